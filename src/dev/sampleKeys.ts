import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { keyFileOf, makeKey, rawPublicKey, readKey, type KeyPlace } from '../client/keyFiles';
import { foundingFileOf, foundingOf } from '../client/founding';
import { fileSigner } from '../client/signer';
import { type Config, ConfigError } from '../config';
import { parseRegister, registerYaml } from '../contract/registerYaml';
import { keyIdOf } from '../domain/proof';
import { rootPerson, withUsual } from '../domain/register';

/** Where `npm start` keeps everybody's keys, unencrypted. */
export const keyPlaceOf = (dataDir: string): KeyPlace => ({
  folders: [path.join(dataDir, 'keys')],
  passphrase: () => Promise.resolve(undefined),
});

/**
 * Makes a root key and a key for every person of the register, those that are not there yet, in `keys/` of the data
 * directory, and writes the register with them beside, signed by the root key. Out: that register's file. For trying out
 * on one machine: whoever holds all keys is everybody.
 */
export async function registerWithKeys(
  config: Pick<Config, 'register' | 'dataDir' | 'programme'>,
): Promise<string> {
  const read = parseRegister(readFileSync(config.register, 'utf8'));
  if (!read.ok) throw new ConfigError(read.faults.map((fault) => `${config.register}: ${fault}`));
  if (typeof read.register.root === 'string') return config.register;
  const place = keyPlaceOf(config.dataDir);
  const [folder = '.'] = place.folders;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const publicKeyOf = async (person: string): Promise<string> => {
    if (keyFileOf(place, person) === undefined) return makeKey(folder, person, undefined);
    const key = await readKey(place, person);
    if (key === undefined) throw new Error(`the key of ${person} has gone`);
    return rawPublicKey(key);
  };
  const keys = [];
  for (const { id: person } of read.register.persons) {
    const publicKey = await publicKeyOf(person);
    keys.push({
      id: keyIdOf(publicKey),
      person,
      publicKey,
      validFrom: null,
      revokedAt: null,
      reason: null,
    });
  }
  const root = await publicKeyOf(rootPerson);
  const file = path.join(folder, 'register.yaml');
  const register = withUsual({
    ...read.register,
    programme: config.programme,
    root,
    keys,
    delegations: [],
  });
  writeFileSync(file, registerYaml(register), { mode: 0o600 });
  const attested = await fileSigner(place).sign(foundingOf(register, Date.now()));
  writeFileSync(foundingFileOf(file), JSON.stringify(attested), { mode: 0o600 });
  writeFileSync(path.join(folder, 'root.pub'), `${root}\n`, { mode: 0o600 });
  return file;
}
