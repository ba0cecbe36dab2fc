import { commands } from '../../src/contract/commands';
import { registerCommands } from '../../src/contract/registerCommands';
import type { Envelope } from '../../src/contract/envelope';
import { registerFileOf } from '../../src/contract/registerFile';
import { v4_0 } from '../../src/domain/agreement';
import { osloInstant, toIso } from '../../src/domain/calendar';
import {
  foundProgramme,
  judgeProgramme,
  showProgramme,
  type ProgrammeState,
} from '../../src/domain/programme';
import { monday, pmo, register, wire } from '../support/given';

const now = osloInstant(monday, '09:00');
const idea = { key: 'SBL', title: 'Samtykkebasert lånesøknad', need: 'Slippe papirer', actor: 'finansnorge' };
let sent = 0;

const envelope = (
  state: ProgrammeState,
  by: string,
  command: string,
  payload: object,
  over: Partial<Envelope> = {},
) => ({
  v: 1 as const,
  id: `programme-${(sent += 1)}`,
  programme: state.register.programme,
  command,
  target: 'programme',
  by,
  register: state.register.revision,
  sentAt: toIso(now),
  payload,
  ...over,
});
const judged = (state: ProgrammeState, raw: ReturnType<typeof envelope>) =>
  judgeProgramme(state, raw.command, wire(raw), now);
function taken(state: ProgrammeState, by: string, command: string, payload: object): ProgrammeState {
  const answer = judged(state, envelope(state, by, command, payload));
  if (!answer.ok) throw new Error(answer.refused.message);
  return answer.value.state;
}
function refused(
  state: ProgrammeState,
  by: string,
  command: string,
  payload: object,
  over: Partial<Envelope> = {},
) {
  const answer = judged(state, envelope(state, by, command, payload, over));
  if (answer.ok) throw new Error('accepted');
  return answer.refused;
}
const founded = foundProgramme(register, 0);
const file = (change: (f: ReturnType<typeof registerFileOf>) => object = (f) => f) => ({
  register: wire(change(registerFileOf(register))) as Record<string, unknown>,
});

describe('registering an idea', () => {
  test('is for any person of an actor, for its own actor, and for PMO on behalf of all', () => {
    expect(taken(founded, 'kari.nes', 'register', idea).starting).toHaveLength(1);
    expect(taken(founded, pmo, 'register', { ...idea, actor: 'nav' }).keys.SBL).toBeDefined();
    expect(refused(founded, 'kari.nes', 'register', { ...idea, actor: 'nav' }).code).toBe('not-authorised');
    expect(refused(founded, 'ingen.her', 'register', idea).code).toBe('unknown-person');
    expect(refused(founded, pmo, 'register', { ...idea, actor: 'dnb' }).code).toBe('unknown-actor');
    expect(refused(founded, pmo, 'register', { ...idea, actors: ['dnb'] }).code).toBe('unknown-actor');
  });

  test('takes its key once and for ever', () => {
    const state = taken(founded, 'kari.nes', 'register', idea);
    const again = refused(state, 'per.nav', 'register', { ...idea, actor: 'nav' });
    expect([again.code, again.message]).toEqual(['key-used', expect.stringContaining('SBL')]);
  });

  test('sent again is one idea; the same id for another is refused', () => {
    const first = envelope(founded, 'kari.nes', 'register', idea);
    const once = judged(founded, first);
    if (!once.ok) throw new Error(once.refused.message);
    const twice = judged(once.value.state, { ...first, sentAt: '2027-01-01T00:00:00Z' });
    expect(twice).toMatchObject({
      ok: true,
      value: { state: once.value.state, key: 'SBL', receipt: { repeated: true } },
    });
    const other = judged(once.value.state, { ...first, payload: { ...idea, key: 'ANNEN' } });
    expect(other).toMatchObject({ ok: false, refused: { code: 'id-reused' } });
  });

  test.each(['sbl', 'S', '1SBL', 'SBL_1', 'SBL 1', `S${'B'.repeat(30)}`, ''])(
    'the key «%s» is malformed',
    (key) => {
      expect(refused(founded, 'kari.nes', 'register', { ...idea, key }).code).toBe('malformed');
    },
  );

  test('judges nothing of what it says: a title of emoji and right-to-left letters, and HTML, are taken as they are', () => {
    const title = '🏠 <script>alert(1)</script> طلب قرض';
    const state = taken(founded, 'kari.nes', 'register', { ...idea, title });
    expect(state.starting[0]?.payload.title).toBe(title);
    const turned = 'Lån\u202Eedneks';
    expect(refused(founded, 'kari.nes', 'register', { ...idea, title: turned }).code).toBe('malformed');
    expect(refused(founded, 'kari.nes', 'register', { ...idea, title: 'To\nlinjer' }).code).toBe('malformed');
  });

  test('gives the initiative the register as it is, without names and addresses, and the rule set in force', () => {
    const [beginning] = taken(founded, 'kari.nes', 'register', idea).starting;
    expect(beginning?.ruleSet).toEqual({ version: '4.0', custom: null });
    expect(JSON.stringify(beginning?.register)).not.toContain('@');
    const own = { ...structuredClone(v4_0), version: '4.1' };
    const changed = foundProgramme({ ...register, ruleSets: [own], ruleSet: '4.1' }, 0);
    expect(taken(changed, 'kari.nes', 'register', idea).starting[0]?.ruleSet).toEqual({
      version: '4.1',
      custom: own,
    });
  });
});

