import { createCipheriv } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { commands } from '../../src/contract/commands';
import { registerCommands } from '../../src/contract/registerCommands';
import type { Envelope } from '../../src/contract/envelope';
import { registerFileOf } from '../../src/contract/registerFile';
import { v4_0 } from '../../src/domain/agreement';
import type { Beginning } from '../../src/domain/begin';
import { osloInstant, toIso } from '../../src/domain/calendar';
import { commandHash } from '../../src/domain/chain';
import type { Mended } from '../../src/domain/mended';
import { judgeProgramme, showProgramme } from '../../src/domain/programme';
import {
  foundProgramme,
  handedOn,
  handingOn,
  type PackedProgramme,
  type ProgrammeState,
} from '../../src/domain/programmeState';
import { withKey, type TakenKeys } from '../../src/domain/takenKeys';
import { monday, pmo, register, wire } from '../support/given';
import { keyFor } from '../support/keys';

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
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-';
const file = (change: (f: ReturnType<typeof registerFileOf>) => object = (f) => f) => ({
  register: wire(change(registerFileOf(register))) as Record<string, unknown>,
});

describe('registering an idea', () => {
  test('is for any person of an actor, for its own actor, and for PMO on behalf of all', () => {
    expect(taken(founded, 'kari.nes', 'register', idea).starting).toHaveLength(1);
    expect(taken(founded, pmo, 'register', { ...idea, actor: 'nav' }).takenKeys[0]?.SBL).toBeDefined();
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

  test('sent again to a programme of an earlier release, which kept more of each key, is known all the same', () => {
    const first = envelope(founded, 'kari.nes', 'register', idea);
    const once = judged(founded, first);
    if (!once.ok) throw new Error(once.refused.message);
    const whole = { SBL: { id: first.id, hash: commandHash(wire(first) as Envelope), at: now } };
    const { takenKeys: _, ...rest } = once.value.state;
    const earlier = handedOn({ ...rest, keys: whole });
    expect(earlier).toEqual(once.value.state);
    expect(handedOn(earlier)).toBe(earlier);
    expect(judged(earlier, first)).toMatchObject({
      ok: true,
      value: { key: 'SBL', receipt: { repeated: true, at: once.value.receipt.at } },
    });
    const others: [object, string][] = [
      [{ id: 'another-one', payload: idea }, 'key-used'],
      [{ payload: { ...idea, title: 'Noe annet' } }, 'id-reused'],
    ];
    for (const [over, code] of others)
      expect(judged(earlier, { ...first, ...over })).toMatchObject({ ok: false, refused: { code } });
  });

  test('is known among a thousand others, in which order they ever came', () => {
    const sentFor = (n: number): Envelope =>
      wire(
        envelope(founded, 'kari.nes', 'register', { ...idea, key: `K-${n}` }, { id: `among-many-${n}` }),
      ) as Envelope;
    let keys: TakenKeys = [];
    for (let n = 0; n < 1001; n++) keys = withKey(keys, `K-${n}`, sentFor(n), now + n);
    const state = { ...founded, takenKeys: wire<TakenKeys>(keys) };
    for (const n of [0, 499, 500, 1000]) {
      const sent = judged(state, sentFor(n));
      expect(sent).toMatchObject({ ok: true, value: { receipt: { repeated: true, at: toIso(now + n) } } });
      expect(refused(state, 'kari.nes', 'register', { ...idea, key: `K-${n}` }).code).toBe('key-used');
    }
    expect(showProgramme(state, now).initiatives).toBe(1001);
    expect(Math.max(...keys.map((block) => Object.keys(block).length))).toBe(500);
  });

  test('is refused in a programme that has no room for another key, long before the server would end it', () => {
    const any = envelope(founded, 'kari.nes', 'register', idea);
    const written = withKey([], 'SBL', wire(any) as Envelope, now)[0]?.SBL ?? '';
    const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
    // Like what is written, and no two alike: packing makes nothing of it.
    const keysOf = (letters: number, count: number): [string, string][] =>
      Array.from({ length: count }, (_, index) => {
        const bytes = cipher.update(Buffer.alloc(letters + written.length));
        const key = [...bytes.subarray(0, letters)].map((byte) => alphabet[byte % alphabet.length]).join('');
        const at = (now + index * 60_000).toString(36);
        return [key, `${at}${bytes.subarray(letters).toString('hex')}`.slice(0, written.length)];
      });
    for (const [letters, fits, full] of [
      [8, 45_000, 53_000],
      [30, 30_000, 31_000],
    ] as const) {
      const keys = keysOf(letters, full);
      const few = { ...founded, takenKeys: [Object.fromEntries(keys.slice(0, fits))] };
      const many = { ...founded, takenKeys: [Object.fromEntries(keys)] };
      expect(judged(few, any).ok).toBe(true);
      expect(refused(many, pmo, 'register', idea).code).toBe('programme-full');
      const process = { key: 'NY', title: 'Hjemmel', need: 'Lov' };
      expect(refused(many, pmo, 'startProcess', process).code).toBe('programme-full');
      // The server takes 2 MB, and the register and the desk are there too.
      expect(deflateRawSync(JSON.stringify(many.takenKeys)).length).toBeLessThan(1_300_000);
    }
  });

  describe('while many wait to be started', () => {
    const text = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16));
    // Like what is written and signed: packing leaves six bits in eight.
    const words = (length: number) =>
      text
        .update(Buffer.alloc(length))
        .toString('base64')
        .replace(/[^A-Za-z]/g, ' ')
        .slice(0, length);
    const many = Array.from({ length: 500 }, (_, n) => ({ ...register.persons[0]!, id: `person-${n}.nav` }));
    const people = {
      ...register,
      persons: [...register.persons, ...many],
      keys: many.map(({ id }) => keyFor(id)),
    };
    const first = taken(foundProgramme(people, 0), 'kari.nes', 'register', idea).starting[0] as Beginning;
    const waiting = (count: number, letters = 400, from = first): Beginning[] =>
      Array.from({ length: count }, (_, n) => {
        const payload = { ...idea, key: `K-${from.register.revision}-${n}`, need: words(letters) };
        return { ...from, envelope: { ...from.envelope, id: `waits-${n}`, payload }, payload };
      });
    const with_ = (starting: ProgrammeState['starting']): ProgrammeState => ({
      ...foundProgramme(people, 0),
      starting,
    });
    const packed = (state: object) => deflateRawSync(JSON.stringify(state)).length;

    test('they are handed on with one copy of the register, within what a server takes, and come out the same', () => {
      const state = with_(waiting(1600));
      const next = handingOn(state);
      expect(packed(next)).toBeLessThan(2_000_000);
      // A few of them with the register each are more than that.
      expect(packed(with_(state.starting.slice(0, 100)))).toBeGreaterThan(2_000_000);
      expect(handedOn(next)).toEqual(state);
      expect(handingOn(founded)).toBe(founded);
    });

    test('each keeps the edition of the register that it was registered under', () => {
      const later = { ...first, register: { ...first.register, revision: 7, chairs: {} } };
      const state = with_([...waiting(2), ...waiting(2, 10, later), ...waiting(1)]);
      const next = wire(handingOn(state)) as PackedProgramme;
      expect(next.waiting.given.map((one) => one.register.revision)).toEqual([0, 7]);
      expect(handedOn(next)).toEqual(state);
      const torn = { ...next, waiting: { ...next.waiting, given: [] } };
      expect(() => handedOn(torn)).toThrow('without what it was given');
    });

    test('no more are taken than one run can hand on, until some of them are started', () => {
      const long = waiting(400, 4000);
      const process = { key: 'NY', title: 'Hjemmel', need: 'Lov' };
      const full = with_(long);
      expect(refused(full, pmo, 'startProcess', process).code).toBe('programme-busy');
      const busy = refused(full, 'kari.nes', 'register', idea);
      expect([busy.code, busy.message]).toEqual(['programme-busy', expect.stringContaining('400')]);
      expect(packed(handingOn(full))).toBeLessThan(2_000_000);
      expect(taken(with_(long.slice(50)), 'kari.nes', 'register', idea).starting).toHaveLength(351);
      // A run that took it under the release before takes it again where it replays.
      const sent = wire(envelope(full, 'kari.nes', 'register', idea));
      expect(judgeProgramme(full, 'register', sent, now, (what) => what !== 'room').ok).toBe(true);
    });
  });

  test.each(['sbl', 'S', '1SBL', 'SBL_1', 'SBL 1', `S${'B'.repeat(30)}`, ''])(
    'the key «%s» is malformed',
    (key) => {
      expect(refused(founded, 'kari.nes', 'register', { ...idea, key }).code).toBe('malformed');
    },
  );

  test('a process whose key is taken is not started for another too: it is told who waits for it', () => {
    const process = { key: 'LOV-1', title: 'Hjemmel', need: 'Lov' };
    const state = taken(taken(founded, 'kari.nes', 'register', idea), pmo, 'startProcess', process);
    expect(refused(state, pmo, 'startProcess', { ...process, from: 'SBL' })).toMatchObject({
      code: 'key-used',
      message: expect.stringContaining('dsop hand-over-external SBL --process LOV-1'),
      paragraph: 'V4 §4.2.1',
    });
  });

  test('is not taken under the name that the programme itself goes by: nobody could reach it there', () => {
    const named = { ...idea, key: 'PROGRAMME' };
    const process = { key: 'PROGRAMME', title: 'Hjemmel', need: 'Lov' };
    for (const [command, payload] of [
      ['register', named],
      ['startProcess', process],
    ] as const)
      expect(refused(founded, pmo, command, payload)).toMatchObject({
        code: 'key-used',
        message: expect.stringContaining('velg en annen nøkkel'),
      });
    // A run that took it under the release before takes it again where it replays.
    const asked: unknown[] = [];
    const by: Mended = (what) => asked.push(what) < 0;
    const before = judgeProgramme(
      founded,
      'register',
      wire(envelope(founded, pmo, 'register', named)),
      now,
      by,
    );
    expect([before.ok, asked]).toEqual([true, ['again']]);
  });

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

  test('keeps what the forums have settled where the file does not speak of it', () => {
    const standing = {
      tlfWrittenProcedure: true,
      sgMethod: 'chair',
      sending: 'always',
      letters: 'daily',
    } as const;
    const settled = { ...founded, register: { ...register, standing } };
    const load = (given?: object) =>
      taken(
        settled,
        pmo,
        'loadRegister',
        file(({ standing: _, ...f }) => ({ ...f, standing: given as never })),
      ).register.standing;
    expect(load(undefined)).toEqual(standing);
    expect(load({ sending: null })).toEqual(standing);
    expect(load({ sgMethod: 'consensus' })).toEqual({ ...standing, sgMethod: 'consensus' });
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
    expect(taken(state, 'kari.nes', 'register', idea).takenKeys[0]?.SBL).toBeDefined();
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

  test.each(['2026-11-24', '2026-09-20', '2026-11-23T09:00:01+01:00'])(
    'takes nothing that is dated %s: ahead, or longer ago than anything may be dated',
    (decidedOn) => {
      const enrolled = { person: 'ny.nav', actor: 'nav' };
      const sent: [string, string, object][] = [
        ['kari.nes', 'register', idea],
        [pmo, 'startProcess', { key: 'NY', title: 'Hjemmel', need: 'Lov' }],
        [pmo, 'loadRegister', file()],
        [pmo, 'enrol', enrolled],
        [pmo, 'contact', { person: 'per.nav', name: 'Per Nav' }],
      ];
      for (const [by, command, payload] of sent) {
        expect(refused(founded, by, command, payload, { decidedOn }).code).toBe('bad-date');
        for (const day of ['2026-11-23', '2026-10-01', '2026-11-23T08:59:59+01:00'])
          expect(judged(founded, envelope(founded, by, command, payload, { decidedOn: day })).ok).toBe(true);
      }
      // A run that took it under the release before takes it again where it replays.
      const raw = wire(envelope(founded, pmo, 'enrol', enrolled, { decidedOn }));
      expect(judgeProgramme(founded, 'enrol', raw, now, () => false).ok).toBe(true);
    },
  );

  test('survives JSON, and shows itself without addresses', () => {
    const state = taken(taken(founded, 'kari.nes', 'register', idea), pmo, 'loadRegister', file());
    expect(wire(state)).toEqual(state);
    const view = showProgramme(state, now);
    expect(view).toMatchObject({ initiatives: 1, register: 1, ruleSet: '4.0' });
    expect(JSON.stringify(view)).not.toContain('@');
  });

  test('says how much of its room is used for good: keys or changes of the register, whichever is more', () => {
    const used = (more: Partial<ProgrammeState>) => showProgramme({ ...founded, ...more }, now).roomUsed;
    const load = { id: 'load-1', hash: '0'.repeat(64), at: now, revision: 1 };
    const block = Object.fromEntries(
      Array.from({ length: 500 }, (_, n) => [`KEY-${n}`, `${now.toString(36)}${'0'.repeat(24)}`]),
    );
    expect(used({})).toBe(0);
    expect(used({ loads: Array<typeof load>(2500).fill(load) })).toBe(50);
    expect(used({ loads: Array<typeof load>(9000).fill(load) })).toBe(100);
    const keys = used({ takenKeys: Array<typeof block>(50).fill(block) });
    expect(keys).toBeGreaterThan(30);
    expect(used({ takenKeys: Array<typeof block>(50).fill(block), loads: [load] })).toBe(keys);
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
