import { deflateRawSync } from 'node:zlib';
import { createHandOver } from '../../activities/post';
import { initiativeWorkflowId, processWorkflowId, programmeWorkflowId } from '../../src/contract/messages';
import { postSignalName, postWorkflowId } from '../../src/contract/post';
import type { PostState } from '../../src/domain/post';
import { delivery, intent } from '../activities/delivery';
import { testEnvironment } from '../support/env';
import { eventsOf } from '../support/history';
import { wire, type RawPayload } from '../support/wire';

const env = testEnvironment();
const send = () => wire(env.connection, env.namespace);
const json = (data: string): RawPayload => ({ encoding: 'json/plain', data });
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** An envelope in all but its payload; written by hand, since no client would write it. */
const envelope = (command: string, target: string, payload: string) =>
  json(
    `{"v":1,"id":"hostile-01","programme":"dsop","command":"${command}","target":"${target}","by":"ola.pmo",` +
      `"register":0,"sentAt":"2026-11-22T10:00:00+01:00","payload":${payload}}`,
  );

/** A string of 300 million characters, in 300 kB. */
const bomb = deflateRawSync(Buffer.concat([Buffer.from('"'), Buffer.alloc(3e8, 'x'), Buffer.from('"')]));

const payloads: [string, RawPayload[]][] = [
  ['a JSON string where an envelope belongs', [json('"hei"')]],
  ['JSON null', [json('null')]],
  ['an empty object', [json('{}')]],
  ['truncated JSON', [json('{"v":1,"id":')]],
  ['no data at all', [json('')]],
  ['bytes that are no text', [{ encoding: 'json/plain', data: Buffer.from([0xff, 0xfe, 0x00]) }]],
  ['json/protobuf', [{ encoding: 'json/protobuf', data: '{"v":1}' }]],
  ['binary/plain', [{ encoding: 'binary/plain', data: Buffer.from([1, 2, 3]) }]],
  ['binary/protobuf', [{ encoding: 'binary/protobuf', data: Buffer.from([8, 1]) }]],
  ['binary/null', [{ encoding: 'binary/null', data: '' }]],
  ['an encoding nobody knows', [{ encoding: 'application/x-unknown', data: 'x' }]],
  ['what a worker packs, packed by a stranger', [{ encoding: 'json/deflate', data: 'x' }]],
  ['little that unpacks to much', [{ encoding: 'json/deflate', data: bomb }]],
  ['an empty encoding', [{ encoding: '', data: 'x' }]],
  ['what the converter writes, written by a stranger', [json('{"undecodable":{"toString":1,"valueOf":1}}')]],
  ['lists within lists without end', [json(nested(3000))]],
  ['more of them than a stack holds', [json(nested(40_000))]],
  ['a prototype', [json('{"__proto__":{"v":1},"constructor":{}}')]],
  ['no argument', []],
  ['two arguments', [json('{}'), json('{}')]],
];

async function register(): Promise<{ key: string; id: string }> {
  const key = env.newKey('FEIL');
  await env.play(env.life(key).registration());
  await env.delivered(key);
  return { key, id: initiativeWorkflowId(key) };
}

describe('an initiative', () => {
  let key: string;
  let id: string;
  beforeAll(async () => {
    ({ key, id } = await register());
  });
  afterEach(async () => {
    expect(eventsOf(await env.events(key), 'WORKFLOW_TASK_FAILED')).toEqual([]);
  });

  test.each(payloads)('refuses %s: by signal, update and query', async (_what, args) => {
    const before = await env.state(key);
    await send().signal(id, 'assess', ...args);
    expect(await send().update(id, 'assess', ...args)).toMatch(/^(undecodable|malformed)$/);
    await Promise.allSettled(
      ['can', 'preview', 'state', 'why'].map((query) => send().query(id, query, ...args)),
    );
    const after = await env.state(key);
    expect(after).toMatchObject({
      refusalCount: before.refusalCount + 1,
      head: before.head,
      step: before.step,
    });
    expect(after.refusals.at(-1)).toMatchObject({
      command: 'assess',
      code: expect.stringMatching(/^(undecodable|malformed)$/),
    });
  });

  test.each([
    ['nobody knows', 'nothing'],
    ["is the programme's", 'register'],
    ['the SDK keeps for itself', '__temporal_x'],
    ['the SDK answers queries of', '__stack_trace'],
    ['every object has', '__proto__'],
    ['is long', 'x'.repeat(900)],
  ])('refuses messages whose name %s', async (_what, name) => {
    const before = await env.state(key);
    await send().signal(id, name, json('{}'));
    expect(await send().update(id, name, json('{}'))).toBe('unknown-command');
    await Promise.allSettled([send().query(id, name, json('{}'))]);
    const after = await env.state(key);
    expect(after).toMatchObject({ refusalCount: before.refusalCount + 1, head: before.head });
  });

  test('refuses a command that is nested without end, under an id that it knows', async () => {
    const assess = await env.envelope({ key, command: 'assess', by: 'ola.pmo', id: 'hostile-01' });
    expect(await env.sendEnvelope(assess)).toMatchObject({ receipt: { repeated: false } });
    for (const payload of [`{"text":${nested(3000)}}`, '{"utility":1e999}']) {
      await send().signal(id, 'assess', envelope('assess', id, payload));
      expect(await send().update(id, 'assess', envelope('assess', id, payload))).toMatch(
        /^(undecodable|malformed)$/,
      );
    }
    const codes = (await env.state(key)).refusals.slice(-2).map((r) => r.code);
    expect(codes).toEqual(['undecodable', 'malformed']);
  });

  test.each([
    ['nothing', '{}'],
    ['half a register', '{"register":{"revision":99,"programme":"dsop"}}'],
    ['no encoding that is known', undefined],
  ])('takes no register that is %s', async (_what, data) => {
    const { register: revision } = await env.state(key);
    await send().signal(
      id,
      'registerChanged',
      data === undefined ? { encoding: 'x', data: 'x' } : json(data),
    );
    expect(await env.state(key)).toMatchObject({ register: revision });
  });

  test('takes no news from a time that no calendar has', async () => {
    const before = await env.state(key);
    const cause = await env.envelope({ key, command: 'pause', by: 'ola.pmo', payload: { reason: 'x' } });
    const news = { what: 'started', process: 'LOV-1', envelope: cause };
    for (const effectiveAt of [-9e15, 9e15]) await env.signal(key, 'processNews', { ...news, effectiveAt });
    const { refusalCount, refusals } = await env.state(key);
    expect(refusalCount).toBe(before.refusalCount + 2);
    expect(refusals.slice(-2).map((r) => r.code)).toEqual(['malformed', 'malformed']);
  });

  test('goes on with its life', async () => {
    const life = env.life(key);
    await env.play([...life.idea().slice(1), ...life.joining(), ...life.gate('BP1')]);
    expect(await env.state(key)).toMatchObject({ phase: 'concept' });
  });
});

