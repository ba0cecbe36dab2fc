import type { Client } from '@temporalio/client';
import type { Envelope } from '../contract/envelope';
import {
  initiativeWorkflowId,
  programmeWorkflowId,
  queries,
  type Possibility,
  type Preview,
  workflowIdsOf,
} from '../contract/messages';
import { osloDayOf, parseInstant, type Day, type EpochMs } from '../domain/calendar';
import type { HistoryView } from '../domain/history';
import { withLineage } from '../domain/record/make';
import type { DecisionRecord } from '../domain/record/shape';
import type { MonthStatus } from '../domain/month';
import type { PortfolioItem } from '../domain/portfolio';
import type { ProgrammeView } from '../domain/programme';
import type { Register } from '../domain/register';
import type { RegisterChange } from '../domain/registerChange';
import type { Explanation, InitiativeView } from '../domain/view';
import { clockOf } from './forward';
import { attempt, unknownWorkflow, type Reply } from './reply';

/** An answer, and the workflow's clock when it was asked (epoch ms), a sandbox's offset left out. */
interface Timed<T> {
  answer: T;
  clock: EpochMs;
}

/**
 * Asks a workflow. The last argument of every query is the workflow's clock, epoch milliseconds: without it a query sees
 * the time of the workflow's last step, which may be weeks ago.
 */
function timedQuery<T>(
  client: Client,
  workflowId: string,
  name: string,
  timeoutMs: number,
  ...args: unknown[]
): Promise<Reply<Timed<T>>> {
  const handle = client.workflow.getHandle(workflowId);
  return attempt(client, timeoutMs, { workflowId }, async () => {
    const clock = await clockOf(client.connection, client.options.namespace, workflowId);
    return { answer: await handle.query<T, unknown[]>(name, ...args, clock), clock };
  });
}

/** Asks a workflow by its id, within so many milliseconds; see `timedQuery`. */
export async function query<T>(...asked: Parameters<typeof timedQuery>): Promise<Reply<T>> {
  const reply = await timedQuery<T>(...asked);
  return 'value' in reply ? { value: reply.value.answer } : reply;
}

/** Asks of whatever a key stands for, an initiative or a process; `unknown-key` when there is neither. */
async function ofKey<T>(key: string, ask: (workflowId: string) => Promise<Reply<T>>): Promise<Reply<T>> {
  // Of an id with spaces or marks in it a server may say something else than that there is none.
  if (!/^[A-Za-z0-9-]+$/.test(key)) return { refused: unknownWorkflow(initiativeWorkflowId(key)) };
  const [first, ...others] = workflowIdsOf(key);
  const reply = await ask(first);
  if (!('refused' in reply) || reply.refused.code !== 'unknown-key') return reply;
  for (const id of others) {
    const other = await ask(id);
    if (!('refused' in other) || other.refused.code !== 'unknown-key') return other;
  }
  return reply;
}

/** The workflow that a key stands for; no worker is needed to tell. */
export const workflowOf = (client: Client, key: string, timeoutMs: number): Promise<Reply<string>> =>
  ofKey(key, (workflowId) =>
    attempt(client, timeoutMs, { workflowId }, async () => {
      await client.workflow.getHandle(workflowId).describe();
      return workflowId;
    }),
  );

/** Would this command be accepted now, and what would follow? Nothing is changed. */
export const preview = (
  client: Client,
  workflowId: string,
  envelope: Envelope,
  timeoutMs: number,
): Promise<Reply<Preview>> => query(client, workflowId, queries.preview, timeoutMs, envelope);

/** Everything about one initiative or process, by its key; `unknown-key` when there is none. All times in milliseconds. */
export const queryState = (client: Client, key: string, timeoutMs: number): Promise<Reply<InitiativeView>> =>
  ofKey(key, (id) => query(client, id, queries.state, timeoutMs));

