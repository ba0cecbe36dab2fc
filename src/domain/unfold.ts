import { rulesProposed } from './carriedRules';
import { phaseOf, transitionOf } from './agreement';
import { basisOf, manifestOf } from './basis';
import { approves, isUnsettled } from './cases';
import type { EpochMs } from './calendar';
import { openDuties, type Duty } from './duties';
import { howSettled } from './duties/settled';
import { evolve } from './evolve';
import { rulesOf } from './rules';
import type { InitiativeEvent } from './events';
import { passedOnLetters } from './dutyLetters';
import { lettersFor } from './intents';
import { outsideRow } from './journal';
import { goesByLatest } from './mended';
import { mootLetters } from './moot';
import { laterStandingOn } from './prerequisites';
import { openCases, ripe } from './ripe';
import type { Case, Decision, InitiativeState, SettledDuty } from './state';

/** What everything leads to: the events given, what they bring about, and the letters that follow. */
export interface Unfolded {
  state: InitiativeState;
  events: InitiativeEvent[];
}

/**
 * Applies events and all their consequences: basis changes, decisions that are now ripe, phases entered, duties that are
 * no longer owed, letters. Pure; `now` is the instant at which it is learnt.
 */
export function unfold(state: InitiativeState, first: readonly InitiativeEvent[], now: EpochMs): Unfolded {
  const owedBefore = openDuties(state, now);
  const done: InitiativeEvent[] = [];
  let current = state;
  let latest: EpochMs = Number.NEGATIVE_INFINITY;
  const queue = [...first];
  for (;;) {
    const event = queue.shift() ?? ripe(current, now, latest);
    if (!event) break;
    latest = Math.max(latest, instantOf(event));
    const before = current;
    current = evolve(current, event);
    done.push(event);
    const intents = lettersFor(before, event, current, now);
    if (intents.length > 0) {
      const letters: InitiativeEvent = { type: 'lettersIntended', intents };
      current = evolve(current, letters);
      done.push(letters);
    }
    queue.push(...consequences(before, event, current));
  }
  for (const event of settlements(owedBefore, current, now)) {
    current = evolve(current, event);
    done.push(event);
    // What was owed stands in the state that all this began with.
    const intents = lettersFor(state, event, current, now);
    if (intents.length > 0) {
      const letters: InitiativeEvent = { type: 'lettersIntended', intents };
      current = evolve(current, letters);
      done.push(letters);
    }
  }
  // What is over by the clock was over then, whoever was awake.
  const byTheClock = first.length > 0 && first.every((e) => e.type === 'meetingHeld');
  const learnt = byTheClock ? undefined : learntLate(owedBefore, current, now);
  if (learnt) {
    current = evolve(current, learnt);
    done.push(learnt);
  }
  const passedOn = passedOnLetters(owedBefore, current, now);
  if (passedOn.length > 0) {
    const letters: InitiativeEvent = { type: 'lettersIntended', intents: passedOn };
    current = evolve(current, letters);
    done.push(letters);
  }
  const moot = mootLetters(current, now);
  if (moot.length > 0) {
    const dropped: InitiativeEvent = { type: 'lettersDropped', intents: moot };
    current = evolve(current, dropped);
    done.push(dropped);
  }
  const row = outsideRow(state, first, done, current, now);
  if (row) {
    const journalled: InitiativeEvent = { type: 'journalled', row };
    current = evolve(current, journalled);
    done.push(journalled);
  }
  return { state: current, events: done };
}

/** From when an event counts, where a decision can turn on it. */
function instantOf(event: InitiativeEvent): EpochMs {
  switch (event.type) {
    case 'positionTaken':
      return event.position.at;
    case 'willExpressed':
      return event.will.at;
    case 'documentFiled':
      return event.document.at;
    case 'caseDecided':
      return event.decision.at;
    case 'actorLeft':
    case 'roleAppointed':
    case 'suspensionLifted':
    case 'blockEnded':
      return event.at;
    default:
      return Number.NEGATIVE_INFINITY;
  }
}

