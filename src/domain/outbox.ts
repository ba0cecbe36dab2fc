import { nextSendingInstant, type EpochMs } from './calendar';
import { courseOf, dutyRuleOf, phaseOf, ruleSetOf, type RuleSet } from './agreement';
import { whenMoving } from './ladder';
import { calledAs } from './cases';
import {
  wordOf,
  type Delivery,
  type DeliveryResult,
  type LetterIntent,
  type ReturnedLetter,
} from './letters';
import { goesByLatest } from './mended';
import type { InitiativeState } from './state';

/** How long a letter that cannot be delivered for the time being is tried: then it has failed. */
export const triedForMs = 30 * 24 * 3600_000;
const keptLetters = 200;
const keptFailures = 100;

/** The wait before try number `attempts`: a minute at first, doubling, six hours at most. */
export function backoffMs(attempts: number): number {
  return Math.min(60_000 * 2 ** Math.min(attempts - 1, 9), 6 * 3600_000);
}

/** When a letter may go out: within the sending hours that the programme keeps, else at once. */
export function sendingInstant(state: Pick<InitiativeState, 'register'>, at: EpochMs): EpochMs {
  return state.register.standing.sending === 'workingHours' ? nextSendingInstant(at) : at;
}

/** The letters that may go out now; none while an operator holds it still. One that missed its window waits for the next. */
export const ready = (state: InitiativeState, now: EpochMs): LetterIntent[] =>
  state.paused && goesByLatest(state)
    ? []
    : state.outbox.filter((i) => i.underWay !== true && i.notBefore <= now && goesOut(state, i, now) <= now);

/** Letters that a run before had in hand when it ended wait again: its delivery is over. The same state where there are none. */
export const takenOver = (state: InitiativeState): InitiativeState =>
  state.outbox.some((i) => i.underWay === true)
    ? { ...state, outbox: state.outbox.map((i) => (i.underWay === true ? { ...i, underWay: false } : i)) }
    : state;

/** When the next letter may go out. */
export function nextSending(state: InitiativeState, now: EpochMs): EpochMs | undefined {
  const waiting = state.outbox.filter((i) => i.underWay !== true);
  return waiting.length === 0 ? undefined : Math.min(...waiting.map((i) => goesOut(state, i, now)));
}

/** The first instant from `at` on at which this letter may go: a reminder not while its ladder stands still (V4 §3.4). */
function goesOut(state: InitiativeState, intent: LetterIntent, at: EpochMs): EpochMs {
  const from = Math.max(intent.notBefore, at);
  const { facts } = intent;
  const rules = rulesIn(state);
  const rule = facts.kind === 'duty' && rules ? dutyRuleOf(rules, facts.duty.kind) : undefined;
  const sent = sendingInstant(state, from);
  return rule ? sendingInstant(state, whenMoving(rule, sent)) : sent;
}

function rulesIn(state: InitiativeState): RuleSet | undefined {
  const rules = state.ruleSet.custom ?? ruleSetOf(state.ruleSet.version);
  return rules && courseOf(rules, state.host);
}

/** Takes what delivery came to: sent and failed letters leave the outbox, the others wait and are tried again. */
export function afterDelivery(
  state: InitiativeState,
  results: readonly DeliveryResult[],
  at: EpochMs,
): InitiativeState {
  const outcome = new Map(results.map((r) => [r.intent, r]));
  const done: { intent: LetterIntent; result: DeliveryResult }[] = [];
  const outbox: LetterIntent[] = [];
  for (const intent of state.outbox) {
    const result = outcome.get(intent.id);
    if (!result) outbox.push(intent);
    else if (result.outcome === 'retry' && at - (intent.firstTried ?? at) < triedForMs)
      outbox.push(again(state, intent, result, at));
    else
      done.push({ intent, result: result.outcome === 'retry' ? { ...result, outcome: 'failed' } : result });
  }
  const failed = done.filter((d) => d.result.outcome === 'failed');
  return {
    ...state,
    outbox,
    cases: state.cases.map((c) => {
      const calls = done.filter(
        (d) => d.intent.calls?.caseId === c.id && d.intent.calls.revision === c.revision,
      );
      if (calls.length === 0) return c;
      return {
        ...c,
        seats: c.seats.map((s) => {
          const call = calls.find(
            (d) => d.intent.calls?.actor === s.actor && wordOf(d.intent.to) === s.person,
          );
          if (!call || s.call === 'called') return s;
          const late = at >= c.closing.at && goesByLatest(state);
          return { ...s, call: call.result.outcome !== 'sent' ? 'failed' : late ? 'late' : 'called' };
        }),
      };
    }),
    undelivered: [
      ...state.undelivered,
      ...failed.map(({ intent, result }) => ({
        intent: intent.id,
        to: result.to,
        reason: result.reason ?? '',
        at,
      })),
    ].slice(-keptFailures),
    letters: {
      sent: state.letters.sent + done.length - failed.length,
      failed: state.letters.failed + failed.length,
      last: [
        ...state.letters.last,
        ...done
          .filter((d) => d.result.outcome === 'sent')
          .map(({ intent, result }) => ({
            intent: intent.id,
            messageId: result.messageId,
            to: result.to,
            at,
          })),
      ].slice(-keptLetters),
    },
  };
}

