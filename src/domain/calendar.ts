/**
 * The calendar of the agreement: Oslo days and hours, Norwegian working days, durations and how dates are
 * written for people. Pure integer arithmetic: the same answer on every machine and on every replay.
 *
 * Instants are epoch milliseconds inside and ISO 8601 with offset at the edges; days are `YYYY-MM-DD` and
 * months `YYYY-MM`, so that text order is time order.
 */
export {
  addDays,
  addMonths,
  daysBetween,
  firstDayOf,
  isDay,
  isMonth,
  lastDayOf,
  monthOf,
  monthsBetween,
  nextMonth,
  parseDay,
  weekdayOf,
  type Day,
  type Month,
  type Weekday,
} from './calendar/days';
export {
  isTimeOfDay,
  osloDayOf,
  osloInstant,
  osloMonthOf,
  osloTimeOf,
  parseInstant,
  toIso,
  type EpochMs,
  type TimeOfDay,
} from './calendar/oslo';
export {
  addWorkingDays,
  holidayName,
  isHoliday,
  isWorkingDay,
  nextMorning,
  nextSendingInstant,
  nextWorkingDay,
  nthWorkingDayOf,
  postalWindow,
  workingDaysBetween,
  type HolidayName,
} from './calendar/working-days';
export { addDuration, parseDuration, type Duration } from './calendar/duration';
export { formatDay, formatDayShort, formatInstant, formatMonth, type Language } from './calendar/words';
