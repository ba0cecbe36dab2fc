import type { CommandName } from '../../src/contract/commands';
import { registerFileOf } from '../../src/contract/registerFile';
import { foundingOf } from '../../src/client/founding';
import type { AgendaItem } from '../../src/domain/agenda';
import { osloInstant } from '../../src/domain/calendar';
import { deskOf, wakeDesk, withWatch, withWatchAsBefore } from '../../src/domain/desk';
import { openDuties } from '../../src/domain/duties';
import { waitingIn, waitingSeen } from '../../src/domain/meetingTimes';
import { judgeProgramme } from '../../src/domain/programme';
import { foundProgramme, type ProgrammeState } from '../../src/domain/programmeState';
import { foundAttested } from '../../src/domain/programmeRegister';
import { signingIsOn } from '../../src/domain/proof';
import { withLineage } from '../../src/domain/record/make';
import { ready } from '../../src/domain/outbox';
import { recordOfProgramme } from '../../src/domain/record/programme';
import { rootPerson } from '../../src/domain/register';
import { filesOf } from '../../src/record/directory';
import { verify } from '../../src/record/verify';
import { unfold } from '../../src/domain/unfold';
import { nextWakeUp } from '../../src/domain/wake';
import { monday, pmo, register, wire } from '../support/given';
import { toProgramme, waitingCase } from '../support/desk';
import { ssb } from '../support/deskAsks';
import { publicKeyFor, signed, withKeys } from '../support/keys';

/** The record of the programme's own cases. */

jest.setTimeout(120_000);

const founded = foundProgramme(withKeys(register), 0);
let now = osloInstant(monday, '09:00');
const hour = 3_600_000;
beforeEach(() => {
  now = osloInstant(monday, '09:00');
});

function attested(): ProgrammeState {
  const answer = foundAttested(founded, signed(foundingOf(founded.register, now)), now);
  if (!answer.ok) throw new Error(answer.refused.message);
  return answer.value;
}

function takes(state: ProgrammeState, by: string, command: CommandName, payload: object): ProgrammeState {
  const unsigned = toProgramme(state, now, { by, command, payload });
  now += 60_000;
  const envelope = signingIsOn(state.register) ? signed(unsigned) : unsigned;
  const answer = judgeProgramme(state, command, wire(envelope), now);
  if (!answer.ok) throw new Error(`${command} by ${by}: ${answer.refused.message}`);
  return wire(answer.value.state);
}

/** All that waits is sent, as the workflow does it. */
function posted(state: ProgrammeState): ProgrammeState {
  const desk = deskOf(state, now);
  const results = ready(desk, now).map(({ id }) => ({
    intent: id,
    outcome: 'sent' as const,
    messageId: `<${id}@dsop.example>`,
    to: '',
    reason: null,
  }));
  return { ...state, desk: unfold(desk, [{ type: 'lettersDelivered', results, at: now }], now).state };
}

/** The programme looks at what waits in initiatives. */
function sees(state: ProgrammeState, items: AgendaItem[]): ProgrammeState {
  const desk = deskOf(state, now);
  return wire({ ...state, desk: unfold(desk, [waitingSeen(desk, waitingIn(items), now)], now).state });
}

const owes = (state: ProgrammeState) =>
  openDuties(deskOf(state, now), now)
    .filter((d) => !d.upcoming)
    .map((d) => [d.rule.kind, d.owedBy.token]);

/** Time passes, with every wake-up on the way. */
function until(state: ProgrammeState, day: string): ProgrammeState {
  let at = state;
  for (const end = osloInstant(day, '18:00'); now < end;) {
    const next = nextWakeUp(deskOf(at, now), now)?.at ?? end;
    now = Math.max(now + hour, Math.min(next, end));
    at = posted(wakeDesk(at, now));
  }
  return at;
}

const supports = (state: ProgrammeState, id: string, count: number): ProgrammeState =>
  deskOf(state, now)
    .cases.find((c) => c.id === id)!
    .seats.slice(0, count)
    .reduce((so, { person }) => takes(so, person, 'approve', { case: id }), state);

