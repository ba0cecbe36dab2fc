/**
 * So many updates of one workflow a server has under way at a time where nothing else is set (`history.maxInFlightUpdates`): of more,
 * some come again later and later. Every registration is one to the programme.
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
