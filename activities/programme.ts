import { activityInfo, heartbeat } from '@temporalio/activity';
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { movedClockMs } from '../src/client/forward';
import type { SearchAttributePair } from '@temporalio/common';
import { isNobody } from '../src/client/reply';
import {
  initiativeType,
  processType,
  programmeWorkflowId,
  queries,
  taskQueue,
  workflowIdsOf,
} from '../src/contract/messages';
import type { RegisterChangeMessage } from '../src/contract/registerSnapshot';
import { runningInitiatives } from '../src/contract/savedViews';
import type { EpochMs } from '../src/domain/calendar';
import type { NewsMessage } from '../src/contract/news';
import { searchAttribute, searchAttributeNames } from '../src/contract/searchAttributes';
import { attributesOf } from '../src/domain/attributes';
import { begin, type Beginning } from '../src/domain/begin';
import { beginProcess, type ProcessBeginning } from '../src/domain/process';
import { wake } from '../src/domain/wake';
import { workflowIdOf, type ProgrammeView } from '../src/domain/programme';
import type { News } from '../src/domain/state';
import { inTurns } from './inTurns';

/** What workflows do to the server they live on. All are idempotent, and so retried for ever. */
export function createProgrammeActivities(client: Client): {
  startInitiative: (beginning: Beginning | ProcessBeginning, registeredAt: EpochMs) => Promise<void>;
  tellOthers: (news: News[]) => Promise<void>;
  relayRegister: (change: RegisterChangeMessage, alsoTo?: string[]) => Promise<number>;
} {
  return {
    startInitiative: async (beginning, registeredAt) => {
      const { key, title, need } = beginning.payload;
      const onTime = onProgrammeTime(beginning, registeredAt);
      try {
        await client.workflow.start('host' in beginning ? processType : initiativeType, {
          taskQueue,
          workflowId: workflowIdOf(beginning),
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          args: [{ v: 2, begin: onTime }],
          typedSearchAttributes: listedAs(onTime),
          memo: { key, title },
          staticSummary: summaryOf(key, title),
          staticDetails: `Behov: ${unmarked(need)}`,
        });
      } catch (error) {
        // Started by an earlier attempt of this activity.
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
    relayRegister: async (change, alsoTo = []) => {
      const begun = progressIn(activityInfo().heartbeatDetails);
      let told = begun.told;
      let upTo = begun.upTo;
      const tell = async (workflowId: string): Promise<void> => {
        try {
          await client.workflow.getHandle(workflowId).signal('registerChanged', change);
        } catch (error) {
          // It was terminated since it was listed.
          if (!isNobody(error)) throw error;
        }
        told++;
        heartbeat({ told, upTo });
      };
      // The index lags behind: what was started a moment ago is named by the programme.
      if (upTo === '') await inTurns(alsoTo, relaysAtOnce, tell);
      const others = new Set<string>();
      for await (const { workflowId } of client.workflow.list({ query: runningInitiatives })) {
        if (workflowId > upTo) others.add(workflowId);
        if (others.size % 100 === 0) heartbeat({ told, upTo });
      }
      // In the order of their ids: the next attempt goes on where this one ended. What is started meanwhile holds the change.
      for (const one of alsoTo) others.delete(one);
      const rest = [...others].sort();
      for (let first = 0; first < rest.length; first += relaysAtOnce * 8) {
        const portion = rest.slice(first, first + relaysAtOnce * 8);
        await inTurns(portion, relaysAtOnce, tell);
        upTo = portion.at(-1) ?? upTo;
      }
      return told;
    },
    tellOthers: async (news) => {
      const unheard: string[] = [];
      for (const { to, ...told } of news) {
        try {
          await client.workflow.getHandle(to).signal<[NewsMessage]>('processNews', told);
        } catch (error) {
          if (!isNobody(error)) throw error;
          unheard.push(to);
        }
        heartbeat();
      }
      // Whoever was terminated hears nothing any more; whoever the programme is about to start, hears it at the next attempt.
      const starting = unheard.length > 0 ? await startingIn(client) : [];
      const soon = unheard.filter((to) => starting.includes(to));
      if (soon.length > 0) throw new Error(`${soon.join(', ')}: not started yet`);
    },
  };
}

/** The workflows that the programme has taken a key for and not yet started. */
async function startingIn(client: Client): Promise<string[]> {
  const programme = client.workflow.getHandle(programmeWorkflowId);
  const { starting } = await programme.query<ProgrammeView>(queries.state);
  return starting.flatMap(workflowIdsOf);
}

/** How far a relay has come: as many have been told, all others up to this id among them. */
interface RelayProgress {
  told: number;
  upTo: string;
}

/** What an earlier attempt has come to. One of an earlier release said only how many. */
function progressIn(details: unknown): RelayProgress {
  return typeof details === 'object' && details !== null && 'upTo' in details
    ? (details as RelayProgress)
    : { told: 0, upTo: '' };
}

/** Signals on their way at once: enough to keep a server busy that takes a few milliseconds for each. */
const relaysAtOnce = 16;

/** What lists say of it from the start; what it finds otherwise at its first step, it tells them itself. */
function listedAs(beginning: Beginning | ProcessBeginning): SearchAttributePair[] {
  const now = Date.now() + beginning.clockOffsetMs;
  const begun = 'host' in beginning ? beginProcess(beginning, now) : begin(beginning, now);
  const values = attributesOf(wake(begun, now).state, now);
  return searchAttributeNames
    .filter((name) => values[name] !== null)
    .map((name) => searchAttribute(name, values[name]) as SearchAttributePair);
}

/** Where the programme's clock has been moved, its new initiatives begin on it: it is a trial then. */
function onProgrammeTime<B extends Beginning | ProcessBeginning>(beginning: B, registeredAt: EpochMs): B {
  const moved = registeredAt - beginning.clockOffsetMs - Date.now();
  return moved > movedClockMs ? { ...beginning, clockOffsetMs: beginning.clockOffsetMs + moved } : beginning;
}

/** The Temporal UI draws Markdown; what people have written is words. */
const unmarked = (words: string): string => words.replace(/[\\*_`#[\]<>]/g, ' ');

/** The Temporal UI allows 200 bytes. */
function summaryOf(key: string, title: string): string {
  return Buffer.from(unmarked(`${key} · ${title}`), 'utf8')
    .subarray(0, 190)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
