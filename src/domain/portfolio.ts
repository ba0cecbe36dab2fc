import { courseOf, phaseOf, ruleSetOf, type ForumId } from './agreement';
import { endedAs } from './attributes';
import { osloDayOf, workingDaysBetween, type EpochMs, type Month } from './calendar';
import { isUnsettled, tally } from './cases';
import { isLate, openDuties } from './duties';
import { rulesOf } from './rules';
import { lastReport, reportBefore } from './published';
import { holderOf } from './roles';
import type { Case, InitiativeState } from './state';
import { same, type Text } from './text';
import { caseTitle } from './words/cases';

/** The colour of a status report. */
export type Health = 'green' | 'yellow' | 'red';

/** Something owed that is late. */
export interface LateItem {
  id: string;
  kind: string;
  title: Text;
  /** `pmo`, `role:project-lead`, `actor:nav`. */
  owedBy: string;
  owedByName: Text;
  due: EpochMs;
  /** Working days since it was due; 0 on the day itself. */
  ageWorkingDays: number;
  /** The case by which it is before a forum. */
  case: string | null;
  paragraph: string;
}

/** A case that is not settled. */
export interface WaitingCase {
  id: string;
  kind: Case['question']['kind'];
  question: Text;
  forum: ForumId;
  forumName: Text;
  status: 'open' | 'undecided';
  tabledAt: EpochMs;
  closesAt: EpochMs;
  mode: 'meeting' | 'written';
  reference: string | null;
  seats: number;
  answered: number;
  /** Names of actors whose objection stands. */
  objections: string[];
}

/** One initiative or process as whoever follows all of them sees it; plain JSON without names of people. */
export interface PortfolioItem {
  key: string;
  title: string;
  workflowId: string;
  host: 'initiative' | 'process';
  phase: string;
  phaseName: Text;
  phaseSince: EpochMs | null;
  ruleSet: string;
  /** Person id of whoever leads it. */
  lead: string | null;
  actors: string[];
  /** The last published report, and the one before it on the same line. */
  report: { period: Month; status: Health; words: string } | null;
  before: { period: Month; status: Health } | null;
  late: LateItem[];
  cases: WaitingCase[];
  /** What is due next and not late. */
  next: { title: Text; due: EpochMs; owedByName: Text } | null;
  suspended: boolean;
  /** Processes it waits for. */
  blockedBy: string[];
  sandbox: boolean;
  /** When it stood so. */
  at: EpochMs;
  /** It could not be asked, and stands here with what the index knows. */
  unread?: boolean;
}

/** How much of a report's text the portfolio carries. */
const reportWords = 400;

/** An initiative or process for the portfolio. */
export function portfolioItem(state: InitiativeState, now: EpochMs): PortfolioItem {
  const rules = rulesOf(state);
  const owed = openDuties(state, now).filter((d) => !d.upcoming);
  const next = owed.find((d) => !isLate(d, now));
  const report = lastReport(state);
  const before = report && reportBefore(state, report.line, report.period);
  return {
    key: state.key,
    title: state.title,
    workflowId: state.workflowId,
    host: state.host === 'process' ? 'process' : 'initiative',
    phase: state.ending ? endedAs(state) : state.phase,
    phaseName: phaseOf(rules, state.phase).name,
    phaseSince: state.phaseSince,
    ruleSet: state.ruleSet.version,
    lead: holderOf(state, 'steeringLead') ?? holderOf(state, 'projectLead'),
    actors: state.participants.filter((p) => p.status === 'joined').map((p) => p.actor),
    report: report
      ? { period: report.period, status: report.status, words: report.text.slice(0, reportWords) }
      : null,
    before: before ? { period: before.period, status: before.status } : null,
    late: owed
      .filter((d) => isLate(d, now))
      .map((d) => ({
        id: d.id,
        kind: d.rule.kind,
        title: d.title,
        owedBy: d.owedBy.token,
        owedByName: d.owedBy.name,
        due: d.due,
        ageWorkingDays: workingDaysBetween(osloDayOf(d.due), osloDayOf(now)),
        case: escalationOf(state, d.id),
        paragraph: d.paragraph,
      })),
    cases: unsettled(state).map((c) => waitingCase(state, c)),
    next: next ? { title: next.title, due: next.due, owedByName: next.owedBy.name } : null,
    suspended: state.suspended !== null,
    blockedBy: state.blockedBy.map((b) => b.process),
    sandbox: state.sandbox,
    at: now,
  };
}

