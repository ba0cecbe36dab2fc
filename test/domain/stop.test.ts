import {
  anIdea,
  everySeat,
  inConcept,
  inOperations,
  inPlanning,
  inRealisation,
  inRollout,
  pmo,
  projectLead,
  readyForBP1,
  readyToDecide,
  register,
  sha,
  type Initiative,
} from '../support/given';

const reason = 'Konseptet er vesentlig mindre attraktivt';
const stopped = (it: Initiative): Initiative => {
  it.takes(pmo, 'stop', { reason });
  everySeat(it, 'STOP-1');
  return it;
};

describe('an initiative is stopped by the forum that authorised its phase', () => {
  test('in the idea phase by PMO alone, at once', () => {
    const it = anIdea();
    expect(it.refuses('arne.brreg', 'stop', { reason })).toMatchObject({
      code: 'not-authorised',
      paragraph: 'V4 §4',
    });
    it.takes(pmo, 'stop', { reason });
    expect(it.state.ending).toMatchObject({ how: 'stopped', reason, decision: null, phase: 'idea' });
  });

  test.each([
    ['concept', inConcept, 'sg'],
    ['planning', inPlanning, 'tlf'],
    ['realisation', inRealisation, 'tlf'],
    ['rollout', inRollout, 'sg'],
    ['operations', inOperations, 'sg'],
  ] as const)('in %s by a case', (phase, at, forum) => {
    const it = at();
    it.takes(pmo, 'stop', { reason });
    expect(it.case('STOP-1').forum).toBe(forum);
    expect(it.state.ending).toBeNull();
    const other = forum === 'sg' ? 'tor.nav' : 'per.nav';
    expect(it.refuses(other, 'approve', { case: 'STOP-1' }).code).toBe('wrong-forum');
    everySeat(it, 'STOP-1');
    expect(it.state.ending).toMatchObject({ phase, decision: 'STOP-1' });
  });

  test('on the word of PMO, a seat of DSOP SG or the project; not of a top leader, nor of any actor', () => {
    const it = inPlanning();
    for (const by of ['tor.nav', 'kari.nes'])
      expect(it.refuses(by, 'stop', { reason }).code).toBe('not-authorised');
    for (const by of ['per.nav', projectLead, 'stig.lead', pmo])
      expect(it.tries(by, 'stop', { reason }).ok).toBe(true);
  });

  test('an objection keeps it going', () => {
    const it = inConcept();
    it.takes(pmo, 'stop', { reason, closes: '2026-12-04' });
    everySeat(it, 'STOP-1', { nav: 'object' });
    it.until('2026-12-05');
    expect(it.state.ending).toBeNull();
  });

  test('a stop that was put before one forum is not decided by it in a phase that the other authorised', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    it.takes(pmo, 'stop', { reason });
    everySeat(it, 'STOP-1', {}, ['fnf']);
    everySeat(it, 'BP2-1');
    expect([it.state.phase, it.case('STOP-1').status]).toEqual(['planning', 'withdrawn']);
  });

  test('top leaders without written procedure take it at their next meeting', () => {
    const standing = { ...register.standing, tlfWrittenProcedure: false };
    const it = inPlanning();
    it.state = { ...it.state, register: { ...it.state.register, standing } };
    it.takes(pmo, 'stop', { reason });
    expect(it.case('STOP-1').closing.mode).toBe('meeting');
  });
});

