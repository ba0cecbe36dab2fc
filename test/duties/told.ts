import type { Register } from '../../src/domain/register';
import { intentsOf } from '../support/letters';
import type { Received } from '../support/mailServer';
import { at, fromMs, isWorkingDay, workingDays } from './oslo';
import type { Said } from './predict';

/** Letters as lines that can be compared: the hour in Oslo, the reader, and everything it says. */

/** One line for each letter that should come: all that one reader is told in one hour, within the hours of the post. */
export function expectedLines(said: readonly Said[]): string[] {
  const letters = new Map<string, string[]>();
  for (const { hour, to, what } of said) {
    const letter = `${inHours(hour).toFormat('yyyy-MM-dd HH')} ${to}`;
    letters.set(letter, [...(letters.get(letter) ?? []), what]);
  }
  return [...letters].map(([letter, what]) => line(letter, what)).sort();
}

/** One line for each letter that came. */
export function receivedLines(letters: readonly Received[], register: Register): string[] {
  const readers = new Map([
    ...register.persons.map(({ id, email }) => [email, id] as const),
    ...Object.entries(register.offices).map(([id, office]) => [office.email, id] as const),
  ]);
  return letters
    .map((letter) => {
      const to = letter.to.map((email) => readers.get(email) ?? email).join();
      const hour = fromMs(letter.mail.date?.getTime() ?? 0).toFormat('yyyy-MM-dd HH');
      return line(`${hour} ${to}`, intentsOf(letter).map(spoken));
    })
    .sort();
}

const line = (letter: string, what: readonly string[]): string =>
  `${letter}: ${[...what].sort().join(' | ')}`;

/** Letters go out on working days from seven to twenty. */
function inHours(hour: Said['hour']): Said['hour'] {
  if (isWorkingDay(hour) && hour.hour >= 7 && hour.hour < 20) return hour;
  return at(isWorkingDay(hour) && hour.hour < 7 ? hour : workingDays(hour, 1), 7);
}

/** An intent's id in the words of the prediction. */
function spoken(intent: string): string {
  const [kind = '', about = '', detail = '', version = ''] = intent.split(':');
  const word = (text: string) => text.replace(/[+@].*$/, '');
  switch (kind) {
    case 'duty':
      return about.startsWith('position/') ? `position ${word(detail)}` : `${word(detail)} ${about}`;
    case 'done':
    case 'passed-on':
      return `${kind} ${word(about)}`;
    case 'published':
      return `${kind} ${about}:${detail}:${version}`;
    default:
      return kind;
  }
}
