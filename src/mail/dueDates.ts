import ical, {
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import type { EpochMs } from '../domain/calendar';
import type { LetterFacts, LetterSubject } from '../domain/letters';
import type { ForumId } from '../domain/agreement/ruleSet';
import type { Lang } from '../domain/text';
import { calendarIdOf } from './identity';
import { meetingName } from './sections/meeting';
import { capital, cleanLine, commandLine } from './words';

/** An iCalendar message about one due date (RFC 5545, 5546): sent, moved or cancelled by the same UID. */
export interface DueDate {
  method: 'REQUEST' | 'CANCEL';
  uid: string;
  /** The whole calendar, CRLF line ends. */
  content: string;
}

/** Whose calendar it is, and who holds it. */
export interface CalendarParties {
  attendee: {
    /** The person; null for an office. */
    id: string | null;
    email: string;
    name: string | null;
    lang: Lang;
    forums: readonly ForumId[];
  };
  organizer: string;
  domain: string;
}

/** SEQUENCE counts seconds from here, so that it rises from letter to letter and stays below 2^31 until 2084. */
const epoch2016 = 1_451_606_400_000;
const slotMs = 30 * 60_000;

/**
 * What the letter's facts mean for its reader's calendar: a duty or an open case enters it, moves in it, or leaves it.
 * Null when there is no date for this reader. `at` is the workflow's time: the stamp, and what makes SEQUENCE rise.
 */
export function dueDateOf(
  facts: LetterFacts,
  about: LetterSubject,
  at: EpochMs,
  parties: CalendarParties,
): DueDate | null {
  const { lang, forums } = parties.attendee;
  switch (facts.kind) {
    case 'duty':
      // A seat's position is due when its case closes, and that date came with the call.
      if (facts.hearer !== 'owner' || facts.duty.due <= at || facts.duty.kind === 'position') return null;
      return entry(
        'REQUEST',
        'duty',
        facts.duty.id,
        facts.duty.due,
        facts.duty.ask[lang],
        facts.duty.command,
      );
    case 'dutyDone':
      return entry('CANCEL', 'duty', facts.duty.id, facts.duty.due, facts.duty.ask[lang], null);
    case 'call':
      if (facts.case.closesAt <= at) return null;
      return entry(
        'REQUEST',
        'case',
        facts.case.id,
        facts.case.closesAt,
        facts.case.question[lang],
        facts.command,
      );
    case 'caseWithdrawn':
    case 'decision':
    case 'undecided':
      // Only those who were called have the date to take out.
      if (!forums.includes(facts.case.forum)) return null;
      return entry('CANCEL', 'case', facts.case.id, facts.case.closesAt, facts.case.question[lang], null);
    case 'ended':
      if (facts.lessons === null || facts.lessons.due <= at) return null;
      return entry(
        'REQUEST',
        'duty',
        facts.lessons.id,
        facts.lessons.due,
        facts.lessons.ask[lang],
        facts.lessons.command,
      );
    case 'meeting':
      return meetingDate(facts, about, at, parties);
    case 'willAsked':
    case 'minutes':
    case 'report':
    case 'appointed':
    case 'undelivered':
    case 'month':
    case 'notice':
      return null;
  }

  function entry(
    method: DueDate['method'],
    kind: 'duty' | 'case',
    id: string,
    due: EpochMs,
    what: string,
    command: string | null,
  ): DueDate {
    const uid = calendarIdOf(about, kind, id, parties.domain);
    const calendar = ical({
      prodId: { company: 'DSOP', product: 'dsop', language: lang === 'nb' ? 'NB' : 'EN' },
      method: method === 'CANCEL' ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
    });
    calendar.createEvent({
      id: uid,
      sequence: Math.max(0, Math.floor((at - epoch2016) / 1000)),
      stamp: new Date(at),
      start: new Date(due - slotMs),
      end: new Date(due),
      summary: `${cleanLine(what)} (${cleanLine(about.title)})`,
      description: command === null ? null : commandLine(command, parties.attendee.id),
      status: method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
      organizer: { name: 'DSOP PMO', email: parties.organizer },
      attendees: [
        {
          email: parties.attendee.email,
          name: parties.attendee.name ?? parties.attendee.email,
          rsvp: false,
          status: ICalAttendeeStatus.ACCEPTED,
        },
      ],
    });
    return { method, uid, content: calendar.toString() };
  }
}

/**
 * The invitation to a meeting: the same UID from the first call on, with the meeting's own SEQUENCE, so that a later
 * edition replaces an earlier one in whatever order they are opened.
 */
function meetingDate(
  facts: Extract<LetterFacts, { kind: 'meeting' }>,
  about: LetterSubject,
  at: EpochMs,
  { attendee, organizer, domain }: CalendarParties,
): DueDate | null {
  const { meeting, what } = facts;
  const cancelled = what === 'cancelled' || what === 'passedOn';
  const uid = calendarIdOf(about, 'meeting', meeting.id, domain);
  const nb = attendee.lang === 'nb';
  const calendar = ical({
    prodId: { company: 'DSOP', product: 'dsop', language: nb ? 'NB' : 'EN' },
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
  });
  const papers = nb ? 'Sakslisten ligger i brevet.' : 'The agenda is in the letter.';
  calendar.createEvent({
    id: uid,
    sequence: meeting.sequence,
    stamp: new Date(at),
    start: new Date(meeting.begins),
    end: new Date(meeting.ends),
    summary: cleanLine(capital(meetingName(meeting, attendee.lang))),
    description: cancelled
      ? cleanLine(facts.because ?? '')
      : `${papers}\n${commandLine(`dsop agenda ${meeting.id}`)}`,
    location: meeting.place === null ? null : cleanLine(meeting.place),
    url: meeting.link,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: ICalEventTransparency.OPAQUE,
    organizer: { name: 'DSOP PMO', email: organizer },
    attendees: [
      {
        email: attendee.email,
        name: attendee.name ?? attendee.email,
        rsvp: !cancelled,
        status: ICalAttendeeStatus.NEEDSACTION,
      },
    ],
  });
  return { method: cancelled ? 'CANCEL' : 'REQUEST', uid, content: calendar.toString() };
}
