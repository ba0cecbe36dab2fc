import { osloDayOf } from '../../src/domain/calendar';
import type { LetterIntent } from '../../src/domain/letters';
import {
  basis,
  everySeat,
  inConcept,
  inPlanning,
  pmo,
  projectLead,
  readyForBP1,
  readyToDecide,
  register,
  seats,
  steeringLead,
  taking,
} from '../support/given';

const to = (l: LetterIntent): string => Object.values(l.to)[0] as string;

describe('when a case is tabled', () => {
  test('every seat is called, with the question, the rule, the basis, the closing time and the command to answer with', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-11' });
    expect(it.letters('call').map(to)).toEqual(seats.sg.map((s) => s.person));
    const call = it.letters('call').find((l) => to(l) === 'per.nav')!;
    expect(call.facts).toMatchObject({
      kind: 'call',
      actor: 'nav',
      again: null,
      command: 'dsop decide SBL --case BP1-1 --position support --as per.nav',
      case: {
        id: 'BP1-1',
        revision: 1,
        paragraph: 'V4 §4.1',
        closesAt: it.case('BP1-1').closing.at,
        recommendation: 'Klar for konseptfase',
        manifest: it.case('BP1-1').manifest.hash,
      },
    });
    if (call.facts.kind !== 'call') throw new Error(call.facts.kind);
    expect(call.facts.case.rule.nb).toContain('konsensus');
    expect(call.facts.case.rule.nb).toContain('Taushet er ikke samtykke');
    expect(call.facts.case.basis.map((b) => b.kind)).toEqual(
      it.case('BP1-1').manifest.items.map((i) => i.kind),
    );
  });

  test('each participating actor is asked for its will, through whoever may express it, and nobody else', () => {
    const mandates = [{ actor: 'nav', person: 'per.nav', validFrom: '2016-01-01', validTo: null }];
    const it = inConcept({ register: { ...register, mandates } });
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2' });
    expect(it.letters('willAsked').map(to)).toEqual(
      taking.map((t) => (t.actor === 'nav' ? 'per.nav' : t.leader)),
    );
  });

  test('who has given its will is not asked for it again on the same basis', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2' });
    it.takes('tor.nav', 'will', { gate: 'BP2', actor: 'nav', answer: 'yes' });
    const before = it.letters('willAsked').length;
    it.takes(pmo, 'table', { gate: 'BP2' });
    expect(it.letters('willAsked').slice(before).map(to)).not.toContain('tor.nav');
  });
});

test('what is owed is told with the role and the person in whom it is', () => {
  const it = inConcept();
  it.until('2026-12-09', '10:00');
  const facts = it.letters('duty').findLast((l) => l.facts.kind === 'duty' && l.facts.rung === 'pmo')?.facts;
  expect(facts).toMatchObject({ duty: { owedBy: { en: 'project lead' }, person: projectLead } });
});

describe('when a case closes undecided', () => {
  test('DSOP SG’s is told to PMO and its chair; the top leaders’ to DSOP SG, which owns their agenda', () => {
    const sg = readyForBP1();
    sg.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04' });
    sg.until('2026-12-05');
    expect(sg.letters('undecided').map(to).sort()).toEqual(['arne.brreg', 'ola.pmo', 'pmo']);
    const tlf = readyToDecide(inConcept(), 'BP2');
    const closing = osloDayOf(tlf.case('BP2-1').closing.at);
    tlf.until(closing, '17:00');
    expect(tlf.case('BP2-1').status).toBe('undecided');
    expect(tlf.letters('undecided').map(to)).toContain('arne.brreg');
  });
});

