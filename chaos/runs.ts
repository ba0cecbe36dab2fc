import type { Client, WorkflowHandle } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { isUnknownWorkflow } from '../src/client/reply';

const { EventType } = temporal.api.enums.v1;

/** One run of a workflow, between two times that it continued as new. */
export interface Run {
  runId: string;
  /** Events, without those that moving the clock leaves behind. */
  events: number;
  /** The history's size, in bytes, as the server has it. */
  bytes: number;
  /** What a hosted server would bill: starts, timers, activities, signals, updates and search attributes. */
  actions: number;
  /** What it began with, in bytes as the server keeps it: the state of the run before. */
  carriedBytes: number;
  /** How long it lasted by its own clock, milliseconds. */
  lastedMs: number;
}

const billed: ReadonlySet<number> = new Set([
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
  EventType.EVENT_TYPE_TIMER_STARTED,
  EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
  EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
]);

const ofTheClock = (type: unknown): boolean =>
  /TIME_SKIPPING|OPTIONS_UPDATED|undefined/.test(String(EventType[Number(type)]));

/** The runs after those `known` by their ids that the server still keeps, the oldest first. Throws gRPC errors. */
export async function runsOf(
  client: Client,
  workflowId: string,
  known: readonly string[] = [],
): Promise<Run[]> {
  const runs: Run[] = [];
  const present = await client.workflow.getHandle(workflowId).describe();
  let runId: string | undefined = present.runId;
  while (runId) {
    const handle: WorkflowHandle = client.workflow.getHandle(workflowId, runId);
    const { raw } = await handle.describe();
    const { events = [] } = await handle.fetchHistory();
    const all = events ?? [];
    const started = all[0]?.workflowExecutionStartedEventAttributes;
    const ownEvents = all.filter(({ eventType }) => !ofTheClock(eventType));
    const time = (index: number): number => Number(all.at(index)?.eventTime?.seconds ?? 0) * 1000;
    runs.unshift({
      runId,
      events: ownEvents.length,
      bytes: Number(raw.workflowExecutionInfo?.historySizeBytes ?? 0),
      actions: ownEvents.filter(({ eventType }) => billed.has(Number(eventType))).length,
      carriedBytes: (started?.input?.payloads ?? []).reduce((sum, { data }) => sum + (data?.length ?? 0), 0),
      lastedMs: time(-1) - time(0),
    });
    const before: string | undefined = started?.continuedExecutionRunId || undefined;
    const wanted = before !== undefined && !known.includes(before);
    runId = wanted && (await isKept(client, workflowId, before)) ? before : undefined;
  }
  return runs;
}

/** Whether the server still keeps this run. */
export async function isKept(client: Client, workflowId: string, runId: string): Promise<boolean> {
  try {
    await client.workflowService.describeWorkflowExecution({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
    });
    return true;
  } catch (error) {
    if (isUnknownWorkflow(error)) return false;
    throw error;
  }
}
