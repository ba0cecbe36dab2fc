import { phaseOf } from './agreement';
import { joinedActors } from './basis';
import type { EpochMs } from './calendar';
import { isLate, openDuties } from './duties';
import { rulesOf } from './evolve';
import { awaits } from './explain';
import { lastReport } from './published';
import { holderOf } from './roles';
import type { InitiativeState } from './state';

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
  /** When the oldest case that is not settled was tabled. */
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

/** What lists are made from. Ids only: never a name or an address. */
export function attributesOf(state: InitiativeState, now: EpochMs): SearchAttributeValues {
  const owed = openDuties(state, now).filter((d) => !d.upcoming);
  const waiting = awaits(state, now);
  const actors = joinedActors(state).sort();
  const unsettled = state.cases.filter((c) => c.status === 'open' || c.status === 'undecided');
  return {
    DsopPhase: state.ending ? endedAs(state) : state.phase,
    DsopKind: phaseOf(rulesOf(state), state.phase).kind,
    DsopAwaits: fitting(waiting),
    DsopActors: fitting(actors),
    DsopLead: holderOf(state, 'steeringLead') ?? holderOf(state, 'projectLead'),
    DsopNextDue: owed[0]?.due ?? null,
    DsopOverdue: owed.filter((d) => isLate(d, now)).length,
    DsopEscalated: unsettled.filter((c) => c.question.kind === 'escalation').length,
    DsopCaseSince: unsettled.length > 0 ? Math.min(...unsettled.map((c) => c.tabledAt)) : null,
    DsopHealth: lastReport(state)?.status ?? null,
    DsopRuleSet: state.ruleSet.version,
  };
}

/** What the programme is found by: what its own cases wait for, and nothing when it has none. */
export function deskAttributes(desk: InitiativeState, now: EpochMs): SearchAttributeValues {
  const { DsopAwaits, DsopNextDue, DsopEscalated, DsopCaseSince, DsopOverdue } = attributesOf(desk, now);
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
