import type { PositionKind } from '../../src/contract/commands';
import { osloDayOf, osloInstant } from '../../src/domain/calendar';
import { openDuties } from '../../src/domain/duties';
import type { Mended } from '../../src/domain/mended';
import { unfold } from '../../src/domain/unfold';
import { nextWakeUp, wake } from '../../src/domain/wake';
import { untrue } from '../record/retold';
import {
  asBefore,
  everySeat,
  inConcept,
  pmo,
  readyForBP1,
  readyToDecide,
  register,
  seats,
  type Initiative,
} from '../support/given';

const tabled = (written: object = {}): Initiative => {
  const it = readyForBP1();
  it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04', ...written });
  return it;
};
const sentence = (it: Initiative, id = 'BP1-1') => it.case(id).sentence;
const kinds = (entries: Record<string, PositionKind>) => entries;

describe('a case is decided by consensus', () => {
  test('when the last seat has answered without objection, and not a position earlier', () => {
    const it = tabled();
    everySeat(it, 'BP1-1', {}, ['fnf']);
    expect(it.state.phase).toBe('idea');
    it.takes('owen.fnf', 'approve', { gate: 'BP1' });
    expect(it.state.phase).toBe('concept');
  });

  test('a majority is not consensus: eight for and one against decide nothing, and at closing it is undecided', () => {
    const it = tabled();
    everySeat(it, 'BP1-1', { nav: 'object' });
    expect(it.case('BP1-1').status).toBe('open');
    it.until('2026-12-04', '16:00');
    expect(it.case('BP1-1').status).toBe('undecided');
    expect(it.state.phase).toBe('idea');
    expect(sentence(it)?.nb).toContain('1 innsigelse står (NAV)');
  });

  test('an objection that is taken back decides the case at once', () => {
    const it = tabled();
    everySeat(it, 'BP1-1', { nav: 'object' });
    it.takes('per.nav', 'decide', {
      case: 'BP1-1',
      position: 'reservation',
      reason: 'Ressurser må avklares',
    });
    expect(it.state.phase).toBe('concept');
    expect(sentence(it)).toEqual({
      nb: 'konsensus av 9: 8 støtter, 1 med forbehold (NAV); 0 ved fullmakt; 0 fraværende',
      en: 'consensus of 9: 8 support, 1 reservation (NAV); 0 by delegate; 0 absent',
    });
  });

  test('absent seats do not block it at closing, are listed, and are never counted as consent', () => {
    const it = tabled();
    everySeat(it, 'BP1-1', { brreg: 'stand-aside' }, ['politiet', 'kartverket', 'digdir', 'fnf']);
    expect(it.state.phase).toBe('idea');
    it.until('2026-12-04', '15:59');
    expect(it.state.phase).toBe('idea');
    it.until('2026-12-04', '16:00');
    expect(it.state.phase).toBe('concept');
    expect(sentence(it)?.en).toBe(
      'consensus of 9: 4 support, 1 stand-aside (Brønnøysundregistrene); 0 by delegate; 4 absent (Politiet, Kartverket, Digitaliseringsdirektoratet and Finans Norge Forsikringsdrift)',
    );
    expect(it.state.decisions[0]?.at).toBe(it.case('BP1-1').closing.at);
  });

  test('the quorum wants every participating actor, though all the others have answered', () => {
    const it = tabled();
    everySeat(it, 'BP1-1', {}, ['nav']);
    it.until('2026-12-04', '16:00');
    expect(it.case('BP1-1').status).toBe('undecided');
    expect(sentence(it)?.nb).toContain('deltakende aktører som ikke er representert: NAV');
  });

  test('the quorum wants half of the seats: four of nine are too few', () => {
    const it = tabled();
    everySeat(it, 'BP1-1', {}, ['brreg', 'politiet', 'kartverket', 'digdir', 'fnf']);
    it.until('2026-12-04', '16:00');
    expect(it.case('BP1-1').status).toBe('undecided');
    expect(sentence(it)?.nb).toContain('4 av 9 seter har svart');
  });

  test('a recused seat counts as present, but is not in the base of the quorum', () => {
    const recused = kinds({ brreg: 'recused', politiet: 'recused' });
    const four = tabled();
    everySeat(four, 'BP1-1', recused, ['kartverket', 'digdir', 'fnf']);
    four.until('2026-12-04', '16:00');
    expect(four.state.phase).toBe('concept');
    expect(sentence(four)?.en).toContain('2 recused (Brønnøysundregistrene and Politiet)');
    const participant = tabled();
    everySeat(participant, 'BP1-1', { nav: 'recused' });
    expect(participant.state.phase).toBe('concept');
  });

  test('a forum in which everybody is recused decides nothing', () => {
    const it = tabled();
    everySeat(it, 'BP1-1', Object.fromEntries(seats.sg.map((s) => [s.actor, 'recused'])));
    it.until('2026-12-04', '17:00');
    expect(it.case('BP1-1').status).toBe('undecided');
  });

  test('a seat whose call never arrived has not been called: the case cannot close by time on it', () => {
    const it = tabled();
    it.state = {
      ...it.state,
      cases: it.state.cases.map((c) => ({
        ...c,
        seats: c.seats.map((s) => (s.actor === 'fnf' ? { ...s, call: 'failed' as const } : s)),
      })),
    };
    everySeat(it, 'BP1-1', {}, ['fnf']);
    it.until('2026-12-11', '12:00');
    expect(it.case('BP1-1').status).toBe('open');
    it.takes('owen.fnf', 'decide', { case: 'BP1-1', position: 'stand-aside' });
    expect(it.state.phase).toBe('concept');
  });

  test('calls that all fail keep the case open, and answers cure that seat by seat', () => {
    const it = readyForBP1();
    it.mail = 'failed';
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04' });
    everySeat(it, 'BP1-1', {}, ['fnf', 'brreg']);
    it.until('2027-01-04');
    expect(it.case('BP1-1').status).toBe('open');
    expect(
      it
        .case('BP1-1')
        .seats.filter((s) => s.call === 'failed')
        .map((s) => s.actor),
    ).toEqual(['brreg', 'fnf']);
  });

  test('a seat that is called only after the closing has not been called: its own answer decides, dated as it came', () => {
    const it = readyForBP1({ on: '2026-11-27', at: '20:30' });
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-11-28T12:00:00+01:00' });
    const { closing } = it.case('BP1-1');
    it.until('2026-11-30', '06:59');
    everySeat(it, 'BP1-1', {}, ['nav', 'fnf']);
    expect([it.case('BP1-1').status, it.state.phase]).toEqual(['open', 'idea']);
    it.until('2026-11-30', '10:00');
    const calls = () => new Set(it.case('BP1-1').seats.map((s) => `${s.actor} ${s.call}`));
    expect(calls()).toEqual(
      new Set(seats.sg.map(({ actor: a }) => `${a} ${['nav', 'fnf'].includes(a) ? 'late' : 'called'}`)),
    );
    it.takes('per.nav', 'approve', { gate: 'BP1' });
    expect(it.state.phase).toBe('idea');
    const moved = it.fork();
    it.until('2026-12-01');
    const answeredAt = it.now;
    it.takes('owen.fnf', 'approve', { gate: 'BP1' });
    expect([it.state.phase, it.state.phaseSince]).toEqual(['concept', answeredAt]);
    expect(answeredAt).toBeGreaterThan(closing.at);
    // Once the case is moved it has been called in time for the new date, and may be absent.
    moved.mail = 'held';
    moved.takes(pmo, 'move', { case: 'BP1-1', closes: '2026-12-04' });
    expect(moved.case('BP1-1').seats.every((s) => s.call === 'called')).toBe(true);
    moved.until('2026-12-04', '16:00');
    expect(osloDayOf(moved.state.phaseSince)).toBe('2026-12-04');
    for (const { state } of [it, moved]) expect(untrue(state)).toEqual([]);
  });

  test('a seat that is called only after the closing is told when the case is withdrawn', () => {
    const it = readyForBP1({ on: '2026-11-27', at: '20:30' });
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-11-28T12:00:00+01:00' });
    it.until('2026-11-30', '10:00');
    it.takes(pmo, 'withdrawCase', { case: 'BP1-1' });
    expect(it.letters('caseWithdrawn')).toHaveLength(9);
  });

  test('a seat that nobody holds any more is not waited for, and owes nothing', () => {
    const left = register.seats.map((s) =>
      s.forum === 'sg' && s.actor === 'fnf' ? { ...s, validTo: '2026-12-01' } : s,
    );
    const it = readyForBP1({ register: { ...register, seats: left } });
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04' });
    it.takes(pmo, 'bounced', { letter: 'call:BP1-1:1:fnf', reason: 'sluttet' });
    everySeat(it, 'BP1-1', {}, ['fnf']);
    const owes = () => openDuties(it.state, it.now).map((d) => d.id);
    expect(owes()).toContain('position/BP1-1/fnf');
    it.until('2026-12-02', '09:00');
    expect(owes()).not.toContain('position/BP1-1/fnf');
    it.until('2026-12-04', '16:00');
    expect(osloDayOf(it.state.phaseSince)).toBe('2026-12-04');
    expect(it.letters('duty').filter((l) => l.id.includes('BP1-1/fnf:due'))).toEqual([]);
    expect(untrue(it.state)).toEqual([]);
  });
});

