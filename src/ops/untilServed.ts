import { setTimeout as wait } from 'node:timers/promises';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { absenceOf } from '../client/absence';
import { serviceErrorIn } from '../client/reply';
import { connectionOptions, type Config } from '../config';
import { programmeWorkflowId } from '../contract/messages';
import { messageOf } from '../dev/errors';

/** How often it is asked again, and how often that is said, in milliseconds. */
export interface Pace {
  askMs: number;
  sayMs: number;
}

const usual: Pace = { askMs: 2000, sayMs: 60_000 };

/**
 * Waits while a server answers without its database: it then does not know its own namespace, and a worker that begins just
 * then would end on that. Out: whether there was anything to wait for. Throws every other fault that `ask` meets.
 */
export async function untilServed(
  ask: () => Promise<unknown>,
  say: (line: string) => void,
  { askMs, sayMs }: Pace = usual,
): Promise<boolean> {
  const often = Math.max(1, Math.round(sayMs / askMs));
  for (let times = 0; ; times++) {
    try {
      await ask();
      return times > 0;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError && absenceOf(error) === 'workflow') return times > 0;
      if (!passes(error)) throw error;
      if (times % often === 0)
        say(
          `The Temporal server answers, but not for the namespace (${messageOf(error)}): its database is away, or nobody has made the namespace. Waiting; \`npx dsop doctor\` says more.`,
        );
    }
    await wait(askMs);
  }
}

/** Is it what a server says for want of its database, and not a fault of whoever asks? */
function passes(error: unknown): boolean {
  if (error instanceof NamespaceNotFoundError || error instanceof WorkflowNotFoundError) return true;
  const code = serviceErrorIn(error)?.code;
  return code === notFound || code === unavailable;
}

const notFound = 5;
const unavailable = 14;

/** The same for the server of the configuration. Throws when it does not answer at all. */
export async function untilServerServes(
  config: Pick<Config, 'temporal'>,
  say: (line: string) => void,
): Promise<boolean> {
  const connection = await Connection.connect(connectionOptions(config));
  try {
    const client = new Client({ connection, namespace: config.temporal.namespace });
    return await untilServed(() => client.workflow.getHandle(programmeWorkflowId).describe(), say);
  } finally {
    await connection.close();
  }
}
