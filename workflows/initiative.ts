import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  setCurrentDetails,
  setDefaultSignalHandler,
  setDefaultUpdateHandler,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Receipt } from '../src/contract/messages';
import { returnedIn } from '../src/contract/post';
import { registerChangeSchema } from '../src/contract/registerSnapshot';
import { beginningSchema, copiedSchema } from '../src/contract/startInput';
import { attributesOf } from '../src/domain/attributes';
import { agendaOf } from '../src/domain/agenda';
import type { ForumId } from '../src/domain/agreement';
import { begin } from '../src/domain/begin';
import type { EpochMs } from '../src/domain/calendar';
import { possibilities } from '../src/domain/can';
import { judge, whoTakes, type Accepted } from '../src/domain/decide';
import { always, type Mended } from '../src/domain/mended';
import { earlyNews, hearNews, ofMeeting } from '../src/domain/decide/news';
import { details } from '../src/domain/details';
import { explain } from '../src/domain/explain';
import { history } from '../src/domain/history';
import type { Delivery, DeliveryResult } from '../src/domain/letters';
import { deliveryOf, ready, givenUp } from '../src/domain/outbox';
import { registerAfter } from '../src/domain/relayed';
import { portfolioItem } from '../src/domain/portfolio';
import { recordOf } from '../src/domain/record/make';
import { refuse, type Answer, type Refusal } from '../src/domain/refusal';
import { withRefusal } from '../src/domain/refused';
import { show } from '../src/domain/show';
import type { InitiativeState } from '../src/domain/state';
import { unfold } from '../src/domain/unfold';
import { nextWakeUp, wake, type WakeUp } from '../src/domain/wake';
import { kindWords } from '../src/domain/words/letters';
import { letters, tellOthers } from './activities';
import { createBacklog, type Backlog } from './backlog';
import { createAlarm, looksAhead } from './clock';
import * as messages from './messages';
import { createListing } from './listing';
import { countGivenUp, countRefusal, refusalFailure, runEndsAt, runIsOld } from './run';
import { mended, since, upToDate } from './since';

/** One initiative, from registration on, for as long as it lives: it never completes, so its key is never used again. */
export async function initiative(input: messages.InitiativeInput): Promise<void> {
  await live(
    messages.initiativeCommands,
    () => initialState(input),
    (carried) => continueAsNew<typeof initiative>({ v: 1, carried }),
    rulesOfRun(input),
  );
}

/**
 * The life of a state with cases, duties and letters, whatever it is the state of: takes the commands given, and goes on
 * in a new run by `renew`.
 */
export async function live(
  commands: messages.CommandMessages,
  first: () => InitiativeState,
  renew: (carried: InitiativeState) => Promise<never>,
  mended: Mended,
): Promise<void> {
  const host = setup(commands, first(), mended);
  await CancellationScope.nonCancellable(() => run(host, renew));
}

interface Host {
  now(): EpochMs;
  get(): InitiativeState;
  set(state: InitiativeState): void;
  /** Has the state changed since this was last asked? */
  changed(): boolean;
  /** Messages that the history holds: a refused update is in none, so that counting it would not replay. */
  messagesTaken(): number;
  signals: Backlog;
  mended: Mended;
}

/** Which rules a run goes by: those of today where it was begun with them, else as its history says. */
export const rulesOfRun = (input: messages.InitiativeInput | messages.ProcessInput): Mended =>
  typeof input === 'object' && input !== null && input.v === 2 ? always : mended;

