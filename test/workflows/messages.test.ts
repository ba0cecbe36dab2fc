import { randomUUID } from 'node:crypto';
import type { WorkflowUpdateFailedError } from '@temporalio/client';
import { commandNames, commands } from '../../src/contract/commands';
import type { Envelope } from '../../src/contract/envelope';
import { initiativeWorkflowId, programmeWorkflowId } from '../../src/contract/messages';
import type { Receipt } from '../../src/contract/messages';
import { wholeLife } from '../../src/dev/life';
import { osloDayOf } from '../../src/domain/calendar';
import type { InitiativeView } from '../../src/domain/view';
import { testEnvironment } from '../support/env';
import { eventsOf, updateEvents } from '../support/history';

const env = testEnvironment();
const registered = async (): Promise<string> => {
  const key = env.newKey('MELDING');
  await env.play(env.life(key).registration());
  await env.delivered(key);
  return key;
};
/** All but the time of asking. */
const timeless = (state: InitiativeView) => ({ ...state, now: null });
/** As an update with an id of its own, so that the server itself cannot know it again. */
const update = (envelope: Envelope) =>
  env.client.workflow
    .getHandle(envelope.target)
    .executeUpdate<Receipt, [Envelope]>(envelope.command, { args: [envelope], updateId: randomUUID() });

interface Definition {
  name?: string;
  description?: string;
}
type Messages = 'signalDefinitions' | 'updateDefinitions' | 'queryDefinitions';

test.each([
  [
    'an initiative',
    'initiative',
    ['state', 'why', 'can', 'preview', 'agenda', 'copy', 'portfolio', 'history', 'record'],
  ],
  [
    'the programme',
    'programme',
    [
      'state',
      'why',
      'can',
      'preview',
      'agenda',
      'copy',
      'portfolio',
      'history',
      'record',
      'register',
      'registerHistory',
      'month',
      'meetings',
    ],
  ],
] as const)(
  '%s takes every command of its table as an update and as a signal of its name; whatever it takes or tells is described',
  async (_who, host, asked) => {
    const id = host === 'initiative' ? initiativeWorkflowId(await registered()) : programmeWorkflowId;
    const { definition } = await env.client.workflow
      .getHandle(id)
      .query<{ definition: Record<Messages, Definition[]> }>('__temporal_workflow_metadata');
    const wanted = commandNames
      .filter((name) => commands[name].host === host)
      .map((name) => [name, commands[name].summary]);
    expect(wanted.length).toBeGreaterThan(1);
    const named = (all: Definition[]) => all.map(({ name, description }) => [name, description]);
    expect(named(definition.updateDefinitions)).toEqual(expect.arrayContaining(wanted));
    expect(named(definition.signalDefinitions)).toEqual(expect.arrayContaining(wanted));
    const told = definition.queryDefinitions.map(({ name }) => name);
    expect(told).toEqual(expect.arrayContaining(asked));
    // What a handler of its own takes: the SDK's own, and the one for all other names, are not ours to describe.
    const ours = Object.values(definition)
      .flat()
      .filter(({ name }) => name !== undefined && name !== '' && !name.startsWith('__'));
    expect(ours.filter(({ description }) => !description)).toEqual([]);
  },
);

test('a whole life in signals alone comes to the same as one in updates', async () => {
  const key = env.newKey('SIGNAL');
  const steps = wholeLife(key, env.register, { day: osloDayOf(Date.now()) });
  for (const [index, { command, by, payload }] of steps.entries()) {
    const envelope = await env.envelope({ key, command, by, payload });
    await env.client.workflow.getHandle(envelope.target).signal(command, envelope);
    if (index === 0) await env.started(key);
    await env.until(key, (state) => state.commands === index + 1);
  }
  expect(await env.state(key)).toMatchObject({ phase: 'operations', commands: steps.length, refusals: [] });
});

describe('a refused command', () => {
  let key: string;
  beforeAll(async () => {
    key = await registered();
  });
  const wrong: [
    string,
    Parameters<typeof env.envelope>[0]['command'],
    string,
    Record<string, unknown>,
    string,
  ][] = [
    ['in another phase', 'closeRollout', 'ola.pmo', {}, 'wrong-phase'],
    ['out of turn', 'qualify', 'ola.pmo', {}, 'wrong-step'],
    ['by someone unknown', 'assess', 'nobody.at-all', {}, 'unknown-person'],
    ['by someone whose it is not', 'assess', 'kari.nes', {}, 'not-authorised'],
    [
      'on a case that is not there',
      'decide',
      'per.nav',
      { case: 'BP1-1', position: 'support' },
      'no-open-case',
    ],
    ['with a payload that is none', 'assess', 'ola.pmo', { utility: 17 }, 'malformed'],
  ];

  test.each(wrong)(
    '%s leaves no event and the same state, as an update',
    async (_what, command, by, payload, code) => {
      const before = await env.state(key);
      const events = await env.events(key);
      expect(await env.send({ key, command, by, payload })).toMatchObject({ refused: { code } });
      expect(timeless(await env.state(key))).toEqual(timeless(before));
      expect(await env.events(key)).toHaveLength(events.length);
      expect(updateEvents(events)).toEqual([]);
    },
  );

  test.each(wrong)(
    '%s changes nothing but the list of refusals, as a signal',
    async (_what, command, by, payload, code) => {
      const before = await env.state(key);
      const envelope = await env.envelope({ key, command, by, payload });
      await env.signal(key, command, envelope);
      const after = await env.until(key, ({ refusalCount }) => refusalCount === before.refusalCount + 1);
      expect(after.refusals.at(-1)).toMatchObject({ code, command, by, id: envelope.id });
      const { refusals, refusalCount } = before;
      expect(timeless({ ...after, refusals, refusalCount })).toEqual(timeless(before));
    },
  );

  test('is one of the last few of three hundred', async () => {
    const before = await env.state(key);
    const envelope = await env.envelope({ key, command: 'qualify', by: 'ola.pmo' });
    await Promise.all(Array.from({ length: 300 }, () => env.signal(key, 'qualify', envelope)));
    const after = await env.until(key, ({ refusalCount }) => refusalCount === before.refusalCount + 300);
    expect(after.refusals).toHaveLength(20);
    expect(after.head).toBe(before.head);
  });
});

