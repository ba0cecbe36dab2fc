import { about, intentsOf, receivers } from '../support/letters';
import { testEnvironment } from '../support/env';
import { list } from '../../src/client/list';
import { valueOf } from '../support/env';

/** A Monday in May; the reports below follow from it. */
const env = testEnvironment({ beginsAt: '2027-05-03T10:00:00+02:00' });
const pmo = 'ola.pmo';
const need = 'Loven åpner ikke for deling';

async function start(payload: Record<string, unknown> = {}): Promise<string> {
  const key = env.newKey('LOV');
  const sent = await env.send({
    key,
    command: 'startProcess',
    by: pmo,
    payload: { key, title: 'Hjemmel for deling', need, ...payload },
  });
  expect(sent).toMatchObject({ receipt: { command: 'startProcess' } });
  return key;
}

/** A project in its concept phase. */
async function concept(): Promise<string> {
  const key = env.newKey('KONSEPT');
  const life = env.life(key, {
    cast: { actor: 'finansnorge', projectLead: 'ida.lead', participants: ['nav', 'bits'] },
  });
  await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
  return key;
}

test('a process is a workflow of its own, found by its key and listed by the attributes', async () => {
  const key = await start({ actors: ['nav'] });
  expect(await env.state(key)).toMatchObject({ kind: 'process', phase: 'running', key });
  expect(await env.client.workflow.getHandle(`process-${key}`).describe()).toMatchObject({
    type: 'process',
    status: { name: 'RUNNING' },
  });
  const find = async () => valueOf(await list(env.client, {}, 30_000)).find((one) => one.key === key);
  for (let tries = 0; (await find())?.kind !== 'process' && tries < 100; tries++)
    await new Promise((done) => setTimeout(done, 100));
  expect(await find()).toMatchObject({ kind: 'process', phase: 'running', workflowId: `process-${key}` });
});

test('its key is used up for initiatives too, and only PMO starts it', async () => {
  const key = await start();
  const idea = { key, title: 'Idé', need, actor: 'nav' };
  expect(await env.send({ key, command: 'register', by: 'per.nav', payload: idea })).toMatchObject({
    refused: { code: 'key-used' },
  });
  const other = env.newKey('LOV');
  const payload = { key: other, title: 'Hjemmel', need };
  expect(await env.send({ key: other, command: 'startProcess', by: 'per.nav', payload })).toMatchObject({
    refused: { code: 'not-authorised', paragraph: 'V4 §3.3' },
  });
});

test('PMO is reminded of its report in July as in every month, and SG gets it', async () => {
  const key = await start();
  await env.forward(key, '2027-07-01T12:00:00+02:00');
  await env.delivered(key);
  const asked = about(env.letters(key), 'duty:report/process/2027-07:upcoming');
  expect(receivers(asked, env.register)).toEqual(['pmo@dsop.example']);
  const report = { status: 'green', text: 'I rute', period: '2027-07' };
  expect(await env.send({ key, command: 'report', by: pmo, payload: report })).toMatchObject({
    receipt: { command: 'report' },
  });
  await env.delivered(key);
  expect(receivers(about(env.letters(key), 'published:process:2027-07'), env.register)).toHaveLength(9);
});

test('a concept waits for it, and hears from it when it is concluded; BP2 is refused until then', async () => {
  const initiative = await concept();
  const process = env.newKey('LOV');
  const handed = await env.send({
    key: initiative,
    command: 'handOverExternal',
    by: 'ida.lead',
    payload: { process, title: 'Hjemmel for deling', need },
  });
  expect(handed).toMatchObject({ receipt: { command: 'handOverExternal' } });
  const started = { key: process, title: 'Hjemmel for deling', need, from: initiative };
  await env.send({ key: process, command: 'startProcess', by: pmo, payload: started });
  await env.until(initiative, ({ commands }) => commands > 0);
  expect((await env.state(initiative)).blockedBy).toMatchObject([{ process }]);

  // A bare claim from the Temporal UI opens nothing.
  const claim = { what: 'concluded', process, effectiveAt: Date.now() };
  await env.signal(initiative, 'processNews', claim);
  const refused = await env.until(initiative, ({ refusals }) => refusals.length > 0);
  expect(refused.refusals.at(-1)).toMatchObject({ command: 'processNews', code: 'malformed' });
  expect(refused.blockedBy).toHaveLength(1);

  const text = 'Hjemmelen er på plass';
  await env.send({ key: process, command: 'conclude', by: pmo, payload: { text } });
  const free = await env.until(initiative, ({ blockedBy }) => blockedBy.length === 0);
  expect(free.head).not.toBe(refused.head);
  expect((await env.commands(initiative)).at(-1)).toMatchObject({ command: 'conclude', by: pmo });
  await env.delivered(initiative);
  const told = about(env.letters(initiative), 'process:concluded:');
  expect(receivers(told, env.register)).toEqual(['ida.lead', 'pmo@dsop.example']);
  // What came at the same time may stand in the same letter.
  expect(told.flatMap(intentsOf).filter((id) => id.startsWith('process:concluded:'))).toHaveLength(2);
  expect((await env.state(process)).ending).toMatchObject({ how: 'concluded', reason: text });
});

test('an idea becomes a process', async () => {
  const idea = env.newKey('IDE');
  await env.play(env.life(idea).registration());
  const key = await start({ idea });
  const closed = await env.until(idea, ({ ending }) => ending !== null);
  expect(closed.ending).toMatchObject({ how: 'becameProcess' });
  expect(closed.ending?.reason).toContain(key);
});
