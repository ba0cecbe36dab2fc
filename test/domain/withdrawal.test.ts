import { anIdea, aQualifiedIdea, inConcept, inPlanning, pmo, readyToDecide } from '../support/given';

const effects = (it: ReturnType<typeof inConcept>, by: string, actor: string): string => {
  const answer = it.tries(by, 'leave', { actor });
  if (!answer.ok) throw new Error(answer.refused.message);
  return answer.value.receipt.effect.join('\n');
};

describe('leaving shows first what it brings with it', () => {
  test('the commitment and the will that fall', () => {
    const it = readyToDecide(inPlanning(), 'BP3');
    const said = effects(it, 'per.nav', 'nav');
    expect(said).toContain('Forpliktelsen til å delta frem til BP3 faller bort');
    expect(said).toContain('Viljen til BP3 faller bort (V4 §4.3)');
    expect(it.state.participants.find((p) => p.actor === 'nav')?.status).toBe('joined');
  });

  test('a data owner lost, the last consumer, the last that takes part', () => {
    const it = inConcept();
    it.takes(pmo, 'appoint', { role: 'data-owner', actor: 'nav' });
    it.takes(pmo, 'appoint', { role: 'consumer', actor: 'bits' });
    expect(effects(it, 'per.nav', 'nav')).toContain('NAV er dataeier');
    expect(effects(it, 'dag.bits', 'bits')).toMatch(/er den siste konsumenten.*\(V4 §5\)/);
    it.takes(pmo, 'appoint', { role: 'consumer', actor: 'nav' });
    expect(effects(it, 'dag.bits', 'bits')).not.toContain('konsumenten');
    const alone = anIdea();
    alone.takes('per.nav', 'join', { actor: 'nav' });
    expect(effects(alone, 'per.nav', 'nav')).toContain('er den siste som deltar');
  });

  test('an open case that no longer needs it for its quorum', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    const others = it.case('BP2-1').seats.filter((s) => s.actor !== 'nav');
    for (const { person } of others) it.takes(person, 'approve', { case: 'BP2-1' });
    expect(effects(it, 'per.nav', 'nav')).toContain(
      'BP2-1 venter ikke lenger på at NAV er representert (V4 §3.1)',
    );
  });

  test('and nothing of the kind from one that was only invited', () => {
    const it = anIdea();
    expect(effects(it, 'kari.nes', 'finansnorge')).toBe('Finans Norge er ikke lenger med.');
    expect(effects(aQualifiedIdea(), 'kari.nes', 'finansnorge').split('\n')).toHaveLength(2);
  });
});