describe('escalation', () => {
  test('by the steering lead goes straight to DSOP SG, with PMO in copy', () => {
    const it = inPlanning();
    expect(it.refuses(projectLead, 'escalate', { reason: 'x' })).toMatchObject({
      code: 'not-authorised',
      paragraph: 'V4 §3.2',
    });
    expect(it.refuses('tor.nav', 'escalate', { reason: 'x' }).code).toBe('not-authorised');
    it.takes(steeringLead, 'escalate', { reason: 'Mangler hjemmel' });
    expect(it.case('ESC-1')).toMatchObject({ forum: 'sg', tabledBy: steeringLead });
    expect(it.letters('notice').map(to)).toEqual(['pmo']);
  });

  test('to PMO is told to PMO, and puts nothing on a table', () => {
    const it = inPlanning();
    it.takes(steeringLead, 'escalate', { reason: 'Trenger hjelp', to: 'pmo' });
    expect(it.state.cases.filter((c) => c.question.kind === 'escalation')).toEqual([]);
    expect(it.letters('notice').map(to)).toEqual(['pmo']);
  });

  test('is a case with an outcome of its own, and moves no phase; several stand beside each other', () => {
    const it = inPlanning();
    it.takes(steeringLead, 'escalate', { reason: 'Én' });
    it.takes(pmo, 'escalate', { reason: 'To' });
    everySeat(it, 'ESC-2');
    expect(it.state.decisions.at(-1)).toMatchObject({
      id: 'ESC-2',
      phaseBefore: 'planning',
      phaseAfter: 'planning',
    });
    expect(it.case('ESC-1').status).toBe('open');
  });

  test('of a late duty never goes to the top leaders, and falls away when the duty is done before anybody has answered', () => {
    const it = inConcept();
    it.until('2026-12-14', '10:00');
    expect(it.state.cases.filter((c) => c.question.kind === 'escalation').map((c) => c.forum)).toEqual([
      'sg',
    ]);
    it.takes(projectLead, 'report', { status: 'red', text: 'Forsinket' });
    expect(it.case('ESC-1').status).toBe('withdrawn');
    const undecided = inConcept();
    undecided.until('2027-01-02');
    expect(undecided.case('ESC-1').status).toBe('undecided');
    undecided.takes(projectLead, 'report', { status: 'red', text: 'Forsinket', period: '2026-12' });
    expect(undecided.case('ESC-1').status).toBe('withdrawn');
  });

  test('that somebody has answered goes on, though the duty is done', () => {
    const it = inConcept();
    it.until('2026-12-14', '10:00');
    it.takes('per.nav', 'approve', { case: 'ESC-1' });
    it.takes(projectLead, 'report', { status: 'red', text: 'Forsinket' });
    expect(it.case('ESC-1').status).toBe('open');
  });
});

describe('letters', () => {
  test('have ids that are each used once through a life full of changes', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2', closes: '2026-12-04' });
    it.until('2026-12-07');
    it.takes(pmo, 'move', { case: 'REF-BP2-1', closes: '2026-12-11' });
    it.until('2026-12-14');
    it.takes(pmo, 'amend', { case: 'REF-BP2-1', text: 'Ny tidsplan' });
    it.takes(pmo, 'withdrawCase', { case: 'REF-BP2-1' });
    it.takes(pmo, 'refer', { gate: 'BP2' });
    everySeat(it, 'REF-BP2-2');
    it.takes(pmo, 'table', { gate: 'BP2' });
    it.until('2027-02-01');
    const ids = it.letters().map((l) => l.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('name people and offices by id: no address and no name of a person stands in an initiative', () => {
    const it = inPlanning();
    it.until('2027-01-15');
    const written = JSON.stringify(it.state) + JSON.stringify(it.letters());
    for (const { name, email } of register.persons) {
      expect(written).not.toContain(email);
      expect(written).not.toContain(name);
    }
  });

  test('tell of an appointment to the one appointed', () => {
    const it = inConcept();
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: steeringLead });
    expect(it.letters('appointed').map(to).at(-1)).toBe(steeringLead);
  });
});

test('a decision is told to every actor, by whoever it has where it has no seat in the forum (V4 §3.1)', () => {
  const withoutSeat = {
    ...register,
    seats: register.seats.filter((s) => s.forum !== 'sg' || s.actor !== 'kartverket'),
  };
  const it = readyForBP1({ register: withoutSeat });
  it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-11' });
  everySeat(it, 'BP1-1', {}, ['kartverket']);
  const told = it.letters('decision').map((l) => l.to);
  expect(told).toHaveLength(new Set(told.map((a) => JSON.stringify(a))).size);
  expect(told).toContainEqual({ actor: 'kartverket' });
  expect(told).toContainEqual({ person: 'per.nav' });
  expect(told).not.toContainEqual({ actor: 'nav' });
});
