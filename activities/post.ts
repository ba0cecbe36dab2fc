import type { Client } from '@temporalio/client';
import { programmeWorkflowId, queries, taskQueue } from '../src/contract/messages';
import {
  longestReason,
  mostReturned,
  postSignalName,
  postType,
  postWorkflowId,
  returnedSignalName,
} from '../src/contract/post';
import { parseInstant, type EpochMs } from '../src/domain/calendar';
import type { ReturnedLetter } from '../src/domain/letters';
import type { HandedOver, PostItem, PostOutcome } from '../src/domain/post';
import type { ProgrammeView } from '../src/domain/programme';
import { clockOf, movedClockMs } from '../src/client/forward';
import { isNobody } from '../src/client/reply';
import type { Recipient } from '../src/mail/letter';
import { createGathering } from './gather';

type Reader = Pick<Recipient, 'id' | 'kind'>;

/** Gives a reader's post what an initiative has to tell. Idempotent by the intents' ids. A reader of many gets of several at once. */
export type HandOver = (to: Reader, handed: HandedOver) => Promise<void>;

/**
 * Hands over through this client, starting a reader's post where none runs. What comes for one reader at the same time goes in
 * one signal. Rejects when the server does not take it.
 */
export function createHandOver(client: Client): HandOver {
  const programmeTime = programmeTimeOf(client);
  const give = createGathering<{ to: Reader; handed: HandedOver }>(async (workflowId, all) => {
    const [{ to, handed }] = all;
    const here = Date.now();
    // Initiatives whose clocks were moved run ahead of each other: a post then goes by the programme's, which waits for all.
    const clockOffsetMs = Math.abs(handed.at - here) > movedClockMs ? (await programmeTime()) - here : 0;
    await client.workflow.signalWithStart(postType, {
      taskQueue,
      workflowId,
      args: [
        {
          v: 1,
          begin: { to: to.kind === 'person' ? { person: to.id } : { office: to.id }, clockOffsetMs },
        },
      ],
      signal: postSignalName,
      signalArgs: all.map((one) => one.handed),
      staticSummary: `Dagens brev til ${to.id}`,
    });
  });
  return (to, handed) => give(postWorkflowId(to.kind, to.id), { to, handed });
}

/** What the programme's clock shows, a sandbox's offset included; its offset never changes and is asked for once. */
function programmeTimeOf(client: Client): () => Promise<EpochMs> {
  let offsetMs: number | undefined;
  return async () => {
    const clock = await clockOf(client.connection, client.options.namespace, programmeWorkflowId);
    if (offsetMs === undefined) {
      const asked = clock + 365 * 24 * 3600_000;
      const view = await client.workflow
        .getHandle(programmeWorkflowId)
        .query<ProgrammeView, [number]>(queries.state, asked);
      offsetMs = (parseInstant(view.now) ?? asked) - asked;
    }
    return clock + offsetMs;
  };
}

/** Why letters came back: by the item where that could not be written, else all alike. */
export interface WhyReturned extends Pick<PostOutcome, 'to' | 'unwritable'> {
  reason: string;
}

/** What a post does to the server it lives on. Idempotent, and so retried for ever. */
export function createPostActivities(client: Client): {
  returnLetters: (items: PostItem[], why: WhyReturned) => Promise<void>;
} {
  return {
    returnLetters: async (items, { to, reason, unwritable = [] }) => {
      const own = new Map(unwritable.map((one) => [`${one.workflowId}/${one.intent}`, one.reason]));
      const by = new Map<string, ReturnedLetter[]>();
      for (const { about, intent } of items) {
        const letters = by.get(about.workflowId) ?? [];
        const why = own.get(`${about.workflowId}/${intent.id}`) ?? reason;
        letters.push({ intent: intent.id, to, reason: why.slice(0, longestReason) });
        by.set(about.workflowId, letters);
      }
      for (const [workflowId, letters] of by) {
        try {
          const initiative = client.workflow.getHandle(workflowId);
          // More at once would be refused, and PMO told of none.
          while (letters.length > 0)
            await initiative.signal(returnedSignalName, letters.splice(0, mostReturned));
        } catch (error) {
          // It was terminated meanwhile: nobody to tell.
          if (!isNobody(error)) throw error;
        }
      }
    },
  };
}
