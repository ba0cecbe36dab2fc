import { osloDayOf } from '../../src/domain/calendar';
import { judge } from '../../src/domain/decide';
import { openDuties } from '../../src/domain/duties';
import { wake } from '../../src/domain/wake';
import { untrue } from '../record/retold';
import {
  asBefore,
  basis,
  everySeat,
  inConcept,
  inPlanning,
  inRealisation,
  lacking,
  pmo,
  readyForBP1,
  readyToDecide,
  register,
  sha,
  taking,
  wills,
  wire,
  type Initiative,
} from '../support/given';

const yes = { gate: 'BP2', actor: 'nav', answer: 'yes' };

describe('an actor’s wish and will', () => {
  test('is expressed by the actor’s top leader where nobody else is mandated, and by nobody else', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2' });
    for (const by of ['per.nav', 'siri.nav', 'gro.skatteetaten', pmo]) {
      const refused = it.refuses(by, 'will', yes);
      expect(refused).toMatchObject({ code: 'not-authorised', paragraph: 'V4 §4.2' });
      expect(refused.message).toContain('tor.nav');
    }
    it.takes('tor.nav', 'will', yes);
  });

  test('is expressed by whoever the register mandates, and then not by the top leader', () => {
    const mandates = [{ actor: 'nav', person: 'per.nav', validFrom: '2016-01-01', validTo: null }];
    const it = inConcept({ register: { ...register, mandates } });
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2' });
    expect(it.refuses('tor.nav', 'will', yes).message).toContain('per.nav');
    it.takes('per.nav', 'will', yes);
  });

  test('is collected from the referral on at BP2 and BP3, from the tabling at BP4, and never at BP1', () => {
    const concept = inConcept();
    basis(concept, 'BP2');
    expect(concept.refuses('tor.nav', 'will', yes).code).toBe('not-ready');
    concept.takes(pmo, 'refer', { gate: 'BP2' });
    concept.takes('tor.nav', 'will', yes);

    const realisation = inRealisation();
    basis(realisation, 'BP4');
    const four = { gate: 'BP4', actor: 'nav', answer: 'yes' };
    expect(realisation.refuses('tor.nav', 'will', four)).toMatchObject({
      code: 'not-ready',
      paragraph: 'V4 §4.4',
    });
    realisation.takes(pmo, 'table', { gate: 'BP4' });
    realisation.takes('tor.nav', 'will', four);

    const idea = readyForBP1();
    idea.takes(pmo, 'table', { gate: 'BP1' });
    expect(idea.refuses('tor.nav', 'will', { ...yes, gate: 'BP1' }).code).toBe('not-allowed');
  });

  test('belongs to the gate ahead: for another gate it is refused', () => {
    const it = inPlanning();
    expect(it.refuses('tor.nav', 'will', yes)).toMatchObject({ code: 'wrong-phase' });
    expect(it.refuses('tor.nav', 'will', { ...yes, gate: 'BP4' }).code).toBe('wrong-phase');
  });

  test('a yes with a reservation counts, and needs its text; a no holds the gate until it changes', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: 'stig.lead' });
    it.takes(pmo, 'refer', { gate: 'BP2' });
    everySeat(it, 'REF-BP2-1');
    it.takes(pmo, 'table', { gate: 'BP2' });
    wills(it, 'BP2');
    expect(it.refuses('tor.nav', 'will', { ...yes, answer: 'reservation' }).code).toBe('reason-missing');
    it.takes('tor.nav', 'will', { ...yes, answer: 'no', text: 'Ikke i år' });
    const refused = it.refuses('gro.skatteetaten', 'approve', { gate: 'BP2' });
    expect(refused.message).toContain('NAV har sagt nei til BP2');
    it.takes('tor.nav', 'will', { ...yes, answer: 'reservation', text: 'Fra høsten' });
    everySeat(it, 'BP2-1');
    expect(it.state.phase).toBe('planning');
  });

  test('may be withdrawn, and the gate then lacks it', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    it.takes('tor.nav', 'will', { ...yes, answer: 'withdraw' });
    expect(lacking(it.refuses('unni.digdir', 'approve', { gate: 'BP2' }))).toEqual(['will/BP2/nav']);
    expect(it.refuses('tor.nav', 'will', { ...yes, answer: 'withdraw' }).code).toBe('already-done');
  });

  test('the same answer again changes nothing', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    const again = it.tries('tor.nav', 'will', yes);
    expect(again).toMatchObject({ ok: true, value: { state: it.state, events: [] } });
  });

  test('is bound to the basis: a changed document asks for it again, and an old one is refused', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2' });
    const seen = it.envelope('tor.nav', 'will', yes);
    wills(it, 'BP2');
    it.takes(pmo, 'document', { kind: 'statistics-plan', sha256: sha('ny') });
    expect(it.refuses('tor.nav', 'will', yes, { case: seen.case }).code).toBe('case-stale');
    everySeat(it, 'REF-BP2-1');
    it.takes(pmo, 'table', { gate: 'BP2' });
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: 'stig.lead' });
    const refused = it.refuses('tor.nav', 'approve', { gate: 'BP2' });
    expect(lacking(refused)).toEqual(taking.map((t) => `will/BP2/${t.actor}`));
  });

  const owed = (it: Initiative) => openDuties(it.state, it.now).filter((d) => d.rule.kind === 'will');
  const onTheTable = (it: Initiative) =>
    it.state.cases.flatMap(({ question: q }) =>
      q.kind === 'escalation' && /^will/.test(q.duty ?? '') ? [q.duty] : [],
    );

  test('is owed while a case that asks for it waits to be decided, and not when none does', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2', closes: '2026-12-04' });
    expect(owed(it)).toHaveLength(taking.length);
    it.until('2026-12-02', '12:00');
    everySeat(it, 'REF-BP2-1');
    it.until('2026-12-02', '13:00');
    expect(owed(it)).toEqual([]);
    wills(it, 'BP2');
    it.until('2027-01-18', '10:00');
    it.takes(pmo, 'document', { kind: 'statistics-plan', sha256: sha('ny') });
    it.until('2027-01-18', '11:00');
    expect([owed(it), onTheTable(it)]).toEqual([[], []]);
    // Whoever was reminded before, is reminded of the next case's date in its turn.
    it.takes(pmo, 'refer', { gate: 'BP2', closes: '2027-02-01' });
    expect(owed(it).map((d) => osloDayOf(d.due))).toEqual(taking.map(() => '2027-02-01'));
    it.until('2027-01-27', '12:00');
    const reminders = it.letters('duty').filter((l) => l.id.startsWith('duty:will/BP2/nav'));
    expect(reminders.map((l) => osloDayOf(l.notBefore))).toEqual(['2026-12-01', '2027-01-27']);
    expect(untrue(it.state)).toEqual([]);
  });

  test('is owed anew from the day the basis changed, where the case is over its time', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    everySeat(it, 'BP2-1', { nav: 'object' });
    it.until('2027-01-18', '10:00');
    expect(it.case('BP2-1').status).toBe('undecided');
    it.takes(pmo, 'document', { kind: 'statistics-plan', sha256: sha('ny') }, { decidedOn: '2026-12-28' });
    it.until('2027-01-18', '11:00');
    expect(owed(it)).toHaveLength(taking.length);
    it.until('2027-01-22', '12:00');
    expect(onTheTable(it)).toEqual([]);
    it.until('2027-01-25', '12:00');
    expect(onTheTable(it)).toHaveLength(taking.length);
    const esc = it.state.cases.find(
      (c) => c.question.kind === 'escalation' && /^will/.test(c.question.duty ?? ''),
    )!;
    // What is no longer asked for is not said to have been done.
    it.takes(pmo, 'withdrawCase', { case: 'BP2-1' });
    it.until('2027-01-25', '13:00');
    expect(it.case(esc.id).status).toBe('withdrawn');
    const reason = it.events.find((e) => e.type === 'caseWithdrawn' && e.caseId === esc.id);
    expect(reason).toMatchObject({ reason: 'Plikten gjelder ikke lenger.' });
  });

  test('of a run that began under an earlier release is owed by its last case, whatever became of it', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2', closes: '2026-12-04' });
    const before = asBefore(it.state);
    expect(wake(before, it.now, () => false).events).toEqual([]);
    everySeat(it, 'REF-BP2-1');
    const asked: unknown[] = [];
    const { state } = wake(asBefore(it.state), it.now, (what) => asked.push(what) < 0);
    expect(asked).toEqual(['again', undefined]);
    expect(openDuties(state, it.now).filter((d) => d.rule.kind === 'will')).toHaveLength(taking.length);
  });

  test('is not given with a date before the case that asks for it', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.until('2026-12-07');
    it.takes(pmo, 'refer', { gate: 'BP2' });
    it.until('2026-12-09');
    for (const written of [{ decidedOn: '2026-12-03' }, { decidedOn: '2026-12-03', case: undefined }])
      expect(it.refuses('tor.nav', 'will', yes, written).code).toBe('bad-date');
    it.takes('tor.nav', 'will', yes, { decidedOn: '2026-12-08' });
  });

  test('is not given with a date before the basis was what it is', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.until('2026-12-01');
    it.takes(pmo, 'refer', { gate: 'BP2' });
    it.until('2026-12-03', '15:00');
    it.takes(pmo, 'document', { kind: 'statistics-plan', sha256: sha('ny') });
    it.until('2026-12-07');
    const early = { decidedOn: '2026-12-02' };
    const refused = it.refuses('tor.nav', 'will', yes, early);
    expect([refused.code, refused.message]).toEqual(['bad-date', expect.stringContaining('3. desember')]);
    const before = wire(it.envelope('tor.nav', 'will', yes, early));
    expect(judge(asBefore(it.state), 'will', before, it.now, () => false).ok).toBe(true);
    it.takes('tor.nav', 'will', yes, { decidedOn: '2026-12-03' });
    it.takes('tor.nav', 'will', { ...yes, answer: 'withdraw' }, { decidedOn: '2026-12-04' });
  });

  test('given a day, is given after what came into the basis on it, also while its case lies undecided', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2', closes: '2026-12-04' });
    it.until('2026-12-07', '15:00');
    expect(it.case('REF-BP2-1').status).toBe('undecided');
    it.takes(pmo, 'document', { kind: 'statistics-plan', sha256: sha('ny') });
    it.until('2026-12-08');
    it.takes('tor.nav', 'will', yes, { decidedOn: '2026-12-07', case: undefined });
    expect(it.state.wills[0]?.at).toBe(it.state.documents.at(-1)?.at);
  });

  test('is asked for anew before the date that its case is moved to', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2', closes: '2026-12-04' });
    it.until('2026-12-02', '12:00');
    it.takes(pmo, 'move', { case: 'REF-BP2-1', closes: '2026-12-18' });
    it.until('2026-12-16', '12:00');
    const reminders = it.letters('duty').filter((l) => l.id.startsWith('duty:will/BP2/nav'));
    expect(reminders.map((l) => osloDayOf(l.notBefore))).toEqual(['2026-12-01', '2026-12-15']);
    expect(untrue(it.state)).toEqual([]);
  });

  test('is not owed to a proposal that would not take the initiative on', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2', outcome: 'deferred', text: 'Til januar' });
    expect(owed(it)).toEqual([]);
    it.until('2026-12-02');
    it.takes(pmo, 'amend', { case: 'REF-BP2-1', outcome: 'approved' });
    expect(owed(it).map((d) => osloDayOf(d.openedAt))).toEqual(taking.map(() => '2026-12-02'));
  });

  test('goes with the actor: who has left has no will on record', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    it.takes('per.nav', 'leave', { actor: 'nav' });
    expect(it.state.wills.map((w) => w.actor)).toEqual(['finansnorge', 'skatteetaten', 'bits']);
  });

  test('does not carry over to the next gate', () => {
    expect(inPlanning().state.wills).toEqual([]);
    expect(inRealisation().state.wills).toEqual([]);
  });
});
