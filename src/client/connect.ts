import { Client, Connection } from '@temporalio/client';
import { connectionOptions, type Config } from '../config';
import { noServer, type Reply } from './reply';

/** An open connection and the client on it; `close` it. */
export interface Session {
  client: Client;
  connection: Connection;
  close: () => Promise<void>;
}

/** A server that is there answers in milliseconds; one that is just starting gets a moment. */
const longestConnectMs = 5000;

/**
 * Connects to the server of the configuration within `timeoutMs` milliseconds, at most five seconds.
 * `unreachable` when nothing answers there, or not in Temporal's language.
 */
export async function connect(config: Pick<Config, 'temporal'>, timeoutMs: number): Promise<Reply<Session>> {
  const connectTimeoutMs = Math.min(timeoutMs, longestConnectMs);
  const connection = Connection.lazy({ ...connectionOptions(config), connectTimeout: connectTimeoutMs });
  try {
    await connection.ensureConnected();
  } catch (error) {
    await connection.close();
    if (error instanceof Error) return { unreachable: noServer(config.temporal.address) };
    throw error;
  }
  const client = new Client({ connection, namespace: config.temporal.namespace });
  return { value: { client, connection, close: () => connection.close() } };
}
