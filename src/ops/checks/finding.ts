import type { Session } from '../../client/connect';
import type { Config } from '../../config';

export const grades = ['ok', 'skipped', 'warn', 'fail'] as const;
export type Grade = (typeof grades)[number];

/** What one look came to, in Norwegian. */
export interface Finding {
  grade: Grade;
  found: string;
  /** What to do about it; null when there is nothing to do. */
  todo: string | null;
  /** It fails though somebody answered: nothing is out of reach. */
  answered?: true;
}

/** What a check has at hand. */
export interface Bench {
  config: Config;
  /** Milliseconds left; never less than a little. */
  leftMs: () => number;
}

/** The same with a server that answers. */
export type ServerBench = Bench & Session;

export const ok = (found: string): Finding => ({ grade: 'ok', found, todo: null });
export const skipped = (found: string): Finding => ({ grade: 'skipped', found, todo: null });
export const warn = (found: string, todo: string): Finding => ({ grade: 'warn', found, todo });
export const fail = (found: string, todo: string): Finding => ({ grade: 'fail', found, todo });
