import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { seatsOn } from '../../src/domain/register';
import { osloDayOf } from '../../src/domain/calendar';
import { compiledModule } from '../support/bundle';
import { testEnvironment } from '../support/env';
import { about, receivers } from '../support/letters';

const env = testEnvironment({ idle: true });
const workers: ChildProcess[] = [];

/** A worker as it runs in earnest: a process of its own. */
async function startProcess(): Promise<ChildProcess> {
  const worker = fork(compiledModule('src/worker'), [], {
    env: { ...process.env, ...env.variables, DSOP_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  workers.push(worker);
  const message = await Promise.race([once(worker, 'message'), once(worker, 'exit')]);
  expect(message).toEqual([{ type: 'ready' }, undefined]);
  return worker;
}

async function kill(worker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill(signal);
  await once(worker, 'exit');
}

afterAll(() => Promise.all(workers.map((worker) => kill(worker, 'SIGKILL'))));

test('a worker that is killed in the middle of a case leaves it to the next, with nothing lost and nothing said twice', async () => {
  const first = await startProcess();
  const key = env.newKey('DREPT');
  const life = env.life(key);
  const { registration, idea, joining, basis, roles, recommendation, table } = life;
  await env.play([...registration(), ...idea(), ...joining(), ...basis('BP1'), ...roles('concept')]);
  await env.play([...recommendation('BP1'), ...table('BP1')]);
  await env.delivered(key);
  const decision = life.decision('BP1');
  await env.play(decision.slice(0, 4));

  const { command, by, payload } = decision[4]!;
  const envelope = await env.envelope({ key, command, by, payload });
  const underWay = env.sendEnvelope(envelope);
  await kill(first, 'SIGKILL');
  const second = await startProcess();
  const answer = await underWay;
  expect(answer).toMatchObject({ receipt: { id: envelope.id } });
  expect(await env.sendEnvelope(envelope)).toEqual(answer);

  await env.play(decision.slice(5));
  const state = await env.delivered(key);
  expect(state).toMatchObject({ phase: 'concept', refusals: [], undelivered: [] });
  const seats = seatsOn(env.register, 'sg', osloDayOf(Date.now())).map(({ person }) => person);
  for (const beginning of ['call:BP1-1:', 'decision:BP1-1:']) {
    const letters = about(env.letters(key), beginning);
    expect(receivers(letters, env.register)).toEqual(expect.arrayContaining(seats));
    expect(new Set(letters.map(({ messageId }) => messageId)).size).toBe(letters.length);
  }

  await kill(second, 'SIGTERM');
  expect(second.exitCode).toBe(0);
});

test('a worker that waits for its server’s database stops when it is told to', async () => {
  // As a server answers then: it does not know the namespace.
  const worker = fork(compiledModule('src/worker'), [], {
    env: { ...process.env, ...env.variables, TEMPORAL_NAMESPACE: 'away', DSOP_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  workers.push(worker);
  const [said] = (await once(worker.stderr!, 'data')) as [Buffer];
  expect(said.toString()).toContain('its database is away');
  await kill(worker, 'SIGTERM');
  expect([worker.exitCode, worker.signalCode]).toEqual([0, null]);
});
