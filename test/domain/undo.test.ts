import { osloDayOf } from '../../src/domain/calendar';
import { openDuties } from '../../src/domain/duties';
import { untrue } from '../record/retold';
import {
  basis,
  everySeat,
  inConcept,
  inOperations,
  inPlanning,
  inRealisation,
  inRollout,
  pass,
  pmo,
  readyForBP1,
  readyToDecide,
  sha,
  type Initiative,
} from '../support/given';

const annulled = (it: Initiative, decision: string): Initiative => {
  it.takes(pmo, 'annul', { decision, reason: 'Feil grunnlag', meeting: 'Ekstra møte' });
  everySeat(it, it.state.cases.at(-1)!.id);
  return it;
};

describe('a decision is annulled by a new case of the same forum', () => {
  const ways: [string, () => Initiative, string, string][] = [
    ['BP1-1', inConcept, 'sg', 'idea'],
    ['BP2-1', inPlanning, 'tlf', 'concept'],
    ['BP3-1', inRealisation, 'tlf', 'planning'],
    ['BP4-1', inRollout, 'sg', 'realisation'],
    ['CLOSE-1', inOperations, 'sg', 'rollout'],
  ];

  test.each(ways)(
    '%s: the initiative goes back a phase, and the old decision stays on record',
    (id, at, forum, phase) => {
      const it = annulled(at(), id);
      expect(it.case('ANNUL-1').forum).toBe(forum);
      expect(it.state.phase).toBe(phase);
      expect(it.state.decisions.find((d) => d.id === id)?.annulledBy).toBe('ANNUL-1');
      expect(it.state.decisions.map((d) => d.id)).toContain(id);
    },
  );

  test.each(ways)('%s: the other forum cannot even put it forward', (id, at, forum) => {
    const other = forum === 'sg' ? 'tor.nav' : 'per.nav';
    expect(at().refuses(other, 'annul', { decision: id, reason: 'x' }).code).toBe('wrong-forum');
    expect(at().refuses('ida.lead', 'annul', { decision: id, reason: 'x' }).code).toBe('wrong-forum');
  });

  test('the commitments of the phase returned to hold again; those of the phase left do not', () => {
    const it = annulled(inRealisation(), 'BP3-1');
    expect(it.state.participants.map((p) => p.commitment?.until)).toEqual(['BP3', 'BP3', 'BP3', 'BP3']);
    expect(annulled(inConcept(), 'BP1-1').state.participants.every((p) => p.commitment === null)).toBe(true);
  });

  test('the way forward again needs a new referral, new wills and a new decision', () => {
    const it = annulled(inPlanning(), 'BP2-1');
    it.takes(pmo, 'table', { gate: 'BP2' });
    const refused = it.refuses('tor.nav', 'approve', { gate: 'BP2' });
    expect(refused.code).toBe('referral-missing');
    expect(refused.missing).toHaveLength(5);
    it.takes(pmo, 'withdrawCase', { case: 'BP2-2' });
    it.takes(pmo, 'document', { kind: 'mandate-planning', sha256: sha('v2') });
    it.takes(pmo, 'refer', { gate: 'BP2' });
    everySeat(it, 'REF-BP2-2');
    it.takes(pmo, 'table', { gate: 'BP2' });
    for (const [actor, leader] of [
      ['nav', 'tor.nav'],
      ['bits', 'egil.bits'],
      ['finansnorge', 'nils.finansnorge'],
      ['skatteetaten', 'gro.skatteetaten'],
    ])
      it.takes(leader!, 'will', { gate: 'BP2', actor, answer: 'yes' });
    everySeat(it, 'BP2-3');
    expect(it.state.phase).toBe('planning');
  });

  test('back in the idea phase it stands where it stood: qualified, and recommended anew', () => {
    const it = annulled(inConcept(), 'BP1-1');
    expect(it.state.step).toBe('qualified');
    expect(it.refuses(pmo, 'table', { gate: 'BP1' }).code).toBe('recommendation-missing');
    it.takes(pmo, 'recommend');
    it.takes(pmo, 'table', { gate: 'BP1' });
    everySeat(it, 'BP1-2');
    expect(it.state.phase).toBe('concept');
  });

  test('what a later decision stands on is not taken from under it', () => {
    const it = inRealisation();
    const gate = it.refuses(pmo, 'annul', { decision: 'BP2-1', reason: 'x' });
    expect(gate.code).toBe('not-allowed');
    expect(gate.message).toContain('opphev BP3-1 først');
    const referral = it.refuses(pmo, 'annul', { decision: 'REF-BP3-1', reason: 'x' });
    expect(referral.code).toBe('not-allowed');
    expect(referral.message).toContain('opphev BP3-1 først');
  });

  test('a case about it that is overtaken by the next gate decides nothing any more', () => {
    const it = readyToDecide(inPlanning(), 'BP3');
    it.takes(pmo, 'annul', { decision: 'BP2-1', reason: 'Tvil', meeting: 'TLF' });
    everySeat(it, 'ANNUL-1', {}, ['fnf']);
    everySeat(it, 'BP3-1');
    expect(it.state.phase).toBe('realisation');
    expect(it.case('ANNUL-1').status).toBe('withdrawn');
    expect(it.state.decisions.find((d) => d.id === 'BP2-1')?.annulledBy).toBeNull();
  });

  test('a referral that is annulled before the gate is decided opens nothing any more', () => {
    const it = annulled(readyToDecide(inConcept(), 'BP2'), 'REF-BP2-1');
    expect(it.refuses('tor.nav', 'approve', { gate: 'BP2' }).code).toBe('referral-missing');
  });

  test('is refused twice, for unknown decisions, and for an annulment: that is undone by deciding again', () => {
    const it = annulled(inConcept(), 'BP1-1');
    expect(it.refuses(pmo, 'annul', { decision: 'BP1-1', reason: 'x' }).code).toBe('already-done');
    expect(it.refuses(pmo, 'annul', { decision: 'BP7-1', reason: 'x' }).message).toContain('BP1-1');
    expect(it.refuses(pmo, 'annul', { decision: 'ANNUL-1', reason: 'x' }).code).toBe('not-allowed');
  });

  test('a proposal to annul that is not approved changes nothing', () => {
    const it = inConcept();
    it.takes(pmo, 'annul', { decision: 'BP1-1', reason: 'Tvil' });
    it.takes(pmo, 'amend', { case: 'ANNUL-1', outcome: 'not-approved', text: 'Vedtaket står' });
    everySeat(it, 'ANNUL-1');
    expect([it.state.phase, it.state.decisions[0]?.annulledBy]).toEqual(['concept', null]);
  });

  test('a closing that was put forward in rollout is not decided in realisation', () => {
    for (const undecided of [false, true]) {
      const it = inRollout();
      basis(it, 'closure');
      it.takes(pmo, 'closeRollout', { closes: '2026-11-30' });
      if (undecided) it.until('2026-12-01');
      annulled(it, 'BP4-1');
      expect(it.state.phase).toBe('realisation');
      expect(it.case('CLOSE-1').status).toBe('withdrawn');
      expect(it.tries(pmo, 'move', { case: 'CLOSE-1', closes: '2027-01-11' }).ok).toBe(false);
    }
  });
});

