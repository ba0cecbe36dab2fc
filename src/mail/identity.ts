import { createHash } from 'node:crypto';
import type { LetterSubject } from '../domain/letters';

const digest = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);

/** The domain of a mailbox, `DSOP <dsop@dsop.example>` or bare; `dsop.invalid` when there is none. */
export function domainOf(mailbox: string): string {
  return /@([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)>?\s*$/i.exec(mailbox)?.[1]?.toLowerCase() ?? 'dsop.invalid';
}

/**
 * The Message-ID of one letter, with angle brackets: the same initiative, intents and addressee give the same id on
 * every attempt, so that a letter that arrives twice is recognised as one.
 */
export function messageIdOf(
  about: LetterSubject,
  addressee: string,
  intents: readonly string[],
  domain: string,
): string {
  return `<${digest('letter', about.programme, about.workflowId, addressee, ...[...intents].sort())}@${domain}>`;
}

/** The Message-ID that all letters about one initiative refer to; no letter bears it. */
export function threadIdOf(about: LetterSubject, domain: string): string {
  return `<${digest('thread', about.programme, about.workflowId)}@${domain}>`;
}

/** The calendar UID of a due date, the same in every letter about it. */
export function calendarIdOf(
  about: LetterSubject,
  kind: 'duty' | 'case' | 'meeting',
  id: string,
  domain: string,
): string {
  return `${digest('calendar', about.programme, about.workflowId, kind, id)}@${domain}`;
}
