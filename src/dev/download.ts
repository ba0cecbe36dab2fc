import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { exclusively } from './cache';
import { type Log, since } from './log';
import { compiled, startChild } from './processes';

/** The pinned release of the Temporal CLI that is downloaded. */
export const CLI_RELEASE = 'v1.9.1';

// The name that the SDK gives the file it downloads.
function file(cache: string): string {
  return path.join(cache, 'cli', `temporal-${CLI_RELEASE}`);
}

/** The CLI that an earlier run downloaded. */
export function cachedCli(cache: string): string | undefined {
  return existsSync(file(cache)) ? file(cache) : undefined;
}

const TICK_MS = 5000;
const SILENCE_LIMIT_MS = 30_000;

/**
 * Downloads the pinned Temporal CLI by the SDK's own means into the cache. Out: its path. Throws with the SDK's reason
 * when the download host is out of reach (at once, or after half a minute without a byte).
 */
export async function downloadCli(cache: string, log: Log, signal?: AbortSignal): Promise<string> {
  return exclusively(cache, 'download', log, signal, async () => {
    const ready = cachedCli(cache);
    if (ready) return ready;
    const folder = path.dirname(file(cache));
    mkdirSync(folder, { recursive: true });
    const began = process.uptime();
    const output: string[] = [];
    const child = await startChild({
      name: 'download',
      file: compiled('downloadCli'),
      args: [folder, CLI_RELEASE],
      env: process.env,
      module: true,
      onLine: (line) => output.push(line),
    });
    let failure: string | undefined;
    child.process.on('message', (message) => {
      if (typeof message === 'string') failure = message;
    });
    let bytes = 0;
    let lastGrowth = process.uptime();
    const stop = () => void child.stop(0);
    signal?.addEventListener('abort', stop, { once: true });
    const ticker = setInterval(() => {
      const now = sizeOf(folder);
      if (now > bytes) {
        bytes = now;
        lastGrowth = process.uptime();
        log(`Downloading the Temporal CLI: ${(bytes / 1e6).toFixed(0)} MB, ${since(began)}`);
      } else if ((process.uptime() - lastGrowth) * 1000 > SILENCE_LIMIT_MS) {
        failure = 'the download host does not answer';
        stop();
      }
    }, TICK_MS);
    try {
      await child.exited;
    } finally {
      clearInterval(ticker);
      signal?.removeEventListener('abort', stop);
    }
    signal?.throwIfAborted();
    const done = cachedCli(cache);
    if (!done) throw new Error(inShort(failure ?? output.slice(-3).join(' ')));
    return done;
  });
}

// The SDK's errors name the address three times over.
function inShort(failure: string): string {
  const host = /error sending request for url \((https:\/\/[^/?)]+)/.exec(failure)?.[1];
  if (host) return `${host} is out of reach: ${failure.split(': ').at(-1)}`;
  return failure || 'it ended without a file';
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}
