import { activityInfo, CancelledFailure, cancellationSignal, heartbeat } from '@temporalio/activity';
import { osloDayOf, type Month } from '../src/domain/calendar';
import type { Delivery, DeliveryResult, LetterIntent } from '../src/domain/letters';
import { mayWait } from '../src/domain/letterClasses';
import type { PostOutcome } from '../src/domain/post';
import type { MonthStatus } from '../src/domain/month';
import type { Register } from '../src/domain/register';
import { callPaper } from '../src/mail/callPaper';
import { composeLetter, type Letter, type Paper } from '../src/mail/letter';
import { outcomeOf, type LetterOutcome } from '../src/mail/outcome';
import { addressLetters, isAddress, type Bundle } from '../src/mail/recipients';
import { connections, type MailTransport } from '../src/mail/transport';
import { monthPapers, type MonthReading } from '../src/month/papers';
import { sendMorning, unwritableReason, type MorningDelivery } from './deliverMorning';
import type { HandOver } from './post';
import { inTurns } from './inTurns';

/** The programme's register with names and addresses. They go into letters and nowhere else: no log, no result. */
export type Contacts = Register;

export interface DeliverLettersDeps {
  /** The register as it stands; rejects when it cannot be read. */
  contacts: (programme: string) => Promise<Contacts>;
  /** Takes letters for real. */
  transport: MailTransport;
  /** Takes letters of samples and sandboxes, which never touch `transport`; null where there is none. */
  catcher: MailTransport | null;
  /** The month's status to DSOP SG as the programme keeps it; null where it is no longer kept. */
  monthStatus?: (month: Month) => Promise<MonthStatus | null>;
  /** Gives readers' posts what can wait for the morning; absent where everything goes at once. */
  handOver?: HandOver;
  /** Where a person declines news by one click; absent where the worker has no public address. */
  declineUrl?: (person: string) => string;
  /** Mailboxes, `Name <address>` or bare. `replyTo` reaches PMO. */
  from: string;
  replyTo: string;
}

/** What has come of each letter so far, by Message-ID: an attempt that takes over after a dead worker reads it. */
type Progress = Record<string, LetterOutcome>;

/** After so many letters in a row without a word from the server, the rest is put off. */
const enoughSilence = connections;
/** No letter is begun later than this in one attempt, and none takes longer: an attempt ends within the sum. */
const beginWithinMs = 7 * 60_000;
const letterTakesAtMostMs = 5 * 60_000;
/** A slow server must not look like a dead worker. */
const heartbeatEveryMs = 10_000;

const serverSilent: LetterOutcome = { outcome: 'retry', reason: 'e-posttjeneren svarer ikke' };
const noCatcher: LetterOutcome = {
  outcome: 'failed',
  reason: 'prøvedrift uten postfanger: brevet er ikke sendt',
};
const noAddress: LetterOutcome = { outcome: 'failed', reason: 'ugyldig adresse' };

/**
 * The activity that sends what one wake-up wants to say, one letter to each recipient. Retry class: safe to repeat and
 * worth repeating for days. It throws only when the register or the month's status cannot be read, when a post takes
 * nothing, or when it is cancelled, and then after everything else has been tried; a letter that fails, or that cannot be
 * written, is a result, never an exception: it would be tried for ever, and no later letter would go. An attempt ends
 * within twelve minutes. Each outcome goes into the heartbeat, so a repeat does not send again what is known to be sent;
 * what a dying worker could not report may come twice, with one Message-ID.
 */
export function createDeliverLetters(deps: DeliverLettersDeps): {
  deliverLetters: (delivery: Delivery) => Promise<DeliveryResult[]>;
  deliverMorning: (delivery: MorningDelivery) => Promise<PostOutcome>;
} {
  return {
    deliverMorning: async (delivery) => {
      const [first] = delivery.items;
      const contacts = await deps.contacts(first?.about.programme ?? '');
      const post = createPost();
      try {
        return await sendMorning(delivery, contacts, deps, namesIn(contacts), (letter, sandbox) =>
          post.send(letter, sandbox ? deps.catcher : deps.transport),
        );
      } finally {
        post.done();
      }
    },
    deliverLetters: async (delivery) => {
      const contacts = await deps.contacts(delivery.about.programme);
      const names = namesIn(contacts);
      const { at, about, intents: all } = delivery;
      const day = osloDayOf(at);
      const waits = (intent: LetterIntent): boolean =>
        delivery.daily === true && deps.handOver !== undefined && mayWait(intent, at);
      const urgent = all.filter((intent) => !waits(intent));
      const { bundles, unaddressed } = addressLetters(contacts, urgent, day, at);
      const mornings = addressLetters(contacts, all.filter(waits), day, at);
      const outcomes = new Map<string, Posted>();
      const unwritten = new Map<string, { to: string; reason: string }>();
      const faults: unknown[] = [];
      const handedOver = new Map<string, string>();
      const transport = about.sandbox ? deps.catcher : deps.transport;
      const post = createPost();

      const deliver = async ({ to, intents }: Bundle): Promise<void> => {
        try {
          const { agendas } = delivery;
          const { from, replyTo } = deps;
          const statuses = await statusesFor(intents, deps);
          const compose = (some: readonly LetterIntent[]): Letter => {
            const papers = [
              ...papersOf(some, statuses, { lang: to.language, name: names }),
              ...(to.kind === 'person'
                ? some.flatMap((one) => callPaper(one, { about, at, reader: to.id, register: contacts }))
                : []),
            ];
            return composeLetter({ about, at, to, intents: some, names, agendas, from, replyTo, papers });
          };
          const { letter, unwritable } = written(intents, compose);
          for (const { intent, cause } of unwritable)
            unwritten.set(intent.id, { to: to.id, reason: unwritableReason(about, intent, cause) });
          if (!letter) return;
          const posted = { to: to.id, letter, outcome: await post.send(letter, transport) };
          for (const { id } of intents) if (!unwritten.has(id)) outcomes.set(id, posted);
        } catch (fault) {
          faults.push(fault);
        }
      };
      try {
        await inTurns(bundles, connections, deliver);
        // Last: an attempt that dies before is repeated whole, with the same ids.
        for (const { to, intents } of mornings.bundles) {
          await deps.handOver?.(to, { about, at, intents });
          for (const { id } of intents) handedOver.set(id, to.id);
        }
      } finally {
        post.done();
      }

      if (faults.length > 0) throw faults[0];
      const nowhere = new Map([...unaddressed, ...mornings.unaddressed].map((u) => [u.intent.id, u]));
      return delivery.intents.map(({ id }) => {
        const posted = outcomes.get(id);
        if (posted) return resultOf(id, posted);
        const reader = handedOver.get(id);
        if (reader !== undefined)
          return { intent: id, outcome: 'sent', messageId: null, to: reader, reason: null, handedOver: true };
        const none = unwritten.get(id) ?? nowhere.get(id);
        return {
          intent: id,
          outcome: 'failed',
          messageId: null,
          to: none?.to ?? null,
          reason: none?.reason ?? null,
        };
      });
    },
  };
}

