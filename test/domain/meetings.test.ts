import { commands } from '../../src/contract/commands';
import { agendaOf, withinRoom, type AgendaItem } from '../../src/domain/agenda';
import { attributesOf } from '../../src/domain/attributes';
import { manifestOf } from '../../src/domain/basis';
import { toIso, osloInstant } from '../../src/domain/calendar';
import { takeMeetingNews } from '../../src/domain/decide/meetingNews';
import { hearNews } from '../../src/domain/decide/news';
import { unwatched, withWatch, withWatchAsBefore } from '../../src/domain/desk';
import { openDuties } from '../../src/domain/duties';
import { meetingOf } from '../../src/domain/meetings';
import { showMeetings } from '../../src/domain/meetingView';
import { foundProgramme } from '../../src/domain/programmeState';
import { recordOf } from '../../src/domain/record/make';
import { replay } from '../../src/domain/record/replay';
import { filesOf } from '../../src/record/directory';
import { verify } from '../../src/record/verify';
import type { Envelope } from '../../src/contract/envelope';
import { meetingDays } from '../../src/rehearsal/meetings';
import { aDesk, waitingCase, type Desk } from '../support/desk';
import {
  basis,
  everySeat,
  inConcept,
  pmo,
  readyForBP1,
  register,
  sha,
  steeringLead,
  type Initiative,
} from '../support/given';

/** The forums' meetings by the rules alone; `test/workflows/meetings.test.ts` plays a life of them on a server. */

const at = (day: string, time: string) => toIso(osloInstant(day, time));
const plan = (desk: Desk, day: string, forum = 'sg') =>
  desk.takes(pmo, 'planMeeting', { forum, begins: day, ends: at(day, '12:00') });
const move = (desk: Desk, meeting: string, day: string, sequence: number): Envelope => {
  const payload = { meeting, begins: at(day, '10:00'), ends: at(day, '12:00'), sequence };
  desk.takes(pmo, 'moveMeeting', payload);
  return lastOf(desk);
};
const lastOf = (it: Initiative): Envelope => it.state.chain.entries.at(-1)!.envelope!;
const hears = (
  it: Initiative,
  what: 'planned' | 'moved' | 'cancelled',
  meeting: string,
  envelope: Envelope,
) => takeMeetingNews(it.state, { what, meeting, envelope, effectiveAt: it.now }, it.now);
/** An initiative that hears of it, and takes it. */
const told = (
  it: Initiative,
  ...news: Parameters<typeof hears> extends [Initiative, ...infer R] ? R : never
) => {
  const answer = hears(it, ...news);
  if (!answer.ok) throw new Error(answer.refused.message);
  it.state = answer.value;
};

/** An initiative whose BP1 is tabled for the meeting, and the desk that has planned it. */
function waitingFor(id: string): { desk: Desk; it: Initiative } {
  const desk = aDesk();
  plan(desk, id.slice(3));
  const it = readyForBP1();
  const { ends, sequence } = meetingOf(desk.state, id)!;
  it.takes(pmo, 'table', { gate: 'BP1', meeting: id, closes: toIso(ends), meetingSequence: sequence });
  return { desk, it };
}

const december = 'SG-2026-12-09';

test('what SG has put forward stands on TLF’s agenda as waiting to be tabled, until it is (V4 §3.2)', () => {
  const it = inConcept();
  basis(it, 'BP2');
  it.takes(pmo, 'appoint', { role: 'steering-lead', person: steeringLead });
  it.takes(pmo, 'refer', { gate: 'BP2' });
  expect(agendaOf(it.state, 'tlf', it.now)).toEqual([]);
  everySeat(it, 'REF-BP2-1');
  const [item, ...others] = agendaOf(it.state, 'tlf', it.now);
  expect(others).toEqual([]);
  expect(item).toMatchObject({
    status: 'referred',
    reference: null,
    case: { id: 'REF-BP2-1', question: { nb: expect.stringContaining('Beslutningspunkt 2') as string } },
    stands: { nb: 'venter på å bli lagt frem' },
  });
  expect(item?.waits.map(({ what }) => what.nb)).toEqual([
    expect.stringContaining('Beslutningspunkt 2') as string,
  ]);
  const since = it.state.decisions.at(-1)!.at;
  expect(attributesOf(it.state, it.now).DsopCaseSince).toBe(since);
  expect(attributesOf(it.state, it.now, undefined, () => false).DsopCaseSince).toBeNull();
  it.takes(pmo, 'table', { gate: 'BP2' });
  expect(agendaOf(it.state, 'tlf', it.now)).toMatchObject([{ status: 'open', case: { id: 'BP2-1' } }]);
});

