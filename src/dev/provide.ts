import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { foundingFileOf } from '../client/founding';
import { type Config, ConfigError } from '../config';
import { serviceConfig } from '../serviceConfig';
import { registerWithKeys } from './sampleKeys';

/**
 * Puts the register that a programme is to be founded on in `folder`, with what its root key signed of it: public things
 * only, for a worker that holds no key. A register without a root key gets one, and a key for everybody, in `keys/` of the
 * data directory, unless signing is off. Out: the register's file there.
 */
export async function provideRegister(
  config: Pick<Config, 'register' | 'dataDir' | 'programme' | 'signing'>,
  folder: string,
): Promise<string> {
  const from = config.signing ? await registerWithKeys(config) : config.register;
  const to = path.join(folder, 'register.yaml');
  mkdirSync(folder, { recursive: true });
  for (const [one, other] of [
    [from, to],
    [foundingFileOf(from), foundingFileOf(to)],
  ] as const) {
    if (!existsSync(one)) continue;
    copyFileSync(one, other);
    chmodSync(other, 0o644);
  }
  return to;
}

if (require.main === module) {
  const [folder = '/config'] = process.argv.slice(2);
  provideRegister(serviceConfig(process.env), folder).then(
    (file) => process.stdout.write(`${file}\n`),
    (error: unknown) => {
      process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
}
