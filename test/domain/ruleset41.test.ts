import { ruleSetSchema, v4_0, type RuleSet } from '../../src/domain/agreement';
import { osloDayOf } from '../../src/domain/calendar';
import {
  basis,
  everySeat,
  inConcept,
  inPlanning,
  inRealisation,
  inRollout,
  lacking,
  operationsLead,
  pmo,
  steeringLead,
  wills,
} from '../support/given';

/** V4.0 with three changes: BP4 is the top leaders’, BP2 wants one document more, and August is left out like July. */
const v4_1: RuleSet = {
  ...structuredClone(v4_0),
  version: '4.1',
  gates: structuredClone(v4_0.gates).map((gate) => {
    if (gate.id === 'BP2')
      return { ...gate, basis: [...gate.basis, { kind: 'minutes', paragraph: 'V4.1 §4.2' }] };
    if (gate.id === 'BP4') return { ...gate, decidedBy: 'tlf' as const };
    return gate;
  }),
  reporting: structuredClone(v4_0.reporting).map((line) =>
    line.id === 'project' ? { ...line, skipMonths: [7, 8] } : line,
  ),
  duties: structuredClone(v4_0.duties).map((duty) =>
    duty.kind === 'project-report' ? { ...duty, pausedMonths: [7, 8] } : duty,
  ),
};
const under = { rules: v4_1 };

describe('a rule set "4.1", made of data alone', () => {
  test('is a rule set that holds together', () => {
    expect(ruleSetSchema.safeParse(v4_1).success).toBe(true);
  });

  test('wants its own document for BP2, and names its own paragraph', () => {
    const it = inConcept(under);
    basis(it, 'BP2', ['minutes']);
    const refused = it.refuses(pmo, 'refer', { gate: 'BP2' });
    expect(refused.missing).toEqual([expect.objectContaining({ id: 'minutes', paragraph: 'V4.1 §4.2' })]);
  });

  test('has BP4 decided by the top leaders, and by nobody else', () => {
    const it = inRealisation(under);
    basis(it, 'BP4');
    it.takes(pmo, 'table', { gate: 'BP4' });
    expect(it.case('BP4-1').forum).toBe('tlf');
    wills(it, 'BP4');
    expect(it.refuses('arne.brreg', 'approve', { gate: 'BP4' }).code).toBe('wrong-forum');
    everySeat(it, 'BP4-1');
    expect(it.state.phase).toBe('rollout');
    expect(it.state.decisions.map((d) => d.ruleSet)).toEqual(it.state.decisions.map(() => '4.1'));
  });

  test('asks for no report in July and none in August, and takes September up again', () => {
    const it = inPlanning(under);
    for (let month = 12; month <= 18; month++) {
      const period = month <= 12 ? '2026-12' : `2027-0${month - 12}`;
      it.until(`${period}-01`, '08:00');
      it.takes(steeringLead, 'report', { status: 'green', text: 'I rute', period });
    }
    it.until('2027-10-02');
    const reported = it
      .letters('duty')
      .filter((l) => l.id.includes('report/project'))
      .map((l) => [osloDayOf(l.notBefore).slice(0, 7), /report\/project\/([\d-]+)/.exec(l.id)?.[1]]);
    expect(reported.filter(([sent]) => sent === '2027-07' || sent === '2027-08')).toEqual([]);
    expect(reported.map(([, period]) => period)).toContain('2027-09');
    expect(reported.some(([, period]) => period === '2027-07' || period === '2027-08')).toBe(false);
  });

  test('is lived to the end', () => {
    const it = inRollout(under);
    basis(it, 'closure');
    it.takes(pmo, 'appoint', { role: 'operations-lead', person: operationsLead });
    it.takes(pmo, 'closeRollout');
    everySeat(it, 'CLOSE-1');
    expect([it.state.phase, it.state.ruleSet.version]).toEqual(['operations', '4.1']);
  });

  test('leaves V4.0 as it was: there BP4 is DSOP SG’s and minutes are no part of BP2', () => {
    expect(lacking(inConcept().refuses(pmo, 'refer', { gate: 'BP2' }))).not.toContain('minutes');
    const it = inRealisation();
    basis(it, 'BP4');
    it.takes(pmo, 'table', { gate: 'BP4' });
    expect(it.case('BP4-1').forum).toBe('sg');
  });
});
