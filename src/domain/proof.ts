import { eddsa } from '@noble/curves/abstract/edwards.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256, sha512 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { base64urlnopad } from '@scure/base';
import canonicalize from 'canonicalize';
import type { Envelope } from '../contract/envelope';
import { formatInstant, type EpochMs } from './calendar';
import { accept, refuse, type Answer } from './refusal';
import { keysOf, personOf, rootPerson, type Key, type RegisterSnapshot } from './register';
import { remembered } from './remembered';

/** Bytes of an Ed25519 public key and of a signature (RFC 8032). */
const publicKeyBytes = 32;
const signatureBytes = 64;

/** `ed25519.<key id>.<signature in base64url>`: what an envelope's `proof` looks like. */
const proofForm = /^ed25519\.([0-9a-f]{16})\.([A-Za-z0-9_-]{86})$/;

/** What is signed: the canonical JSON (RFC 8785) of the envelope without its proof. */
export function signedText(envelope: Envelope): string {
  const { proof: _, ...rest } = envelope;
  const text = canonicalize(rest);
  if (text === undefined) throw new Error('not JSON');
  return text;
}

/** The bytes of a public key in base64url; undefined when it is none: of another length, or no point of the curve. */
export function publicKeyOf(text: string): Uint8Array | undefined {
  const bytes = bytesOf(text);
  if (bytes?.length !== publicKeyBytes) return undefined;
  try {
    // Points of small order sign anything: no honest key is one.
    return ed25519.Point.fromBytes(bytes).isSmallOrder() ? undefined : bytes;
  } catch {
    return undefined;
  }
}

/** A key's id: the first sixteen hex digits of SHA-256 over its 32 bytes. */
export function keyIdOf(publicKey: string): string {
  const bytes = bytesOf(publicKey);
  return bytesToHex(sha256(bytes ?? utf8ToBytes(publicKey))).slice(0, 16);
}

/** The proof of a signature (64 bytes) made with this public key. */
export const proofOf = (publicKey: string, signature: Uint8Array): string =>
  `ed25519.${keyIdOf(publicKey)}.${base64urlnopad.encode(signature)}`;

/** The id of the key that a proof names; null when there is no proof, or none of this form. */
export const keyNamed = (proof: string | undefined): string | null =>
  proof === undefined ? null : (proofForm.exec(proof)?.[1] ?? null);

/** Are commands signed in this programme? They are wherever its register has a root key. */
export const signingIsOn = (register: RegisterSnapshot): boolean => typeof register.root === 'string';

/**
 * Whether the envelope is signed, by a key of the person who acts, valid when it is received (`now`), and as it stands.
 * Always so where the register has no root key. Cheap questions first; the signature itself costs half a millisecond, three with a key that was not seen lately.
 */
export function verifyProof(register: RegisterSnapshot, envelope: Envelope, now: EpochMs): Answer<true> {
  if (!signingIsOn(register)) return accept(true);
  const key = keyFor(register, envelope, now);
  if (!key.ok) return key;
  const [, , signature = ''] = (envelope.proof ?? '').split('.');
  const bytes = bytesOf(signature);
  const publicKey = bytesOf(key.value.publicKey);
  if (bytes?.length !== signatureBytes || publicKey === undefined) return malformedProof();
  if (!signs(publicKey, bytes, signedText(envelope))) {
    return refuse(
      'forged',
      'Signaturen stemmer ikke med innholdet: kommandoen er endret etter at den ble signert, eller signert med en annen nøkkel. Lag den på nytt.',
    );
  }
  return accept(true);
}

/**
 * Does the signature hold over the text? Strict as RFC 8032 has it: one signature has one form. What was asked lately is
 * known: a validator and its handler ask the same, and so does a record's judge for each of its checks.
 */
export function signs(publicKey: Uint8Array, signature: Uint8Array, text: string): boolean {
  const message = utf8ToBytes(text);
  const asked = [publicKey, signature, sha256(message)].map(bytesToHex).join();
  return remembered(answers, 512, asked, () => verified(publicKey, signature, message));
}

