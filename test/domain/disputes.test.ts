import { v2_0 } from '../../src/domain/agreement';
import { openDuties } from '../../src/domain/duties';
import { explain } from '../../src/domain/explain';
import { judge } from '../../src/domain/decide';
import { wake } from '../../src/domain/wake';
import { untrue } from '../record/retold';
import {
  asBefore,
  anIdea,
  everySeat,
  inConcept,
  inPlanning,
  joined,
  pmo,
  projectLead,
  steeringLead,
  wire,
  type Initiative,
} from '../support/given';

const text = 'Uenige om grensesnittet';

/** A dispute about the solution: Skatteetaten owns the data, NAV and Bits would use it. */
function aboutSolution(): Initiative {
  const it = inConcept();
  it.takes(pmo, 'appoint', { role: 'data-owner', actor: 'skatteetaten' });
  for (const actor of ['nav', 'bits']) it.takes(pmo, 'appoint', { role: 'consumer', actor });
  it.takes('dag.bits', 'dispute', { about: 'solution', text });
  return it;
}

/** A dispute about something else, at the level named. */
function at(level: 'project' | 'pmo' | 'sg' | 'tlf'): Initiative {
  const it = inPlanning();
  it.takes('dag.bits', 'dispute', { about: 'other', text });
  const raise = { dispute: 'D-1', text: 'Ingen enighet' };
  if (level === 'project') return it;
  it.takes(steeringLead, 'raiseDispute', raise);
  if (level === 'pmo') return it;
  it.takes(pmo, 'raiseDispute', raise);
  if (level === 'sg') return it;
  it.takes(pmo, 'amend', { case: 'DISPUTE-1', outcome: 'not-approved', text: 'Ingen løsning' });
  everySeat(it, 'DISPUTE-1');
  it.takes('per.nav', 'raiseDispute', raise);
  return it;
}

