import { nextMorning, type EpochMs } from './calendar';
import type { LetterFacts, LetterIntent } from './letters';

/**
 * How soon each kind of letter must reach its reader, and whether it can be declined. `urgent` goes at once, within the
 * sending hours; `daily` waits for the reader's one letter of the next working morning. All of it is ours.
 */
interface LetterClass {
  when: 'urgent' | 'daily';
  /** News, which a reader may do without. What somebody owes, and what is asked of them, cannot be declined. */
  declinable: boolean;
}

const atOnce: LetterClass = { when: 'urgent', declinable: false };
const inTheMorning: LetterClass = { when: 'daily', declinable: false };
const news: LetterClass = { when: 'daily', declinable: true };

const classes: Record<LetterFacts['kind'], LetterClass | ((facts: LetterFacts) => LetterClass)> = {
  // What is due today and what is late cannot wait; what is due later can.
  duty: (facts) => (facts.kind === 'duty' && facts.rung === 'upcoming' ? inTheMorning : atOnce),
  dutyDone: news,
  call: atOnce,
  caseWithdrawn: atOnce,
  decision: news,
  undecided: atOnce,
  willAsked: atOnce,
  report: news,
  appointed: inTheMorning,
  ended: (facts) => (facts.kind === 'ended' && facts.lessons !== null ? inTheMorning : news),
  undelivered: atOnce,
  notice: news,
  month: atOnce,
  meeting: atOnce,
  minutes: news,
};

/** The class of a letter, by its kind and, for reminders and endings, by what it says. */
export function classOf(facts: LetterFacts): LetterClass {
  // Anybody can hand a post anything: what no release knows is found out where it is written.
  const found = Object.hasOwn(classes, facts.kind) ? classes[facts.kind] : atOnce;
  return typeof found === 'function' ? found(facts) : found;
}

/** When the reader must act, if a letter says so. */
function dueIn(facts: LetterFacts): EpochMs | null {
  if (facts.kind === 'duty') return facts.duty.due;
  if (facts.kind === 'ended') return facts.lessons?.due ?? null;
  return null;
}

/** Whether a letter may wait for the morning after `at`: it is of that class, and nothing in it is due before it is read. */
export function mayWait({ facts, maybeIn }: LetterIntent, at: EpochMs): boolean {
  // What may have arrived already goes again as it went.
  if (maybeIn !== undefined || classOf(facts).when === 'urgent') return false;
  const due = dueIn(facts);
  return due === null || due > nextMorning(at);
}

/** The duty that facts are about, by id; none also where they only say they were: anybody can hand a post anything. */
export const dutyIn = (facts: LetterFacts): string | undefined =>
  facts.kind === 'duty' || facts.kind === 'dutyDone'
    ? (facts.duty as { id: string } | null | undefined)?.id
    : undefined;

/** Has what a reminder asks for been done, or let go, by what its reader was told after it? In: one initiative's, in order. */
export function overSince(reminder: LetterIntent, told: readonly LetterIntent[]): boolean {
  const { facts } = reminder;
  if (facts.kind !== 'duty') return false;
  return told
    .slice(told.indexOf(reminder) + 1)
    .some(({ facts: later }) => later.kind === 'dutyDone' && dutyIn(later) === dutyIn(facts));
}
