import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2';
import { utf8ToBytes } from '@noble/hashes/utils';
import { base64urlnopad } from '@scure/base';
import type { Envelope } from '../../src/contract/envelope';
import { keyIdOf, proofOf, signedText } from '../../src/domain/proof';
import { rootPerson, type Key, type PersonId, type Register } from '../../src/domain/register';

/** A private key that is the same in every run: made of a name, as no real one is. */
export const seedOf = (name: string): Uint8Array => sha256(utf8ToBytes(`test key of ${name}`));
export const publicKeyFor = (name: string): string =>
  base64urlnopad.encode(ed25519.getPublicKey(seedOf(name)));

/** A register's entry for the key made of this name. */
export const keyFor = (person: PersonId, name = person, over: Partial<Key> = {}): Key => ({
  id: keyIdOf(publicKeyFor(name)),
  person,
  publicKey: publicKeyFor(name),
  validFrom: null,
  revokedAt: null,
  reason: null,
  ...over,
});

/** The register with a root key and one key for every person: signing is on. */
export const withKeys = <R extends Register>(register: R): R => ({
  ...register,
  root: publicKeyFor(rootPerson),
  keys: register.persons.map((p) => keyFor(p.id)),
  delegations: [],
});

/** The envelope, signed by the sender's own key or by the one made of another name. */
export function signed(envelope: Envelope, name = envelope.by): Envelope {
  const signature = ed25519.sign(utf8ToBytes(signedText(envelope)), seedOf(name));
  return { ...envelope, proof: proofOf(publicKeyFor(name), signature) };
}
