import { builtInRuleSets, ruleSetOf } from '../agreement';
import { firstState } from '../begin';
import { parseInstant, type EpochMs } from '../calendar';
import { rulesIn } from '../carriedRules';
import { approves, isUnsettled } from '../cases';
import { genesis, hashOf } from '../chain';
import { deskTitle } from '../desk';
import { heldBy } from '../meetingTimes';
import { programmeWorkflowId } from '../../contract/messages';
import type { InitiativeState } from '../state';
import { unfold } from '../unfold';
import type { Replayed } from './replay';
import type { DecisionRecord, TimelineRow } from './shape';

type Step = (record: DecisionRecord, state: InitiativeState, row: TimelineRow, at: EpochMs) => Replayed;

/**
 * The programme's own cases, worked out again. They hold no register of their own: each is judged by the programme's as it
 * is then, and a case by the rule set it was tabled under.
 */
export function replayDesk(record: DecisionRecord, after: Step): Replayed {
  const began = parseInstant(record.registered.at);
  const register = record.registers[0]?.register;
  if (began === undefined || register === undefined)
    return { row: 1, because: 'tidspunktet eller registeret mangler' };
  const watched = parseInstant(String(record.standing.meetingsSince ?? ''));
  const closelySince = parseInstant(String(record.standing.closelySince ?? ''));
  const { version, rules } = record.ruleSet;
  let inForce: InitiativeState['ruleSet'] = { version, custom: rules };
  let state = firstState({
    host: 'desk',
    key: record.key,
    workflowId: programmeWorkflowId,
    title: deskTitle(record.programme),
    need: '',
    sample: false,
    by: '',
    register,
    ruleSet: inForce,
    clockOffsetMs: record.sandbox ? 1 : 0,
    invited: [],
    chain: { head: genesis, entries: [] },
    now: began,
  });
  // From when on it is watched that the forums meet, which is the service's word.
  if (watched !== undefined) state = { ...state, meetingsSince: watched };
  for (const row of record.timeline) {
    const at = parseInstant(row.at);
    if (at === undefined) return { row: row.seq, because: `«${row.at}» er ikke et tidspunkt` };
    if (closelySince !== undefined && at >= closelySince) state = { ...state, closelySince };
    const busy = state.cases.some(isUnsettled);
    state = busy ? state : { ...state, ruleSet: inForce };
    if (row.what === 'register') {
      const edition = record.registers.find((r) => r.revision === row.revision)?.register;
      if (!edition) return { row: row.seq, because: `utgave ${row.revision} av registeret er ikke med` };
      state = { ...state, register: edition };
      continue;
    }
    const over = state.paused ? [] : heldBy(state, at);
    const next = after(record, over.length > 0 ? unfold(state, over, at).state : state, row, at);
    if ('because' in next) return next;
    const adopted = adoptedIn(state, next.state);
    if (adopted === null) return { row: row.seq, because: 'regelsettet som ble tatt i bruk, er ikke med' };
    inForce = adopted ?? inForce;
    state = { ...next.state, outbox: [] };
  }
  return { state: closelySince === undefined ? state : { ...state, closelySince } };
}

/** The version that a decision of this step put in force; null when it is nowhere to be found. */
function adoptedIn(
  before: InitiativeState,
  { decisions, chain }: InitiativeState,
): InitiativeState['ruleSet'] | null | undefined {
  const decision = decisions
    .slice(before.decisions.length)
    .find((d) => d.question.kind === 'ruleSet' && approves(d.proposal));
  if (decision?.question.kind !== 'ruleSet') return undefined;
  const { version, sha256 } = decision.question;
  const builtIn = ruleSetOf(version);
  if (builtIn && builtInRuleSets.includes(builtIn)) return { version, custom: null };
  const carried = chain.entries
    .map(({ envelope }) => rulesIn(envelope?.payload.rules as Record<string, unknown> | undefined))
    .find((rules) => rules?.version === version && hashOf(rules) === sha256);
  return carried ? { version, custom: carried } : null;
}
