import { ApplicationFailure, continueAsNew, workflowInfo } from '@temporalio/workflow';
import { processBeginningSchema } from '../src/contract/startInput';
import { beginProcess } from '../src/domain/process';
import type { InitiativeState } from '../src/domain/state';
import { live, rulesOfRun } from './initiative';
import * as messages from './messages';

/** One process, run by PMO, for as long as it lives: like an initiative it never completes. */
export async function process(input: messages.ProcessInput): Promise<void> {
  await live(
    messages.processCommands,
    () => initialState(input),
    (carried) => continueAsNew<typeof process>({ v: 1, carried }),
    rulesOfRun(input),
  );
}

/** A start that is no start fails the run: it is nobody's process yet. */
function initialState(input: messages.ProcessInput): InitiativeState {
  if (typeof input === 'object' && input !== null) {
    const carriesOn = workflowInfo().continuedFromExecutionRunId !== undefined;
    if ('carried' in input && carriesOn) return input.carried;
    if ('begin' in input && processBeginningSchema.safeParse(input.begin).success)
      return beginProcess(input.begin, Date.now() + input.begin.clockOffsetMs);
  }
  throw ApplicationFailure.nonRetryable('A process is started by PMO with the programme', 'malformed');
}