describe('a new register', () => {
  test('is PMO’s to load, replaces the old as a whole, and has the next revision', () => {
    const state = taken(founded, pmo, 'loadRegister', file());
    expect(state.register).toEqual({ ...register, revision: register.revision + 1 });
    expect(state.relaying).toBe(true);
    expect(refused(founded, 'kari.nes', 'loadRegister', file()).code).toBe('not-authorised');
  });

  test('leaves no address in the programme’s chain', () => {
    const state = taken(founded, pmo, 'loadRegister', file());
    expect(JSON.stringify({ ...state, register: null })).not.toContain('@');
  });

  test('with faults is refused with all of them, and for another programme altogether', () => {
    const twins = file((f) => ({
      ...f,
      actors: [...f.actors, { id: 'nav2', name: 'NAV', sector: 'public' }],
    }));
    expect(refused(founded, pmo, 'loadRegister', twins).message).toContain('to aktører heter');
    expect(refused(founded, pmo, 'loadRegister', { register: {} }).code).toBe('malformed');
    expect(
      refused(
        founded,
        pmo,
        'loadRegister',
        file((f) => ({ ...f, programme: 'annet' })),
      ).code,
    ).toBe('wrong-programme');
  });

  test('makes what was built on the old one stale', () => {
    const state = taken(founded, pmo, 'loadRegister', file());
    expect(refused(state, 'kari.nes', 'register', idea, { register: 0 }).code).toBe('register-stale');
    expect(taken(state, 'kari.nes', 'register', idea).keys.SBL).toBeDefined();
  });

  test('sent again has no second effect', () => {
    const load = envelope(founded, pmo, 'loadRegister', file());
    const once = judged(founded, load);
    if (!once.ok) throw new Error(once.refused.message);
    const twice = judged(once.value.state, load);
    expect(twice).toMatchObject({
      ok: true,
      value: { state: once.value.state, receipt: { repeated: true } },
    });
  });
});

describe('the programme', () => {
  test('takes its own commands only, from its own programme, addressed to it', () => {
    expect(refused(founded, pmo, 'assess', {}).code).toBe('unknown-command');
    expect(refused(founded, pmo, 'register', idea, { programme: 'annet' }).code).toBe('wrong-programme');
    expect(refused(founded, pmo, 'register', idea, { target: 'initiative-SBL' }).code).toBe('wrong-target');
    expect(refused(founded, pmo, 'register', idea, { onBehalfOf: 'kari.nes' }).code).toBe('not-authorised');
    for (const raw of [null, 'x', {}, { undecodable: 'binary' }, []])
      expect(judgeProgramme(founded, 'register', raw, now).ok).toBe(false);
  });

  test('survives JSON, and shows itself without addresses', () => {
    const state = taken(taken(founded, 'kari.nes', 'register', idea), pmo, 'loadRegister', file());
    expect(wire(state)).toEqual(state);
    const view = showProgramme(state, now);
    expect(view).toMatchObject({ initiatives: 1, register: 1, ruleSet: '4.0' });
    expect(JSON.stringify(view)).not.toContain('@');
  });

  test('hosts exactly the commands of the table that are its', () => {
    const hosted = Object.entries(commands).filter(([, c]) => c.host === 'programme');
    expect(hosted.map(([name]) => name)).toEqual([
      'register',
      'loadRegister',
      ...Object.keys(registerCommands),
      'startProcess',
    ]);
  });
});