/** State first, then every handler, before anything is awaited. */
function setup(commands: messages.CommandMessages, first: InitiativeState, mended: Mended): Host {
  let state = first;
  let dirty = true;
  let taken = 0;
  const now = () => Date.now() + state.clockOffsetMs;
  const set = (next: InitiativeState) => {
    if (next !== state) dirty = true;
    state = next;
  };
  const { registerChanged } = messages;
  const judged = lastAnswer();
  const answer = (name: string, raw: unknown, by: Mended = mended) => judged(state, name, raw, now(), by);
  const refuseSignal = (command: string, raw: unknown, refused: Refusal) => {
    countRefusal(refused, 'signal');
    set(withRefusal(state, { command, raw, refused, at: now() }));
  };

  const accept = (result: Answer<Accepted>): Receipt => {
    if (!result.ok) throw refusalFailure(result.refused);
    set(result.value.state);
    return result.value.receipt;
  };
  const takeRegister = (raw: unknown) => {
    const change = registerChangeSchema.safeParse(raw);
    if (!change.success) {
      const { refused } = refuse('malformed', 'Dette er ikke en utgave av registeret.');
      return refuseSignal(registerChanged.name, raw, refused);
    }
    const answer = registerAfter(state.register, change.data);
    if (!answer.ok) return refuseSignal(registerChanged.name, raw, answer.refused);
    const register = answer.value;
    if (register === state.register) return;
    set(unfold(state, [{ type: 'registerUpdated', register }], now()).state);
    const early = earlyNews(state);
    set(early.state);
    early.news.forEach(hear);
  };
  const hear = (raw: unknown) => {
    const news = hearNews(state, raw, now(), mended);
    if (news.ok) set(news.value);
    else refuseSignal((ofMeeting(raw) ? messages.meetingNews : messages.processNews).name, raw, news.refused);
  };
  const takeBack = (raw: unknown) => {
    const letters = returnedIn(raw);
    const at = now();
    if (letters) set(unfold(state, [{ type: 'lettersReturned', letters, at }], at).state);
    else
      refuseSignal(
        messages.lettersReturned.name,
        raw,
        refuse('malformed', 'Dette er ikke brev som kom tilbake.').refused,
      );
  };
  const signals = createBacklog((name, raw) => {
    if (name === registerChanged.name) return takeRegister(raw);
    if (name === messages.processNews.name || name === messages.meetingNews.name) return hear(raw);
    if (name === messages.lettersReturned.name) return takeBack(raw);
    const result = answer(name, raw);
    if (result.ok) set(result.value.state);
    else refuseSignal(name, raw, result.refused);
  });
  const receive = (name: string, raw: unknown) => {
    taken++;
    signals.add(name, raw);
    if (signals.waits()) dirty = true;
  };

  // Handlers take what came before them as they are set. This one first: signals are then taken in the order they came.
  setDefaultSignalHandler((name, ...args) => receive(name, args[0]));
  for (const { name, summary, update, signal } of commands) {
    setHandler(
      update,
      (raw: unknown): Receipt => {
        taken++;
        return accept(answer(name, raw));
      },
      {
        validator: (raw: unknown) => {
          const result = answer(name, raw, always);
          if (!result.ok) throw refusalFailure(result.refused);
        },
        description: summary,
      },
    );
    setHandler(signal, (raw: unknown) => receive(name, raw), { description: summary });
  }
  setDefaultUpdateHandler((name) => {
    taken++;
    throw refusalFailure(unknownCommand(state, name));
  });
  setHandler(messages.processNews, (raw) => receive(messages.processNews.name, raw), {
    description: 'Nytt om en prosess, med kommandoen bak',
  });
  setHandler(messages.meetingNews, (raw) => receive(messages.meetingNews.name, raw), {
    description: 'Nytt om et møte som saker her er lagt frem for, med kommandoen bak',
  });
  setHandler(messages.lettersReturned, (raw) => receive(messages.lettersReturned.name, raw), {
    description: 'Brev som en mottakers post ikke fikk levert',
  });
  setHandler(registerChanged, (raw) => receive(registerChanged.name, raw), {
    description: 'En ny utgave av registeret, fra programmet',
  });
  answerQueries(
    () => state,
    (clock) => Math.max(Date.now(), clock) + state.clockOffsetMs,
  );
  CancellationScope.current().cancelRequested.catch(() => {
    set(unfold(state, [{ type: 'cancelRequested', at: now() }], now()).state);
  });
  return {
    now,
    get: () => state,
    set,
    changed: () => {
      const was = dirty;
      dirty = false;
      return was;
    },
    messagesTaken: () => taken,
    signals,
    mended,
  };
}

