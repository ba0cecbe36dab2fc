import type { CommandName } from '../../src/contract/commands';
import type { Envelope } from '../../src/contract/envelope';
import { foundingOf } from '../../src/client/founding';
import { osloInstant, toIso } from '../../src/domain/calendar';
import { deskOf, wakeDesk, withWatch } from '../../src/domain/desk';
import { foundProgramme, judgeProgramme, type ProgrammeState } from '../../src/domain/programme';
import { foundAttested } from '../../src/domain/programmeRegister';
import { withLineage } from '../../src/domain/record/make';
import { ready } from '../../src/domain/outbox';
import { recordOfProgramme } from '../../src/domain/record/programme';
import { rootPerson } from '../../src/domain/register';
import { filesOf } from '../../src/record/directory';
import { verify } from '../../src/record/verify';
import { unfold } from '../../src/domain/unfold';
import { nextWakeUp } from '../../src/domain/wake';
import { monday, pmo, register, wire } from '../support/given';
import { ssb } from '../support/deskAsks';
import { publicKeyFor, signed, withKeys } from '../support/keys';

/** The record of the programme's own cases. */

jest.setTimeout(120_000);

const founded = foundProgramme(withKeys(register), 0);
let now = osloInstant(monday, '09:00');
let sent = 0;
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
  const about = deskOf(state, now).cases.find((c) => 'case' in payload && c.id === payload.case);
  const envelope: Envelope = signed({
    v: 1,
    id: `programme-${(sent += 1)}`,
    programme: register.programme,
    command,
    target: 'programme',
    by,
    ...(about && { case: { id: about.id, revision: about.revision, manifest: about.manifest.hash } }),
    register: state.register.revision,
    sentAt: toIso(now),
    payload: { ...payload },
  });
  now += 60_000;
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
  const { findings } = verify(await filesOf(record), { root: publicKeyFor(rootPerson), head: record.head });
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
  state = until(state, '2026-12-20');
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

test('is nothing where the root key never signed the register, or the programme has had no case', () => {
  expect(recordOfProgramme(attested())).toBeUndefined();
  const plan = { forum: 'sg', begins: '2026-12-09T10:00:00+01:00', ends: '2026-12-09T12:00:00+01:00' };
  expect(recordOfProgramme(takes(founded, pmo, 'planMeeting', plan))).toBeUndefined();
});
