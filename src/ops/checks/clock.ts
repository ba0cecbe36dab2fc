import { setTimeout as wait } from 'node:timers/promises';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { clockOf } from '../../client/forward';
import { isUnknownWorkflow, serviceErrorIn } from '../../client/reply';
import { programmeWorkflowId } from '../../contract/messages';
import { fail, ok, warn, type Finding, type ServerBench } from './finding';

const queue = 'dsop-doctor';
const tolerableMs = 2000;
/** From here on a new initiative would be taken for one on a moved clock. */
const harmfulMs = 30_000;

/** Do this machine and the server agree on the time, and have clocks been moved? */
export async function checkClock(bench: ServerBench): Promise<Finding> {
  const aheadMs = await serverAheadMs(bench);
  const movedMs = await programmeMovedMs(bench);
  if (aheadMs === undefined)
    return warn('serveren sier ikke hva klokken er', 'Prøv igjen med lengre --timeout.');
  const seconds = (Math.abs(aheadMs) / 1000).toFixed(1).replace('.', ',');
  if (Math.abs(aheadMs) > tolerableMs) {
    const found = `serverens klokke går ${seconds} s ${aheadMs > 0 ? 'foran' : 'etter'} denne maskinens`;
    const todo = 'Still klokkene med NTP på begge maskinene.';
    return Math.abs(aheadMs) > harmfulMs ? fail(found, todo) : warn(found, todo);
  }
  if (movedMs < harmfulMs) return ok('serveren og denne maskinen er enige');
  const moved = `programmets klokke er flyttet ${stretch(movedMs)} frem`;
  return bench.config.virtualTime
    ? ok(`${moved} (dsop forward)`)
    : warn(
        moved,
        'En flyttet klokke hører hjemme i prøvedrift; bruk et annet navnerom for det virkelige programmet.',
      );
}

/**
 * How far the server's clock is ahead of this one, in milliseconds. The server notes when a queue was last asked for work:
 * this asks one that nobody else uses, and lets go at once.
 */
async function serverAheadMs({ config, connection, leftMs }: ServerBench): Promise<number | undefined> {
  const { namespace } = config.temporal;
  const given = { namespace, taskQueue: { name: queue } };
  const letGo = new AbortController();
  const ends = Date.now() + leftMs();
  const asked = Date.now();
  const identity = `${queue}-${process.pid}-${asked}`;
  const asking = connection
    .withAbortSignal(letGo.signal, () =>
      connection.withDeadline(asked + 10_000, () =>
        connection.workflowService.pollWorkflowTaskQueue({ ...given, identity }),
      ),
    )
    .catch((error: unknown) => {
      if (!serviceErrorIn(error)) throw error;
    });
  try {
    for (let pauseMs = 25; Date.now() < ends; pauseMs *= 2) {
      await wait(pauseMs);
      const { pollers } = await connection.withDeadline(ends, () =>
        connection.workflowService.describeTaskQueue({ ...given, taskQueueType: 1 }),
      );
      const mine = pollers?.find((poller) => poller.identity === identity);
      const noted = optionalTsToMs(mine?.lastAccessTime);
      if (noted !== undefined) return aheadOf(noted, asked, Date.now());
    }
    return undefined;
  } finally {
    letGo.abort();
    await asking;
  }
}

/** The server noted it at some moment between `asked` and `told` on this clock: within these there is no difference. */
export function aheadOf(noted: number, asked: number, told: number): number {
  if (noted < asked) return noted - asked;
  return noted > told ? noted - told : 0;
}

async function programmeMovedMs({ config, connection, leftMs }: ServerBench): Promise<number> {
  try {
    const clock = await connection.withDeadline(Date.now() + leftMs(), () =>
      clockOf(connection, config.temporal.namespace, programmeWorkflowId),
    );
    return clock - Date.now();
  } catch (error) {
    if (isUnknownWorkflow(error)) return 0;
    throw error;
  }
}

function stretch(ms: number): string {
  const days = Math.round(ms / (24 * 3600_000));
  return days < 1 ? `${Math.round(ms / 60_000)} minutter` : days === 1 ? '1 dag' : `${days} dager`;
}
