import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  log,
  setCurrentDetails,
  setDefaultSignalHandler,
  setDefaultUpdateHandler,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { declinedIn, newsDeclinedName, returnedIn } from '../src/contract/post';
import { copiedProgrammeSchema, foundingSchema } from '../src/contract/startInput';
import { deskAttributes } from '../src/domain/attributes';
import { agendaOf } from '../src/domain/agenda';
import type { ForumId } from '../src/domain/agreement';
import type { EpochMs, Month } from '../src/domain/calendar';
import { possibilities } from '../src/domain/can';
import { genesis } from '../src/domain/chain';
import {
  deskOf,
  showDesk,
  unproving,
  unwatched,
  wakeDesk,
  withWatch,
  withWatchAsBefore,
} from '../src/domain/desk';
import { programmeDetails } from '../src/domain/details';
import { explain } from '../src/domain/explain';
import { history } from '../src/domain/history';
import { showMeetings } from '../src/domain/meetingView';
import {
  monthDue,
  monthStatus,
  monthTrouble,
  nextMonthStatus,
  withMonthBook,
  withMonthFailed,
  withMonthStatus,
  withNextMonth,
} from '../src/domain/month';
import { ready, takenOver } from '../src/domain/outbox';
import { judgeProgramme, showProgramme } from '../src/domain/programme';
import { foundProgramme, handedOn, handingOn, type ProgrammeState } from '../src/domain/programmeState';
import { portfolioItem, type PortfolioItem } from '../src/domain/portfolio';
import type { PortfolioExtract } from '../src/domain/portfolioExtract';
import { foundAttested, relayOf, withNewsDeclined } from '../src/domain/programmeRegister';
import { recordOfProgramme } from '../src/domain/record/programme';
import { refuse, type Refusal } from '../src/domain/refusal';
import { withRefusal } from '../src/domain/refused';
import { snapshotOf } from '../src/domain/register';
import type { InitiativeState } from '../src/domain/state';
import { unfold } from '../src/domain/unfold';
import { takenAt } from '../src/domain/takenKeys';
import { nextWakeUp, type WakeUp } from '../src/domain/wake';
import { portfolio, relayRegister, startInitiative } from './activities';
import { createBacklog, type Backlog } from './backlog';
import { createAlarm, looksAhead } from './clock';
import { deliver } from './initiative';
import { createRounds } from './meetings';
import * as messages from './messages';
import { createListing } from './listing';
import { countRefusal, refusalFailure, runEndsAt, runIsOld } from './run';
import { mended, since } from './since';

/** The programme: keeps the register, takes in new ideas and starts an initiative for each. It never completes. */
export async function programme(input: messages.ProgrammeInput): Promise<void> {
  const host = setup(input);
  await CancellationScope.nonCancellable(() => run(host));
}

interface Host {
  now(): EpochMs;
  get(): ProgrammeState;
  set(state: ProgrammeState): void;
  messagesTaken(): number;
  signals: Backlog;
}

