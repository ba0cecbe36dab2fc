import { v4_0, type GateId } from '../../src/domain/agreement';
import {
  anIdea,
  basis,
  everySeat,
  inConcept,
  inOperations,
  inPlanning,
  inRealisation,
  inRollout,
  lacking,
  pmo,
  readyForBP1,
  readyToDecide,
  register,
  taking,
  wills,
  type Initiative,
} from '../support/given';

const phases = { idea: anIdea, concept: inConcept, planning: inPlanning, realisation: inRealisation };

describe('a gate is decided by the forum the agreement names', () => {
  const wrong: [GateId, () => Initiative, string, string][] = [
    ['BP1', readyForBP1, 'tor.nav', 'V4 §4.1'],
    ['BP2', inConcept, 'per.nav', 'V4 §4.2'],
    ['BP3', inPlanning, 'per.nav', 'V4 §4.3'],
    ['BP4', inRealisation, 'tor.nav', 'V4 §4.4'],
  ];

  test.each(wrong)(
    '%s: a member of the other forum is refused, with the paragraph',
    (gate, before, person, paragraph) => {
      const it = before();
      expect(it.refuses(person, 'decide', { gate, position: 'support' })).toMatchObject({
        code: 'wrong-forum',
        paragraph,
      });
      if (gate === 'BP1') it.takes(pmo, 'table', { gate });
      else readyToDecide(it, gate);
      const refused = it.refuses(person, 'decide', { gate, position: 'support' });
      expect(refused).toMatchObject({ code: 'wrong-forum', paragraph });
      expect(refused.message).toContain(
        gate === 'BP2' || gate === 'BP3' ? 'Topplederforum' : 'DSOP styringsgruppe',
      );
    },
  );

  test.each(wrong)('%s: a person without any seat, and PMO, are refused', (gate, before) => {
    const it = before();
    if (gate === 'BP1') it.takes(pmo, 'table', { gate });
    else readyToDecide(it, gate);
    expect(it.refuses('kari.nes', 'decide', { gate, position: 'support' }).code).toBe('no-seat');
    expect(it.refuses('ida.lead', 'approve', { gate }).code).toBe('no-seat');
    expect(it.refuses(pmo, 'decide', { gate, position: 'support' }).code).toBe('wrong-forum');
  });

  test('an escalation, a referral and a stop are as closed to the other forum', () => {
    const it = inPlanning();
    it.takes('stig.lead', 'escalate', { reason: 'Mangler hjemmel' });
    expect(it.refuses('tor.nav', 'decide', { case: 'ESC-1', position: 'support' }).code).toBe('wrong-forum');
    it.takes(pmo, 'stop', { reason: 'Ikke lenger aktuelt' });
    expect(it.refuses('per.nav', 'decide', { case: 'STOP-1', position: 'support' }).code).toBe('wrong-forum');
    basis(it, 'BP3');
    it.takes(pmo, 'refer', { gate: 'BP3' });
    expect(it.refuses('tor.nav', 'decide', { referral: 'BP3', position: 'support' }).code).toBe(
      'wrong-forum',
    );
  });
});

describe('a gate is decided in its own phase', () => {
  test.each(Object.entries(phases))('in %s no other gate can be tabled or referred', (phase, at) => {
    const it = at();
    const own = v4_0.transitions.find((t) => t.from === phase)?.gate;
    for (const { id, paragraph } of v4_0.gates.filter((g) => g.id !== own)) {
      expect(it.refuses(pmo, 'table', { gate: id })).toMatchObject({ code: 'wrong-phase', paragraph });
      expect(it.refuses(pmo, 'refer', { gate: id })).toMatchObject({ code: 'wrong-phase', paragraph });
    }
  });

  test('in rollout and in operations there is no gate ahead', () => {
    for (const it of [inRollout(), inOperations()]) {
      for (const { id } of v4_0.gates)
        expect(it.refuses(pmo, 'table', { gate: id }).code).toBe('wrong-phase');
      expect(it.refuses(pmo, 'recommend').code).toBe('wrong-phase');
    }
  });

  test('BP1 and BP4 are referred to nobody: their refusal says how they are tabled', () => {
    expect(readyForBP1().refuses(pmo, 'refer', { gate: 'BP1' })).toMatchObject({
      code: 'not-allowed',
      paragraph: 'V4 §3.2',
    });
    expect(inRealisation().refuses(pmo, 'refer', { gate: 'BP4' }).message).toContain('dsop table');
  });

  test('cases are tabled by PMO or a seat of DSOP SG, not by the project and not by a top leader', () => {
    const it = readyForBP1();
    for (const by of ['ida.lead', 'tor.nav', 'kari.nes'])
      expect(it.refuses(by, 'table', { gate: 'BP1' }).code).toBe('not-authorised');
    it.takes('arne.brreg', 'table', { gate: 'BP1' });
  });
});

