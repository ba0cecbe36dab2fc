import type { Client } from '@temporalio/client';
import { programmeWorkflowId, queries } from '../contract/messages';
import { runningInitiatives } from '../contract/savedViews';
import type { AgendaItem } from '../domain/agenda';
import type { ForumId } from '../domain/agreement';
import type { MeetingsView } from '../domain/meetingView';
import { query } from './reads';
import { attempt, type Reply } from './reply';

/** Workflows asked at once. */
const askedAtOnce = 8;

/** What those who were asked said, by workflow id, and who could not be asked. */
export interface Asked<T> {
  answers: T[];
  failed: { workflowId: string; reply: Exclude<Reply<never>, { value: never }> }[];
}

/**
 * Asks each of those that the index lists under a condition (the server's query language), and `also` by workflow id,
 * each once. The index follows a command after a moment. Milliseconds are for each question.
 */
export async function askListed<T>(
  client: Client,
  condition: string,
  ask: (workflowId: string) => Promise<Reply<T>>,
  timeoutMs: number,
  also: readonly string[] = [],
): Promise<Reply<Asked<T>>> {
  const listed = await attempt(client, timeoutMs, { workflowId: 'visibility' }, async () => {
    const ids = new Set(also);
    for await (const info of client.workflow.list({ query: `${runningInitiatives} AND ${condition}` }))
      ids.add(info.workflowId);
    return [...ids].sort();
  });
  if (!('value' in listed)) return listed;
  const replies = new Map<string, Reply<T>>();
  const queue = [...listed.value];
  const one = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) replies.set(id, await ask(id));
  };
  await Promise.all(Array.from({ length: Math.min(askedAtOnce, queue.length) }, one));
  const asked: Asked<T> = { answers: [], failed: [] };
  for (const workflowId of listed.value) {
    const reply = replies.get(workflowId);
    if (reply && 'value' in reply) asked.answers.push(reply.value);
    else if (reply) asked.failed.push({ workflowId, reply });
  }
  return { value: asked };
}

/** Whoever has a case that is not settled. */
const withCases = 'DsopCaseSince IS NOT NULL';

/** What waits for the forum, as those say who have open cases; `also`, by workflow id, are asked too. */
export const askAgenda = (
  client: Client,
  forum: ForumId,
  timeoutMs: number,
  also: readonly string[] = [],
): Promise<Reply<Asked<AgendaItem[]>>> =>
  askListed(
    client,
    withCases,
    (id) => query<AgendaItem[]>(client, id, queries.agenda, timeoutMs, forum),
    timeoutMs,
    also,
  );

/** The same with the programme's own cases, for people: whoever does not answer is an answer too. */
export async function readAgenda(
  client: Client,
  forum: ForumId,
  timeoutMs: number,
): Promise<Reply<AgendaItem[]>> {
  const asked = await askAgenda(client, forum, timeoutMs, [programmeWorkflowId]);
  if (!('value' in asked)) return asked;
  const [silent] = asked.value.failed.filter(({ reply }) => 'unreachable' in reply);
  return silent ? silent.reply : { value: asked.value.answers.flat() };
}

/** The programme's meetings, with who has been absent and what is owed. */
export const queryMeetings = (client: Client, timeoutMs: number): Promise<Reply<MeetingsView>> =>
  query(client, programmeWorkflowId, queries.meetings, timeoutMs);
