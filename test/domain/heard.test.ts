import type { CommandName } from '../../src/contract/commands';
import type { Envelope } from '../../src/contract/envelope';
import { registerChangeSchema } from '../../src/contract/registerSnapshot';
import { v4_0 } from '../../src/domain/agreement';
import { osloInstant } from '../../src/domain/calendar';
import { deskOf, wakeDesk, withWatch } from '../../src/domain/desk';
import { judgeProgramme } from '../../src/domain/programme';
import { foundProgramme, type ProgrammeState } from '../../src/domain/programmeState';
import { relayOf } from '../../src/domain/programmeRegister';
import { registerAfter } from '../../src/domain/relayed';
import { snapshotOf } from '../../src/domain/register';
import { toProgramme } from '../support/desk';
import { ssb } from '../support/deskAsks';
import { monday, pmo, register, wire } from '../support/given';
import { signed, withKeys } from '../support/keys';

/**
 * What Topplederforum decides of the programme, where commands are signed: an initiative that holds the register it was
 * founded on comes to the programme's from the commands alone, or the programme has not carried it out.
 */
const founded: ProgrammeState = { ...foundProgramme(withKeys(register), 0), proves: true };
const closes = '2027-01-20';
let now = 0;
let state = founded;

beforeEach(() => {
  now = osloInstant(monday, '09:00');
  state = withWatch(founded, now);
});

const on = (day: string) => {
  now = osloInstant(day, '09:00');
};

function take(by: string, command: CommandName, payload: object, over: Partial<Envelope> = {}): void {
  const raw: Envelope = { ...toProgramme(state, now, { by, command, payload }), ...over };
  const answer = judgeProgramme(state, command, wire(signed(raw)), now);
  if (!answer.ok) throw new Error(`${command} by ${by}: ${answer.refused.message}`);
  state = wire(answer.value.state);
  now += 60_000;
}

/** The seats of the case's forum support it, but for these actors; the first `most` of them. */
function support(id: string, { but = '', most = 9 }: { but?: string; most?: number } = {}): void {
  const { seats } = deskOf(state, now).cases.find((c) => c.id === id)!;
  for (const { person } of seats.filter((s) => s.actor !== but).slice(0, most))
    take(person, 'approve', { case: id });
}

/** Calls reach every seat, and the case closes by time. */
function close(day: string): void {
  const { desk } = state;
  const cases = desk!.cases.map((c) => ({
    ...c,
    seats: c.seats.map((s) => ({ ...s, call: 'called' as const })),
  }));
  on(day);
  state = wire(wakeDesk({ ...state, desk: { ...desk!, cases } }, now));
}

/** The register that the initiative comes to, or why not. */
function heard() {
  const told = registerChangeSchema.parse(wire({ changes: relayOf(state, now).changes }));
  const answer = registerAfter(snapshotOf(founded.register), told);
  return answer.ok ? answer.value : answer.refused.message;
}
const admitted = (actor: string) => state.register.actors.some((a) => a.id === actor);
const inNavsPlace = { forum: 'tlf', actor: 'nav', person: 'per.nav' };

test('a seat that answers later with a day on which it was held is heard so by initiatives too', () => {
  take(pmo, 'admitActor', { ...ssb, closes });
  support('ADMIT-1', { but: 'nav' });
  on('2026-11-25');
  take('tor.nav', 'seat', inNavsPlace);
  on('2026-11-27');
  take('tor.nav', 'approve', { case: 'ADMIT-1' }, { decidedOn: '2026-11-24' });
  expect(admitted('ssb')).toBe(true);
  expect(heard()).toEqual(snapshotOf(state.register));
  // So are decisions of the release before, which named no rule set, once they are told again.
  const changes = state.changes!.map((c) =>
    c.cause.kind === 'decision' ? { ...c, cause: { ...c.cause, ruleSet: undefined } } : c,
  );
  state = wire({ ...state, changes });
  expect(heard()).toEqual(snapshotOf(state.register));
});

test('a case tabled with a day on which its tabler was in PMO is heard so, also after that person has left it', () => {
  on('2026-11-25');
  take('root', 'enrol', { person: 'ny.digdir', actor: 'digdir' });
  take('root', 'seat', { forum: 'pmo', actor: 'digdir', person: 'ny.digdir' });
  on('2026-11-27');
  take(pmo, 'admitActor', { ...ssb, closes }, { decidedOn: '2026-11-24' });
  support('ADMIT-1');
  expect(admitted('ssb')).toBe(true);
  expect(heard()).toEqual(snapshotOf(state.register));
});

test('the quorum is that of the rule set the case was tabled under, which the register keeps when it is adopted', () => {
  const third = { participants: true, share: 0.3 };
  const tlf = { ...v4_0.forums.tlf, quorum: third };
  const rules = { ...v4_0, version: '4.1', forums: { ...v4_0.forums, tlf } };
  const ask = { version: '4.1', rules, reason: 'Prøve', meeting: 'TLF 1/27', closes };
  take(pmo, 'adoptRuleSet', { ...ask, recommendation: true });
  support('REC-1');
  take(pmo, 'adoptRuleSet', ask);
  support('RULES-1');
  take(pmo, 'admitActor', { ...ssb, closes: '2026-12-10' });
  support('ADMIT-1', { most: 4 });
  close('2026-12-11');
  expect(admitted('ssb')).toBe(true);
  expect(heard()).toEqual(snapshotOf(state.register));
});

test('what initiatives would not follow is not carried out, PMO is told, and later changes still reach them', () => {
  take('root', 'seat', { ...inNavsPlace, person: 'per.nav' });
  take(pmo, 'admitActor', { ...ssb, closes });
  support('ADMIT-1', { but: 'bits' });
  // Whoever had the seat for a single day is nowhere in the register once another is put there on that day.
  take('root', 'seat', inNavsPlace);
  take('root', 'seat', { ...inNavsPlace, person: 'tor.nav' });
  take('egil.bits', 'approve', { case: 'ADMIT-1' });
  expect(state.desk?.decisions).toMatchObject([{ id: 'ADMIT-1', outcome: 'approved' }]);
  expect(admitted('ssb')).toBe(false);
  expect(state.desk?.outbox.filter((i) => i.id.startsWith('not-carried-out:'))).toMatchObject([
    { to: { office: 'pmo' } },
  ]);
  take(pmo, 'practice', { sgStatusDay: 9 });
  expect(heard()).toEqual(snapshotOf(state.register));
});
