import { commands } from '../contract/commands';
import { queryMeetings } from '../client/agenda';
import { queryRegister } from '../client/reads';
import type { Reply, ShownRefusal } from '../client/reply';
import { ruleSetOf, type ForumId } from '../domain/agreement';
import { isDay, osloInstant, osloTimeOf, parseInstant, toIso, type EpochMs } from '../domain/calendar';
import { forumOfMeeting, meetingRule } from '../domain/meetings';
import type { MeetingView } from '../domain/meetingView';
import type { Context } from './context';
import { readMoment } from './flags';
import { instantWords } from './names';
import type { Order } from './send';

export type Filled =
  | { fields: Record<string, unknown> }
  | { wrong: string }
  | Exclude<Reply<never>, { value: never }>;

/** A meeting's id as it is kept: what is typed in lower case is meant so. */
export function withMeetingId(order: Order): Order {
  const { meeting } = order.typed;
  if (typeof meeting !== 'string' || forumOfMeeting(meeting.toUpperCase()) === undefined) return order;
  return { ...order, typed: { ...order.typed, meeting: meeting.toUpperCase() } };
}

/**
 * What a command about a meeting carries beside what is typed, as the meeting stands: when it ends, by which edition of
 * its time, where the cases of a cancelled one go. Signed with the rest, so that others can judge it for themselves.
 */
export async function meetingFields(context: Context, order: Order): Promise<Filled> {
  const { command, typed } = order;
  if (command === 'planMeeting') return planned(context, order);
  const shape: object = commands[command].payload.shape;
  const id = typed.meeting;
  const closes = 'closes' in shape;
  if (typeof id !== 'string' || forumOfMeeting(id) === undefined) return { fields: {} };
  if (!closes && command !== 'moveMeeting' && command !== 'cancelMeeting') return { fields: {} };
  const session = await context.connect();
  if (!('value' in session)) return session;
  const seen = await queryMeetings(session.value.client, context.leftMs());
  if (!('value' in seen)) return seen;
  const { meetings } = seen.value;
  const meeting = meetings.find((m) => m.id === id);
  if (!meeting)
    return refused('unknown-meeting', `Det finnes ikke noe møte ${id}; «dsop meetings» viser dem.`);
  if (command === 'moveMeeting') return moved(order, meeting);
  if (command === 'cancelMeeting') {
    const next = meetings.find((m) => m.forum === meeting.forum && ahead(m) && m.begins > meeting.begins);
    return {
      fields: {
        sequence: meeting.sequence + 1,
        ...(next && { next: { meeting: next.id, ends: next.ends, sequence: next.sequence } }),
      },
    };
  }
  if (!ahead(meeting)) {
    const how = meeting.status === 'cancelled' ? 'er avlyst' : 'er holdt';
    return refused('meeting-over', `Møtet ${id} ${how}; «dsop meetings» viser dem som er planlagt.`);
  }
  if (typed.closes !== undefined)
    return { wrong: `Utelat --closes: saken lukkes når ${id} slutter, ${instantWords(meeting.ends)}.` };
  return { fields: { closes: meeting.ends, meetingSequence: meeting.sequence } };
}

const ahead = (m: MeetingView): boolean => m.status === 'planned' || m.status === 'called';

const refused = (code: ShownRefusal['code'], message: string): { refused: ShownRefusal } => ({
  refused: { code, message, paragraph: null, missing: [] },
});

/** As long as is usual by the rules of the programme. */
async function planned(context: Context, { typed }: Order): Promise<Filled> {
  if (typed.ends !== undefined || typeof typed.begins !== 'string') return { fields: {} };
  // What cannot be read is said by whoever reads it.
  if (instantFor(typed.begins, '00:00') === undefined) return { fields: {} };
  const session = await context.connect();
  if (!('value' in session)) return session;
  const register = await queryRegister(session.value.client, context.leftMs());
  if (!('value' in register)) return register;
  const rules = ruleSetOf(register.value.ruleSet, register.value.ruleSets);
  const forum = (Object.keys(rules?.forums ?? {}) as ForumId[]).find((id) => id === typed.forum);
  if (!rules || !forum) return { fields: {} };
  const { usual } = meetingRule(rules, forum);
  const begins = instantFor(typed.begins, usual.begins);
  return { fields: begins === undefined ? {} : { ends: toIso(begins + usual.minutes * 60_000) } };
}

function moved({ typed }: Order, meeting: MeetingView): Filled {
  const sequence = meeting.sequence + 1;
  const [from, to] = [parseInstant(meeting.begins), parseInstant(meeting.ends)];
  if (typed.ends !== undefined || typeof typed.begins !== 'string' || from === undefined || to === undefined)
    return { fields: { sequence } };
  const begins = instantFor(typed.begins, osloTimeOf(from));
  return { fields: { sequence, ...(begins !== undefined && { ends: toIso(begins + to - from) }) } };
}

function instantFor(word: string, time: string): EpochMs | undefined {
  const read = readMoment(word, Date.now());
  if (!('value' in read) || typeof read.value !== 'string') return undefined;
  return isDay(read.value) ? osloInstant(read.value, time) : parseInstant(read.value);
}