describe('BP2 and BP3 need two keys', () => {
  test('the top leaders’ case may be tabled before the referral, and is never decided before it', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: 'stig.lead' });
    it.takes(pmo, 'table', { gate: 'BP2' });
    wills(it, 'BP2');
    const refused = it.refuses('tor.nav', 'approve', { gate: 'BP2' });
    expect(refused).toMatchObject({ code: 'referral-missing', paragraph: 'V4 §3.2' });
    for (const { actor, person } of it.case('BP2-1').seats)
      it.takes(person, 'decide', { case: 'BP2-1', position: actor === 'fnf' ? 'recused' : 'stand-aside' });
    expect(it.case('BP2-1').status).toBe('open');
    it.takes(pmo, 'refer', { gate: 'BP2' });
    everySeat(it, 'REF-BP2-1');
    expect(it.state.phase).toBe('planning');
    const [referral, gate] = it.state.decisions.slice(-2);
    expect([referral?.id, gate?.id]).toEqual(['REF-BP2-1', 'BP2-1']);
    expect(gate!.at).toBeGreaterThanOrEqual(referral!.at);
  });

  test('nothing at all is decided by the top leaders before DSOP SG has referred the case, not even to return it', () => {
    const it = inConcept();
    it.takes(pmo, 'table', { gate: 'BP2', outcome: 'not-approved', then: 'stop', text: 'Dette vil vi ikke' });
    expect(it.refuses('tor.nav', 'approve', { gate: 'BP2' }).code).toBe('referral-missing');
    everySeat(it, 'BP2-1', Object.fromEntries(it.case('BP2-1').seats.map((s) => [s.actor, 'stand-aside'])));
    expect(it.state.decisions.map((d) => d.id)).toEqual(['BP1-1']);
    expect(it.state.ending).toBeNull();
  });

  test('a referral that was refused, returned or deferred opens nothing', () => {
    for (const outcome of ['not-approved', 'returned', 'deferred']) {
      const it = inConcept();
      basis(it, 'BP2');
      it.takes(pmo, 'refer', { gate: 'BP2', outcome, text: 'Ikke nå' });
      everySeat(it, 'REF-BP2-1');
      it.takes(pmo, 'appoint', { role: 'steering-lead', person: 'stig.lead' });
      it.takes(pmo, 'table', { gate: 'BP2' });
      wills(it, 'BP2');
      expect(it.refuses('tor.nav', 'approve', { gate: 'BP2' }).code).toBe('referral-missing');
    }
  });

  test('each participating actor’s will: BP3 without one cites both V4 §4.3 and V4 §3.1', () => {
    const it = inPlanning();
    basis(it, 'BP3');
    it.takes(pmo, 'refer', { gate: 'BP3' });
    everySeat(it, 'REF-BP3-1');
    it.takes(pmo, 'table', { gate: 'BP3' });
    for (const { actor, leader } of taking.slice(1))
      it.takes(leader, 'will', { gate: 'BP3', actor, answer: 'yes' });
    const refused = it.refuses('tor.nav', 'decide', { gate: 'BP3', position: 'support' });
    expect(refused).toMatchObject({ code: 'will-missing', paragraph: 'V4 §4.3, V4 §3.1' });
    expect(lacking(refused)).toEqual(['will/BP3/finansnorge']);
    expect(refused.message).toContain('Finans Norge');
  });
});

describe('a phase is entered with the roles it needs', () => {
  test('no concept phase without a project lead, no planning without a steering lead', () => {
    const idea = readyForBP1();
    idea.takes(pmo, 'appoint', { role: 'project-lead', vacate: true });
    idea.takes(pmo, 'table', { gate: 'BP1' });
    expect(idea.refuses('per.nav', 'approve', { gate: 'BP1' })).toMatchObject({
      code: 'role-vacant',
      paragraph: 'V4 §3.3',
    });

    const concept = inConcept();
    basis(concept, 'BP2');
    concept.takes(pmo, 'refer', { gate: 'BP2' });
    everySeat(concept, 'REF-BP2-1');
    concept.takes(pmo, 'table', { gate: 'BP2' });
    wills(concept, 'BP2');
    const refused = concept.refuses('tor.nav', 'approve', { gate: 'BP2' });
    expect(refused).toMatchObject({ code: 'role-vacant', paragraph: 'V4 §3.4' });
    expect(lacking(refused)).toEqual(['role/steering-lead']);
  });
});

describe('an external dependency', () => {
  test('holds BP2 until it is settled, and only BP2', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    it.state = { ...it.state, blockedBy: [{ process: 'process-LOV', since: it.now }] };
    expect(it.refuses('tor.nav', 'approve', { gate: 'BP2' })).toMatchObject({
      code: 'not-ready',
      paragraph: 'V4 §4.2.1',
    });
    const later = readyToDecide(inPlanning(), 'BP3');
    later.state = { ...later.state, blockedBy: [{ process: 'process-LOV', since: later.now }] };
    later.takes('tor.nav', 'approve', { gate: 'BP3' });
  });
});

describe('what a gate’s decision does', () => {
  test('records forum, basis, positions, participants, rule set and the register it was judged by', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1' });
    everySeat(it, 'BP1-1');
    expect(it.state.decisions[0]).toMatchObject({
      id: 'BP1-1',
      forum: 'sg',
      ruleSet: '4.0',
      phaseBefore: 'idea',
      phaseAfter: 'concept',
      participants: taking.map((t) => t.actor),
      registerRevision: register.revision,
      void: false,
      annulledBy: null,
    });
    expect(it.state.decisions[0]?.manifest).toEqual(it.case('BP1-1').manifest);
  });

  test('starts the project’s reporting line with the concept phase, and lets it run on', () => {
    expect(readyForBP1().state.lines).toEqual([]);
    const { lines } = inRollout().state;
    expect(lines).toEqual([{ id: 'project', since: inConcept().state.phaseSince, until: null }]);
  });
});
