import { initiativeType, processType, programmeType } from './messages';
import type { searchAttributeTypes } from './searchAttributes';

/** Initiatives and processes, in the server's query language. */
export const ofInitiatives = `WorkflowType IN ('${initiativeType}', '${processType}')`;

/** All of them that live; a stopped one lives on, closed, so that its key stays used. */
export const runningInitiatives = `${ofInitiatives} AND ExecutionStatus = 'Running'`;

/** These and the programme, which the index finds by what its own cases wait for, as long as it has any. */
export const runningHosts = `WorkflowType IN ('${initiativeType}', '${processType}', '${programmeType}') AND ExecutionStatus = 'Running'`;

/** The programme while it has cases of its own. */
export const programmeWithCases = `(WorkflowType = '${programmeType}' AND DsopCaseSince IS NOT NULL)`;

/** A word in the server's query language: quoted, so that it stays a word. */
export const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A view of the list that an operator keeps in the Temporal UI. */
export interface SavedView {
  /** What the UI's list of saved views calls it. */
  name: string;
  /** What it shows, for the operators' handbook. */
  shows: string;
  /** What must hold beside `runningHosts`; `{}` stands for a word that the operator puts in. Empty: `runningInitiatives`. */
  condition: string;
  /** An example of that word. */
  example?: string;
}

/** What operators ask the list, each once. */
export const savedViews: readonly SavedView[] = [
  { name: 'Alle initiativ', shows: 'every initiative that lives', condition: '' },
  { name: 'Venter på TLF', shows: 'what waits for the top leader forum', condition: "DsopAwaits = 'tlf'" },
  {
    name: 'Venter på DSOP SG',
    shows: 'what waits for the steering group, escalations too',
    condition: "DsopAwaits = 'sg'",
  },
  { name: 'Venter på PMO', shows: 'what PMO must do next', condition: "DsopAwaits = 'pmo'" },
  { name: 'Forsinket', shows: 'something owed is late', condition: 'DsopOverdue > 0' },
  {
    name: 'Eskalert',
    shows: "an escalation stands on a forum's table",
    condition: 'DsopEscalated > 0',
  },
  { name: 'Sak på bordet', shows: 'a case is not settled', condition: 'DsopCaseSince IS NOT NULL' },
  {
    name: 'Frist før dato',
    shows: 'the next due date is before that instant',
    condition: 'DsopNextDue < {}',
    example: '2027-01-01T00:00:00+01:00',
  },
  {
    name: 'Rødt eller gult',
    shows: 'the last published report is not green',
    condition: "DsopHealth IN ('red', 'yellow')",
  },
  { name: 'Aktør er med', shows: 'the actor takes part', condition: 'DsopActors = {}', example: 'nav' },
  {
    name: 'Venter på aktør',
    shows: 'the actor itself owes something',
    condition: 'DsopAwaits = {}',
    example: 'actor:nav',
  },
  {
    name: 'Leder',
    shows: 'the person leads the project, or its steering group where there is one',
    condition: 'DsopLead = {}',
    example: 'ida.lead',
  },
  { name: 'Fase', shows: 'the phase', condition: 'DsopPhase = {}', example: 'realisation' },
  {
    name: 'Stanset',
    shows: 'stopped; closed once the lessons analysis is in',
    condition: "DsopPhase IN ('stopped', 'closed')",
  },
];

/** A view's whole query. In: the word that stands in it; its example where none is given. */
export function viewQuery({ condition, example = '' }: SavedView, word = example): string {
  return condition === ''
    ? runningInitiatives
    : `${runningHosts} AND ${condition.replace('{}', quoted(word))}`;
}

/** The columns that make the list worth reading, in the order to set them in the UI. */
export const listColumns: readonly ('Workflow ID' | keyof typeof searchAttributeTypes)[] = [
  'Workflow ID',
  'DsopPhase',
  'DsopHealth',
  'DsopOverdue',
  'DsopEscalated',
  'DsopNextDue',
  'DsopLead',
  'DsopAwaits',
];

const marks: Readonly<Record<string, string>> = { "'": '%27', '(': '%28', ')': '%29' };

/** The UI's address of a view: opening it keeps the view in that browser. In: the UI's address, such as `http://localhost:8233`. */
export function viewAddress(ui: string, namespace: string, view: SavedView, word?: string): string {
  // Parentheses and apostrophes end a link in Markdown.
  const query = encodeURIComponent(viewQuery(view, word)).replace(/['()]/g, (mark) => marks[mark] ?? mark);
  return `${ui}/namespaces/${namespace}/workflows?query=${query}&savedQuery=${encodeURIComponent(view.name)}`;
}
