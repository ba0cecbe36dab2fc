/** What is to be done at the end, in the order in which it was opened. */
export type Closing = (() => Promise<void> | void)[];

/** Closes all of them, the last opened first, whatever fails; rejects with what failed first. Empties the list. */
export async function closeAll(closing: Closing): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closing.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