test('a case is told with its own waits, whatever other ids begin or end with its own', () => {
  const it = inConcept();
  for (let n = 1; n <= 11; n++) it.takes(pmo, 'escalate', { reason: `Sak ${n}` });
  const waits = agendaOf(it.state, 'sg', it.now).map((i) => [i.case.id, i.waits.map(({ what }) => what.nb)]);
  expect(waits).toHaveLength(11);
  for (const [id, words] of waits)
    expect(words).toEqual([expect.stringContaining(`(${id as string},`) as string]);
});

describe('planning', () => {
  test('a meeting is known by its forum and day; the day’s second has a number', () => {
    const desk = aDesk();
    plan(desk, '2026-12-09');
    desk.takes(pmo, 'planMeeting', { forum: 'sg', begins: at('2026-12-09', '14:00') });
    expect(desk.state.meetings?.map((m) => m.id)).toEqual([december, `${december}-2`]);
  });

  test.each([
    ['two of one forum at one time', { begins: at('2026-12-09', '11:30') }, 'meeting-clash'],
    ['the past', { begins: '2026-11-01' }, 'bad-date'],
    ['ten years ahead', { begins: '2037-01-01' }, 'bad-date'],
    ['an end before its beginning', { begins: '2027-01-13', ends: at('2027-01-13', '09:00') }, 'bad-date'],
    ['an extra one without a reason', { begins: '2027-01-13', kind: 'extra' }, 'reason-missing'],
  ])('refused: %s', (_what, payload, code) => {
    const desk = aDesk();
    plan(desk, '2026-12-09');
    expect(desk.refuses(pmo, 'planMeeting', { forum: 'sg', ...payload })).toMatchObject({ code });
  });

  test('two forums may meet at one time', () => {
    const desk = aDesk();
    plan(desk, '2026-12-09');
    plan(desk, '2026-12-09', 'tlf');
    expect(desk.state.meetings).toHaveLength(2);
  });

  test('PMO calls DSOP SG; a seat of DSOP SG, or PMO for it, calls TLF (V4 §3.1, §3.2)', () => {
    const desk = aDesk();
    const refused = desk.refuses('per.nav', 'planMeeting', { forum: 'sg', begins: '2027-01-13' });
    expect(refused).toMatchObject({ code: 'not-authorised', paragraph: 'V4 §3.2' });
    desk.takes('per.nav', 'planMeeting', { forum: 'tlf', begins: '2027-01-13' });
    expect(desk.refuses('tor.nav', 'planMeeting', { forum: 'tlf', begins: '2027-02-13' })).toMatchObject({
      code: 'not-authorised',
    });
  });

  test('planning one leaves the register as it was: no signed command grows stale by it', () => {
    const desk = aDesk();
    const before = desk.state.register.revision;
    plan(desk, '2026-12-09');
    expect(desk.state.register.revision).toBe(before);
  });
});

