import { heartbeat } from '@temporalio/activity';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { initiativeType, processType, taskQueue } from '../src/contract/messages';
import type { EpochMs } from '../src/domain/calendar';
import type { NewsMessage } from '../src/contract/news';
import type { Beginning } from '../src/domain/begin';
import type { ProcessBeginning } from '../src/domain/process';
import { workflowIdOf } from '../src/domain/programme';
import type { News } from '../src/domain/state';
import type { RegisterChange } from '../workflows/messages';

/** Clocks of machines differ by less; a clock that was moved differs by more. */
const movedClockMs = 60_000;

/** What workflows do to the server they live on. All are idempotent, and so retried for ever. */
export function createProgrammeActivities(client: Client): {
  startInitiative: (beginning: Beginning | ProcessBeginning, registeredAt: EpochMs) => Promise<void>;
  tellOthers: (news: News[]) => Promise<void>;
  relayRegister: (change: RegisterChange) => Promise<number>;
} {
  return {
    startInitiative: async (beginning, registeredAt) => {
      const { key, title } = beginning.payload;
      try {
        await client.workflow.start('host' in beginning ? processType : initiativeType, {
          taskQueue,
          workflowId: workflowIdOf(beginning),
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          args: [{ v: 1, begin: onProgrammeTime(beginning, registeredAt) }],
          memo: { key, title },
          staticSummary: summaryOf(key, title),
        });
      } catch (error) {
        // Started by an earlier attempt of this activity.
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
    relayRegister: async (change) => {
      let reached = 0;
      for await (const { workflowId } of client.workflow.list({
        query: `WorkflowType IN ('${initiativeType}', '${processType}') AND ExecutionStatus = 'Running'`,
      })) {
        try {
          await client.workflow.getHandle(workflowId).signal('registerChanged', change);
          reached++;
        } catch (error) {
          // It was terminated since it was listed.
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }
        heartbeat(reached);
      }
      return reached;
    },
    tellOthers: async (news) => {
      for (const { to, ...told } of news) {
        try {
          await client.workflow.getHandle(to).signal<[NewsMessage]>('processNews', told);
        } catch (error) {
          // Not started yet: whoever starts it names who waits. Or terminated since: nobody to tell.
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }
        heartbeat();
      }
    },
  };
}

/** Where the programme's clock has been moved, its new initiatives begin on it: it is a trial then. */
function onProgrammeTime<B extends Beginning | ProcessBeginning>(beginning: B, registeredAt: EpochMs): B {
  const moved = registeredAt - beginning.clockOffsetMs - Date.now();
  return moved > movedClockMs ? { ...beginning, clockOffsetMs: beginning.clockOffsetMs + moved } : beginning;
}

/** The Temporal UI allows 200 bytes and draws Markdown: one line, without marks. */
function summaryOf(key: string, title: string): string {
  const words = `${key} · ${title}`.replace(/[\\*_`#[\]<>]/g, ' ');
  return Buffer.from(words, 'utf8')
    .subarray(0, 190)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