describe('suspension', () => {
  test('is for DSOP SG, at once, and holds every gate until the stop is decided', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    expect(it.refuses(pmo, 'stop', { reason, suspend: true }).code).toBe('not-authorised');
    it.takes('arne.brreg', 'stop', { reason, suspend: true });
    expect(it.state.suspended).toMatchObject({ by: 'arne.brreg', case: 'STOP-1' });
    expect(it.refuses('tor.nav', 'approve', { gate: 'BP2' }).code).toBe('suspended');
    it.takes('arne.brreg', 'amend', { case: 'STOP-1', outcome: 'not-approved', text: 'Vi går videre' });
    everySeat(it, 'STOP-1');
    expect(it.state.suspended).toBeNull();
    everySeat(it, 'BP2-1');
    expect(it.state.phase).toBe('planning');
  });

  test('is lifted when its case is withdrawn', () => {
    const it = inConcept();
    it.takes('arne.brreg', 'stop', { reason, suspend: true });
    it.takes('arne.brreg', 'withdrawCase', { case: 'STOP-1' });
    expect(it.state.suspended).toBeNull();
  });

  test('is open to DSOP SG also when somebody has already put the stop forward', () => {
    const it = inConcept();
    it.takes(pmo, 'stop', { reason });
    it.takes('arne.brreg', 'stop', { reason, suspend: true });
    expect(it.state.suspended).toMatchObject({ by: 'arne.brreg', case: 'STOP-1' });
    expect(it.refuses('per.nav', 'stop', { reason, suspend: true }).code).toBe('case-open');
  });
});

describe('what has been stopped', () => {
  test('binds nobody, reports nothing, and has no open case', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    stopped(it);
    expect(it.state.participants.every((p) => p.commitment === null)).toBe(true);
    expect(it.state.lines.every((l) => l.until !== null)).toBe(true);
    expect(it.state.cases.filter((c) => c.status === 'open')).toEqual([]);
    const before = it.letters('duty').length;
    it.until('2026-12-29');
    const kinds = it
      .letters('duty')
      .slice(before)
      .map((l) => l.id.split(':')[1]);
    expect(new Set(kinds)).toEqual(new Set(['lessons']));
  });

  test('owes its lessons; the record closes when they are there, and not before', () => {
    const it = stopped(inConcept());
    expect(it.state.ending?.closedAt).toBeNull();
    expect(it.refuses('per.nav', 'lessons', { sha256: sha('x') }).code).toBe('not-authorised');
    it.takes(projectLead, 'lessons', { sha256: sha('lærdom') });
    expect(it.state.ending?.closedAt).not.toBeNull();
    expect(it.refuses(projectLead, 'lessons', { sha256: sha('y') }).code).toBe('already-done');
    expect(it.state.documents.at(-1)).toMatchObject({ kind: 'lessons-analysis', version: 1 });
  });

  test('lessons belong after a stop', () => {
    expect(inConcept().refuses(pmo, 'lessons', { sha256: sha('x') })).toMatchObject({
      code: 'not-ready',
      paragraph: 'V4 §4',
    });
  });

  test('takes no other command', () => {
    const it = stopped(inConcept());
    for (const [by, command, payload] of [
      [pmo, 'table', { gate: 'BP2' }],
      ['ida.lead', 'report', { status: 'green', text: 'x' }],
      ['per.nav', 'leave', { actor: 'nav' }],
      [pmo, 'stop', { reason }],
      ['tor.nav', 'will', { gate: 'BP2', actor: 'nav', answer: 'yes' }],
      [pmo, 'document', { kind: 'minutes', sha256: sha('m') }],
    ] as const)
      expect(it.refuses(by, command, payload)).toMatchObject({ code: 'ended', paragraph: 'V4 §4' });
  });

  test('tells PMO, the leads and every participating actor', () => {
    const it = stopped(inPlanning());
    const to = it.letters('ended').map((l) => Object.values(l.to)[0] as string);
    expect(to.sort()).toEqual(['bits', 'finansnorge', 'ida.lead', 'nav', 'pmo', 'skatteetaten', 'stig.lead']);
  });

  test('a stop in the idea phase withdraws the case that was open', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1' });
    it.takes(pmo, 'stop', { reason });
    expect(it.case('BP1-1').status).toBe('withdrawn');
    expect(it.letters('caseWithdrawn')).toHaveLength(9);
  });
});