describe('the call', () => {
  test('goes out five working days before, to every seat and the communications group, once', () => {
    const desk = aDesk();
    plan(desk, '2026-12-09');
    desk.until('2026-12-02', '08:59');
    expect(desk.letters('meeting')).toHaveLength(0);
    desk.until('2026-12-02', '09:00');
    const letters = desk.letters('meeting');
    expect(letters).toHaveLength(10);
    expect(letters.filter((l) => 'office' in l.to && l.to.office === 'communications')).toHaveLength(1);
    desk.until('2026-12-08');
    expect(desk.letters('meeting')).toHaveLength(10);
    expect(meetingOf(desk.state, december)?.status).toBe('called');
  });

  test('TLF hears ten working days before, without the communications group', () => {
    const desk = aDesk();
    plan(desk, '2026-12-16', 'tlf');
    desk.until('2026-12-02');
    expect(desk.letters('meeting').map((l) => 'person' in l.to)).toEqual(Array(9).fill(true));
  });

  test('its agenda is what was tabled for it first, then what else waits for the forum', () => {
    const desk = aDesk();
    plan(desk, '2026-12-16', 'tlf');
    const [here, elsewhere] = [
      waitingCase(desk.now, { key: 'A', reference: 'TLF-2026-12-16' }),
      waitingCase(desk.now, { key: 'B', since: desk.now - 90 * 86_400_000 }),
    ];
    desk.looks([elsewhere, here]);
    desk.until('2026-12-02');
    expect(meetingOf(desk.state, 'TLF-2026-12-16')?.agenda.map((i) => i.key)).toEqual(['A', 'B']);
  });

  test('a case that missed the word of the time is told again', () => {
    const desk = aDesk();
    plan(desk, '2026-12-16', 'tlf');
    desk.looks([waitingCase(desk.now, { reference: 'TLF-2026-12-16' })]);
    desk.until('2026-12-02');
    expect(desk.state.meetingNews).toMatchObject([{ what: 'planned', meeting: 'TLF-2026-12-16' }]);
  });

  test('an agenda item tells basis, positions and what is awaited', () => {
    const { it } = waitingFor(december);
    it.takes('per.nav', 'decide', { case: 'BP1-1', position: 'reservation', reason: 'Stramt' });
    const [item] = agendaOf(it.state, 'sg', it.now);
    expect(item).toMatchObject({
      key: 'SBL',
      reference: december,
      seats: 9,
      stands: { nb: '1 av 9 har svart' },
    });
    expect(item?.positions).toEqual([{ actor: 'nav', kind: 'reservation', reason: 'Stramt' }]);
    expect(item?.case.basis.length).toBeGreaterThan(0);
    expect(item?.waits.length).toBeGreaterThan(0);
    expect(agendaOf(it.state, 'tlf', it.now)).toEqual([]);
  });

  test('thousands of them are told as far as a server takes them: those tabled for a meeting first, then the oldest', () => {
    const { it } = waitingFor(december);
    const [item] = agendaOf(it.state, 'sg', it.now) as [AgendaItem];
    const many = Array.from({ length: 5000 }, (_, n) => ({
      ...item,
      key: `K-${n}`,
      reference: n % 100 === 0 ? december : null,
      since: item.since - n * 60_000,
    }));
    const told = withinRoom(many);
    expect(JSON.stringify(told).length).toBeLessThan(1_100_000);
    expect(told.length).toBeGreaterThan(100);
    expect(told.slice(0, 50).every(({ reference }) => reference === december)).toBe(true);
    expect(told.slice(50, 53).map(({ key }) => key)).toEqual(['K-4999', 'K-4998', 'K-4997']);
    expect(withinRoom(many.slice(0, 20))).toEqual(many.slice(0, 20));
  });
});

