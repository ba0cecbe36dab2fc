/**
 * Does the run go by the rules as they were mended while it ran? One that has acted by the rules before them does so again
 * where it replays (docs/upgrades.md): asked only where the two differ, in the workflow by `patched`.
 */
export type Mended = () => boolean;

export const always: Mended = () => true;
