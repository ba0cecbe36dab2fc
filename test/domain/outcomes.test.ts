import { untrue } from '../record/retold';
import { openDuties } from '../../src/domain/duties';
import {
  asBefore,
  basis,
  everySeat,
  inConcept,
  inPlanning,
  operationsLead,
  pmo,
  readyForBP1,
  readyToDecide,
  sha,
  steeringLead,
  type Initiative,
} from '../support/given';

const condition = { text: 'Avklar hjemmel', owner: 'project-lead', due: '2027-02-01' };
const decided = (it: Initiative, payload: object): Initiative => {
  it.takes(pmo, 'table', { gate: 'BP1', ...payload });
  everySeat(it, 'BP1-1');
  return it;
};

describe('the five outcomes', () => {
  test('approved, with or without conditions, moves the phase; the three others do not', () => {
    const phases = {
      approved: 'concept',
      'approved-with-conditions': 'concept',
      returned: 'idea',
      deferred: 'idea',
      'not-approved': 'idea',
    };
    for (const [outcome, phase] of Object.entries(phases)) {
      const conditions = outcome === 'approved-with-conditions' ? [condition] : undefined;
      const it = decided(readyForBP1(), { outcome, conditions, text: 'Fordi' });
      expect([outcome, it.state.phase]).toEqual([outcome, phase]);
      expect(it.state.decisions[0]).toMatchObject({ outcome, phaseAfter: phase });
      expect(it.letters('decision').length).toBeGreaterThanOrEqual(9);
    }
  });

  test('after any that does not approve, the same question may be put again, in a case with the next number', () => {
    const it = decided(readyForBP1(), { outcome: 'returned', text: 'Mangler tidsplan' });
    it.takes(pmo, 'table', { gate: 'BP1' });
    everySeat(it, 'BP1-2');
    expect(it.state.phase).toBe('concept');
  });

  test('not approved may stop the initiative, when the proposal says so; otherwise it stays', () => {
    const stay = decided(readyForBP1(), { outcome: 'not-approved', text: 'Ikke nå' });
    expect(stay.state.ending).toBeNull();
    const stop = decided(readyForBP1(), { outcome: 'not-approved', then: 'stop', text: 'For lite nytte' });
    expect(stop.state.ending).toMatchObject({ how: 'stopped', decision: 'BP1-1', reason: 'For lite nytte' });
  });

  test('to return, defer or refuse, nothing of the basis is needed; to return, the gaps must be named', () => {
    const it = readyForBP1();
    expect(it.refuses(pmo, 'table', { gate: 'BP1', outcome: 'returned' }).code).toBe('reason-missing');
    const bare = inConcept();
    bare.takes(pmo, 'refer', { gate: 'BP2', outcome: 'returned', text: 'Konseptbeskrivelse mangler' });
    everySeat(bare, 'REF-BP2-1');
    expect(bare.state.decisions.at(-1)?.outcome).toBe('returned');
  });
});