describe('a case tabled for a meeting', () => {
  test('closes when it does; a meeting of another forum is refused', () => {
    const { it } = waitingFor(december);
    expect(it.case('BP1-1').closing).toEqual({
      mode: 'meeting',
      at: osloInstant('2026-12-09', '12:00'),
      reference: december,
      sequence: 0,
    });
    const other = readyForBP1();
    const refused = other.refuses(pmo, 'table', {
      gate: 'BP1',
      meeting: 'TLF-2026-12-09',
      closes: '2026-12-09',
    });
    expect(refused).toMatchObject({ code: 'wrong-forum' });
  });

  test.each([[[0, 1]], [[1, 0]]])('of two moves the later wins, heard of in the order %p', (order) => {
    const { desk, it } = waitingFor(december);
    everySeat(it, 'BP1-1', {}, ['nav']);
    const moves = [move(desk, december, '2026-12-16', 1), move(desk, december, '2027-01-13', 2)];
    for (const i of order) told(it, 'moved', december, moves[i]!);
    expect(it.case('BP1-1')).toMatchObject({
      status: 'open',
      closing: { at: osloInstant('2027-01-13', '12:00'), sequence: 2 },
    });
    expect(it.case('BP1-1').positions).toHaveLength(8);
  });

  test('told once and again nothing more happens, and its seats get the new date once for each move', () => {
    const { desk, it } = waitingFor(december);
    const first = move(desk, december, '2026-12-16', 1);
    told(it, 'moved', december, first);
    const known = it.state;
    told(it, 'moved', december, first);
    expect(it.state).toBe(known);
    const moved = it.state.outbox.filter((l) => l.id.startsWith('moved:BP1-1:'));
    expect(moved).toHaveLength(9);
  });

  test('that was planned without an end is retold to whoever wrote a date: it closes as is usual for the forum', () => {
    const desk = aDesk();
    desk.takes(pmo, 'planMeeting', { forum: 'sg', begins: '2026-12-09' });
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', meeting: december, closes: '2026-12-11' });
    const news = { what: 'planned', meeting: december, envelope: lastOf(desk), effectiveAt: it.now } as const;
    // A run that refused it before does so again.
    expect(takeMeetingNews(it.state, news, it.now, () => false)).toMatchObject({
      refused: { code: 'malformed' },
    });
    told(it, 'planned', december, lastOf(desk));
    expect(it.case('BP1-1').closing).toMatchObject({
      at: osloInstant('2026-12-09', '12:00'),
      reference: december,
    });
    expect(meetingOf(desk.state, december)!.ends).toBe(it.case('BP1-1').closing.at);
    const other = readyForBP1();
    expect(hears(other, 'planned', 'SG-2026-12-10', lastOf(desk))).toMatchObject({
      refused: { code: 'malformed' },
    });
  });

  test('cancelled: it goes to the forum’s next meeting, with its positions', () => {
    const { desk, it } = waitingFor(december);
    it.takes('per.nav', 'decide', { case: 'BP1-1', position: 'support' });
    plan(desk, '2027-01-13');
    const next = { meeting: 'SG-2027-01-13', ends: at('2027-01-13', '12:00'), sequence: 0 };
    const wrong = desk.refuses(pmo, 'cancelMeeting', { meeting: december, reason: 'Syk', sequence: 1 });
    expect(wrong.code).toBe('meeting-stale');
    desk.takes(pmo, 'cancelMeeting', { meeting: december, reason: 'Syk', sequence: 1, next });
    told(it, 'cancelled', december, lastOf(desk));
    expect(it.case('BP1-1')).toMatchObject({ status: 'open', closing: { reference: 'SG-2027-01-13' } });
    expect(it.case('BP1-1').positions).toHaveLength(1);
  });

  test('cancelled an hour before, with no other planned: it closes undecided at once, and says why', () => {
    const { desk, it } = waitingFor(december);
    for (const one of [desk, it]) one.until('2026-12-09', '09:00');
    desk.takes(pmo, 'cancelMeeting', { meeting: december, reason: 'Snøstorm', sequence: 1 });
    told(it, 'cancelled', december, lastOf(desk));
    const c = it.case('BP1-1');
    expect(c.status).toBe('undecided');
    expect(c.sentence?.nb).toContain('Snøstorm');
    const words = it.state.outbox.filter((l) => l.facts.kind === 'undecided');
    expect(words.filter((l) => 'seat' in l.facts)).toHaveLength(8);
    expect(words.map((l) => l.to)).toContainEqual({ office: 'pmo' });
    expect(desk.letters('meeting').filter((l) => l.id.startsWith('meeting:cancelled:'))).toHaveLength(10);
    expect(
      desk.refuses(pmo, 'cancelMeeting', { meeting: december, reason: 'Igjen', sequence: 2 }),
    ).toMatchObject({
      code: 'meeting-over',
    });
  });

  test('left undecided, and moved with the meeting, it is taken up on the basis as it is then', () => {
    const { desk, it } = waitingFor(december);
    for (const one of [desk, it]) one.until('2026-12-07');
    everySeat(it, 'BP1-1', { nav: 'object' });
    const early = { ...it.case('BP1-1').closing, at: osloInstant('2026-12-08', '12:00') };
    it.state = { ...it.state, cases: it.state.cases.map((c) => ({ ...c, closing: early })) };
    it.until('2026-12-08', '14:00');
    expect(it.case('BP1-1').status).toBe('undecided');
    it.takes(pmo, 'document', { kind: 'mandate-concept', sha256: sha('ny') });
    const { manifest } = it.case('BP1-1');
    desk.until('2026-12-08', '15:00');
    it.until('2026-12-08', '15:00');
    told(it, 'moved', december, move(desk, december, '2026-12-16', 1));
    const c = it.case('BP1-1');
    expect(c).toMatchObject({ status: 'open', revision: 2, positions: [] });
    expect(c.manifest).toEqual(manifestOf(it.state, c.question));
    expect(c.manifest).not.toEqual(manifest);
  });

  test('a claim without its command, by somebody who may not, or about another meeting, moves nothing', () => {
    const { desk, it } = waitingFor(december);
    const envelope = move(desk, december, '2026-12-16', 1);
    const refusals = [
      takeMeetingNews(it.state, { what: 'moved', meeting: december, effectiveAt: it.now }, it.now),
      hears(it, 'moved', december, { ...envelope, id: 'forged-by-nav', by: 'per.nav' }),
      hears(it, 'cancelled', december, envelope),
      hears(it, 'moved', 'SG-2027-01-13', envelope),
      hears(it, 'moved', december, { ...envelope, programme: 'annet' }),
    ].map((answer) => (answer.ok ? 'taken' : answer.refused.code));
    expect(refusals).toEqual(['malformed', 'not-authorised', 'malformed', 'malformed', 'malformed']);
  });

  test('a command that builds on a register not come yet waits for it, and is refused by none older', () => {
    const { desk, it } = waitingFor(december);
    const envelope = move(desk, december, '2026-12-16', 1);
    const ahead = { ...envelope, by: 'ny.pmo', register: it.state.register.revision + 1 };
    const news = { what: 'moved', meeting: december, envelope: ahead, effectiveAt: it.now } as const;
    const heard = hearNews(it.state, news, it.now);
    expect(heard.ok && heard.value.early).toEqual([news]);
    expect(hears(it, 'moved', december, { ...ahead, register: envelope.register })).toMatchObject({
      refused: { code: 'not-authorised' },
    });
  });

  test('the record tells of it, holds, and the rules judge it anew', async () => {
    const { desk, it } = waitingFor(december);
    told(it, 'moved', december, move(desk, december, '2026-12-16', 1));
    const record = recordOf(it.state)!;
    expect(record.timeline.at(-1)).toMatchObject({ what: 'meeting', about: 'moved', meeting: december });
    const { findings } = verify(await filesOf(record), {});
    expect(findings.filter((f) => f.holds === 'no')).toEqual([]);
    const again = replay(record);
    expect('state' in again && again.state.cases).toEqual(it.state.cases);
  });
});

