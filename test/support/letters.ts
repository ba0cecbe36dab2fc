import type { Register } from '../../src/domain/register';
import type { Received } from './mailServer';

/** What a letter is about: ids of intents, such as `decision:BP1-1:per.nav`. */
export const intentsOf = (letter: Received): string[] =>
  letter.header('X-DSOP-Intents').split(/\s+/).filter(Boolean);

/** The letters about an intent that begins so. */
export const about = (letters: readonly Received[], beginning: string): Received[] =>
  letters.filter((letter) => intentsOf(letter).some((intent) => intent.startsWith(beginning)));

/** Who got them, each once, sorted: a person's id, or the address of an office. */
export function receivers(letters: readonly Received[], register: Register): string[] {
  const persons = new Map(register.persons.map(({ email, id }) => [email, id]));
  return [...new Set(letters.flatMap(({ to }) => to.map((email) => persons.get(email) ?? email)))].sort();
}

/** The language of a letter's text. */
export const languageOf = (letter: Received): string =>
  /<html[^>]* lang="(\w+)"/.exec(letter.html)?.[1] ?? '';
