import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import canonicalize from 'canonicalize';
import type { Envelope } from '../contract/envelope';
import type { Chain, ChainEntry, ManifestItem } from './state';

/** Head of an empty chain. */
export const genesis = '0'.repeat(64);

/** SHA-256, in hex, of a value's canonical JSON (RFC 8785). */
export function hashOf(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('not JSON');
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Hash of an envelope as received, its proof included. */
export const envelopeHash = (envelope: Envelope): string => hashOf(envelope);

/** Hash of what is commanded, without when it was sent and what register was seen: the same for a command sent again. */
export function commandHash({
  command,
  target,
  by,
  onBehalfOf,
  case: about,
  decidedOn,
  payload,
}: Envelope): string {
  return hashOf({
    command,
    target,
    by,
    onBehalfOf: onBehalfOf ?? null,
    case: about?.id ?? null,
    decidedOn: decidedOn ?? null,
    payload,
  });
}

/** The head after one more entry: hash over the head before and the entry's hash. */
export const nextHead = (head: string, hash: string): string => bytesToHex(sha256(utf8ToBytes(head + hash)));

/** Appends an accepted command. */
export function append(chain: Chain, envelope: Envelope, at: number, effect: string[]): Chain {
  const hash = envelopeHash(envelope);
  const head = nextHead(chain.head, hash);
  const entry: ChainEntry = {
    id: envelope.id,
    command: envelope.command,
    by: envelope.by,
    at,
    hash,
    head,
    envelope,
    effect,
  };
  return { head, entries: [...chain.entries, entry] };
}

/** The entry of an earlier command with this id. */
export const entryOf = (chain: Chain, id: string): ChainEntry | undefined =>
  chain.entries.find((e) => e.id === id);

/** The fingerprint of a decision basis: what every position and every will is bound to. */
export const manifestHash = (items: readonly ManifestItem[]): string => hashOf(items);
