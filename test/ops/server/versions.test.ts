import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { queryState } from '../../../src/client/reads';
import { describeDeployment, setCurrentBuild } from '../../../src/client/deployment';
import { loadConfig } from '../../../src/config';
import { programmeWorkflowId } from '../../../src/contract/messages';
import { installRuntime } from '../../../src/ops/runtime';
import { startWorker, type RunningWorker } from '../../../src/worker';
import { testEnvironment, type HistoryEvent } from '../../support/env';
import { eventsOf } from '../../support/history';
import { sharedRun } from '../../support/run';
import { fewActors } from './fewActors';

const env = testEnvironment({ idle: true, register: fewActors });
const release = readFileSync(sharedRun().bundle, 'utf8');
const workflowModule = /\(0, ?(\w+)\.condition\)/.exec(release)?.[1] ?? '';
/** The next release: it marks every run that it has had in hand. */
const next = release.replace(
  /\(0, ?\w+\.setCurrentDetails\)\(\(0, ?\w+\.details\)[^;]*;/,
  `$& (0, ${workflowModule}.patched)('next');`,
);
if (next === release)
  throw new Error('the next release is the same: where it marks a run is written otherwise now');

const running: RunningWorker[] = [];
afterAll(async () => {
  for (const worker of running) await stop(worker);
});

beforeAll(() => {
  installRuntime({ ...env.config, logLevel: 'error' });
});

async function start(buildId: string | null, code = release): Promise<RunningWorker> {
  const versioning = buildId === null ? {} : { DSOP_WORKER_VERSIONING: 'true', DSOP_BUILD_ID: buildId };
  const config = loadConfig({ ...env.variables, ...versioning });
  const worker = await startWorker(config, {
    workflowBundle: { code },
    workflowThreadPoolSize: 1,
    shutdownGraceTime: '3 seconds',
  });
  worker.done.catch(() => undefined);
  running.push(worker);
  return worker;
}

async function stop({ worker, done }: RunningWorker): Promise<void> {
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await done;
}

async function within<T>(seconds: number, look: () => Promise<T | undefined>): Promise<T> {
  for (const ends = Date.now() + seconds * 1000; Date.now() < ends; await wait(100)) {
    const seen = await look();
    if (seen !== undefined) return seen;
  }
  throw new Error(`not so in ${seconds} s: ${look.toString()}`);
}

const known = (buildId: string) =>
  within(20, async () => {
    const deployment = await describeDeployment(env.connection, env.namespace);
    return deployment?.builds.some((build) => build.buildId === buildId) ? deployment : undefined;
  });

/** The builds that completed workflow tasks, in order, each once in a row. */
function builds(events: readonly HistoryEvent[]): string[] {
  const all = eventsOf(events, 'WORKFLOW_TASK_COMPLETED').map(
    (event) => event.workflowTaskCompletedEventAttributes?.deploymentVersion?.buildId ?? '',
  );
  return all.filter((build, index) => build !== all[index - 1]);
}

let key: string;

test('a worker with versioning gets work when its build is made current', async () => {
  await start('one');
  const { current } = await known('one');
  expect(current).toBeNull();
  const programme = env.client.workflow.getHandle(programmeWorkflowId);
  const idle = await programme.fetchHistory();
  expect(eventsOf(idle.events ?? [], 'WORKFLOW_TASK_STARTED')).toEqual([]);
  await setCurrentBuild(env.connection, env.namespace, 'one');
  key = env.newKey('BYGG');
  const life = env.life(key);
  await env.play([...life.registration(), ...life.idea(), ...life.joining()]);
  await env.delivered(key);
  expect(builds(await env.events(key))).toEqual(['one']);
});

test('a second version beside it gets nothing until it is made current; then running initiatives move at their next step', async () => {
  await start('two', next);
  await known('two');
  await env.play(env.life(key).basis('BP1'));
  expect(builds(await env.events(key))).toEqual(['one']);
  await setCurrentBuild(env.connection, env.namespace, 'two');
  const [one] = running;
  if (one) await stop(one);
  const life = env.life(key);
  await env.play([...life.roles('concept'), ...life.recommendation('BP1'), ...life.table('BP1')]);
  await env.delivered(key);
  const events = await env.events(key);
  expect(builds(events)).toEqual(['one', 'two']);
  expect(eventsOf(events, 'WORKFLOW_TASK_FAILED')).toEqual([]);
});

test('a run that knows the newer code stands still under the version before, and goes on under the newer one', async () => {
  await start('one');
  await setCurrentBuild(env.connection, env.namespace, 'one');
  let sent = 0;
  // The server tells its parts of the change one after the other: the first signals may still reach the newer one.
  const failed = await within(20, async () => {
    await env.signal(key, 'assess', {});
    sent++;
    const events = eventsOf(await env.events(key), 'WORKFLOW_TASK_FAILED');
    return events.length > 0 ? events : undefined;
  });
  expect(failed[0]?.workflowTaskFailedEventAttributes?.failure?.message).toContain('Nondeterminism');
  await setCurrentBuild(env.connection, env.namespace, 'two');
  const state = await within(60, async () => {
    const reply = await queryState(env.client, key, 5000);
    return 'value' in reply && reply.value.refusalCount === sent ? reply.value : undefined;
  });
  expect(state.cases).toMatchObject([{ id: 'BP1-1', status: 'open' }]);
});

test('with versions off again, workers without one get the work', async () => {
  await setCurrentBuild(env.connection, env.namespace, null);
  for (const worker of running) await stop(worker);
  await start(null, next);
  await env.play(env.life(key).decision('BP1'));
  expect(await env.delivered(key)).toMatchObject({ phase: 'concept' });
});