const answers = new Map<string, boolean>();

function verified(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): boolean {
  try {
    remembered(keyPoints, 128, bytesToHex(publicKey), () =>
      ed25519.Point.fromBytes(publicKey, false).precompute(multiplesOf, true),
    );
    return ours.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

/**
 * A person signs many commands with one key: its point is read once, with a table of its multiples beside it (some 90 KB),
 * after which a signature takes a third of the time. Three bits at a time is where the table has paid for itself soonest.
 */
const multiplesOf = 3;
const keyPoints = new Map<string, InstanceType<typeof ed25519.Point>>();

/** The library's Ed25519, over its points; only that a key's is taken from those that are held. */
const ours = eddsa(
  Object.create(ed25519.Point, {
    fromBytes: {
      value: (bytes: Uint8Array, zip215?: boolean) =>
        keyPoints.get(bytesToHex(bytes)) ?? ed25519.Point.fromBytes(bytes, zip215),
    },
  }) as typeof ed25519.Point,
  sha512,
);

/** The key a proof names, if it is one that the person may use now. */
function keyFor(
  register: RegisterSnapshot,
  envelope: Envelope,
  now: EpochMs,
): Answer<Pick<Key, 'publicKey'>> {
  const { by, proof } = envelope;
  if (proof === undefined) {
    return refuse(
      'unsigned',
      `Kommandoen er ikke signert; programmet tar bare imot det ${by} har signert. «dsop sign» gjør det, også uten server.`,
    );
  }
  const id = keyNamed(proof);
  if (id === null) return malformedProof();
  if (by === rootPerson) return rootKey(register, id);
  const key = keysOf(register).find((k) => k.id === id);
  if (!key) {
    return refuse(
      'key-unknown',
      `Registeret kjenner ikke nøkkelen ${id}; ${by} har ${listOf(register, by, now)}.`,
    );
  }
  if (key.person !== by) {
    return refuse('key-of-another', `Nøkkelen ${id} er ikke ${by} sin; den som handler, signerer selv.`);
  }
  if (key.revokedAt !== null && key.revokedAt <= now) {
    return refuse(
      'key-revoked',
      `Nøkkelen ${id} ble trukket tilbake ${formatInstant(key.revokedAt, 'nb')}${key.reason === null ? '' : ` (${key.reason})`}; ${by} har ${listOf(register, by, now)}.`,
    );
  }
  if (key.validFrom !== null && key.validFrom > now) {
    return refuse('key-not-begun', `Nøkkelen ${id} gjelder først fra ${formatInstant(key.validFrom, 'nb')}.`);
  }
  return accept(key);
}

function rootKey(register: RegisterSnapshot, id: string): Answer<Pick<Key, 'publicKey'>> {
  const root = register.root ?? '';
  if (keyIdOf(root) === id) return accept({ publicKey: root });
  return refuse(
    'key-of-another',
    `Nøkkelen ${id} er ikke programmets rotnøkkel, og «${rootPerson}» handler bare med den.`,
  );
}

const malformedProof = () =>
  refuse(
    'key-malformed',
    'Beviset skal være «ed25519.<nøkkel-id>.<signatur>»: 16 heksadesimale tegn og 86 tegn base64url. «dsop sign» skriver det slik.',
  );

/** The keys a person may sign with now, oldest first. */
export const keysIn = (register: RegisterSnapshot, person: string, now: EpochMs): Key[] =>
  keysOf(register).filter(
    (k) =>
      k.person === person &&
      (k.validFrom === null || k.validFrom <= now) &&
      (k.revokedAt === null || now < k.revokedAt),
  );

function listOf(register: RegisterSnapshot, person: string, now: EpochMs): string {
  if (!personOf(register, person)) return 'ingen';
  const ids = keysIn(register, person, now).map((k) => k.id);
  return ids.length === 0 ? 'ingen gyldig nøkkel' : ids.join(' og ');
}

function bytesOf(text: string): Uint8Array | undefined {
  try {
    return base64urlnopad.decode(text);
  } catch {
    return undefined;
  }
}