function setup(input: messages.ProgrammeInput): Host {
  let state = initialState(input);
  let taken = 0;
  const now = () => Date.now() + state.clockOffsetMs;
  const refuseSignal = (command: string, raw: unknown, refused: Refusal) => {
    countRefusal(refused, 'signal');
    state = withRefusal(state, { command, raw, refused, at: now() });
  };
  const signals = createBacklog((name, raw) => {
    const returned = name === messages.lettersReturned.name ? returnedIn(raw) : undefined;
    if (returned) {
      const { desk } = state;
      const event = { type: 'lettersReturned', letters: returned, at: now() } as const;
      if (desk) state = { ...state, desk: unfold(desk, [event], now()).state };
      return;
    }
    const declined = name === newsDeclinedName ? declinedIn(raw) : undefined;
    if (declined !== undefined) {
      state = withNewsDeclined(state, declined);
      return;
    }
    const result = judgeProgramme(state, name, raw, now(), mended);
    if (result.ok) state = result.value.state;
    else refuseSignal(name, raw, result.refused);
  });
  const receive = (name: string, raw: unknown) => {
    taken++;
    signals.add(name, raw);
  };

  // Handlers take what came before them as they are set. This one first: signals are then taken in the order they came.
  setDefaultSignalHandler((name, ...args) => receive(name, args[0]));
  for (const { name, summary, update, signal } of messages.programmeCommands) {
    setHandler(
      update,
      async (raw: unknown) => {
        taken++;
        const result = judgeProgramme(state, name, raw, now(), mended);
        if (!result.ok) throw refusalFailure(result.refused);
        state = result.value.state;
        const { key, receipt } = result.value;
        const begun = () => !state.starting.some((s) => s.payload.key === key);
        try {
          await condition(begun);
        } catch (error) {
          // Whoever asks to cancel the programme does not undo what has been taken in.
          if (!isCancellation(error)) throw error;
          await CancellationScope.nonCancellable(() => condition(begun));
        }
        return receipt;
      },
      {
        validator: (raw: unknown) => {
          const result = judgeProgramme(state, name, raw, now());
          if (!result.ok) throw refusalFailure(result.refused);
        },
        description: summary,
      },
    );
    setHandler(signal, (raw: unknown) => receive(name, raw), { description: summary });
  }
  const unknown = (name: string): Refusal =>
    refuse(
      'unknown-command',
      `Programmet kjenner ikke meldingen «${name.slice(0, 80)}»; «dsop --help» viser alle.`,
    ).refused;
  setDefaultUpdateHandler((name) => {
    taken++;
    throw refusalFailure(unknown(name));
  });
  const at = (clock: unknown) =>
    Math.max(Date.now(), typeof clock === 'number' ? clock : 0) + state.clockOffsetMs;
  setHandler(
    messages.previewQuery,
    (raw, clock) => {
      const command = typeof raw === 'object' && raw !== null && 'command' in raw ? String(raw.command) : '';
      const result = judgeProgramme(state, command, raw, at(clock));
      return result.ok ? { accepted: result.value.receipt } : { refused: result.refused };
    },
    { description: 'Ville denne konvolutten bli tatt imot, og hva ville følge' },
  );
  setHandler(
    messages.programmeStateQuery,
    (clock) => withNextMonth(state, showDesk(state, showProgramme(state, at(clock)), at(clock)), at(clock)),
    { description: 'Programmet i korte trekk, med sakene det selv har' },
  );
  setHandler(messages.portfolioQuery, (clock) => portfolioItem(deskOf(state, at(clock)), at(clock)), {
    description: 'Programmets egne saker, slik porteføljen viser et initiativ',
  });
  const desk = (clock: unknown) => [deskOf(state, at(clock)), at(clock)] as const;
  setHandler(messages.whyQuery, (clock) => explain(...desk(clock)), {
    description: 'Hva programmets egne saker venter på',
  });
  setHandler(
    messages.canQuery,
    (person, clock) => {
      const [cases, now] = desk(clock);
      return possibilities(cases, String(person), now);
    },
    { description: 'Hva en person kan gjøre i programmets egne saker; tar en person-id' },
  );
  setHandler(messages.meetingsQuery, (clock) => showMeetings(...desk(clock)), {
    description: 'Møtene i forumene, hvem som har vært borte, og hva som gjenstår',
  });
  setHandler(
    messages.agendaQuery,
    (forum, clock) => {
      const [cases, now] = desk(clock);
      return agendaOf(cases, forum as ForumId, now);
    },
    { description: 'Programmets egne saker for et forum: tlf, sg eller pmo' },
  );
  setHandler(messages.historyQuery, () => history(state.desk?.chain ?? { head: genesis, entries: [] }), {
    description: 'Kommandoene i programmets egne saker, i rekkefølge',
  });
  setHandler(messages.recordQuery, () => recordOfProgramme(state) ?? null, {
    description: 'Programmets egen beslutningslogg, slik «dsop export programme» skriver den',
  });
  setHandler(messages.registerHistoryQuery, () => state.changes ?? [], {
    description: 'Alt som har endret registeret siden det ble satt opp: de signerte kommandoene',
  });
  setHandler(
    messages.monthQuery,
    (month) => state.months?.kept.findLast((m) => month === undefined || m.month === month) ?? null,
    { description: 'Statusen DSOP SG fikk sist, eller for en måned' },
  );
  setHandler(messages.copyProgrammeQuery, () => state, {
    description: 'Hele programmet slik det er lagret; en øvelse går videre fra det',
  });
  setHandler(messages.registerQuery, () => state.register, {
    description: 'Registeret, med personer og adresser',
  });
  return {
    now,
    get: () => state,
    set: (next) => {
      state = next;
    },
    messagesTaken: () => taken,
    signals,
  };
}

