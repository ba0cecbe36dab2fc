import type { ForumId, MeetingRule, RuleSet } from './agreement/ruleSet';
import { addWorkingDays, isDay, osloDayOf, osloInstant, parseInstant, type EpochMs } from './calendar';
import type { AgendaItem } from './agenda';
import { delegatesOf } from './delegation';
import { personOf, seatsOn, type ActorId, type PersonId } from './register';
import type { InitiativeState } from './state';

/** Meetings of the forums: objects of the programme's desk, never of the register. Plain JSON, instants in milliseconds. */
export interface Meeting {
  /** Forum and first day, `SG-2027-03-10`; it stays when the meeting moves. */
  id: string;
  forum: ForumId;
  kind: 'ordinary' | 'extra';
  /** Why there is an extra one. */
  reason: string | null;
  begins: EpochMs;
  ends: EpochMs;
  place: string | null;
  link: string | null;
  /** Rises by one with each move and with the cancellation: the later one wins, in whatever order they are heard of. */
  sequence: number;
  status: 'planned' | 'called' | 'held' | 'cancelled';
  plannedAt: EpochMs;
  plannedBy: PersonId;
  /** Id of the command that last set its time, and when it was taken: others judge it themselves. */
  setBy: string;
  setAt: EpochMs;
  /** When seats were first called; null when nobody has been asked to come. */
  calledAt: EpochMs | null;
  /** Who has each seat's invitation; absent where nobody kept that when it was called. */
  invited?: Invited[];
  moves: { from: EpochMs; to: EpochMs; at: EpochMs; by: PersonId; reason: string | null }[];
  cancelled: { at: EpochMs; by: PersonId; reason: string; next: string | null } | null;
  /** What waited for it when it was called; shortened when the meeting is over. */
  agenda: AgendaItem[];
  attendance: Attendance[] | null;
  minutes: Minutes | null;
}

export interface Invited {
  actor: ActorId;
  person: PersonId;
}

/** Was the actor's seat filled, and by whom, where that was said. */
export interface Attendance {
  actor: ActorId;
  present: boolean;
  person: PersonId | null;
}

export interface Minutes {
  sha256: string;
  url: string | null;
  name: string | null;
  text: string | null;
  version: number;
  by: PersonId;
  at: EpochMs;
}

/** What those who wait for a meeting are to be told, with the command that caused it. */
export interface MeetingNews {
  what: 'planned' | 'moved' | 'cancelled';
  meeting: string;
  forum: ForumId;
  /** The command's id: its envelope stands in the desk's chain. */
  command: string;
  effectiveAt: EpochMs;
}

/** What waits for a forum, as it was when that was last looked at. */
export interface Waiting {
  at: EpochMs;
  items: { forum: ForumId; key: string; case: string; title: string; since: EpochMs }[];
  /** Since when some of them have been seen to wait longer than they should. */
  tooLongSince: EpochMs | null;
}

/** What only the programme's desk has, once a meeting has been planned. */
export interface MeetingBook {
  meetings?: Meeting[];
  /** What others have not been told yet. */
  meetingNews?: MeetingNews[];
  waiting?: Waiting;
  /** Since when it is watched that forums meet as often as they shall; absent where nobody watched before the first was planned. */
  meetingsSince?: EpochMs;
  /**
   * Since when every gap between two meetings is watched, and attendance is owed beside minutes. Absent where it is what
   * follows after the last one planned, and minutes are enough.
   */
  closelySince?: EpochMs;
}

export type MeetingEvent =
  | { type: 'meetingPlanned'; meeting: Meeting; at: EpochMs }
  | {
      type: 'meetingMoved';
      meetingId: string;
      change: Pick<Meeting, 'begins' | 'ends' | 'place' | 'link' | 'sequence' | 'setBy'>;
      by: PersonId;
      reason: string | null;
      at: EpochMs;
    }
  | {
      type: 'meetingCancelled';
      meetingId: string;
      sequence: number;
      command: string;
      by: PersonId;
      reason: string;
      next: string | null;
      at: EpochMs;
    }
  | {
      type: 'meetingCalled';
      meetingId: string;
      agenda: AgendaItem[];
      /** Undefined where invitations are not passed on. */
      invited: Invited[] | undefined;
      retold: MeetingNews[];
      at: EpochMs;
    }
  | { type: 'invitationsPassedOn'; meetingId: string; invited: Invited[]; at: EpochMs }
  | { type: 'meetingHeld'; meetingId: string; at: EpochMs }
  | { type: 'attendanceRecorded'; meetingId: string; attendance: Attendance[]; at: EpochMs }
  | { type: 'minutesFiled'; meetingId: string; minutes: Minutes; at: EpochMs }
  | { type: 'waitingSeen'; waiting: Waiting }
  | { type: 'meetingNewsTold'; count: number };