const unsettled = (state: InitiativeState): Case[] => state.cases.filter(isUnsettled);

const escalationOf = (state: InitiativeState, duty: string): string | null =>
  unsettled(state).findLast((c) => c.question.kind === 'escalation' && c.question.duty === duty)?.id ?? null;

function waitingCase(state: InitiativeState, c: Case): WaitingCase {
  const rules = rulesOf(state);
  const count = tally(c);
  const names = new Map(state.register.actors.map(({ id, name }) => [id, name]));
  return {
    id: c.id,
    kind: c.question.kind,
    question: caseTitle(rules, c.question),
    forum: c.forum,
    forumName: rules.forums[c.forum].name,
    status: c.status === 'undecided' ? 'undecided' : 'open',
    tabledAt: c.tabledAt,
    closesAt: c.closing.at,
    mode: c.closing.mode,
    reference: c.closing.reference,
    seats: count.seats,
    answered: count.seats - count.absent.length,
    objections: count.object.map((actor) => names.get(actor) ?? actor),
  };
}

/** What the server's index knows of an initiative; see the search attributes. */
export interface Indexed {
  key: string;
  workflowId: string;
  title: string | null;
  phase: string | null;
  lead: string | null;
  actors: string[];
  ruleSet: string | null;
  health: string | null;
  overdue: number;
  /** Cases that are not settled. */
  hasCase: boolean;
}

/** Whether the index says all there is to tell: nothing late, no case, no report yet. Else the workflow is asked. */
export const indexSuffices = ({ health, overdue, hasCase }: Indexed): boolean =>
  health === null && overdue === 0 && !hasCase;

/** An initiative for the portfolio from the index alone. */
export function indexedItem(one: Indexed): PortfolioItem {
  const host = one.workflowId.startsWith('process-') ? 'process' : 'initiative';
  const version = one.ruleSet ?? '';
  const rules = ruleSetOf(version);
  const course = rules && courseOf(rules, host === 'process' ? host : undefined);
  const name = course?.phases.find((p) => p.id === one.phase)?.name;
  return {
    key: one.key,
    title: one.title ?? one.key,
    workflowId: one.workflowId,
    host,
    phase: one.phase ?? '',
    phaseName: name ?? same(one.phase ?? ''),
    phaseSince: null,
    ruleSet: version,
    lead: one.lead,
    actors: one.actors,
    report: null,
    before: null,
    late: [],
    cases: [],
    next: null,
    suspended: false,
    blockedBy: [],
    sandbox: false,
    at: 0,
  };
}

/** Whether it has ended: a stopped one lives on as a closed workflow. */
export const hasEnded = ({ phase }: Pick<PortfolioItem, 'phase'>): boolean => endings.includes(phase);
const endings: readonly string[] = ['stopped', 'closed', 'concluded', 'becameProcess', 'terminatedByDispute'];

const worth: readonly Health[] = ['green', 'yellow', 'red'];

/** How the last report compares with the one before it. */
export type Trend = 'better' | 'worse' | 'same' | 'first';

/** Out: `null` where nothing has been reported. */
export function trendOf({ report, before }: Pick<PortfolioItem, 'report' | 'before'>): Trend | null {
  if (!report) return null;
  if (!before) return 'first';
  const change = worth.indexOf(report.status) - worth.indexOf(before.status);
  return change > 0 ? 'worse' : change < 0 ? 'better' : 'same';
}
