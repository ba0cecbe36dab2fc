import { lateIn } from '../../src/cli/late';
import { attributesOf } from '../../src/domain/attributes';
import { v4_0 } from '../../src/domain/agreement';
import { osloDayOf, osloInstant, osloTimeOf } from '../../src/domain/calendar';
import { openDuties } from '../../src/domain/duties';
import { show } from '../../src/domain/show';
import type { InitiativeState } from '../../src/domain/state';
import { unfold } from '../../src/domain/unfold';
import { nextWakeUp, wake } from '../../src/domain/wake';
import {
  inConcept,
  inOperations,
  inPlanning,
  pmo,
  projectLead,
  seats,
  type Initiative,
} from '../support/given';
import type { LetterIntent } from '../../src/domain/letters';

const to = (l: LetterIntent): string => Object.values(l.to)[0] as string;
const green = { status: 'green', text: 'I rute' };
const report = 'report/project/2026-12';

test('three lines, three reporters: only the project’s leaves out July', () => {
  expect(v4_0.reporting.map((l) => [l.id, l.reporters, l.standIn, l.to, l.skipMonths, l.paragraph])).toEqual([
    ['project', ['steeringLead', 'projectLead'], 'pmo', 'pmo', [7], 'V4 §3.4'],
    ['process', [], 'pmo', 'sg', [], 'V4 §3.3'],
    ['operations', ['operationsLead'], 'pmo', 'pmo', [], 'V4 §3.5'],
  ]);
});

describe('the process line, in a state that has it running', () => {
  const running = (): InitiativeState => {
    const { state } = inConcept();
    const since = osloInstant('2027-05-10', '10:00');
    return { ...state, lines: [{ id: 'process', since, until: null }], outbox: [] };
  };
  /** Lets time pass without letters being delivered; all reminders of the line on the way, with the state at the end. */
  function watched(
    from: InitiativeState,
    begins: number,
    ends: number,
  ): { told: string[]; state: InitiativeState } {
    const told: string[] = [];
    let state = from;
    for (let now = begins; now <= ends;) {
      state = wake(state, now).state;
      for (const l of state.outbox)
        if (l.facts.kind === 'duty' && l.facts.duty.kind === 'process-report')
          told.push(`${osloDayOf(now)} ${osloTimeOf(now)} ${l.facts.duty.id} ${l.facts.rung} ${to(l)}`);
      state = { ...state, outbox: [] };
      const next = nextWakeUp(state, now)?.at ?? ends + 1;
      now = Math.max(next, now + 1);
    }
    return { told, state };
  }

  test('PMO owes DSOP SG a report every month, July too, and is never told of its own lateness by way of PMO', () => {
    const { told, state } = watched(
      running(),
      osloInstant('2027-05-11', '09:00'),
      osloInstant('2027-08-01', '12:00'),
    );
    expect(told.filter((l) => l.includes('2027-07 '))).toEqual([
      '2027-07-01 09:00 report/process/2027-07 upcoming pmo',
      '2027-07-07 09:00 report/process/2027-07 due pmo',
      '2027-07-08 09:00 report/process/2027-07 late pmo',
      '2027-07-14 09:00 report/process/2027-07 sg pmo',
    ]);
    expect(told.some((l) => l.includes('2027-05'))).toBe(false);
    const escalated = state.cases.flatMap((c) => (c.question.kind === 'escalation' ? [c.question.duty] : []));
    expect(escalated).toEqual(expect.arrayContaining(['report/process/2027-06', 'report/process/2027-07']));
    const owed = openDuties(state, osloInstant('2027-07-02', '09:00')).filter(
      (d) => d.line?.id === 'process',
    );
    expect(owed.map((d) => [d.owedBy.token, d.paragraph])).toEqual(owed.map(() => ['pmo', 'V4 §3.3']));
  });

  test('what is published goes to every seat of DSOP SG and to the participating actors', () => {
    const now = osloInstant('2027-06-02', '10:00');
    const filed = unfold(
      running(),
      [
        {
          type: 'reportFiled',
          report: {
            ...{
              line: 'process',
              period: '2027-06',
              version: 1,
              status: 'yellow',
              text: 'Venter på lovvedtak',
            },
            ...{ time: null, cost: null, scope: null, risk: 'Utsatt', covers: null },
            ...{ draft: false, by: pmo, at: now, late: false },
          },
        },
      ],
      now,
    ).state;
    const told = filed.outbox.filter((l) => l.facts.kind === 'report').map(to);
    expect(told.sort()).toEqual(
      [...seats.sg.map((s) => s.person), 'finansnorge', 'nav', 'skatteetaten', 'bits'].sort(),
    );
    expect(openDuties(filed, now).some((d) => d.id === 'report/process/2027-06')).toBe(false);
  });
});

