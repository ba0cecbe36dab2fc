import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
const { EventType, WorkflowExecutionStatus } = temporal.api.enums.v1;

/** What a history has come to: its events, and the actions that a hosted server would bill for them. */
export interface Tally {
  events: number;
  actions: number;
}

/**
 * What counts as an action, by the published list of Temporal Cloud: each start of a run, timer started, activity attempt,
 * signal, update, and upsert of search attributes. Queries and heartbeats count there too and leave no event: they are not in
 * these figures.
 */
const actionTypes: ReadonlySet<number> = new Set([
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
  EventType.EVENT_TYPE_TIMER_STARTED,
  EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
  EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
]);

/** Events that moving the clock leaves behind, and nothing else would. */
const ofTheClock = (event: HistoryEvent): boolean => {
  const name = String(EventType[Number(event.eventType)] ?? 'UNKNOWN');
  return /TIME_SKIPPING|OPTIONS_UPDATED|UNKNOWN/.test(name);
};

/** All events of a workflow over all its runs, oldest first, without those of a moved clock. */
export async function eventsOf(client: Client, workflowId: string): Promise<HistoryEvent[]> {
  const all: HistoryEvent[] = [];
  for (let runId: string | undefined; ;) {
    const { events = [] } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    all.unshift(...(events ?? []));
    runId = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? undefined;
    if (!runId) return all.filter((event) => !ofTheClock(event));
  }
}

/** Counts events and actions; a repeated attempt of an activity is an action of its own. */
export function tally(events: readonly HistoryEvent[]): Tally {
  const first = events.filter(({ eventType }) => actionTypes.has(Number(eventType))).length;
  const repeats = events.reduce(
    (sum, event) => sum + Math.max(0, (event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1),
    0,
  );
  return { events: events.length, actions: first + repeats };
}

/** Names of events and how often they occur, for reports. */
export function kinds(events: readonly HistoryEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { eventType } of events) {
    const name = String(EventType[Number(eventType)]).replace('EVENT_TYPE_', '');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Waits until a workflow has nothing under way: no workflow task and no activity. Throws when it does not run. */
export async function untilIdle(client: Client, workflowId: string): Promise<void> {
  for (;;) {
    const described = await client.workflowService.describeWorkflowExecution({
      namespace: client.options.namespace,
      execution: { workflowId },
    });
    const { status } = described.workflowExecutionInfo ?? {};
    if (status !== WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
      throw new Error(`${workflowId} does not run`);
    if (!described.pendingWorkflowTask && (described.pendingActivities ?? []).length === 0) return;
    await wait(20);
  }
}