const eventTypes: readonly string[] = [
  'meetingPlanned',
  'meetingMoved',
  'meetingCancelled',
  'meetingCalled',
  'invitationsPassedOn',
  'meetingHeld',
  'attendanceRecorded',
  'minutesFiled',
  'waitingSeen',
  'meetingNewsTold',
] satisfies MeetingEvent['type'][];

export const isMeetingEvent = (event: { type: string }): event is MeetingEvent =>
  eventTypes.includes(event.type);

/** Meetings that are over and kept, newest last; what was said in them stands in the chain. */
const keptOver = 120;

type Host = Pick<MeetingBook, 'meetings'>;

export const meetingsOf = (state: Host): readonly Meeting[] => state.meetings ?? [];
export const meetingOf = (state: Host, id: string): Meeting | undefined =>
  meetingsOf(state).find((m) => m.id === id);

/** Is it still to come about: neither held nor cancelled? */
export const isAhead = (m: Meeting): boolean => m.status === 'planned' || m.status === 'called';

/** The forum's meetings that are still to come about, soonest first. */
export const aheadOf = (state: Host, forum: ForumId): Meeting[] =>
  meetingsOf(state)
    .filter((m) => m.forum === forum && isAhead(m))
    .sort((a, b) => a.begins - b.begins);

/** The first meeting of the same forum that begins after this one. */
export const nextAfter = (state: Host, meeting: Meeting): Meeting | undefined =>
  aheadOf(state, meeting.forum).find((m) => m.id !== meeting.id && m.begins > meeting.begins);

const forumWords: Record<ForumId, string> = { tlf: 'TLF', sg: 'SG', pmo: 'PMO' };

/** The forum behind what looks like a meeting's id; undefined for other references, which stay words. */
export function forumOfMeeting(reference: string): ForumId | undefined {
  const word = /^(TLF|SG|PMO)-\d{4}-\d{2}-\d{2}(?:-\d+)?$/.exec(reference)?.[1];
  return (Object.keys(forumWords) as ForumId[]).find((forum) => forumWords[forum] === word);
}

/** The id of a meeting that begins then: the day's first, or with a number. */
export function newMeetingId(state: Host, forum: ForumId, begins: EpochMs): string {
  const base = `${forumWords[forum]}-${osloDayOf(begins)}`;
  const taken = (id: string): boolean => meetingOf(state, id) !== undefined;
  for (let n = 2; taken(base); n++) if (!taken(`${base}-${n}`)) return `${base}-${n}`;
  return base;
}

/** How the forum is called together; what rule sets without meetings leave unsaid is as PMO does it. */
export function meetingRule(rules: RuleSet, forum: ForumId): MeetingRule {
  return (
    rules.meetings?.[forum] ?? {
      paragraph: rules.forums[forum].paragraph,
      calledBy: ['pmo'],
      noticeWorkingDays: 5,
      usual: { begins: '10:00', minutes: 120 },
      alsoCalled: [],
      absences: 2,
    }
  );
}

/** When a meeting begins and ends that was asked for so: as is usual for the forum, where that is not said. */
export function plannedTimes(
  rules: RuleSet,
  asked: { forum: ForumId; begins: string; ends?: string | undefined },
): Pick<Meeting, 'begins' | 'ends'> {
  const { usual } = meetingRule(rules, asked.forum);
  const begins = isDay(asked.begins)
    ? osloInstant(asked.begins, usual.begins)
    : (parseInstant(asked.begins) ?? 0);
  const ends = asked.ends === undefined ? begins + usual.minutes * 60_000 : (parseInstant(asked.ends) ?? 0);
  return { begins, ends };
}

/** When the call goes out: so many working days before, in the morning; at once when there is less time than that. */
export function callsAt(rules: RuleSet, meeting: Meeting): EpochMs {
  const { noticeWorkingDays } = meetingRule(rules, meeting.forum);
  return osloInstant(addWorkingDays(osloDayOf(meeting.begins), -noticeWorkingDays), '09:00');
}

/** Whoever acts for each of the forum's seats at the instant: who holds it, or the delegate while a delegation lasts. */
export function invitedOf(
  { register }: Pick<InitiativeState, 'register'>,
  forum: ForumId,
  at: EpochMs,
): Invited[] {
  return seatsOn(register, forum, osloDayOf(at)).map(({ actor, person }) => {
    const delegate = delegatesOf(register, person, forum, at).find((id) => personOf(register, id));
    return { actor, person: delegate ?? person };
  });
}

/** Actors absent from the forum's last meetings, counted back from the newest of which attendance is known. */
export function absencesOf(state: Host, forum: ForumId): Map<ActorId, number> {
  const known = meetingsOf(state)
    .filter((m) => m.forum === forum && m.status === 'held' && m.attendance !== null)
    .sort((a, b) => b.begins - a.begins);
  const running = new Map<ActorId, number>();
  const over = new Set<ActorId>();
  for (const { attendance } of known) {
    for (const { actor, present } of attendance ?? []) {
      if (present) over.add(actor);
      else if (!over.has(actor)) running.set(actor, (running.get(actor) ?? 0) + 1);
    }
  }
  return running;
}

