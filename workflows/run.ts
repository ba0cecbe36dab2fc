import { ApplicationFailure, metricMeter, workflowInfo } from '@temporalio/workflow';
import { lettersMetric } from '../src/contract/metrics';
import type { Refusal } from '../src/domain/refusal';

const oldestRunMs = 365 * 24 * 3600_000;
/** Below the server's limits of 2,000 updates and 10,000 signals for one run. */
const mostMessages = 1500;

/** When a run has lasted as long as it may, epoch milliseconds: whoever sleeps wakes then. */
export const runEndsAt = (): number => workflowInfo().startTime.getTime() + oldestRunMs;

/**
 * Is it time for a new run? When the history asks for it, before the server's limits, and once a year, so that even a
 * quiet initiative gets a seam where new code begins.
 */
export function runIsOld(messagesTaken: number): boolean {
  const { continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || messagesTaken >= mostMessages || Date.now() >= runEndsAt();
}

/** Counts a refusal in the worker's metrics; leaves no event, and a replay does not count again. */
export function countRefusal(refused: Refusal, road: 'update' | 'signal'): void {
  metricMeter
    .createCounter('dsop_refusals_total', 'messages', 'Refused updates and signals, by the reason')
    .add(1, { reason: refused.code, road });
}

/** Counts letters that were postponed until they had failed; like a refusal, without an event. */
export function countGivenUp(letters: number): void {
  if (letters > 0) metricMeter.createCounter(...lettersMetric).add(letters, { outcome: 'failed' });
}

/** A refusal as an update's failure, counted: type is the code, the first detail the whole refusal. */
export function refusalFailure(refused: Refusal): ApplicationFailure {
  countRefusal(refused, 'update');
  return ApplicationFailure.create({
    message: refused.message,
    type: refused.code,
    nonRetryable: true,
    details: [refused],
  });
}
