import { log, metricMeter } from '@temporalio/activity';
import type { DeliveryResult } from '../domain/letters';
import type { PostOutcome } from '../domain/post';
import { lettersMetric } from '../contract/metrics';

/** Letters of one delivery by what came of them. */
export interface LetterCounts {
  sent: number;
  /** To be tried again. */
  postponed: number;
  failed: number;
  /** To go with the reader's letter of the next morning. */
  handedOver: number;
}

const outcomes = { sent: 'sent', retry: 'postponed', failed: 'failed' } as const;
const counted = ['sent', 'postponed', 'failed', 'handedOver'] as const;

/** Counts letters, not intents: several intents may have gone in one. What was no letter counts as one each. */
export function countLetters(results: readonly DeliveryResult[]): LetterCounts {
  const letters = new Map(results.map((result) => [result.messageId ?? `intent ${result.intent}`, result]));
  const counts: LetterCounts = { sent: 0, postponed: 0, failed: 0, handedOver: 0 };
  for (const { outcome, handedOver } of letters.values())
    counts[handedOver ? 'handedOver' : outcomes[outcome]]++;
  return counts;
}

/** A reader's letter of the morning; none where all there was to tell had been declined. */
export const countMorning = ({ outcome, messageId }: PostOutcome): LetterCounts => ({
  ...countLetters([]),
  ...(outcome === 'sent' && messageId === null ? {} : { [outcomes[outcome]]: 1 }),
});

/** A delivering activity with a count in the metrics (`dsop_letters_total`) and a line in the log for each delivery. */
export function watchLetters<A extends unknown[], R>(
  deliver: (...args: A) => Promise<R>,
  count: (results: R) => LetterCounts,
): (...args: A) => Promise<R> {
  return async (...args) => {
    const results = await deliver(...args);
    const counts = count(results);
    const counter = metricMeter.createCounter(...lettersMetric);
    for (const outcome of counted) {
      if (counts[outcome] > 0) counter.add(counts[outcome], { outcome });
    }
    log[counts.failed > 0 ? 'warn' : 'info']('letters delivered', { ...counts });
    return results;
  };
}
