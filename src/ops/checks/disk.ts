import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { codeOf } from '../../dev/errors';
import { fail, ok, skipped, warn, type Bench, type Finding } from './finding';

const gigabyte = 1024 ** 3;
const little = gigabyte;
const tooLittle = gigabyte / 10;

/** Can what `npm start` keeps be written, and is there room for it? A server of somebody else's keeps it elsewhere. */
export async function checkDisk({ config }: Bench): Promise<Finding> {
  const { dataDir, temporal } = config;
  if (temporal.origin === 'environment')
    return skipped(`serveren på ${temporal.address} har sin egen disk; se etter der`);
  if (!existsSync(dataDir)) return skipped(`${dataDir} finnes ikke ennå; npm start lager den`);
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK);
  } catch (error) {
    return fail(
      `${dataDir} kan ikke skrives til (${String(codeOf(error))})`,
      'Gi brukeren som kjører npm start, rett til å skrive der, eller sett DSOP_DATA_DIR.',
    );
  }
  const { bavail, bsize } = await statfs(dataDir);
  return room(dataDir, bavail * bsize);
}

/** What so many free bytes mean. */
export function room(dataDir: string, bytes: number): Finding {
  const found = `${dataDir}: ${(bytes / gigabyte).toFixed(1).replace('.', ',')} GB ledig`;
  const todo = 'Frigjør plass, eller flytt DSOP_DATA_DIR mens tjenesten er stanset.';
  if (bytes < tooLittle) return fail(found, todo);
  return bytes < little ? warn(found, todo) : ok(found);
}
