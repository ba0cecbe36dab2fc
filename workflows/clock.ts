import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { EpochMs } from '../src/domain/calendar';
import type { WakeUp } from '../src/domain/wake';
import { since } from './since';

/**
 * The timers of a workflow, of which the first is when it next wants to wake. A timer that is overtaken by an earlier one
 * stays, since its time comes too; one whose time nothing waits for any more is taken back.
 */
export interface Alarm {
  /** Makes sure that the workflow wakes at the first of these, and not before. */
  set(wakeUps: readonly WakeUp[], now: EpochMs): void;
  /** Has it rung since this was last asked? */
  rang(): boolean;
}

interface Timer {
  at: EpochMs;
  scope: CancellationScope;
}

/** Has this run begun to look exactly ahead? */
export const looksAhead = (): boolean => since('looks-exactly-ahead');

/** An alarm with no timer yet; each workflow run makes its own. */
export function createAlarm(): Alarm {
  let timers: Timer[] = [];
  let ringing = false;
  const start = ({ at, why }: WakeUp, now: EpochMs) => {
    const mine = { at, scope: new CancellationScope() };
    timers.push(mine);
    mine.scope
      .run(() => sleep(Math.max(at - now, 1), { summary: why }))
      .then(
        () => {
          timers = timers.filter((timer) => timer !== mine);
          ringing = true;
        },
        (error: unknown) => {
          if (!isCancellation(error)) throw error;
        },
      );
  };
  const takeBack = (which: (timer: Timer) => boolean) => {
    const going = timers.filter(which);
    timers = timers.filter((timer) => !going.includes(timer));
    for (const { scope } of going) scope.cancel();
  };
  /** How runs did it before: one timer, taken back for an earlier one, and left to ring when its time was for nothing. */
  const setOnlyOne = (wakeUps: readonly WakeUp[], now: EpochMs) => {
    for (const wakeUp of wakeUps) {
      if (timers.some(({ at }) => at <= wakeUp.at)) continue;
      takeBack(() => true);
      start(wakeUp, now);
    }
  };
  return {
    set(wakeUps, now) {
      const [first] = [...wakeUps].sort((a, b) => a.at - b.at);
      if (!first) return;
      const early = timers.filter(({ at }) => at < first.at);
      const there = timers.some(({ at }) => at === first.at);
      if (early.length === 0 ? there : first.orBefore) return;
      if ((timers.length === 0 && wakeUps[0] === first) || !looksAhead()) return setOnlyOne(wakeUps, now);
      takeBack((timer) => early.includes(timer));
      if (!there) start(first, now);
    },
    rang() {
      const was = ringing;
      ringing = false;
      return was;
    },
  };
}
