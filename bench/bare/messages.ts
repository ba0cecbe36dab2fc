import type { Addressee } from '../../src/domain/letters';

/** What the bare workflow is started with. */
export interface BareInput {
  key: string;
  programme: string;
  /** Who reminders go to. */
  reminded: Addressee[];
  /** A timer is armed for each at the start, and sends one letter when it rings. */
  timersMs: number[];
  /** One timer that is armed again each time it has rung; null for none. */
  everyMs: number | null;
  /** Messages that runs before this one have taken. */
  taken: unknown[];
}

/** What kind of workflow a run goes on as. */
export interface CarryTo {
  type: string;
  taskQueue: string;
}

/** A message, and whom an initiative that took the same message would write to. */
export interface BareCommand {
  message: unknown;
  letters: Addressee[];
}

export interface BareReceipt {
  taken: number;
}

export const bareTaskQueue = 'bare';
