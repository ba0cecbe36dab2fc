import type { Envelope } from '../contract/envelope';
import type { EpochMs } from './calendar';
import { commandHash, hashOf } from './chain';

/**
 * Keys that were ever used, each with when and by which command it was taken. Every run hands all of them to the next, so
 * that each is a few letters: the instant in base 36, then prints of the command's id and of what it commanded. A print
 * tells a command sent again from another one; an id is taken for another's once in a million programmes. They stand in
 * blocks, the oldest first, of which only the last is written anew.
 */
export type TakenKeys = Block[];
type Block = Record<string, string>;

const mostInBlock = 500;

const idPrint = (id: string): string => hashOf(id).slice(0, 10);
const hashPrint = (hash: string): string => hash.slice(0, 8);
const idPrintOf = (value: string): string => value.slice(-18, -8);
const instantOf = (value: string): EpochMs => Number.parseInt(value.slice(0, -18), 36);

const taken = (id: string, hash: string, at: EpochMs): string =>
  `${Math.floor(at).toString(36)}${idPrint(id)}${hashPrint(hash)}`;

/** The keys with one more, taken by this command. */
export const withKey = (keys: TakenKeys, key: string, envelope: Envelope, at: EpochMs): TakenKeys =>
  withValue(keys, key, taken(envelope.id, commandHash(envelope), at));

function withValue(keys: TakenKeys, key: string, value: string): TakenKeys {
  const last = keys.at(-1);
  return last && factsOf(last).count < mostInBlock
    ? [...keys.slice(0, -1), { ...last, [key]: value }]
    : [...keys, { [key]: value }];
}

const valueOf = (keys: TakenKeys, key: string): string | undefined =>
  keys.find((block) => Object.hasOwn(block, key))?.[key];

/** When the key was taken; undefined where it is free. */
export function takenAt(keys: TakenKeys, key: string): EpochMs | undefined {
  const value = valueOf(keys, key);
  return value === undefined ? undefined : instantOf(value);
}

/** All of them, those taken first before the others. */
export const keysIn = (keys: TakenKeys): string[] => keys.flatMap((block) => Object.keys(block));

/** The keys that were taken after this instant. */
export const takenAfter = (keys: TakenKeys, instant: EpochMs): string[] =>
  keys.flatMap(Object.entries<string>).flatMap(([key, value]) => (instantOf(value) > instant ? [key] : []));

/** The key that a command of this id has taken, and whether that commanded the same; undefined where none has. */
export function keyTakenBy(
  keys: TakenKeys,
  envelope: Envelope,
): { key: string; at: EpochMs; same: boolean } | undefined {
  const print = idPrint(envelope.id);
  const block = keys.find((one) => factsOf(one).byId.has(print));
  const key = block && factsOf(block).byId.get(print);
  const value = key === undefined ? undefined : block?.[key];
  if (key === undefined || value === undefined) return undefined;
  return { key, at: instantOf(value), same: value.endsWith(hashPrint(commandHash(envelope))) };
}

/** How a key was kept before. */
export interface WholeTakenKey {
  id: string;
  hash: string;
  at: EpochMs;
}

/** Keys as they were kept before, as they are kept now. */
export const shortened = (keys: Record<string, WholeTakenKey>): TakenKeys =>
  inBlocks(Object.entries(keys).map(([key, { id, hash, at }]) => [key, taken(id, hash, at)]));

function inBlocks(all: [string, string][]): TakenKeys {
  const blocks: TakenKeys = [];
  for (let first = 0; first < all.length; first += mostInBlock)
    blocks.push(Object.fromEntries(all.slice(first, first + mostInBlock)));
  return blocks;
}

interface Facts {
  count: number;
  byId: Map<string, string>;
  /** What the block takes in a state that is handed on, packed. */
  bytes: number;
}

const known = new WeakMap<Block, Facts>();

/** What is asked of a block again and again. */
function factsOf(block: Block): Facts {
  const before = known.get(block);
  if (before) return before;
  const all = Object.entries(block);
  const facts = {
    count: all.length,
    byId: new Map(all.map(([key, value]) => [idPrintOf(value), key])),
    // Its instant and prints, and its own letters.
    bytes: all.reduce((sum, [key]) => sum + 18 + key.length * 0.75, 0),
  };
  known.set(block, facts);
  return facts;
}

export const countOf = (keys: TakenKeys): number =>
  keys.reduce((sum, block) => sum + factsOf(block).count, 0);

/** What they take in a state that is handed on, packed. */
export const bytesOf = (keys: TakenKeys): number =>
  keys.reduce((sum, block) => sum + factsOf(block).bytes, 0);
