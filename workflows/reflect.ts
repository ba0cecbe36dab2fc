import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import {
  defineSearchAttributeKey,
  type SearchAttributeType,
  type SearchAttributeUpdatePair,
} from '@temporalio/common';
import { searchAttributeTypes } from '../src/contract/searchAttributes';
import type { SearchAttributeValues } from '../src/domain/attributes';

/**
 * Shows in the Temporal UI what a state comes to: search attributes only when they change, the details always. Attributes
 * that `mayTell` does not allow are left as they stand; it is asked only when something has changed.
 */
export function createReflection(): (
  wanted: SearchAttributeValues,
  details: string,
  mayTell?: () => boolean,
) => void {
  let shown: SearchAttributeValues | undefined;
  return (wanted, details, mayTell = () => true) => {
    const before = shown ?? current();
    const changed = names.filter((name) => !same(wanted[name], before[name]));
    const told = changed.length > 0 && mayTell();
    if (told) upsertSearchAttributes(changed.map((name) => pair(name, wanted[name])));
    if (told || changed.length === 0) shown = wanted;
    setCurrentDetails(details);
  };
}

/** Of a list only what is in it counts: in which order it stands is not worth an event. */
const same = (a: Value, b: Value): boolean =>
  JSON.stringify(Array.isArray(a) ? [...a].sort() : a) ===
  JSON.stringify(Array.isArray(b) ? [...b].sort() : b);

type Value = SearchAttributeValues[Name];
type Name = keyof typeof searchAttributeTypes;
const names = Object.keys(searchAttributeTypes) as Name[];

/** What stands on the server: kept over a continue-as-new. */
function current(): SearchAttributeValues {
  const typed = workflowInfo().typedSearchAttributes;
  const read = (name: Name): unknown => {
    const value: unknown = typed.get(
      defineSearchAttributeKey(name, searchAttributeTypes[name] as SearchAttributeType),
    );
    return value instanceof Date ? value.getTime() : (value ?? null);
  };
  return Object.fromEntries(names.map((name) => [name, read(name)])) as unknown as SearchAttributeValues;
}

function pair(name: Name, value: Value): SearchAttributeUpdatePair {
  const key = defineSearchAttributeKey(name, searchAttributeTypes[name] as SearchAttributeType);
  const typed =
    value !== null && searchAttributeTypes[name] === 'DATETIME' ? new Date(value as number) : value;
  return { key, value: typed } as SearchAttributeUpdatePair;
}
