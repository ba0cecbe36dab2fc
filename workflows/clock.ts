import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

/** The one timer of a workflow. It is armed again only when an earlier wake-up appears; one that comes too early is harmless. */
export interface Alarm {
  /** Makes sure that the workflow wakes at `at` or before. */
  set(at: number, now: number, summary: string): void;
  /** Has it rung since this was last asked? */
  rang(): boolean;
}

export function createAlarm(): Alarm {
  let armed: { at: number; scope: CancellationScope } | undefined;
  let ringing = false;
  return {
    set(at, now, summary) {
      if (armed && armed.at <= at) return;
      armed?.scope.cancel();
      const mine = { at, scope: new CancellationScope() };
      armed = mine;
      mine.scope
        .run(() => sleep(Math.max(at - now, 1), { summary }))
        .then(
          () => {
            if (armed === mine) armed = undefined;
            ringing = true;
          },
          (error: unknown) => {
            if (!isCancellation(error)) throw error;
          },
        );
    },
    rang() {
      const was = ringing;
      ringing = false;
      return was;
    },
  };
}
