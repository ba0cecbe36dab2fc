import type { DutyRule, Rung } from './agreement';
import {
  addWorkingDays,
  firstDayOf,
  isDay,
  isWorkingDay,
  monthOf,
  nextMonth,
  nextWorkingDay,
  nthWorkingDayOf,
  osloDayOf,
  osloInstant,
  osloMonthOf,
  type Day,
  type EpochMs,
} from './calendar';
import type { Duty } from './duties/row';
import { rememberedOf, type HeldOf } from './remembered';
import type { InitiativeState } from './state';

/** The ladder of a duty: when each rung is climbed. Every figure stands in the rule set. */

/** A rung of one duty, with its instant. */
export interface RungAt {
  rung: Rung;
  at: EpochMs;
}

/** Working days after a day (before it, when negative), with the months left out in which the clock stands still. */
export function addPaused(day: Day, workingDays: number, paused: readonly number[]): Day {
  if (paused.length === 0 || workingDays <= 0) return outOf(addWorkingDays(day, workingDays), paused);
  let at = day;
  for (let left = workingDays; left > 0; left--) at = outOf(addWorkingDays(at, 1), paused);
  return at;
}

/** The day itself, or the first working day after the paused months it lies in. */
function outOf(day: Day, paused: readonly number[]): Day {
  let at = day;
  while (paused.includes(Number(at.slice(5, 7)))) at = nextWorkingDay(firstDayOf(nextMonth(monthOf(at))));
  return at;
}

/** Does the ladder of such a duty stand still at the instant (V4 §3.4: July)? */
export const standsStill = (rule: Pick<DutyRule, 'pausedMonths'>, at: EpochMs): boolean =>
  rule.pausedMonths.includes(Number(osloMonthOf(at).slice(5)));

/** The instant itself; while the ladder stands still, 09:00 on the first working day after. */
export const whenMoving = (rule: Pick<DutyRule, 'pausedMonths'>, at: EpochMs): EpochMs =>
  standsStill(rule, at) ? osloInstant(outOf(osloDayOf(at), rule.pausedMonths), '09:00') : at;

/**
 * The rungs of a duty with their instants, in order of time. A rung whose time lay before the duty was opened is not climbed;
 * one that is due beyond the calendar's years has none.
 */
export function ladder(duty: Duty): readonly RungAt[] {
  const { rule, openedAt, due, period } = duty;
  return rememberedOf(ladders, rule, `${openedAt}/${due}/${period ?? ''}`, () =>
    (isDay(osloDayOf(due)) ? rule.rungs : [])
      .map((rung): RungAt => ({ rung, at: rungInstant(duty, rung) }))
      .filter(({ at }) => at >= openedAt)
      .sort((a, b) => a.at - b.at),
  );
}

/** Ladders by row and dates: the same few are asked for at every wake-up, and counting working days takes its time. */
const ladders: HeldOf<readonly RungAt[]> = new WeakMap();

function rungInstant(duty: Duty, rung: Rung): EpochMs {
  const { at } = rung;
  const paused = duty.rule.pausedMonths;
  if ('workingDayOfMonth' in at) {
    const month = duty.period ?? osloMonthOf(duty.openedAt);
    return osloInstant(nthWorkingDayOf(month, at.workingDayOfMonth), at.time);
  }
  if (at.from === 'opened')
    return osloInstant(addPaused(osloDayOf(duty.openedAt), at.workingDays, paused), at.time);
  if (at.workingDays === 0) {
    const day = osloDayOf(duty.due);
    return osloInstant(outOf(isWorkingDay(day) ? day : addWorkingDays(day, -1), paused), at.time);
  }
  // What was already overdue when it became known is late from then on.
  const anchor = at.workingDays > 0 ? Math.max(duty.due, duty.openedAt) : duty.due;
  return osloInstant(addPaused(osloDayOf(anchor), at.workingDays, paused), at.time);
}

/** Rungs that are due and have not been climbed; none while the ladder stands still. */
export function dueRungs(state: InitiativeState, duty: Duty, now: EpochMs): RungAt[] {
  return standsStill(duty.rule, now) ? [] : unclimbed(state, duty).filter(({ at }) => at <= now);
}

/** When this duty next wants something: its next rung, or the instant at which it becomes late. */
export function nextOf(state: InitiativeState, duty: Duty, now: EpochMs): EpochMs | undefined {
  const earliest = whenMoving(duty.rule, now);
  const times = unclimbed(state, duty).map(({ at }) => (earliest > now ? Math.max(at, earliest) : at));
  if (duty.due > now) times.push(duty.due);
  return times.length > 0 ? Math.min(...times) : undefined;
}

function unclimbed(state: InitiativeState, duty: Duty): RungAt[] {
  const climbed = new Set((state.rungs[duty.id] ?? []).map((r) => r.rung));
  return ladder(duty).filter(({ rung }) => !climbed.has(rung.id));
}