describe('conditions', () => {
  test('belong to one outcome, which has at least one', () => {
    const it = readyForBP1();
    const table = (payload: object) => it.refuses(pmo, 'table', { gate: 'BP1', ...payload }).code;
    expect(table({ outcome: 'approved-with-conditions' })).toBe('malformed');
    expect(table({ outcome: 'approved', conditions: [condition] })).toBe('malformed');
    expect(table({ outcome: 'returned', text: 'x', conditions: [condition] })).toBe('malformed');
  });

  test('have an owner that is known and a due day that has not passed', () => {
    const it = readyForBP1();
    const table = (change: object) =>
      it.refuses(pmo, 'table', { gate: 'BP1', conditions: [{ ...condition, ...change }] }).code;
    expect(table({ owner: 'ingen.her' })).toBe('unknown-person');
    expect(table({ due: '2026-11-22' })).toBe('bad-date');
    expect(table({ due: '2026-02-30' })).toBe('malformed');
    expect(table({ due: '3000-01-01' })).toBe('bad-date');
    expect(table({ due: '9999-12-31' })).toBe('bad-date');
    const furthest = decided(readyForBP1(), { conditions: [{ ...condition, due: '2999-12-31' }] });
    expect(furthest.state.phase).toBe('concept');
    for (const owner of ['pmo', 'nav', 'project-lead', 'steering-lead', 'per.nav'])
      expect(it.tries(pmo, 'table', { gate: 'BP1', conditions: [{ ...condition, owner }] }).ok).toBe(true);
  });

  test('are owed from the decision on, by their owner, and fulfilled by the owner or PMO', () => {
    const it = decided(readyForBP1(), {
      conditions: [condition, { ...condition, owner: 'nav', text: 'Sett av ressurser' }],
    });
    expect(it.refuses('per.nav', 'fulfil', { condition: 'BP1-1/1' }).code).toBe('not-authorised');
    it.takes('ida.lead', 'fulfil', { condition: 'BP1-1/1' });
    it.takes('siri.nav', 'fulfil', { condition: 'BP1-1/2' });
    expect(it.refuses(pmo, 'fulfil', { condition: 'BP1-1/1' }).code).toBe('already-done');
    const unknown = it.refuses(pmo, 'fulfil', { condition: 'BP1-1/9' });
    expect(unknown.code).toBe('unknown-condition');
    expect(unknown.message).toContain('ingen vilkår er åpne. «dsop show SBL»');
    expect(it.state.decisions[0]?.proposal.conditions.map((k) => k.fulfilledBy)).toEqual([
      'ida.lead',
      'siri.nav',
    ]);
  });

  test('of a role that nobody holds are PMO’s; of a role that changes hands, the new holder’s', () => {
    const owner = 'steering-lead';
    const it = decided(readyForBP1(), {
      conditions: [
        { ...condition, owner },
        { ...condition, owner },
      ],
    });
    expect(it.refuses(steeringLead, 'fulfil', { condition: 'BP1-1/1' }).code).toBe('not-authorised');
    it.takes('siri.nav', 'fulfil', { condition: 'BP1-1/1' });
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: steeringLead });
    it.takes(steeringLead, 'fulfil', { condition: 'BP1-1/2' });
  });

  test('fall with the decision that set them', () => {
    const it = decided(readyForBP1(), { conditions: [condition] });
    it.takes(pmo, 'annul', { decision: 'BP1-1', reason: 'Feil grunnlag' });
    everySeat(it, 'ANNUL-1');
    expect(it.refuses('ida.lead', 'fulfil', { condition: 'BP1-1/1' }).code).toBe('not-allowed');
    it.until('2027-03-01');
    expect(it.letters('duty').filter((l) => l.id.includes('condition/'))).toEqual([]);
  });

  test('fall with the referral that a changed basis voids', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2', conditions: [condition] });
    everySeat(it, 'REF-BP2-1');
    const owed = (state = it.state) =>
      openDuties(state, it.now).filter((d) => d.rule.kind === 'condition').length;
    expect(owed()).toBe(1);
    it.takes(pmo, 'document', { kind: 'statistics-plan', sha256: sha('ny') });
    expect(it.state.decisions.at(-1)?.void).toBe(true);
    expect([owed(), owed(asBefore(it.state))]).toEqual([0, 1]);
    expect(it.state.settled.at(-1)).toMatchObject({ kind: 'condition', status: 'void' });
    it.until('2027-03-01');
    expect(it.letters('duty').filter((l) => l.id.includes('condition/'))).toEqual([]);
  });
});