/** The state after something happened to a meeting. */
export function evolveMeetings(state: InitiativeState, event: MeetingEvent): InitiativeState {
  switch (event.type) {
    case 'meetingPlanned':
      return { ...state, meetings: kept([...meetingsOf(state), event.meeting]) };
    case 'meetingMoved':
      return tell(
        withMeeting(state, event.meetingId, (m) => ({
          ...m,
          ...event.change,
          setAt: event.at,
          // Far enough ahead to be called anew, with the agenda as it is then.
          status: 'planned',
          agenda: m.agenda.map((item) => (item.reference === m.id ? closingWith(event.change, item) : item)),
          moves: [
            ...m.moves,
            { from: m.begins, to: event.change.begins, at: event.at, by: event.by, reason: event.reason },
          ].slice(-20),
        })),
        event.meetingId,
        'moved',
        event.change.setBy,
        event.at,
      );
    case 'meetingCancelled':
      return tell(
        withMeeting(state, event.meetingId, (m) => ({
          ...m,
          sequence: event.sequence,
          status: 'cancelled',
          agenda: m.agenda.map(shortened),
          cancelled: { at: event.at, by: event.by, reason: event.reason, next: event.next },
        })),
        event.meetingId,
        'cancelled',
        event.command,
        event.at,
      );
    case 'meetingCalled': {
      const called = withMeeting(state, event.meetingId, (m) => ({
        ...m,
        status: 'called',
        calledAt: m.calledAt ?? event.at,
        ...(event.invited && { invited: event.invited }),
        agenda: event.agenda,
      }));
      return event.retold.length === 0
        ? called
        : { ...called, meetingNews: [...(called.meetingNews ?? []), ...event.retold] };
    }
    case 'invitationsPassedOn':
      return withMeeting(state, event.meetingId, (m) => ({ ...m, invited: event.invited }));
    case 'meetingHeld':
      return withoutTreated(
        withMeeting(state, event.meetingId, (m) => ({
          ...m,
          status: 'held',
          agenda: m.agenda.map(shortened),
        })),
        meetingOf(state, event.meetingId)?.forum,
      );
    case 'attendanceRecorded':
      return withMeeting(state, event.meetingId, (m) => ({ ...m, attendance: event.attendance }));
    case 'minutesFiled':
      return withMeeting(state, event.meetingId, (m) => ({ ...m, minutes: event.minutes }));
    case 'waitingSeen':
      return { ...state, waiting: event.waiting };
    case 'meetingNewsTold':
      return { ...state, meetingNews: (state.meetingNews ?? []).slice(event.count) };
  }
}

/** What was seen to wait for a forum has been before it now: what still waits is seen at the next look. */
function withoutTreated(state: InitiativeState, forum: ForumId | undefined): InitiativeState {
  const { waiting } = state;
  // Desks that nobody watched before the first meeting go on as they did.
  if (!waiting || state.meetingsSince === undefined || waiting.items.every((i) => i.forum !== forum))
    return state;
  const items = waiting.items.filter((i) => i.forum !== forum);
  return { ...state, waiting: { ...waiting, items, tooLongSince: null } };
}

/** A case goes with its meeting. */
const closingWith = (
  { ends, sequence }: Pick<Meeting, 'ends' | 'sequence'>,
  item: AgendaItem,
): AgendaItem => ({
  ...item,
  closesAt: ends,
  sequence,
  case: { ...item.case, closesAt: ends },
});

/** When it is over, the papers are with those who got them; what was on the agenda is still known. */
const shortened = (item: AgendaItem): AgendaItem => ({
  ...item,
  case: { ...item.case, basis: [], recommendation: null },
  positions: [],
  waits: [],
});

function withMeeting(state: InitiativeState, id: string, change: (m: Meeting) => Meeting): InitiativeState {
  return { ...state, meetings: meetingsOf(state).map((m) => (m.id === id ? change(m) : m)) };
}

function tell(
  state: InitiativeState,
  meeting: string,
  what: MeetingNews['what'],
  command: string,
  effectiveAt: EpochMs,
): InitiativeState {
  const forum = meetingOf(state, meeting)?.forum;
  if (forum === undefined) return state;
  const news: MeetingNews = { what, meeting, forum, command, effectiveAt };
  return { ...state, meetingNews: [...(state.meetingNews ?? []), news] };
}

function kept(meetings: readonly Meeting[]): Meeting[] {
  const over = meetings.filter((m) => !isAhead(m));
  const dropped = new Set(over.slice(0, Math.max(0, over.length - keptOver)).map((m) => m.id));
  return meetings.filter((m) => !dropped.has(m.id));
}