/** How many letters of those results were tried for the last time: the state they came to does not try them again. */
export function givenUp({ outbox }: InitiativeState, results: readonly DeliveryResult[]): number {
  const waiting = new Set(outbox.map((i) => i.id));
  const last = results.filter((r) => r.outcome === 'retry' && !waiting.has(r.intent));
  return new Set(last.map((r) => r.messageId ?? r.intent)).size;
}

/** A letter that was sent and came back: a seat whose call bounced counts as not called. */
export function afterBounce(
  state: InitiativeState,
  bounce: { intent: string; to: string | null; reason: string; at: EpochMs },
): InitiativeState {
  const [, caseId, called] = /^call:([^:]+):\d+:(.+)$/.exec(bounce.intent) ?? [];
  return {
    ...state,
    cases: state.cases.map((c) =>
      c.id === caseId
        ? {
            ...c,
            seats: c.seats.map((s) =>
              calledAs(s) === called && !c.positions.some((p) => p.actor === s.actor)
                ? { ...s, call: 'failed' }
                : s,
            ),
          }
        : c,
    ),
    undelivered: [
      ...state.undelivered,
      { intent: bounce.intent, to: bounce.to, reason: bounce.reason, at: bounce.at },
    ].slice(-keptFailures),
    letters: { ...state.letters, failed: state.letters.failed + 1 },
  };
}

/** Letters that a reader's post could not deliver after all. */
export function afterReturn(
  state: InitiativeState,
  returned: readonly ReturnedLetter[],
  at: EpochMs,
): InitiativeState {
  const known = new Set(state.letters.last.map((l) => l.intent));
  const letters = returned.filter((l) => known.has(l.intent));
  if (letters.length === 0) return state;
  const count = letters.length;
  return {
    ...state,
    undelivered: [...state.undelivered, ...letters.map((l) => ({ ...l, at }))].slice(-keptFailures),
    letters: {
      sent: Math.max(0, state.letters.sent - count),
      failed: state.letters.failed + count,
      last: state.letters.last.filter((l) => !letters.some(({ intent }) => intent === l.intent)),
    },
  };
}

function again(
  state: InitiativeState,
  intent: LetterIntent,
  result: DeliveryResult,
  at: EpochMs,
): LetterIntent {
  const attempts = intent.attempts + 1;
  const maybeIn = result.mayHaveArrived ? result.messageId : null;
  return {
    ...intent,
    ...(maybeIn !== null && { maybeIn }),
    attempts,
    underWay: false,
    firstTried: intent.firstTried ?? at,
    notBefore: sendingInstant(state, at + backoffMs(attempts)),
  };
}

/** How many letters, or things to tell, one activity carries, and how many characters of JSON: a server takes 2 MB at once. */
const perDelivery = 100;
const charactersPerDelivery = 300_000;

/** The letters of this moment, with what their readers need to know of the initiative. */
export function deliveryOf(state: InitiativeState, now: EpochMs): Delivery {
  const intents = firstOf(ready(state, now));
  return {
    about: {
      workflowId: state.workflowId,
      key: state.key,
      title: state.title,
      phase: phaseName(state),
      sandbox: state.sandbox,
      programme: state.register.programme,
    },
    at: now,
    ...(state.register.standing.letters === 'daily' && { daily: true as const }),
    intents,
    ...agendasFor(state, intents),
  };
}

function agendasFor(state: InitiativeState, intents: readonly LetterIntent[]): Pick<Delivery, 'agendas'> {
  const ids = new Set(intents.flatMap(({ facts }) => (facts.kind === 'meeting' ? [facts.meeting.id] : [])));
  const told = (state.meetings ?? []).filter((m) => ids.has(m.id) && m.agenda.length > 0);
  return told.length === 0 ? {} : { agendas: Object.fromEntries(told.map((m) => [m.id, m.agenda])) };
}

/** As many as one activity carries, at least one. */
export function firstOf<T>(all: readonly T[]): T[] {
  let characters = 0;
  const tooMany = all.findIndex((one, index) => {
    characters += JSON.stringify(one).length;
    return index === perDelivery || (index > 0 && characters > charactersPerDelivery);
  });
  return tooMany === -1 ? [...all] : all.slice(0, tooMany);
}

function phaseName(state: InitiativeState): Delivery['about']['phase'] {
  const rules = rulesIn(state);
  return rules ? phaseOf(rules, state.phase).name : { nb: state.phase, en: state.phase };
}
