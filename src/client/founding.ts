import { existsSync, readFileSync } from 'node:fs';
import { ConfigError } from '../config';
import { envelopeSchema, type Envelope } from '../contract/envelope';
import { programmeWorkflowId } from '../contract/messages';
import { toIso, type EpochMs } from '../domain/calendar';
import { foundProgramme } from '../domain/programmeState';
import { foundAttested } from '../domain/programmeRegister';
import { rootPerson, snapshotOf, type Register } from '../domain/register';
import { newCommandId } from './envelope';

/** A programme whose commands are signed is founded on a register that the root key has signed as a whole. */

/** The register as the root key is to sign it, without names and addresses; unsigned yet. */
export const foundingOf = (register: Register, sentAt: EpochMs): Envelope => ({
  v: 1,
  id: newCommandId(),
  programme: register.programme,
  command: 'loadRegister',
  target: programmeWorkflowId,
  by: rootPerson,
  register: register.revision,
  sentAt: toIso(sentAt),
  payload: { snapshot: { ...snapshotOf(register) } },
});

/** Where the signed register lies: beside the register's file. */
export const foundingFileOf = (registerFile: string): string =>
  `${registerFile.replace(/\.ya?ml$/, '')}.founding.json`;

/**
 * The register signed by its root key, from the file beside it; undefined when the register has no root key. Throws a
 * `ConfigError` when it is missing, or not what the root key signed.
 */
export function attestedBy(registerFile: string, register: Register): Envelope | undefined {
  if (typeof register.root !== 'string') return undefined;
  const file = foundingFileOf(registerFile);
  const how = `«dsop found ${registerFile} > ${file}» lager den der rotnøkkelen er`;
  if (!existsSync(file)) {
    throw new ConfigError([
      `${registerFile}: registeret har en rotnøkkel, men den har ikke signert det: ${file} mangler, og ${how}`,
    ]);
  }
  const read = envelopeSchema.safeParse(jsonIn(file));
  if (!read.success) throw new ConfigError([`${file}: er ikke en signert konvolutt; ${how}`]);
  const judged = foundAttested(foundProgramme(register, 0), read.data, Date.now());
  if (!judged.ok) throw new ConfigError([`${file}: ${judged.refused.message}`]);
  return read.data;
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
