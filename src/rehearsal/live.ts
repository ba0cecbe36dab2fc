import type { Client } from '@temporalio/client';
import type { Session } from '../client/connect';
import { clockOf } from '../client/forward';
import { list } from '../client/list';
import { queryRegister } from '../client/reads';
import { attempt, type Reply } from '../client/reply';
import { programmeWorkflowId, queries } from '../contract/messages';
import { postType } from '../contract/post';
import { addDays, osloDayOf, type Day } from '../domain/calendar';
import type { ForumId } from '../domain/agreement';
import { isAhead, meetingsOf } from '../domain/meetings';
import type { PostState } from '../domain/post';
import { handedOn, type EarlierProgramme, type ProgrammeState } from '../domain/programmeState';
import type { Register } from '../domain/register';
import type { InitiativeState } from '../domain/state';
import type { Standing } from './meetings';
import { waitingIn, type Handed } from './mornings';
import { pastOf, type Past } from './past';
import { playedPhase, type LeftOut, type PlannedInitiative } from './scenario';

/** The initiatives that run, as a rehearsal may go on from them: copies, read by query. Nothing of theirs is touched. */
export interface LiveStand {
  register: Register;
  programme: ProgrammeState;
  states: Map<string, InitiativeState>;
  /** What is there beside them and is not played, by key. */
  leftOut: LeftOut[];
  /** The days of the meetings that lie ahead. */
  standing: Standing;
  /** How late people have been in all of it, and in the programme's own cases. */
  past: Past;
  /** What waits in the readers' posts. */
  handed: Handed[];
  /** The day after the latest of their clocks: the first that a rehearsal can play. */
  from: Day;
}

/** Reads the whole state of all that lives on the server, `timeoutMs` milliseconds at most for each. */
export async function liveStand(
  { client, connection }: Session,
  namespace: string,
  timeoutMs: number,
): Promise<Reply<LiveStand>> {
  const register = await queryRegister(client, timeoutMs);
  if (!('value' in register)) return register;
  const workflowId = programmeWorkflowId;
  const programme = await attempt(client, timeoutMs, { workflowId }, () =>
    client.workflow
      .getHandle(workflowId)
      .query<ProgrammeState | EarlierProgramme, []>(queries.copy)
      .then(handedOn),
  );
  if (!('value' in programme)) return programme;
  const found = await list(client, { runningOnly: true }, timeoutMs);
  if (!('value' in found)) return found;
  const copies: InitiativeState[] = [];
  let latest = Date.now();
  for (const { workflowId } of found.value) {
    const copy = await attempt(client, timeoutMs, { workflowId }, async () => ({
      clock: await clockOf(connection, namespace, workflowId),
      state: await client.workflow.getHandle(workflowId).query<InitiativeState, []>(queries.copy),
    }));
    if (!('value' in copy)) return copy;
    const { clock, state } = copy.value;
    copies.push(state);
    latest = Math.max(latest, clock + state.clockOffsetMs);
  }
  const from = addDays(osloDayOf(latest), 1);
  const posts = await postsOf(client, timeoutMs);
  if (!('value' in posts)) return posts;
  const handed = posts.value.flatMap((post) => waitingIn(post, from));
  const standing = standingOf(programme.value, from);
  const { desk } = programme.value;
  const past = pastOf([...copies, ...(desk ? [desk] : [])], latest);
  return {
    value: {
      register: register.value,
      programme: programme.value,
      ...partOf(copies),
      standing,
      past,
      handed,
      from,
    },
  };
}

/**
 * What of all that lives is played: initiatives that go on. A process is followed by hand and stands in no phase that a
 * portfolio plays; what has ended lives only so that its key stays used.
 */
export function partOf(copies: readonly InitiativeState[]): Pick<LiveStand, 'states' | 'leftOut'> {
  const goesOn = (state: InitiativeState): boolean =>
    state.ending === null && playedPhase(state.phase) !== undefined;
  const played = copies.filter(goesOn);
  const leftOut = copies
    .filter((state) => !goesOn(state))
    .map(({ key, title, ending }): LeftOut => {
      const awaitedBy = played.filter((p) => p.blockedBy.some((b) => b.process === key)).map((p) => p.key);
      return { key, title, why: ending ? 'ended' : 'process', awaitedBy };
    });
  return { states: new Map(played.map((state) => [state.key, state])), leftOut };
}

/** The readers' posts that have something to send, in the order of their ids. */
async function postsOf(client: Client, timeoutMs: number): Promise<Reply<PostState[]>> {
  const query = `WorkflowType = '${postType}' AND ExecutionStatus = 'Running'`;
  const listed = await attempt(client, timeoutMs, { workflowId: 'visibility' }, async () => {
    const ids: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query, pageSize: 500 })) ids.push(workflowId);
    return ids.sort();
  });
  if (!('value' in listed)) return listed;
  const posts: PostState[] = [];
  for (const workflowId of listed.value) {
    const post = await attempt(client, timeoutMs, { workflowId }, () =>
      client.workflow.getHandle(workflowId).query<PostState, []>(queries.state),
    );
    if (!('value' in post)) return post;
    posts.push(post.value);
  }
  return { value: posts };
}

function standingOf({ desk }: ProgrammeState, from: Day): Standing {
  const standing: Partial<Record<ForumId, Day[]>> = {};
  for (const meeting of desk ? meetingsOf(desk) : []) {
    const day = osloDayOf(meeting.begins);
    if (isAhead(meeting) && day >= from) (standing[meeting.forum] ??= []).push(day);
  }
  return standing;
}

/** What the portfolio would say of an initiative that runs; when its work is done, only people know. */
export function plannedOf(state: InitiativeState): PlannedInitiative {
  const holder = (role: string) =>
    state.roles.find((r) => r.role === role && r.until === null && r.person !== null)?.person;
  const taking = state.participants.filter(({ status }) => status !== 'left').map(({ actor }) => actor);
  const registrant = state.register.persons.find(({ id }) => id === state.registeredBy)?.actor;
  const actor = registrant ?? taking[0] ?? state.register.actors[0]?.id ?? '';
  return {
    key: state.key,
    title: state.title,
    need: state.need,
    actor,
    participants: taking.length > 0 ? taking : [actor],
    phase: playedPhase(state.phase) ?? null,
    projectLead: holder('projectLead'),
    steeringLead: holder('steeringLead'),
    operationsLead: holder('operationsLead'),
  };
}