function initialState(input: messages.ProgrammeInput): ProgrammeState {
  if (typeof input === 'object' && input !== null) {
    const carriesOn = workflowInfo().continuedFromExecutionRunId !== undefined;
    if ('carried' in input && carriesOn) return withLetters(handedOn(input.carried));
    if ('copied' in input && copiedProgrammeSchema.safeParse(input.copied).success) return input.copied;
    if ('register' in input && foundingSchema.safeParse(input).success) {
      const founded = foundProgramme(input.register, input.clockOffsetMs);
      if (input.attested === undefined) return founded;
      const attested = foundAttested(founded, input.attested, Date.now() + input.clockOffsetMs);
      if (attested.ok) return attested.value;
      throw refusalFailure(attested.refused);
    }
  }
  throw ApplicationFailure.nonRetryable(
    'The programme is started by the worker, with a checked register',
    'malformed',
  );
}

/** A run of the release before could end with letters in hand, which then waited for ever. */
function withLetters(carried: ProgrammeState): ProgrammeState {
  const desk = carried.desk && takenOver(carried.desk);
  return desk !== carried.desk && since('letters-taken-over') ? { ...carried, desk } : carried;
}

/** The programme's own cases, as delivery sees them. */
const deskHost = (host: Host) => ({
  now: () => host.now(),
  get: () => deskOf(host.get(), host.now()),
  set: (desk: InitiativeState) => host.set({ ...host.get(), desk }),
});

/** Draws up the month's status to DSOP SG; the letters go out like every other. Where it cannot, it is said and tried again. */
async function drawUp(host: Host, month: Month): Promise<void> {
  try {
    const read: PortfolioExtract | PortfolioItem[] = await portfolio();
    const now = host.now();
    // Histories of earlier releases hold a list.
    const extract = Array.isArray(read) ? { items: read } : read;
    host.set(withMonthStatus(host.get(), monthStatus(host.get(), extract, month, now), now));
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const reason = error.cause?.message ?? error.message;
    // The reason may quote what people have written: the state keeps it, the log does not.
    log.warn('the status of the month cannot be drawn up', { month });
    host.set(withMonthFailed(host.get(), { month, at: host.now(), reason }));
  }
}

/** Shows the programme in the Temporal UI; the lists know it only once it has had a case of its own. */
function createProgrammeReflection(): (state: ProgrammeState, now: EpochMs) => void {
  const listing = createListing();
  return (state, now) => {
    const desk = deskOf(state, now);
    listing.tell(deskAttributes(desk, now, looksAhead), () => since('programme-in-lists'));
    setCurrentDetails(programmeDetails(state.register, desk, now, monthTrouble(state)));
  };
}

/** What the programme wakes for. What is due while a delivery or a round is under way (`busy`) waits for it. */
function wakeUps(state: ProgrammeState, ends: WakeUp, now: EpochMs, busy: boolean): WakeUp[] {
  const next = state.desk && nextWakeUp(state.desk, now);
  const status = nextMonthStatus(state, now);
  const waits = busy && next !== undefined && next.at <= now;
  return [
    ends,
    ...(next && !waits ? [next] : []),
    ...(status === undefined ? [] : [{ at: status, why: 'Status til DSOP SG' }]),
  ].map((wakeUp) => (waits ? { ...wakeUp, orBefore: true } : wakeUp));
}