describe('the programme', () => {
  const id = programmeWorkflowId;
  const count = () => env.client.workflow.getHandle(id).query<{ refusalCount: number }>('state');

  test.each([
    ...payloads,
    ['a register nested without end', [envelope('register', id, `{"key":${nested(3000)}}`)]] as const,
    ['a number that is none', [envelope('register', id, '{"key":1e999}')]] as const,
  ])('refuses %s: by signal, update and query', async (_what, args) => {
    const { refusalCount } = await count();
    await send().signal(id, 'register', ...args);
    expect(await send().update(id, 'register', ...args)).toMatch(/^(undecodable|malformed)$/);
    await Promise.allSettled(['register', 'state'].map((query) => send().query(id, query, ...args)));
    expect(await count()).toMatchObject({ refusalCount: refusalCount + 1 });
  });

  test.each(['nothing', '__temporal_x'])('refuses messages of the name %s', async (name) => {
    const { refusalCount } = await count();
    await send().signal(id, name, json('{}'));
    expect(await send().update(id, name, json('{}'))).toBe('unknown-command');
    expect(await count()).toMatchObject({ refusalCount: refusalCount + 1 });
  });

  test('goes on registering, and no task of it has failed', async () => {
    await register();
    const { events } = await env.client.workflow.getHandle(id).fetchHistory();
    expect(eventsOf(events ?? [], 'WORKFLOW_TASK_FAILED')).toEqual([]);
  });
});

test('a process refuses all of it, and goes on with its life', async () => {
  const key = env.newKey('FEIL');
  const by = 'ola.pmo';
  const process = { key, title: 'Hjemmel', need: 'Lov' };
  expect(await env.send({ key, command: 'startProcess', by, payload: process })).toHaveProperty('receipt');
  const id = processWorkflowId(key);
  const { head } = await env.state(key);
  for (const [, args] of payloads) {
    await send().signal(id, 'conclude', ...args);
    expect(await send().update(id, 'conclude', ...args)).toMatch(/^(undecodable|malformed)$/);
    await Promise.allSettled(['can', 'preview', 'state'].map((query) => send().query(id, query, ...args)));
  }
  expect(await env.state(key)).toMatchObject({ refusalCount: payloads.length, head, phase: 'running' });
  expect(await env.send({ key, command: 'conclude', by, payload: { text: 'På plass' } })).toHaveProperty(
    'receipt',
  );
  expect(eventsOf(await env.events(key), 'WORKFLOW_TASK_FAILED')).toEqual([]);
});

test('a reader’s post takes none of it, and keeps what it was handed', async () => {
  const id = postWorkflowId('person', 'ida.lead');
  const handed = (word: string) => ({ ...delivery([intent(word, { person: 'ida.lead' })]), at: Date.now() });
  const handOver = createHandOver(env.client);
  const hand = (word: string) => handOver({ kind: 'person', id: 'ida.lead' }, handed(word));
  await hand('first');
  const waiting = async () => {
    const state = await env.client.workflow.getHandle(id).query<PostState, []>('state');
    return state.waiting.map((item) => item.intent.id);
  };
  expect(await waiting()).toEqual(['first']);
  for (const [, args] of payloads) {
    for (const name of [postSignalName, 'nothing']) await send().signal(id, name, ...args);
    await Promise.allSettled([send().query(id, 'state', ...args)]);
  }
  const signalled = async () => {
    const { events } = await env.client.workflow.getHandle(id).fetchHistory();
    return eventsOf(events ?? [], 'WORKFLOW_EXECUTION_SIGNALED').length;
  };
  const before = await signalled();
  const rush = ['second', 'third', 'fourth', 'fifth'];
  await Promise.all(rush.map(hand));
  expect(await waiting()).toEqual(['first', ...rush]);
  // One that found nobody, and one with all that came while it was told.
  expect((await signalled()) - before).toBe(2);
  const { events } = await env.client.workflow.getHandle(id).fetchHistory();
  expect(eventsOf(events ?? [], 'WORKFLOW_TASK_FAILED')).toEqual([]);
});