describe('after the meeting', () => {
  const held = (desk: Desk, day: string, present: string[]) => {
    plan(desk, day);
    desk.until(day, '12:30');
    desk.takes(pmo, 'attendance', { meeting: `SG-${day}`, present });
  };
  const all = ['brreg', 'skatteetaten', 'politiet', 'nav', 'kartverket', 'digdir', 'finansnorge', 'fnf'];

  test('attendance is by seat; persons stand for their actors; nothing is recorded before it begins', () => {
    const desk = aDesk();
    plan(desk, '2026-12-09');
    expect(desk.refuses(pmo, 'attendance', { meeting: december, present: [] }).code).toBe('not-ready');
    desk.until('2026-12-09', '12:30');
    expect(meetingOf(desk.state, december)?.status).toBe('held');
    expect(desk.refuses(pmo, 'attendance', { meeting: december, present: ['ssb'] }).code).toBe(
      'unknown-actor',
    );
    desk.takes(pmo, 'attendance', { meeting: december, present: ['nav', 'arne.brreg'] });
    const attendance = meetingOf(desk.state, december)?.attendance ?? [];
    expect(attendance.filter((a) => a.present)).toEqual([
      { actor: 'brreg', present: true, person: 'arne.brreg' },
      { actor: 'nav', present: true, person: null },
    ]);
    expect(attendance).toHaveLength(9);
  });

  test('PMO hears of an actor absent from two meetings running, and it is shown until it comes (V4 §2.3)', () => {
    const desk = aDesk();
    held(desk, '2026-12-09', all);
    expect(desk.letters('notice')).toHaveLength(0);
    held(desk, '2027-01-13', all);
    expect(desk.letters('notice').map((l) => l.to)).toEqual([{ office: 'pmo' }]);
    expect(showMeetings(desk.state, desk.now).absences).toEqual([{ forum: 'sg', actor: 'bits', running: 2 }]);
    held(desk, '2027-02-10', [...all, 'bits']);
    expect(showMeetings(desk.state, desk.now).absences).toEqual([]);
  });

  test('minutes go to every actor and the communications group; a new edition goes out again, a repeat does not', () => {
    const desk = aDesk();
    held(desk, '2026-12-09', all);
    desk.takes(pmo, 'minutes', { meeting: december, sha256: sha('r') });
    expect(desk.letters('minutes')).toHaveLength(10);
    desk.takes(pmo, 'minutes', { meeting: december, sha256: sha('r') });
    expect(desk.letters('minutes')).toHaveLength(10);
    desk.takes(pmo, 'minutes', { meeting: december, sha256: sha('r2') });
    expect(desk.letters('minutes')).toHaveLength(20);
  });
});

