import { setTimeout as wait } from 'node:timers/promises';
import { initiativeWorkflowId } from '../../src/contract/messages';
import { compare, median, type Line } from '../figures';
import { bareInput, createSender, rehearse, sendBare, startBare, untilFirstAnswer } from '../lives';
import { sides, type Side, type Stage } from '../stage';

/** Nobody asks sooner: what is asked before the server has seen the worker's connections break is lost for ten seconds. */
const noticedMs = 300;
const attemptMs = 3000;

/**
 * (e) From the worker's sudden death until an initiative that it never had in its memory answers a query: a new process,
 * the bundle, the connection, the history. The initiative stands before its first gate; the bare workflow has taken as
 * many messages.
 */
export async function measureCold(stage: Stage, rounds: number): Promise<Line[]> {
  const { client, register } = stage;
  const first = [await stage.startWorker('ours'), await stage.startWorker('bare')];
  const model = untilFirstAnswer('MODEL', register, Date.now());
  const { played } = rehearse(model.before, register, Date.now());
  for (let round = 0; round < rounds; round++) {
    const key = `COLD-${round}`;
    const sender = createSender(client, register);
    for (const step of untilFirstAnswer(key, register, Date.now()).before) await sender.send(step);
    await startBare(client, bareInput(key, register, 1));
    for (const { envelope, letters } of played.slice(1))
      await sendBare(client, key, { message: envelope, letters });
  }
  await Promise.all(first.map((worker) => worker.stop(20_000)));
  const times: Record<Side, number[]> = { ours: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
      times[side].push(await deathToAnswer(stage, side, round));
    }
  }
  return [
    compare(
      {
        measure: 'e',
        what: `worker killed until a cold initiative of ${played.length} messages answers`,
        unit: 'ms',
        ours: median(times.ours),
        bare: median(times.bare),
      },
      { atMost: 1.3 },
    ),
  ];
}

async function deathToAnswer(stage: Stage, side: Side, round: number): Promise<number> {
  const key = `COLD-${round}`;
  const workflowId = side === 'ours' ? initiativeWorkflowId(key) : `bare-${key}`;
  const doomed = await stage.startWorker(side);
  // No worker is thought to have it in its memory: else the server asks the dead one first, for ten seconds.
  await stage.client.workflowService.resetStickyTaskQueue({
    namespace: stage.temporal.namespace,
    execution: { workflowId },
  });
  await wait(1000);
  const begun = performance.now();
  doomed.process.kill('SIGKILL');
  const starting = stage.startWorker(side);
  await wait(noticedMs);
  await answer(stage, workflowId);
  const took = performance.now() - begun;
  await (await starting).stop(20_000);
  return took;
}

/** Asks until there is an answer. */
async function answer(stage: Stage, workflowId: string): Promise<void> {
  const ends = Date.now() + 60_000;
  for (;;) {
    try {
      await stage.client.withDeadline(Date.now() + attemptMs, () =>
        stage.client.workflow.getHandle(workflowId).query('state'),
      );
      return;
    } catch (error) {
      if (Date.now() > ends) throw error;
      await wait(20);
    }
  }
}
