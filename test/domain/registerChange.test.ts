import type { CommandName } from '../../src/contract/commands';
import type { Envelope } from '../../src/contract/envelope';
import { registerChangeSchema } from '../../src/contract/registerSnapshot';
import { registerYaml, parseRegister } from '../../src/contract/registerYaml';
import { osloInstant, toIso } from '../../src/domain/calendar';
import { judgeProgramme } from '../../src/domain/programme';
import { foundProgramme, type ProgrammeState } from '../../src/domain/programmeState';
import { foundAttested, relayOf } from '../../src/domain/programmeRegister';
import { registerAfter } from '../../src/domain/relayed';
import { personOf, seatOf, snapshotOf, willSenders } from '../../src/domain/register';
import { monday, pmo, register, wire } from '../support/given';
import { keyFor, publicKeyFor, signed, withKeys } from '../support/keys';

const now = osloInstant(monday, '09:00');
const founded = foundProgramme(withKeys(register), 0);
let sent = 0;

const envelope = (
  state: ProgrammeState,
  by: string,
  command: CommandName,
  payload: object,
  over: Partial<Envelope> = {},
): Envelope => ({
  v: 1,
  id: `change-${(sent += 1)}-of-register`,
  programme: state.register.programme,
  command,
  target: 'programme',
  by,
  register: state.register.revision,
  sentAt: toIso(now),
  payload: { ...payload },
  ...over,
});

type Given = [by: string, command: CommandName, payload: object, over?: Partial<Envelope>];
const tried = (state: ProgrammeState, [by, command, payload, over]: Given, name = by) =>
  judgeProgramme(state, command, wire(signed(envelope(state, by, command, payload, over), name)), now);

function after(...given: Given[]): ProgrammeState {
  return given.reduce((state, one) => {
    const answer = tried(state, one);
    if (!answer.ok) throw new Error(`${one[1]}: ${answer.refused.code}: ${answer.refused.message}`);
    return wire(answer.value.state);
  }, founded);
}
const codeOf = (state: ProgrammeState, given: Given, name?: string): string => {
  const answer = tried(state, given, name);
  return answer.ok ? 'taken' : answer.refused.code;
};

/** What a signal may claim: that the programme took this command then. */
const told = (state: ProgrammeState, at: number, forged: Envelope) =>
  registerChangeSchema.parse({
    changes: [{ revision: state.register.revision + 1, cause: { kind: 'command', at, envelope: forged } }],
  });

const eva: Given = [pmo, 'enrol', { person: 'eva.nav', actor: 'nav' }];
const seated: Given = ['tor.nav', 'seat', { forum: 'sg', actor: 'nav', person: 'eva.nav' }];
const evasKey: Given = [pmo, 'addKey', { person: 'eva.nav', publicKey: publicKeyFor('eva.nav') }];

