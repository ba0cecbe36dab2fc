import { osloInstant } from '../domain/calendar';
import type { LetterFacts, LetterSubject } from '../domain/letters';
import { composeDaily } from './daily';
import type { Letter, Recipient } from './letter';
import { checkout, decision, duty, report, status } from './sampleFacts';

/** A letter of the morning over two initiatives, to a reader who has, or has not, declined news. */
export function morningLetter(
  about: LetterSubject,
  to: Recipient,
  names: (id: string) => string,
  declined: boolean,
): Letter {
  const at = osloInstant('2026-12-02', '08:00');
  const other = { ...about, workflowId: 'initiative-KON', key: 'KON', title: 'Konkursvarsling' };
  const reportOfOther = { ...report, command: report.command.replace(about.key, other.key) };
  const told: [LetterSubject, LetterFacts][] = [
    [about, duty('upcoming', 'owner', checkout)],
    [about, decision],
    [other, status],
    [other, duty('upcoming', 'owner', reportOfOther)],
  ];
  const { letter } = composeDaily({
    day: '2026-12-02',
    at,
    to,
    items: told
      .filter(([, facts]) => !declined || facts.kind === 'duty')
      .map(([subject, facts], i) => ({
        about: subject,
        intent: { id: `sample/${i}/${facts.kind}`, to: { person: to.id }, facts, notBefore: at, attempts: 0 },
        notBefore: at,
      })),
    names,
    from: 'DSOP <dsop@dsop.example>',
    replyTo: 'PMO <pmo@dsop.example>',
    declineUrl: declined ? null : 'https://dsop.example/unsubscribe/7b3f',
    declined,
  });
  if (!letter) throw new Error('the sample letter of the morning has nothing in it');
  return letter;
}
