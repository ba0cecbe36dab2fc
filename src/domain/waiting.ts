import type { EpochMs } from './calendar';
import type { Party } from './roles';
import type { Text } from './text';

/** One thing an initiative waits for: whose move, what, by which paragraph, since when, what comes next. */
export interface Wait {
  /** The case that it is about; null where it is about none. */
  case: string | null;
  /** The gate that waits to be put forward; null for all else. */
  gate: string | null;
  who: string;
  whoName: Text;
  what: Text;
  paragraph: string;
  since: EpochMs;
  next: { at: EpochMs; what: Text } | null;
  command: string | null;
}

/** Whoever owes it, as the one who is waited for. */
export const asWait = (p: Pick<Party, 'token' | 'name'>) => ({
  case: null,
  gate: null,
  who: p.token,
  whoName: p.name,
});