describe('the register changes by signed commands', () => {
  test('PMO enrols a person, who has no address until contact gives one', () => {
    const state = after(eva);
    expect(personOf(state.register, 'eva.nav')).toMatchObject({
      actor: 'nav',
      email: 'eva-nav@uten-adresse.invalid',
    });
    const full = after(eva, [
      pmo,
      'contact',
      { person: 'eva.nav', name: 'Eva Vik', email: 'eva@nav.example' },
    ]);
    expect(personOf(full.register, 'eva.nav')).toMatchObject({ name: 'Eva Vik', email: 'eva@nav.example' });
    expect(full.register.revision).toBe(state.register.revision);
    expect(full.chain.head).not.toBe(state.chain.head);
    expect(JSON.stringify(full.changes)).not.toContain('@');
  });

  test('the actor’s own seat in Topplederforum seats and mandates its people, and nobody else does', () => {
    const state = after(eva, seated, ['tor.nav', 'mandate', { actor: 'nav', person: 'eva.nav' }]);
    expect(seatOf(state.register, 'sg', 'eva.nav', monday)?.actor).toBe('nav');
    expect(seatOf(state.register, 'sg', 'per.nav', monday)).toBeUndefined();
    expect(seatOf(state.register, 'sg', 'per.nav', '2026-11-22')?.actor).toBe('nav');
    expect(willSenders(state.register, 'nav', monday)).toEqual(['eva.nav']);
    for (const other of [pmo, 'per.nav', 'gro.skatteetaten'])
      expect(codeOf(after(eva), [other, seated[1], seated[2]])).toBe('not-authorised');
    expect(codeOf(after(eva), ['root', seated[1], seated[2]])).toBe('taken');
    const past = { ...seated[2], begins: '2026-11-20' };
    expect(codeOf(after(eva), ['tor.nav', 'seat', past])).toBe('bad-date');
    const bits = { forum: 'sg', actor: 'bits', person: 'eva.nav' };
    expect(codeOf(after(eva), ['egil.bits', 'seat', bits])).toBe('not-allowed');
  });

  test('PMO says when letters go and who chairs; where the steering group decides by its chair, it alone says who that is', () => {
    const given = { letters: 'at-once', sgStatusDay: 3 };
    const state = after([pmo, 'practice', given], [pmo, 'chair', { forum: 'sg', person: 'per.nav' }]);
    expect(state.register.standing).toEqual({ ...register.standing, ...given });
    expect(state.register.chairs.sg).toBe('per.nav');
    expect(state.changes).toHaveLength(2);
    expect(codeOf(state, ['per.nav', 'practice', { sgStatusDay: 4 }])).toBe('not-authorised');
    expect(codeOf(state, ['per.nav', 'chair', { forum: 'sg', person: 'lise.bits' }])).toBe('not-authorised');
    expect(codeOf(state, [pmo, 'practice', {}])).toBe('malformed');
    expect(codeOf(state, [pmo, 'practice', given])).toBe('already-done');
    expect(codeOf(state, [pmo, 'chair', { forum: 'sg', person: 'tor.nav' }])).toBe('no-seat');
    const chaired = { ...state.register.standing, sgMethod: 'chair' as const };
    const byChair = { ...state, register: { ...state.register, standing: chaired } };
    expect(codeOf(byChair, [pmo, 'chair', { forum: 'sg', person: 'lise.bits' }])).toBe('not-allowed');
    expect(codeOf(byChair, [pmo, 'chair', { forum: 'tlf', person: 'tor.nav' }])).toBe('taken');
  });

  test('forums go by the names they have elsewhere, and what is not known is said with what to do', () => {
    const effectOf = (state: ProgrammeState, given: Given) => {
      const answer = tried(state, given);
      return answer.ok ? answer.value.receipt.effect[0] : answer.refused.message;
    };
    const chair: Given = [pmo, 'chair', { forum: 'sg', person: 'per.nav' }];
    expect(effectOf(founded, chair)).toBe('per.nav leder DSOP SG.');
    expect(effectOf(after(chair), chair)).toBe('per.nav leder DSOP SG fra før.');
    expect(effectOf(after(eva), seated)).toContain('har setet til NAV i DSOP SG fra');
    expect(effectOf(founded, [pmo, 'contact', { person: 'ingen.her', name: 'Ingen' }])).toContain(
      'dsop enrol',
    );
    const end: Given = ['tor.nav', 'revokeDelegation', { delegation: 'D9' }];
    expect(effectOf(founded, end)).toBe('Registeret har ingen fullmakt D9; ingen gjelder nå.');
    const given: Given = ['tor.nav', 'delegate', { to: 'per.nav', scope: 'commit', ends: '2026-12-31' }];
    expect(effectOf(after(given), end)).toContain('D1 (fra tor.nav til per.nav)');
  });

  test('the mailboxes of offices are entered like addresses, by PMO, and stay in the programme', () => {
    const state = after(
      [pmo, 'contact', { office: 'pmo', email: 'kontor@dsop.example' }],
      [pmo, 'contact', { office: 'communications', email: 'info@dsop.example', language: 'en' }],
    );
    expect(state.register.offices.pmo).toEqual({ email: 'kontor@dsop.example', language: 'nb' });
    expect(state.register.communications).toEqual({ email: 'info@dsop.example', language: 'en' });
    expect([state.register.revision, state.changes]).toEqual([register.revision, []]);
    expect(codeOf(state, ['per.nav', 'contact', { office: 'pmo', email: 'x@nav.example' }])).toBe(
      'not-authorised',
    );
    for (const wrong of [{}, { office: 'tlf' }, { office: 'pmo', person: pmo }, { office: 'pmo', name: 'P' }])
      expect(codeOf(state, [pmo, 'contact', wrong])).toBe('malformed');
  });

  test('a first key is PMO’s to sign for, a further one the person’s own, and one after a loss root’s', () => {
    const state = after(eva, evasKey);
    expect(codeOf(state, ['eva.nav', 'addKey', { person: 'eva.nav', publicKey: publicKeyFor('b') }])).toBe(
      'taken',
    );
    const another: Given = [pmo, 'addKey', { person: 'eva.nav', publicKey: publicKeyFor('c') }];
    expect(codeOf(state, another)).toBe('not-authorised');
    const lost = after(eva, evasKey, [pmo, 'revokeKey', { keyId: keyFor('eva.nav').id, reason: 'mistet' }]);
    expect(codeOf(lost, another)).toBe('not-authorised');
    expect(codeOf(lost, ['root', 'addKey', another[2]])).toBe('taken');
    expect(codeOf(lost, ['eva.nav', 'addKey', { person: 'eva.nav', publicKey: publicKeyFor('d') }])).toBe(
      'key-revoked',
    );
    expect(codeOf(state, ['per.nav', 'addKey', { person: 'eva.nav', publicKey: publicKeyFor('e') }])).toBe(
      'not-authorised',
    );
    expect(codeOf(state, [pmo, 'addKey', { person: pmo, publicKey: publicKeyFor('eva.nav') }])).toBe(
      'already-done',
    );
  });

  test('a rotated key is revoked from that moment; the new one signs', () => {
    const state = after(['per.nav', 'rotateKey', { publicKey: publicKeyFor('per.nav 2') }]);
    const next: Given = ['per.nav', 'delegate', { to: 'tor.nav', scope: 'position', ends: '2026-12-31' }];
    expect(codeOf(state, next)).toBe('key-revoked');
    expect(codeOf(state, next, 'per.nav 2')).toBe('taken');
  });

  test('what was revoked changes nothing more, whatever instant an initiative is told', () => {
    const lost = after([pmo, 'revokeKey', { keyId: keyFor('tor.nav').id, reason: 'stjålet' }]);
    const given: Given = ['tor.nav', 'delegate', { to: 'per.nav', scope: 'commit', ends: '2026-12-31' }];
    const ended = after(given, ['tor.nav', 'revokeDelegation', { delegation: 'D1' }]);
    const inNavsPlace = { forum: 'sg', actor: 'nav', person: 'tor.nav' };
    for (const [state, by, payload, over, code] of [
      [lost, 'tor.nav', given[2], {}, 'key-revoked'],
      [ended, 'per.nav', inNavsPlace, { onBehalfOf: 'tor.nav' }, 'delegation-revoked'],
    ] as const) {
      const command = code === 'key-revoked' ? 'delegate' : 'seat';
      const forged = wire(signed(envelope(state, by, command, payload, over)));
      for (const at of [now + 1, now - 30 * 86_400_000])
        expect(registerAfter(snapshotOf(state.register), told(state, at, forged))).toMatchObject({
          ok: false,
          refused: { code },
        });
    }
  });

  test('a key is revoked by its person, PMO or root, and only once', () => {
    const given = { keyId: keyFor('per.nav').id, reason: 'mistet' };
    expect(codeOf(founded, ['tor.nav', 'revokeKey', given])).toBe('not-authorised');
    for (const by of ['per.nav', pmo, 'root']) {
      expect(codeOf(founded, [by, 'revokeKey', given])).toBe('taken');
    }
    expect(codeOf(after([pmo, 'revokeKey', given]), [pmo, 'revokeKey', given])).toBe('already-done');
  });

  test('a delegation is given by whom it represents, and ends by either of the two', () => {
    const given: Given = ['tor.nav', 'delegate', { to: 'per.nav', scope: 'commit', ends: '2026-12-31' }];
    const state = after(given);
    expect(state.register.delegations).toMatchObject([
      { id: 'D1', actor: 'nav', from: 'tor.nav', to: 'per.nav', validFrom: now },
    ]);
    expect(state.register.delegations?.[0]?.validTo).toBe(osloInstant('2027-01-01', '00:00'));
    // Those that came with the register's file bear numbers of their own.
    const alone = after(given);
    const [d1] = alone.register.delegations!;
    const fromFile = {
      ...alone.register,
      delegations: [
        { ...d1!, id: 'D7' },
        { ...d1!, id: 'muntlig' },
      ],
    };
    const next = tried({ ...alone, register: fromFile }, given);
    expect(next.ok && next.value.state.register.delegations?.at(-1)?.id).toBe('D8');
    const end: Given = ['per.nav', 'revokeDelegation', { delegation: 'D1' }];
    expect(codeOf(state, end)).toBe('taken');
    expect(codeOf(state, ['kari.nes', 'revokeDelegation', end[2]])).toBe('not-authorised');
    expect(codeOf(after(given, end), end)).toBe('already-done');
    expect(codeOf(founded, ['tor.nav', 'delegate', { ...given[2], ends: '2026-11-01' }])).toBe('bad-date');
    expect(codeOf(founded, ['tor.nav', 'delegate', { ...given[2], to: 'tor.nav' }])).toBe('not-allowed');
    // Who may bind the actor may seat its people.
    expect(
      codeOf(state, [
        'per.nav',
        'seat',
        { forum: 'pmo', actor: 'nav', person: 'per.nav' },
        { onBehalfOf: 'tor.nav' },
      ]),
    ).toBe('taken');
  });

  test('unsigned, forged and borrowed ones are refused', () => {
    const raw = envelope(founded, pmo, 'enrol', eva[2]);
    const code = (e: Envelope) => {
      const answer = judgeProgramme(founded, e.command, wire(e), now);
      return answer.ok ? 'taken' : answer.refused.code;
    };
    expect(code(raw)).toBe('unsigned');
    expect(code({ ...signed(raw), payload: { person: 'x.nav', actor: 'nav' } })).toBe('forged');
    expect(codeOf(founded, eva, 'kari.nes')).toBe('key-of-another');
    expect(codeOf(founded, ['kari.nes', 'enrol', eva[2]])).toBe('not-authorised');
    expect(codeOf(founded, ['root', 'enrol', eva[2]], pmo)).toBe('key-of-another');
  });

  test('the whole is replaced by root alone, and never by a file with addresses', () => {
    const { revision: _, ...snapshot } = snapshotOf(founded.register);
    const next = { ...snapshot, revision: 0, chairs: {} };
    expect(codeOf(founded, ['root', 'loadRegister', { snapshot: next }])).toBe('taken');
    expect(codeOf(founded, [pmo, 'loadRegister', { snapshot: next }])).toBe('not-authorised');
    expect(codeOf(founded, ['root', 'loadRegister', { register: {} }])).toBe('malformed');
    expect(codeOf(founded, ['root', 'loadRegister', { snapshot: { ...next, root: null } }])).toBe(
      'malformed',
    );
  });

  test('the same command again has no second effect, and no other one its id', () => {
    const state = after(eva);
    const taken = state.changes?.[0]?.cause;
    const again = taken?.kind === 'command' ? taken.envelope : undefined;
    expect(judgeProgramme(state, 'enrol', again, now)).toMatchObject({
      ok: true,
      value: { state, receipt: { repeated: true } },
    });
    expect(codeOf(state, [pmo, 'enrol', { person: 'x.nav', actor: 'nav' }, { id: again?.id ?? '' }])).toBe(
      'id-reused',
    );
  });

  test('no more of them are taken than a run can hand to the next', () => {
    const change = after(eva).changes![0]!;
    const changed = (times: number) => ({ ...founded, changes: Array<typeof change>(times).fill(change) });
    const { length } = JSON.stringify(change.cause);
    const most = Math.ceil(450_000 / (0.3 * length));
    expect(codeOf(changed(most - 20), eva)).toBe('taken');
    const full = changed(most);
    const contact: Given = [pmo, 'contact', { person: 'per.nav', email: 'per@nav.example' }];
    for (const given of [eva, contact]) expect(codeOf(full, given)).toBe('programme-full');
    const lost = { keyId: keyFor('per.nav').id, reason: 'mistet' };
    expect(codeOf(full, ['per.nav', 'revokeKey', lost])).toBe('taken');
    // A run that took it under the release before takes it again where it replays.
    const sent = wire(signed(envelope(full, ...eva), pmo));
    expect(judgeProgramme(full, 'enrol', sent, now, (what) => what !== 'room').ok).toBe(true);
  });

  test('what is written out can be read in again, and is the same', () => {
    const state = after(eva, evasKey, seated, [
      'tor.nav',
      'delegate',
      { to: 'eva.nav', scope: 'commit', ends: '2026-12-31' },
    ]);
    const read = parseRegister(registerYaml(state.register));
    expect(read).toEqual({ ok: true, register: { ...state.register, revision: 0 } });
  });
});

