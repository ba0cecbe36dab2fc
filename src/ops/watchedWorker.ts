import { type Logger, Worker } from '@temporalio/worker';
import type { CompiledWorkerOptions } from '@temporalio/worker/lib/worker-options';
import type { WorkflowCreator } from '@temporalio/worker/lib/workflow/interface';
import type { WorkflowBundleWithSourceMapAndFilename } from '@temporalio/worker/lib/workflow/workflow-worker-thread/input';

/** How often it is looked at whether the thread answers, in the time that it has. */
const looks = 6;
/** The SDK hands its log on a moment later. */
const wordsTakeMs = 500;

/**
 * A worker that watches its workflow code from outside: when its thread has answered nothing for `isolateExecutionTimeout`,
 * the process ends with status 1 and says so, and whoever runs it begins another. Node's own watch, which the SDK turns on,
 * comes to the same, as Node cannot stop a script inside a promise without the process coming down; but it begins and ends
 * a thread for every call into the sandbox, which is an eighth of the time that a rehearsal takes.
 */
export class WatchedWorker extends Worker {
  protected static override async createWorkflowCreator(
    bundle: WorkflowBundleWithSourceMapAndFilename,
    options: CompiledWorkerOptions,
    logger: Logger,
  ): Promise<WorkflowCreator> {
    const { isolateExecutionTimeoutMs: patienceMs } = options;
    // Without a time Node does not watch. The SDK's own type knows of no such worker.
    const unwatched = { ...options, isolateExecutionTimeoutMs: undefined as unknown as number };
    const creator = await super.createWorkflowCreator(bundle, unwatched, logger);
    return watched(creator, patienceMs, () => {
      logger.error(`workflow code has not come to an end in ${patienceMs / 1000} s: this worker ends`);
      setTimeout(() => process.exit(1), wordsTakeMs);
    });
  }
}

/** Calls `stuck` when something has been under way for so long without anything else being answered. */
function watched(creator: WorkflowCreator, patienceMs: number, stuck: () => void): WorkflowCreator {
  let underWay = 0;
  let inVain = 0;
  // Looks are counted, not hours: a machine that was asleep has not waited.
  const watch = setInterval(() => {
    inVain = underWay > 0 ? inVain + 1 : 0;
    if (inVain === looks) stuck();
  }, patienceMs / looks).unref();
  const answered = async <T>(work: Promise<T>): Promise<T> => {
    underWay++;
    try {
      return await work;
    } finally {
      underWay--;
      inVain = 0;
    }
  };
  return {
    createWorkflow: async (options) => {
      const workflow = await answered(creator.createWorkflow(options));
      return {
        activate: (activation) => answered(workflow.activate(activation)),
        getAndResetSinkCalls: () => workflow.getAndResetSinkCalls(),
        dispose: () => workflow.dispose(),
      };
    },
    destroy: () => {
      clearInterval(watch);
      return creator.destroy();
    },
  };
}