describe('a position', () => {
  test('may be replaced until the case is decided; the old one stays as trace', () => {
    const it = tabled();
    it.takes('per.nav', 'decide', { case: 'BP1-1', position: 'support' });
    it.takes('per.nav', 'decide', { case: 'BP1-1', position: 'object', reason: 'Ombestemt' });
    const { positions, replaced } = it.case('BP1-1');
    expect(positions.map((p) => [p.actor, p.kind])).toEqual([['nav', 'object']]);
    expect(replaced.map((p) => [p.actor, p.kind])).toEqual([['nav', 'support']]);
  });

  test('needs a reason when it objects or reserves', () => {
    const it = tabled();
    for (const position of ['object', 'reservation'])
      expect(it.refuses('per.nav', 'decide', { case: 'BP1-1', position }).code).toBe('reason-missing');
    it.takes('per.nav', 'decide', { case: 'BP1-1', position: 'stand-aside' });
    it.takes('lise.bits', 'decide', { case: 'BP1-1', position: 'recused' });
  });

  test('is refused once the case is decided, with the way to go; an identical repeat changes nothing', () => {
    const it = tabled();
    everySeat(it, 'BP1-1');
    const refused = it.refuses('per.nav', 'decide', {
      case: 'BP1-1',
      position: 'object',
      reason: 'For sent',
    });
    expect(refused.code).toBe('case-closed');
    expect(refused.message).toContain('dsop annul --decision BP1-1');
    const again = it.tries('per.nav', 'decide', { case: 'BP1-1', position: 'support' });
    expect(again).toMatchObject({
      ok: true,
      value: { state: it.state, events: [], receipt: { repeated: true } },
    });
  });

  test('on a case that closed undecided is refused: its tabler amends, moves or withdraws it', () => {
    const it = tabled();
    it.until('2026-12-04', '17:00');
    const refused = it.refuses('per.nav', 'approve', { case: 'BP1-1' });
    expect(refused.code).toBe('case-closed');
    expect(refused.message).toContain('flytte');
  });

  test('that comes after the closing time changes nothing, though nobody was awake when it closed', () => {
    const it = tabled();
    everySeat(it, 'BP1-1', {}, ['fnf']);
    it.until('2026-12-03');
    it.jump('2026-12-07', '08:00');
    const refused = it.refuses('owen.fnf', 'decide', {
      case: 'BP1-1',
      position: 'object',
      reason: 'Sent ute',
    });
    expect(refused.code).toBe('case-closed');
    it.takes('siri.nav', 'invite', { actor: 'politiet' });
    expect(it.state.phase).toBe('concept');
    expect(it.state.decisions[0]?.at).toBe(it.case('BP1-1').closing.at);
  });

  test('is on the case as the sender saw it: without that, or on an old revision, it is refused', () => {
    const it = tabled();
    const position = { case: 'BP1-1', position: 'support' };
    expect(it.refuses('per.nav', 'decide', position, { case: undefined }).code).toBe('case-stale');
    const seen = it.case('BP1-1');
    it.takes(pmo, 'amend', { case: 'BP1-1', text: 'Presisert' });
    const old = { id: 'BP1-1', revision: seen.revision, manifest: seen.manifest.hash };
    expect(it.refuses('per.nav', 'decide', position, { case: old }).code).toBe('case-stale');
    expect(it.refuses('per.nav', 'approve', { gate: 'BP1' }, { case: old }).code).toBe('case-stale');
  });

  test('names its case by id, by gate, by referral, or not at all when one is open', () => {
    const it = tabled();
    it.takes('per.nav', 'decide', { gate: 'BP1', position: 'support' });
    it.takes('lise.bits', 'decide', { position: 'support' });
    expect(it.refuses('ane.kartverket', 'decide', { case: 'BP1-7', position: 'support' }).code).toBe(
      'no-open-case',
    );
    expect(it.refuses('ane.kartverket', 'approve', { referral: 'BP2' }).code).toBe('no-open-case');
    it.takes(pmo, 'escalate', { reason: 'Ved siden av' });
    const refused = it.refuses('ane.kartverket', 'approve', {});
    expect(refused.message).toContain('BP1-1, ESC-1');
  });

  test('is counted per actor: one person answers for one actor in a case', () => {
    const double = {
      ...register,
      seats: [
        ...register.seats.filter((s) => s.forum !== 'sg' || s.actor !== 'fnf'),
        { forum: 'sg' as const, actor: 'fnf', person: 'per.nav', validFrom: '2026-12-01', validTo: null },
        {
          forum: 'sg' as const,
          actor: 'fnf',
          person: 'owen.fnf',
          validFrom: '2016-01-01',
          validTo: '2026-11-30',
        },
      ].map((s) => (s.forum === 'sg' && s.actor === 'nav' ? { ...s, validTo: '2026-11-30' } : s)),
    };
    const it = readyForBP1({ register: double });
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04' });
    it.takes('per.nav', 'approve', { gate: 'BP1' });
    it.until('2026-12-01', '10:00');
    const refused = it.refuses('per.nav', 'approve', { gate: 'BP1' });
    expect(refused.message).toContain('én person svarer for én aktør');
    expect(it.case('BP1-1').positions).toHaveLength(1);
  });

  test('may be sent by whoever holds the seat now, though another held it when the case was tabled', () => {
    const changing = {
      ...register,
      seats: [
        ...register.seats.map((s) =>
          s.forum === 'sg' && s.actor === 'nav' ? { ...s, validTo: '2026-11-30' } : s,
        ),
        { forum: 'sg' as const, actor: 'nav', person: 'tuva.lead', validFrom: '2026-12-01', validTo: null },
      ],
    };
    const it = readyForBP1({ register: changing });
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04' });
    expect(it.refuses('tuva.lead', 'approve', { gate: 'BP1' }).code).toBe('no-seat');
    it.until('2026-12-01', '10:00');
    expect(it.refuses('per.nav', 'approve', { gate: 'BP1' }).code).toBe('no-seat');
    it.takes('tuva.lead', 'approve', { gate: 'BP1' });
    expect(it.case('BP1-1').positions).toMatchObject([{ actor: 'nav', person: 'tuva.lead' }]);
  });

  test('is asked of whoever holds the seat from the day it changes hands: called anew, reminded, and told of the outcome', () => {
    const others = register.seats.filter((s) => s.forum !== 'sg' || s.actor !== 'nav');
    const seat = { forum: 'sg' as const, actor: 'nav', validTo: null };
    const per = { ...seat, person: 'per.nav', validFrom: '2016-01-01', validTo: '2026-11-30' };
    const tuva = { ...seat, person: 'tuva.lead', validFrom: '2026-12-01' };
    const it = readyForBP1({ register: { ...register, seats: [...others, per, tuva] } });
    const calls = (kind: 'call' | 'duty' | 'decision' = 'call') =>
      it
        .letters(kind)
        .flatMap((l) => ('person' in l.to && /nav|tuva/.test(l.to.person) ? [l.to.person] : []));
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04' });
    expect(calls()).toEqual(['per.nav']);
    expect(nextWakeUp({ ...it.state, outbox: [] }, osloInstant('2026-11-30', '23:00'))?.at).toBe(
      osloInstant('2026-12-01', '00:00'),
    );
    it.until('2026-12-01', '06:00');
    expect(it.case('BP1-1').seats.find((s) => s.actor === 'nav')).toMatchObject({
      person: 'tuva.lead',
      call: 'pending',
    });
    it.until('2026-12-01', '10:00');
    expect(calls()).toEqual(['per.nav', 'tuva.lead']);
    expect(new Set(it.letters('call').map((l) => l.id)).size).toBe(it.letters('call').length);
    expect(it.case('BP1-1').seats.every((s) => s.call === 'called')).toBe(true);
    it.takes(pmo, 'bounced', { letter: 'call:BP1-1:1:nav', reason: 'sluttet' });
    expect(it.case('BP1-1').seats.every((s) => s.call === 'called')).toBe(true);
    it.takes(pmo, 'bounced', { letter: 'call:BP1-1:1:nav:tuva.lead', reason: 'feil adresse' });
    expect(it.case('BP1-1').seats.find((s) => s.actor === 'nav')?.call).toBe('failed');
    // The register changes while the case is open: then it is the one who holds the seat today.
    const jon = { ...seat, person: 'siri.nav', validFrom: '2026-12-02' };
    const seats = [...others, per, { ...tuva, validTo: '2026-12-01' }, jon];
    it.until('2026-12-02', '10:00');
    const edition = { ...it.state.register, revision: it.state.register.revision + 1, seats };
    it.state = unfold(it.state, [{ type: 'registerUpdated', register: edition }], it.now).state;
    it.until('2026-12-02', '11:00');
    expect(calls()).toEqual(['per.nav', 'tuva.lead', 'siri.nav']);
    everySeat(it, 'BP1-1', {}, ['nav']);
    it.until('2026-12-04', '15:00');
    expect(new Set(calls('duty').slice(-1))).toEqual(new Set(['siri.nav']));
    it.takes('siri.nav', 'approve', { gate: 'BP1' });
    expect(calls('decision')).toContain('siri.nav');
    expect(untrue(it.state)).toEqual([]);
  });

  test('of a run that began under an earlier release is waited for from the one who was called', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04' });
    const seats = it.state.register.seats.map((s) =>
      s.person === 'per.nav' ? { ...s, person: 'siri.nav' } : s,
    );
    const state = { ...asBefore(it.state), register: { ...it.state.register, seats } };
    const asked: unknown[] = [];
    const by: Mended = (what) => asked.push(what) < 0;
    expect([wake(state, it.now, by).events, asked]).toEqual([[], ['again', undefined]]);
    expect(wake(it.state, it.now, by).events).toEqual([]);
    expect(asked).toEqual(['again', undefined]);
    expect(wake(state, it.now).events).toContainEqual(expect.objectContaining({ type: 'seatPassed' }));
  });

  test('on another’s behalf is refused where the other has given no delegation, and for what nobody may send for another', () => {
    const it = tabled();
    const refused = it.refuses(
      'per.nav',
      'decide',
      { case: 'BP1-1', position: 'support' },
      { onBehalfOf: 'tor.nav' },
    );
    expect(refused.code).toBe('delegation-missing');
    expect(it.refuses('kari.nes', 'leave', { actor: 'finansnorge' }, { onBehalfOf: 'tor.nav' }).code).toBe(
      'not-authorised',
    );
  });
});

