import Holidays from 'date-holidays';
import { DateTime } from 'luxon';

/** Norwegian working days in Oslo, from libraries that the product does not use. */

const holidays = new Holidays('NO', { types: ['public'] });
const zone = 'Europe/Oslo';
const known = new Map<number, Set<string>>();

/** A day, `2027-03-01`, or a moment in Oslo, `2027-03-01T09:00`. */
export const oslo = (text: string): DateTime => DateTime.fromISO(text, { zone });

export const fromMs = (ms: number): DateTime => DateTime.fromMillis(ms, { zone });

export function isWorkingDay(day: DateTime): boolean {
  const free =
    known.get(day.year) ?? new Set(holidays.getHolidays(day.year).map(({ date }) => date.slice(0, 10)));
  known.set(day.year, free);
  return day.weekday <= 5 && !free.has(day.toISODate() ?? '');
}

/** The day so many working days later, or earlier. */
export function workingDays(from: DateTime, count: number): DateTime {
  let day = from;
  for (let left = Math.abs(count); left > 0;) {
    day = day.plus({ days: Math.sign(count) });
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}

/** The nth working day of a month `2027-03`. */
export const nthOf = (month: string, n: number): DateTime =>
  workingDays(oslo(`${month}-01`).minus({ days: 1 }), n);

export const at = (day: DateTime, hour: number): DateTime => day.startOf('day').set({ hour });
