import { osloDayOf } from '../../src/domain/calendar';
import { judge } from '../../src/domain/decide';
import { openDuties } from '../../src/domain/duties';
import type { Case } from '../../src/domain/state';
import { nextWakeUp, wake } from '../../src/domain/wake';
import { untrue } from '../record/retold';
import {
  asBefore,
  anIdea,
  inConcept,
  inOperations,
  inPlanning,
  operationsLead,
  pmo,
  projectLead,
  steeringLead,
  wire,
  type Initiative,
} from '../support/given';

const green = { status: 'green', text: 'I rute' };
const last = (it: Initiative) => it.state.reports.at(-1);

describe('who reports', () => {
  test('in the concept phase the project lead; once there is a steering lead, the steering lead; else PMO', () => {
    const concept = inConcept();
    concept.takes(projectLead, 'report', green);
    concept.takes('siri.nav', 'report', green);
    for (const by of ['kari.nes', 'per.nav', 'tor.nav', steeringLead]) {
      const refused = concept.refuses(by, 'report', green);
      expect(refused).toMatchObject({ code: 'not-authorised', paragraph: 'V4 §3.4' });
      expect(refused.message).toContain('ida.lead');
    }
    const planning = inPlanning();
    planning.takes(steeringLead, 'report', green);
    expect(planning.refuses('kari.nes', 'report', green).message).toContain('stig.lead');
  });

  test('nobody in the idea phase, and nobody when it has been stopped', () => {
    expect(anIdea().refuses(pmo, 'report', green)).toMatchObject({ code: 'wrong-phase' });
  });

  test('in operations the operations lead, on a line of its own', () => {
    const it = inOperations();
    expect(it.refuses(projectLead, 'report', green)).toMatchObject({
      code: 'not-authorised',
      paragraph: 'V4 §3.5',
    });
    it.until('2026-12-02');
    it.takes(operationsLead, 'report', green);
    expect(last(it)).toMatchObject({ line: 'operations', period: '2026-12' });
  });
});

describe('which month', () => {
  test('is the oldest that is owed, else the current one', () => {
    const it = inConcept();
    it.takes(projectLead, 'report', green);
    expect(last(it)).toMatchObject({ period: '2026-11', late: false });
    it.until('2027-01-05');
    it.takes(projectLead, 'report', green);
    expect(last(it)).toMatchObject({ period: '2026-12', late: true });
    it.takes(projectLead, 'report', green);
    expect(last(it)).toMatchObject({ period: '2027-01', late: false });
  });

  test('may be named: early by a month, late as far back as the line began, and no further', () => {
    const it = inConcept();
    it.until('2027-01-05');
    it.takes(projectLead, 'report', { ...green, period: '2027-02' });
    expect(it.refuses(projectLead, 'report', { ...green, period: '2027-03' }).code).toBe('bad-date');
    expect(it.refuses(projectLead, 'report', { ...green, period: '2028-01' }).code).toBe('bad-date');
    it.takes(projectLead, 'report', { ...green, period: '2026-11' });
    expect(it.refuses(projectLead, 'report', { ...green, period: '2026-10' }).message).toContain('2026-11');
    for (const period of ['2027-13', '2027-1', 'januar']) {
      expect(it.refuses(projectLead, 'report', { ...green, period }).code).toBe('malformed');
    }
  });

  test('in July is taken gladly, and never late', () => {
    const it = inConcept();
    it.until('2027-07-20');
    it.takes(projectLead, 'report', { ...green, period: '2027-07' });
    expect(last(it)).toMatchObject({ period: '2027-07', late: false });
  });
});

describe('a published report', () => {
  test('never changes: what comes after is a new version, from whoever sends it', () => {
    const it = inPlanning();
    it.takes(steeringLead, 'report', green);
    it.takes(pmo, 'report', { status: 'yellow', text: 'Forsinket', risk: 'Hjemmel' });
    expect(it.state.reports.map((r) => [r.version, r.status, r.by])).toEqual([
      [1, 'green', steeringLead],
      [2, 'yellow', pmo],
    ]);
  });

  test('goes to PMO and to every participating actor; a draft goes to nobody and discharges nothing', () => {
    const it = inConcept();
    it.until('2026-12-02');
    it.takes(projectLead, 'report', { ...green, draft: true });
    expect(it.letters('report')).toEqual([]);
    const done = () => it.state.settled.filter((x) => x.kind === 'project-report');
    expect(done()).toEqual([]);
    it.takes(projectLead, 'report', { ...green, status: 'red' });
    const to = it.letters('report').map((l) => Object.values(l.to)[0] as string);
    expect(to.sort()).toEqual(['bits', 'finansnorge', 'nav', 'pmo', 'skatteetaten']);
    expect(it.state.reports).toMatchObject([{ draft: false, version: 1, status: 'red' }]);
    expect(done()).toMatchObject([{ id: 'report/project/2026-12', status: 'done' }]);
  });

  test('tells what the month before was', () => {
    const it = inConcept();
    it.until('2026-12-02');
    it.takes(projectLead, 'report', { ...green, status: 'yellow' });
    it.until('2027-01-05');
    it.takes(projectLead, 'report', { ...green, covers: 'desember og januar' });
    expect(it.letters('report').at(-1)?.facts).toMatchObject({
      status: 'green',
      previous: 'yellow',
      previousPeriod: '2026-12',
      covers: 'desember og januar',
      period: '2027-01',
      paragraph: 'V4 §3.4',
    });
  });

  test('by two people for one month is one report and its next version, and one duty done', () => {
    const it = inPlanning();
    it.until('2026-12-02');
    it.takes(steeringLead, 'report', green);
    it.takes(pmo, 'report', { ...green, period: '2026-12' });
    expect(it.state.reports.map((r) => [r.period, r.version])).toEqual([
      ['2026-12', 1],
      ['2026-12', 2],
    ]);
    expect(it.state.settled.filter((s) => s.id === 'report/project/2026-12')).toHaveLength(1);
  });
});

