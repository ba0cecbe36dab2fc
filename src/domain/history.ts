import { toIso } from './calendar';
import type { Chain } from './state';

/** One accepted command, as `history` lists it. */
export interface HistoryEntry {
  seq: number;
  id: string;
  command: string;
  by: string;
  at: string;
  decidedOn: string | null;
  effect: string[];
  hash: string;
  head: string;
}

export type HistoryView = HistoryEntry[];

/** The chain, oldest first. */
export function history(chain: Chain): HistoryView {
  return chain.entries.map((e, i) => ({
    seq: i + 1,
    id: e.id,
    command: e.command,
    by: e.by,
    at: toIso(e.at),
    decidedOn: e.envelope?.decidedOn ?? null,
    effect: e.effect,
    hash: e.hash,
    head: e.head,
  }));
}
