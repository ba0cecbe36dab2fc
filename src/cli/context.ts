import type { Session } from '../client/connect';
import type { Reply } from '../client/reply';
import type { Config } from '../config';
import type { CommonOptions } from './parse';
import type { Result } from './result';

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
  /** What has been done so far, where more follows; not with `--json`, which prints one document at the end. */
  tell: (result: Result) => void;
  /** The same connection for another command line, with its own options and its own time. */
  again: (common: CommonOptions) => Context;
}

const leastMs = 200;

/**
 * A context whose clock starts when the server is first asked: reading a large file is not waiting for an answer, but
 * starting the script, which has taken `spentMs` milliseconds, is.
 */
export function contextOf(
  config: Config,
  common: CommonOptions,
  { note, tell }: Pick<Context, 'note' | 'tell'>,
  spentMs: number,
): Context & { close: () => Promise<void> } {
  let session: Promise<Reply<Session>> | undefined;
  let ends: number | undefined;
  const leftMs = (): number => {
    ends ??= Date.now() + common.timeoutMs - spentMs;
    return Math.max(leastMs, ends - Date.now());
  };
  const connect = (): Promise<Reply<Session>> => {
    session ??= import('../client/connect.js').then((client) => client.connect(config, leftMs()));
    return session;
  };
  return {
    config,
    common,
    note,
    tell,
    leftMs,
    connect,
    again: (other) => ({ ...contextOf(config, other, { note, tell }, 0), connect }),
    close: async () => {
      const opened = await session;
      if (opened && 'value' in opened) await opened.value.close();
    },
  };
}
