import {
  addDays,
  addWorkingDays,
  isWorkingDay,
  nextWorkingDay,
  osloDayOf,
  osloInstant,
  type Day,
  type EpochMs,
} from '../domain/calendar';
import type { PersonId } from '../domain/register';
import type { Habit, Script } from './scenario';

/** When people do what they owe: in time, so many working days late, as late as before, or never; and not while away. */

/** Everybody does the day's work with the service at this hour, after the morning's letters. */
export const workTime = '10:00';

const usualDelay = 3;

/** In a written round people answer so many working days after the call. */
export const writtenDays = 3;

/** How late somebody is: in working days, null for never. */
export interface Late {
  /** With what is owed by a deadline. */
  owed: number;
  /** With positions, after the usual time. */
  answers: number | null;
}

/** The person's habit in the script; everybody's where it has none of its own; else in time. */
export const habitOf = ({ scenario }: Script, person: PersonId): Habit =>
  scenario.people?.[person] ?? scenario.everybody ?? { answers: 'onTime' };

/** Is the person away on that Oslo day? */
export const isAway = ({ scenario }: Script, person: PersonId, day: Day): boolean =>
  (scenario.absences ?? []).some((a) => a.person === person && a.from <= day && day <= a.to);

/** How many working days late the person is; zero for one who answers in time, null for one who never does. */
export function delayOf(script: Script, person: PersonId, what: keyof Late): number | null {
  const habit = habitOf(script, person);
  switch (habit.answers) {
    case 'never':
      return null;
    case 'late':
      return habit.workingDays ?? usualDelay;
    case 'asLastYear': {
      const before = script.past?.people[person];
      return before ? before[what] : 0;
    }
    case 'onTime':
      return 0;
  }
}

/** Does the seat never say what it thinks? */
export const silent = (script: Script, person: PersonId): boolean =>
  delayOf(script, person, 'answers') === null;

/** The first hour of work at or after an instant. */
export function nextWork(at: EpochMs): EpochMs {
  const day = osloDayOf(at);
  const today = osloInstant(day, workTime);
  if (isWorkingDay(day) && at <= today) return today;
  return osloInstant(nextWorkingDay(addDays(day, 1)), workTime);
}

/** The same for a person, who may be away; undefined for one who never comes back in five years. */
export function atWork(script: Script, person: PersonId, at: EpochMs): EpochMs | undefined {
  let when = nextWork(at);
  for (let days = 0; days < 2000; days++) {
    const day = osloDayOf(when);
    if (!isAway(script, person, day)) return when;
    when = nextWork(osloInstant(addDays(day, 1), '00:00'));
  }
  return undefined;
}

/** What is owed, as far as its time goes. */
export interface Owed {
  /** Nobody can do it before. */
  since: EpochMs;
  due: EpochMs;
  /** How many working days before the due day it is done by one who does it in time. */
  early: number;
}

/** When the person does it; undefined for never. */
export function doneAt(script: Script, person: PersonId, { since, due, early }: Owed): EpochMs | undefined {
  const delay = delayOf(script, person, 'owed');
  if (delay === null) return undefined;
  const day = addWorkingDays(osloDayOf(due), delay > 0 ? delay : -early);
  return atWork(script, person, Math.max(osloInstant(day, workTime), since));
}

/** When the person does what is wanted on a day, but not due by any rule. */
export function doneOn(script: Script, person: PersonId, day: Day, since: EpochMs): EpochMs | undefined {
  return doneAt(script, person, { since, due: osloInstant(day, workTime), early: 0 });
}