/** What an event brings about by rule. */
function consequences(
  before: InitiativeState,
  event: InitiativeEvent,
  state: InitiativeState,
): InitiativeEvent[] {
  switch (event.type) {
    case 'documentFiled':
      return basisChanges(state, event.document.kind, event.document.at);
    case 'caseDecided':
      return afterDecision(before, event.decision, state);
    case 'phaseEntered':
      return state.cases
        .filter(isUnsettled)
        .filter((c) => leftBehind(state, c))
        .map((c) => withdrawn(c, 'Fasen er forlatt.', event.at));
    case 'ended':
      return state.cases
        .filter(isUnsettled)
        .map((c) => withdrawn(c, 'Initiativet er stanset.', event.ending.at));
    case 'caseWithdrawn':
      return state.suspended?.case === event.caseId ? [{ type: 'suspensionLifted', at: event.at }] : [];
    case 'dutyExtended':
      // It is no longer late, so there is nothing for the forum to take up.
      return (goesByLatest(state) ? state.cases.filter(isUnsettled) : openCases(state))
        .filter(
          (c) =>
            c.question.kind === 'escalation' && c.question.duty === event.duty && c.positions.length === 0,
        )
        .map((c) => withdrawn(c, 'PMO har gitt utsettelse.', event.at));
    case 'dutySettled':
      return [];
    default:
      return [];
  }
}

/** Does the case belong to another phase than the one now entered? */
function leftBehind(state: InitiativeState, c: Case): boolean {
  const rules = rulesOf(state);
  const { question } = c;
  switch (question.kind) {
    case 'gate':
    case 'referral':
      return transitionOf(rules, question.gate).from !== state.phase;
    case 'closure':
      return rules.closure.from !== state.phase;
    case 'stop':
      return phaseOf(rules, state.phase).stoppedBy !== c.forum;
    case 'ruleSet':
      return (
        goesByLatest(state) && state.host === undefined && phaseOf(rules, state.phase).stoppedBy !== c.forum
      );
    case 'resources':
      return goesByLatest(state) && state.phase !== rules.entry;
    case 'annulment': {
      const old = state.decisions.find((d) => d.id === question.decision);
      return old !== undefined && laterStandingOn(state, old) !== undefined;
    }
    default:
      return false;
  }
}

const withdrawn = (c: Case, reason: string, at: EpochMs): InitiativeEvent => ({
  type: 'caseWithdrawn',
  caseId: c.id,
  reason,
  at,
});

/** A changed basis starts the positions again and voids referrals made on the old one (ours). */
function basisChanges(state: InitiativeState, kind: string, at: EpochMs): InitiativeEvent[] {
  const rules = rulesOf(state);
  const touches = (c: Pick<Case, 'question'>) => basisOf(rules, c.question).some((b) => b.kind === kind);
  const cases = openCases(state)
    .filter(touches)
    .map((c): InitiativeEvent => ({
      type: 'caseBasisChanged',
      caseId: c.id,
      manifest: manifestOf(state, c.question),
      at,
    }));
  const referrals = state.decisions
    .filter(
      (d) =>
        d.question.kind === 'referral' &&
        !d.void &&
        d.annulledBy === null &&
        d.phaseBefore === state.phase &&
        touches(d),
    )
    .map((d): InitiativeEvent => ({ type: 'referralVoided', decisionId: d.id, at }));
  return [...cases, ...referrals];
}

/** What a decision does: only approval moves a phase (V4 §4). */
function afterDecision(before: InitiativeState, d: Decision, state: InitiativeState): InitiativeEvent[] {
  const { question, at } = d;
  const approved = approves(d.proposal);
  const lifted: InitiativeEvent[] = state.suspended?.case === d.id ? [{ type: 'suspensionLifted', at }] : [];
  switch (question.kind) {
    case 'gate':
      if (approved) return [{ type: 'phaseEntered', phase: d.phaseAfter, decision: d.id, at }];
      if (d.outcome === 'not-approved' && d.proposal.then === 'stop')
        return [ending(before, d, d.proposal.text ?? d.sentence.nb)];
      return [];
    case 'closure':
      return approved ? [{ type: 'phaseEntered', phase: d.phaseAfter, decision: d.id, at }] : [];
    case 'stop':
      return approved ? [ending(before, d, question.reason)] : lifted;
    case 'annulment': {
      if (!approved) return [];
      return annulled(state, question.decision, d);
    }
    case 'dispute':
      return afterDispute(before, d, question.dispute, approved);
    case 'ruleSet':
      return approved && state.host === undefined
        ? [{ type: 'ruleSetChosen', version: question.version, rules: rulesProposed(state, question), at }]
        : [];
    case 'written':
    case 'method':
    case 'recommendation':
    case 'escalation':
    case 'referral':
    case 'admission':
    case 'retirement':
    case 'offModel':
    case 'resources':
      return [];
  }
}