/** How far ahead of the last task a reading may look: every month of it costs time. */
const longestSilenceMs = 400 * 24 * 3600_000;

/**
 * The readings. A workflow's clock stands still between its tasks, for weeks if need be: whoever asks may pass the time,
 * in epoch milliseconds, as the last argument.
 */
function answerQueries(state: () => InitiativeState, at: (clock: number) => EpochMs): void {
  const now = (clock: unknown) =>
    at(typeof clock === 'number' ? Math.min(clock, Date.now() + longestSilenceMs) || 0 : 0);
  setHandler(messages.stateQuery, (clock) => show(state(), now(clock)), {
    description: 'Alt om initiativet',
  });
  setHandler(messages.whyQuery, (clock) => explain(state(), now(clock)), {
    description: 'Hva det venter på, og hvem',
  });
  setHandler(messages.canQuery, (person, clock) => possibilities(state(), String(person), now(clock)), {
    description: 'Hva en person kan gjøre nå; tar en person-id',
  });
  setHandler(
    messages.previewQuery,
    (raw, clock) => {
      const command = typeof raw === 'object' && raw !== null && 'command' in raw ? String(raw.command) : '';
      const result = judge(state(), command, raw, now(clock));
      return result.ok ? { accepted: result.value.receipt } : { refused: result.refused };
    },
    { description: 'Ville denne konvolutten bli tatt imot, og hva ville følge' },
  );
  setHandler(messages.agendaQuery, (forum, clock) => agendaOf(state(), forum as ForumId, now(clock)), {
    description: 'Det som venter på et forum her: tlf, sg eller pmo',
  });
  setHandler(messages.copyQuery, state, {
    description: 'Hele tilstanden, for en øvelse som fortsetter herfra',
  });
  setHandler(messages.portfolioQuery, (clock) => portfolioItem(state(), now(clock)), {
    description: 'Det porteføljen viser: fase, helse, forsinket, saker',
  });
  setHandler(messages.historyQuery, () => history(state().chain), {
    description: 'Kommandoene som er tatt imot, i rekkefølge',
  });
  setHandler(messages.recordQuery, () => recordOf(state()) ?? null, {
    description: 'Beslutningsloggen, slik «dsop export» skriver den',
  });
}

const unknownCommand = (state: InitiativeState, name: string): Refusal => {
  const refused = refuse(
    'unknown-command',
    `${whoTakes(state)} kjenner ikke meldingen «${name.slice(0, 80)}»; «dsop --help» viser alle.`,
  );
  return refused.refused;
};

/** A start that is no start fails the run: it is nobody's initiative yet. */
function initialState(input: messages.InitiativeInput): InitiativeState {
  if (typeof input === 'object' && input !== null) {
    const carriesOn = workflowInfo().continuedFromExecutionRunId !== undefined;
    if ('carried' in input && carriesOn) return input.carried;
    if ('copied' in input && copiedSchema(workflowInfo().workflowId).safeParse(input.copied).success)
      return input.copied;
    if ('begin' in input && beginningSchema.safeParse(input.begin).success)
      return begin(input.begin, Date.now() + input.begin.clockOffsetMs);
  }
  throw ApplicationFailure.nonRetryable(
    'An initiative is started by registering it with the programme',
    'malformed',
  );
}

/**
 * The validator and the handler of one update ask the same question in turn, each with a copy of the message of its own: the
 * answer is worked out once. A validator leaves no mark in the history: what it was asked of a mended rule, the handler asks.
 */
function lastAnswer() {
  let last:
    | {
        state: InitiativeState;
        words: string;
        name: string;
        now: EpochMs;
        answer: Answer<Accepted>;
        asked: Set<Parameters<Mended>[0]>;
      }
    | undefined;
  return (state: InitiativeState, name: string, raw: unknown, now: EpochMs, by: Mended): Answer<Accepted> => {
    const words = JSON.stringify(raw) ?? '';
    if (last?.state !== state || last.words !== words || last.name !== name || last.now !== now) {
      const asked = new Set<Parameters<Mended>[0]>();
      const answer = judge(state, name, raw, now, (what) => {
        asked.add(what);
        return by(what);
      });
      last = { state, words, name, now, answer, asked };
    } else last.asked.forEach((what) => by(what));
    return last.answer;
  };
}