describe('a dispute is handled in the governing model, level by level (V4 §5)', () => {
  test('is raised by those who take part, and is first the project’s', () => {
    const it = inConcept();
    expect(it.refuses('ane.kartverket', 'dispute', { about: 'other', text })).toMatchObject({
      code: 'not-authorised',
      paragraph: 'V4 §5',
    });
    it.takes('dag.bits', 'dispute', { about: 'other', text });
    expect(it.state.disputes).toMatchObject([{ id: 'D-1', level: 'project', status: 'open' }]);
    const wait = explain(it.state, it.now).waits.find((w) => w.paragraph === 'V4 §5');
    expect(wait).toMatchObject({ who: 'role:project-lead' });
  });

  test('goes from project to PMO to SG to TLF, and no level is passed over', () => {
    const it = at('project');
    expect(it.refuses('ane.kartverket', 'raiseDispute', { dispute: 'D-1', text }).code).toBe(
      'not-authorised',
    );
    const steps = ['pmo', 'sg', 'tlf'] as const;
    for (const level of steps) expect(at(level).state.disputes?.[0]?.level).toBe(level);
    expect(at('pmo').state.cases.filter((c) => c.question.kind === 'dispute')).toEqual([]);
    expect(at('pmo').letters('notice').at(-1)?.to).toEqual({ office: 'pmo' });
    expect(at('sg').case('DISPUTE-1').forum).toBe('sg');
    expect(at('tlf').case('DISPUTE-2').forum).toBe('tlf');
    expect(at('tlf').state.disputes?.[0]?.path.map((p) => p.level)).toEqual(['project', 'pmo', 'sg', 'tlf']);
    expect(at('pmo').refuses(steeringLead, 'raiseDispute', { dispute: 'D-1', text }).code).toBe(
      'not-authorised',
    );
    expect(at('sg').refuses(pmo, 'raiseDispute', { dispute: 'D-1', text })).toMatchObject({
      code: 'case-open',
      paragraph: 'V4 §5',
    });
  });

  test('is settled by whoever handles it: the project, PMO, or a forum by its case', () => {
    const settle = { dispute: 'D-1', text: 'Enige om versjon 2' };
    const project = at('project');
    project.takes(steeringLead, 'settleDispute', settle);
    expect(project.state.disputes?.[0]).toMatchObject({ status: 'settled' });
    expect(project.refuses(pmo, 'settleDispute', settle).code).toBe('already-done');
    expect(at('pmo').refuses(steeringLead, 'settleDispute', settle).code).toBe('not-authorised');
    expect(at('sg').refuses(pmo, 'settleDispute', settle)).toMatchObject({
      code: 'not-allowed',
      paragraph: 'V4 §5',
    });
    const sg = at('sg');
    everySeat(sg, 'DISPUTE-1');
    expect(sg.state.disputes?.[0]?.status).toBe('settled');
    expect(sg.state.ending).toBeNull();
  });

  test('that TLF finds unsolvable ends the initiative, with its record and an analysis', () => {
    const it = at('tlf');
    it.takes('per.nav', 'amend', { case: 'DISPUTE-2', outcome: 'not-approved', text: 'Lar seg ikke løse' });
    everySeat(it, 'DISPUTE-2');
    expect(it.state.ending).toMatchObject({
      how: 'terminatedByDispute',
      decision: 'DISPUTE-2',
      reason: 'Lar seg ikke løse',
    });
    expect(it.state.disputes?.[0]?.status).toBe('unsolved');
    expect(openDuties(it.state, it.now).map((d) => d.rule.kind)).toEqual(['lessons']);
    expect(wire(it.state)).toEqual(it.state);
  });

  test('that a forum has settled is not opened again by annulling its decision: it is raised anew', () => {
    const it = at('sg');
    everySeat(it, 'DISPUTE-1');
    const annul = { decision: 'DISPUTE-1', reason: 'Feil grunnlag' };
    const refused = it.refuses(pmo, 'annul', annul);
    expect([refused.code, refused.message]).toEqual(['not-allowed', expect.stringContaining('D-1')]);
    const before = wire(it.envelope(pmo, 'annul', annul));
    expect(judge(asBefore(it.state), 'annul', before, it.now, () => false).ok).toBe(true);
    it.takes('dag.bits', 'dispute', { about: 'other', text });
  });

  test('that TLF leaves undecided ends it only when PMO records that no solution was found', () => {
    const it = at('tlf');
    const unsolved = { dispute: 'D-1', text: 'TLF kom ikke til enighet', unsolved: true };
    expect(it.refuses(pmo, 'settleDispute', unsolved)).toMatchObject({
      code: 'not-ready',
      paragraph: 'V4 §5',
    });
    const first = it.case('DISPUTE-2').seats[0]!;
    it.takes(first.person, 'decide', { case: 'DISPUTE-2', position: 'object', reason: 'Nei' });
    it.until('2027-01-20');
    expect(it.case('DISPUTE-2').status).toBe('undecided');
    expect(it.state.ending).toBeNull();
    expect(it.refuses(steeringLead, 'settleDispute', unsolved).code).toBe('not-authorised');
    it.takes(pmo, 'settleDispute', unsolved);
    expect(it.state.ending).toMatchObject({ how: 'terminatedByDispute', decision: null });
  });

  test('that TLF has not treated, since PMO took it back, PMO does not end: it is put before TLF again', () => {
    const it = at('sg');
    everySeat(it, 'DISPUTE-1', { nav: 'object' });
    it.until('2027-01-20');
    const raise = { dispute: 'D-1', text: 'Ingen enighet', meeting: 'TLF 1/2027', closes: '2027-02-10' };
    it.takes(pmo, 'raiseDispute', raise);
    it.takes(pmo, 'withdrawCase', { case: 'DISPUTE-2' });
    const unsolved = { dispute: 'D-1', text: 'TLF kom ikke til enighet', unsolved: true };
    const refused = it.refuses(pmo, 'settleDispute', unsolved);
    expect(refused).toMatchObject({ code: 'not-ready', paragraph: 'V4 §5' });
    const before = wire(it.envelope(pmo, 'settleDispute', unsolved));
    expect(judge(asBefore(it.state), 'settleDispute', before, it.now, () => false).ok).toBe(true);
    it.takes(pmo, 'raiseDispute', raise);
    expect(it.case('DISPUTE-3')).toMatchObject({ forum: 'tlf', status: 'open' });
    expect(it.refuses(pmo, 'raiseDispute', raise).code).toBe('case-open');
    everySeat(it, 'DISPUTE-3', { nav: 'object' });
    it.until('2027-02-11');
    expect(it.refuses(pmo, 'raiseDispute', raise).code).toBe('not-allowed');
    it.takes(pmo, 'settleDispute', unsolved);
    expect(it.state.ending).toMatchObject({ how: 'terminatedByDispute' });
  });

  test('is nothing that V2.0 knows: the routine came with 2.1', () => {
    const it = anIdea({ rules: v2_0 });
    expect(it.refuses(pmo, 'dispute', { about: 'other', text })).toMatchObject({
      code: 'not-allowed',
      paragraph: 'V4 §1.1',
      message: expect.stringContaining('2.1') as string,
    });
  });
});

