import { osloInstant, toIso } from '../../src/domain/calendar';
import { possibilities } from '../../src/domain/can';
import { meetingOf } from '../../src/domain/meetings';
import { calledWith, nextOfMeetings } from '../../src/domain/meetingTimes';
import type { Delegation } from '../../src/domain/register';
import { show } from '../../src/domain/show';
import { composeLetter } from '../../src/mail/letter';
import { addressLetters } from '../../src/mail/recipients';
import { unfold } from '../../src/domain/unfold';
import { aDesk, waitingCase } from '../support/desk';
import {
  basis,
  inConcept,
  monday,
  pmo,
  readyForBP1,
  register,
  seats,
  type Initiative,
} from '../support/given';

const day = 24 * 3600_000;
const now = osloInstant(monday, '09:00');
const given = (over: Partial<Delegation> = {}): Delegation => ({
  id: 'D1',
  actor: 'nav',
  from: 'per.nav',
  to: 'tuva.lead',
  scope: 'position',
  forum: null,
  validFrom: now - day,
  validTo: now + 60 * day,
  revokedAt: null,
  evidence: null,
  ...over,
});

function tabled(...delegations: Delegation[]): Initiative {
  const it = readyForBP1();
  it.state = { ...it.state, register: { ...it.state.register, delegations } };
  it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04' });
  return it;
}
const position = { case: 'BP1-1', position: 'support' };
const forPer = { onBehalfOf: 'per.nav' };

describe('a delegate', () => {
  test('takes the seat’s one position, shown as on behalf of the other', () => {
    const it = tabled(given());
    it.takes('tuva.lead', 'decide', position, forPer);
    expect(it.case('BP1-1').positions).toMatchObject([
      { actor: 'nav', person: 'tuva.lead', onBehalfOf: 'per.nav' },
    ]);
    expect(show(it.state, it.now).cases[0]?.positions[0]).toMatchObject({ onBehalfOf: 'per.nav' });
    // The one represented answers too: still one actor, one position.
    it.takes('per.nav', 'decide', { ...position, position: 'object', reason: 'Ombestemt' });
    expect(it.case('BP1-1').positions).toMatchObject([{ actor: 'nav', person: 'per.nav', kind: 'object' }]);
    expect(it.case('BP1-1').positions).toHaveLength(1);
  });

  test('acts for one actor in a case, and no more', () => {
    const [other] = seats.sg.filter((s) => s.actor === 'bits');
    const it = tabled(given(), given({ id: 'D2', actor: 'bits', from: other?.person ?? '' }));
    it.takes('tuva.lead', 'decide', position, forPer);
    expect(it.refuses('tuva.lead', 'decide', position, { onBehalfOf: other?.person }).code).toBe(
      'not-allowed',
    );
  });

  test('is refused when it has ended, not begun, is revoked, is for another forum, or was never given', () => {
    const code = (...delegations: Delegation[]) =>
      tabled(...delegations).refuses('tuva.lead', 'decide', position, forPer).code;
    expect(code(given({ validTo: now }))).toBe('delegation-expired');
    expect(code(given({ validFrom: now + 30 * day }))).toBe('delegation-not-begun');
    expect(code(given({ revokedAt: now }))).toBe('delegation-revoked');
    expect(code(given({ forum: 'tlf' }))).toBe('delegation-scope');
    expect(code(given({ to: 'emily.lead' }))).toBe('delegation-missing');
    expect(code()).toBe('delegation-missing');
  });

  test('is told when it ended in words, and for which forum it holds', () => {
    const said = (over: Partial<Delegation>) =>
      tabled(given(over)).refuses('tuva.lead', 'decide', position, forPer).message;
    expect(said({ validTo: now })).toContain('gikk ut mandag 23. november 2026 kl. 09:00.');
    expect(said({ forum: 'tlf' })).toContain('gjelder bare TLF.');
  });

  test('is offered what the other is waited for, while the delegation lasts', () => {
    const offers = (over: Partial<Delegation>) => {
      const it = tabled(given(over));
      return possibilities(it.state, 'tuva.lead', it.now)
        .filter(({ example }) => example.includes('--on-behalf-of'))
        .map(({ because, example }) => [because.slice(0, 21), example]);
    };
    const decide = 'dsop decide SBL --case BP1-1 --position support --as tuva.lead --on-behalf-of per.nav';
    expect(offers({})).toEqual([['På vegne av per.nav: ', decide]]);
    expect(offers({ validTo: now })).toEqual([]);
    expect(offers({ forum: 'tlf' })).toEqual([]);
  });

  test('who may only take positions expresses no will', () => {
    const it = tabled(given({ from: 'tor.nav' }));
    const will = { gate: 'BP2', actor: 'nav', answer: 'yes' };
    expect(it.refuses('tuva.lead', 'will', { ...will, gate: 'BP1' }, { onBehalfOf: 'tor.nav' }).code).toBe(
      'not-allowed',
    );
    expect(it.refuses('tuva.lead', 'will', will, { onBehalfOf: 'tor.nav' }).code).toBe('wrong-phase');
  });

  test('answers for one actor in a decision, its will too', () => {
    const it = inConcept();
    basis(it, 'BP2');
    it.takes(pmo, 'refer', { gate: 'BP2' });
    const from = (actor: string, person: string) =>
      given({ id: actor, actor, from: person, scope: 'commit', validTo: it.now + 60 * day });
    const delegations = [from('nav', 'tor.nav'), from('skatteetaten', 'gro.skatteetaten')];
    it.state = { ...it.state, register: { ...it.state.register, delegations } };
    const yes = { gate: 'BP2', answer: 'yes' };
    it.takes('tuva.lead', 'will', { ...yes, actor: 'nav' }, { onBehalfOf: 'tor.nav' });
    const second = it.refuses(
      'tuva.lead',
      'will',
      { ...yes, actor: 'skatteetaten' },
      { onBehalfOf: 'gro.skatteetaten' },
    );
    expect(second).toMatchObject({ code: 'not-allowed', message: expect.stringContaining('NAV') as string });
    it.takes('gro.skatteetaten', 'will', { ...yes, actor: 'skatteetaten' });
  });

  test('gets the call while the delegation lasts, with the command to send', () => {
    const it = tabled(given());
    const calls = it.letters('call').filter((i) => 'person' in i.to && i.to.person === 'per.nav');
    const people = { ...register, delegations: [given()] };
    const to = (at: number) => addressLetters(people, calls, monday, at).bundles;
    expect(calls).toHaveLength(1);
    const [bundle] = to(now);
    expect(bundle?.to.id).toBe('tuva.lead');
    expect(JSON.stringify(bundle?.intents)).toContain('--as tuva.lead --on-behalf-of per.nav');
    expect(to(now + 61 * day)[0]?.to.id).toBe('per.nav');
  });

  test('gets the call to a meeting of the forum it covers while it lasts, and word of its move', () => {
    const desk = aDesk();
    desk.takes(pmo, 'planMeeting', { forum: 'sg', begins: '2026-12-09' });
    desk.until('2026-12-03');
    const calls = desk.letters('meeting').filter((i) => 'person' in i.to && i.to.person === 'per.nav');
    const reader = (at: number, more: Partial<Delegation> = {}) =>
      addressLetters({ ...register, delegations: [given(more)] }, calls, monday, at).bundles[0]?.to.id;
    expect(calls).toHaveLength(1);
    expect(reader(now)).toBe('tuva.lead');
    expect(reader(now, { forum: 'tlf' })).toBe('per.nav');
    expect(reader(now + 61 * day)).toBe('per.nav');
  });
});

