import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../dev/errors';

/** Keys at rest: PKCS#8 in PEM, one file a person, readable by the owner only; with a passphrase encrypted (PBES2, AES-256). */

export interface KeyPlace {
  /** Folders looked in, in order; new keys go to the first. */
  folders: readonly string[];
  /** Asked for once, when a key is encrypted; undefined when nobody can answer. */
  passphrase: () => Promise<string | undefined>;
}

/** A key file that cannot be used, in one Norwegian sentence. */
export class KeyError extends Error {}

/** Ids of persons may hold a slash. */
const fileName = (person: string, suffix = ''): string => `${person.replaceAll('/', '+')}${suffix}.pem`;

/** The file of a person's key; undefined when no folder has one. */
export const keyFileOf = ({ folders }: KeyPlace, person: string): string | undefined =>
  folders.map((folder) => path.join(folder, fileName(person))).find((file) => existsSync(file));

/** A person's private key; undefined when there is none. Throws `KeyError`. */
export const readKey = (place: KeyPlace, person: string): Promise<KeyObject | undefined> =>
  keyReader(place)(person);

/** Reads private keys as `readKey` does, file by file each time, and works out anew only what has been changed. */
export function keyReader(place: KeyPlace): (person: string) => Promise<KeyObject | undefined> {
  const known = new Map<string, KeyObject>();
  return async (person) => {
    const file = keyFileOf(place, person);
    if (file === undefined) return undefined;
    const pem = pemIn(file);
    const key = known.get(pem) ?? (await keyIn(pem, file, place));
    known.set(pem, key);
    return key;
  };
}

function pemIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (typeof code !== 'string') throw error;
    const why = code === 'EISDIR' ? 'det er en mappe' : code;
    throw new KeyError(`Nøkkelen i «${file}» kan ikke leses: ${why}.`);
  }
}

async function keyIn(pem: string, file: string, place: KeyPlace): Promise<KeyObject> {
  const encrypted = pem.includes('ENCRYPTED');
  const passphrase = encrypted ? await place.passphrase() : undefined;
  if (encrypted && passphrase === undefined) {
    throw new KeyError(
      `Nøkkelen i «${file}» er kryptert; sett DSOP_KEY_PASSPHRASE, eller kjør i en terminal.`,
    );
  }
  try {
    const key = createPrivateKey({
      key: pem,
      format: 'pem',
      ...(passphrase !== undefined && { passphrase }),
    });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    throw new KeyError(`Nøkkelen i «${file}» kan ikke leses${encrypted ? ': er passordet riktig?' : '.'}`);
  }
  throw new KeyError(`Nøkkelen i «${file}» er ikke en Ed25519-nøkkel.`);
}

/** The 32 bytes of the public key, in base64url. */
export function rawPublicKey(key: KeyObject): string {
  const { x } = (key.type === 'public' ? key : createPublicKey(key)).export({ format: 'jwk' });
  if (x === undefined) throw new KeyError('Nøkkelen er ikke en Ed25519-nøkkel.');
  return x;
}

/**
 * Makes a key pair and writes the private key to the person's file in the folder (0600 in 0700), encrypted where a
 * passphrase is given. Out: the public key, base64url. Throws `KeyError` when there is one already.
 */
export function makeKey(folder: string, person: string, passphrase: string | undefined, suffix = ''): string {
  const file = path.join(folder, fileName(person, suffix));
  if (existsSync(file)) throw new KeyError(`«${file}» finnes fra før; en nøkkel skrives aldri over.`);
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    ...(passphrase !== undefined && { cipher: 'aes-256-cbc', passphrase }),
  });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
  return rawPublicKey(privateKey);
}

/** The public half, base64url, of a key that nobody keeps: what is only tried needs no more. */
export const passingKey = (): string => rawPublicKey(generateKeyPairSync('ed25519').publicKey);

/** Suffix of a key that the register does not know yet. */
const pending = '.next';

/**
 * The key that is to replace a person's, public half, base64url: made now, or when an earlier attempt was cut off. It is
 * encrypted where the present one is.
 */
export async function pendingKey(place: KeyPlace, person: string): Promise<string> {
  const [folder = '.'] = place.folders;
  const made = await readKey({ ...place, folders: [folder] }, `${person}${pending}`);
  if (made) return rawPublicKey(made);
  const present = keyFileOf(place, person);
  const encrypted = present !== undefined && pemIn(present).includes('ENCRYPTED');
  return makeKey(folder, person, encrypted ? await place.passphrase() : undefined, pending);
}

/** The key that was made to replace a person's takes its place; the old one is kept beside it. */
export function putInPlace(folder: string, person: string, oldId: string): void {
  const file = path.join(folder, fileName(person));
  if (existsSync(file)) renameSync(file, path.join(folder, `${fileName(person, `.${oldId}`)}.old`));
  renameSync(path.join(folder, fileName(person, pending)), file);
}
