import { civilOfDay, civilOfMonth, weekdayOf, type Day, type Month } from './days';
import { osloDayOf, osloTimeOf, type EpochMs } from './oslo';

/** The languages that people are written to in: Norwegian bokmål and English. */
export type Language = 'nb' | 'en';

const weekdays: Readonly<Record<Language, readonly string[]>> = {
  nb: ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};

const months: Readonly<Record<Language, readonly string[]>> = {
  nb: 'januar februar mars april mai juni juli august september oktober november desember'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
};

const shortMonths: Readonly<Record<Language, readonly string[]>> = {
  nb: 'jan. feb. mars apr. mai juni juli aug. sep. okt. nov. des.'.split(' '),
  en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
};

const ordinal = (day: number, language: Language): string => (language === 'nb' ? `${day}.` : `${day}`);

/** A day in full: `tirsdag 1. desember 2026`, `Tuesday 1 December 2026`. Throws `RangeError` on a malformed day. */
export function formatDay(day: Day, language: Language): string {
  const civil = civilOfDay(day);
  const weekday = weekdays[language][weekdayOf(day) - 1];
  return `${weekday} ${ordinal(civil.day, language)} ${months[language][civil.month - 1]} ${civil.year}`;
}

/** A day without weekday and year: `1. des.`, `1 Dec`. Throws `RangeError` on a malformed day. */
export function formatDayShort(day: Day, language: Language): string {
  const civil = civilOfDay(day);
  return `${ordinal(civil.day, language)} ${shortMonths[language][civil.month - 1]}`;
}

/** An instant in Oslo time: `tirsdag 1. desember 2026 kl. 16:00`, `Tuesday 1 December 2026 at 16:00`. */
export function formatInstant(instant: EpochMs, language: Language): string {
  const at = language === 'nb' ? 'kl.' : 'at';
  return `${formatDay(osloDayOf(instant), language)} ${at} ${osloTimeOf(instant)}`;
}

/** A month: `desember 2026`, `December 2026`. Throws `RangeError` on a malformed month. */
export function formatMonth(month: Month, language: Language): string {
  const civil = civilOfMonth(month);
  return `${months[language][civil.month - 1]} ${civil.year}`;
}
