import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import {
  searchAttribute,
  searchAttributeKey,
  searchAttributeNames,
  type SearchAttributeName,
} from '../src/contract/searchAttributes';
import type { SearchAttributeValues } from '../src/domain/attributes';

/** What the Temporal UI shows of a state in its lists. */
export interface Listing {
  /**
   * Tells the lists, if anything has changed. Attributes that `mayTell` does not allow are left as they stand; it is asked
   * only when something has changed.
   */
  tell(wanted: SearchAttributeValues, mayTell?: () => boolean): void;
  /** Has this run told the lists something within the last ten seconds? */
  justTold(): boolean;
}

/** How long lists that have just been told may wait for more, in milliseconds. */
const rushMs = 10_000;

/** The listing of this run: it begins with what it was started with, or the run before has told. */
export function createListing(): Listing {
  let shown: SearchAttributeValues | undefined;
  let toldAt = -Infinity;
  return {
    tell: (wanted, mayTell = () => true) => {
      const before = shown ?? current();
      const changed = searchAttributeNames.filter((name) => !same(wanted[name], before[name]));
      const told = changed.length > 0 && mayTell();
      if (told) {
        upsertSearchAttributes(changed.map((name) => searchAttribute(name, wanted[name])));
        toldAt = Date.now();
      }
      if (told || changed.length === 0) shown = wanted;
    },
    justTold: () => Date.now() - toldAt < rushMs,
  };
}

/** Of a list only what is in it counts: in which order it stands is not worth an event. */
const same = (a: Value, b: Value): boolean =>
  JSON.stringify(Array.isArray(a) ? [...a].sort() : a) ===
  JSON.stringify(Array.isArray(b) ? [...b].sort() : b);

type Value = SearchAttributeValues[SearchAttributeName];

/** What stands on the server: kept over a continue-as-new. */
function current(): SearchAttributeValues {
  const typed = workflowInfo().typedSearchAttributes;
  const read = (name: SearchAttributeName): unknown => {
    const value: unknown = typed.get(searchAttributeKey(name));
    return value instanceof Date ? value.getTime() : (value ?? null);
  };
  return Object.fromEntries(
    searchAttributeNames.map((name) => [name, read(name)]),
  ) as unknown as SearchAttributeValues;
}
