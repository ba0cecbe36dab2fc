import type { Client } from '@temporalio/client';
import { initiativeWorkflowId, programmeWorkflowId, queries, type Possibility } from '../contract/messages';
import type { HistoryView } from '../domain/history';
import type { Register } from '../domain/register';
import type { Explanation, InitiativeView } from '../domain/view';
import { attempt, type Reply } from './reply';

function query<T>(
  client: Client,
  workflowId: string,
  name: string,
  timeoutMs: number,
  ...args: string[]
): Promise<Reply<T>> {
  const handle = client.workflow.getHandle(workflowId);
  return attempt(client, timeoutMs, { workflowId }, () => handle.query<T, string[]>(name, ...args));
}

/** Everything about one initiative, by its key; `unknown-key` when there is none. All times in milliseconds. */
export const queryState = (client: Client, key: string, timeoutMs: number): Promise<Reply<InitiativeView>> =>
  query(client, initiativeWorkflowId(key), queries.state, timeoutMs);

/** What an initiative waits for, in words. */
export const queryWhy = (client: Client, key: string, timeoutMs: number): Promise<Reply<Explanation>> =>
  query(client, initiativeWorkflowId(key), queries.why, timeoutMs);

/** What a person may do with an initiative now. */
export const queryCan = (
  client: Client,
  key: string,
  person: string,
  timeoutMs: number,
): Promise<Reply<Possibility[]>> => query(client, initiativeWorkflowId(key), queries.can, timeoutMs, person);

/** Every accepted command of an initiative, oldest first. */
export const queryHistory = (client: Client, key: string, timeoutMs: number): Promise<Reply<HistoryView>> =>
  query(client, initiativeWorkflowId(key), queries.history, timeoutMs);

/** The programme's register, names and addresses included. */
export const queryRegister = (client: Client, timeoutMs: number): Promise<Reply<Register>> =>
  query(client, programmeWorkflowId, queries.register, timeoutMs);