/** Does this run tell the lists of a matter that waits to be tabled? */
const tellsReferred = (): boolean => since('referred-in-lists');

/** The loop: let time do its work, show the state, send what is ready, sleep until something is due or somebody writes. */
async function run(host: Host, renew: (carried: InitiativeState) => Promise<never>): Promise<void> {
  const alarm = createAlarm();
  const ends = { at: runEndsAt() + host.get().clockOffsetMs, why: 'Ett år: ny kjøring' };
  const listing = createListing();
  let delivering = false;
  let telling = false;
  const old = () => !delivering && !telling && !host.signals.waits() && runIsOld(host.messagesTaken());
  for (;;) {
    host.signals.take();
    host.set(wake(host.get(), host.now(), host.mended).state);
    host.changed();
    const sends = !delivering && ready(host.get(), host.now()).length > 0;
    // What comes while letters are under way may wait for them: there is a next step when they are done.
    const rush = (delivering || sends) && listing.justTold() && upToDate();
    if (!rush) listing.tell(attributesOf(host.get(), host.now(), looksAhead, tellsReferred));
    setCurrentDetails(details(host.get(), host.now()));
    if (sends) {
      delivering = true;
      void deliver(host).finally(() => (delivering = false));
    }
    if (!telling && (host.get().news ?? []).length > 0) {
      telling = true;
      void tell(host).finally(() => (telling = false));
    }
    if (old()) {
      await condition(allHandlersFinished);
      await renew(host.get());
    }
    const next: WakeUp | undefined = host.signals.waits()
      ? { at: host.now(), why: 'Signaler venter', orBefore: true }
      : nextWakeUp(host.get(), host.now());
    // What is ready while a delivery is under way waits for it.
    const waits = delivering && !host.signals.waits() && next !== undefined && next.at <= host.now();
    alarm.set(waits ? [{ ...ends, orBefore: true }] : [...(next ? [next] : []), ends], host.now());
    const busy = delivering;
    const speaking = telling;
    await condition(
      () => host.changed() || alarm.rang() || (busy && !delivering) || (speaking && !telling) || old(),
    );
  }
}

/** Tells other workflows what concerns them, with the command that caused it. */
async function tell(host: Host): Promise<void> {
  const news = host.get().news ?? [];
  await tellOthers(news);
  host.set(unfold(host.get(), [{ type: 'newsTold', count: news.length }], host.now()).state);
}

/** Sends the letters of this moment in one activity and takes what came of it. */
export async function deliver(host: Pick<Host, 'get' | 'set' | 'now'>): Promise<void> {
  const delivery = deliveryOf(host.get(), host.now());
  const summary = `${delivery.intents.length} brev: ${[...new Set(delivery.intents.map((i) => kindWords[i.facts.kind]))].join(', ')}`;
  const intents = delivery.intents.map((i) => i.id);
  host.set(unfold(host.get(), [{ type: 'lettersHandedOver', intents }], host.now()).state);
  const results = await letters(summary.slice(0, 200))
    .deliverLetters(delivery)
    .catch((error: unknown) => putOff(delivery, error));
  host.set(unfold(host.get(), [{ type: 'lettersDelivered', results, at: host.now() }], host.now()).state);
  countGivenUp(givenUp(host.get(), results));
}

/** A delivery that failed as a whole is tried again like letters that a mail server refused for now. */
function putOff(delivery: Delivery, error: unknown): DeliveryResult[] {
  if (!(error instanceof ActivityFailure)) throw error;
  const reason = error.cause?.message ?? error.message;
  return delivery.intents.map(({ id }) => ({
    intent: id,
    outcome: 'retry',
    messageId: null,
    to: null,
    reason,
  }));
}
