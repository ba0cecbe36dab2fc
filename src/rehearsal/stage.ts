import { setTimeout as wait } from 'node:timers/promises';
import { defineSearchAttributeKey, type TypedSearchAttributes } from '@temporalio/common';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import type { temporal } from '@temporalio/proto';
import { sendCommand, type Sent } from '../client/commands';
import { caseConcerned, envelopeOf, workflowIdFor } from '../client/envelope';
import { forwardWorkflow } from '../client/forward';
import { queries, workflowIdsOf } from '../contract/messages';
import { runningInitiatives } from '../contract/savedViews';
import { searchAttributeTypes } from '../contract/searchAttributes';
import { osloDayOf, type EpochMs } from '../domain/calendar';
import type { InitiativeView } from '../domain/view';
import type { Sandbox } from './sandbox';
import { instantOf, type Intention } from './world';

/** One initiative in a sandbox, and its clock. All of it rejects when the service does not answer. */
export interface Staged {
  key: string;
  workflowId: string;
  /** What lists know of it, as it last said itself. */
  told: () => string;
  /** Moves its clock to just after the instant, with all that falls due on the way. */
  passTo: (at: EpochMs) => Promise<void>;
  /** Waits until nothing is under way: no letter, no task. */
  settle: () => Promise<void>;
  /** The initiative as it stands when nothing is under way. */
  look: () => Promise<InitiativeView>;
  /** Its whole state, for another rehearsal to go on from. */
  copy: <T>() => Promise<T>;
  /** Asks another of its queries, as of its last step. */
  ask: <T>(query: string) => Promise<T>;
  send: (intention: Intention, state: InitiativeView, sentAt: EpochMs) => Promise<Sent>;
}

const answerWithinMs = 30_000;
const patienceMs = 120_000;
/** What is due at an instant has happened a moment after it. */
const afterMs = 2000;

/** How often which call was made, and how long they took together: what bounds a rehearsal. */
export type Pace = Record<'forward' | 'settle' | 'look' | 'send' | 'index', { calls: number; ms: number }>;

export const newPace = (): Pace => ({
  forward: { calls: 0, ms: 0 },
  settle: { calls: 0, ms: 0 },
  look: { calls: 0, ms: 0 },
  send: { calls: 0, ms: 0 },
  index: { calls: 0, ms: 0 },
});

