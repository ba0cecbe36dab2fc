import type { DateTime } from 'luxon';
import { at, fromMs, isWorkingDay, nthOf, oslo, workingDays } from './oslo';

/**
 * Which letters the duties of one initiative give rise to, told from the collaboration agreement alone: this script shares
 * no line with the product. A letter is an hour in Oslo, a reader, and what it says.
 */

/** A stretch in which somebody holds a role. */
export interface Held {
  role: 'project' | 'steering' | 'operations';
  person: string;
  from: DateTime;
  to: DateTime;
}

/** A report or minutes that are owed: by when, and when they came, if ever. */
export interface Owed {
  id: string;
  line: 'project' | 'operations';
  opened: DateTime;
  due: DateTime;
  reminder: DateTime;
  came: DateTime | null;
  /** An extension by PMO: when it was given, and until when. */
  extended?: { given: DateTime; until: DateTime };
}

export interface Cast {
  /** Who holds the nine seats in DSOP SG, and who of them chairs. */
  seats: readonly string[];
  chair: string;
  /** Who hears for each participating actor. */
  contacts: readonly string[];
}

export interface Said {
  hour: DateTime;
  to: string;
  what: string;
}

const never = oslo('2999-01-01');
const office = 'pmo';

export function lettersAbout(
  owed: readonly Owed[],
  held: readonly Held[],
  cast: Cast,
  until: DateTime,
): Said[] {
  return owed.flatMap((one) => climb(one, held, cast)).filter(({ hour }) => hour < until);
}

/** V4 §3.4: the leader of the steering group, and the project lead while there is none; V4 §3.5: operations; else PMO. */
function ownerOf(line: Owed['line'], held: readonly Held[], when: DateTime): string {
  const holder = (role: Held['role']) =>
    held.find((h) => h.role === role && h.from <= when && when < h.to)?.person;
  if (line === 'operations') return holder('operations') ?? office;
  return holder('steering') ?? holder('project') ?? office;
}

function copyOf(line: Owed['line'], held: readonly Held[], when: DateTime): string[] {
  const lead = held.find((h) => h.role === 'project' && h.from <= when && when < h.to)?.person;
  return line === 'operations' || lead === undefined || lead === ownerOf(line, held, when) ? [] : [lead];
}

/** Working days after a day; on the project line none is counted in July (V4 §3.4). */
function after(day: DateTime, count: number, line: Owed['line']): DateTime {
  let found = day;
  for (let left = count; left > 0; left -= 1) {
    found = workingDays(found, 1);
    while (line === 'project' && found.month === 7) found = workingDays(found, 1);
  }
  return found;
}

function climb(one: Owed, held: readonly Held[], cast: Cast): Said[] {
  const { id, line, extended } = one;
  const came = one.came ?? never;
  const owner = (when: DateTime) => ownerOf(line, held, when);
  const said: Said[] = [];
  const tell = (when: DateTime, to: readonly string[], what: string) =>
    said.push(...[...new Set(to)].map((reader) => ({ hour: when, to: reader, what: `${what} ${id}` })));

  const rungs = (due: DateTime): { name: string; when: DateTime }[] => [
    { name: 'due', when: at(isWorkingDay(due) ? due : workingDays(due, -1), 9) },
    ...(
      [
        ['late', 1],
        ['pmo', 2],
        ['sg', 5],
      ] as const
    ).map(([name, days]) => ({ name, when: at(after(due, days, line), 9) })),
  ];
  const climbed = [{ name: 'upcoming', when: one.reminder }, ...rungs(one.due)].filter(
    ({ when }) => !extended || when < extended.given,
  );
  if (extended) climbed.push({ name: 'upcoming', when: extended.given }, ...rungs(extended.until));

  const heard = climbed.filter(({ when }) => when >= one.opened && when < came);
  for (const { name, when } of heard) {
    const mine = [owner(when), ...copyOf(line, held, when)];
    if (name === 'pmo') tell(when, owner(when) === office ? [] : [office], name);
    else tell(when, name === 'sg' ? [office, ...mine] : mine, name);
    if (name === 'sg') said.push(...escalation(when, came, cast));
  }

  const first = heard[0]?.when ?? never;
  if (one.came && first < one.came) tell(one.came, [owner(one.came)], 'done');
  const changes = [...new Set(held.flatMap((h) => [h.from.toMillis(), h.to.toMillis()]))];
  for (const change of changes.map(fromMs)) {
    const before = owner(change.minus({ minutes: 1 }));
    if (change > first && change < came && before !== owner(change)) tell(change, [before], 'passed-on');
  }
  return said;
}

/** On SG's table by way of PMO, in writing for ten working days; nobody answers in this story (V4 §3.2, §3.3). */
function escalation(tabled: DateTime, came: DateTime, { seats, chair }: Cast): Said[] {
  const said: Said[] = [];
  const tell = (hour: DateTime, to: readonly string[], what: string) =>
    said.push(...to.map((reader) => ({ hour, to: reader, what })));
  const closes = at(workingDays(tabled, 10), 16);
  tell(tabled, seats, 'call');
  for (const [what, when] of [
    ['position upcoming', at(workingDays(closes, -3), 9)],
    ['position due', at(closes, 9)],
  ] as const)
    if (when < came) tell(when, seats, what);
  if (closes < came) tell(closes, [office, chair], 'undecided');
  if (came < never) tell(came, seats, 'withdrawn');
  return said;
}

/** A published report goes to PMO and to every participating actor. */
export const published = (when: DateTime, line: string, month: string, version: number, cast: Cast): Said[] =>
  [office, ...cast.contacts].map((to) => ({
    hour: when,
    to,
    what: `published ${line}:${month}:${version}`,
  }));

/** The months from one to another, `2027-02`, both included. */
export function months(from: string, to: string): string[] {
  const list: string[] = [];
  for (let month = oslo(`${from}-01`); month <= oslo(`${to}-01`); month = month.plus({ months: 1 }))
    list.push(month.toFormat('yyyy-MM'));
  return list;
}

/** The report of one month: reminder on the first working day, due on the fifth at 16:00. */
export const report = (line: Owed['line'], month: string, came: DateTime | null): Owed => ({
  id: `report/${line}/${month}`,
  line,
  opened: oslo(`${month}-01`),
  due: at(nthOf(month, 5), 16),
  reminder: at(nthOf(month, 1), 9),
  came,
});

/** The meeting of a quarter in operations: due in the third month after the last, reminder ten working days before. */
export function meeting(last: DateTime, came: DateTime | null): Owed {
  const month = last.plus({ months: 3 }).toFormat('yyyy-MM');
  const due = at(nthOf(month, 5), 16);
  return {
    id: `meeting/${month}`,
    line: 'operations',
    opened: last,
    due,
    reminder: at(workingDays(due, -10), 9),
    came,
  };
}
