import type { DateTime } from 'luxon';
import type { CommandName } from '../../src/contract/commands';
import { at, nthOf, oslo, workingDays } from './oslo';
import {
  lettersAbout,
  meeting,
  months,
  published,
  report,
  type Cast,
  type Held,
  type Owed,
  type Said,
} from './predict';

/** Ten years of one initiative: who does what when, by a fixed script, and which letters follow from it. */

export interface Deed {
  when: DateTime;
  by: string;
  command: CommandName;
  payload: Record<string, unknown>;
}

export const begins = '2027-01-04T10:00:00+01:00';
export const ends = oslo('2037-01-01');
/** BP2, BP3, BP4 and the closing of rollout, all on one day; other tests tell of its letters. */
export const gates = oslo('2031-09-10T10:00');
const pmo = 'ola.pmo';

const steeringFrom = oslo('2029-05-03T10:00');
const steeringTo = oslo('2030-03-07T10:00');
const leadTo = oslo('2030-03-08T10:00');
const newLead = oslo('2030-03-13T10:00');
const always = oslo('2999-01-01');
const held: Held[] = [
  { role: 'project', person: 'ida.lead', from: oslo(begins), to: leadTo },
  { role: 'steering', person: 'stig.lead', from: steeringFrom, to: steeringTo },
  { role: 'project', person: 'tuva.lead', from: newLead, to: gates },
  { role: 'operations', person: 'emily.lead', from: gates, to: always },
];

/** How the reports of a year go, month after month. */
const habits: readonly ((month: string) => DateTime | null)[] = [
  (m) => at(nthOf(m, 1).minus({ days: 1 }), 12), // before it is asked for
  (m) => at(nthOf(m, 3), 12),
  (m) => at(nthOf(m, 5), 12), // on the day, after the reminder
  (m) => at(nthOf(m, 2), 12),
  (m) => at(workingDays(nthOf(m, 5), 1), 12), // a day late
  (m) => at(nthOf(m, 3), 12),
  (m) => at(workingDays(nthOf(m, 5), 3), 12), // PMO has heard
  () => null, // never
  (m) => at(nthOf(m, 2), 12),
  (m) => at(workingDays(nthOf(m, 5), 6), 12), // it is on SG's table
  (m) => at(nthOf(m, 4), 12),
  (m) => at(workingDays(nthOf(m, 5), 17), 13), // SG's case has closed undecided
  (m) => at(nthOf(m, 2), 12),
];
const habit = (month: string, index: number): DateTime | null =>
  habits[index % habits.length]?.(month) ?? null;

const projectMonths = months('2027-02', '2031-09').filter((m) => !m.endsWith('-07'));
const special: Record<string, DateTime | null> = {
  '2028-06': oslo('2028-08-04T12:00'),
  '2029-05': oslo('2029-05-09T12:00'),
  '2030-03': oslo('2030-03-15T12:00'),
  '2031-08': at(nthOf('2031-08', 2), 12),
  '2031-09': at(nthOf('2031-09', 2), 12),
};
const extension = { given: at(nthOf('2028-06', 4), 10), until: oslo('2028-06-28T16:00') };

const project: Owed[] = projectMonths.map((month, index) => ({
  ...report('project', month, Object.hasOwn(special, month) ? (special[month] ?? null) : habit(month, index)),
  ...(month === '2028-06' && { extended: extension }),
}));
const operations: Owed[] = months('2031-10', '2036-12').map((month, index) =>
  report('operations', month, habit(month, index)),
);
/** Each quarter's meeting: in good time, on the day, or late. */
const meetings: Owed[] = [];
for (let last = gates, n = 0; ; n += 1) {
  const planned = meeting(last, null);
  const came =
    n % 5 === 3 ? at(workingDays(planned.due, 7), 14) : at(workingDays(planned.due, -2 + (n % 3)), 14);
  if (came >= ends) {
    meetings.push(planned);
    break;
  }
  meetings.push({ ...planned, came });
  last = came;
}

/** What is sent to the initiative, in order of time. */
export const deeds: Deed[] = [
  ...[...project, ...operations].flatMap(({ id, came, line }): Deed[] => {
    if (!came) return [];
    const by = line === 'operations' ? 'emily.lead' : reporterAt(came);
    return [{ when: came, by, command: 'report', payload: reportOf(id.split('/')[2] ?? '') }];
  }),
  ...meetings.flatMap(({ came }, n): Deed[] =>
    came
      ? [{ when: came, by: 'emily.lead', command: 'document', payload: { kind: 'minutes', sha256: sha(n) } }]
      : [],
  ),
  // A draft, a correction, and a report in July.
  {
    when: at(nthOf('2028-04', 1), 11),
    by: 'ida.lead',
    command: 'report',
    payload: { ...reportOf('2028-04'), draft: true },
  },
  {
    when: oslo('2028-03-20T12:00'),
    by: 'ida.lead',
    command: 'report',
    payload: { ...reportOf('2028-02'), status: 'red' },
  },
  { when: oslo('2028-07-10T12:00'), by: 'ida.lead', command: 'report', payload: reportOf('2028-07') },
  {
    when: extension.given,
    by: pmo,
    command: 'extend',
    payload: { duty: 'report/project/2028-06', until: '2028-06-28', reason: 'Sykdom' },
  },
  {
    when: steeringFrom,
    by: pmo,
    command: 'appoint',
    payload: { role: 'steering-lead', person: 'stig.lead' },
  },
  { when: steeringTo, by: pmo, command: 'appoint', payload: { role: 'steering-lead', vacate: true } },
  { when: leadTo, by: pmo, command: 'appoint', payload: { role: 'project-lead', vacate: true } },
  { when: newLead, by: pmo, command: 'appoint', payload: { role: 'project-lead', person: 'tuva.lead' } },
].sort((a, b) => a.when.toMillis() - b.when.toMillis()) as Deed[];

function reporterAt(when: DateTime): string {
  return (
    ['steering', 'project'].flatMap((role) =>
      held.filter((h) => h.role === role && h.from <= when && when < h.to).map((h) => h.person),
    )[0] ?? pmo
  );
}

function reportOf(period: string): Record<string, unknown> {
  return { status: 'green', text: 'I rute', time: 'Etter planen', period };
}

function sha(n: number): string {
  return n.toString(16).padStart(64, '0');
}

/** Every letter between the beginning of the concept phase and the end, but for the day of the gates. */
export function expected(cast: Cast): Said[] {
  const reports = (owed: readonly Owed[], line: string) =>
    owed.flatMap(({ id, came }) => (came ? published(came, line, id.split('/')[2] ?? '', 1, cast) : []));
  return [
    ...lettersAbout(project, held, cast, gates),
    ...lettersAbout([...operations, ...meetings], held, cast, ends),
    ...reports(project, 'project'),
    ...reports(operations, 'operations'),
    ...published(oslo('2028-03-20T12:00'), 'project', '2028-02', 2, cast),
    ...published(oslo('2028-07-10T12:00'), 'project', '2028-07', 1, cast),
    { hour: steeringFrom, to: 'stig.lead', what: 'appointed' },
    { hour: newLead, to: 'tuva.lead', what: 'appointed' },
    // While nobody leads the project, PMO owes a lead, and is reminded the next working day.
    { hour: at(workingDays(leadTo, 1), 9), to: 'pmo', what: 'upcoming vacant/project-lead' },
    { hour: newLead, to: 'pmo', what: 'done vacant/project-lead' },
  ];
}