/** The months' status that letters bring, as the programme keeps it. */
async function statusesFor(
  intents: readonly LetterIntent[],
  { monthStatus }: DeliverLettersDeps,
): Promise<Map<Month, MonthStatus>> {
  const statuses = new Map<Month, MonthStatus>();
  for (const { facts } of intents) {
    const status = facts.kind === 'month' ? await monthStatus?.(facts.month) : undefined;
    if (status) statuses.set(status.month, status);
  }
  return statuses;
}

/** The documents that go along. */
const papersOf = (
  intents: readonly LetterIntent[],
  statuses: ReadonlyMap<Month, MonthStatus>,
  reading: MonthReading,
): Paper[] =>
  intents.flatMap(({ facts }) => {
    const status = facts.kind === 'month' ? statuses.get(facts.month) : undefined;
    return status ? monthPapers(status, reading) : [];
  });

interface Written {
  letter: Letter | null;
  unwritable: { intent: LetterIntent; cause: unknown }[];
}

/** The letter of all that can be written, and what it has to go without: that must not hold up the others. */
function written(
  intents: readonly LetterIntent[],
  compose: (some: readonly LetterIntent[]) => Letter,
): Written {
  try {
    return { letter: compose(intents), unwritable: [] };
  } catch (cause) {
    const unwritable =
      intents.length === 1 ? [] : intents.flatMap((one) => written([one], compose).unwritable);
    // It is none of them by itself.
    if (unwritable.length === 0)
      return { letter: null, unwritable: intents.map((intent) => ({ intent, cause })) };
    const rest = intents.filter((intent) => !unwritable.some((one) => one.intent === intent));
    if (rest.length === 0) return { letter: null, unwritable };
    const most = written(rest, compose);
    return { ...most, unwritable: [...unwritable, ...most.unwritable] };
  }
}

interface Posted {
  to: string;
  letter: Letter;
  outcome: LetterOutcome;
}

/**
 * Sends letters unless an earlier attempt of this activity has, and keeps the heartbeat until it is done. One an activity:
 * of two each would overwrite what the other has told the heartbeat.
 */
function createPost(): {
  send: (letter: Letter, transport: MailTransport | null) => Promise<LetterOutcome>;
  done: () => void;
} {
  const progress: Progress = { ...(activityInfo().heartbeatDetails as Progress | undefined) };
  const cancelled = cancellationSignal();
  const begun = performance.now();
  const pulse = setInterval(() => heartbeat(progress), heartbeatEveryMs);
  let silences = 0;

  const send = async (letter: Letter, transport: MailTransport | null): Promise<LetterOutcome> => {
    const known = progress[letter.messageId];
    if (known !== undefined && known.outcome !== 'retry') return known;
    if (cancelled.aborted) throw new CancelledFailure('the delivery was cancelled');
    if (transport === null) return noCatcher;
    if (!isAddress(letter.to.email)) return noAddress;
    if (silences >= enoughSilence || performance.now() - begun > beginWithinMs) return serverSilent;
    const signal = AbortSignal.any([cancelled, AbortSignal.timeout(letterTakesAtMostMs)]);
    const outcome = await outcomeOf(() => transport.send(letter, signal));
    if (outcome.outcome !== 'sent' && cancelled.aborted)
      throw new CancelledFailure('the delivery was cancelled');
    silences = outcome.silent === true ? silences + 1 : 0;
    progress[letter.messageId] = outcome;
    heartbeat(progress);
    return outcome;
  };
  return { send, done: () => clearInterval(pulse) };
}

/** What became of one intent: what became of the letter it went into. */
function resultOf(intent: string, { to, letter, outcome }: Posted): DeliveryResult {
  const reason = outcome.outcome === 'sent' ? null : `${to}: ${outcome.reason}`;
  const { mayHaveArrived } = outcome;
  return {
    intent,
    outcome: outcome.outcome,
    messageId: letter.messageId,
    to,
    reason,
    ...(mayHaveArrived && { mayHaveArrived }),
  };
}

/** Display names of persons, else of actors, else the id as it is. */
function namesIn(contacts: Contacts): (id: string) => string {
  const names = new Map([...contacts.actors, ...contacts.persons].map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
