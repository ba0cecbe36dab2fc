import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Envelope } from '../contract/envelope';
import type { Receipt } from '../contract/messages';
import { commandHash } from '../domain/chain';
import { attempt, isGivenBack, refusedAs, type Reply } from './reply';

/** How a command ended: taken, refused by the rules, or nobody answered. */
export type Sent = { receipt: Receipt } | Exclude<Reply<never>, { value: never }>;

/** A payload that the server takes. A greater one no worker can answer, and all others would wait while it tries. */
const mostBytes = 2_000_000;

/**
 * Sends a command as an update to the workflow it is for and waits for the answer, `timeoutMs` milliseconds at most.
 * Sending the same envelope again is harmless: it gets the first one's receipt.
 */
export async function sendCommand(
  client: Client,
  workflowId: string,
  envelope: Envelope,
  timeoutMs: number,
): Promise<Sent> {
  const bytes = Buffer.byteLength(JSON.stringify(envelope));
  if (bytes > mostBytes) {
    return refusedAs(
      'too-large',
      `Kommandoen er på ${Math.ceil(bytes / 1e6)} MB og kan ikke sendes; legg teksten i et dokument og send det med «dsop document».`,
    );
  }
  const handle = client.workflow.getHandle(workflowId);
  const reply = await attempt(client, timeoutMs, { workflowId, commandId: envelope.id }, () =>
    untilTaken(() =>
      handle.executeUpdate<Receipt, [Envelope]>(envelope.command, {
        args: [envelope],
        updateId: updateIdOf(envelope),
      }),
    ),
  );
  if (!('value' in reply)) return reply;
  const receipt = reply.value;
  if (receipt.id !== envelope.id || receipt.command !== envelope.command) {
    return refusedAs(
      'id-reused',
      `Kommando-id «${envelope.id}» er brukt av en annen kommando; send uten --id.`,
    );
  }
  return { receipt };
}

/** How soon a command that was given back is sent again: a new run has begun by then. */
const againAfterMs = 50;

/** Asks again what the server has given back, until the deadline that `ask` runs under makes it fail otherwise. */
async function untilTaken<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isGivenBack(error)) throw error;
      await wait(againAfterMs);
    }
  }
}

/**
 * The server answers an update id it knows from its memory, without asking the workflow. So that a used command id with
 * other contents reaches the workflow, and is refused there, the contents are part of the update's id.
 */
export const updateIdOf = (envelope: Envelope): string =>
  `${envelope.id}.${commandHash(envelope).slice(0, 16)}`;
