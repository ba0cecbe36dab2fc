import {
  addDays,
  civilOf,
  dayNumberOf,
  firstDayOf,
  fromDayNumber,
  lastDayOf,
  toDayNumber,
  weekdayOfNumber,
  type Day,
  type DayNumber,
  type Month,
} from './days';
import { osloDayOf, osloInstant, osloTimeOf, type EpochMs } from './oslo';

export interface HolidayName {
  readonly nb: string;
  readonly en: string;
}

/** Holidays on a fixed date: month, day, names. */
const fixedHolidays: readonly (readonly [number, number, HolidayName])[] = [
  [1, 1, { nb: 'første nyttårsdag', en: "New Year's Day" }],
  [5, 1, { nb: 'arbeidernes dag', en: 'Labour Day' }],
  [5, 17, { nb: 'grunnlovsdagen', en: 'Constitution Day' }],
  [12, 25, { nb: 'første juledag', en: 'Christmas Day' }],
  [12, 26, { nb: 'andre juledag', en: 'Boxing Day' }],
];

/** Holidays that move with Easter: days after Easter Sunday, names. */
const easterHolidays: readonly (readonly [number, HolidayName])[] = [
  [-3, { nb: 'skjærtorsdag', en: 'Maundy Thursday' }],
  [-2, { nb: 'langfredag', en: 'Good Friday' }],
  [0, { nb: 'første påskedag', en: 'Easter Sunday' }],
  [1, { nb: 'andre påskedag', en: 'Easter Monday' }],
  [39, { nb: 'Kristi himmelfartsdag', en: 'Ascension Day' }],
  [49, { nb: 'første pinsedag', en: 'Whit Sunday' }],
  [50, { nb: 'andre pinsedag', en: 'Whit Monday' }],
];

/** Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher). */
function easterSundayOf(year: number): DayNumber {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const solar = century - Math.floor(century / 4);
  const lunar = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + solar - lunar + 15) % 30;
  const toSunday =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const daysFromMarch = epact + toSunday - 7 * late + 114;
  return dayNumberOf(year, Math.floor(daysFromMarch / 31), (daysFromMarch % 31) + 1);
}

const holidaysByYear = new Map<number, ReadonlyMap<DayNumber, HolidayName>>();

function holidaysOf(year: number): ReadonlyMap<DayNumber, HolidayName> {
  const known = holidaysByYear.get(year);
  if (known) return known;
  const holidays = new Map<DayNumber, HolidayName>();
  for (const [month, day, name] of fixedHolidays) holidays.set(dayNumberOf(year, month, day), name);
  const easter = easterSundayOf(year);
  for (const [days, name] of easterHolidays) {
    const other = holidays.get(easter + days);
    holidays.set(
      easter + days,
      other ? { nb: `${other.nb} og ${name.nb}`, en: `${other.en} and ${name.en}` } : name,
    );
  }
  holidaysByYear.set(year, holidays);
  return holidays;
}

const isWorkingNumber = (day: DayNumber): boolean =>
  weekdayOfNumber(day) <= 5 && !holidaysOf(civilOf(day).year).has(day);

/** The names of the Norwegian public holiday on `day`, both joined when two fall together; `undefined` when none does. */
export function holidayName(day: Day): HolidayName | undefined {
  const number = toDayNumber(day);
  return holidaysOf(civilOf(number).year).get(number);
}

/**
 * Whether `day` is a Norwegian public holiday, on whatever weekday. Ordinary Sundays, Christmas Eve and New Year's
 * Eve are not.
 */
export function isHoliday(day: Day): boolean {
  return holidayName(day) !== undefined;
}

/** Whether `day` is Monday to Friday and no public holiday. */
export function isWorkingDay(day: Day): boolean {
  return isWorkingNumber(toDayNumber(day));
}

/** `day` itself when it is a working day, else the next one. */
export function nextWorkingDay(day: Day): Day {
  let number = toDayNumber(day);
  while (!isWorkingNumber(number)) number += 1;
  return fromDayNumber(number);
}

/**
 * The `n`th working day after `day`, or before it when `n` is negative; `day` itself need not be one. 0 gives `day`
 * when it is a working day, else the next one. Throws `RangeError` when `n` is not a whole number.
 */
export function addWorkingDays(day: Day, n: number): Day {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a number of working days: ${n}`);
  if (n === 0) return nextWorkingDay(day);
  const step = n > 0 ? 1 : -1;
  let number = toDayNumber(day);
  for (let left = Math.abs(n); left > 0;) {
    number += step;
    if (isWorkingNumber(number)) left -= 1;
  }
  return fromDayNumber(number);
}

/**
 * The `n`th working day of a month, counted from 1; the month's last working day when it has fewer.
 * Throws `RangeError` when `n` is not a whole number of at least 1.
 */
export function nthWorkingDayOf(month: Month, n: number): Day {
  if (!(n >= 1)) throw new RangeError(`not the number of a working day: ${n}`);
  const last = addWorkingDays(addDays(lastDayOf(month), 1), -1);
  const nth = addWorkingDays(addDays(firstDayOf(month), -1), n);
  return nth < last ? nth : last;
}

/**
 * Working days after `from`, up to and including `to`: what is left until `to`, or how late `to` is after `from`.
 * With `to` before `from` it is the same count the other way round, negative.
 */
export function workingDaysBetween(from: Day, to: Day): number {
  const first = toDayNumber(from);
  const last = toDayNumber(to);
  const step = last < first ? -1 : 1;
  let count = 0;
  for (let number = Math.min(first, last) + 1; number <= Math.max(first, last); number += 1) {
    if (isWorkingNumber(number)) count += step;
  }
  return count;
}

/** When letters go out on a working day, Oslo time: from `opens` up to, but not at, `closes`. */
export const postalWindow = { opens: '07:00', closes: '20:00' } as const;

/**
 * The first instant from `instant` on at which a letter may be sent: `instant` itself inside the postal window of a
 * working day, else the next opening of the window.
 */
export function nextSendingInstant(instant: EpochMs): EpochMs {
  const day = osloDayOf(instant);
  const time = osloTimeOf(instant);
  const working = isWorkingDay(day);
  if (working && time >= postalWindow.opens && time < postalWindow.closes) return instant;
  const opensToday = working && time < postalWindow.opens;
  return osloInstant(opensToday ? day : addWorkingDays(day, 1), postalWindow.opens);
}

/** When the one letter a day comes, Oslo time, on working days. */
export const morning = '08:00';

/** The first working morning after `instant`. */
export function nextMorning(instant: EpochMs): EpochMs {
  const day = osloDayOf(instant);
  const today = osloInstant(day, morning);
  return isWorkingDay(day) && today > instant ? today : osloInstant(addWorkingDays(day, 1), morning);
}