describe('about the solution the data owner has the last word (V4 §5)', () => {
  const choose = { dispute: 'D-1', solution: 'Oppslag, ikke uttrekk' };

  test('which nobody else has, and which is said once', () => {
    const it = aboutSolution();
    for (const by of ['tor.nav', pmo, projectLead, 'ivar.skatteetaten'])
      expect(it.refuses(by, 'chooseSolution', choose)).toMatchObject({
        code: 'not-authorised',
        paragraph: 'V4 §5',
      });
    it.takes('gro.skatteetaten', 'chooseSolution', choose);
    expect(it.state.disputes?.[0]).toMatchObject({ status: 'chosen', solution: { actor: 'skatteetaten' } });
    const again = it.refuses('gro.skatteetaten', 'chooseSolution', { ...choose, solution: 'Uttrekk' });
    expect(again.code).toBe('already-done');
    expect(it.refuses(pmo, 'raiseDispute', { dispute: 'D-1', text }).code).toBe('not-allowed');
  });

  test('needs a data owner, and a dispute about the solution', () => {
    const it = inConcept();
    it.takes('dag.bits', 'dispute', { about: 'solution', text });
    expect(it.refuses('gro.skatteetaten', 'chooseSolution', choose)).toMatchObject({
      code: 'role-vacant',
      paragraph: 'V4 §5',
    });
    expect(at('pmo').refuses('gro.skatteetaten', 'chooseSolution', choose).code).toBe('not-allowed');
  });

  test('each consumer accepts or refrains; to refrain is to leave, not a veto', () => {
    const it = aboutSolution();
    expect(it.refuses('tor.nav', 'acceptSolution', { dispute: 'D-1', actor: 'nav' }).code).toBe('not-ready');
    it.takes('gro.skatteetaten', 'chooseSolution', choose);
    expect(it.letters('notice').flatMap((l) => Object.values(l.to))).toEqual(
      expect.arrayContaining(['tor.nav', 'egil.bits']),
    );
    expect(it.refuses('tor.nav', 'refrain', { dispute: 'D-1', actor: 'bits' }).code).toBe('not-authorised');
    expect(
      it.refuses('nils.finansnorge', 'acceptSolution', { dispute: 'D-1', actor: 'finansnorge' }).code,
    ).toBe('not-participating');
    it.takes('tor.nav', 'acceptSolution', { dispute: 'D-1', actor: 'nav' });
    expect(it.refuses('tor.nav', 'refrain', { dispute: 'D-1', actor: 'nav' }).code).toBe('already-done');
    it.takes('egil.bits', 'refrain', { dispute: 'D-1', actor: 'bits' });
    expect(joined(it)).not.toContain('bits');
    expect(it.state.disputes?.[0]?.status).toBe('settled');
    expect(it.state.ending).toBeNull();
  });

  test('who becomes a consumer while answers are awaited is asked too, and once', () => {
    const it = aboutSolution();
    it.takes('gro.skatteetaten', 'chooseSolution', choose);
    const asked = () => it.letters('notice').flatMap((l) => Object.values(l.to));
    const before = asked().length;
    it.takes(pmo, 'appoint', { role: 'consumer', actor: 'finansnorge' });
    expect(asked().slice(before)).toEqual(['nils.finansnorge']);
    it.takes('nils.finansnorge', 'acceptSolution', { dispute: 'D-1', actor: 'finansnorge' });
    expect(it.state.disputes?.[0]?.status).toBe('chosen');
    for (const [by, actor] of [
      ['tor.nav', 'nav'],
      ['egil.bits', 'bits'],
    ] as const)
      it.takes(by, 'acceptSolution', { dispute: 'D-1', actor });
    const settled = asked().length;
    it.takes(pmo, 'appoint', { role: 'data-owner', actor: 'nav' });
    it.takes(pmo, 'appoint', { role: 'consumer', actor: 'skatteetaten' });
    expect(asked()).toHaveLength(settled);
    expect(untrue(it.state)).toEqual([]);
  });

  test.each([
    ['leaves', 'egil.bits', 'leave', { actor: 'bits' }],
    ['is a consumer no more', pmo, 'appoint', { role: 'consumer', actor: 'bits', vacate: true }],
  ] as const)('is over when the last consumer whose answer is awaited %s', (_, by, command, payload) => {
    const it = aboutSolution();
    it.takes('gro.skatteetaten', 'chooseSolution', choose);
    it.takes('tor.nav', 'acceptSolution', { dispute: 'D-1', actor: 'nav' });
    const waiting = it.state;
    it.takes(by, command, payload);
    expect(it.state.disputes?.[0]).toMatchObject({ status: 'settled' });
    expect(untrue(it.state)).toEqual([]);
    const { mended: _mended, disputes: __, ...left } = it.state;
    expect(wake({ ...left, disputes: waiting.disputes }, it.now, () => false).events).toEqual([]);
  });
});
