import {
  civilOf,
  dayNumberOf,
  dayText,
  fromDayNumber,
  isDay,
  lengthOfMonth,
  toDayNumber,
  twoDigits,
  weekdayOfNumber,
  type Day,
  type DayNumber,
  type Month,
} from './days';

/** Milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = number;
/** A time of day, `HH:MM`, from 00:00 to 23:59. */
export type TimeOfDay = string;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Milliseconds of a calendar day without a clock change. */
export const dayMs = 24 * hourMs;

const winterOffsetMs = hourMs;
const summerOffsetMs = 2 * hourMs;

interface Summer {
  readonly begins: EpochMs;
  readonly ends: EpochMs;
}

const summers = new Map<number, Summer>();

function lastSundayOf(year: number, month: number): DayNumber {
  const last = dayNumberOf(year, month, lengthOfMonth(year, month));
  return last - (weekdayOfNumber(last) % 7);
}

/**
 * Summer time by directive 2000/84/EC: from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of
 * October. Norway has followed it since 1996; for earlier years the same rule is applied, though clocks differed.
 */
function summerOf(year: number): Summer {
  let summer = summers.get(year);
  if (!summer) {
    summer = {
      begins: lastSundayOf(year, 3) * dayMs + hourMs,
      ends: lastSundayOf(year, 10) * dayMs + hourMs,
    };
    summers.set(year, summer);
  }
  return summer;
}

function offsetAt(instant: EpochMs): number {
  if (!Number.isFinite(instant)) throw new RangeError(`not an instant: ${instant}`);
  const summer = summerOf(civilOf(Math.floor(instant / dayMs)).year);
  return instant >= summer.begins && instant < summer.ends ? summerOffsetMs : winterOffsetMs;
}

/** The wall clock of Oslo at an instant, as the milliseconds that UTC would show the same date and time at. */
export function toWallMs(instant: EpochMs): number {
  return instant + offsetAt(instant);
}

/**
 * The instant at which Oslo's wall clock shows `wallMs` (see {@link toWallMs}). A time skipped in spring is moved
 * forward by the hour that was skipped; a time that comes twice in autumn means the first.
 */
export function fromWallMs(wallMs: number): EpochMs {
  const inSummer = wallMs - summerOffsetMs;
  return offsetAt(inSummer) === summerOffsetMs ? inSummer : wallMs - winterOffsetMs;
}

/** The day in Oslo at an instant. Throws `RangeError` outside the years 0–9999 or when not a number. */
export function osloDayOf(instant: EpochMs): Day {
  return fromDayNumber(Math.floor(toWallMs(instant) / dayMs));
}

/** The month in Oslo at an instant. */
export function osloMonthOf(instant: EpochMs): Month {
  return osloDayOf(instant).slice(0, 7);
}

/** The wall clock in Oslo at an instant, `HH:MM`, seconds cut off. */
export function osloTimeOf(instant: EpochMs): TimeOfDay {
  const wallMs = toWallMs(instant);
  const minutes = Math.floor((wallMs - Math.floor(wallMs / dayMs) * dayMs) / minuteMs);
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

/** Whether `text` is a time of day written `HH:MM`, from 00:00 to 23:59. */
export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/**
 * The instant at which the clocks of Oslo show `time` (`HH:MM`) on `day`. A time skipped in spring is moved forward
 * by the hour that was skipped (02:30 becomes 03:30); a time that comes twice in autumn means the first.
 * Throws `RangeError` on a malformed day or time.
 */
export function osloInstant(day: Day, time: TimeOfDay): EpochMs {
  if (!isTimeOfDay(time)) throw new RangeError(`not a time of day: ${time}`);
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  return fromWallMs(toDayNumber(day) * dayMs + minutes * minuteMs);
}

/**
 * An instant as ISO 8601 with Oslo's offset, e.g. `2026-12-01T09:00:00+01:00`; milliseconds are written only when
 * there are any. Throws `RangeError` outside the years 0–9999 or when not a number.
 */
export function toIso(instant: EpochMs): string {
  const whole = Math.floor(instant);
  const offset = offsetAt(whole);
  const wallMs = whole + offset;
  const dayNumber = Math.floor(wallMs / dayMs);
  const msOfDay = wallMs - dayNumber * dayMs;
  const seconds = Math.floor(msOfDay / 1000);
  const ms = msOfDay % 1000;
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map(twoDigits)
    .join(':');
  const fraction = ms === 0 ? '' : `.${String(ms).padStart(3, '0')}`;
  return `${dayText(civilOf(dayNumber))}T${clock}${fraction}+0${offset / hourMs}:00`;
}

const instantShape =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * An instant written in ISO 8601 extended form with `Z` or an offset `±HH:MM`; seconds may be left out, fractions
 * beyond milliseconds are cut off. `undefined` for anything else: no offset, no real date (years 1900–2999), 24:00,
 * leap seconds, spaces.
 */
export function parseInstant(text: string): EpochMs | undefined {
  const match = instantShape.exec(text);
  if (!match) return undefined;
  const [, day = '', hour, minute, second = '0', fraction = '', sign, offsetHour = '0', offsetMinute = '0'] =
    match;
  if (!isDay(day)) return undefined;
  const msOfDay = Number(hour) * hourMs + Number(minute) * minuteMs + Number(second) * 1000;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const offsetMs = Number(offsetHour) * hourMs + Number(offsetMinute) * minuteMs;
  return toDayNumber(day) * dayMs + msOfDay + ms - (sign === '-' ? -offsetMs : offsetMs);
}