/** From the first idea on the forums' meetings are watched. */
function watch(host: Host): void {
  const state = host.get();
  if (!unwatched(state)) return;
  if (since('meetings-watched-closely')) host.set(withWatch(state, host.now()));
  else if (state.desk?.meetingsSince === undefined && since('forums-watched'))
    host.set(withWatchAsBefore(state, host.now()));
}

async function run(host: Host): Promise<void> {
  const alarm = createAlarm();
  const ends = { at: runEndsAt() + host.get().clockOffsetMs, why: 'Ett år: ny kjøring' };
  alarm.set([ends], host.now());
  const reflect = createProgrammeReflection();
  let delivering = false;
  let reading = false;
  const rounds = createRounds(deskHost(host));
  for (;;) {
    host.signals.take();
    if (unproving(host.get()) && since('decisions-as-heard')) host.set({ ...host.get(), proves: true });
    watch(host);
    host.set(withMonthBook(wakeDesk(host.get(), host.now(), mended), host.now()));
    const { desk } = host.get();
    if (desk && !delivering && ready(desk, host.now()).length > 0) {
      delivering = true;
      void deliver(deskHost(host)).finally(() => (delivering = false));
    }
    if (desk?.meetings) rounds.start();
    alarm.set(wakeUps(host.get(), ends, host.now(), delivering || rounds.busy()), host.now());
    const month = monthDue(host.get(), host.now());
    if (month !== undefined && !reading) {
      reading = true;
      void drawUp(host, month).finally(() => (reading = false));
    }
    const busy = delivering;
    const going = rounds.busy();
    const drawing = reading;
    const { starting, relaying } = host.get();
    reflect(host.get(), host.now());
    const first = starting[0];
    // Thousands of ideas at once are more than one history holds; whoever waits for an answer keeps the run.
    const seam = first && runIsOld(host.messagesTaken()) && allHandlersFinished() && !host.signals.waits();
    const endsHere =
      seam && (!(delivering || reading || rounds.busy()) || !since('new-run-with-empty-hands'));
    if (endsHere && since('new-run-between-starts')) {
      await continueAsNew<typeof programme>({ v: 1, carried: handingOn(host.get()) });
    } else if (first) {
      await startInitiative(first, takenAt(host.get().takenKeys, first.payload.key) ?? host.now());
      host.set({
        ...host.get(),
        starting: host.get().starting.filter((s) => s.payload.key !== first.payload.key),
      });
    } else if (relaying) {
      const { revision } = host.get().register;
      const { changes, alsoTo } = relayOf(host.get(), host.now());
      if (changes.length > 0) await relayRegister({ changes }, alsoTo);
      else await relayRegister({ register: snapshotOf(host.get().register) });
      const relayed = changes.at(-1)?.revision ?? revision;
      host.set({ ...host.get(), relayed, relaying: host.get().register.revision !== relayed });
    } else if (host.signals.waits()) {
      await sleep(1, { summary: 'Signaler venter' });
    } else if (!delivering && !reading && !rounds.busy() && runIsOld(host.messagesTaken())) {
      await condition(allHandlersFinished);
      if (host.get().starting.length === 0 && !host.signals.waits())
        await continueAsNew<typeof programme>({ v: 1, carried: handingOn(host.get()) });
    } else {
      await condition(
        () =>
          host.get().starting.length > 0 ||
          host.get().relaying ||
          host.signals.waits() ||
          host.get().desk !== desk ||
          alarm.rang() ||
          (busy && !delivering) ||
          (drawing && !reading) ||
          (going && !rounds.busy()) ||
          (!delivering && !reading && !rounds.busy() && runIsOld(host.messagesTaken())),
      );
    }
  }
}