describe('the invitation to a meeting', () => {
  const meeting = 'SG-2026-12-09';
  /** A desk that has called SG on 2 December, and its register from then on. */
  const called = () => {
    const desk = aDesk();
    desk.takes(pmo, 'planMeeting', { forum: 'sg', begins: '2026-12-09' });
    desk.until('2026-12-02');
    const before = desk.letters('meeting').length;
    const since = () =>
      desk
        .letters('meeting')
        .slice(before)
        .map((l) => l.facts.kind === 'meeting' && [l.to, l.facts.what, l.facts.actor, l.facts.to]);
    const holds = (...delegations: Delegation[]) => {
      desk.state = { ...desk.state, register: { ...desk.state.register, delegations } };
      desk.until('2026-12-03');
    };
    return { desk, since, holds };
  };
  const [tuva, per] = [{ person: 'tuva.lead' }, { person: 'per.nav' }];
  const at = (of: string, time = '00:00') => osloInstant(of, time);

  test('goes to the delegate when a delegation is given after the call, and leaves the holder’s calendar', () => {
    const { since, holds, desk } = called();
    holds(given({ validFrom: at('2026-12-02', '12:00'), validTo: at('2027-01-01') }));
    const letters = [
      [tuva, 'called', 'nav', undefined],
      [per, 'passedOn', 'nav', 'tuva.lead'],
    ];
    expect(since()).toEqual(letters);
    const [call, passed] = desk.letters('meeting').slice(-2);
    if (!call || !passed) throw new Error('no letters');
    // Each as it is meant, whatever the delegation says of letters to the seat.
    const { bundles } = addressLetters(
      { ...register, delegations: desk.state.register.delegations },
      [call, passed],
      '2026-12-03',
      desk.now,
    );
    expect(bundles.map(({ to }) => to.id)).toEqual(['tuva.lead', 'per.nav']);
    desk.until('2026-12-08');
    expect(since()).toEqual(letters);
  });

  test('tells of a meeting that has moved since by its new time, and of the agenda as it was when it was called', () => {
    const desk = aDesk();
    desk.takes(pmo, 'planMeeting', {
      forum: 'sg',
      begins: '2026-12-09',
      ends: toIso(at('2026-12-09', '12:00')),
    });
    const item = waitingCase(desk.now, { reference: meeting, closesAt: at('2026-12-09', '12:00') });
    desk.looks([{ ...item, case: { ...item.case, forum: 'sg' } }]);
    desk.until('2026-12-02');
    const times = { begins: toIso(at('2027-01-13', '10:00')), ends: toIso(at('2027-01-13', '12:00')) };
    desk.takes(pmo, 'moveMeeting', { meeting, ...times, sequence: 1 });
    const delegations = [given({ validFrom: desk.now, validTo: at('2027-02-01') })];
    desk.state = { ...desk.state, register: { ...desk.state.register, delegations } };
    desk.until('2026-12-04');
    const written = (what: string) =>
      composeLetter({
        about: {
          programme: 'dsop',
          key: 'DSOP',
          workflowId: 'programme',
          title: 'Programmet',
          phase: { nb: '', en: '' },
          sandbox: false,
        },
        at: desk.now,
        to: {
          id: 'tuva.lead',
          kind: 'person',
          name: 'Tuva',
          email: 'tuva@nav.example',
          language: 'nb',
          forums: [],
        },
        intents: desk
          .letters('meeting')
          .filter((l) => l.facts.kind === 'meeting' && l.facts.what === what)
          .slice(-1),
        names: (id) => id,
        agendas: { [meeting]: meetingOf(desk.state, meeting)!.agenda },
        from: 'DSOP <dsop@dsop.example>',
        replyTo: 'PMO <pmo@dsop.example>',
      });
    expect(written('moved').papers).toEqual([]);
    const call = written('called');
    expect(call.text.replace(/\s+/g, ' ')).toContain('slik sakene sto da møtet ble kalt inn');
    expect(call.papers[0]?.content).toContain('<dt>Lukkes</dt><dd>onsdag 13. januar 2027 kl. 12:00</dd>');
  });

  test('comes back when the delegation is revoked, or ends before the meeting', () => {
    const back = [
      [per, 'called', 'nav', undefined],
      [tuva, 'passedOn', 'nav', 'per.nav'],
    ];
    const revoked = called();
    revoked.holds(given());
    revoked.holds(given({ revokedAt: revoked.desk.now }));
    expect(revoked.since().slice(2)).toEqual(back);
    const ended = called();
    ended.holds(given({ validTo: at('2026-12-07') }));
    ended.desk.until('2026-12-06');
    expect(ended.since()).toHaveLength(2);
    ended.desk.until('2026-12-07', '00:00');
    expect(ended.since().slice(2)).toEqual(back);
  });

  test('waits with a delegation until it begins, and stays where one is for another forum or comes after the meeting', () => {
    const { since, holds, desk } = called();
    holds(
      given({ validFrom: at('2026-12-05') }),
      given({ id: 'D2', from: 'ane.kartverket', actor: 'kartverket', forum: 'tlf' }),
      given({ id: 'D3', from: 'lise.bits', actor: 'bits', validFrom: at('2026-12-10') }),
    );
    expect(since()).toEqual([]);
    desk.until('2026-12-04');
    expect(since()).toEqual([]);
    desk.until('2026-12-05', '00:00');
    expect(since().map((l) => l && l[0])).toEqual([tuva, per]);
    desk.until('2026-12-11');
    expect(since()).toHaveLength(2);
    expect(desk.state.meetings?.find(({ id }) => id === meeting)?.status).toBe('held');
  });

  test.each([true, false])('wakes the programme only in runs that pass it on: %p', (keeps) => {
    const desk = aDesk();
    desk.takes(pmo, 'planMeeting', { forum: 'sg', begins: '2026-12-09' });
    desk.until('2026-12-01');
    const then = at('2026-12-02', '09:00');
    const { state } = unfold(
      desk.state,
      calledWith(desk.state, ['sg'], [], then, () => keeps),
      then,
    );
    const begins = at('2026-12-05');
    const delegations = [given({ validFrom: begins })];
    const next = nextOfMeetings({ ...state, register: { ...state.register, delegations } }, then);
    expect(next?.at === begins).toBe(keeps);
  });
});
