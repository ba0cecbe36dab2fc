import { v2_0, v4_0 } from '../../src/domain/agreement';
import { anIdea, everySeat, inConcept, pmo, readyForBP1 } from '../support/given';

const ask = { personDays: 20, reason: 'Juristene må utrede hjemmelen' };

describe('what the idea phase may cost beyond PMO’s mandate (V4 §3.2)', () => {
  test('is nothing unless SG says so: a step that needs more is refused until then', () => {
    const it = anIdea();
    it.takes(pmo, 'assess');
    it.takes(pmo, 'prioritise');
    expect(it.refuses(pmo, 'qualify', { personDays: 1 })).toMatchObject({
      code: 'resources-needed',
      paragraph: 'V4 §3.2',
    });
    expect(it.refuses('kari.nes', 'authoriseResources', ask).code).toBe('not-authorised');
    it.takes(pmo, 'authoriseResources', ask);
    expect(it.case('RES-1')).toMatchObject({ forum: 'sg', question: { personDays: 20 } });
    expect(it.refuses(pmo, 'qualify', { personDays: 20 }).code).toBe('resources-needed');
    everySeat(it, 'RES-1');
    expect(it.refuses(pmo, 'qualify', { personDays: 21 }).code).toBe('resources-needed');
    it.takes(pmo, 'qualify', { personDays: 20 });
    expect(it.state.step).toBe('qualified');
  });

  test('SG’s no leaves it as it was, and so does an annulment', () => {
    const it = anIdea();
    it.takes(pmo, 'authoriseResources', ask);
    it.takes(pmo, 'amend', { case: 'RES-1', outcome: 'not-approved', text: 'For dyrt' });
    everySeat(it, 'RES-1');
    expect(it.refuses(pmo, 'assess', { personDays: 20 }).code).toBe('resources-needed');
    it.takes(pmo, 'authoriseResources', ask);
    everySeat(it, 'RES-2');
    expect(it.tries(pmo, 'assess', { personDays: 20 }).ok).toBe(true);
    it.takes(pmo, 'annul', { decision: 'RES-2', reason: 'Feil tall' });
    everySeat(it, 'ANNUL-1');
    expect(it.refuses(pmo, 'assess', { personDays: 20 }).code).toBe('resources-needed');
  });

  test('is not asked for any more once the idea phase is over', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1' });
    it.takes(pmo, 'authoriseResources', ask);
    everySeat(it, 'RES-1', {}, ['fnf']);
    everySeat(it, 'BP1-1');
    expect([it.state.phase, it.case('RES-1').status]).toEqual(['concept', 'withdrawn']);
  });

  test('the limit is a figure of the rule set', () => {
    const rules = { ...v4_0, version: '4.1', limits: { ...v4_0.limits, pmoPersonDays: 5 } };
    const it = anIdea({ rules });
    it.takes(pmo, 'assess', { personDays: 5 });
    expect(it.refuses(pmo, 'prioritise', { personDays: 6 }).code).toBe('resources-needed');
    expect(it.refuses(pmo, 'authoriseResources', { ...ask, personDays: 5 }).code).toBe('already-done');
  });

  test('in the idea phase only; under V2 too', () => {
    expect(inConcept().refuses(pmo, 'authoriseResources', ask)).toMatchObject({
      code: 'wrong-phase',
      paragraph: 'V4 §3.2',
    });
    expect(anIdea({ rules: v2_0 }).refuses(pmo, 'assess', { personDays: 1 })).toMatchObject({
      code: 'resources-needed',
      paragraph: 'V2 §3.2',
    });
  });
});
