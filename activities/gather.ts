import { setTimeout as wait } from 'node:timers/promises';

/** How long what comes for somebody who is being told gathers, in milliseconds: it is for the next morning. */
const gatherMs = 1500;
/** So many go together at the most: a message may be two megabytes. */
const mostTogether = 50;

interface Waiting<Item> {
  item: Item;
  done: () => void;
  failed: (why: unknown) => void;
}

/**
 * Tells somebody, `to`, one thing after the other. Whoever is alone is told at once; where several come at a time, what
 * comes within a second and a half goes together. Each `tell` settles as its own sending does: of some that fail together
 * each is tried alone.
 */
export function createGathering<Item>(
  send: (to: string, items: readonly [Item, ...Item[]]) => Promise<void>,
): (to: string, item: Item) => Promise<void> {
  const waiting = new Map<string, Waiting<Item>[]>();

  const alone = (to: string, { item, done, failed }: Waiting<Item>): Promise<void> =>
    send(to, [item]).then(done, failed);
  const together = async (to: string, some: readonly Waiting<Item>[]): Promise<void> => {
    const [first, ...others] = some.map(({ item }) => item);
    if (first === undefined) return;
    try {
      await send(to, [first, ...others]);
      for (const { done } of some) done();
    } catch (why) {
      if (others.length === 0) some[0]?.failed(why);
      // At once: while a server is away, fifty in turn would wait for each other.
      else await Promise.all(some.map((one) => alone(to, one)));
    }
  };
  const tellAll = async (to: string, queue: Waiting<Item>[]): Promise<void> => {
    while (queue.length > 0) {
      const some = queue.splice(0, mostTogether);
      await together(to, some);
      // Somebody else came meanwhile: more are to be expected.
      if (some.length > 1 || queue.length > 0) await wait(gatherMs);
    }
    waiting.delete(to);
  };

  return (to, item) =>
    new Promise<void>((done, failed) => {
      const there = waiting.get(to);
      const queue = there ?? [];
      queue.push({ item, done, failed });
      if (there) return;
      waiting.set(to, queue);
      void tellAll(to, queue);
    });
}
