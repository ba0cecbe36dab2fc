import type { Beginning } from './begin';
import type { ProcessBeginning } from './process';

/** What is registered and not yet started. */
export type Waiting = Beginning | ProcessBeginning;

/** What all hold that were registered under one edition of the register. */
type Given = Pick<Waiting, 'register' | 'ruleSet' | 'clockOffsetMs'>;
type Ungiven = Omit<Beginning, keyof Given> | Omit<ProcessBeginning, keyof Given>;

/** Those that wait as one run hands them to the next: the register stands there once for each edition, not for each of them. */
export interface HandedOnWaiting {
  given: Given[];
  /** In their order; `given` is the place in the list above. */
  waiting: (Ungiven & { given: number })[];
}

/** Those that wait, with what they share set apart. */
export function shared(starting: readonly Waiting[]): HandedOnWaiting {
  const given: Given[] = [];
  const waiting = starting.map(({ register, ruleSet, clockOffsetMs, ...own }) => {
    const known = given.findIndex(
      (one) =>
        one.register.revision === register.revision &&
        one.ruleSet.version === ruleSet.version &&
        one.clockOffsetMs === clockOffsetMs,
    );
    if (known >= 0) return { ...own, given: known };
    return { ...own, given: given.push({ register, ruleSet, clockOffsetMs }) - 1 };
  });
  return { given, waiting };
}

/** The same, each with all that it begins with. Throws where the list does not fit together. */
export const unshared = ({ given, waiting }: HandedOnWaiting): Waiting[] =>
  waiting.map(({ given: place, ...own }) => {
    const one = given[place];
    if (!one) throw new Error(`what waits was handed on without what it was given (${place})`);
    return { ...own, ...one };
  });
