import type { InitiativeState } from './state';

/**
 * Does the run go by the rules as they were mended while it ran? One that has acted by the rules before them does so again
 * where it replays (docs/upgrades.md): asked only where the two differ, in the workflow by `patched`. `again`: as they were
 * mended a second time; `room`: the bound on what a programme hands to its next run.
 */
export type Mended = (what?: 'again' | 'room') => boolean;

export const always: Mended = () => true;

/** Does this state go by the rules as they were mended last? Whatever begins now does from its first step on. */
export const goesByLatest = ({ mended }: Pick<InitiativeState, 'mended'>): boolean => mended === 2;
