import { lifeOf, type Life } from '../src/dev/life';
import { personFrom } from '../src/dev/cast';
import type { Step } from '../src/dev/play';
import {
  addWorkingDays,
  firstDayOf,
  monthsBetween,
  nextMonth,
  nthWorkingDayOf,
  osloDayOf,
  osloInstant,
  osloMonthOf,
  type EpochMs,
  type Month,
} from '../src/domain/calendar';
import type { Register } from '../src/domain/register';
import type { InitiativeView } from '../src/domain/view';
import type { Random } from './random';

/** What is done at one moment of an initiative's life, by its clock. */
export interface Entry {
  at: EpochMs;
  /** The steps in order; some depend on what the initiative has come to. */
  steps: (state: InitiativeView) => Step[];
  /** Something else that happens at that moment, before the steps. */
  first?: () => Promise<void>;
}

/** What a diary is made of. */
export interface DiaryOptions {
  register: Register;
  /** When the initiative is registered (epoch ms). */
  from: EpochMs;
  /** How many months it lasts after it has come to realisation. */
  months: number;
  /** Decides who is late, who objects and who leaves; the same seed gives the same diary. */
  random: Random;
  /** Realisation to the end, or on to rollout and operations half-way. */
  through?: 'realisation' | 'operations';
}

const participants = ['finansnorge', 'nav', 'skatteetaten', 'bits'];
const cast = {
  actor: 'finansnorge',
  registrant: 'kari.nes',
  participants,
  projectLead: 'ida.lead',
  steeringLead: 'stig.lead',
  operationsLead: 'emily.lead',
};
/** Comes and goes. */
const guest = 'kartverket';
/** Leads the project while its lead is away. */
const standIn = 'vidar.lead';

/** The steps that bring a new idea to realisation, all on one day. */
export function founding(key: string, { register, from }: Pick<DiaryOptions, 'register' | 'from'>): Step[] {
  const life = lifeFor(key, register, from);
  return [
    ...life.registration(),
    ...life.idea(),
    ...life.joining(),
    ...(['BP1', 'BP2', 'BP3'] as const).flatMap((gate) => life.gate(gate)),
  ];
}

const lifeFor = (key: string, register: Register, at: EpochMs): Life =>
  lifeOf(key, register, { day: osloDayOf(at), cast, title: `Initiativ ${key}` });

/**
 * A busy life, month by month from the month after `from`: reports in time, late, corrected, postponed and never sent;
 * matters escalated and decided by nine seats, with objections and second rounds; documents, an actor that comes and
 * goes, roles that change hands, a stop that is proposed and withdrawn. Half-way, if so wanted, the gate to rollout with
 * conditions, and from there to operations.
 */
export function busyDiary(key: string, options: DiaryOptions): Entry[] {
  const { from, months, through = 'operations' } = options;
  const first = nextMonth(osloMonthOf(from));
  const last = nextMonth(first, months - 1);
  const half = nextMonth(first, Math.floor(months / 2));
  return monthsBetween(first, last)
    .flatMap((month, index) => {
      const page = pageOf(key, month, options);
      const seat = through === 'operations' && month >= half ? 'operations' : 'project';
      return [
        ...reporting(page, seat),
        ...matters(page, index),
        ...(index % 4 === 1 ? comingAndGoing(page) : []),
        ...(seat === 'operations'
          ? meetings(page, index)
          : [...papers(page), ...(index % 5 === 2 ? second(page) : [])]),
        ...(through === 'operations' && month === half ? rollout(page) : []),
      ];
    })
    .sort((one, other) => one.at - other.at);
}

/** One month of the diary. */
interface Page {
  key: string;
  month: Month;
  life: Life;
  random: Random;
  register: Register;
  step: (command: Step['command'], by: string, payload?: Record<string, unknown>) => Step;
  /** The n-th working day of the month, at an hour of the day. */
  day: (n: number, time?: string) => EpochMs;
}

function pageOf(key: string, month: Month, { register, random }: DiaryOptions): Page {
  const at = osloInstant(firstDayOf(month), '12:00');
  return {
    key,
    month,
    random,
    register,
    life: lifeFor(key, register, at),
    step: (command, by, payload = {}) => ({ key, command, by, payload }),
    day: (n, time = '11:00') => osloInstant(nthWorkingDayOf(month, n), time),
  };
}

const entry = (at: EpochMs, ...steps: Step[]): Entry => ({ at, steps: () => steps });

