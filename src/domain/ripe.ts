import { gateOf, transitionOf } from './agreement';
import { basisFiledAt, joinedActors } from './basis';
import type { EpochMs } from './calendar';
import {
  approves,
  isUnsettled,
  resultSentence,
  undecidedSentence,
  verdict,
  type Hosting,
  type Tally,
} from './cases';
import type { InitiativeEvent } from './events';
import { goesByLatest } from './mended';
import { unheldSeats } from './passing';
import { lacksToDecide, lackWords } from './prerequisites';
import { rulesOf } from './rules';
import type { Case, Decision, InitiativeState } from './state';
import type { Text } from './text';

/** When a case is decided, or closes without a decision, and as of when. */

export const openCases = (state: InitiativeState): Case[] => state.cases.filter((c) => c.status === 'open');

/**
 * The first open case that is ripe: decided, or closed without a decision. `latest` is when the last thing happened that
 * a decision may have waited for: no case is decided earlier than what it stands on.
 */
export function ripe(state: InitiativeState, now: EpochMs, latest: EpochMs): InitiativeEvent | undefined {
  const rules = rulesOf(state);
  for (const c of openCases(state)) {
    const hosting: Hosting = {
      register: state.register,
      rules,
      participants: participantsIn(state, c),
      unheld: unheldSeats(state, c, now),
    };
    const floor = goesByLatest(state) ? standsOnSince(state, c) : Number.NEGATIVE_INFINITY;
    // Held still by an operator when it closed, it is closed afterwards by what was there then.
    const tooLate = floor > c.closing.at && c.positions.every((p) => p.at <= c.closing.at);
    const blockers = [
      ...lackWords(lacksToDecide(state, c.question, c.proposal)),
      ...(tooLate ? [cameTooLate] : []),
    ];
    // While an operator holds it still, no case closes by time.
    const v = verdict(c, hosting, state.paused ? Math.min(now, state.paused.at) : now, blockers);
    if (v.kind === 'decided') {
      const at = Math.max(Math.min(Math.max(v.at, latest), c.closing.at), floor);
      return { type: 'caseDecided', caseId: c.id, decision: decisionOf(state, c, v.tally, at, now) };
    }
    if (v.kind === 'undecided') {
      return {
        type: 'caseUndecided',
        caseId: c.id,
        sentence: undecidedSentence(c, v.tally, v.why, state.register),
        at: c.closing.at,
      };
    }
  }
  // Cases finish under the rule set they were tabled under.
  if (state.nextRuleSet !== undefined && !state.cases.some(isUnsettled))
    return { type: 'ruleSetMoved', version: state.nextRuleSet, at: now };
  return undefined;
}

const cameTooLate: Text = {
  nb: 'det den bygger på, kom først etter at den skulle lukkes',
  en: 'what it stands on came only after it was to close',
};

/** When the last of what the case would be decided on was there: its own text, what has been said, and what the gate asks for. */
function standsOnSince(state: InitiativeState, c: Case): EpochMs {
  const { question, proposal } = c;
  const own = [c.standsSince ?? c.tabledAt, ...c.positions.map((p) => p.at)];
  if (!approves(proposal)) return Math.max(...own);
  const filed = basisFiledAt(state, question);
  const joined = joinedActors(state);
  const gate = question.kind === 'gate' ? question.gate : undefined;
  const wills = state.wills.filter((w) => w.gate === gate && joined.includes(w.actor));
  const referral = state.decisions.findLast(
    (d) =>
      d.question.kind === 'referral' &&
      d.question.gate === gate &&
      approves(d.proposal) &&
      !d.void &&
      d.annulledBy === null,
  );
  return Math.max(...own, filed, ...[...wills, ...(referral ? [referral] : [])].map(({ at }) => at));
}

/** Whose presence the quorum wants: the actors that take part. */
const participantsIn = (state: InitiativeState, c: Case): string[] =>
  state.participants
    .filter((p) => p.status === 'joined' && c.seats.some((s) => s.actor === p.actor))
    .map((p) => p.actor);

function decisionOf(state: InitiativeState, c: Case, count: Tally, at: EpochMs, now: EpochMs): Decision {
  const rules = rulesOf(state);
  const moves = approves(c.proposal) && (c.question.kind === 'gate' || c.question.kind === 'closure');
  const to =
    c.question.kind === 'gate' ? transitionOf(rules, gateOf(rules, c.question.gate).id).to : rules.closure.to;
  return {
    id: c.id,
    question: c.question,
    forum: c.forum,
    outcome: c.proposal.outcome,
    at,
    recordedAt: now,
    ruleSet: c.ruleSet,
    sentence: resultSentence(c, count, state.register),
    proposal: c.proposal,
    manifest: c.manifest,
    positions: c.positions,
    participants: participantsIn(state, c),
    phaseBefore: state.phase,
    phaseAfter: moves ? to : state.phase,
    annulledBy: null,
    void: false,
    head: state.chain.head,
    registerRevision: state.register.revision,
  };
}
