import type { EpochMs } from './calendar';
import type { InitiativeState } from './state';

/** The states before and after what is being judged, and some on the way. */
const kept = 6;

/**
 * The same function, which works out once what it is asked several times in one step: rules, lists and explanations ask for
 * the same thing of the same state at the same instant. States are never changed in place; nor may what comes out be.
 */
export function lately<T>(
  work: (state: InitiativeState, now: EpochMs) => T,
): (state: InitiativeState, now: EpochMs) => T {
  const known: { state: InitiativeState; now: EpochMs; result: T }[] = [];
  return (state, now) => {
    const found = known.find((one) => one.state === state && one.now === now);
    if (found) return found.result;
    const result = work(state, now);
    known.push({ state, now, result });
    if (known.length > kept) known.shift();
    return result;
  };
}
