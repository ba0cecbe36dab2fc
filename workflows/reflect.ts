import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import {
  defineSearchAttributeKey,
  type SearchAttributeType,
  type SearchAttributeUpdatePair,
} from '@temporalio/common';
import { searchAttributeTypes } from '../src/contract/searchAttributes';
import type { SearchAttributeValues } from '../src/domain/attributes';
import { details } from '../src/domain/explain';
import { attributesOf } from '../src/domain/attributes';
import type { InitiativeState } from '../src/domain/state';

/** Shows the state in the Temporal UI: search attributes only when they change, the details always. */
export function createReflection(): (state: InitiativeState, now: number) => void {
  let shown: SearchAttributeValues | undefined;
  return (state, now) => {
    const wanted = attributesOf(state, now);
    const before = shown ?? current();
    const changed = names.filter((name) => JSON.stringify(wanted[name]) !== JSON.stringify(before[name]));
    if (changed.length > 0) upsertSearchAttributes(changed.map((name) => pair(name, wanted[name])));
    shown = wanted;
    setCurrentDetails(details(state, now));
  };
}

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

function pair(name: Name, value: string | number | string[] | null): SearchAttributeUpdatePair {
  const key = defineSearchAttributeKey(name, searchAttributeTypes[name] as SearchAttributeType);
  const typed =
    value !== null && searchAttributeTypes[name] === 'DATETIME' ? new Date(value as number) : value;
  return { key, value: typed } as SearchAttributeUpdatePair;
}