describe('months and versions', () => {
  test('after July comes August, which may cover both; June’s that is still owed comes first', () => {
    const it = inConcept();
    it.until('2027-08-02', '10:00');
    const owed = () =>
      openDuties(it.state, it.now).flatMap((d) => (d.period && !d.upcoming ? [d.period] : []));
    expect(owed().slice(-2)).toEqual(['2027-06', '2027-08']);
    it.takes(projectLead, 'report', { ...green, period: '2027-08', covers: 'juli og august' });
    expect(owed().at(-1)).toBe('2027-06');
    expect(show(it.state, it.now).reports.at(-1)).toMatchObject({
      period: '2027-08',
      covers: 'juli og august',
    });
  });

  test('the list tells when something is due next, though nobody owes it yet; July is left out', () => {
    const it = inConcept({ on: '2027-05-31', at: '12:00' });
    it.state = { ...it.state, participants: [] };
    const day = (ahead?: () => boolean) => {
      const { DsopNextDue: due } = attributesOf(it.state, it.now, ahead);
      return due === null ? null : osloDayOf(due);
    };
    expect(day()).toBe('2027-06-07');
    it.until('2027-06-02');
    it.takes(projectLead, 'report', green);
    expect(day()).toBe('2027-08-06');
    expect(day(() => false)).toBeNull();
    it.until('2027-07-02');
    expect(day()).toBe('2027-08-06');
    it.until('2027-08-04');
    expect(day(() => false)).toBe('2027-08-06');
  });

  test('a first report in the last days of January is owed in February, and not a month after the thirty-first', () => {
    const it = inConcept({ on: '2027-01-31', at: '12:00' });
    expect(openDuties(it.state, it.now).flatMap((d) => (d.period ? [d.period] : []))).toEqual(['2027-02']);
    it.until('2027-02-28', '12:00');
    expect(openDuties(it.state, it.now).flatMap((d) => (d.period ? [d.period] : []))).toEqual([
      '2027-02',
      '2027-03',
    ]);
  });

  test('show tells the four texts, the trend from the month before, and every version', () => {
    const it = inConcept();
    it.until('2026-12-02');
    it.takes(projectLead, 'report', { ...green, status: 'yellow' });
    it.until('2027-01-05');
    const said = { time: 'Etter planen', cost: 'Som budsjettert', scope: 'Uendret', risk: 'Hjemmel' };
    it.takes(projectLead, 'report', { ...green, ...said });
    it.takes(pmo, 'report', { ...green, status: 'red', period: '2026-12' });
    const reports = show(it.state, it.now).reports;
    expect(reports.map((r) => [r.period, r.version, r.status, r.previous])).toEqual([
      ['2026-12', 1, 'yellow', null],
      ['2027-01', 1, 'green', 'red'],
      ['2026-12', 2, 'red', null],
    ]);
    expect(reports[1]).toMatchObject(said);
  });

  test('a correction of an old month is told to all again, and is not the initiative’s health today', () => {
    const it = inConcept();
    it.until('2026-12-02');
    it.takes(projectLead, 'report', green);
    it.until('2027-01-05');
    it.takes(projectLead, 'report', green);
    const before = it.letters('report').length;
    it.takes(projectLead, 'report', { ...green, status: 'red', period: '2026-12' });
    expect(it.letters('report').slice(before).map(to).sort()).toEqual([
      'bits',
      'finansnorge',
      'nav',
      'pmo',
      'skatteetaten',
    ]);
    expect(attributesOf(it.state, it.now).DsopHealth).toBe('green');
    expect(it.state.reports.filter((r) => r.period === '2026-12').map((r) => [r.version, r.status])).toEqual([
      [1, 'green'],
      [2, 'red'],
    ]);
  });
});

describe('an extension', () => {
  const extend = (it: Initiative, until: string) =>
    it.takes(pmo, 'extend', { duty: report, until, reason: 'Sykdom' });

  test('is shown with who gave it and why; a report within it is not late', () => {
    const it = inConcept();
    it.until('2026-12-02');
    extend(it, '2026-12-18');
    const shown = show(it.state, it.now).duties.find((d) => d.id === report);
    expect(shown).toMatchObject({
      due: '2026-12-18T16:00:00+01:00',
      status: 'open',
      extension: { until: '2026-12-18T16:00:00+01:00', reason: 'Sykdom', by: pmo },
    });
    it.until('2026-12-16');
    it.takes(projectLead, 'report', green);
    expect(it.state.reports.at(-1)).toMatchObject({ late: false });
  });

  test('takes the matter off SG’s table, and it comes back once if the new day passes too', () => {
    const it = inConcept();
    it.until('2026-12-14', '10:00');
    expect(it.case('ESC-1').status).toBe('open');
    extend(it, '2026-12-18');
    expect(it.case('ESC-1').status).toBe('withdrawn');
    it.until('2026-12-31');
    const about = it.state.cases.filter(
      (c) => c.question.kind === 'escalation' && c.question.duty === report,
    );
    expect(about.map((c) => c.status)).toEqual(['withdrawn', 'open']);
  });

  test('does not put the same matter before SG twice while SG is at it', () => {
    const it = inConcept();
    it.until('2026-12-14', '10:00');
    it.takes('arne.brreg', 'decide', { case: 'ESC-1', position: 'support' });
    extend(it, '2026-12-15');
    it.until('2026-12-23');
    const about = it.state.cases.filter(
      (c) => c.question.kind === 'escalation' && c.question.duty === report,
    );
    expect(about.map((c) => c.id)).toEqual(['ESC-1']);
  });

  test('is of one duty: when the same is owed again later, it is owed by its own date', () => {
    const it = inPlanning();
    const vacate = () => it.takes(pmo, 'appoint', { role: 'steering-lead', vacate: true });
    const due = () => openDuties(it.state, it.now).find((d) => d.id === 'vacant/steering-lead')?.due ?? 0;
    vacate();
    it.takes(pmo, 'extend', { duty: 'vacant/steering-lead', until: '2027-01-15', reason: 'Ferie' });
    expect(osloDayOf(due())).toBe('2027-01-15');
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: 'tuva.lead' });
    it.until('2027-03-01');
    vacate();
    expect(osloDayOf(due())).toBe('2027-03-15');
  });
});

test('the board of what is late counts working days, by the initiative’s own clock', () => {
  const it = inOperations();
  it.until('2026-12-07', '17:00');
  const late = () => lateIn(show(it.state, it.now)).map((l) => [l.id, l.ageWorkingDays, l.case]);
  expect(late()).toEqual([['report/operations/2026-12', 0, null]]);
  it.until('2026-12-14', '10:00');
  expect(late()).toEqual([['report/operations/2026-12', 5, 'ESC-1']]);
});
