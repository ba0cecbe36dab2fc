/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;
/** A calendar month, `YYYY-MM`. */
export type Month = string;
/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Whole days since 1970-01-01; the form that arithmetic is done in. */
export type DayNumber = number;

export interface Civil {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  /** 1–31 */
  readonly day: number;
}

/**
 * Years accepted from outside. Far narrower than the four digits of the text form, so that no sum of an accepted
 * day and an accepted duration can leave them: arithmetic on accepted input never throws.
 */
const acceptedYears = { first: 1900, last: 2999 } as const;

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days in `month` (1–12) of `year`. */
export function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Day number of a date of the Gregorian calendar; years are counted from March, so a leap day comes last. */
export function dayNumberOf(year: number, month: number, day: number): DayNumber {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day number; inverse of {@link dayNumberOf}. */
export function civilOf(dayNumber: DayNumber): Civil {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

const dayShape = /^\d{4}-\d{2}-\d{2}$/;
const monthShape = /^\d{4}-\d{2}$/;

export const twoDigits = (value: number): string => (value < 10 ? `0${value}` : String(value));

function yearText(year: number): string {
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`year out of range: ${year}`);
  return String(year).padStart(4, '0');
}

function readCivil(text: string): Civil | undefined {
  if (!dayShape.test(text)) return undefined;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  const real = month >= 1 && month <= 12 && day >= 1 && day <= lengthOfMonth(year, month);
  return real ? { year, month, day } : undefined;
}

function readMonth(text: string): { year: number; month: number } | undefined {
  if (!monthShape.test(text)) return undefined;
  const month = Number(text.slice(5, 7));
  return month >= 1 && month <= 12 ? { year: Number(text.slice(0, 4)), month } : undefined;
}

const isAcceptedYear = (year: number): boolean => year >= acceptedYears.first && year <= acceptedYears.last;

/** Year, month and day of a `Day`. Throws `RangeError` when the text is not a real date. */
export function civilOfDay(day: Day): Civil {
  const civil = readCivil(day);
  if (!civil) throw new RangeError(`not a day: ${day}`);
  return civil;
}

/** Year and month (1–12) of a `Month`. Throws `RangeError` when the text is not a month. */
export function civilOfMonth(month: Month): { year: number; month: number } {
  const civil = readMonth(month);
  if (!civil) throw new RangeError(`not a month: ${month}`);
  return civil;
}

/** Day number of a `Day`. Throws `RangeError` when the text is not a real date. */
export function toDayNumber(day: Day): DayNumber {
  const civil = civilOfDay(day);
  return dayNumberOf(civil.year, civil.month, civil.day);
}

/** The `Day` of a year, month (1–12) and day. Throws `RangeError` outside the years 0–9999. */
export function dayText({ year, month, day }: Civil): Day {
  return `${yearText(year)}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** The `Day` of a day number. Throws `RangeError` outside the years 0–9999 and on fractions. */
export function fromDayNumber(dayNumber: DayNumber): Day {
  if (!Number.isInteger(dayNumber)) throw new RangeError(`not a whole number of days: ${dayNumber}`);
  return dayText(civilOf(dayNumber));
}

/** ISO weekday of a day number. */
export function weekdayOfNumber(dayNumber: DayNumber): Weekday {
  const daysSinceMonday = (((dayNumber + 3) % 7) + 7) % 7;
  return (daysSinceMonday + 1) as Weekday;
}

/** Whether `text` is a real date written `YYYY-MM-DD`, in the years 1900–2999. Nothing is trimmed or repaired. */
export function isDay(text: string): boolean {
  const civil = readCivil(text);
  return civil !== undefined && isAcceptedYear(civil.year);
}

/** `text` as a `Day`, or `undefined` when {@link isDay} refuses it. */
export function parseDay(text: string): Day | undefined {
  return isDay(text) ? text : undefined;
}

/** Whether `text` is a month written `YYYY-MM`, in the years 1900–2999. */
export function isMonth(text: string): boolean {
  const civil = readMonth(text);
  return civil !== undefined && isAcceptedYear(civil.year);
}

/** The month a day lies in. */
export function monthOf(day: Day): Month {
  return day.slice(0, 7);
}

/** The month `n` months after `month`; before it when `n` is negative. Throws `RangeError` on a malformed month. */
export function nextMonth(month: Month, n = 1): Month {
  if (!Number.isInteger(n)) throw new RangeError(`not a whole number of months: ${n}`);
  const civil = civilOfMonth(month);
  const count = civil.year * 12 + civil.month - 1 + n;
  const year = Math.floor(count / 12);
  return `${yearText(year)}-${twoDigits(count - year * 12 + 1)}`;
}

/** The months from `first` to `last`, both included; empty when `last` comes before `first`. */
export function monthsBetween(first: Month, last: Month): Month[] {
  const months: Month[] = [];
  for (let month = first; month <= last; month = nextMonth(month)) months.push(month);
  return months;
}

/** The first day of a month. */
export function firstDayOf(month: Month): Day {
  return dayText({ ...civilOfMonth(month), day: 1 });
}

/** The last day of a month. */
export function lastDayOf(month: Month): Day {
  const civil = civilOfMonth(month);
  return dayText({ ...civil, day: lengthOfMonth(civil.year, civil.month) });
}

/** The day `n` calendar days after `day`; before it when `n` is negative. Throws `RangeError` on a malformed day. */
export function addDays(day: Day, n: number): Day {
  return fromDayNumber(toDayNumber(day) + n);
}

/** Calendar days from `from` to `to`; negative when `to` comes first. */
export function daysBetween(from: Day, to: Day): number {
  return toDayNumber(to) - toDayNumber(from);
}

/** The same day of the month `n` months away, or that month's last day when it is shorter: 31 Jan + 1 = 28 or 29 Feb. */
export function addMonths(day: Day, n: number): Day {
  const civil = civilOfMonth(nextMonth(monthOf(day), n));
  return dayText({ ...civil, day: Math.min(civilOfDay(day).day, lengthOfMonth(civil.year, civil.month)) });
}

/** ISO weekday of a day: 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: Day): Weekday {
  return weekdayOfNumber(toDayNumber(day));
}
