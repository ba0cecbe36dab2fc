import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { rawPublicKey } from '../../src/client/keyFiles';
import type { Envelope } from '../../src/contract/envelope';
import { keyIdOf, proofOf, signedText } from '../../src/domain/proof';
import { rootPerson, type Key, type PersonId, type Register } from '../../src/domain/register';

/** A private key that is the same in every run: made of a name, as no real one is. */
export const seedOf = (name: string): Uint8Array =>
  createHash('sha256').update(`test key of ${name}`).digest();
export const publicKeyFor = (name: string): string => keysOf(name).publicKey;

/** What an Ed25519 seed is wrapped in to be a private key in PKCS #8 (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const made = new Map<string, { privateKey: KeyObject; publicKey: string }>();

function keysOf(name: string) {
  const known = made.get(name);
  if (known) return known;
  const der = Buffer.concat([pkcs8Head, seedOf(name)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const keys = { privateKey, publicKey: rawPublicKey(privateKey) };
  made.set(name, keys);
  return keys;
}

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
  const signature = sign(null, Buffer.from(signedText(envelope)), keysOf(name).privateKey);
  return { ...envelope, proof: proofOf(publicKeyFor(name), signature) };
}
