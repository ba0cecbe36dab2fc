import { randomUUID } from 'node:crypto';
import type { Connection } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time';
import { absenceOf } from './absence';
import { isUnknownWorkflow, serviceErrorIn } from './reply';

/** Progress of moving one clock, in milliseconds of virtual time. */
export interface ForwardProgress {
  workflowId: string;
  doneMs: number;
  ofMs: number;
}

export interface ForwardOptions {
  /** Length of one hop in milliseconds; a week by default. */
  hopMs?: number;
  /** How long one hop may take on the real clock, in milliseconds; two minutes by default. */
  hopTimeoutMs?: number;
  onHop?: (progress: ForwardProgress) => void;
  /**
   * Workflows that hear of the others and may begin or end on the way: moved when the others have come, so that nothing
   * reaches them that is past. One that is not there is passed over.
   */
  followers?: readonly string[];
}

/** How moving a clock ended. `held`: something under way, such as a letter that cannot be delivered, holds the clock. */
export type Forwarded =
  | { outcome: 'forwarded' }
  | { outcome: 'unsupported'; reason: string }
  | { outcome: 'unknown-workflow' }
  | { outcome: 'held'; doneMs: number; reason: string };

/** Clocks of machines differ by less, in milliseconds; a clock that was moved differs by more. */
export const movedClockMs = 60_000;

const weekMs = 7 * 24 * 3_600_000;
const pollResult = { completed: 2, failed: 3 };
const grpc = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  failedPrecondition: 9,
  unimplemented: 12,
};

/**
 * Moves one workflow's clock forward by `durationMs`, in hops, and waits until everything due in each hop is done.
 * It works on servers started for virtual time only: elsewhere the answer is `unsupported` and nothing is moved.
 * A server allows so many skips in one go (each timer is one), which is why the way is made in hops.
 * Errors of the connection are thrown.
 */
export async function forwardWorkflow(
  connection: Connection,
  namespace: string,
  workflowId: string,
  durationMs: number,
  options: ForwardOptions = {},
): Promise<Forwarded> {
  const { hopMs = weekMs, hopTimeoutMs = 120_000, onHop } = options;
  for (let doneMs = 0; doneMs < durationMs;) {
    const nextMs = Math.min(hopMs, durationMs - doneMs);
    const hop = await oneHop(connection, namespace, workflowId, nextMs, hopTimeoutMs);
    if (hop.outcome === 'held') return { ...hop, doneMs };
    if (hop.outcome !== 'forwarded') return hop;
    doneMs += nextMs;
    onHop?.({ workflowId, doneMs, ofMs: durationMs });
  }
  return { outcome: 'forwarded' };
}

/**
 * Moves several clocks in lockstep: each hop is finished by all before the next begins, so that messages between
 * workflows do not arrive in each other's far past. Stops after the first hop in which one of them did not get through.
 * @returns the outcome by workflow id.
 */
export async function forwardTogether(
  connection: Connection,
  namespace: string,
  workflowIds: readonly string[],
  durationMs: number,
  options: ForwardOptions = {},
): Promise<Map<string, Forwarded>> {
  const { hopMs = weekMs, onHop, hopTimeoutMs, followers = [] } = options;
  const outcomes = new Map<string, Forwarded>(workflowIds.map((id) => [id, { outcome: 'forwarded' }]));
  for (let doneMs = 0; doneMs < durationMs;) {
    const nextMs = Math.min(hopMs, durationMs - doneMs);
    const hops = await Promise.all(
      workflowIds.map((id) =>
        forwardWorkflow(connection, namespace, id, nextMs, { hopMs: nextMs, hopTimeoutMs }),
      ),
    );
    hops.forEach((hop, index) => outcomes.set(workflowIds[index] ?? '', hop));
    if (hops.some((hop) => hop.outcome !== 'forwarded')) return outcomes;
    const followed = await Promise.all(
      followers.map((id) =>
        forwardWorkflow(connection, namespace, id, nextMs, { hopMs: nextMs, hopTimeoutMs }),
      ),
    );
    followed.forEach((hop, index) => {
      if (hop.outcome !== 'unknown-workflow') outcomes.set(followers[index] ?? '', hop);
    });
    if (followed.some(({ outcome }) => outcome === 'held' || outcome === 'unsupported')) return outcomes;
    doneMs += nextMs;
    onHop?.({ workflowId: `${workflowIds.length}`, doneMs, ofMs: durationMs });
  }
  return outcomes;
}

