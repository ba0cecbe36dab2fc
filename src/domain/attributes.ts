import { phaseOf } from './agreement';
import { joinedActors } from './basis';
import type { EpochMs } from './calendar';
import { isUnsettled } from './cases';
import { isLate, openDuties, type Duty } from './duties';
import { nextReportDue } from './duties/reports';
import { rulesOf } from './rules';
import { awaits } from './explain';
import { lastReport } from './published';
import { holderOf } from './roles';
import { referredGate } from './prerequisites';
import type { Case, InitiativeState } from './state';

/** Values of the search attributes; dates as epoch milliseconds, null where there is none. */
export interface SearchAttributeValues {
  DsopPhase: string | null;
  DsopKind: string | null;
  DsopAwaits: string[] | null;
  DsopActors: string[] | null;
  DsopLead: string | null;
  DsopNextDue: EpochMs | null;
  DsopOverdue: number | null;
  /** Escalations that stand on a forum's table. */
  DsopEscalated: number | null;
  /** When the oldest case that is not settled was tabled, or put forward to a forum where it is to be tabled. */
  DsopCaseSince: EpochMs | null;
  DsopHealth: string | null;
  DsopRuleSet: string | null;
}

/** A server takes 2 kB for one value, and stops a workflow that gives more: what does not fit is not listed. */
const longestListInCharacters = 2000;

function fitting(list: readonly string[]): string[] | null {
  let characters = 2;
  const fit = list.filter((word) => (characters += word.length + 3) <= longestListInCharacters);
  return fit.length > 0 ? fit : null;
}

/** A process tells how it ended; an initiative whether its record is closed. */
export function endedAs({ ending, host }: Pick<InitiativeState, 'ending' | 'host'>): string {
  if (host === 'process' && ending) return ending.how;
  return ending?.closedAt === null ? 'stopped' : 'closed';
}

/** A forum or an office is read first, the seats it waits for last. */
const forumsFirst = (tokens: readonly string[]): string[] => [
  ...tokens.filter((token) => !token.startsWith('seat:')),
  ...tokens.filter((token) => token.startsWith('seat:')),
];

/** The next day that something is due: what is owed, or else what will be. */
function nextDue(state: InitiativeState, duties: readonly Duty[], now: EpochMs): EpochMs | null {
  const coming = [...duties.map(({ due }) => due), ...nextReportDue(state, rulesOf(state), duties, now)];
  return coming.length > 0 ? Math.min(...coming) : null;
}

/**
 * What lists are made from. Ids only: never a name or an address. `ahead` is asked where the next thing due is not owed yet:
 * a run that began before that was told says what is owed alone. So is `referred`, where a matter has been put forward to a
 * forum that it is not before yet.
 */
export function attributesOf(
  state: InitiativeState,
  now: EpochMs,
  ahead: () => boolean = () => true,
  referred: () => boolean = () => true,
): SearchAttributeValues {
  const duties = openDuties(state, now);
  const owed = duties.filter((d) => !d.upcoming);
  const owedNext = owed[0]?.due ?? null;
  const next = state.ending ? owedNext : nextDue(state, duties, now);
  const waiting = fitting(awaits(state, now)) ?? [];
  const actors = joinedActors(state).sort();
  const unsettled = state.cases.filter(isUnsettled);
  return {
    DsopPhase: state.ending ? endedAs(state) : state.phase,
    DsopKind: phaseOf(rulesOf(state), state.phase).kind,
    DsopAwaits: waiting.length > 0 ? forumsFirst(waiting) : null,
    DsopActors: fitting(actors),
    DsopLead: holderOf(state, 'steeringLead') ?? holderOf(state, 'projectLead'),
    DsopNextDue: next !== owedNext && ahead() ? next : owedNext,
    DsopOverdue: owed.filter((d) => isLate(d, now)).length,
    DsopEscalated: unsettled.filter((c) => c.question.kind === 'escalation').length,
    DsopCaseSince: caseSince(state, unsettled, referred),
    DsopHealth: lastReport(state)?.status ?? null,
    DsopRuleSet: state.ruleSet.version,
  };
}

/** Since when the oldest matter has waited for a forum. */
function caseSince(state: InitiativeState, unsettled: readonly Case[], asks: () => boolean): EpochMs | null {
  const oldest = unsettled.length > 0 ? Math.min(...unsettled.map((c) => c.tabledAt)) : null;
  const put = referredGate(state)?.by.at;
  if (put === undefined || (oldest !== null && oldest <= put) || !asks()) return oldest;
  return put;
}

/** What the programme is found by: what its own cases wait for, and nothing when it has none. */
export function deskAttributes(
  desk: InitiativeState,
  now: EpochMs,
  ahead?: () => boolean,
): SearchAttributeValues {
  const { DsopAwaits, DsopNextDue, DsopEscalated, DsopCaseSince, DsopOverdue } = attributesOf(
    desk,
    now,
    ahead,
  );
  const none = {
    DsopPhase: null,
    DsopKind: null,
    DsopActors: null,
    DsopLead: null,
    DsopHealth: null,
    DsopRuleSet: null,
  };
  return DsopCaseSince === null
    ? { ...none, DsopAwaits: null, DsopNextDue: null, DsopOverdue: null, DsopEscalated: null, DsopCaseSince }
    : { ...none, DsopAwaits, DsopNextDue, DsopOverdue, DsopEscalated, DsopCaseSince };
}
