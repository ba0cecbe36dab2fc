import fc from 'fast-check';
import { v4_0 } from '../../src/domain/agreement';
import {
  addDays,
  addWorkingDays,
  isWorkingDay,
  nextMonth,
  nthWorkingDayOf,
  osloDayOf,
  osloInstant,
  osloTimeOf,
  type EpochMs,
} from '../../src/domain/calendar';
import { openDuties } from '../../src/domain/duties';
import type { LetterIntent } from '../../src/domain/letters';
import { ready } from '../../src/domain/outbox';
import { unfold } from '../../src/domain/unfold';
import { nextWakeUp, wake } from '../../src/domain/wake';
import {
  inConcept,
  inPlanning,
  pmo,
  projectLead,
  staged,
  steeringLead,
  wire,
  type Initiative,
} from '../support/given';

/** The same years at every run; another number in FC_SEED plays others, FC_TIMES so many times as many. */
const seed = Number(process.env.FC_SEED ?? 20_261_123);
const times = Number(process.env.FC_TIMES ?? 1);

interface Sent {
  at: EpochMs;
  letter: LetterIntent;
  /** Who owed the duty at that moment; null where nobody did, undefined for letters about something else. */
  owedBy: string | null | undefined;
}

const word = (to: LetterIntent['to']): string => Object.values(to)[0] as string;

/** Lets time pass as the workflow does, and keeps what is sent and when. */
function watch(it: Initiative, until: EpochMs, sent: Sent[]): void {
  for (;;) {
    it.state = wake(it.state, it.now).state;
    const due = ready(it.state, it.now);
    const owed = new Map(openDuties(it.state, it.now).map((d) => [d.id, word(d.owedBy.to)]));
    for (const letter of due) {
      const owedBy = letter.facts.kind === 'duty' ? (owed.get(letter.facts.duty.id) ?? null) : undefined;
      sent.push({ at: it.now, letter, owedBy });
    }
    if (due.length > 0) {
      const results = due.map((l) => ({
        intent: l.id,
        outcome: 'sent' as const,
        messageId: `<${l.id}>`,
        to: word(l.to),
        reason: null,
      }));
      it.state = unfold(it.state, [{ type: 'lettersDelivered', results, at: it.now }], it.now).state;
      continue;
    }
    const next = nextWakeUp(it.state, it.now)?.at;
    if (next === undefined || next > until) break;
    it.now = next;
  }
  it.now = Math.max(until, it.now);
}

type Act =
  | { kind: 'report'; by: string }
  | { kind: 'extend'; days: number; which: number }
  | { kind: 'lead'; role: 'project-lead' | 'steering-lead'; vacate: boolean }
  | { kind: 'escalate' }
  | { kind: 'answer'; seat: number };
interface Stretch {
  /** How long it lasts, in hours, before the act. */
  hours: number;
  /** Nobody was awake meanwhile. */
  asleep: boolean;
  act: Act;
}

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      by: fc.constantFrom(pmo, steeringLead, projectLead),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('extend' as const),
      days: fc.integer({ min: 1, max: 60 }),
      which: fc.nat(5),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('lead' as const),
      role: fc.constantFrom('project-lead' as const, 'steering-lead' as const),
      vacate: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Act>({ kind: 'escalate' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('answer' as const), seat: fc.nat(8) }) },
);
const stretches = (longest: number, count: number): fc.Arbitrary<Stretch[]> =>
  fc.array(
    fc.record({
      hours: fc.integer({ min: 1, max: longest }),
      asleep: fc.constantFrom(false, false, false, true),
      act: acts,
    }),
    { minLength: 5, maxLength: count },
  );