/** A solution found settles it; that the last forum finds none ends the initiative, with its record (V4 §5). */
function afterDispute(
  state: InitiativeState,
  d: Decision,
  dispute: string,
  approved: boolean,
): InitiativeEvent[] {
  const text = d.proposal.text ?? d.sentence.nb;
  if (approved) return [{ type: 'disputeEnded', dispute, how: 'settled', text, at: d.at }];
  if (d.outcome !== 'not-approved' || d.forum !== rulesOf(state).dispute?.path.at(-1)) return [];
  const { phase } = state;
  return [
    { type: 'disputeEnded', dispute, how: 'unsolved', text, at: d.at },
    {
      type: 'ended',
      ending: { how: 'terminatedByDispute', at: d.at, reason: text, decision: d.id, phase, closedAt: null },
    },
  ];
}

const ending = (state: InitiativeState, d: Decision, reason: string): InitiativeEvent => ({
  type: 'ended',
  ending: { how: 'stopped', at: d.at, reason, decision: d.id, phase: state.phase, closedAt: null },
});

/** The old decision stays, marked; where it moved the initiative on, the initiative goes back. */
function annulled(state: InitiativeState, id: string, by: Decision): InitiativeEvent[] {
  const old = state.decisions.find((x) => x.id === id);
  if (!old) return [];
  const mark: InitiativeEvent = { type: 'decisionAnnulled', decisionId: id, by: by.id, at: by.at };
  if (state.ending?.decision === id) return [mark, { type: 'reopened', at: by.at }];
  if (old.phaseBefore === old.phaseAfter || state.phaseBy !== id) return [mark];
  const earlier = state.decisions
    .filter(
      (x) =>
        x.annulledBy === null &&
        x.id !== id &&
        x.phaseAfter === old.phaseBefore &&
        x.phaseBefore !== x.phaseAfter,
    )
    .at(-1);
  return [mark, { type: 'phaseEntered', phase: old.phaseBefore, decision: earlier?.id ?? null, at: by.at }];
}

/** Duties that were owed before and are not now: discharged, or no longer owed. */
function settlements(owedBefore: readonly Duty[], state: InitiativeState, now: EpochMs): InitiativeEvent[] {
  const open = new Set(openDuties(state, now).map((d) => d.id));
  return owedBefore
    .filter((d) => !open.has(d.id) && !d.upcoming)
    .map((d): InitiativeEvent => ({ type: 'dutySettled', settled: settled(state, d, now) }));
}

/** Duties that are owed now and were not before, though they began earlier: a command dated back, or somebody who left. */
function learntLate(
  owedBefore: readonly Duty[],
  state: InitiativeState,
  now: EpochMs,
): InitiativeEvent | undefined {
  if (!goesByLatest(state)) return undefined;
  const known = new Set(owedBefore.map((d) => d.id));
  const duties = openDuties(state, now).filter((d) => d.openedAt < now && !d.upcoming && !known.has(d.id));
  return duties.length === 0 ? undefined : { type: 'dutiesLearnt', duties: duties.map((d) => d.id), at: now };
}

function settled(state: InitiativeState, duty: Duty, now: EpochMs): SettledDuty {
  const rungs = state.rungs[duty.id] ?? [];
  const escalation = rungs.find((r) =>
    duty.rule.rungs.some((x) => x.id === r.rung && x.escalates !== undefined),
  );
  return {
    id: duty.id,
    kind: duty.rule.kind,
    owedBy: duty.owedBy.token,
    due: duty.due,
    status: howSettled(state, duty),
    at: now,
    reminders: rungs.length,
    escalatedAt: escalation?.at ?? null,
  };
}
