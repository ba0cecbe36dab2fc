import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { keyOf, programmeWorkflowId } from '../contract/messages';
import { ofInitiatives, programmeWithCases, quoted } from '../contract/savedViews';
import { searchAttributeTypes } from '../contract/searchAttributes';
import { toIso } from '../domain/calendar';
import { attempt, type Reply } from './reply';

/** One initiative or process, or the programme, as the server's index knows it. */
export interface ListedInitiative {
  key: string;
  workflowId: string;
  title: string | null;
  phase: string | null;
  kind: string | null;
  /** Whose move it is: `tlf`, `pmo`, `role:project-lead`, `seat:tlf/nav`, `actor:nav`. */
  awaits: string[];
  actors: string[];
  /** Person id. */
  lead: string | null;
  /** ISO 8601 with Oslo offset. */
  nextDue: string | null;
  overdue: number;
  /** When the oldest case that is not settled was tabled; null without one. */
  caseSince: string | null;
  /** Last published report: green, yellow, red. */
  health: string | null;
  ruleSet: string | null;
  /** `running`, or how the workflow ended: `completed`, `terminated`, … */
  status: string;
  startedAt: string;
}

/** What to list; every condition given must hold, `awaits` and `actors` when one of their words does. */
export interface ListFilter {
  phase?: string;
  awaits?: readonly string[];
  actor?: string;
  lead?: string;
  overdue?: boolean;
  /** Leave out what has ended. */
  runningOnly?: boolean;
  /** The programme itself too, while it has cases of its own. */
  programme?: boolean;
}

/** A filter in the server's query language. Words are quoted, so that they stay words. */
export function visibilityQuery(filter: ListFilter): string {
  const conditions = [
    filter.programme ? `(${ofInitiatives} OR ${programmeWithCases})` : ofInitiatives,
    filter.runningOnly ? "ExecutionStatus = 'Running'" : "ExecutionStatus != 'ContinuedAsNew'",
  ];
  if (filter.phase !== undefined) conditions.push(`DsopPhase = ${quoted(filter.phase)}`);
  if (filter.awaits?.length) conditions.push(`DsopAwaits IN (${filter.awaits.map(quoted).join(', ')})`);
  if (filter.actor !== undefined) conditions.push(`DsopActors = ${quoted(filter.actor)}`);
  if (filter.lead !== undefined) conditions.push(`DsopLead = ${quoted(filter.lead)}`);
  if (filter.overdue) conditions.push('DsopOverdue > 0');
  return conditions.join(' AND ');
}

/**
 * Lists initiatives from the server's index alone, by key; no workflow is opened and no worker needed.
 * The index follows a command after a moment. `timeoutMs` in milliseconds.
 */
export function list(
  client: Client,
  filter: ListFilter,
  timeoutMs: number,
): Promise<Reply<ListedInitiative[]>> {
  return attempt(client, timeoutMs, { workflowId: 'visibility' }, () => listAll(client, filter));
}

/** The same without a deadline; throws where the server does not answer. */
export async function listAll(client: Client, filter: ListFilter): Promise<ListedInitiative[]> {
  const found: ListedInitiative[] = [];
  for await (const info of client.workflow.list({ query: visibilityQuery(filter), pageSize: 500 })) {
    found.push(listed(info));
  }
  return newestRuns(found).sort((a, b) => (a.key < b.key ? -1 : 1));
}

// A key is used once, but a reset leaves the run it replaced in the index.
function newestRuns(found: readonly ListedInitiative[]): ListedInitiative[] {
  const byKey = new Map<string, ListedInitiative>();
  for (const one of found) {
    const other = byKey.get(one.key);
    if (!other || other.startedAt < one.startedAt) byKey.set(one.key, one);
  }
  return [...byKey.values()];
}

function listed(info: WorkflowExecutionInfo): ListedInitiative {
  const value = <N extends keyof typeof searchAttributeTypes>(name: N) =>
    info.typedSearchAttributes.get<(typeof searchAttributeTypes)[N]>(
      defineSearchAttributeKey(name, searchAttributeTypes[name]),
    );
  const title = info.workflowId === programmeWorkflowId ? 'Programmets egne saker' : info.memo?.title;
  return {
    key: keyOf(info.workflowId) ?? info.workflowId,
    workflowId: info.workflowId,
    title: typeof title === 'string' ? title : null,
    phase: value('DsopPhase') ?? null,
    kind: value('DsopKind') ?? null,
    awaits: value('DsopAwaits') ?? [],
    actors: value('DsopActors') ?? [],
    lead: value('DsopLead') ?? null,
    nextDue: isoOf(value('DsopNextDue')),
    overdue: value('DsopOverdue') ?? 0,
    caseSince: isoOf(value('DsopCaseSince')),
    health: value('DsopHealth') ?? null,
    ruleSet: value('DsopRuleSet') ?? null,
    status: info.status.name.toLowerCase().replaceAll('_', '-'),
    startedAt: toIso(info.startTime.getTime()),
  };
}

const isoOf = (date: Date | undefined): string | null => (date ? toIso(date.getTime()) : null);
