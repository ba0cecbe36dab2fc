import { addDays, addMonths, fromDayNumber, toDayNumber } from './days';
import { dayMs, fromWallMs, toWallMs, type EpochMs } from './oslo';

/** A length of time: calendar months and days, counted on Oslo's wall clock, and exact milliseconds. */
export interface Duration {
  readonly months: number;
  readonly days: number;
  readonly ms: number;
}

const durationShape =
  /^P(?=[\dT])(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;

/** A century, as each part of a duration may measure it: keeps sums with accepted days in four-digit years. */
const longest: Duration = { months: 1200, days: 36_525, ms: 36_525 * dayMs };

/**
 * An ISO 8601 duration in whole units, such as `P30D`, `P1M`, `P2W`, `P1Y6M` or `PT12H`. `undefined` for anything
 * else: fractions, signs, no part at all, or a part above a century.
 */
export function parseDuration(text: string): Duration | undefined {
  const match = durationShape.exec(text);
  if (!match) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  const duration = {
    months: part(1) * 12 + part(2),
    days: part(3) * 7 + part(4),
    ms: ((part(5) * 60 + part(6)) * 60 + part(7)) * 1000,
  };
  const tooLong =
    duration.months > longest.months || duration.days > longest.days || duration.ms > longest.ms;
  return tooLong ? undefined : duration;
}

/**
 * `instant` plus a duration: first the months (cut to the last day of a shorter month), then the days, both keeping
 * Oslo's wall time over a clock change, then the exact milliseconds. Negative parts count backwards. A wall time
 * that is skipped in spring moves forward an hour; one that comes twice in autumn means the first.
 */
export function addDuration(instant: EpochMs, duration: Duration): EpochMs {
  if (duration.months === 0 && duration.days === 0) return instant + duration.ms;
  const wallMs = toWallMs(instant);
  const dayNumber = Math.floor(wallMs / dayMs);
  const day = addDays(addMonths(fromDayNumber(dayNumber), duration.months), duration.days);
  return fromWallMs(toDayNumber(day) * dayMs + wallMs - dayNumber * dayMs) + duration.ms;
}