describe('the same command twice', () => {
  test('has one effect, as an update, as a signal and as both, and the same receipt', async () => {
    const key = await registered();
    const envelope = await env.envelope({ key, command: 'assess', by: 'ola.pmo', payload: { utility: 4 } });
    const first = await update(envelope);
    const later = { ...envelope, sentAt: '2027-01-01T00:00:00Z' };
    expect(await update(later)).toEqual({ ...first, repeated: true });
    await env.signal(key, 'assess', envelope);
    expect(await env.sendEnvelope(envelope)).toMatchObject({ receipt: { ...first, repeated: true } });
    expect(await env.state(key)).toMatchObject({ commands: 2, refusals: [], head: first.head });
  });

  test('sent many times at once, has one effect', async () => {
    const key = await registered();
    const envelope = await env.envelope({ key, command: 'assess', by: 'ola.pmo' });
    const receipts = await Promise.all([
      ...Array.from({ length: 5 }, () => update(envelope)),
      ...Array.from({ length: 5 }, () => env.signal(key, 'assess', envelope)),
    ]);
    expect(new Set(receipts.filter((r) => r !== undefined).map(({ at, head }) => `${at} ${head}`)).size).toBe(
      1,
    );
    expect(await env.state(key)).toMatchObject({ commands: 2, refusals: [] });
  });

  test('with other contents is refused', async () => {
    const key = await registered();
    const envelope = await env.envelope({ key, command: 'assess', by: 'ola.pmo' });
    await update(envelope);
    const other = { ...envelope, payload: { utility: 1 } };
    expect(await env.sendEnvelope(other)).toMatchObject({ refused: { code: 'id-reused' } });
    await env.signal(key, 'assess', other);
    expect((await env.state(key)).refusals.map(({ code }) => code)).toEqual(['id-reused']);
  });
});

test('two positions of each of nine seats, all at once: one decision, each seat counted once', async () => {
  const key = env.newKey('SAMTIDIG');
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
  const positions = (position: string, reason?: string) =>
    life.decision('BP1').map(({ by }) =>
      env.envelope({
        key,
        command: 'decide',
        by,
        payload: { case: 'BP1-1', position, ...(reason && { reason }) },
      }),
    );
  const envelopes = await Promise.all([
    ...positions('support'),
    ...positions('stand-aside', 'Berører oss ikke'),
  ]);
  const sent = await Promise.all(envelopes.map((envelope) => env.sendEnvelope(envelope)));
  const refused = sent.flatMap((one) => ('refused' in one ? [one.refused.code] : []));
  expect(sent.filter((one) => 'unreachable' in one)).toEqual([]);
  expect(new Set(refused)).toEqual(refused.length > 0 ? new Set(['case-closed']) : new Set());
  const state = await env.delivered(key);
  expect(state.decisions).toHaveLength(1);
  expect(state.cases[0]?.positions.map(({ actor }) => actor).sort()).toEqual(
    env.register.actors.map(({ id }) => id).sort(),
  );
  expect(state).toMatchObject({ phase: 'concept', commands: (await env.commands(key)).length });
});

test('a request to cancel is recorded and otherwise ignored', async () => {
  const key = await registered();
  const { client } = env;
  await client.workflow.getHandle(initiativeWorkflowId(key)).cancel();
  const cancelled = await env.until(key, (state) => state.cancelRequests.length === 1);
  expect(cancelled).toMatchObject({ phase: 'idea', refusals: [] });
  const life = env.life(key);
  await env.play([...life.idea(), ...life.joining(), ...life.gate('BP1')]);
  await env.forward(key, 40 * 86_400_000);
  expect(await env.delivered(key)).toMatchObject({
    phase: 'concept',
    cancelRequests: cancelled.cancelRequests,
  });
  expect(eventsOf(await env.events(key), 'WORKFLOW_EXECUTION_CANCELED')).toEqual([]);
});

test('a request to cancel the programme keeps nobody from registering; what it has the worker do says what it is', async () => {
  await env.client.workflow.getHandle(programmeWorkflowId).cancel();
  const key = await registered();
  const events = (await env.client.workflow.getHandle(programmeWorkflowId).fetchHistory()).events ?? [];
  expect(eventsOf(events, 'WORKFLOW_EXECUTION_CANCEL_REQUESTED')).toHaveLength(1);
  const doings = eventsOf(events, 'ACTIVITY_TASK_SCHEDULED').map(({ userMetadata }) =>
    Buffer.from(userMetadata?.summary?.data ?? []).toString(),
  );
  expect(doings.at(-1)).toBe(JSON.stringify(`Starter ${key}`));
  expect(doings).not.toContain('');
});

test('a fault in a workflow says where it was, though nothing notes where each promise was made', async () => {
  const handle = env.client.workflow.getHandle(initiativeWorkflowId(await registered()));
  expect(await handle.query('__stack_trace')).toBe('');
  const refused = await handle.executeUpdate('approve', { args: [{}] }).catch((error: unknown) => error);
  expect((refused as WorkflowUpdateFailedError).cause?.stack).toMatch(
    / at .*\/workflows\/initiative\.ts:\d+/,
  );
});
