import type { WorkflowInterceptors } from '@temporalio/workflow';

const reserved = '__temporal_';

/**
 * The SDK throws at a signal or update with a name of its own, which would fail every workflow task from then on: anyone
 * can send one. Under another name it is refused like every message that nobody knows.
 */
export const interceptors = (): WorkflowInterceptors => ({
  internals: [
    {
      activate(input, next) {
        for (const { signalWorkflow, doUpdate } of input.activation.jobs ?? []) {
          if (signalWorkflow?.signalName?.startsWith(reserved))
            signalWorkflow.signalName = signalWorkflow.signalName.slice(2);
          if (doUpdate?.name?.startsWith(reserved)) doUpdate.name = doUpdate.name.slice(2);
        }
        next(input);
      },
    },
  ],
});