/** Does what somebody might do; what is refused is not done. */
function perform(it: Initiative, act: Act): void {
  const send = (by: string, command: Parameters<Initiative['tries']>[1], payload: object) => {
    const answer = it.tries(by, command, payload, { id: `${command}-${it.now}` });
    if (answer.ok) it.state = answer.value.state;
  };
  const day = osloDayOf(it.now);
  switch (act.kind) {
    case 'report':
      return send(act.by, 'report', { status: 'green', text: 'I rute' });
    case 'extend': {
      const open = openDuties(it.state, it.now);
      const duty = open[act.which % Math.max(1, open.length)]?.id ?? 'lessons';
      return send(pmo, 'extend', { duty, until: addDays(day, act.days), reason: 'Ferie' });
    }
    case 'lead':
      return send(
        pmo,
        'appoint',
        act.vacate
          ? { role: act.role, vacate: true }
          : { role: act.role, person: act.role === 'project-lead' ? projectLead : steeringLead },
      );
    case 'escalate':
      return send(steeringLead, 'escalate', { reason: 'Trenger hjelp' });
    case 'answer': {
      const c = it.state.cases.find((x) => x.status === 'open');
      const seat = c?.seats[act.seat];
      if (c && seat) send(seat.person, 'decide', { case: c.id, position: 'support' });
    }
  }
}

/** Plays the years and gives every letter that was sent. */
function play(it: Initiative, plan: readonly Stretch[]): Sent[] {
  const sent: Sent[] = [];
  for (const { hours, asleep, act } of plan) {
    const until = it.now + hours * 3_600_000;
    if (asleep) it.now = until;
    else watch(it, until, sent);
    perform(it, act);
  }
  return sent;
}

const months = (at: EpochMs): number => Number(osloDayOf(at).slice(5, 7));
const aboutReport = ({ letter }: Sent): boolean =>
  letter.facts.kind === 'duty' && letter.facts.duty.kind === 'project-report';

describe('whatever people do or leave undone', () => {
  test('letters keep to the hours, to July, to who owes, and are each sent once', () => {
    let count = 0;
    fc.assert(
      fc.property(stretches(24 * 45, 24), (plan) => {
        const it = inPlanning();
        const sent = play(it, plan);
        count += sent.length;
        const ids = sent.map((s) => s.letter.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const one of sent) {
          const { at, letter, owedBy } = one;
          const window = [isWorkingDay(osloDayOf(at)), osloTimeOf(at) >= '07:00', osloTimeOf(at) < '20:00'];
          expect([letter.id, ...window]).toEqual([letter.id, true, true, true]);
          if (aboutReport(one)) expect([letter.id, months(at)]).not.toEqual([letter.id, 7]);
          expect([letter.id, owedBy]).not.toEqual([letter.id, null]);
          if (letter.facts.kind === 'duty' && letter.facts.hearer === 'owner')
            expect([letter.id, owedBy]).toEqual([letter.id, word(letter.to)]);
        }
      }),
      { numRuns: 12 * times, seed },
    );
    expect(count).toBeGreaterThan(500);
  });

  test('every duty that stays late reaches DSOP SG’s table, and PMO hears of it', () => {
    let late = 0;
    fc.assert(
      fc.property(stretches(24 * 30, 16), (plan) => {
        const it = inPlanning();
        const sent = play(it, plan);
        watch(it, it.now + 60_000, sent);
        for (const duty of openDuties(it.state, it.now)) {
          const escalates = duty.rule.rungs.some((r) => r.escalates === 'sg');
          const paused = duty.rule.pausedMonths.length > 0;
          const known = Math.max(duty.due, duty.openedAt);
          let by = addWorkingDays(osloDayOf(known), 5);
          if (paused && (months(known) === 7 || by.slice(5, 7) === '07' || months(known) === 6))
            by = addWorkingDays(`${osloDayOf(known).slice(0, 4)}-07-31`, 6);
          if (!escalates || it.now <= osloInstant(by, '09:00')) continue;
          late++;
          const tabled = it.state.cases.filter(
            (c) => c.question.kind === 'escalation' && c.question.duty === duty.id,
          );
          expect([duty.id, tabled.length > 0]).toEqual([duty.id, true]);
          expect(tabled.every((c) => c.forum === 'sg')).toBe(true);
        }
      }),
      { numRuns: 15 * times, seed },
    );
    expect(late).toBeGreaterThan(10);
  });
});

