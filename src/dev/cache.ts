import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Log } from './log';
import { claim } from './processes';

/** Where Temporal's programs are kept from one clone to the next: outside of the tree, by the XDG rule. */
export function cacheDir(env: NodeJS.ProcessEnv): string {
  const set = env.XDG_CACHE_HOME;
  const base = set && path.isAbsolute(set) ? set : path.join(env.HOME || os.homedir(), '.cache');
  return path.join(base, 'dsop', 'temporal');
}

/**
 * Runs `work` while no other process of this user does the same. Waits for another one, saying so; a process that died
 * holds nothing. In: the folder the lock lies in, which is made, and its name.
 */
export async function exclusively<T>(
  folder: string,
  name: string,
  log: Log,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(folder, { recursive: true });
  let said = false;
  for (;;) {
    const claimed = claim(folder, `${name}.lock`);
    if ('release' in claimed) {
      try {
        return await work();
      } finally {
        claimed.release();
      }
    }
    if (!said) log(`Process ${claimed.heldBy} is at it already (${name}); waiting for it …`);
    said = true;
    await wait(500, undefined, { signal });
  }
}