/** `clockOffsetMs` is the initiative's own; it is asked for where nobody knows it. */
export function stageOf(sandbox: Sandbox, key: string, pace: Pace, clockOffsetMs?: number): Staged {
  const { client, connection, namespace, programme, register } = sandbox;
  const [workflowId] = workflowIdsOf(key);
  let sent = 0;
  let offsetMs = clockOffsetMs;
  // Between two moves its clock runs with this machine's.
  let seen: { clock: EpochMs; at: number } | undefined;
  let held: NonNullable<temporal.api.common.v1.ISearchAttributes['indexedFields']> = {};
  // Its clock came to its end before its time, which it only does when nothing is under way.
  let still = false;

  const timed = async <T>(what: keyof Pace, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    try {
      return await work();
    } finally {
      pace[what].calls += 1;
      pace[what].ms += performance.now() - began;
    }
  };
  /** The initiative's clock (ms), its offset left out, when nothing is under way; undefined while something is. */
  const atRest = async () => {
    const found = await connection.workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId },
    });
    if ((found.pendingActivities ?? []).length > 0 || found.pendingWorkflowTask) return undefined;
    held = found.workflowExecutionInfo?.searchAttributes?.indexedFields ?? {};
    const clock = optionalTsToMs(found.workflowExtendedInfo?.timeSkippingInfo?.currentTime) ?? Date.now();
    return (seen = { clock, at: performance.now() });
  };
  const quiet = async () => {
    for (const ends = Date.now() + patienceMs; ; await wait(5)) {
      const rests = await atRest();
      if (rests) return rests;
      if (Date.now() > ends) throw new Error(`${key}: noe er i gang og blir ikke ferdig`);
    }
  };
  const ask = (...args: number[]): Promise<InitiativeView> =>
    connection.withDeadline(Date.now() + answerWithinMs, () =>
      client.workflow.getHandle(workflowId).query<InitiativeView, number[]>(queries.state, ...args),
    );
  return {
    key,
    workflowId,
    told: () => indexWords(decodeTypedSearchAttributes(held)),
    passTo: (at) =>
      timed('forward', async () => {
        const { clock, at: then } = seen ?? (await quiet());
        const began = performance.now();
        const leftMs = Math.ceil(at + afterMs - (clock + began - then + (offsetMs ?? 0)));
        if (leftMs <= 0) return;
        seen = undefined;
        await forwardBy(sandbox, workflowId, leftMs);
        still = performance.now() - began < afterMs;
      }),
    settle: () => timed('settle', async () => void (await quiet())),
    look: () =>
      timed('look', async () => {
        // Asked without a time it answers for its last step, and so says whether it has woken yet.
        if (still) {
          still = false;
          // Only what failed and waits to be tried again may be under way: it answers while that is found out.
          const [rests, view] = await Promise.all([atRest(), ask()]);
          if (rests && offsetMs !== undefined) return view;
        }
        const { clock } = await quiet();
        const view = await ask();
        offsetMs ??= instantOf((await ask(clock)).now) - clock;
        return view;
      }),
    copy: <T>() => client.workflow.getHandle(workflowId).query<T, []>(queries.copy),
    ask: <T>(query: string) =>
      timed('look', () =>
        connection.withDeadline(Date.now() + answerWithinMs, () =>
          client.workflow.getHandle(workflowId).query<T, []>(query),
        ),
      ),
    send: ({ command, by, payload }, state, sentAt) =>
      timed('send', () => {
        sent += 1;
        still = false;
        const envelope = envelopeOf({
          // A copied record may hold what an earlier rehearsal sent, refused or taken, on an earlier day.
          id: `rehearsal-${key}-${osloDayOf(sentAt)}-${String(sent).padStart(5, '0')}`,
          programme,
          command,
          key,
          by,
          register: register.revision,
          payload,
          concerns: caseConcerned(command, payload, state.cases),
          decidedOn: undefined,
          sentAt,
        });
        return sendCommand(client, workflowIdFor(command, key), envelope, answerWithinMs);
      }),
  };
}

/** How long the server's index may take to follow. */
const indexedWithinMs = 30_000;

/**
 * Waits until the server's index knows those that something has come about for as they know themselves: the programme
 * finds by it whom it asks what waits, and of whom there is nothing to ask.
 */
export async function indexed(
  { client }: Sandbox,
  pace: Pace,
  lives: readonly { staged: Staged; stirred: boolean }[],
  signal: AbortSignal,
): Promise<void> {
  const stirred = lives.filter((life) => life.stirred);
  if (stirred.length === 0) return;
  const began = performance.now();
  for (const ends = began + indexedWithinMs; ; await wait(10)) {
    const known = new Map<string, string>();
    for await (const one of client.workflow.list({ query: runningInitiatives, pageSize: 500 }))
      known.set(one.workflowId, indexWords(one.typedSearchAttributes));
    const behind = stirred.find(({ staged }) => known.get(staged.workflowId) !== staged.told());
    if (!behind) break;
    signal.throwIfAborted();
    if (performance.now() > ends) {
      const { workflowId, told } = behind.staged;
      throw new Error(
        `indeksen følger ikke ${workflowId}: ${known.get(workflowId) ?? 'intet'}, ikke ${told()}`,
      );
    }
    // On a slow machine it may have woken since it was looked at, and the index is ahead.
    await behind.staged.settle();
  }
  stirred.forEach((life) => (life.stirred = false));
  pace.index.calls += 1;
  pace.index.ms += performance.now() - began;
}

/** What the programme goes by of what the index holds. */
const asked = ['DsopPhase', 'DsopOverdue', 'DsopCaseSince', 'DsopHealth'] as const;
const indexWords = (held: TypedSearchAttributes): string =>
  JSON.stringify(
    asked.map((name) => held.get(defineSearchAttributeKey(name, searchAttributeTypes[name])) ?? null),
  );

async function forwardBy({ connection, namespace }: Sandbox, id: string, ms: number): Promise<void> {
  const moved = await forwardWorkflow(connection, namespace, id, ms, { hopMs: ms });
  if (moved.outcome !== 'forwarded') throw new Error(`${id}: ${JSON.stringify(moved)}`);
}
