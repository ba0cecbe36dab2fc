import type { Client } from '@temporalio/client';
import { queries } from '../contract/messages';
import { hasEnded, indexedItem, indexSuffices, type Indexed, type PortfolioItem } from '../domain/portfolio';
import { clockOf } from './forward';
import { listAll } from './list';
import { isNobody, isServerAway, isUnknownWorkflow } from './reply';

/** Workflows asked at once: enough to keep a server busy, few enough to leave it to others too. */
const askedAtOnce = 8;

/**
 * Every initiative and process that has not ended, by key. Those of which the server's index says all there is are never
 * opened; the others are asked one small query each. `told` is called after each. Throws when the server or a worker does
 * not answer; whatever was terminated meanwhile is left out.
 */
export async function readPortfolio(
  client: Client,
  told: (read: number) => void = () => undefined,
): Promise<PortfolioItem[]> {
  const queue = (await listAll(client, { runningOnly: true })).map((one) => ({
    ...one,
    hasCase: one.caseSince !== null,
  }));
  const items: PortfolioItem[] = [];
  const one = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const item = indexSuffices(next) ? indexedItem(next) : await asked(client, next);
      if (item && !hasEnded(item)) items.push(item);
      told(items.length);
    }
  };
  await Promise.all(Array.from({ length: askedAtOnce }, one));
  return items.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** How long one workflow may take to answer. */
const answerWithinMs = 20_000;

/** One that cannot answer, such as a workflow that is stuck, is told from the index: it must not hold up the others. */
async function asked(client: Client, one: Indexed): Promise<PortfolioItem | undefined> {
  const { workflowId } = one;
  try {
    const clock = await clockOf(client.connection, client.options.namespace, workflowId);
    return await client.withDeadline(Date.now() + answerWithinMs, () =>
      client.workflow.getHandle(workflowId).query<PortfolioItem, [number]>(queries.portfolio, clock),
    );
  } catch (error) {
    if (isNobody(error) || isUnknownWorkflow(error)) return undefined;
    if (isServerAway(error)) throw error;
    return { ...indexedItem(one), unread: true };
  }
}
