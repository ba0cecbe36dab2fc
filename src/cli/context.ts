import type { Session } from '../client/connect';
import type { Reply } from '../client/reply';
import type { Config } from '../config';
import type { CommonOptions } from './parse';

/** What a run of the script has at hand. */
export interface Context {
  config: Config;
  common: CommonOptions;
  /** The connection, made at the first call and shared. */
  connect: () => Promise<Reply<Session>>;
  /** Milliseconds left of `--timeout`, counted from the first connection; never less than a little. */
  leftMs: () => number;
  /** A line on standard error, for progress and advice. */
  note: (line: string) => void;
}

const leastMs = 200;

/**
 * A context whose clock starts when the server is first asked: reading a large file is not waiting for an answer, but
 * starting the script, which has taken `spentMs` milliseconds, is.
 */
export function contextOf(
  config: Config,
  common: CommonOptions,
  note: (line: string) => void,
  spentMs: number,
): Context & { close: () => Promise<void> } {
  let session: Promise<Reply<Session>> | undefined;
  let ends: number | undefined;
  const leftMs = (): number => {
    ends ??= Date.now() + common.timeoutMs - spentMs;
    return Math.max(leastMs, ends - Date.now());
  };
  return {
    config,
    common,
    note,
    leftMs,
    connect: () => {
      session ??= import('../client/connect.js').then(({ connect }) => connect(config, leftMs()));
      return session;
    },
    close: async () => {
      const opened = await session;
      if (opened && 'value' in opened) await opened.value.close();
    },
  };
}
