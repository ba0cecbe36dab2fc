import { v2_0 } from '../../src/domain/agreement';
import { possibilities } from '../../src/domain/can';
import { judge } from '../../src/domain/decide';
import { openDuties } from '../../src/domain/duties';
import { explain } from '../../src/domain/explain';
import { untrue } from '../record/retold';
import {
  asBefore,
  anIdea,
  aQualifiedIdea,
  basis,
  everySeat,
  inConcept,
  inOperations,
  inPlanning,
  inRealisation,
  inRollout,
  lacking,
  pmo,
  readyToDecide,
  seats,
  sha,
  wire,
  type Initiative,
  projectLead,
} from '../support/given';

const of = (it: Initiative, actor: string) => it.state.participants.find((p) => p.actor === actor);
const bound = (it: Initiative, actor: string) => {
  const c = of(it, actor)?.commitment;
  return c ? [c.to, c.until, c.phase] : null;
};

describe('participation', () => {
  test('is opt-in: an actor joins by its own person, not by PMO and not by another', () => {
    const it = anIdea();
    it.takes(pmo, 'invite', { actor: 'nav' });
    expect(of(it, 'nav')?.status).toBe('invited');
    for (const by of [pmo, 'kari.nes', 'arne.brreg'])
      expect(it.refuses(by, 'join', { actor: 'nav' }).code).toBe('not-authorised');
    it.takes('per.nav', 'join', { actor: 'nav' });
    expect(of(it, 'nav')?.status).toBe('joined');
    expect(it.refuses('per.nav', 'join', { actor: 'nav' }).code).toBe('already-done');
  });

  test('an actor may join without having been invited, and is not invited twice', () => {
    const it = anIdea();
    it.takes('lise.bits', 'join', { actor: 'bits' });
    expect(of(it, 'bits')?.status).toBe('joined');
    expect(it.refuses(pmo, 'invite', { actor: 'bits' }).code).toBe('already-done');
    expect(it.refuses(pmo, 'invite', { actor: 'finansnorge' }).code).toBe('already-done');
  });

  test('an actor that the register does not know is refused, naming those it knows', () => {
    const refused = anIdea().refuses(pmo, 'invite', { actor: 'dnb' });
    expect(refused.code).toBe('unknown-actor');
    expect(refused.message).toContain('kartverket');
  });

  test('an actor leaves at any time, by its own person only', () => {
    for (const at of [aQualifiedIdea, inConcept, inPlanning, inRealisation, inRollout, inOperations]) {
      const it = at();
      expect(it.refuses(pmo, 'leave', { actor: 'nav' }).code).toBe('not-authorised');
      it.takes('per.nav', 'leave', { actor: 'nav' });
      expect(of(it, 'nav')).toMatchObject({ status: 'left', commitment: null });
      expect(it.refuses('per.nav', 'leave', { actor: 'nav' }).code).toBe('not-participating');
    }
  });

  test('an actor leaves while a case is open, and while the initiative is suspended', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    it.takes('arne.brreg', 'stop', { reason: 'Uklart grunnlag', suspend: true });
    it.takes('per.nav', 'leave', { actor: 'nav' });
    expect(of(it, 'nav')?.status).toBe('left');
  });

  test('what an actor has held up is owed from when it leaves, not from when the others were done', () => {
    const it = inConcept();
    basis(it, 'BP2', ['mandate-planning', 'legal-privacy-checkout']);
    for (const { actor } of it.state.participants.filter((p) => p.status === 'joined' && p.actor !== 'nav'))
      it.takes(pmo, 'document', { kind: 'legal-privacy-checkout', sha256: sha(actor), actor });
    const duty = 'checkout/legal-privacy-checkout/nav';
    it.takes(pmo, 'extend', { duty, until: '2027-04-01', reason: 'Ny jurist' });
    it.until('2027-03-01');
    const now = it.now;
    it.takes('per.nav', 'leave', { actor: 'nav' });
    const mandate = openDuties(it.state, it.now).find((d) => d.id === 'mandate/mandate-planning');
    expect(mandate?.openedAt).toBe(now);
    it.until('2027-03-02', '12:00');
    expect(it.state.rungs['mandate/mandate-planning']?.map((r) => r.rung)).toEqual(['upcoming']);
    it.takes(pmo, 'document', { kind: 'mandate-planning', sha256: sha('m') });
    expect(it.state.learnt).toEqual({});
    expect(untrue(it.state)).toEqual([]);
  });

  test('an actor leaves even after it has left the programme', () => {
    const it = inConcept();
    const register = {
      ...it.state.register,
      actors: it.state.register.actors.map((a) => (a.id === 'bits' ? { ...a, validTo: '2026-11-22' } : a)),
    };
    it.state = { ...it.state, register };
    it.takes('dag.bits', 'leave', { actor: 'bits' });
    expect(of(it, 'bits')?.status).toBe('left');
  });

  test('an actor that the programme has taken leave of is recorded as gone by PMO, and stops the others no longer', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    it.takes('tor.nav', 'will', { gate: 'BP2', actor: 'nav', answer: 'withdraw' });
    const actors = it.state.register.actors.map((a) =>
      a.id === 'nav' ? { ...a, validTo: '2026-11-24' } : a,
    );
    it.state = { ...it.state, register: { ...it.state.register, actors } };
    expect(it.refuses(pmo, 'leave', { actor: 'nav' }).code).toBe('not-authorised');
    it.until('2026-11-25');
    expect(lacking(it.refuses('egil.bits', 'approve', { gate: 'BP2' }))).toEqual(['will/BP2/nav']);
    const example = 'dsop leave SBL --actor nav';
    expect(explain(it.state, it.now).waits).toContainEqual(
      expect.objectContaining({ who: 'pmo', paragraph: 'V2 §3.1', command: example }),
    );
    expect(possibilities(it.state, pmo, it.now).map((p) => p.example)).toContain(`${example} --as ${pmo}`);
    expect(it.refuses('kari.nes', 'leave', { actor: 'nav' }).code).toBe('not-authorised');
    const before = wire(it.envelope(pmo, 'leave', { actor: 'nav' }));
    expect(judge(asBefore(it.state), 'leave', before, it.now, () => false).ok).toBe(false);
    it.takes(pmo, 'leave', { actor: 'nav' });
    expect(JSON.stringify(it.letters('notice').at(-1))).toContain('NAV er ikke lenger i programmet');
    expect(explain(it.state, it.now).waits.map((w) => w.command)).not.toContain(example);
    everySeat(it, 'BP2-1', {}, ['nav']);
    it.until('2027-01-15');
    expect(it.state.phase).toBe('planning');
  });

  test('an actor that left may join again', () => {
    const it = inConcept();
    it.takes('per.nav', 'leave', { actor: 'nav' });
    it.takes('per.nav', 'join', { actor: 'nav' });
    expect(bound(it, 'nav')).toEqual(['participate', 'BP2', 'concept']);
  });

  test('PMO, the chair of DSOP SG and the leads hear of it when an actor leaves', () => {
    const it = inPlanning();
    it.takes('per.nav', 'leave', { actor: 'nav' });
    const told = it
      .letters('notice')
      .map((l) => ('person' in l.to ? l.to.person : 'office' in l.to ? l.to.office : l.to.actor));
    expect(told.sort()).toEqual(['arne.brreg', 'ida.lead', 'pmo', 'stig.lead']);
  });
});

