import { setTimeout as wait } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { carriedCodec } from '../../src/carriedCodec';
import { initiativeType, initiativeWorkflowId, taskQueue } from '../../src/contract/messages';
import type { Child } from '../../src/dev/processes';
import type { InitiativeState } from '../../src/domain/state';
import { bareTaskQueue, type CarryTo } from '../bare/messages';
import { compare, median, type Line } from '../figures';
import { untilIdle } from '../histories';
import { bareInput, chapters, lifeSteps, rehearse, startBare } from '../lives';
import { inTurns, updatesAtOnce } from '../pace';
import { sides, type Side, type Stage } from '../stage';
import { bytesInUse } from '../sqlite';
import { processorMs, residentBytes } from '../usage';

export interface OpenOptions {
  /** Initiatives that are open, of each kind. */
  count: number;
  /** How often and how long the idle service is watched. */
  windows: number;
  windowMs: number;
  /** How long all rest before that: a server tidies up after its work, and a worker its memory, in one go of a second. */
  restMs: number;
}

/** What one more open workflow takes, in bytes. */
interface Room {
  memory: number;
  disk: number;
}

/** Workflows of a kind that are there before their room is measured. */
export const warmUp = 50;

/**
 * (d) Memory of the worker and disk for each open initiative, all of them kept in the worker's cache; in realisation the
 * bare one, too, has been handed all messages that led there, by the run before it. And (f) processor
 * time of an idle service that has them. Each side has a server of its own, so that disk and processor time are its alone,
 * and both are watched at the same time, so that both meet the same machine.
 */
export async function measureOpen(stages: Record<Side, Stage>, options: OpenOptions): Promise<Line[]> {
  const { count } = options;
  const cached = 3 * (count + warmUp);
  const workers: Record<Side, Child> = {
    ours: await stages.ours.startWorker('ours', { cached }),
    bare: await stages.bare.startWorker('bare', { cached }),
  };
  const { register } = stages.ours;
  const now = Date.now();
  const registered = rehearse(chapters('MODEL', register, now).registration(), register, now);
  const steps = lifeSteps('MODEL', register, now);
  const realised = steps.findIndex(({ payload }) => payload.case === 'BP3-1') + 1;
  const { state, played } = rehearse(steps.slice(0, realised), register, now);
  const taken = played.map(({ envelope }) => envelope);

  const { connection, options: of } = stages.ours.client;
  const packing = new Client({
    connection,
    namespace: of.namespace,
    dataConverter: { payloadCodecs: [carriedCodec] },
  });
  const start = (key: string, type: string, queue: string, ...args: unknown[]) =>
    packing.workflow.start(type, {
      taskQueue: queue,
      workflowId: initiativeWorkflowId(key),
      args,
      memo: { key, title: 'Samtykkebasert lånesøknad' },
      staticSummary: `${key} · Samtykkebasert lånesøknad`,
    });
  const { beginning } = registered;
  const ourType: CarryTo = { type: initiativeType, taskQueue };
  const bareType: CarryTo = { type: 'bare', taskQueue: bareTaskQueue };
  const open = {
    bare: (key: string) => startBare(stages.bare.client, bareInput(key, register, 1)),
    registered: (key: string) =>
      start(key, initiativeType, taskQueue, {
        v: 1,
        begin: { ...beginning, payload: { ...beginning.payload, key } },
      }),
    // Only a run before it may hand an initiative its state: the bare worker plays that run.
    realised: (key: string) =>
      start(key, 'carry', bareTaskQueue, ourType, { v: 1, carried: rekeyed(state, key) }),
    bareRealised: (key: string) =>
      stages.bare.client.workflow.start('carry', {
        taskQueue: bareTaskQueue,
        workflowId: `bare-${key}`,
        args: [bareType, { ...bareInput(key, register, 1), taken }],
      }),
  };
  const bare = await roomOf(stages.bare, workers.bare, count, (key) => `bare-${key}`, open.bare);
  const ours = await roomOf(stages.ours, workers.ours, count, initiativeWorkflowId, open.registered);
  await wait(options.restMs);
  const idle = await watchIdle(stages, workers, options);
  const carrier = await stages.ours.startWorker('bare', { cached: 0 });
  const id = (key: string) => initiativeWorkflowId(`R-${key}`);
  const inRealisation = await roomOf(stages.ours, workers.ours, count, id, (key) =>
    open.realised(`R-${key}`),
  );
  const bareInRealisation = await roomOf(
    stages.bare,
    workers.bare,
    count,
    (key) => `bare-R-${key}`,
    (key) => open.bareRealised(`R-${key}`),
  );
  await Promise.all([...sides.map((side) => workers[side]), carrier].map((one) => one.stop(20_000)));

  const kib = (bytes: number) => bytes / 1024;
  const line = (what: string, our: number, other: number) =>
    compare({ measure: 'd', what, unit: 'KiB', ours: kib(our), bare: kib(other) }, { atMost: 1.5 });
  return [
    line(`worker memory for each of ${count} registered`, ours.memory, bare.memory),
    line(`disk for each of ${count} registered`, ours.disk, bare.disk),
    line(`worker memory for each of ${count} in realisation`, inRealisation.memory, bareInRealisation.memory),
    line(`disk for each of ${count} in realisation`, inRealisation.disk, bareInRealisation.disk),
    compare(
      { measure: 'f', what: `idle, ${count} open: server and worker`, unit: 'ms/s', ...idle.together },
      { atMost: 1 },
    ),
    compare({ measure: 'f', what: 'of which the worker', unit: 'ms/s', ...idle.worker }),
  ];
}

