/**
 * So many updates of one workflow the server has under way at a time (`history.maxInFlightUpdates`); more are turned away, and
 * their senders come again later and later. Every registration is one to the programme.
 */
export const updatesAtOnce = 10;

/** Does `work` for 0 to `count` - 1, at most `atOnce` at the same time. */
export async function inTurns(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, one));
}