/** The month's report: mostly in time, sometimes corrected, late, postponed, or only after it has been escalated. */
function reporting(page: Page, line: 'project' | 'operations'): Entry[] {
  const { month, random, life, step, day } = page;
  if (line === 'project' && month.endsWith('-07')) return [];
  const by = line === 'project' ? life.cast.steeringLead : life.cast.operationsLead;
  const report = (status: string, text: string): Step =>
    step('report', by, { status, text: `${text} ${month}`, period: month });
  const duty = `report/${line}/${month}`;
  const luck = random();
  if (luck < 0.4) return [entry(day(3), report('green', 'I rute'))];
  if (luck < 0.55)
    return [
      entry(day(2), {
        ...report('green', 'Utkast'),
        payload: { ...report('green', 'Utkast').payload, draft: true },
      }),
      entry(day(4), report('yellow', 'Noe forsinket')),
      entry(day(6), report('green', 'Rettet')),
    ];
  if (luck < 0.65)
    return [
      {
        at: day(4),
        steps: (state) =>
          // In the month that a line begins nothing is owed on it yet.
          state.duties.some((d) => d.id === duty && (d.status === 'open' || d.status === 'upcoming'))
            ? [step('extend', life.cast.pmo, { duty, until: nthWorkingDayOf(month, 9), reason: 'Ferie' })]
            : [],
      },
      entry(day(8), report('green', 'Etter utsettelse')),
    ];
  if (luck < 0.85) return [entry(day(7), report('yellow', 'For sent'))];
  return [
    { at: day(11), steps: (state) => escalatedDuties(page, state) },
    entry(day(12), report('red', 'Etter at den ble savnet')),
  ];
}

/** Every seat of SG takes note of what the service has put on its table. */
function escalatedDuties(page: Page, state: InitiativeView): Step[] {
  return state.cases
    .filter((c) => c.status === 'open' && state.escalations.some((e) => e.case === c.id && e.duty !== null))
    .flatMap((c) => answers(page, c, () => 'support'));
}

type Seats = Pick<InitiativeView['cases'][number], 'id' | 'seats' | 'positions'>;

const answers = (page: Page, c: Seats, position: (index: number) => string): Step[] =>
  c.seats.map(({ person }, index) => {
    const kind = position(index);
    const reason = kind === 'support' ? {} : { reason: 'Saken bør opplyses bedre' };
    return page.step('decide', person, { case: c.id, position: kind, ...reason });
  });

/** Matters that PMO puts before SG: agreed at once, in a second round, or left to close by itself. */
function matters(page: Page, index: number): Entry[] {
  const { life, random, step, day } = page;
  const reason = `Sak ${index + 1}: avklaring`;
  const latest = (state: InitiativeView): Seats[] =>
    state.cases
      .filter(
        (c) => c.status === 'open' && state.escalations.some((e) => e.case === c.id && e.reason === reason),
      )
      .slice(-1);
  const opens = entry(day(8, '12:00'), step('escalate', life.cast.pmo, { reason }));
  const luck = random();
  if (luck < 0.45)
    return [
      opens,
      { at: day(10), steps: (s) => latest(s).flatMap((c) => answers(page, c, () => 'support')) },
    ];
  if (luck < 0.75)
    return [
      opens,
      {
        at: day(10),
        steps: (s) =>
          latest(s).flatMap((c) => answers(page, c, (i) => (i === 3 ? 'object' : 'support')).slice(0, 6)),
      },
      {
        at: day(12),
        steps: (s) =>
          latest(s).map((c) => step('amend', life.cast.pmo, { case: c.id, text: 'Nytt forslag' })),
      },
      {
        at: day(14),
        steps: (s) =>
          latest(s).flatMap((c) => answers(page, c, (i) => (i === 4 ? 'reservation' : 'support'))),
      },
    ];
  if (luck < 0.9)
    return [
      opens,
      { at: day(10), steps: (s) => latest(s).flatMap((c) => answers(page, c, () => 'support').slice(0, 7)) },
    ];
  return [
    opens,
    {
      at: day(11),
      steps: (s) => latest(s).map((c) => step('withdrawCase', life.cast.pmo, { case: c.id, reason: 'Løst' })),
    },
  ];
}