describe('commitment', () => {
  test('begins with the phase, lasts to the next decision point, and is each actor’s own', () => {
    expect(bound(aQualifiedIdea(), 'nav')).toBeNull();
    expect(bound(inConcept(), 'nav')).toEqual(['participate', 'BP2', 'concept']);
    expect(bound(inPlanning(), 'nav')).toEqual(['participate', 'BP3', 'planning']);
    expect(bound(inRealisation(), 'nav')).toEqual(['realise', 'BP4', 'realisation']);
    expect(bound(inRollout(), 'nav')).toEqual(['rollOut', 'closure', 'rollout']);
    expect(bound(inOperations(), 'nav')).toBeNull();
  });

  test('who joins in the middle of a phase is bound from then, to the same end', () => {
    const it = inConcept();
    it.until('2027-01-15');
    it.takes('jon.politiet', 'join', { actor: 'politiet' });
    const mine = of(it, 'politiet');
    expect(mine?.commitment).toMatchObject({ to: 'participate', until: 'BP2', since: mine?.since });
  });

  test('who joins while the next decision point lies open is asked for its will like the others', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    const asked = () => it.letters('willAsked').flatMap((l) => Object.values(l.to));
    const before = asked().length;
    it.takes('jon.politiet', 'join', { actor: 'politiet' });
    const [politiet] = seats.tlf.filter((s) => s.actor === 'politiet');
    expect(asked().slice(before)).toEqual([politiet!.person]);
    const closed = inConcept();
    closed.takes('jon.politiet', 'join', { actor: 'politiet' });
    expect(closed.letters('willAsked')).toEqual([]);
  });

  test('an invited actor that has not joined is bound to nothing and asked for nothing', () => {
    const it = inConcept();
    it.takes(pmo, 'invite', { actor: 'kartverket' });
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2' });
    expect(of(it, 'kartverket')?.commitment).toBeNull();
    expect(
      it.refuses('leif.kartverket', 'will', { gate: 'BP2', actor: 'kartverket', answer: 'yes' }).code,
    ).toBe('not-participating');
  });

  test('an actor that joins after tabling must give its check-out and its will before the gate passes', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    it.takes('jon.politiet', 'join', { actor: 'politiet' });
    const refused = it.refuses('tor.nav', 'decide', { gate: 'BP2', position: 'support' });
    expect(lacking(refused)).toEqual(['legal-privacy-checkout/politiet', 'will/BP2/politiet']);
  });

  test('the leaving of the one actor that held the gate lets the others go on', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    it.takes('tor.nav', 'will', { gate: 'BP2', actor: 'nav', answer: 'no' });
    everySeat(it, 'BP2-1', Object.fromEntries(it.case('BP2-1').seats.map((s) => [s.actor, 'stand-aside'])));
    expect(it.state.phase).toBe('concept');
    it.takes('per.nav', 'leave', { actor: 'nav' });
    expect(it.state.phase).toBe('planning');
    expect(it.state.decisions.at(-1)?.participants).toEqual(['finansnorge', 'skatteetaten', 'bits']);
  });

  test('when the last actor leaves there is nobody left to go on', () => {
    const it = inConcept();
    for (const [by, actor] of [
      ['per.nav', 'nav'],
      ['kari.nes', 'finansnorge'],
      ['turid.skatteetaten', 'skatteetaten'],
      ['dag.bits', 'bits'],
    ] as const)
      it.takes(by, 'leave', { actor });
    expect(lacking(it.refuses(pmo, 'refer', { gate: 'BP2' }))).toContain('participants');
  });
});

