import { activityInfo, CancelledFailure, cancellationSignal, heartbeat } from '@temporalio/activity';
import { osloDayOf } from '../src/domain/calendar';
import type { Delivery, DeliveryResult, LetterIntent } from '../src/domain/letters';
import type { Register } from '../src/domain/register';
import { composeLetter, type Letter } from '../src/mail/letter';
import { outcomeOf, type LetterOutcome } from '../src/mail/outcome';
import { addressLetters, isAddress, type Bundle } from '../src/mail/recipients';
import { connections, type MailTransport } from '../src/mail/transport';

/** The programme's register with names and addresses. They go into letters and nowhere else: no log, no result. */
export type Contacts = Register;

export interface DeliverLettersDeps {
  /** The register as it stands; rejects when it cannot be read. */
  contacts: (programme: string) => Promise<Contacts>;
  /** Takes letters for real. */
  transport: MailTransport;
  /** Takes letters of samples and sandboxes, which never touch `transport`; null where there is none. */
  catcher: MailTransport | null;
  /** Mailboxes, `Name <address>` or bare. `replyTo` reaches PMO. */
  from: string;
  replyTo: string;
}

/** What has come of each letter so far, by Message-ID: an attempt that takes over after a dead worker reads it. */
type Progress = Record<string, LetterOutcome>;

/** After so many letters in a row without a word from the server, the rest is put off: this bounds an attempt's time. */
const enoughSilence = connections;

/**
 * The activity that sends what one wake-up wants to say, one letter to each recipient. Retry class: safe to repeat and
 * worth repeating for days. It throws only when the register cannot be read, when it is cancelled, or on a fault of its
 * own, and then after everything else has been tried; a letter that fails is a result, never an exception. Each outcome
 * goes into the heartbeat, so a repeat does not send again what is known to be sent; what a dying worker could not
 * report may come twice, with one Message-ID.
 */
export function createDeliverLetters(deps: DeliverLettersDeps): {
  deliverLetters: (delivery: Delivery) => Promise<DeliveryResult[]>;
} {
  return {
    deliverLetters: async (delivery) => {
      const contacts = await deps.contacts(delivery.about.programme);
      const { bundles, unaddressed } = addressLetters(contacts, delivery.intents, osloDayOf(delivery.at));
      const post = createPost(delivery.about.sandbox ? deps.catcher : deps.transport);
      const outcomes = new Map<string, { to: string; letter: Letter; outcome: LetterOutcome }[]>();
      const faults: unknown[] = [];

      const deliver = async (bundle: Bundle): Promise<void> => {
        try {
          const letter = composeLetter({
            about: delivery.about,
            at: delivery.at,
            to: bundle.to,
            intents: bundle.intents,
            names: namesIn(contacts),
            from: deps.from,
            replyTo: deps.replyTo,
          });
          const outcome = await post(letter);
          for (const { id } of bundle.intents)
            outcomes.set(id, [...(outcomes.get(id) ?? []), { to: bundle.to.id, letter, outcome }]);
        } catch (fault) {
          faults.push(fault);
        }
      };
      await inTurns(bundles, connections, deliver);

      if (faults.length > 0) throw faults[0];
      const nowhere = new Map(unaddressed.map((u) => [u.intent.id, u]));
      return delivery.intents.map((intent) => {
        const none = nowhere.get(intent.id);
        return none === undefined
          ? summed(intent, outcomes.get(intent.id) ?? [])
          : { intent: intent.id, outcome: 'failed', messageId: null, to: none.to, reason: none.reason };
      });
    },
  };
}

/** Sends a letter unless an earlier attempt of this activity has, and notes what came of it. */
function createPost(transport: MailTransport | null): (letter: Letter) => Promise<LetterOutcome> {
  const progress: Progress = { ...(activityInfo().heartbeatDetails as Progress | undefined) };
  let silences = 0;
  return async (letter) => {
    const known = progress[letter.messageId];
    if (known !== undefined && known.outcome !== 'retry') return known;
    if (cancellationSignal().aborted) throw new CancelledFailure('the delivery was cancelled');
    if (transport === null)
      return { outcome: 'failed', reason: 'prøvedrift uten postfanger: brevet er ikke sendt' };
    if (!isAddress(letter.to.email)) return { outcome: 'failed', reason: 'ugyldig adresse' };
    if (silences >= enoughSilence) return { outcome: 'retry', reason: 'e-posttjeneren svarer ikke' };
    const outcome = await outcomeOf(() => transport.send(letter));
    silences = outcome.silent === true ? silences + 1 : 0;
    progress[letter.messageId] = outcome;
    heartbeat(progress);
    return outcome;
  };
}

/** What became of one intent, given its letters: sent when it reached somebody, failed when it can reach nobody. */
function summed(
  intent: LetterIntent,
  letters: { to: string; letter: Letter; outcome: LetterOutcome }[],
): DeliveryResult {
  const reached = letters.filter((l) => l.outcome.outcome === 'sent');
  const missed = letters.filter((l) => l.outcome.outcome !== 'sent');
  const telling = reached.length > 0 ? reached : (withOutcome(missed, 'retry') ?? missed);
  const whose = (some: typeof letters): string => some.map((l) => l.to).join(', ');
  return {
    intent: intent.id,
    outcome: telling[0]?.outcome.outcome ?? 'failed',
    messageId: telling[0]?.letter.messageId ?? null,
    to: whose(telling) || null,
    reason: missed.length === 0 ? null : missed.map((l) => `${l.to}: ${l.outcome.reason}`).join('; '),
  };
}

function withOutcome<T extends { outcome: LetterOutcome }>(
  letters: T[],
  outcome: LetterOutcome['outcome'],
): T[] | null {
  const some = letters.filter((l) => l.outcome.outcome === outcome);
  return some.length === 0 ? null : some;
}

/** Display names of persons, else of actors, else the id as it is. */
function namesIn(contacts: Contacts): (id: string) => string {
  const names = new Map([...contacts.actors, ...contacts.persons].map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