/** The guest actor joins, or leaves when it is there. */
function comingAndGoing({ register, step, day, month, life }: Page): Entry[] {
  const person = personFrom(register, guest, firstDayOf(month));
  return [
    {
      at: day(13),
      steps: (state) => {
        const status = state.actors.find((a) => a.actor === guest)?.status;
        if (status === 'joined') return [step('leave', person, { actor: guest })];
        return [
          ...(status === 'invited' ? [] : [step('invite', life.cast.pmo, { actor: guest })]),
          step('join', person, { actor: guest }),
        ];
      },
    },
  ];
}

/** Papers that are filed along the way, the communication strategy first. */
function papers({ key, month, life, step, day, random }: Page): Entry[] {
  const sha = (kind: string) =>
    [...`${key}${month}${kind}`]
      .reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) >>> 0, 7)
      .toString(16)
      .padStart(64, '0');
  const file = (kind: string): Step =>
    step('document', life.cast.projectLead, {
      kind,
      sha256: sha(kind),
      name: `${kind}-${month}.pdf`,
      bytes: 1000,
    });
  const evaluated = random() < 0.5;
  return [
    {
      at: day(6, '12:00'),
      steps: (state) => [
        ...(state.documents.some((d) => d.kind === 'communication-strategy')
          ? []
          : [file('communication-strategy')]),
        ...(evaluated ? [file('pilot-evaluation')] : []),
      ],
    },
  ];
}

/** Somebody stands in for the project lead, or a stop is proposed and withdrawn. */
function second({ life, step, day, random, register, month }: Page): Entry[] {
  if (random() < 0.5) {
    const lead = (leaves: string, comes: string): Step[] => [
      step('appoint', life.cast.pmo, { role: 'project-lead', person: leaves, vacate: true }),
      step('appoint', life.cast.pmo, { role: 'project-lead', person: comes }),
    ];
    const { projectLead } = life.cast;
    return [entry(day(15), ...lead(projectLead, standIn)), entry(day(18), ...lead(standIn, projectLead))];
  }
  const meeting = register.standing.tlfWrittenProcedure ? {} : { meeting: `TLF ${month}` };
  return [
    entry(day(15), step('stop', life.cast.pmo, { reason: 'Konseptet er mindre attraktivt', ...meeting })),
    {
      at: day(17),
      steps: (state) =>
        state.cases
          .filter((c) => c.status === 'open' && c.id.startsWith('STOP-'))
          .map((c) => step('withdrawCase', life.cast.pmo, { case: c.id, reason: 'Trukket' })),
    },
  ];
}

/** The gate to rollout, first returned and then approved with conditions, and rollout closed: into operations. */
function rollout({ life, step, day, month, register }: Page): Entry[] {
  const due = addWorkingDays(nthWorkingDayOf(month, 18), 15);
  const conditions = [
    { text: 'Plan for overvåking', owner: 'pmo', due },
    { text: 'Avtale om drift', owner: 'nav', due },
  ];
  const visitor = personFrom(register, guest, firstDayOf(month));
  return [
    {
      at: day(1),
      steps: (state) =>
        state.actors.some((a) => a.actor === guest && a.status === 'joined')
          ? [step('leave', visitor, { actor: guest })]
          : [],
    },
    entry(
      day(1, '12:00'),
      ...life.basis('BP4'),
      ...life.progress('realisation'),
      step('table', life.cast.pmo, { gate: 'BP4', conditions }),
    ),
    entry(day(1, '13:00'), ...life.wills('BP4'), ...life.decision('BP4')),
    entry(day(1, '14:00'), ...life.progress('rollout'), ...life.closure()),
    entry(day(17, '12:00'), step('fulfil', life.cast.pmo, { condition: 'BP4-1/1' })),
    {
      at: osloInstant(addWorkingDays(due, 9), '13:00'),
      steps: () => [step('fulfil', life.cast.pmo, { condition: 'BP4-1/2' })],
    },
  ];
}

/** Minutes of the quarter's meeting in operations, and once in a while none. */
function meetings({ life, step, day, month, key }: Page, index: number): Entry[] {
  if (index % 3 !== 2) return [];
  const sha256 = [...`${key}${month}`]
    .reduce((hash, c) => (hash * 33 + c.charCodeAt(0)) >>> 0, 5)
    .toString(16)
    .padStart(64, '0');
  return [
    entry(
      day(9, '12:00'),
      step('document', life.cast.operationsLead, {
        kind: 'minutes',
        sha256,
        name: 'referat.pdf',
        bytes: 900,
      }),
    ),
  ];
}