describe('what meetings make somebody owe', () => {
  const owed = (desk: Desk, kind: string) =>
    openDuties(desk.state, desk.now).filter((d) => d.rule.kind === kind && !d.upcoming);

  test('minutes are half of it: PMO is reminded until it is recorded who came, so that absence is counted (V4 §2.3)', () => {
    const desk = aDesk({ watched: true });
    plan(desk, '2026-12-09');
    desk.until('2026-12-09', '13:00');
    desk.takes(pmo, 'minutes', { meeting: december, sha256: sha('r') });
    expect(owed(desk, 'meeting-minutes')).toMatchObject([
      { id: `minutes/${december}`, command: `dsop attendance --meeting ${december} --present ACTOR` },
    ]);
    desk.until('2026-12-18');
    expect(desk.letters('duty').filter((l) => l.id.includes(':late'))).toHaveLength(1);
    desk.takes(pmo, 'attendance', { meeting: december, present: ['nav'] });
    expect(owed(desk, 'meeting-minutes')).toEqual([]);
    expect(desk.state.settled.at(-1)).toMatchObject({ kind: 'meeting-minutes', status: 'done' });
  });

  test('of a meeting that was over before attendance was owed, minutes are enough', () => {
    const desk = aDesk();
    plan(desk, '2026-12-09');
    desk.until('2026-12-09', '13:00');
    desk.state = { ...desk.state, closelySince: desk.now };
    expect(owed(desk, 'meeting-minutes')).toMatchObject([{ id: `minutes/${december}` }]);
    desk.takes(pmo, 'minutes', { meeting: december, sha256: sha('r') });
    expect(owed(desk, 'meeting-minutes')).toEqual([]);
  });

  test('DSOP SG is reminded two months before TLF’s six run out, and not once a meeting is planned (V4 §3.1)', () => {
    const desk = aDesk();
    plan(desk, '2026-12-16', 'tlf');
    desk.until('2027-04-15');
    expect(owed(desk, 'tlf-cadence')).toEqual([]);
    desk.until('2027-04-20');
    const [duty] = owed(desk, 'tlf-cadence');
    expect(duty).toMatchObject({ due: osloInstant('2027-06-16', '16:00'), owedBy: { token: 'sg' } });
    expect(desk.letters('duty').map((l) => l.to)).toContainEqual({ person: desk.state.register.chairs.sg });
    plan(desk, '2027-06-09', 'tlf');
    expect(owed(desk, 'tlf-cadence')).toEqual([]);
    expect(desk.state.settled.at(-1)).toMatchObject({ kind: 'tlf-cadence', status: 'done' });
  });

  const sgHears = (desk: Desk, rung: string) =>
    desk.letters('duty').filter((l) => l.id.startsWith('duty:cadence/') && l.id.includes(`:${rung}@`));

  test('a gap before a meeting that is planned too late is seen: reminded of by six months, late by twelve (V4 §3.1)', () => {
    const desk = aDesk({ on: '2027-01-04', watched: true });
    plan(desk, '2027-11-11', 'tlf');
    plan(desk, '2028-11-09', 'tlf');
    desk.until('2027-05-03');
    expect(owed(desk, 'tlf-cadence')).toEqual([]);
    desk.until('2027-05-05');
    expect(owed(desk, 'tlf-cadence')).toMatchObject([
      {
        id: 'cadence/tlf/2027-07-04',
        title: { nb: 'Møte i Topplederforum helst innen søndag 4. juli 2027, senest tirsdag 4. januar 2028' },
        due: osloInstant('2028-01-04', '16:00'),
        command: 'dsop plan-meeting --forum tlf --begins 2027-07-02',
      },
    ]);
    expect(sgHears(desk, 'upcoming')).toHaveLength(1);
    desk.until('2027-11-12');
    expect(owed(desk, 'tlf-cadence')).toEqual([]);
    expect(desk.state.settled.at(-1)).toMatchObject({ kind: 'tlf-cadence', status: 'done' });
    desk.until('2028-03-14');
    expect(owed(desk, 'tlf-cadence')).toMatchObject([{ due: osloInstant('2028-11-11', '16:00') }]);
    desk.until('2028-12-01');
    expect(sgHears(desk, 'upcoming')).toHaveLength(2);
    // One meeting a year is what the declaration asks for.
    expect(sgHears(desk, 'late')).toEqual([]);
    expect(
      desk.state.cases.filter((c) => c.question.kind === 'escalation' && /cadence/.test(c.question.duty!)),
    ).toEqual([]);
  });

  test('a meeting that is moved out of its time leaves a gap, from the day it is moved; one in between ends it', () => {
    const desk = aDesk({ on: '2027-01-04', watched: true });
    plan(desk, '2027-06-09', 'tlf');
    desk.until('2027-05-20');
    expect(owed(desk, 'tlf-cadence')).toEqual([]);
    move(desk, 'TLF-2027-06-09', '2027-11-11', 1);
    const openedAt = desk.state.meetings![0]!.moves[0]!.at;
    expect(owed(desk, 'tlf-cadence')).toMatchObject([{ openedAt, id: 'cadence/tlf/2027-07-04' }]);
    desk.until('2027-05-24');
    plan(desk, '2027-06-30', 'tlf');
    expect(owed(desk, 'tlf-cadence')).toEqual([]);
    expect(desk.state.settled.at(-1)).toMatchObject({ kind: 'tlf-cadence', status: 'done' });
  });

  test('a year without a meeting goes to DSOP SG; one planned far off does not put it off, one soon ends it', () => {
    const desk = aDesk({ on: '2027-01-04', watched: true });
    desk.until('2028-01-05');
    plan(desk, '2028-11-09', 'tlf');
    desk.until('2028-01-12');
    expect(sgHears(desk, 'late')).toHaveLength(1);
    expect(desk.state.cases).toMatchObject([{ status: 'open', question: { kind: 'escalation' } }]);
    plan(desk, '2028-03-01', 'tlf');
    expect(owed(desk, 'tlf-cadence')).toEqual([]);
    desk.until('2028-01-13');
    expect(desk.state.cases).toMatchObject([{ status: 'withdrawn' }]);
  });

  test('under V2 two meetings a year are what is owed (V2 §3.1)', () => {
    const desk = aDesk({ on: '2027-01-04', people: { ...register, ruleSet: '2.0' }, watched: true });
    plan(desk, '2027-11-11', 'tlf');
    desk.until('2027-05-05');
    expect(owed(desk, 'tlf-cadence')).toMatchObject([
      {
        title: { nb: 'Møte i Topplederforum innen søndag 4. juli 2027' },
        due: osloInstant('2027-07-04', '16:00'),
        paragraph: 'V2 §3.1',
      },
    ]);
  });

  test.each([
    ['in June and November', undefined, 0],
    ['in November alone', [11], 2],
  ])('DSOP SG is reminded in two years of meetings of TLF %s', (_when, months, times) => {
    const scenario = months ? { meetings: { tlf: { week: 2, weekday: 'thursday' as const, months } } } : {};
    const desk = aDesk({ on: '2027-01-04', watched: true });
    for (const day of meetingDays(scenario, '2027-01-04', '2029-01-01').tlf) plan(desk, day, 'tlf');
    desk.until('2028-12-01');
    expect(sgHears(desk, 'upcoming')).toHaveLength(times);
  });

  test('a case that would wait over thirty working days makes an extra meeting reasonable', () => {
    const desk = aDesk();
    plan(desk, '2027-06-09', 'tlf');
    desk.looks([waitingCase(desk.now)]);
    expect(owed(desk, 'extra-meeting')).toMatchObject([{ owedBy: { token: 'sg' }, paragraph: 'V4 §3.1' }]);
    desk.takes(pmo, 'planMeeting', {
      forum: 'tlf',
      begins: '2026-12-16',
      kind: 'extra',
      reason: 'SBL haster',
    });
    expect(owed(desk, 'extra-meeting')).toEqual([]);
  });

  test('an extra meeting that is planned is what was asked for, though it comes late for the case', () => {
    const desk = aDesk();
    plan(desk, '2027-06-09', 'tlf');
    desk.looks([waitingCase(desk.now)]);
    const [duty] = owed(desk, 'extra-meeting');
    const extra = { forum: 'tlf', begins: '2027-03-17', kind: 'extra', reason: 'SBL haster' };
    desk.takes(pmo, 'planMeeting', extra);
    expect(owed(desk, 'extra-meeting')).toEqual([]);
    expect(desk.state.settled.at(-1)).toMatchObject({ id: duty!.id, status: 'done' });
    desk.until('2027-01-18');
    expect(desk.state.cases).toEqual([]);
  });

  test('a case that waits for a meeting soon makes none', () => {
    const desk = aDesk();
    plan(desk, '2026-12-16', 'tlf');
    desk.looks([waitingCase(desk.now)]);
    expect(owed(desk, 'extra-meeting')).toEqual([]);
  });

  test('what was before a meeting counts no longer as waiting when it is over', () => {
    const desk = aDesk();
    desk.state = { ...desk.state, meetingsSince: desk.now };
    plan(desk, '2026-12-16', 'tlf');
    plan(desk, '2027-06-09', 'tlf');
    desk.until('2026-12-14', '08:30');
    desk.looks([waitingCase(desk.now)]);
    expect(desk.state.waiting?.items).toHaveLength(1);
    desk.until('2026-12-16', '12:30');
    expect(owed(desk, 'extra-meeting')).toEqual([]);
    expect(desk.letters('duty').filter((l) => l.id.startsWith('extra/'))).toEqual([]);
  });

  test('a programme that has never planned a meeting is watched from when its work began', () => {
    const desk = aDesk({ on: '2026-11-23' });
    desk.state = { ...desk.state, meetingsSince: desk.now };
    desk.until('2027-03-22');
    expect(owed(desk, 'tlf-cadence')).toEqual([]);
    desk.until('2027-03-25');
    expect(owed(desk, 'tlf-cadence')).toMatchObject([
      { due: osloInstant('2027-05-23', '16:00'), owedBy: { token: 'sg' }, paragraph: 'V4 §3.1' },
    ]);
    expect(desk.letters('duty').map((l) => l.to)).toContainEqual({ person: desk.state.register.chairs.sg });
    plan(desk, '2027-05-20', 'tlf');
    expect(owed(desk, 'tlf-cadence')).toEqual([]);
  });

  test('from the first idea on a programme is to be watched, and then no more than once', () => {
    const founded = foundProgramme(register, 0);
    expect(unwatched(founded)).toBe(false);
    const begun = { ...founded, takenKeys: [{ SBL: 'x' }] };
    expect(unwatched(begun)).toBe(true);
    const now = osloInstant('2026-11-23', '09:00');
    expect(unwatched(withWatch(begun, now))).toBe(false);
    expect(withWatch(begun, now).desk).toMatchObject({ meetingsSince: now, closelySince: now });
    // One that has been watched before goes on from then.
    const before = withWatchAsBefore(begun, now - 1);
    expect(unwatched(before)).toBe(true);
    expect(withWatch(before, now).desk).toMatchObject({ meetingsSince: now - 1, closelySince: now });
  });

  test('nothing is owed, and nothing waited for, where nobody watches before the first meeting is planned', () => {
    const desk = aDesk();
    expect(openDuties(desk.state, desk.now)).toEqual([]);
    desk.until('2028-01-01');
    expect(openDuties(desk.state, desk.now)).toEqual([]);
    expect(desk.letters()).toEqual([]);
  });
});

test('the state survives JSON, and the payloads their schemas', () => {
  const desk = aDesk();
  plan(desk, '2026-12-09');
  desk.until('2026-12-10');
  expect(JSON.parse(JSON.stringify(desk.state))).toEqual(desk.state);
  expect(commands.planMeeting.payload.safeParse({ forum: 'sg', begins: '2026-12-09' }).success).toBe(true);
});