describe('a case between tabling and decision', () => {
  test('one about the same question stands alone: another is refused, naming what to do', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1' });
    const refused = it.refuses(pmo, 'table', { gate: 'BP1', outcome: 'deferred' });
    expect(refused.code).toBe('case-open');
    for (const verb of ['amend', 'move', 'withdraw-case']) expect(refused.message).toContain(verb);
  });

  test('amended by its tabler: the positions begin again, and every seat is called again', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1' });
    everySeat(it, 'BP1-1', {}, ['fnf']);
    it.takes('siri.nav', 'amend', { case: 'BP1-1', outcome: 'deferred', text: 'Til januar' });
    expect(it.case('BP1-1')).toMatchObject({ revision: 2, positions: [], proposal: { outcome: 'deferred' } });
    expect(it.case('BP1-1').replaced).toHaveLength(8);
    expect(it.letters('call').filter((l) => l.id.startsWith('call:BP1-1:2:'))).toHaveLength(9);
  });

  test('is changed, moved or withdrawn by its tabler only; PMO’s by PMO', () => {
    const it = readyForBP1();
    it.takes('arne.brreg', 'table', { gate: 'BP1' });
    for (const [command, payload] of [
      ['amend', { outcome: 'deferred' }],
      ['move', { closes: '2027-01-11' }],
      ['withdrawCase', {}],
    ] as const)
      for (const by of [pmo, 'per.nav', 'ida.lead'])
        expect(it.refuses(by, command, { case: 'BP1-1', ...payload }).code).toBe('not-authorised');
    it.takes('arne.brreg', 'withdrawCase', { case: 'BP1-1', reason: 'For tidlig' });
    expect(it.refuses('arne.brreg', 'amend', { case: 'BP1-1' }).code).toBe('case-closed');
    expect(it.refuses(pmo, 'withdrawCase', { case: 'BP1-3' }).code).toBe('no-open-case');
  });

  test('is not changed, moved or withdrawn on an old view of it', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1' });
    const { manifest } = it.case('BP1-1');
    it.takes(pmo, 'amend', { case: 'BP1-1', text: 'Presisert' });
    const old = { case: { id: 'BP1-1', revision: 1, manifest: manifest.hash } };
    expect(it.refuses('siri.nav', 'amend', { case: 'BP1-1', outcome: 'deferred' }, old).code).toBe(
      'case-stale',
    );
    expect(it.refuses('siri.nav', 'move', { case: 'BP1-1', closes: '2027-01-11' }, old).code).toBe(
      'case-stale',
    );
    expect(it.refuses('siri.nav', 'withdrawCase', { case: 'BP1-1' }, old).code).toBe('case-stale');
  });

  test('moved: the positions stand, and the new time holds', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-01' });
    everySeat(it, 'BP1-1', {}, ['fnf']);
    it.takes(pmo, 'move', { case: 'BP1-1', closes: '2026-12-08', meeting: 'SG 9/2026' });
    expect(it.case('BP1-1')).toMatchObject({
      revision: 1,
      closing: { mode: 'meeting', reference: 'SG 9/2026' },
    });
    it.until('2026-12-02');
    expect(it.state.phase).toBe('idea');
    it.until('2026-12-08', '16:00');
    expect(it.state.phase).toBe('concept');
  });

  test('closed undecided: moved or amended it is open again; a new one needs the old withdrawn', () => {
    const undecided = () => {
      const it = readyForBP1();
      it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-01' });
      it.until('2026-12-02');
      expect(it.case('BP1-1').status).toBe('undecided');
      return it;
    };
    const moved = undecided();
    moved.takes(pmo, 'move', { case: 'BP1-1', closes: '2026-12-08' });
    everySeat(moved, 'BP1-1');
    expect(moved.state.phase).toBe('concept');
    const amended = undecided();
    amended.takes(pmo, 'amend', { case: 'BP1-1', text: 'Med ny tidsplan' });
    everySeat(amended, 'BP1-1');
    expect(amended.state.phase).toBe('concept');
    const again = undecided();
    expect(again.refuses(pmo, 'table', { gate: 'BP1' }).code).toBe('case-open');
    again.takes(pmo, 'withdrawCase', { case: 'BP1-1' });
    again.takes(pmo, 'table', { gate: 'BP1' });
    everySeat(again, 'BP1-2');
    expect(again.state.phase).toBe('concept');
  });

  test('closes when its tabler says, else after ten working days; never in the past, never beyond 400 days', () => {
    const it = readyForBP1();
    expect(it.refuses(pmo, 'table', { gate: 'BP1', closes: '2026-11-20' }).code).toBe('bad-date');
    expect(it.refuses(pmo, 'table', { gate: 'BP1', closes: '2028-02-01' }).code).toBe('bad-date');
    expect(it.refuses(pmo, 'table', { gate: 'BP1', closes: '2026-13-01' }).code).toBe('malformed');
    it.takes(pmo, 'table', { gate: 'BP1' });
    expect(it.letters('call')[0]?.facts).toMatchObject({ case: { mode: 'written' } });
    expect(new Date(it.case('BP1-1').closing.at).toISOString()).toBe('2026-12-07T15:00:00.000Z');
  });

  test('the top leaders decide in writing only when they have said that they may', () => {
    const it = inConcept();
    it.state = {
      ...it.state,
      register: {
        ...it.state.register,
        standing: { ...it.state.register.standing, tlfWrittenProcedure: false },
      },
    };
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2' });
    expect(it.refuses(pmo, 'table', { gate: 'BP2' })).toMatchObject({
      code: 'not-allowed',
      paragraph: 'V4 §3.1',
    });
    it.takes(pmo, 'table', { gate: 'BP2', meeting: 'TLF 1/2027', closes: '2027-01-20' });
    expect(it.case('BP2-1').closing).toMatchObject({ mode: 'meeting', reference: 'TLF 1/2027' });
  });

  test('left behind by the phase, it is withdrawn, whether it was open or undecided', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    it.takes(pmo, 'annul', { decision: 'BP1-1', reason: 'Feil grunnlag', closes: '2026-12-04' });
    everySeat(it, 'ANNUL-1');
    expect([it.state.phase, it.case('BP2-1').status]).toEqual(['idea', 'withdrawn']);
    expect(it.refuses(pmo, 'move', { case: 'BP2-1', closes: '2027-01-11' }).code).toBe('case-closed');
  });

  test('about the rule set, left to a forum that did not authorise the phase now entered, it is withdrawn', () => {
    const moving = (it: Initiative) => {
      it.takes(pmo, 'moveRuleSet', { version: '2.0', reason: 'Prøve' });
      return it;
    };
    const it = moving(readyToDecide(inConcept(), 'BP2'));
    everySeat(it, 'BP2-1');
    expect([it.state.phase, it.case('RULES-1').status]).toEqual(['planning', 'withdrawn']);
    moving(it);
    expect(it.case('RULES-2')).toMatchObject({ forum: 'tlf', status: 'open' });
    // In the next phase that the same forum authorised, it stands.
    readyToDecide(it, 'BP3');
    everySeat(it, 'BP3-1');
    expect([it.state.phase, it.case('RULES-2').status]).toEqual(['realisation', 'open']);
    expect(untrue(it.state)).toEqual([]);
  });
});

describe('the closing of rollout', () => {
  test('belongs to rollout, and is put forward by the project or PMO', () => {
    const refused = inPlanning().refuses(pmo, 'closeRollout');
    expect(refused).toMatchObject({ code: 'wrong-phase', paragraph: 'V4 §4.5' });
    expect(inPlanning().refuses(operationsLead, 'closeRollout').code).toBe('not-authorised');
  });
});