describe('a programme founded on a register that the root key has signed', () => {
  const load = (name?: string, snapshot: object = snapshotOf(founded.register)): Envelope =>
    wire(signed(envelope(founded, 'root', 'loadRegister', { snapshot }), name));
  const attested = (): ProgrammeState => {
    const answer = foundAttested(founded, load(), now);
    if (!answer.ok) throw new Error(answer.refused.message);
    return answer.value;
  };
  const refusal = (attestation: Envelope) => {
    const answer = foundAttested(founded, attestation, now);
    return answer.ok ? 'founded' : answer.refused.code;
  };

  test('has that as the first change of its history, keeps names and addresses, and tells nobody of it', () => {
    const state = attested();
    expect(state.register).toEqual({ ...founded.register, revision: 1 });
    expect(state.changes).toMatchObject([{ revision: 1, cause: { envelope: { by: 'root' } } }]);
    expect(state.relaying).toBe(false);
    const next = tried(state, eva);
    expect(next.ok && relayOf(next.value.state, now).changes.map((c) => c.revision)).toEqual([2]);
  });

  test('is not founded on another one, nor by another key or command', () => {
    const held = snapshotOf(founded.register);
    expect(refusal(load('root', { ...held, chairs: {} }))).toBe('forged');
    expect(refusal(load('root', { ...held, root: publicKeyFor('ond') }))).toBe('forged');
    expect(refusal(load('ond'))).toBe('key-of-another');
    expect(refusal({ ...load(), payload: {} })).toBe('forged');
    expect(refusal(signed(envelope(founded, 'root', 'enrol', eva[2])))).toBe('malformed');
  });

  test('whole and replaced, nothing of the old register shows through the new one', () => {
    const given: Given = ['tor.nav', 'delegate', { to: 'per.nav', scope: 'commit', ends: '2026-12-31' }];
    const { delegations: _, ...without } = snapshotOf(founded.register);
    expect(
      after(given, ['root', 'loadRegister', { snapshot: without }]).register.delegations,
    ).toBeUndefined();
  });
});

