import { osloDayOf, osloTimeOf } from '../../src/domain/calendar';
import { openDuties } from '../../src/domain/duties';
import { ladder } from '../../src/domain/ladder';
import type { LetterIntent } from '../../src/domain/letters';
import {
  basis,
  everySeat,
  inConcept,
  inOperations,
  inPlanning,
  inRealisation,
  operationsLead,
  pmo,
  projectLead,
  readyForBP1,
  register,
  sha,
  steeringLead,
  taking,
  type Initiative,
} from '../support/given';

const to = (l: LetterIntent): string => Object.values(l.to)[0] as string;
const when = (at: number): string => `${osloDayOf(at)} ${osloTimeOf(at)}`;

/** The letters about a duty: when, which rung, to whom. */
const about = (it: Initiative, duty: string): string[] =>
  it
    .letters('duty')
    .flatMap((l) =>
      l.facts.kind === 'duty' && l.facts.duty.id === duty
        ? [`${when(l.notBefore)} ${l.facts.rung} ${to(l)}`]
        : [],
    );

test('ladders are worked out once, and no more of them are held than were asked for lately', () => {
  const it = inPlanning();
  const duty = openDuties(it.state, it.now)[0]!;
  const earlier = (ms: number) => ladder({ ...duty, openedAt: duty.openedAt - ms });
  const first = earlier(0);
  expect(earlier(0)).toBe(first);
  for (let ms = 1; ms <= 5000; ms++) earlier(ms);
  expect(earlier(0)).toEqual(first);
  expect(earlier(0)).not.toBe(first);
});

describe('the project’s monthly report', () => {
  test('reminder on the first working day, due on the fifth at 16:00, PMO after two days more, SG’s table after five', () => {
    const it = inPlanning();
    it.until('2027-01-01');
    expect(about(it, 'report/project/2026-12')).toEqual([
      '2026-12-01 09:00 upcoming stig.lead',
      '2026-12-01 09:00 upcoming ida.lead',
      '2026-12-07 09:00 due stig.lead',
      '2026-12-07 09:00 due ida.lead',
      '2026-12-08 09:00 late stig.lead',
      '2026-12-08 09:00 late ida.lead',
      '2026-12-09 09:00 pmo pmo',
      '2026-12-14 09:00 sg pmo',
      '2026-12-14 09:00 sg stig.lead',
      '2026-12-14 09:00 sg ida.lead',
    ]);
    expect(it.case('ESC-1')).toMatchObject({
      forum: 'sg',
      tabledBy: null,
      question: { kind: 'escalation', duty: 'report/project/2026-12' },
    });
    expect(when(it.case('ESC-1').tabledAt)).toBe('2026-12-14 09:00');
  });

  test('is first owed in the month after the phase began', () => {
    const it = inConcept();
    expect(openDuties(it.state, it.now).filter((d) => d.line && !d.upcoming)).toEqual([]);
    it.until('2026-12-01', '08:59');
    expect(about(it, 'report/project/2026-12')).toEqual([]);
    it.until('2026-12-01', '09:00');
    expect(about(it, 'report/project/2026-12')).toEqual(['2026-12-01 09:00 upcoming ida.lead']);
  });

  test('is asked of whoever holds the role when a rung fires: a steering lead appointed on the third owes it from then', () => {
    const it = inConcept();
    it.until('2026-12-03');
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: steeringLead });
    it.until('2026-12-08', '12:00');
    expect(about(it, 'report/project/2026-12')).toEqual([
      '2026-12-01 09:00 upcoming ida.lead',
      '2026-12-07 09:00 due stig.lead',
      '2026-12-07 09:00 due ida.lead',
      '2026-12-08 09:00 late stig.lead',
      '2026-12-08 09:00 late ida.lead',
    ]);
  });

  test('falls to PMO when nobody leads, on the day the lead leaves too', () => {
    const it = inConcept();
    it.until('2026-12-07', '08:00');
    it.takes(pmo, 'appoint', { role: 'project-lead', vacate: true });
    it.until('2026-12-14', '12:00');
    expect(about(it, 'report/project/2026-12')).toEqual([
      '2026-12-01 09:00 upcoming ida.lead',
      '2026-12-07 09:00 due pmo',
      '2026-12-08 09:00 late pmo',
      '2026-12-14 09:00 sg pmo',
    ]);
  });

  test('ends its ladder when it comes, and is thanked for once if anybody had been reminded', () => {
    const it = inConcept();
    it.until('2026-12-07', '12:00');
    it.takes(projectLead, 'report', { status: 'green', text: 'I rute' });
    it.until('2026-12-31');
    expect(about(it, 'report/project/2026-12')).toHaveLength(2);
    expect(it.letters('dutyDone').map(to)).toEqual([projectLead]);
    it.until('2027-01-02');
    it.takes(projectLead, 'report', { status: 'green', text: 'Tidlig', period: '2027-01' });
    it.until('2027-01-20');
    expect(about(it, 'report/project/2027-01')).toEqual([]);
    expect(it.letters('dutyDone')).toHaveLength(1);
  });

  test('is never asked for in July: what was late before stands still, and goes on with August’s first working day', () => {
    const it = inConcept();
    for (const period of ['2026-12', '2027-01', '2027-02', '2027-03', '2027-04', '2027-05']) {
      it.until(`${period}-02`);
      it.takes(projectLead, 'report', { status: 'green', text: 'I rute', period });
    }
    it.until('2027-06-02');
    it.takes(pmo, 'extend', { duty: 'report/project/2027-06', until: '2027-06-29', reason: 'Ferie' });
    it.until('2027-08-20');
    const letters = about(it, 'report/project/2027-06').filter((l) => l > '2027-06-05');
    expect(letters).toEqual([
      '2027-06-29 09:00 due ida.lead',
      '2027-06-30 09:00 late ida.lead',
      '2027-08-02 09:00 pmo pmo',
      '2027-08-05 09:00 sg pmo',
      '2027-08-05 09:00 sg ida.lead',
    ]);
    expect(about(it, 'report/project/2027-07')).toEqual([]);
    expect(about(it, 'report/project/2027-08')[0]).toBe('2027-08-02 09:00 upcoming ida.lead');
  });

  test('is not asked for in July even when nobody was awake to ask in June, nor when it is put off into July', () => {
    const slept = inConcept();
    slept.until('2027-06-02');
    slept.jump('2027-07-14', '10:00');
    const before = slept.letters('duty').filter((l) => l.id.includes('report/')).length;
    slept.until('2027-07-31');
    expect(slept.letters('duty').filter((l) => l.id.includes('report/'))).toHaveLength(before);
    slept.until('2027-08-02', '12:00');
    expect(slept.letters('duty').filter((l) => l.id.includes('report/')).length).toBeGreaterThan(before);

    const putOff = inConcept();
    putOff.until('2027-06-02');
    putOff.takes(pmo, 'extend', { duty: 'report/project/2027-06', until: '2027-07-15', reason: 'Ferie' });
    putOff.until('2027-08-31');
    const june = about(putOff, 'report/project/2027-06');
    expect(june.filter((l) => l.startsWith('2027-07'))).toEqual([]);
    expect(june.some((l) => l.includes(' sg '))).toBe(true);
  });
});

