import {
  addMonths,
  osloDayOf,
  osloInstant,
  workingDaysBetween,
  type Day,
  type EpochMs,
} from '../domain/calendar';
import { openDuties } from '../domain/duties';
import type { PersonId } from '../domain/register';
import { wordOfRole } from '../domain/roles';
import type { Case, InitiativeState } from '../domain/state';
import { writtenDays, type Late } from './habits';

/** How late people have been, as a scenario may ask for it (`answers: asLastYear`). */

/** What a person's habits were measured on. */
export interface Habits extends Late {
  /** How many deadlines, and how many cases. */
  deadlines: number;
  cases: number;
}

export interface Past {
  /** First and last day of what was looked at. */
  since: Day;
  until: Day;
  /** Those who owed or were asked something; by id, in the order of ids. */
  people: Record<PersonId, Habits>;
}

/** How long back the habits of people are looked for. */
const months = 12;

interface Seen {
  /** Working days after each deadline. */
  owed: number[];
  /** How many cases the person was asked in, and did not answer; working days too late in the written ones answered. */
  cases: number;
  silent: number;
  written: number[];
}

/**
 * How late everybody was in the twelve months before `at`, from copies of states; nothing else is looked at.
 *
 * - `owed`: what leads and other named persons owe by a deadline (reports, documents, conditions), whole working days from
 *   the day it was due until it was done. What is late and not done counts until now, or until it was no longer owed. It is
 *   the holder of the role on the due day who was late.
 * - `answers`: null for a seat that did not answer in more than half of the cases that it was called in and that stood until
 *   they closed; else working days beyond the usual three from the call in a written round. In a meeting an answer is in time.
 *
 * Each is the median, the lower of two in the middle. Who is not listed has no past, and counts as in time.
 */
export function pastOf(states: Iterable<InitiativeState>, at: EpochMs): Past {
  const until = osloDayOf(at);
  const since = addMonths(until, -months);
  const begins = osloInstant(since, '00:00');
  const people = new Map<PersonId, Seen>();
  const seen = (person: PersonId): Seen => {
    const known = people.get(person) ?? { owed: [], cases: 0, silent: 0, written: [] };
    people.set(person, known);
    return known;
  };
  for (const state of states) {
    for (const { owedBy, due, ended } of deadlines(state, at)) {
      const person = due < begins ? undefined : personOwing(state, owedBy, due);
      if (person !== undefined) seen(person).owed.push(workingDaysLate(due, ended));
    }
    for (const c of state.cases) {
      if (c.receivedAt < begins) continue;
      for (const { person, days } of answersTo(c)) {
        const one = seen(person);
        one.cases += 1;
        if (days === null) one.silent += 1;
        else if (c.closing.mode === 'written') one.written.push(days);
      }
    }
  }
  const ids = [...people.keys()].sort();
  return { since, until, people: Object.fromEntries(ids.map((id) => [id, habitsOf(seen(id))])) };
}

const habitsOf = ({ owed, cases, silent, written }: Seen): Habits => ({
  owed: median(owed),
  answers: silent * 2 > cases ? null : median(written),
  deadlines: owed.length,
  cases,
});

const median = (days: readonly number[]): number =>
  [...days].sort((a, b) => a - b)[Math.floor((days.length - 1) / 2)] ?? 0;

const workingDaysLate = (due: EpochMs, at: EpochMs): number =>
  Math.max(0, workingDaysBetween(osloDayOf(due), osloDayOf(at)));

/** What was due by `at`, and when it was done, or ceased to be owed after its day; what seats owe is seen in their cases. */
function deadlines(state: InitiativeState, at: EpochMs): { owedBy: string; due: EpochMs; ended: EpochMs }[] {
  const settled = state.settled
    .filter((s) => s.status === 'done' || (s.status === 'void' && s.at > s.due))
    .map((s) => ({ owedBy: s.owedBy, due: s.due, ended: s.at }));
  const open = openDuties(state, at)
    .filter(({ due }) => due < at)
    .map(({ owedBy, due }) => ({ owedBy: owedBy.token, due, ended: at }));
  return [...settled, ...open];
}

/** Offices and actors owe as such: nobody of theirs is late. */
function personOwing({ roles }: InitiativeState, token: string, due: EpochMs): PersonId | undefined {
  const [kind, name = ''] = token.split(/:(.*)/s);
  if (kind === 'person') return name;
  if (kind !== 'role') return undefined;
  const held = roles.find(
    (r) =>
      wordOfRole(r.role) === name &&
      r.person !== null &&
      r.since <= due &&
      (r.until === null || due < r.until),
  );
  return held?.person ?? undefined;
}

/** The first answer of each seat in working days beyond the usual time; null for one that let the case close without. */
function answersTo(c: Case): { person: PersonId; days: number | null }[] {
  const given = [...c.replaced, ...c.positions].sort((a, b) => a.receivedAt - b.receivedAt);
  const closed = (c.status === 'decided' || c.status === 'undecided') && (c.closedAt ?? 0) >= c.closing.at;
  return c.seats.flatMap((seat): { person: PersonId; days: number | null }[] => {
    const first = given.find(({ actor }) => actor === seat.actor);
    if (first) {
      const days = workingDaysLate(c.receivedAt, first.at) - writtenDays;
      return [{ person: first.onBehalfOf ?? first.person, days: Math.max(0, days) }];
    }
    return closed && seat.call === 'called' ? [{ person: seat.person, days: null }] : [];
  });
}
