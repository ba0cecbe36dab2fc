import { heartbeat } from '@temporalio/activity';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { initiativeType, initiativeWorkflowId, taskQueue } from '../src/contract/messages';
import type { EpochMs } from '../src/domain/calendar';
import type { Beginning } from '../src/domain/begin';
import type { RegisterChange } from '../workflows/messages';

/** Clocks of machines differ by less; a clock that was moved differs by more. */
const movedClockMs = 60_000;

/** What the programme does to the server it lives on. Both are idempotent, and so retried for ever. */
export function createProgrammeActivities(client: Client): {
  startInitiative: (beginning: Beginning, registeredAt: EpochMs) => Promise<void>;
  relayRegister: (change: RegisterChange) => Promise<number>;
} {
  return {
    startInitiative: async (beginning, registeredAt) => {
      const { key, title } = beginning.payload;
      try {
        await client.workflow.start(initiativeType, {
          taskQueue,
          workflowId: initiativeWorkflowId(key),
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
        query: `WorkflowType = '${initiativeType}' AND ExecutionStatus = 'Running'`,
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
  };
}

/** Where the programme's clock has been moved, its new initiatives begin on it: it is a trial then. */
function onProgrammeTime(beginning: Beginning, registeredAt: EpochMs): Beginning {
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
