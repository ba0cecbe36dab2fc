import type { DecisionRecord } from '../../domain/record/shape';

/** What is asked of a record, in the order in which it is told. */
export const checks = [
  'files',
  'form',
  'seals',
  'timeline',
  'chain',
  'rules',
  'registers',
  'manifests',
  'signatures',
  'trust',
  'replay',
  'readable',
  'head',
] as const;
export type Check = (typeof checks)[number];

/** One answer. `untried`: not asked, or not to be told from what there is. */
export interface Finding {
  check: Check;
  holds: 'yes' | 'no' | 'untried';
  /** Norwegian, a sentence or two. */
  says: string;
  /** Where it does not hold: files, and places in `record.json` such as `timeline[12].envelope`. */
  places: string[];
}

export const holds = (check: Check, says: string): Finding => ({ check, holds: 'yes', says, places: [] });
export const untried = (check: Check, says: string): Finding => ({
  check,
  holds: 'untried',
  says,
  places: [],
});
export const fails = (check: Check, says: string, places: readonly string[]): Finding => ({
  check,
  holds: 'no',
  says,
  places: [...new Set(places)],
});

/** One look at a record whose form is right. */
export type Look = (record: DecisionRecord) => Finding;
