import { osloDayOf, osloInstant, type EpochMs } from './calendar';
import { isUnsettled } from './cases';
import type { InitiativeEvent } from './events';
import { goesByLatest } from './mended';
import { seatsOn, type ActorId } from './register';
import type { Case, InitiativeState } from './state';

/** Seats that change hands while a case waits for them: whoever holds one is called, and is the one who is waited for (V4 §3.1). */

/** Seats that another person holds today than the one who was called last. One that nobody holds stays as it was. */
export const seatsPassed = (state: InitiativeState, now: EpochMs): InitiativeEvent[] =>
  state.cases.filter(isUnsettled).flatMap((c) => {
    const held = seatsOn(state.register, c.forum, osloDayOf(now));
    return c.seats.flatMap(({ actor, person }): InitiativeEvent[] => {
      const holder = held.find((s) => s.actor === actor)?.person ?? person;
      return holder === person ? [] : [{ type: 'seatPassed', caseId: c.id, actor, person: holder, at: now }];
    });
  });

/** Actors whose seat in the case nobody holds on the day: they have left the programme or its forum. */
export function unheldSeats(state: InitiativeState, c: Case, now: EpochMs): ActorId[] {
  if (!goesByLatest(state)) return [];
  const held = seatsOn(state.register, c.forum, osloDayOf(now));
  return c.seats.flatMap(({ actor }) => (held.some((s) => s.actor === actor) ? [] : [actor]));
}

/** When the seats of open cases are another's, by the register as it is. */
export const nextPassing = (state: InitiativeState, now: EpochMs): { at: EpochMs; why: string }[] =>
  state.cases
    .filter(isUnsettled)
    .filter((c) => c.status === 'open')
    .flatMap((c) =>
      state.register.seats
        .filter((s) => s.forum === c.forum && s.validFrom > osloDayOf(now))
        .filter((s) => c.seats.some(({ actor, person }) => actor === s.actor && person !== s.person))
        .map((s) => ({ at: osloInstant(s.validFrom, '00:00'), why: `${c.id}: nytt sete` }))
        .filter(({ at }) => at < c.closing.at),
    );
