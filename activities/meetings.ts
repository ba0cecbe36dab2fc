import { activityInfo, Context, log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Client } from '@temporalio/client';
import { askAgenda } from '../src/client/agenda';
import { isNobody } from '../src/client/reply';
import type { MeetingNewsMessage } from '../src/contract/news';
import { withinRoom, type AgendaItem } from '../src/domain/agenda';
import type { ForumId } from '../src/domain/agreement';

/** How long one workflow may take to answer. */
const answersWithinMs = 20_000;
/** However many are asked, and however slow they are, it must not look like a dead worker. */
const heartbeatEveryMs = 10_000;
/** After so many attempts a call goes out without those who cannot be asked: one that is broken must not hold it up. */
const patientAttempts = 3;
/** The index follows a command after a moment: who is listed only then is told too. */
const indexLagMs = 2_000;

/** What meetings make the programme ask of others, and tell them. Reading is safe to repeat, and so is telling: both are retried. */
export function createMeetingActivities(client: Client): {
  whatWaits: (forums: ForumId[]) => Promise<AgendaItem[]>;
  tellOfMeetings: (news: ToldMeeting[]) => Promise<number>;
} {
  const agenda = async (forum: ForumId): Promise<AgendaItem[]> => {
    const asked = await askAgenda(client, forum, answersWithinMs);
    if (!('value' in asked)) throw new ApplicationFailure('the portfolio cannot be listed', 'unreachable');
    const { answers, failed } = asked.value;
    const silent = failed.filter(({ reply }) => 'unreachable' in reply);
    if (silent.length > 0 && activityInfo().attempt <= patientAttempts)
      throw new ApplicationFailure(`${silent.length} workflows do not answer`, 'unreachable');
    for (const { workflowId } of failed)
      log.warn('an agenda goes out without a workflow that does not answer', { workflowId });
    return answers.flat();
  };
  return {
    whatWaits: beating(async (forums) => {
      const items: AgendaItem[] = [];
      for (const forum of forums) items.push(...(await agenda(forum)));
      const told = withinRoom(items);
      if (told.length < items.length)
        log.warn('more waits than is told of at once', { waits: items.length, told: told.length });
      return told;
    }),
    tellOfMeetings: beating(async (news) => {
      let told = 0;
      for (const { forum, ...message } of news) {
        const reached = new Set<string>();
        for (const waitMs of [0, indexLagMs]) {
          await new Promise((done) => setTimeout(done, waitMs));
          const waiting = (await agenda(forum)).filter((i) => i.reference === message.meeting);
          for (const { workflowId } of waiting) {
            if (reached.has(workflowId)) continue;
            reached.add(workflowId);
            await signal(workflowId, message);
          }
        }
        told += reached.size;
      }
      return told;
    }),
  };

  async function signal(workflowId: string, message: MeetingNewsMessage): Promise<void> {
    try {
      await client.workflow.getHandle(workflowId).signal<[MeetingNewsMessage]>('meetingNews', message);
    } catch (error) {
      // It was terminated since it answered.
      if (!isNobody(error)) throw error;
    }
  }
}

/** An activity that tells the server that its worker lives, for as long as it takes. */
const beating =
  <A, R>(work: (given: A) => Promise<R>): ((given: A) => Promise<R>) =>
  async (given) => {
    const context = Context.current();
    const pulse = setInterval(() => context.heartbeat(), heartbeatEveryMs);
    try {
      return await work(given);
    } finally {
      clearInterval(pulse);
    }
  };

/** News of a meeting, and the forum whose cases it concerns. */
export type ToldMeeting = MeetingNewsMessage & { forum: ForumId };