describe('reopening', () => {
  const stopped = (): Initiative => {
    const it = inConcept();
    it.takes(pmo, 'stop', { reason: 'Ikke lenger attraktivt' });
    everySeat(it, 'STOP-1');
    return it;
  };

  test('the decision to stop is annulled by the forum that took it, and life goes on where it was', () => {
    const it = annulled(stopped(), 'STOP-1');
    expect(it.state.ending).toBeNull();
    expect(it.state.phase).toBe('concept');
    expect(it.state.participants.map((p) => p.commitment?.until)).toEqual(['BP2', 'BP2', 'BP2', 'BP2']);
    expect(it.state.lines.filter((l) => l.until === null)).toHaveLength(1);
    pass(it, 'BP2');
    expect(it.state.phase).toBe('planning');
  });

  test('what was owed before the end is owed anew from when life goes on, however long that took', () => {
    const it = stopped();
    it.until('2027-03-01');
    annulled(it, 'STOP-1');
    const checkouts = openDuties(it.state, it.now).filter((d) => d.rule.kind === 'checkout');
    expect(new Set(checkouts.map((d) => osloDayOf(d.openedAt)))).toEqual(new Set(['2027-03-01']));
    const cases = it.state.cases.length;
    it.until('2027-03-26');
    expect(it.state.cases).toHaveLength(cases);
    expect(untrue(it.state)).toEqual([]);
  });

  test('a record that was closed by its lessons is opened again too', () => {
    const it = stopped();
    it.takes('ida.lead', 'lessons', { sha256: sha('lærdom') });
    annulled(it, 'STOP-1');
    expect(it.state.ending).toBeNull();
  });

  test('nobody is thanked for lessons that were never handed in', () => {
    const it = stopped();
    it.until('2026-12-01');
    annulled(it, 'STOP-1');
    expect(it.letters('dutyDone').filter((l) => l.facts.kind === 'dutyDone' && !l.facts.how)).toEqual([]);
    expect(it.state.settled.find((s) => s.kind === 'lessons')?.status).toBe('void');
  });

  test('of what has ended, only the decision that ended it can be annulled', () => {
    const it = inPlanning();
    it.takes(pmo, 'annul', { decision: 'BP2-1', reason: 'Tvil', meeting: 'TLF' });
    it.takes(pmo, 'stop', { reason: 'Ferdig snakket' });
    everySeat(it, 'STOP-1');
    expect(it.case('ANNUL-1').status).toBe('withdrawn');
    expect(it.refuses(pmo, 'annul', { decision: 'BP2-1', reason: 'x', meeting: 'TLF' }).code).toBe('ended');
    expect([it.state.phase, it.state.participants[0]?.commitment]).toEqual(['planning', null]);
  });

  test('a case left undecided is not taken up again after the end', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-11-30' });
    it.until('2026-12-01');
    it.takes(pmo, 'stop', { reason: 'For lite nytte' });
    expect(it.case('BP1-1').status).toBe('withdrawn');
    expect(it.refuses(pmo, 'move', { case: 'BP1-1', closes: '2027-01-11' }).code).toBe('case-closed');
  });
});