const untold = async (state: ProgrammeState) => {
  const record = wire(withLineage(recordOfProgramme(state)!, state.changes ?? []));
  const trusted = signingIsOn(state.register) && { root: publicKeyFor(rootPerson) };
  const { findings } = verify(await filesOf(record), { ...trusted, head: record.head });
  return findings.filter((f) => f.holds !== 'yes');
};

test('holds when the register changed between what the seats said, and when a meeting closed the case', async () => {
  const watched = withWatch(takes(attested(), pmo, 'practice', { sgStatusDay: 7 }), now);
  let state = takes(watched, pmo, 'enrol', { person: 'eva.nav', actor: 'nav' });
  const ends = '2026-12-09T12:00:00+01:00';
  const plan = { forum: 'tlf', kind: 'extra', reason: 'Opptak', begins: '2026-12-09T10:00:00+01:00', ends };
  state = takes(state, pmo, 'planMeeting', plan);
  const meeting = deskOf(state, now).meetings![0]!.id;
  state = takes(state, pmo, 'admitActor', { ...ssb, meeting, closes: ends, meetingSequence: 0 });
  state = until(state, '2026-11-25');
  state = supports(state, 'ADMIT-1', 3);
  expect(await untold(state)).toEqual([]);
  state = takes(state, pmo, 'practice', { sgStatusDay: 3 });
  state = takes(state, 'tor.nav', 'seat', { forum: 'sg', actor: 'nav', person: 'eva.nav' });
  state = supports(state, 'ADMIT-1', 6);
  state = takes(state, 'tor.nav', 'seat', { forum: 'tlf', actor: 'nav', person: 'eva.nav' });
  state = until(state, '2026-12-20');
  const nav = state.desk!.cases[0]!.seats.find((s) => s.actor === 'nav');
  expect(nav).toMatchObject({ person: 'eva.nav', call: 'called' });
  const [decision] = state.desk!.decisions;
  expect(decision).toMatchObject({ id: 'ADMIT-1', outcome: 'approved' });
  expect(state.register.actors.some((a) => a.id === 'ssb')).toBe(true);
  expect(await untold(state)).toEqual([]);
  state = takes(state, pmo, 'retireActor', { actor: 'ssb', reason: 'Likevel ikke', meeting: 'TLF 1/27' });
  state = until(state, '2027-01-08');
  expect(deskOf(state, now).cases.slice(1)).toMatchObject([
    { id: 'RETIRE-1', status: 'undecided' },
    { id: 'ESC-1', status: 'undecided' },
  ]);
  expect(await untold(state)).toEqual([]);
});

test('holds when initiatives had cases that waited too long for a meeting, and nobody planned one', async () => {
  const watched = withWatch(takes(attested(), pmo, 'practice', { sgStatusDay: 7 }), now);
  const begins = '2027-03-10T10:00:00+01:00';
  let state = takes(watched, pmo, 'planMeeting', { forum: 'tlf', begins, ends: '2027-03-10T12:00:00+01:00' });
  const late = [waitingCase(now), waitingCase(now, { key: 'KTR', since: now - 14 * 24 * hour })];
  state = sees(state, []);
  state = sees(until(state, '2026-11-27'), late);
  state = sees(until(state, '2026-12-04'), late);
  expect(owes(state)).toEqual([['extra-meeting', 'sg']]);
  const extra = state.desk!.journal!.flatMap((row) => (row.what === 'waits' ? [row.items?.length] : []));
  expect(extra).toEqual([2, undefined]);
  expect(await untold(state)).toEqual([]);
  // A month after nobody has done anything about it.
  state = until(state, '2027-01-25');
  const put = deskOf(state, now).cases.find((c) => c.question.kind === 'escalation');
  expect(put).toMatchObject({ status: 'undecided', tabledAt: expect.any(Number) });
  expect(await untold(state)).toEqual([]);
  state = sees(state, []);
  expect(state.desk!.settled.filter((s) => s.kind === 'extra-meeting')).toMatchObject([{ status: 'void' }]);
  expect(await untold(state)).toEqual([]);
});

