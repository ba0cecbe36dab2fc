import { Connection } from '@temporalio/client';
import { type Config, connectionOptions } from '../config';
import { atLeast, LEAST_SERVER } from '../dev/engine';
import { messageOf } from '../dev/errors';
import { type Log } from '../dev/log';
import {
  ensureNamespace,
  ensureSearchAttributes,
  missingSearchAttributes,
  setupCommands,
} from '../dev/namespace';

/**
 * Makes a server of somebody else's ready: adds namespace and search attributes where that is allowed, and says what to do
 * there where it is not. Out: the server's version. Throws when it does not answer.
 */
export async function prepareServer(
  config: Pick<Config, 'temporal' | 'retentionDays'>,
  log: Log,
): Promise<string> {
  const { address, namespace } = config.temporal;
  let connection: Connection;
  try {
    connection = await Connection.connect({ ...connectionOptions(config), connectTimeout: '5 seconds' });
  } catch (cause) {
    throw new Error(`The Temporal server at ${address} does not answer: ${messageOf(cause)}`, {
      cause,
    });
  }
  try {
    const { serverVersion } = await connection.workflowService.getSystemInfo({});
    if (!atLeast(serverVersion, LEAST_SERVER)) {
      log(`The server is ${serverVersion}; DSOP is made for ${LEAST_SERVER} and newer.`);
    }
    try {
      if (await ensureNamespace(connection, namespace, config.retentionDays))
        log(`Registered namespace ${namespace}.`);
      const added = await ensureSearchAttributes(connection, namespace);
      if (added.length > 0) log(`Added search attributes ${added.join(', ')}.`);
    } catch (error) {
      const missing = await missingSearchAttributes(connection, namespace).catch(() => []);
      log(`Namespace or search attributes could not be set up here (${messageOf(error)}). By hand:`);
      setupCommands(namespace, config.retentionDays, missing).forEach((line) => log(`  ${line}`));
    }
    return serverVersion;
  } finally {
    await connection.close();
  }
}
