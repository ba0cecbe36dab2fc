import { joinedActors } from './basis';
import { osloDayOf, type EpochMs } from './calendar';
import { willsDiffer } from './duties/cases';
import { unanswerable } from './disputes';
import { rulesOf } from './rules';
import type { InitiativeEvent } from './events';
import { nextPassing, seatsPassed } from './passing';
import { actorOn, type ActorId } from './register';
import type { InitiativeState } from './state';

/**
 * Do the mended rules say otherwise of this state than the rules before them? Only then does a run ask whether it goes by
 * them; from then on it does, and its state says so (`mended`).
 */
export const mendsNow = (state: InitiativeState, now: EpochMs): boolean =>
  state.mended === undefined &&
  (gone(state, now).length > 0 ||
    ofThemselves(state, now).length > 0 ||
    nextPassing(state, now).length > 0 ||
    (!state.ending && willsDiffer(state, rulesOf(state), now)));

/** What they bring about of themselves: seats follow their holders, and a dispute ends that nobody is left to answer in. */
export const ofThemselves = (state: InitiativeState, now: EpochMs): InitiativeEvent[] => [
  ...seatsPassed(state, now),
  ...unanswerable(state, now),
];

/** Actors that still take part though the programme has taken leave of them (V2 §3.1). */
export const gone = (state: InitiativeState, now: EpochMs): ActorId[] =>
  state.ending
    ? []
    : joinedActors(state).filter((actor) => actorOn(state.register, actor, osloDayOf(now)) === undefined);
