import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import type { SearchAttributeValues } from '../domain/attributes';

/** The custom search attributes of every DSOP workflow and their types on the server. Lists are read from these, never by opening workflows. */
export const searchAttributeTypes = {
  DsopPhase: 'KEYWORD',
  DsopKind: 'KEYWORD',
  DsopAwaits: 'KEYWORD_LIST',
  DsopActors: 'KEYWORD_LIST',
  DsopLead: 'KEYWORD',
  DsopNextDue: 'DATETIME',
  DsopOverdue: 'INT',
  DsopEscalated: 'INT',
  DsopCaseSince: 'DATETIME',
  DsopHealth: 'KEYWORD',
  DsopRuleSet: 'KEYWORD',
} as const;

export type SearchAttributeName = keyof typeof searchAttributeTypes;
export const searchAttributeNames = Object.keys(searchAttributeTypes) as SearchAttributeName[];

/** Where Temporal keeps it. */
export const searchAttributeKey = (name: SearchAttributeName) =>
  defineSearchAttributeKey(name, searchAttributeTypes[name]);

/** The attribute as Temporal is told it; null takes it away. */
export function searchAttribute(
  name: SearchAttributeName,
  value: SearchAttributeValues[SearchAttributeName],
): SearchAttributeUpdatePair {
  const told =
    value !== null && searchAttributeTypes[name] === 'DATETIME' ? new Date(value as number) : value;
  return { key: searchAttributeKey(name), value: told } as SearchAttributeUpdatePair;
}
