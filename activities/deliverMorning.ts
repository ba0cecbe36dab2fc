import { log } from '@temporalio/activity';
import { messageOf } from '../src/dev/errors';
import { osloDayOf, type Day, type EpochMs } from '../src/domain/calendar';
import type { Addressee, LetterIntent, LetterSubject } from '../src/domain/letters';
import { stillToTell, withoutNews, type PostItem, type PostOutcome } from '../src/domain/post';
import { composeDaily, type Unwritable } from '../src/mail/daily';
import type { Letter, Recipient } from '../src/mail/letter';
import type { LetterOutcome } from '../src/mail/outcome';
import { recipientOf } from '../src/mail/recipients';
import type { Contacts, DeliverLettersDeps } from './deliverLetters';

/** One reader's letter of the morning. Holds ids, never addresses. */
export interface MorningDelivery {
  to: Addressee;
  at: EpochMs;
  day: Day;
  /** Which letter of that day, where it is not the first. */
  part?: number;
  items: PostItem[];
}

/** Hands one letter over, and says what came of it. */
type Send = (letter: Letter, sandbox: boolean) => Promise<LetterOutcome>;

const nobody: PostOutcome = {
  outcome: 'failed',
  messageId: null,
  to: null,
  reason: 'personen står ikke i registeret',
};

/**
 * Writes and sends the letter: one for what is real, and for what is a trial one to the catcher. Preference, name and
 * address are the register's of this moment.
 */
export async function sendMorning(
  { to: addressee, at, day, part, items }: MorningDelivery,
  contacts: Contacts,
  { from, replyTo, declineUrl }: DeliverLettersDeps,
  names: (id: string) => string,
  send: Send,
): Promise<PostOutcome> {
  const to = recipientOf(contacts, addressee, osloDayOf(at));
  if (!to) return nobody;
  const declined = contacts.persons.some((p) => p.id === to.id && p.news === 'declined');
  const open = stillToTell(items);
  const told = declined && to.kind === 'person' ? withoutNews(open) : open;
  const outcomes: PostOutcome[] = [];
  const missing: NonNullable<PostOutcome['unwritable']> = [];
  for (const sandbox of [false, true]) {
    const own = told.filter((item) => item.about.sandbox === sandbox);
    if (own.length === 0) continue;
    const { letter, unwritable } = composeDaily({
      day,
      part,
      at,
      to,
      items: own,
      names,
      from,
      replyTo,
      declineUrl: declineUrl?.(to.id) ?? null,
      declined,
    });
    missing.push(...unwritable.map(unwritten));
    if (letter) outcomes.push(outcomeOf(to, letter, await send(letter, sandbox)));
  }
  const outcome = worst(outcomes) ?? { outcome: 'sent', messageId: null, to: to.id, reason: null };
  return missing.length === 0 ? outcome : { ...outcome, unwritable: missing };
}

/** What the letter went without: told to its initiative. */
const unwritten = ({
  item: { about, intent },
  cause,
}: Unwritable): NonNullable<PostOutcome['unwritable']>[number] => ({
  workflowId: about.workflowId,
  intent: intent.id,
  reason: unwritableReason(about, intent, cause),
});

/** Says in the log that something cannot be written, and gives the reason that its initiative is told. */
export function unwritableReason(
  { workflowId }: LetterSubject,
  { id }: LetterIntent,
  cause: unknown,
): string {
  // The cause may quote what people have written: it is for PMO to read, not for the log.
  log.warn('a section of a letter cannot be written', {
    workflowId,
    intent: id,
    fault: cause instanceof Error ? cause.name : typeof cause,
  });
  return `kunne ikke skrives: ${messageOf(cause)}`.slice(0, 300);
}

function outcomeOf(to: Recipient, letter: Letter, outcome: LetterOutcome): PostOutcome {
  const reason = outcome.outcome === 'sent' ? null : `${to.id}: ${outcome.reason}`;
  return { outcome: outcome.outcome, messageId: letter.messageId, to: to.id, reason };
}

/** Of two letters the one to be tried again counts: what the other came to is known by its Message-ID. */
const worst = (outcomes: readonly PostOutcome[]): PostOutcome | undefined =>
  outcomes.find((o) => o.outcome === 'retry') ?? outcomes.find((o) => o.outcome === 'failed') ?? outcomes[0];