describe('an initiative', () => {
  const held = snapshotOf(founded.register);
  const state = after(eva, evasKey, seated);
  const told = wire({ changes: relayOf(state, now).changes });

  test('comes to the programme’s register from the signed commands alone, and hears the same twice without harm', () => {
    expect(registerChangeSchema.safeParse(told).success).toBe(true);
    const answer = registerAfter(held, told);
    expect(answer).toEqual({ ok: true, value: snapshotOf(state.register) });
    const last = { changes: told.changes.slice(-1) };
    expect(registerAfter(snapshotOf(state.register), told)).toEqual(answer);
    // One that has missed some of them says so, and keeps what it has.
    expect(registerAfter(held, last)).toMatchObject({ refused: { code: 'register-stale' } });
  });

  test('is told of whole registers one after the other, in messages that a server takes', () => {
    const large = (revision: number) => {
      const payload = { snapshot: 'x'.repeat(700_000) };
      const cause = {
        kind: 'command' as const,
        at: now,
        envelope: envelope(founded, 'root', 'loadRegister', payload),
      };
      return { revision, cause };
    };
    const changes = [...state.changes!, ...[4, 5, 6].map(large)];
    const heard: number[][] = [];
    for (let relayed = 3; relayed < 6; relayed = heard.at(-1)!.at(-1)!) {
      const message = relayOf({ ...state, changes, relayed }, now);
      expect(JSON.stringify(message.changes).length).toBeLessThan(1_500_000);
      heard.push(message.changes.map((c) => c.revision));
    }
    expect(heard).toEqual([[1, 2, 3, 4], [5], [6]]);
  });

  test('believes no bare claim, and no command that is forged or was not allowed', () => {
    const claim = { register: { ...held, revision: 9 } };
    expect(registerAfter(held, claim)).toMatchObject({ refused: { code: 'unsigned' } });
    const forged = wire(told);
    const first = forged.changes[0]?.cause;
    if (first?.kind === 'command') first.envelope.payload = { person: 'ond.nav', actor: 'nav' };
    expect(registerAfter(held, forged)).toMatchObject({ refused: { code: 'forged' } });
    const own = signed(envelope(founded, 'kari.nes', 'enrol', eva[2]));
    const change = {
      changes: [{ revision: 1, cause: { kind: 'command' as const, at: now, envelope: own } }],
    };
    expect(registerAfter(held, change)).toMatchObject({ refused: { code: 'not-authorised' } });
  });
});
