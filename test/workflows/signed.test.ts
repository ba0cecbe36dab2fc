import fc from 'fast-check';
import { forgeries } from '../../chaos/forgeries';
import { randomFrom } from '../../chaos/random';
import type { Envelope } from '../../src/contract/envelope';
import type { Sent } from '../../src/client/commands';
import { newCommandId } from '../../src/client/envelope';
import { queryRegister } from '../../src/client/reads';
import { addDays, osloDayOf } from '../../src/domain/calendar';
import type { Register } from '../../src/domain/register';
import { testEnvironment, valueOf, type Command } from '../support/env';
import { keyFor, publicKeyFor, signed, withKeys } from '../support/keys';

const minute = 60_000;
const given = (id: string, from: string, to: string, begins: number, ends: number) => ({
  id,
  actor: from.split('.')[1] ?? '',
  from,
  to,
  scope: 'position' as const,
  forum: null,
  validFrom: begins,
  validTo: ends,
  revokedAt: null,
  evidence: null,
});

/** Everybody has a key; some also one that is revoked, and delegations that have ended or not begun. */
const register = (sample: Register): Register => {
  const people = withKeys(sample);
  const now = Date.now();
  const hour = 60 * minute;
  const today = osloDayOf(now);
  return {
    ...people,
    seats: people.seats.flatMap((s) => {
      if (s.forum === 'sg' && s.actor === 'fnf')
        return [{ ...s, validFrom: '2019-01-01', validTo: '2020-01-01' }];
      if (s.forum !== 'sg' || s.actor !== 'kartverket') return [s];
      return [
        { ...s, validTo: today },
        { ...s, person: 'emily.lead', validFrom: addDays(today, 1) },
      ];
    }),
    keys: [
      ...(people.keys ?? []),
      keyFor('per.nav', 'stolen', { revokedAt: now - minute, reason: 'stjålet' }),
    ],
    delegations: [
      given('D1', 'per.nav', 'tuva.lead', now - hour, now - minute),
      given('D2', 'per.nav', 'emily.lead', now + hour, now + 2 * hour),
      given('D3', 'tor.nav', 'tuva.lead', now - hour, now + 100 * hour),
      { ...given('D4', 'per.nav', 'vidar.lead', now - hour, now + hour), revokedAt: now - minute },
    ],
  };
};

const env = testEnvironment({ register });
let key: string;

beforeAll(async () => {
  key = env.newKey('SIGNERT');
  const life = env.life(key);
  await env.play([
    ...life.registration(),
    ...life.idea(),
    ...life.joining(),
    ...life.basis('BP1'),
    ...life.roles('concept'),
    ...life.recommendation('BP1'),
    ...life.table('BP1'),
  ]);
  await env.delivered(key);
}, 120_000);

const support = (over: Partial<Command> = {}): Command => ({
  key,
  command: 'decide',
  by: 'per.nav',
  payload: { case: 'BP1-1', position: 'support' },
  ...over,
});

const holderIn = (actor: string): string =>
  env.register.seats.find((s) => s.forum === 'sg' && s.actor === actor)?.person ?? '';

const codeOf = (sent: Sent): string =>
  'receipt' in sent ? 'taken' : 'refused' in sent ? sent.refused.code : 'unreachable';

/** Sends it as an update: what it was answered, having made sure that nothing changed and no event tells of it. */
async function refusedQuietly(envelope: Envelope): Promise<string> {
  const before = await env.state(key);
  const accepted = await updates();
  const code = codeOf(await env.sendEnvelope(envelope));
  const after = await env.state(key);
  expect({ ...after, now: '' }).toEqual({ ...before, now: '' });
  expect(await updates()).toBe(accepted);
  return code;
}

const updates = async (): Promise<number> =>
  (await env.events(key)).filter((e) => e.workflowExecutionUpdateAcceptedEventAttributes).length;