/** The same state for another initiative. */
const rekeyed = (state: InitiativeState, key: string): InitiativeState => ({
  ...state,
  key,
  workflowId: initiativeWorkflowId(key),
});

/** What `count` more workflows take, kept in the worker's cache; `WARM-n` are there before, `OPEN-n` after. */
export async function roomOf(
  stage: Stage,
  worker: Child,
  count: number,
  idOf: (key: string) => string,
  start: (key: string) => Promise<unknown>,
): Promise<Room> {
  const open = async (prefix: string, many: number) => {
    await inTurns(many, updatesAtOnce, async (index) => void (await start(`${prefix}-${index}`)));
    await inTurns(many, 25, (index) => untilIdle(stage.client, idOf(`${prefix}-${index}`)));
    await collected(worker);
  };
  await open('WARM', warmUp);
  const before = { memory: residentBytes(worker.pid), disk: bytesInUse(stage.database) };
  await open('OPEN', count);
  return {
    memory: (residentBytes(worker.pid) - before.memory) / count,
    disk: (bytesInUse(stage.database) - before.disk) / count,
  };
}

/** Waits until a worker has caught up and tidied its memory. */
async function collected(worker: Child): Promise<void> {
  await settled(worker);
  for (let times = 0; times < 2; times++) {
    worker.process.send?.({ type: 'collect' });
    await settled(worker);
  }
}

/** Waits until a worker has caught up: less than a twentieth of a processor used over a second. */
async function settled(worker: Child): Promise<void> {
  for (;;) {
    const before = processorMs(worker.pid);
    await wait(1000);
    if (processorMs(worker.pid) - before < 50) return;
  }
}

type Pair = Record<Side, number>;

/** Milliseconds of processor time for each second, as the median of several windows. */
async function watchIdle(
  stages: Record<Side, Stage>,
  workers: Record<Side, Child>,
  { windows, windowMs }: OpenOptions,
): Promise<{ together: Pair; worker: Pair }> {
  const seen: Record<Side, { worker: number; server: number }[]> = { ours: [], bare: [] };
  const read = (side: Side) => ({
    worker: processorMs(workers[side].pid),
    server: processorMs(...stages[side].temporal.pids),
  });
  for (let window = 0; window < windows; window++) {
    const before = { ours: read('ours'), bare: read('bare') };
    await wait(windowMs);
    for (const side of sides) {
      const after = read(side);
      seen[side].push({
        worker: ((after.worker - before[side].worker) * 1000) / windowMs,
        server: ((after.server - before[side].server) * 1000) / windowMs,
      });
    }
  }
  const of = (value: (one: { worker: number; server: number }) => number): Pair => ({
    ours: median(seen.ours.map(value)),
    bare: median(seen.bare.map(value)),
  });
  return { together: of(({ worker, server }) => worker + server), worker: of(({ worker }) => worker) };
}