async function oneHop(
  connection: Connection,
  namespace: string,
  workflowId: string,
  durationMs: number,
  timeoutMs: number,
): Promise<Forwarded> {
  const fastForwardId = randomUUID();
  const workflowExecution = { workflowId };
  const ends = Date.now() + timeoutMs;
  try {
    await connection.withDeadline(ends, () =>
      connection.workflowService.updateWorkflowExecutionOptions({
        namespace,
        workflowExecution,
        workflowExecutionOptions: {
          timeSkippingConfig: {
            enabled: true,
            fastForwardConfig: { id: fastForwardId, duration: msToTs(durationMs) },
          },
        },
        updateMask: { paths: ['time_skipping_config'] },
      }),
    );
  } catch (error) {
    return refusedHop(error);
  }
  while (Date.now() < ends) {
    const answer = await pollOnce(connection, namespace, workflowId, fastForwardId, ends);
    if (answer === undefined) break;
    const result = Number(answer.fastForwardPollingResult);
    if (result === pollResult.completed) return { outcome: 'forwarded' };
    if (result === pollResult.failed) {
      // With all that was due: such a workflow has no more to wait for.
      if (/execution ended/.test(answer.failedReason ?? '')) return { outcome: 'forwarded' };
      return { outcome: 'held', doneMs: 0, reason: answer.failedReason ?? '' };
    }
  }
  return { outcome: 'held', doneMs: 0, reason: `${Math.round(timeoutMs / 1000)} s` };
}

async function pollOnce(
  connection: Connection,
  namespace: string,
  workflowId: string,
  fastForwardId: string,
  ends: number,
) {
  try {
    return await connection.withDeadline(ends, () =>
      connection.workflowService.pollWorkflowExecutionTimeSkipping({
        namespace,
        workflowExecution: { workflowId },
        fastForwardId,
      }),
    );
  } catch (error) {
    if (serviceErrorIn(error)?.code === grpc.deadlineExceeded) return undefined;
    // It ended on the way, with all that was due.
    if (isGone(error)) return { fastForwardPollingResult: pollResult.completed, failedReason: '' };
    throw error;
  }
}

/** Nothing runs under this id: it was never there, or has ended. */
function isGone(error: unknown): boolean {
  const service = serviceErrorIn(error);
  return isUnknownWorkflow(error) || (service !== undefined && absenceOf(service) === 'ended');
}

function refusedHop(error: unknown): Forwarded {
  if (isGone(error)) return { outcome: 'unknown-workflow' };
  const service = serviceErrorIn(error);
  switch (service?.code) {
    case grpc.invalidArgument:
    case grpc.permissionDenied:
    case grpc.failedPrecondition:
    case grpc.unimplemented:
      return { outcome: 'unsupported', reason: service.details };
    default:
      throw error;
  }
}

/**
 * The workflow's own clock, in epoch milliseconds; the real one on servers that cannot move it. Better than the time a
 * query sees, which is that of the workflow's last step.
 */
export async function clockOf(
  connection: Pick<Connection, 'workflowService'>,
  namespace: string,
  workflowId: string,
): Promise<number> {
  const { workflowExtendedInfo } = await connection.workflowService.describeWorkflowExecution({
    namespace,
    execution: { workflowId },
  });
  return optionalTsToMs(workflowExtendedInfo?.timeSkippingInfo?.currentTime) ?? Date.now();
}
