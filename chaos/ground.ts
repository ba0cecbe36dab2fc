import { setTimeout as wait } from 'node:timers/promises';
import { sendCommand } from '../src/client/commands';
import { workflowIdFor } from '../src/client/envelope';
import { clockOf, forwardWorkflow } from '../src/client/forward';
import { queryHistory, queryState } from '../src/client/reads';
import { serviceErrorIn, type Reply } from '../src/client/reply';
import type { CommandName } from '../src/contract/commands';
import { initiativeWorkflowId } from '../src/contract/messages';
import type { HistoryView } from '../src/domain/history';
import type { Ground } from './player';
import type { Stage } from './stage';

/** The real service as a ground for one initiative: whoever plays on it waits until it is back, and asks again. */
export interface ServiceGround extends Ground {
  record: () => Promise<HistoryView>;
  /** How often somebody asked and nobody answered. */
  silences: () => number;
}

const answerWithinMs = 10_000;
const patienceMs = 8 * 60_000;
const settleStepMs = 2 * 60_000;

/** Throws when nothing answers for eight minutes, and when a command is refused. */
export function createServiceGround(stage: Stage, key: string): ServiceGround {
  const { client, connection, namespace, clockOffsetMs } = stage;
  const workflowId = initiativeWorkflowId(key);
  let silences = 0;

  const untilAnswered = async <T>(what: string, ask: () => Promise<Reply<T>>): Promise<T> => {
    const ends = Date.now() + patienceMs;
    for (;;) {
      const reply = await ask();
      if ('value' in reply) return reply.value;
      // `failed` is a fault of the service or the server, which may pass; any other refusal is an answer.
      if ('refused' in reply && reply.refused.code !== 'failed')
        throw new Error(`${key}, ${what}: ${reply.refused.code}: ${reply.refused.message}`);
      silences += 1;
      if (Date.now() > ends) throw new Error(`${key}, ${what}: ${JSON.stringify(reply)}`);
      await wait(200);
    }
  };
  const untilBack = async <T>(work: () => Promise<T>): Promise<T> => {
    const ends = Date.now() + patienceMs;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!serviceErrorIn(error) || Date.now() > ends) throw error;
        silences += 1;
        await wait(200);
      }
    }
  };
  const now: Ground['now'] = async () =>
    (await untilBack(() =>
      connection.withDeadline(Date.now() + answerWithinMs, () => clockOf(connection, namespace, workflowId)),
    )) + clockOffsetMs;
  const state: Ground['state'] = () => untilAnswered('state', () => queryState(client, key, answerWithinMs));
  const passTo: Ground['passTo'] = async (at) => {
    const ends = Date.now() + patienceMs;
    for (let left = at - (await now()); left > 0; left = at - (await now())) {
      if (Date.now() > ends) throw new Error(`${key}: its clock is held, ${left} ms before its time`);
      const moved = await untilBack(() =>
        forwardWorkflow(connection, namespace, workflowId, left, { hopTimeoutMs: 60_000 }),
      );
      if (moved.outcome === 'unsupported' || moved.outcome === 'unknown-workflow')
        throw new Error(`${key}: ${JSON.stringify(moved)}`);
    }
  };
  return {
    now,
    state,
    passTo,
    send: (envelope) =>
      untilAnswered(envelope.command, async () => {
        const sent = await sendCommand(
          client,
          workflowIdFor(envelope.command as CommandName, key),
          envelope,
          answerWithinMs,
        );
        return 'receipt' in sent ? { value: sent.receipt } : sent;
      }),
    settle: async () => {
      if (stage.post.isDown()) return;
      const ends = Date.now() + patienceMs;
      for (let looks = 1; (await state()).letters.pending > 0; looks++) {
        if (Date.now() > ends) throw new Error(`${key}: letters do not go out`);
        await wait(30);
        // Put off for a minute or more: time must pass.
        if (looks % 10 === 0) await passTo((await now()) + settleStepMs);
      }
    },
    record: () => untilAnswered('history', () => queryHistory(client, key, answerWithinMs)),
    silences: () => silences,
  };
}
