import { readFileSync } from 'node:fs';
import { ConfigError, loadConfig, registerIn, type Config, type Environment } from './config';
import { parseRegister } from './contract/registerYaml';
import { codeOf } from './dev/errors';

/**
 * The configuration of whatever serves a programme: as `loadConfig`, and with the register's file read, so that what is
 * wrong there is said with the rest, before anything is brought up. Throws `ConfigError`.
 */
export function serviceConfig(env: Environment): Config {
  const faults = registerFaults(registerIn(env));
  try {
    const config = loadConfig(env);
    if (faults.length > 0) throw new ConfigError(faults);
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError) || error.faults === faults) throw error;
    throw new ConfigError([...error.faults, ...faults]);
  }
}

function registerFaults(file: string): string[] {
  try {
    const read = parseRegister(readFileSync(file, 'utf8'));
    return read.ok ? [] : read.faults.map((fault) => `DSOP_REGISTER: ${file}: ${fault}`);
  } catch (error) {
    const code = codeOf(error);
    if (typeof code !== 'string') throw error;
    return [`DSOP_REGISTER: ${file} cannot be read (${code})`];
  }
}
