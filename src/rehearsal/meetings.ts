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
  weekdayOf,
  type Day,
  type EpochMs,
  type Month,
} from '../domain/calendar';
import { forumOfMeeting } from '../domain/meetings';
import type { MeetingView } from '../domain/meetingView';
import { weekdays, type MeetingRule, type Scenario, type Script } from './scenario';
import { instantOf } from './world';

/** When forums meet. The agreement gives TLF one or two meetings a year (V4 §3.1) and SG none; the days are ours. */
const usual: Record<'sg' | 'tlf', MeetingRule> = {
  sg: { week: 2, weekday: 'wednesday', except: [7] },
  tlf: { week: 2, weekday: 'thursday', months: [6, 11] },
};

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

/** The days for which somebody planned meetings before the rehearsal began, by forum. */
export type Standing = Partial<Record<ForumId, readonly Day[]>>;

/**
 * The days that a forum's meetings stand on before any of them is changed. Where the scenario is silent, what somebody has
 * planned stands, and the usual days follow it.
 */
export function daysAhead(
  forum: 'sg' | 'tlf',
  days: readonly Day[],
  scenario: Scenario,
  standing: readonly Day[],
): Day[] {
  if (scenario.meetings?.[forum] != null) return [...days];
  const last = [...standing].sort().at(-1);
  return [...standing, ...days.filter((day) => last === undefined || day > last)];
}

/** The n-th such weekday of a month, or the working day after it where that is a holiday. */
function dayIn(month: Month, week: number, weekday: number): Day {
  const first = firstDayOf(month);
  const day = addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + (week - 1) * 7);
  return isWorkingDay(day) ? day : nextWorkingDay(day);
}

/** What people know of meetings: the script, and the programme's meetings, soonest first. */
export interface Planned {
  script: Script;
  meetings: readonly MeetingView[];
}

/** The forum's meetings that lie ahead at `now`. */
export const aheadAt = ({ meetings }: Planned, forum: ForumId, now: EpochMs): MeetingView[] =>
  meetings.filter((m) => m.forum === forum && m.status !== 'cancelled' && instantOf(m.begins) > now);

/**
 * The forum's next meeting for which a case can still be tabled at `now`; undefined when none is planned. Where the
 * scenario names no notice, a case is tabled before the call goes out, so that it stands on the agenda.
 */
export function nextMeeting(planned: Planned, forum: ForumId, now: EpochMs): MeetingView | undefined {
  const notice = planned.script.scenario.notice ?? undefined;
  const earliest = addWorkingDays(osloDayOf(now), notice ?? 0);
  return aheadAt(planned, forum, now).find((m) =>
    notice === undefined ? instantOf(m.callsAt) > now : osloDayOf(instantOf(m.begins)) >= earliest,
  );
}

/** What a case tabled for a meeting says of it. */
export const tabledFor = ({ id, ends, sequence }: MeetingView): Record<string, unknown> => ({
  closes: ends,
  meeting: id,
  meetingSequence: sequence,
});

/** How a meeting is called: by its forum's name and the day in its id. What is no meeting's id stays as it was written. */
export function meetingName(rules: RuleSet, reference: string): string {
  const forum = forumOfMeeting(reference);
  return forum === undefined
    ? reference
    : `${rules.forums[forum].short} ${reference.replace(/^[A-Z]+-/, '')}`;
}

/** The day after the last one of a rehearsal that begins on `from`. */
export const endOf = (from: Day, months: number): Day => addMonths(from, months);
