import type { RuleSet } from './agreement';
import { addDays, isDay, osloDayOf, osloInstant, parseInstant, type EpochMs } from './calendar';
import { accept, refuse, type Answer } from './refusal';

/**
 * The instant that a sender's day or instant stands for, at most so many days back and never ahead. A day stands for its
 * noon, or for what `dayInstant` makes of it.
 */
export function datedBack(
  decidedOn: string,
  { limits }: Pick<RuleSet, 'limits'>,
  now: EpochMs,
  dayInstant: (day: string) => EpochMs = (day) => (osloDayOf(now) === day ? now : osloInstant(day, '12:00')),
): Answer<EpochMs> {
  const { backdatingDays } = limits;
  const at = isDay(decidedOn) ? dayInstant(decidedOn) : (parseInstant(decidedOn) ?? NaN);
  if (!(at <= now)) return refuse('bad-date', `${decidedOn} ligger frem i tid; nå er ${osloDayOf(now)}.`);
  if (osloDayOf(at) < addDays(osloDayOf(now), -backdatingDays)) {
    return refuse(
      'bad-date',
      `${decidedOn} er mer enn ${backdatingDays} dager siden; så langt tilbake kan ikke noe dateres.`,
    );
  }
  return accept(at);
}
