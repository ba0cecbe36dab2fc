import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { attestedBy, foundingFileOf } from '../../src/client/founding';
import { ConfigError, repositoryRoot } from '../../src/config';
import { parseRegister } from '../../src/contract/registerYaml';
import { registerWithKeys } from '../../src/dev/sampleKeys';
import type { Register } from '../../src/domain/register';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'dsop-founding-'));
afterAll(() => rmSync(dataDir, { recursive: true }));
const sample = path.join(repositoryRoot, 'register.sample.yaml');
const config = { register: sample, dataDir, programme: 'trial' };

const registerIn = (file: string): Register => {
  const read = parseRegister(readFileSync(file, 'utf8'));
  if (!read.ok) throw new Error(read.faults.join());
  return { ...read.register, programme: config.programme };
};
const fault = (file: string, register: Register): string => {
  try {
    return `founded by ${attestedBy(file, register)?.by}`;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
};

describe('what npm start founds its programme on', () => {
  test('is signed by the root key it made, and again on the next start, with the same keys', async () => {
    const file = await registerWithKeys(config);
    const first = registerIn(file);
    expect(fault(file, first)).toBe('founded by root');
    expect(await registerWithKeys(config)).toBe(file);
    expect(registerIn(file)).toEqual(first);
    for (const one of [file, foundingFileOf(file), path.join(path.dirname(file), 'root.pem')])
      expect(statSync(one).mode & 0o777).toBe(0o600);
    expect(attestedBy(sample, registerIn(sample))).toBeUndefined();
  });

  test('is refused when the register was changed afterwards, or the signature is missing or malformed', async () => {
    const file = await registerWithKeys(config);
    const register = registerIn(file);
    expect(fault(file, { ...register, chairs: {} })).toContain('har signert et annet register');
    expect(fault(file, { ...register, programme: 'annet' })).toContain('adressert til');
    const { keys = [] } = register;
    expect(fault(file, { ...register, root: keys[0]!.publicKey })).toContain('ikke programmets rotnøkkel');
    const founding = foundingFileOf(file);
    const whole = readFileSync(founding, 'utf8');
    writeFileSync(founding, whole.replace(/"sentAt":"..../, '"sentAt":"1999'));
    expect(fault(file, register)).toContain('Signaturen stemmer ikke');
    for (const text of ['', '{', '{}']) {
      writeFileSync(founding, text);
      expect(fault(file, register)).toContain('er ikke en signert konvolutt');
    }
    rmSync(founding);
    expect(fault(file, register)).toContain('dsop found');
  });
});
