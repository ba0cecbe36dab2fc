import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from './errors';
import { type Log, since } from './log';
import { type Child, type Command, type Exit, startChild } from './processes';

/** A process that is started again whenever it ends by itself, until it is stopped. */
export interface Kept {
  readonly title: string;
  stop(): Promise<void>;
}

/** What is kept running, and when it counts as up. */
export interface Keep {
  /** Its name for people, at the beginning of a sentence: `The worker`. */
  readonly title: string;
  readonly command: Command;
  /** Resolves when it is up; throws when it will not be. */
  readonly ready: (child: Child) => Promise<void>;
  readonly graceMs: number;
  /** How often the first start is tried before it counts as failed; later ones are tried for ever. */
  readonly firstTries?: number;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
// One that ran this long has recovered: the next pause is short again.
const STEADY_S = 60;

function inWords({ code, signal }: Exit): string {
  return signal ? `killed by ${signal}` : `exit status ${code}`;
}

async function up(keep: Keep): Promise<Child> {
  const child = await startChild(keep.command);
  try {
    await keep.ready(child);
    return child;
  } catch (error) {
    await child.stop(keep.graceMs);
    throw error;
  }
}

/**
 * Starts a process, returns when it is up, and from then on starts it again with growing pauses when it ends, saying so.
 * Throws what its last try threw when the first start fails; stops trying when `signal` aborts.
 */
export async function keepRunning(keep: Keep, log: Log, signal: AbortSignal): Promise<Kept> {
  let child = await firstStart(keep, log, signal);
  const ended = new AbortController();
  const watch = async (): Promise<void> => {
    let pauseMs = FIRST_PAUSE_MS;
    let began = process.uptime();
    for (;;) {
      const exit = await child.exited;
      if (ended.signal.aborted) return;
      if (process.uptime() - began > STEADY_S) pauseMs = FIRST_PAUSE_MS;
      log(`${keep.title} ended by itself (${inWords(exit)}); starting it again in ${pauseMs / 1000} s.`);
      for (;;) {
        await pause(pauseMs, ended.signal);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        if (ended.signal.aborted) return;
        began = process.uptime();
        try {
          child = await up(keep);
          log(`${keep.title} is back after ${since(began)}.`);
          break;
        } catch (error) {
          log(`${keep.title} does not come up: ${messageOf(error)} Next try in ${pauseMs / 1000} s.`);
        }
      }
    }
  };
  const watching = watch();
  return {
    title: keep.title,
    stop: async () => {
      ended.abort();
      await child.stop(keep.graceMs);
      // A start that was under way when we stopped has by now either failed or given a new child.
      await watching;
      await child.stop(keep.graceMs);
    },
  };
}

async function firstStart(keep: Keep, log: Log, signal: AbortSignal): Promise<Child> {
  for (let left = (keep.firstTries ?? 1) - 1; ; left--) {
    try {
      return await up(keep);
    } catch (error) {
      signal.throwIfAborted();
      if (left === 0) throw error;
      log(`${keep.title} did not come up: ${messageOf(error)} Trying again.`);
      await pause(FIRST_PAUSE_MS, signal);
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