/** The same, and what its clock shows now (epoch ms): `now` in the state is the time of its last step. */
export async function queryStateNow(
  client: Client,
  key: string,
  timeoutMs: number,
): Promise<Reply<{ state: InitiativeView; now: EpochMs; workflowId: string }>> {
  const reply = await ofKey(key, async (workflowId) => {
    const one = await timedQuery<InitiativeView>(client, workflowId, queries.state, timeoutMs);
    return 'value' in one ? { value: { ...one.value, workflowId } } : one;
  });
  if (!('value' in reply)) return reply;
  const { answer: state, clock, workflowId } = reply.value;
  const lastStep = parseInstant(state.now) ?? clock;
  // A sandbox may live in another year than the server's clocks.
  return { value: { state, now: state.sandbox ? lastStep : Math.max(lastStep, clock), workflowId } };
}

/** What an initiative waits for, in words. */
export const queryWhy = (client: Client, key: string, timeoutMs: number): Promise<Reply<Explanation>> =>
  ofKey(key, (id) => query(client, id, queries.why, timeoutMs));

/** What a person may do with an initiative now. */
export const queryCan = (
  client: Client,
  key: string,
  person: string,
  timeoutMs: number,
): Promise<Reply<Possibility[]>> => ofKey(key, (id) => query(client, id, queries.can, timeoutMs, person));

/** Every accepted command of an initiative, oldest first. */
export const queryHistory = (client: Client, key: string, timeoutMs: number): Promise<Reply<HistoryView>> =>
  ofKey(key, (id) => query(client, id, queries.history, timeoutMs));

/** The same with the changes that the register's editions came of. */
export async function queryWholeRecord(
  client: Client,
  key: string,
  timeoutMs: number,
): Promise<Reply<DecisionRecord | null>> {
  const record = await queryRecord(client, key, timeoutMs);
  if (!('value' in record) || record.value === null) return record;
  const changes = await queryRegisterHistory(client, timeoutMs);
  return 'value' in changes ? { value: withLineage(record.value, changes.value) } : changes;
}

/** The decision record of an initiative or process; `null` for one that began before what it stands on was kept. */
const queryRecord = (client: Client, key: string, timeoutMs: number): Promise<Reply<DecisionRecord | null>> =>
  ofKey(key, (id) => query(client, id, queries.record, timeoutMs));

/** Everything that has changed the register since it was founded, oldest first. */
export const queryRegisterHistory = (client: Client, timeoutMs: number): Promise<Reply<RegisterChange[]>> =>
  query(client, programmeWorkflowId, queries.registerHistory, timeoutMs);

/** The programme's register, names and addresses included. */
export const queryRegister = (client: Client, timeoutMs: number): Promise<Reply<Register>> =>
  query(client, programmeWorkflowId, queries.register, timeoutMs);

/** The same with the day that the programme's clock shows, which may be another than here. */
export async function queryRegisterToday(
  client: Client,
  timeoutMs: number,
): Promise<Reply<{ register: Register; today: Day }>> {
  const [register, desk] = await Promise.all([
    queryRegister(client, timeoutMs),
    queryDesk(client, timeoutMs),
  ]);
  if (!('value' in register)) return register;
  if (!('value' in desk)) return desk;
  return { value: { register: register.value, today: osloDayOf(desk.value.at) } };
}

/** The status that DSOP SG was sent for a month; null when none is kept. */
export const queryMonth = (
  client: Client,
  month: string,
  timeoutMs: number,
): Promise<Reply<MonthStatus | null>> => query(client, programmeWorkflowId, queries.month, timeoutMs, month);

/** The programme's own cases, as the portfolio shows an initiative's, and its time. */
export const queryDesk = (client: Client, timeoutMs: number): Promise<Reply<PortfolioItem>> =>
  query(client, programmeWorkflowId, queries.portfolio, timeoutMs);

/** The programme's own figures; a worker of an earlier release tells fewer. */
export const queryProgramme = (client: Client, timeoutMs: number): Promise<Reply<Partial<ProgrammeView>>> =>
  query(client, programmeWorkflowId, queries.state, timeoutMs);
