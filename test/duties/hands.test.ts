import { osloDayOf } from '../../src/domain/calendar';
import type { LetterIntent } from '../../src/domain/letters';
import { inConcept, inPlanning, pmo, projectLead, steeringLead, type Initiative } from '../support/given';

const to = (l: LetterIntent): string => Object.values(l.to)[0] as string;
const duty = 'report/project/2026-12';
const passedOn = (it: Initiative): string[] =>
  it
    .letters('dutyDone')
    .flatMap((l) => (l.facts.kind === 'dutyDone' && l.facts.how === 'passedOn' ? [to(l)] : []));
const reminders = (it: Initiative): string[] =>
  it
    .letters('duty')
    .flatMap((l) =>
      l.facts.kind === 'duty' && l.facts.duty.id === duty && l.facts.hearer === 'owner'
        ? [`${osloDayOf(l.notBefore)} ${l.facts.rung} ${to(l)}`]
        : [],
    );

describe('a duty that passes to somebody else', () => {
  test('is taken out of the calendar of whoever had been reminded of it', () => {
    const it = inConcept();
    it.until('2026-12-03');
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: steeringLead });
    expect(passedOn(it)).toEqual([projectLead]);
    it.takes(steeringLead, 'report', { status: 'green', text: 'I rute' });
    expect(it.letters('dutyDone').at(-1)).toMatchObject({
      to: { person: steeringLead },
      facts: { kind: 'dutyDone' },
    });
  });

  test('is told to whoever takes over, with its date, in the letter of appointment', () => {
    const it = inConcept();
    it.until('2026-12-03');
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: steeringLead });
    const facts = it.letters('appointed').find((l) => to(l) === steeringLead)?.facts;
    if (facts?.kind !== 'appointed') throw new Error('no letter of appointment');
    expect(facts.owes.nb).toContain('Statusrapport for prosjektet, desember 2026 (frist');
    expect(facts.owes.en).toContain('(due ');
  });

  test('is PMO’s when the last lead leaves on the day it is due, and the next lead’s from the day there is one', () => {
    const it = inPlanning();
    it.until('2026-12-07', '10:00');
    it.takes(pmo, 'appoint', { role: 'steering-lead', vacate: true });
    it.takes(pmo, 'appoint', { role: 'project-lead', vacate: true });
    expect(passedOn(it)).toEqual([steeringLead, projectLead]);
    it.until('2026-12-09', '10:00');
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: 'tuva.lead' });
    it.until('2026-12-14', '10:00');
    expect(reminders(it)).toEqual([
      '2026-12-01 upcoming stig.lead',
      '2026-12-07 due stig.lead',
      '2026-12-08 late pmo',
      '2026-12-14 sg tuva.lead',
    ]);
  });

  test('a reminder that waits for the mail server does not go to somebody who owes nothing any more', () => {
    const it = inConcept();
    it.mail = 'held';
    it.until('2026-12-03');
    expect(it.state.outbox.some((l) => l.id.startsWith(`duty:${duty}:upcoming`))).toBe(true);
    it.takes(pmo, 'appoint', { role: 'project-lead', person: 'tuva.lead' });
    expect(it.state.outbox.filter((l) => l.facts.kind === 'duty' && l.facts.duty.id === duty)).toEqual([]);
  });
});

describe('reminders that wait', () => {
  test('of one duty to one reader are one: the last', () => {
    const it = inConcept();
    it.mail = 'held';
    it.until('2026-12-08', '12:00');
    const waiting = it.state.outbox.filter((l) => l.facts.kind === 'duty' && l.facts.duty.id === duty);
    expect(waiting.map((l) => l.id)).toEqual([`duty:${duty}:late:${projectLead}`]);
  });

  test('tell no date that has been moved', () => {
    const it = inConcept();
    it.mail = 'held';
    it.until('2026-12-02');
    it.takes(pmo, 'extend', { duty, until: '2026-12-18', reason: 'Sykdom' });
    it.until('2026-12-02', '12:00');
    const waiting = it.state.outbox.flatMap((l) =>
      l.facts.kind === 'duty' && l.facts.duty.id === duty ? [osloDayOf(l.facts.duty.due)] : [],
    );
    expect(waiting).toEqual(['2026-12-18']);
  });

  test('that missed their window wait for the next, also when the worker was away', () => {
    const it = inConcept();
    it.mail = 'held';
    it.until('2026-12-04', '09:00');
    it.takes(pmo, 'escalate', { reason: 'Ressurser', to: 'pmo' });
    it.jump('2026-12-05', '11:00');
    it.mail = 'sent';
    const before = it.state.letters.sent;
    it.until('2026-12-06', '23:00');
    expect(it.state.letters.sent).toBe(before);
    it.until('2026-12-07', '07:00');
    expect(it.state.letters.sent).toBeGreaterThan(before);
  });
});