describe('roles', () => {
  test('are filled and vacated by PMO; one holder at a time, all of them on record', () => {
    const it = inConcept();
    expect(it.refuses('arne.brreg', 'appoint', { role: 'project-lead', person: 'tuva.lead' }).code).toBe(
      'not-authorised',
    );
    it.takes(pmo, 'appoint', { role: 'project-lead', person: 'tuva.lead' });
    const leads = it.state.roles.filter((r) => r.role === 'projectLead');
    expect(leads.map((r) => [r.person, r.until === null])).toEqual([
      ['ida.lead', false],
      ['tuva.lead', true],
    ]);
    expect(it.refuses('ida.lead', 'step', { to: 'benefit-estimates' }).code).toBe('not-authorised');
    it.takes(pmo, 'appoint', { role: 'project-lead', vacate: true });
    expect(it.refuses(pmo, 'appoint', { role: 'project-lead', vacate: true }).code).toBe('already-done');
  });

  test('are not given from before their holder had them', () => {
    const it = inConcept();
    it.until('2026-12-01');
    const lead = (person: string) => ({ role: 'project-lead', person });
    it.takes(pmo, 'appoint', lead('tuva.lead'));
    it.until('2026-12-04');
    const early = { decidedOn: '2026-11-30' };
    const refused = it.refuses(pmo, 'appoint', lead('stig.lead'), early);
    expect([refused.code, refused.message]).toEqual(['bad-date', expect.stringContaining('tuva.lead')]);
    const before = wire(it.envelope(pmo, 'appoint', lead('stig.lead'), early));
    expect(judge(asBefore(it.state), 'appoint', before, it.now, () => false).ok).toBe(true);
    it.takes(pmo, 'appoint', lead('stig.lead'), { decidedOn: '2026-12-02' });
    // Consumers stand side by side: none takes the place of another.
    it.takes(pmo, 'appoint', { role: 'consumer', actor: 'nav' });
    it.takes(pmo, 'appoint', { role: 'consumer', actor: 'bits' }, early);
  });

  test('only known persons, and actors that take part, can hold them', () => {
    const it = inConcept();
    expect(it.refuses(pmo, 'appoint', { role: 'steering-lead', person: 'ingen.her' }).code).toBe(
      'unknown-person',
    );
    expect(it.refuses(pmo, 'appoint', { role: 'steering-lead' }).code).toBe('malformed');
    expect(it.refuses(pmo, 'appoint', { role: 'data-owner' }).code).toBe('malformed');
    expect(it.refuses(pmo, 'appoint', { role: 'data-owner', actor: 'kartverket' }).code).toBe(
      'not-participating',
    );
    expect(it.refuses(pmo, 'appoint', { role: 'legal-contact', person: 'per.nav' }).code).toBe('malformed');
    it.takes(pmo, 'appoint', { role: 'data-owner', actor: 'nav' });
    it.takes(pmo, 'appoint', { role: 'legal-contact', person: 'per.nav', actor: 'nav' });
    it.takes(pmo, 'appoint', { role: 'legal-contact', person: 'dag.bits', actor: 'bits' });
    expect(it.state.roles.filter((r) => r.until === null && r.role === 'legalContact')).toHaveLength(2);
  });

  test('what an actor held, and its contacts, end when it leaves', () => {
    const it = inConcept();
    it.takes(pmo, 'appoint', { role: 'data-owner', actor: 'nav' });
    it.takes(pmo, 'appoint', { role: 'legal-contact', person: 'siri.nav', actor: 'nav' });
    it.takes('per.nav', 'leave', { actor: 'nav' });
    expect(it.state.roles.filter((r) => r.until === null).map((r) => r.role)).toEqual(['projectLead']);
  });
});

test('what the rule set gives to nobody, nobody may: under V2 nobody escalates', () => {
  const it = inConcept({ rules: v2_0 });
  for (const by of ['kari.nes', projectLead, pmo])
    expect(it.refuses(by, 'escalate', { reason: 'Vi kommer ikke videre' })).toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('«escalate»') as string,
    });
});
