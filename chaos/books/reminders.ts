import Holidays from 'date-holidays';
import { DateTime } from 'luxon';
import type { Account } from './account';

/**
 * The reminders of monthly reports worked out a second time, from libraries and figures of its own: nothing here is
 * shared with the rules that it checks but the ids of duties and rungs.
 */

const zone = 'Europe/Oslo';
const norway = new Holidays('NO');

/** The two monthly lines: in which phases, which month is left out, and who hears on the way. */
const lines = {
  project: { phases: ['concept', 'planning', 'realisation', 'rollout'], skips: 7 },
  operations: { phases: ['operations'], skips: null },
} as const;
type Line = keyof typeof lines;

/** Working days of the month, and working days after the due day, at nine in the morning. */
const rungs = [
  { rung: 'upcoming', monthDay: 1 },
  { rung: 'due', after: 0 },
  { rung: 'late', after: 1 },
  { rung: 'pmo', after: 2 },
  { rung: 'sg', after: 5 },
] as const;

/** A reminder that somebody should have had: `report/project/2027-03` and `late`, at an instant in epoch ms. */
export interface DueReminder {
  duty: string;
  rung: string;
  at: number;
}

/**
 * The reminders of monthly reports that an initiative should have given by `account.until`: a rung is climbed when its
 * time comes before the report, after the month's duty began. Only months in which a line ran from beginning to end and
 * whose duty nobody extended; a rung within `marginMs` of a report is left open. Reads the sender's side, and from the
 * service's side only when it entered its phases.
 */
export function remindersOwed(account: Account, marginMs = 3_600_000): DueReminder[] {
  const filed = new Map<string, number>();
  const extended = new Set<string>();
  for (const { envelope, receipt } of account.acknowledged) {
    const { period, draft, duty } = envelope.payload as { period?: string; draft?: boolean; duty?: string };
    if (envelope.command === 'extend' && duty !== undefined) extended.add(duty);
    if (envelope.command !== 'report' || draft === true || period === undefined) continue;
    const line = lineOf(account, Date.parse(receipt.at));
    const id = `report/${line ?? ''}/${period}`;
    filed.set(id, Math.min(filed.get(id) ?? Number.POSITIVE_INFINITY, Date.parse(receipt.at)));
  }
  return (Object.keys(lines) as Line[]).flatMap((line) =>
    wholeMonths(account, line).flatMap((month) => {
      const duty = `report/${line}/${month.toFormat('yyyy-MM')}`;
      if (extended.has(duty)) return [];
      const until = Math.min(filed.get(duty) ?? account.until, account.until) - marginMs;
      return times(month)
        .filter(({ at }) => at < until)
        .map(({ rung, at }) => ({ duty, rung, at }));
    }),
  );
}

/** When each phase began, by the decisions that moved the initiative; the end of the last is where its clock stands. */
function phasesOf({ state, acknowledged }: Account): { phase: string; from: number }[] {
  const moves = acknowledged.flatMap(({ receipt }) =>
    receipt.phase === null ? [] : [{ phase: receipt.phase, from: Date.parse(receipt.at) }],
  );
  return moves
    .filter((move, index) => index === 0 || moves[index - 1]?.phase !== move.phase)
    .concat({ phase: state.phase, from: Number.POSITIVE_INFINITY });
}

function lineOf(account: Account, at: number): Line | undefined {
  const phase = phasesOf(account).findLast(({ from }) => from <= at)?.phase ?? '';
  return (Object.keys(lines) as Line[]).find((line) =>
    (lines[line].phases as readonly string[]).includes(phase),
  );
}

/** The months, as their first instants, in which the line ran throughout and that have one report. */
function wholeMonths(account: Account, line: Line): DateTime[] {
  const phases = phasesOf(account);
  const runs = phases.flatMap(({ phase, from }, index) => {
    const to = Math.min(phases[index + 1]?.from ?? account.until, account.until);
    return (lines[line].phases as readonly string[]).includes(phase) && from < to ? [{ from, to }] : [];
  });
  const months: DateTime[] = [];
  const since = Math.min(...runs.map((run) => run.from));
  const ended = Math.max(...runs.map((run) => run.to));
  if (!Number.isFinite(since)) return months;
  let month = DateTime.fromMillis(since, { zone }).startOf('month').plus({ months: 1 });
  for (; month.plus({ months: 1 }).toMillis() < ended; month = month.plus({ months: 1 })) {
    if (month.month !== lines[line].skips) months.push(month);
  }
  return months;
}

const holidaysOf = new Map<number, Set<string>>();

function isHoliday(day: DateTime): boolean {
  const days =
    holidaysOf.get(day.year) ??
    new Set(
      norway
        .getHolidays(day.year)
        .filter(({ type }) => type === 'public')
        .map(({ date }) => date.slice(0, 10)),
    );
  holidaysOf.set(day.year, days);
  return days.has(day.toISODate() ?? '');
}

const isWorking = (day: DateTime): boolean => day.weekday <= 5 && !isHoliday(day);

/** The n-th working day counted from a day, the day itself not counted. */
function workingDaysAfter(day: DateTime, count: number): DateTime {
  let at = day;
  for (let left = count; left > 0; left -= isWorking(at) ? 1 : 0) at = at.plus({ days: 1 });
  return at;
}

function times(month: DateTime): { rung: string; at: number }[] {
  const before = month.minus({ days: 1 });
  const due = workingDaysAfter(before, 5);
  return rungs.map((one) => {
    const day = 'monthDay' in one ? workingDaysAfter(before, one.monthDay) : workingDaysAfter(due, one.after);
    return { rung: one.rung, at: day.set({ hour: 9 }).toMillis() };
  });
}