describe('an update that is not what its person signed changes nothing and leaves no event', () => {
  const unsignedOf = async (command = support()): Promise<Envelope> => {
    const { proof: _, ...rest } = await env.envelope(command);
    return rest;
  };

  test('unsigned, altered, borrowed, and with keys that are no good', async () => {
    const plain = await unsignedOf();
    const good = signed(plain);
    expect(await refusedQuietly(plain)).toBe('unsigned');
    expect(
      await refusedQuietly({ ...good, payload: { case: 'BP1-1', position: 'object', reason: 'x' } }),
    ).toBe('forged');
    expect(await refusedQuietly({ ...good, id: `${plain.id.slice(0, 20)}xx` })).toBe('forged');
    const { case: seen } = plain;
    expect(seen).toBeDefined();
    expect(await refusedQuietly({ ...good, case: { id: 'BP1-1', revision: 9 } })).toBe('forged');
    expect(
      await refusedQuietly({ ...good, case: { id: 'BP1-1', revision: 1, manifest: '0'.repeat(64) } }),
    ).toBe('forged');
    expect(await refusedQuietly(signed(plain, 'kari.nes'))).toBe('key-of-another');
    expect(await refusedQuietly(signed(plain, 'nobody'))).toBe('key-unknown');
    expect(await refusedQuietly(signed(plain, 'stolen'))).toBe('key-revoked');
    expect(await refusedQuietly({ ...good, proof: 'ed25519.zz.zz' })).toBe('key-malformed');
  });

  test('a revoked key cannot backdate', async () => {
    const backdated = { ...(await unsignedOf()), decidedOn: new Date(Date.now() - 2 * minute).toISOString() };
    expect(await refusedQuietly(signed(backdated, 'stolen'))).toBe('key-revoked');
  });

  test('meant for another initiative or programme', async () => {
    const other = { ...(await unsignedOf()), target: 'initiative-ANNEN' };
    const before = await env.state(key);
    const handle = env.client.workflow.getHandle(`initiative-${key}`);
    await expect(handle.executeUpdate('decide', { args: [signed(other)] })).rejects.toMatchObject({
      cause: { type: 'wrong-target' },
    });
    expect(await env.state(key)).toMatchObject({ cases: before.cases, refusals: before.refusals });
    const sandbox = signed({ ...(await unsignedOf()), programme: 'annet' });
    expect(await refusedQuietly(sandbox)).toBe('wrong-programme');
  });

  test('well signed, on what the sender did not see', async () => {
    const plain = await unsignedOf();
    const stale = { ...plain, case: { id: 'BP1-1', revision: 1, manifest: '0'.repeat(64) } };
    expect(await refusedQuietly(signed(stale))).toBe('case-stale');
    expect(await refusedQuietly(signed({ ...plain, register: 7 }))).toBe('register-stale');
  });

  test('a position by a recorder, and one on a day without the seat', async () => {
    expect(await refusedQuietly(await env.envelope(support({ by: 'ola.pmo' })))).toBe('wrong-forum');
    expect(await refusedQuietly(await env.envelope(support({ by: holderIn('fnf') })))).toBe('no-seat');
  });

  test('delegations that have ended, not begun, been revoked, lack the scope, or were never given', async () => {
    const onBehalf = async (by: string, from: string, over: Partial<Command> = {}) =>
      refusedQuietly(await env.envelope(support({ by, onBehalfOf: from, ...over })));
    expect(await onBehalf('tuva.lead', 'per.nav')).toBe('delegation-expired');
    expect(await onBehalf('emily.lead', 'per.nav')).toBe('delegation-not-begun');
    expect(await onBehalf('vidar.lead', 'per.nav')).toBe('delegation-revoked');
    expect(await onBehalf('stig.lead', 'per.nav')).toBe('delegation-missing');
    const seat = { command: 'annotate' as const, payload: { text: 'x' } };
    expect(await onBehalf('tuva.lead', 'tor.nav', seat)).toBe('not-authorised');
    const programme = { command: 'mandate' as const, payload: { actor: 'nav', person: 'per.nav' } };
    expect(await onBehalf('tuva.lead', 'tor.nav', programme)).toBe('delegation-scope');
  });

  test('a thousand random and mutated envelopes', async () => {
    const good = await env.envelope(support());
    const before = await env.state(key);
    const events = (await env.events(key)).length;
    const handle = env.client.workflow.getHandle(`initiative-${key}`);
    const fields = fc.constantFrom(...(Object.keys(good) as (keyof Envelope)[]));
    const mutated = fc
      .tuple(fields, fc.jsonValue())
      .filter(([field, value]) => JSON.stringify(good[field]) !== JSON.stringify(value))
      .map(([field, value]): unknown => ({ ...good, [field]: value }));
    const wellFormed = fc.record({
      id: fc.stringMatching(/^[A-Za-z0-9]{8,30}$/),
      payload: fc.record({
        case: fc.constant('BP1-1'),
        position: fc.constantFrom('object', 'support'),
        reason: fc.constant('x'),
      }),
    });
    const altered = wellFormed.map((part): unknown => ({ ...good, ...part }));
    const others = fc.sample(fc.oneof(mutated, altered, fc.jsonValue()), { numRuns: 1000, seed: 4 });
    const answers = new Set<string>();
    const queue = [...others];
    const one = async () => {
      for (let raw = queue.pop(); raw !== undefined; raw = queue.pop()) {
        const args: [unknown] = [raw];
        await handle.executeUpdate('decide', { args }).then(
          () => answers.add('taken'),
          (error: { cause?: { type?: string } }) => answers.add(error.cause?.type ?? 'unknown'),
        );
      }
    };
    await Promise.all(Array.from({ length: 20 }, one));
    expect([...answers]).not.toContain('taken');
    expect([...answers].sort()).toEqual(expect.arrayContaining(['forged', 'malformed']));
    const after = await env.state(key);
    expect({ ...after, now: '' }).toEqual({ ...before, now: '' });
    expect((await env.events(key)).length).toBe(events);
  }, 120_000);
});

