import {
  initiativeType,
  initiativeWorkflowId,
  programmeType,
  programmeWorkflowId,
  taskQueue,
} from '../../src/contract/messages';
import { searchAttributeKey } from '../../src/contract/searchAttributes';
import { snapshotOf } from '../../src/domain/register';
import { testEnvironment } from '../support/env';
import { eventsOf } from '../support/history';
import { wire, type RawPayload } from '../support/wire';

const env = testEnvironment();
const json = (value: unknown): RawPayload => ({ encoding: 'json/plain', data: JSON.stringify(value) });

/** What the programme starts an initiative with. */
async function beginning(key: string) {
  const [step] = env.life(key).registration();
  const envelope = await env.envelope({ ...step!, key });
  return {
    envelope,
    payload: step!.payload,
    register: snapshotOf(env.register),
    ruleSet: { version: '4.0', custom: null },
    clockOffsetMs: 0,
  };
}

describe('a start input that is none ends the run at once, and says so', () => {
  const inputs: [string, RawPayload[]][] = [
    ['nothing', []],
    ['null', [json(null)]],
    ['an empty object', [json({})]],
    ['text', [json('hei')]],
    ['what cannot be decoded', [{ encoding: 'binary/unknown', data: 'x' }]],
    ['a state from nowhere', [json({ v: 1, carried: { schemaVersion: 1, key: 'X' } })]],
    ['an empty state', [json({ v: 1, carried: null })]],
    ['an empty beginning', [json({ v: 1, begin: null })]],
    [
      'half a beginning',
      [json({ v: 1, begin: { clockOffsetMs: 0, ruleSet: { version: '4.0', custom: null } } })],
    ],
    ['an empty register', [json({ v: 1, register: {}, clockOffsetMs: 0 })]],
    ['no register', [json({ v: 1, register: null, clockOffsetMs: 0 })]],
  ];

  test.each(
    inputs.flatMap(([what, args]) =>
      [initiativeType, programmeType].map((type) => [type, what, args] as const),
    ),
  )('%s, started with %s', async (type, what, args) => {
    const id = `${type}-${what.replaceAll(' ', '-')}`;
    await wire(env.connection, env.namespace).start(id, type, taskQueue, ...args);
    const handle = env.client.workflow.getHandle(id);
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'malformed' } });
    expect(eventsOf((await handle.fetchHistory()).events ?? [], 'WORKFLOW_TASK_FAILED')).toEqual([]);
  });

  test('as does a rule set that nobody has, though all else is right', async () => {
    const begin = { ...(await beginning('FEIL')), ruleSet: { version: '9.9', custom: null } };
    await wire(env.connection, env.namespace).start(
      'initiative-FEIL',
      initiativeType,
      taskQueue,
      json({ v: 1, begin }),
    );
    const result = env.client.workflow.getHandle('initiative-FEIL').result();
    await expect(result).rejects.toMatchObject({ cause: { type: 'malformed' } });
  });
});

describe('messages that come before the first task of a run', () => {
  test('are taken when it begins, in the order in which they came', async () => {
    const key = env.newKey('TIDLIG');
    const begin = await beginning(key);
    await env.stopWorker();
    const id = initiativeWorkflowId(key);
    await env.client.workflow.start(initiativeType, { taskQueue, workflowId: id, args: [{ v: 1, begin }] });
    const names = [
      'stop',
      'nothing',
      'assess',
      'report',
      '__temporal_x',
      'invite',
      'registerChanged',
      'appoint',
    ];
    for (const name of names) await env.signal(key, name, {});
    const assess = {
      ...begin.envelope,
      id: 'early-assess',
      command: 'assess',
      target: id,
      by: 'ola.pmo',
      payload: {},
    };
    await env.signal(key, 'assess', assess);
    const update = env.sendEnvelope({ ...assess, id: 'early-update', command: 'prioritise' });
    await env.startWorker();
    expect(await update).toMatchObject({ receipt: { step: 'prioritised' } });
    const { refusals } = await env.state(key);
    expect(refusals.map(({ command }) => command?.replace(/^temporal/, '__temporal'))).toEqual(names);
    expect((await env.commands(key)).map(({ command }) => command)).toEqual([
      'register',
      'assess',
      'prioritise',
    ]);
  });
});

describe('registering', () => {
  const register = async (key: string, id?: string) => {
    const [step] = env.life(key).registration();
    return env.envelope({ ...step!, ...(id !== undefined && { id }) });
  };

  test('a key is used once, for ever', async () => {
    const key = env.newKey('EN');
    const envelope = await register(key);
    const first = await env.sendEnvelope(envelope);
    expect(first).toMatchObject({ receipt: { repeated: false } });
    expect(await env.sendEnvelope({ ...envelope, sentAt: '2027-01-01T00:00:00Z' })).toMatchObject({
      receipt: { id: envelope.id },
    });
    expect(await env.sendEnvelope(await register(key))).toMatchObject({ refused: { code: 'key-used' } });
    await env.client.workflow.getHandle(initiativeWorkflowId(key)).terminate('test');
    expect(await env.sendEnvelope(await register(key))).toMatchObject({ refused: { code: 'key-used' } });
  });

  test('is listed from its first instant, and tells the lists nothing that they know', async () => {
    const key = env.newKey('LISTE');
    expect(await env.sendEnvelope(await register(key))).toMatchObject({ receipt: { command: 'register' } });
    const handle = env.client.workflow.getHandle(initiativeWorkflowId(key));
    await env.state(key);
    const { typedSearchAttributes } = await handle.describe();
    expect(typedSearchAttributes.get(searchAttributeKey('DsopPhase'))).toBe('idea');
    expect(typedSearchAttributes.get(searchAttributeKey('DsopAwaits'))).toEqual(['pmo']);
    expect(eventsOf(await env.events(key), 'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES')).toEqual([]);
  });

  test('ten at once are ten initiatives, each there when its answer is', async () => {
    const keys = Array.from({ length: 10 }, () => env.newKey('TI'));
    const envelopes = await Promise.all(keys.map((key) => register(key)));
    const states = await Promise.all(
      envelopes.map(async (envelope, index) => {
        expect(await env.sendEnvelope(envelope)).toMatchObject({ receipt: { command: 'register' } });
        return env.state(keys[index]!);
      }),
    );
    expect(states.map(({ key, phase }) => `${key} ${phase}`)).toEqual(keys.map((key) => `${key} idea`));
  });

  test('ten at once with one key are one initiative and nine refusals', async () => {
    const key = env.newKey('KAPP');
    const envelopes = await Promise.all(Array.from({ length: 10 }, () => register(key)));
    const replies = await Promise.all(envelopes.map((envelope) => env.sendEnvelope(envelope)));
    expect(replies.filter((reply) => 'receipt' in reply)).toHaveLength(1);
    expect(replies.flatMap((reply) => ('refused' in reply ? [reply.refused.code] : []))).toEqual(
      Array.from({ length: 9 }, () => 'key-used'),
    );
    expect(await env.state(key)).toMatchObject({ commands: 1 });
  });

  test('by signal starts the initiative too; a refused signal is kept', async () => {
    const key = env.newKey('SIGNAL');
    const programme = env.client.workflow.getHandle(programmeWorkflowId);
    await programme.signal('register', await register(key));
    await env.started(key);
    await programme.signal('register', await register(key));
    const { refusals } = await programme.query<{ refusals: { code: string }[] }>('state');
    expect(refusals.at(-1)).toMatchObject({ code: 'key-used' });
  });
});
