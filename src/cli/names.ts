import { builtInRuleSets, courseOf, type PhaseRule } from '../domain/agreement';
import { parseInstant, formatDayShort, osloDayOf, osloTimeOf } from '../domain/calendar';
import { roleNames } from '../domain/roles';
import { positionNames } from '../domain/words/cases';
import { roleWords } from '../contract/commands';

/** Norwegian words for what the service calls by its identifiers; an identifier that has none is shown as it is. */

function phaseRule(phase: string, ruleSet?: string): PhaseRule | undefined {
  const rules = builtInRuleSets.find((r) => r.version === ruleSet) ?? builtInRuleSets.at(-1);
  if (!rules) return undefined;
  return [rules, courseOf(rules, 'process'), courseOf(rules, 'desk')]
    .flatMap((r) => r.phases)
    .find((p) => p.id === phase);
}

/** A phase by name, as its rule set has it. */
export const phaseWords = (phase: string, ruleSet?: string): string =>
  phaseRule(phase, ruleSet)?.name.nb ?? phase;

/** A step for appending to a phase: ", steg: …"; empty without one. */
export function stepWords(phase: string, step: string | null, ruleSet?: string): string {
  if (step === null || step === '') return '';
  const name = phaseRule(phase, ruleSet)?.steps.find((s) => s.id === step)?.name.nb ?? step;
  return `, steg: ${name}`;
}

const forums = builtInRuleSets.at(-1)?.forums;

/** Whose move it is: `seat:tlf/nav` becomes "nav (TLF)", `role:project-lead` "prosjektleder". */
export function whoWords(token: string): string {
  const [sort, rest] = token.includes(':') ? (token.split(':', 2) as [string, string]) : ['', token];
  switch (sort) {
    case 'seat': {
      const [forum = '', actor = ''] = rest.split('/');
      return `${actor} (${forumWords(forum)})`;
    }
    case 'role':
      return Object.hasOwn(roleWords, rest) ? roleNames[roleWords[rest as keyof typeof roleWords]].nb : rest;
    case 'actor':
    case 'person':
      return rest;
    default:
      return forumWords(rest);
  }
}

/** A forum's short name: "DSOP SG". */
export const forumWords = (forum: string): string =>
  forums && Object.hasOwn(forums, forum) ? forums[forum as keyof typeof forums].short : forum;

/** A role's name, from its word or its identifier. */
export function roleWordsOf(role: string): string {
  if (Object.hasOwn(roleNames, role)) return roleNames[role as keyof typeof roleNames].nb;
  return whoWords(`role:${role}`);
}

/** Statuses, answers and the like. */
const plain: Record<string, string> = {
  green: 'grønn',
  yellow: 'gul',
  red: 'rød',
  upcoming: 'kommer',
  open: 'åpen',
  late: 'forsinket',
  done: 'gjort',
  waived: 'frafalt',
  undecided: 'uavgjort',
  decided: 'avgjort',
  withdrawn: 'trukket',
  invited: 'invitert',
  joined: 'med',
  left: 'trukket seg',
  yes: 'ja',
  reservation: 'ja, med forbehold',
  no: 'nei',
  participate: 'delta',
  realise: 'realisere',
  rollOut: 'rulle ut',
  closure: 'utrullingen er avsluttet',
  meeting: 'møte',
  planned: 'planlagt',
  called: 'kalt inn',
  held: 'holdt',
  extra: 'ekstra',
  ordinary: 'ordinært',
  written: 'skriftlig',
  initiative: 'initiativ',
  project: 'prosjekt',
  process: 'prosess',
  stopped: 'stanset',
  terminatedByDispute: 'avsluttet etter uenighet',
  becameProcess: 'ble en prosess',
  completed: 'avsluttet',
  terminated: 'avbrutt',
  failed: 'feilet',
  running: 'i gang',
  concluded: 'avsluttet',
  programme: 'program',
  cancelled: 'avbrutt',
  'timed-out': 'gått ut',
};

export const plainWords = (word: string): string =>
  Object.hasOwn(plain, word) ? (plain[word] ?? word) : word;

/** What somebody answered in a case: "støtter". */
export const positionWords = (position: string): string => positionNames[position]?.nb ?? position;

/** "1 linje", "2 linjer". */
export const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

/** An instant for a line of its own: "10. des. 2026 kl. 16:00"; what is no instant is shown as it is. */
export function instantWords(iso: string | null): string {
  const at = iso === null ? undefined : parseInstant(iso);
  if (at === undefined) return iso ?? '';
  const day = osloDayOf(at);
  return `${formatDayShort(day, 'nb')} ${day.slice(0, 4)} kl. ${osloTimeOf(at)}`;
}

/** A day or instant without its time: "10. des. 2026". */
export function dayWords(text: string | null): string {
  const at = text === null ? undefined : parseInstant(text);
  const day = at === undefined ? text : osloDayOf(at);
  if (day === null || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return day ?? '';
  return `${formatDayShort(day, 'nb')} ${day.slice(0, 4)}`;
}