/** Ten years of a project in which every third report or so comes late or not before the next. */
const tenYears: fc.Arbitrary<Stretch[]> = fc.array(
  fc.record({
    hours: fc.integer({ min: 24 * 18, max: 24 * 38 }),
    asleep: fc.constant(false),
    act: fc.constant<Act>({ kind: 'report', by: pmo }),
  }),
  { minLength: 130, maxLength: 130 },
);

describe('ten years', () => {
  const told = (sent: readonly Sent[]) => sent.map(({ at, letter }) => `${at} ${letter.id}`);

  test('in one piece give the same letters as ten years cut and carried over as JSON anywhere', () => {
    fc.assert(
      fc.property(
        tenYears,
        fc.array(fc.nat(129), { minLength: 1, maxLength: 12 }),
        fc.nat(),
        (plan, cuts, within) => {
          const whole = inConcept();
          const cut = whole.fork();
          const sent: Sent[] = [];
          plan.forEach((stretch, i) => {
            if (cuts.includes(i)) {
              watch(cut, cut.now + (within % stretch.hours) * 3_600_000, sent);
              cut.state = wire(cut.state);
              watch(cut, cut.now + (stretch.hours - (within % stretch.hours)) * 3_600_000, sent);
            } else watch(cut, cut.now + stretch.hours * 3_600_000, sent);
            perform(cut, stretch.act);
          });
          expect(told(sent)).toEqual(told(play(whole, plan)));
          expect(wire(cut.state)).toEqual(wire(whole.state));
        },
      ),
      { numRuns: 2 * times, seed },
    );
  });

  test('of punctual and of unpunctual reports give exactly the letters that a short script predicts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 28 }), { minLength: 120, maxLength: 120 }), (days) => {
        const it = staged({ ...inConcept(), mail: 'sent' });
        const sent: Sent[] = [];
        const expected: string[] = [];
        let month = '2026-12';
        for (const day of days) {
          if (!month.endsWith('-07')) {
            const reportedAt = osloInstant(`${month}-${String(day).padStart(2, '0')}`, '12:00');
            expected.push(...predicted(month, reportedAt));
            watch(it, reportedAt, sent);
            perform(it, { kind: 'report', by: pmo });
          }
          month = nextMonth(month);
        }
        expect(sent.filter(aboutReport).map(spelled)).toEqual(expected);
      }),
      { numRuns: 2 * times, seed },
    );
  });
});

const spelled = ({ at, letter }: Sent): string =>
  letter.facts.kind === 'duty'
    ? `${osloDayOf(at)} ${osloTimeOf(at)} ${letter.facts.rung} ${word(letter.to)}`
    : letter.id;

/** The letters about one month’s report that comes at an instant: the ladder of V4 §3.4 as it is told to people. */
function predicted(month: string, reportedAt: EpochMs): string[] {
  const first = nthWorkingDayOf(month, 1);
  const due = nthWorkingDayOf(month, 5);
  const rungs: [string, string, string[]][] = [
    [first, 'upcoming', [projectLead]],
    [due, 'due', [projectLead]],
    [addWorkingDays(due, 1), 'late', [projectLead]],
    [addWorkingDays(due, 2), 'pmo', ['pmo']],
    [addWorkingDays(due, 5), 'sg', ['pmo', projectLead]],
  ];
  return rungs
    .filter(([day]) => osloInstant(day, '09:00') <= reportedAt)
    .flatMap(([day, rung, to]) => to.map((who) => `${day} 09:00 ${rung} ${who}`));
}

test('the figures predicted above are those of the rule set', () => {
  const rule = v4_0.duties.find((d) => d.kind === 'project-report')!;
  expect(
    rule.rungs.map((r) => [
      r.id,
      ...('workingDayOfMonth' in r.at ? [r.at.workingDayOfMonth] : [r.at.workingDays]),
    ]),
  ).toEqual([
    ['upcoming', 1],
    ['due', 0],
    ['late', 1],
    ['pmo', 2],
    ['sg', 5],
  ]);
});