test('holds when TLF did not meet, and gaps between its meetings were watched from some day on', async () => {
  const watched = withWatchAsBefore(takes(attested(), pmo, 'practice', { sgStatusDay: 7 }), now);
  const plan = (day: string) => ({
    forum: 'tlf',
    begins: `${day}T10:00:00+01:00`,
    ends: `${day}T12:00:00+01:00`,
  });
  let state = until(takes(watched, pmo, 'planMeeting', plan('2026-12-09')), '2027-06-30');
  const put = () =>
    deskOf(state, now).cases.flatMap((c) => (c.question.kind === 'escalation' ? [c.question.duty] : []));
  expect(put()).toEqual(['minutes/TLF-2026-12-09', 'cadence/tlf/2027-06-09']);
  state = withWatch(state, now);
  expect(await untold(state)).toEqual([]);
  state = takes(state, pmo, 'planMeeting', plan('2027-08-11'));
  state = takes(state, pmo, 'planMeeting', plan('2028-12-13'));
  state = until(state, '2028-09-01');
  expect(put()).toEqual(expect.arrayContaining(['cadence/tlf/2027-06-09', 'cadence/tlf/2028-02-11']));
  expect(await untold(state)).toEqual([]);
});

test('does not hold when another says what the programme has owed', async () => {
  const plan = { forum: 'tlf', begins: '2026-12-09T10:00:00+01:00', ends: '2026-12-09T12:00:00+01:00' };
  let state = takes(withWatch(attested(), now), pmo, 'planMeeting', plan);
  const [meeting] = deskOf(state, now).meetings!;
  state = until(state, '2026-12-10');
  state = takes(state, pmo, 'attendance', { meeting: meeting!.id, present: ['nav'] });
  state = takes(state, pmo, 'minutes', { meeting: meeting!.id, sha256: 'a'.repeat(64) });
  expect(await untold(state)).toEqual([]);
  const [settled] = state.desk!.settled;
  expect(settled).toMatchObject({ kind: 'meeting-minutes', status: 'done' });
  const otherwise = {
    ...state,
    desk: { ...state.desk!, settled: [{ ...settled!, status: 'waived' as const }] },
  };
  expect(await untold(otherwise)).toMatchObject([
    { check: 'replay', places: ['standing.settled[0].status'] },
  ]);
});

test('holds where nothing is signed, and says so; a root key to trust has then nothing to stand on', async () => {
  const load = (state: ProgrammeState, change: (yaml: string) => string) => {
    const file = registerFileOf(state.register);
    return takes(state, pmo, 'loadRegister', { register: JSON.parse(change(JSON.stringify(file))) });
  };
  let state = takes(withWatch(foundProgramme(register, 0), now), pmo, 'enrol', {
    person: 'eva.nav',
    actor: 'nav',
  });
  state = takes(state, pmo, 'admitActor', { ...ssb, closes: '2026-12-09' });
  state = supports(until(state, '2026-11-25'), 'ADMIT-1', 4);
  state = load(state, (file) => file.replace('"tlfWrittenProcedure":true', '"tlfWrittenProcedure":false'));
  expect(state.register.standing.tlfWrittenProcedure).toBe(false);
  state = takes(wakeDesk(state, now), pmo, 'enrol', { person: 'per.to', actor: 'nav' });
  state = supports(state, 'ADMIT-1', 9);
  expect(state.desk!.decisions).toMatchObject([{ id: 'ADMIT-1', outcome: 'approved' }]);
  state = until(state, '2026-12-20');
  const record = recordOfProgramme(state)!;
  expect(record.registers.map((r) => r.revision)).toEqual([0, 1, 2, 3, 4]);
  expect(await untold(state)).toMatchObject([
    { check: 'signatures', holds: 'untried', says: expect.stringMatching(/^Usignert/) },
    { check: 'trust', holds: 'untried' },
  ]);
  const files = await filesOf(record);
  expect(files.get('record.md')!.toString()).toContain('Usignert: ingenting her er signert.');
  expect(files.get('record.html')!.toString()).not.toContain('--trust');
  expect(verify(files, { root: publicKeyFor(rootPerson) }).holds).toBe(false);
});

test('is nothing where the root key never signed the register, or the programme has had no case', () => {
  expect(recordOfProgramme(attested())).toBeUndefined();
  const plan = { forum: 'sg', begins: '2026-12-09T10:00:00+01:00', ends: '2026-12-09T12:00:00+01:00' };
  expect(recordOfProgramme(takes(founded, pmo, 'planMeeting', plan))).toBeUndefined();
});
