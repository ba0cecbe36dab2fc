import { anIdea, aQualifiedIdea, basis, everySeat, pmo, readyForBP1 } from '../support/given';

describe('the idea phase', () => {
  test('an idea is registered without judgement: no score, no participant, no duty for the one who sent it', () => {
    const { state } = anIdea();
    expect([state.phase, state.step]).toEqual(['idea', 'registered']);
    expect(state.idea).toEqual({ assessment: null, priority: null, qualification: null });
    expect(state.participants).toEqual([
      { actor: 'finansnorge', status: 'invited', since: state.registeredAt, commitment: null },
    ]);
    expect(state.lines).toEqual([]);
  });

  test('it is assessed, prioritised and qualified in that order', () => {
    const it = anIdea();
    expect(it.refuses(pmo, 'prioritise').code).toBe('wrong-step');
    expect(it.refuses(pmo, 'qualify').message).toContain('må være prioritert');
    it.takes(pmo, 'assess', { utility: 5, feasibility: 2, text: 'Stor nytte' });
    expect(it.refuses(pmo, 'qualify').code).toBe('wrong-step');
    it.takes(pmo, 'prioritise', { rank: 3 });
    it.takes(pmo, 'qualify');
    expect(it.state.step).toBe('qualified');
    expect(it.state.idea.assessment).toMatchObject({ utility: 5, feasibility: 2, by: pmo });
    expect(it.state.idea.priority).toMatchObject({ rank: 3 });
  });

  test('a step that is behind is not taken again, and the one it stands on may be weighed anew', () => {
    const it = anIdea();
    it.takes(pmo, 'assess', { utility: 1 });
    it.takes(pmo, 'assess', { utility: 4 });
    expect(it.state.idea.assessment?.utility).toBe(4);
    it.takes(pmo, 'prioritise');
    expect(it.refuses(pmo, 'assess').code).toBe('already-done');
  });

  test.each(['assess', 'prioritise', 'qualify', 'recommend'] as const)(
    '%s is for PMO, any person of it',
    (command) => {
      const it = anIdea();
      for (const person of ['kari.nes', 'arne.brreg', 'berit.brreg', 'ida.lead']) {
        const refused = it.refuses(person, command);
        expect(refused.code).toBe('not-authorised');
        expect(refused.message).toContain('PMO');
        expect(refused.paragraph).toMatch(/^V4 §(4\.1|3\.2)$/);
      }
    },
  );

  test('any person of PMO acts for the office', () => {
    const it = anIdea();
    it.takes('siri.nav', 'assess');
    it.takes('mona.brreg', 'prioritise');
    it.takes('kine.fnf', 'qualify');
    expect(it.state.step).toBe('qualified');
  });

  test('PMO recommends what has been qualified, not before', () => {
    const it = anIdea();
    expect(it.refuses(pmo, 'recommend').code).toBe('wrong-step');
    const qualified = aQualifiedIdea();
    qualified.takes(pmo, 'recommend', { text: 'Klar' });
    expect(qualified.state.recommendations).toMatchObject([{ gate: 'BP1', by: pmo, text: 'Klar' }]);
  });

  test('no case is tabled for BP1 before everything that it stands on is there, and all of it is named at once', () => {
    const it = anIdea();
    const refused = it.refuses(pmo, 'table', { gate: 'BP1' });
    expect(refused.missing.map((m) => [m.id, m.paragraph])).toEqual([
      ['mandate-concept', 'V4 §4.1'],
      ['benefit-indication', 'V4 §4.1'],
      ['time-and-resource-estimate', 'V4 §4.1'],
      ['recommendation/BP1', 'V4 §3.2'],
      ['participants', 'V4 §4.1'],
    ]);
    for (const { what } of refused.missing) expect(refused.message).toContain(what);
  });

  test('steps of the idea phase are refused in every later phase', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1' });
    everySeat(it, 'BP1-1');
    for (const command of ['assess', 'prioritise', 'qualify'] as const) {
      const refused = it.refuses(pmo, command);
      expect([refused.code, refused.paragraph]).toEqual(['wrong-phase', 'V4 §4.1']);
    }
  });

  test('the progress marker of the idea phase is moved by its own commands only', () => {
    const it = anIdea();
    expect(it.refuses(pmo, 'step', { to: 'qualified' }).code).toBe('wrong-step');
    expect(it.refuses(pmo, 'step', { to: 'registered' }).code).toBe('wrong-step');
    expect(it.refuses(pmo, 'step', { to: 'pilot' }).code).toBe('wrong-step');
  });

  test('documents may be filed as early as anybody likes; nothing is decided by them', () => {
    const it = anIdea();
    basis(it, 'BP1');
    expect(it.state.phase).toBe('idea');
    expect(it.state.documents.map((d) => d.version)).toEqual([1, 1, 1]);
  });
});
