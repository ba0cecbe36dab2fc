import { forwardWorkflow } from '../../../src/client/forward';
import { initiativeWorkflowId } from '../../../src/contract/messages';
import { postWorkflowId } from '../../../src/contract/post';
import { createGauges, readFigures } from '../../../src/ops/figures';
import { testEnvironment } from '../../support/env';
import { eventsOf, updateEvents } from '../../support/history';
import { startWorkerProcess, type WorkerProcess } from './process';

const env = testEnvironment({ idle: true });
let worker: WorkerProcess;
beforeAll(async () => {
  worker = await startWorkerProcess(env.variables);
});
afterAll(() => worker.stop());

test('letters and refusals are counted where the SDK shows its own figures, and a refusal leaves no event', async () => {
  const key = env.newKey('TALL');
  const life = env.life(key);
  await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.basis('BP1')]);
  const before = (await env.events(key)).length;
  const refused = await env.send({ key, command: 'table', by: 'ola.pmo', payload: { gate: 'BP1' } });
  expect(refused).toMatchObject({ refused: { code: 'recommendation-missing' } });
  expect(updateEvents((await env.events(key)).slice(before))).toEqual([]);
  await env.signal(key, 'approve', { nonsense: true });
  await env.until(key, ({ refusalCount }) => refusalCount === 1);

  await env.play([...life.roles('concept'), ...life.recommendation('BP1'), ...life.table('BP1')]);
  await env.delivered(key);
  const refusals = await worker.metric('dsop_refusals_total');
  expect(refusals).toHaveLength(2);
  expect(refusals).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/reason="recommendation-missing".*road="update".* 1$/),
      expect.stringMatching(/reason="malformed".*road="signal".* 1$/),
    ]),
  );
  expect(refusals.join('\n')).toContain('workflowType="initiative"');
  const [sent] = await worker.metric('dsop_letters_total');
  expect(sent).toMatch(/outcome="sent"/);
  expect(Number(sent?.split(' ').at(-1))).toBe(env.letters(key).length);
  expect(await worker.metric('temporal_worker_task_slots_available')).not.toEqual([]);
  expect(eventsOf(await env.events(key), 'WORKFLOW_TASK_FAILED')).toEqual([]);
});

test('the programme in figures, from the index alone', async () => {
  const written: Record<string, number> = {};
  const meter = {
    createGauge: (name: string) => ({
      set: (value: number, tags: Record<string, string> = {}) => {
        written[[name, ...Object.values(tags)].join('/')] = value;
      },
    }),
  };
  const gauges = createGauges(meter as unknown as Parameters<typeof createGauges>[0]);
  const before = Date.now();
  let figures = await readFigures(env.client);
  for (const ends = before + 10_000; figures.awaiting.sg === 0 && Date.now() < ends;)
    figures = await readFigures(env.client);
  gauges(figures, Date.now() + 60_000);
  expect(written).toMatchObject({
    'dsop_initiatives/idea': 1,
    'dsop_initiatives/concept': 0,
    'dsop_initiatives/stopped': 0,
    'dsop_initiatives/other': 0,
    'dsop_initiatives_awaiting/sg': 1,
    'dsop_initiatives_awaiting/tlf': 0,
    dsop_duties_late: 0,
    dsop_escalations: 0,
  });
  expect(written.dsop_oldest_case_age_seconds).toBeGreaterThanOrEqual(59);
  expect(written.dsop_oldest_case_age_seconds).toBeLessThan(120);
});

test('the log is one JSON document a line, with ids and without names, addresses or what people wrote', () => {
  const lines = worker.log().map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.filter(({ message }) => message === 'letters delivered')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ workflowId: 'initiative-TALL-1', sent: expect.any(Number) }),
    ]),
  );
  const text = worker.log().join('\n');
  expect(text).not.toMatch(/@(?!temporalio)/);
  for (const { name, email } of env.register.persons) {
    expect(text).not.toContain(name);
    expect(text).not.toContain(email);
  }
  expect(text).not.toContain('Samtykkebasert');
});

test('letters of the morning are counted, and what is given up after thirty days as failed', async () => {
  const counted = async (by: string, outcome: string): Promise<number> => {
    const lines = await worker.metric('dsop_letters_total');
    const found = lines.filter((line) => line.includes(`"${by}"`) && line.includes(`outcome="${outcome}"`));
    return found.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  };
  const post = postWorkflowId('person', 'ida.lead');
  const forward = async (id: string, ms: number): Promise<void> =>
    expect(await forwardWorkflow(env.connection, env.namespace, id, ms, { hopMs: ms })).toEqual({
      outcome: 'forwarded',
    });
  const day = 86_400_000;
  const letters = async (how: 'daily' | 'at-once'): Promise<void> => {
    const command = { key: 'PROGRAMME', command: 'practice', by: 'ola.pmo' } as const;
    expect(await env.send({ ...command, payload: { letters: how } })).toHaveProperty('receipt');
  };
  /** What is registered begins with the register as it is. */
  const appointed = async (): Promise<string> => {
    const key = env.newKey('BREV');
    await env.play(env.life(key).registration());
    const payload = { role: 'project-lead', person: 'ida.lead' };
    expect(await env.send({ key, command: 'appoint', by: 'ola.pmo', payload })).toHaveProperty('receipt');
    return key;
  };
  await letters('daily');
  await env.delivered(await appointed());
  await forward(post, 5 * day);
  expect(await counted('deliverMorning', 'sent')).toBe(1);
  await env.mail.down();
  await env.delivered(await appointed());
  await forward(post, 5 * day);
  await forward(post, 31 * day);
  expect(await counted('deliverMorning', 'postponed')).toBeGreaterThan(1);
  expect(await counted('post', 'failed')).toBe(1);
  await letters('at-once');
  const key = await appointed();
  await env.until(key, ({ letters: { pending } }) => pending > 0);
  await forward(initiativeWorkflowId(key), 31 * day);
  await env.until(key, ({ undelivered }) => undelivered.length > 0);
  expect(await counted('initiative', 'failed')).toBe(1);
  await env.mail.up();
}, 60_000);

test('told to stop, it ends in good order', async () => {
  expect(await worker.ready()).toEqual({ status: 200, reasons: [] });
  expect(await worker.stop()).toBe(0);
  expect(worker.log().join('\n')).toContain('"state":"DRAINED"');
});