describe('an extension', () => {
  const duty = 'report/project/2026-12';

  test('is given by PMO, with a reason, for a duty that is open, to a day that is later', () => {
    const it = inConcept();
    it.until('2026-12-02');
    const until = { duty, until: '2026-12-18', reason: 'Sykdom' };
    expect(it.refuses(projectLead, 'extend', until).code).toBe('not-authorised');
    expect(it.refuses(pmo, 'extend', { duty, until: '2026-12-18' }).code).toBe('malformed');
    expect(it.refuses(pmo, 'extend', { ...until, duty: 'report/project/2020-01' }).message).toContain(duty);
    expect(it.refuses(pmo, 'extend', { ...until, until: '2026-12-01' }).code).toBe('bad-date');
    expect(it.refuses(pmo, 'extend', { ...until, until: '2026-12-05' }).code).toBe('bad-date');
    for (const day of ['3000-01-01', '9999-12-31']) {
      expect(it.refuses(pmo, 'extend', { ...until, until: day })).toMatchObject({ code: 'bad-date' });
      // A run that gave it under the release before gives it again where it replays, and is not brought to a stand by it.
      const given = wire(it.envelope(pmo, 'extend', { ...until, until: day }));
      const before = judge(asBefore(it.state), 'extend', given, it.now, () => false);
      if (!before.ok) throw new Error(before.refused.message);
      expect(untrue(before.value.state)).toEqual([]);
      expect(() => nextWakeUp(wake(before.value.state, it.now).state, it.now)).not.toThrow();
    }
    expect(it.tries(pmo, 'extend', { ...until, until: '2999-12-31' }).ok).toBe(true);
    it.takes(pmo, 'extend', until);
    expect(it.state.extensions).toMatchObject([{ duty, reason: 'Sykdom', by: pmo }]);
  });

  test('moves the ladder: nothing is late before the new day, and what comes after is counted from it', () => {
    const it = inConcept();
    it.until('2026-12-02');
    it.takes(pmo, 'extend', { duty, until: '2026-12-18', reason: 'Sykdom' });
    it.until('2026-12-18', '16:00');
    const rungs = () =>
      it
        .letters('duty')
        .flatMap((l) => (l.facts.kind === 'duty' && l.id.includes(duty) ? [l.facts.rung] : []));
    expect(rungs()).not.toContain('late');
    it.until('2026-12-21', '09:00');
    expect(rungs()).toContain('late');
    it.until('2026-12-30', '09:00');
    expect(it.state.cases).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'ESC-1' })]));
  });

  test('given to an earlier duty of the same name does not put off the next', () => {
    const it = inConcept();
    const role = { role: 'project-lead' };
    it.takes(pmo, 'appoint', { ...role, vacate: true });
    const vacant = { duty: 'vacant/project-lead', until: '2027-06-01', reason: 'Utlysning' };
    it.takes(pmo, 'extend', vacant);
    const due = () => openDuties(it.state, it.now).find((d) => d.id === vacant.duty)?.due;
    expect(osloDayOf(due()!)).toBe('2027-06-01');
    it.until('2026-12-01');
    it.takes(pmo, 'appoint', { ...role, person: projectLead });
    it.until('2027-01-11');
    it.takes(pmo, 'appoint', { ...role, vacate: true });
    expect(osloDayOf(due()!)).toBe('2027-01-25');
    it.takes(pmo, 'extend', { ...vacant, until: '2027-02-01' });
    expect(osloDayOf(due()!)).toBe('2027-02-01');
  });

  const later = { duty: 'vacant/project-lead', until: '2027-02-15', reason: 'Utlysning' };
  const matters = (it: Initiative) =>
    it.state.cases.filter(({ question: q }) => q.kind === 'escalation' && q.duty === later.duty);
  const escalated = () => {
    const it = inConcept();
    it.takes(pmo, 'appoint', { role: 'project-lead', vacate: true });
    it.until('2026-12-21', '12:00');
    return it;
  };

  test('takes the matter off the forum’s table, also where it was left undecided', () => {
    const it = escalated();
    it.until('2027-01-18');
    expect(matters(it)).toMatchObject([{ status: 'undecided' }]);
    it.takes(pmo, 'extend', later);
    expect(matters(it)).toMatchObject([{ status: 'withdrawn' }]);
    expect(untrue(it.state)).toEqual([]);
  });

  test('leaves a matter that the forum has spoken of, and then puts no second one beside it', () => {
    const it = escalated();
    const [{ id }] = matters(it) as [Case];
    it.takes('per.nav', 'decide', { case: id, position: 'object', reason: 'PMO bør vente' });
    it.until('2027-01-18');
    it.takes(pmo, 'extend', later);
    it.until('2027-03-15');
    expect(it.state.rungs[later.duty]?.map((r) => r.rung)).toContain('sg');
    expect(matters(it)).toMatchObject([{ id, status: 'undecided' }]);
    expect(untrue(it.state)).toEqual([]);
  });

  test('is not for positions: there the case is moved', () => {
    const it = inConcept();
    it.takes(pmo, 'escalate', { reason: 'Ressurser' });
    const refused = it.refuses(pmo, 'extend', {
      duty: 'position/ESC-1/nav',
      until: '2027-02-01',
      reason: 'x',
    });
    expect(refused.message).toContain('dsop move');
  });
});