test('a thousand random and mutated envelopes as signals change nothing, are counted, and leave no more than the last few', async () => {
  const good = await env.envelope(support());
  const before = await env.state(key);
  const made = forgeries(good, randomFrom(4));
  const one = async () => {
    for (let left = 50; left > 0; left--) await env.signal(key, 'decide', made.next().value);
  };
  await Promise.all(Array.from({ length: 20 }, one));
  const after = await env.until(key, (s) => s.refusalCount === before.refusalCount + 1000, 60_000);
  expect(after.cases).toEqual(before.cases);
  expect([after.head, after.commands]).toEqual([before.head, before.commands]);
  expect(after.refusals).toHaveLength(20);
  expect(after.refusals.map((r) => r.code)).toEqual(expect.arrayContaining(['forged', 'malformed']));
}, 120_000);

test('a forged signal changes nothing and is listed', async () => {
  const before = await env.state(key);
  const { proof: _, ...typed } = await env.envelope(support());
  await env.signal(key, 'decide', typed);
  await env.signal(key, 'decide', signed(typed, 'kari.nes'));
  const claim = { register: { ...(await valueOfRegister()), revision: 99 } };
  await env.signal(key, 'registerChanged', claim);
  const after = await env.until(key, (s) => s.refusalCount === before.refusalCount + 3);
  expect(after.refusals.slice(-3).map((r) => r.code)).toEqual(['unsigned', 'key-of-another', 'malformed']);
  expect(after.cases).toEqual(before.cases);
  expect(after.register).toBe(before.register);
});

const valueOfRegister = async () => valueOf(await queryRegister(env.client, 30_000));

test('what is signed is taken once, and its copy has no second effect', async () => {
  const envelope = await env.envelope(support());
  expect(codeOf(await env.sendEnvelope(envelope))).toBe('taken');
  const state = await env.state(key);
  expect(await env.sendEnvelope(envelope)).toMatchObject({ receipt: { id: envelope.id } });
  expect(await env.state(key)).toMatchObject({ cases: state.cases });
  const { proof: _, ...said } = envelope;
  const again = signed({ ...said, id: newCommandId() });
  expect(await env.sendEnvelope(again)).toMatchObject({ receipt: { id: again.id, repeated: true } });
  const after = await env.state(key);
  expect([after.cases, after.head, after.commands]).toEqual([state.cases, state.head, state.commands]);
});

test('a change of the register reaches the initiative as the command that caused it, and the new key then signs', async () => {
  const programme = async (command: Command) => env.sendEnvelope(await env.envelope({ ...command, key: '' }));
  const by = holderIn('skatteetaten');
  const change: Command = {
    key: '',
    command: 'rotateKey',
    by,
    payload: { publicKey: publicKeyFor('the next one') },
  };
  expect(codeOf(await programme(change))).toBe('taken');
  const revision = (await valueOfRegister()).revision;
  await env.until(key, (s) => s.register === revision);
  const mine = await env.envelope(support({ by }));
  expect(codeOf(await env.sendEnvelope(mine))).toBe('key-revoked');
  expect(codeOf(await env.sendEnvelope(signed(mine, 'the next one')))).toBe('taken');
});

test('a seat decides on days that it has, whenever that is sent', async () => {
  const [before = '', after = ''] = env.register.seats
    .filter((s) => s.forum === 'sg' && s.actor === 'kartverket')
    .map((s) => s.person);
  const decidedOn = osloDayOf(await env.now(key));
  await env.forward(key, 24 * 60 * minute);
  const said = async (over: Partial<Command>) => env.envelope(support(over));
  expect(await refusedQuietly(await said({ by: after, decidedOn }))).toBe('no-seat');
  expect(await refusedQuietly(await said({ by: before }))).toBe('no-seat');
  expect(codeOf(await env.sendEnvelope(await said({ by: before, decidedOn })))).toBe('taken');
  expect(codeOf(await env.sendEnvelope(await said({ by: after })))).toBe('taken');
});
