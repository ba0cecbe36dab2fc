import { formatDay, formatInstant, osloDayOf, osloTimeOf, addDays, type EpochMs } from '../domain/calendar';
import type { Lang, Text } from '../domain/text';

const isolate = '\u2068';
const endIsolate = '\u2069';
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g;
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Text from outside with control and direction characters taken out; line breaks stay, as `\n`. */
export function cleanText(words: string): string {
  return words
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(directions, '')
    .replace(controls, '');
}

/** The same on one line: no break or tab survives, so nothing can begin a new header. */
export function cleanLine(words: string): string {
  return cleanText(words).replace(/\s+/g, ' ').trim();
}

/**
 * Words that people wrote, for use inside a sentence of ours: one clean line. Right-to-left text is put between the
 * Unicode isolates U+2068 and U+2069, so that it cannot reorder what stands around it.
 */
export function quoted(words: string): string {
  const line = cleanLine(words);
  return rightToLeft.test(line) ? isolate + line + endIsolate : line;
}

/** Shortens to at most `length` characters as readers count them, never inside an emoji or an accent. */
export function shortened(words: string, length: number): string {
  if (words.length <= length) return words;
  const characters = [...new Intl.Segmenter('nb', { granularity: 'grapheme' }).segment(words)];
  if (characters.length <= length) return words;
  const kept = characters
    .slice(0, length - 1)
    .map((c) => c.segment)
    .join('')
    .trimEnd();
  return kept + '…' + (kept.includes(isolate) && !kept.includes(endIsolate) ? endIsolate : '');
}

/** One language of a saying, as text from outside. */
export const said = (text: Text, lang: Lang): string => quoted(text[lang]);

/** A sentence with a capital first letter and a full stop; empty stays empty. */
export function sentence(words: string): string {
  return words === '' || /[.!?…:]["»”\u2069)]*$/.test(words) ? capital(words) : `${capital(words)}.`;
}

/** With a capital first letter. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
/** With a small first letter, unless the word is an abbreviation. */
export const small = (words: string): string =>
  /^\p{Lu}\p{Ll}/u.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;

/** An instant in full, Oslo time. */
export const instantWords = (instant: EpochMs, lang: Lang): string => formatInstant(instant, lang);

/**
 * A time limit as a subject line says it, seen from `at`: "i dag innen kl. 16:00", "i morgen innen kl. 16:00", else
 * "innen mandag 7. desember kl. 16:00", with the year only when it is another year.
 */
export function limitWords(instant: EpochMs, at: EpochMs, lang: Lang): string {
  const nb = lang === 'nb';
  const day = osloDayOf(instant);
  const today = osloDayOf(at);
  const time = osloTimeOf(instant);
  if (day === today) return nb ? `i dag innen kl. ${time}` : `today by ${time}`;
  if (day === addDays(today, 1)) return nb ? `i morgen innen kl. ${time}` : `tomorrow by ${time}`;
  const words = shortDay(instant, at, lang);
  return nb ? `innen ${words} kl. ${time}` : `by ${words} at ${time}`;
}

/** The day of an instant, without the year when it is the year of `at`: "mandag 7. desember". */
export function shortDay(instant: EpochMs, at: EpochMs, lang: Lang): string {
  const day = osloDayOf(instant);
  const words = formatDay(day, lang);
  return day.slice(0, 4) === osloDayOf(at).slice(0, 4) ? words.replace(/ \d{4}$/, '') : words;
}

/** A command line as it is typed from the repository's root, by the person who reads it where that is known. */
export function commandLine(command: string, reader: string | null = null): string {
  const line = cleanLine(command);
  const typed = line.startsWith('dsop ') ? `npx ${line}` : line;
  return reader === null || / --as /.test(typed) ? typed : `${typed} --as ${cleanLine(reader)}`;
}