describe('DSOP SG may settle that its chair decides after hearing', () => {
  const chaired = { ...register, standing: { ...register.standing, sgMethod: 'chair' as const } };

  test('then the chair’s word decides once the quorum holds and no objection stands', () => {
    const it = readyForBP1({ register: chaired });
    it.takes(pmo, 'table', { gate: 'BP1' });
    everySeat(it, 'BP1-1', { kartverket: 'object' }, ['brreg', 'digdir', 'fnf', 'politiet']);
    it.takes('arne.brreg', 'approve', { gate: 'BP1' });
    expect(it.state.phase).toBe('idea');
    it.takes('ane.kartverket', 'decide', { case: 'BP1-1', position: 'stand-aside' });
    expect(it.state.phase).toBe('concept');
    expect(sentence(it)?.nb).toMatch(/^leders beslutning etter høring av 9: /);
  });

  test('and a chair that says nothing leaves the case undecided at closing', () => {
    const it = readyForBP1({ register: chaired });
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04' });
    everySeat(it, 'BP1-1', {}, ['brreg']);
    it.until('2026-12-04', '16:00');
    expect(sentence(it)?.nb).toContain('lederen har ikke svart');
  });

  test('the top leaders decide by consensus all the same', () => {
    const it = readyToDecide(inConcept({ register: chaired }), 'BP2');
    expect(it.case('BP2-1').method).toBe('consensus');
    expect(it.case('REF-BP2-1').method).toBe('chair');
  });
});
