import type { ForumId, RuleSet } from '../domain/agreement';
import {
  addDays,
  addMonths,
  addWorkingDays,
  firstDayOf,
  isWorkingDay,
  monthOf,
  monthsBetween,
  nextMonth,
  nextWorkingDay,
  osloDayOf,
  osloInstant,
  toIso,
  weekdayOf,
  type Day,
  type EpochMs,
  type Month,
} from '../domain/calendar';
import { weekdays, type MeetingRule, type Scenario, type Script } from './scenario';

/** When forums meet. The agreement gives TLF one or two meetings a year (V4 §3.1) and SG none; the days are ours. */
const usual: Record<'sg' | 'tlf', MeetingRule> = {
  sg: { week: 2, weekday: 'wednesday', except: [7] },
  tlf: { week: 2, weekday: 'thursday', months: [6, 11] },
};

/** Meetings begin then, and their cases close when they end. */
export const meetingTime = { begins: '10:00', ends: '12:00' } as const;

/** The days of meetings that a scenario plans, from `from` to half a year beyond `until`. */
export function meetingDays(scenario: Scenario, from: Day, until: Day): Record<ForumId, Day[]> {
  const months = monthsBetween(monthOf(from), nextMonth(monthOf(until), 6));
  const days = (forum: 'sg' | 'tlf'): Day[] => {
    const rule = scenario.meetings?.[forum] ?? usual[forum];
    if (Array.isArray(rule)) return [...rule].sort();
    const wanted = months.filter((month) => {
      const number = Number(month.slice(5));
      return (rule.months ?? [number]).includes(number) && !(rule.except ?? []).includes(number);
    });
    return wanted.map((month) => dayIn(month, rule.week, weekdays.indexOf(rule.weekday) + 1));
  };
  return { sg: days('sg'), tlf: days('tlf'), pmo: [] };
}

/** The n-th such weekday of a month, or the working day after it where that is a holiday. */
function dayIn(month: Month, week: number, weekday: number): Day {
  const first = firstDayOf(month);
  const day = addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + (week - 1) * 7);
  return isWorkingDay(day) ? day : nextWorkingDay(day);
}

/** The forum's next meeting for which a case can still be tabled at `now`; undefined when none is planned. */
export function nextMeeting(script: Script, forum: ForumId, now: EpochMs): Day | undefined {
  const notice = script.scenario.notice ?? 5;
  const earliest = addWorkingDays(osloDayOf(now), notice);
  return script.meetings[forum].find((day) => day >= earliest && osloInstant(day, meetingTime.begins) > now);
}

export const beginsAt = (day: Day): EpochMs => osloInstant(day, meetingTime.begins);
export const endsAt = (day: Day): EpochMs => osloInstant(day, meetingTime.ends);

/** When a case of a meeting closes, as commands say it. */
export const closing = (day: Day): string => toIso(endsAt(day));

/** How a meeting is called. */
export const meetingName = (rules: RuleSet, forum: ForumId, day: Day): string =>
  `${rules.forums[forum].short} ${day}`;

/** The day after the last one of a rehearsal that begins on `from`. */
export const endOf = (from: Day, months: number): Day => addMonths(from, months);