describe('the other lines', () => {
  test('operations report every month, July too', () => {
    const it = inOperations();
    it.until('2027-07-31');
    expect(about(it, 'report/operations/2027-07')).toContain('2027-07-01 09:00 upcoming emily.lead');
    it.takes(operationsLead, 'report', { status: 'green', text: 'Stabilt', period: '2027-07' });
    expect(it.state.settled.map((s) => s.id)).toContain('report/operations/2027-07');
  });
});

describe('every other duty climbs the same ladder', () => {
  test('the check-out is owed by each participating actor, or by its contact where it has one', () => {
    const it = inConcept();
    it.takes(pmo, 'appoint', { role: 'legal-contact', person: 'siri.nav', actor: 'nav' });
    it.until('2026-11-24', '09:00');
    const first = taking.map(({ actor }) => about(it, `checkout/legal-privacy-checkout/${actor}`)[0]);
    expect(first).toEqual([
      '2026-11-24 09:00 upcoming finansnorge',
      '2026-11-24 09:00 upcoming siri.nav',
      '2026-11-24 09:00 upcoming skatteetaten',
      '2026-11-24 09:00 upcoming bits',
    ]);
    it.takes('siri.nav', 'document', { kind: 'legal-privacy-checkout', actor: 'nav', sha256: sha('nav') });
    it.until('2027-01-20');
    expect(about(it, 'checkout/legal-privacy-checkout/nav')).toHaveLength(1);
    expect(about(it, 'checkout/legal-privacy-checkout/bits').at(-1)).toMatch(/ sg bits$/);
  });

  test('a condition is owed by its owner from the decision on, with a reminder before its day', () => {
    const it = readyForBP1();
    const conditions = [{ text: 'Avklar hjemmel', owner: 'nav', due: '2027-01-29' }];
    it.takes(pmo, 'table', { gate: 'BP1', conditions });
    everySeat(it, 'BP1-1');
    it.until('2027-02-12');
    expect(about(it, 'condition/BP1-1/1')).toEqual([
      '2027-01-22 09:00 upcoming nav',
      '2027-01-29 09:00 due nav',
      '2027-02-01 09:00 late nav',
      '2027-02-02 09:00 pmo pmo',
      '2027-02-05 09:00 sg pmo',
      '2027-02-05 09:00 sg nav',
    ]);
  });

  test('a seat that has not answered is reminded three working days before closing and on the day, and then no more', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-11' });
    it.takes('per.nav', 'approve', { gate: 'BP1' });
    it.until('2027-01-15');
    expect(about(it, 'position/BP1-1/nav')).toEqual([]);
    expect(about(it, 'position/BP1-1/bits')).toEqual([
      '2026-12-08 09:00 upcoming lise.bits',
      '2026-12-11 09:00 due lise.bits',
    ]);
  });

  test('a case that is moved reminds again before its new time', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-11' });
    it.until('2026-12-11', '10:00');
    it.takes(pmo, 'move', { case: 'BP1-1', closes: '2026-12-18' });
    it.until('2026-12-18', '17:00');
    expect(about(it, 'position/BP1-1/bits').map((l) => l.slice(0, 10))).toEqual([
      '2026-12-08',
      '2026-12-11',
      '2026-12-15',
      '2026-12-18',
    ]);
  });

  test('nobody is reminded of a case that has closed, though nobody was awake when the reminder was due', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04' });
    everySeat(it, 'BP1-1', {}, ['fnf', 'digdir']);
    it.until('2026-11-30');
    it.jump('2026-12-08', '10:00');
    it.until('2026-12-09');
    expect(it.state.phase).toBe('concept');
    expect(it.letters('duty').filter((l) => l.id.includes('position/BP1-1'))).toEqual([]);
  });

  test('the will is owed by each participating actor from the referral on', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2', closes: '2026-12-11' });
    expect(
      openDuties(it.state, it.now)
        .filter((d) => d.rule.kind === 'will')
        .map((d) => d.owedBy.token),
    ).toEqual(expect.arrayContaining(taking.map((t) => `actor:${t.actor}`)));
    it.until('2026-12-08', '09:00');
    expect(about(it, 'will/BP2/nav')).toEqual(['2026-12-08 09:00 upcoming tor.nav']);
    it.takes('tor.nav', 'will', { gate: 'BP2', actor: 'nav', answer: 'no' });
    it.until('2026-12-30');
    expect(about(it, 'will/BP2/nav')).toHaveLength(1);
  });

  test('a will that is asked for again, since the basis changed, is reminded of anew, by letters of their own', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2', closes: '2026-12-11' });
    it.until('2026-12-08', '10:00');
    it.takes('tor.nav', 'will', { gate: 'BP2', actor: 'nav', answer: 'yes' });
    it.takes(pmo, 'document', { kind: 'statistics-plan', sha256: sha('ny') });
    it.until('2026-12-12');
    const ids = it
      .letters('duty')
      .filter((l) => l.id.includes('will/BP2/nav'))
      .map((l) => l.id);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('a required role that is vacant is PMO’s to fill', () => {
    const it = inPlanning();
    it.takes(pmo, 'appoint', { role: 'steering-lead', vacate: true });
    it.until('2026-11-24', '09:00');
    expect(about(it, 'vacant/steering-lead')).toEqual(['2026-11-24 09:00 upcoming pmo']);
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: steeringLead });
    expect(it.state.settled.at(-1)).toMatchObject({ id: 'vacant/steering-lead', status: 'done' });
  });

  test('the communication strategy is owed when realisation begins', () => {
    const it = inRealisation();
    it.until('2026-11-24', '09:00');
    expect(about(it, 'document/communication-strategy')).toEqual(['2026-11-24 09:00 upcoming stig.lead']);
    it.takes(projectLead, 'document', { kind: 'communication-strategy', sha256: sha('k') });
    expect(openDuties(it.state, it.now).map((d) => d.rule.kind)).not.toContain('communication-strategy');
  });

  test('operations meet each quarter, and minutes discharge the meeting', () => {
    const it = inOperations();
    const meetings = () => openDuties(it.state, it.now).filter((d) => d.rule.kind === 'operations-meeting');
    expect(meetings().map((d) => [d.id, when(d.due)])).toEqual([['meeting/2027-02', '2027-02-05 16:00']]);
    it.until('2027-01-25', '10:00');
    it.takes(operationsLead, 'document', { kind: 'minutes', sha256: sha('m1') });
    expect(meetings().map((d) => d.id)).toEqual(['meeting/2027-04']);
  });

  test('under a programme that sends at any time, letters wait for nothing', () => {
    const standing = { ...register.standing, sending: 'always' as const };
    const it = readyForBP1({ register: { ...register, standing } });
    it.until('2026-11-29', '03:00');
    it.takes(pmo, 'table', { gate: 'BP1' });
    expect(new Set(it.letters('call').map((l) => when(l.notBefore)))).toEqual(new Set(['2026-11-29 03:00']));
  });
});
