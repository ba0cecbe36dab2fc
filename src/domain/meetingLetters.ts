import { osloDayOf, type Day, type EpochMs } from './calendar';
import { rulesOf } from './rules';
import { wordOf, type Addressee, type LetterIntent, type MeetingFacts, type MeetingLetter } from './letters';
import { meetingOf, meetingRule, type Meeting, type MeetingEvent } from './meetings';
import { sendingInstant } from './outbox';
import { seatsOn } from './register';
import type { InitiativeState } from './state';

/** Letters about meetings: the call, what becomes of it, and the minutes (V4 §3.1–3.3, §6.1). */
export function meetingLetters(
  before: InitiativeState,
  event: MeetingEvent,
  state: InitiativeState,
  now: EpochMs,
): LetterIntent[] {
  if (!('meetingId' in event)) return [];
  const meeting = meetingOf(state, event.meetingId);
  const was = meetingOf(before, event.meetingId);
  if (!meeting || !was) return [];
  const word = (what: 'called' | 'moved' | 'cancelled', more: Partial<Told> = {}) =>
    invited(state, meeting, { what, because: null, was: null, next: null, ...more }, now);
  switch (event.type) {
    case 'meetingCalled':
      return word('called');
    case 'meetingMoved':
      // Those who were never asked to come have nothing to move.
      return was.calledAt === null ? [] : word('moved', { because: event.reason, was: was.begins });
    case 'meetingCancelled':
      return was.calledAt === null ? [] : word('cancelled', { because: event.reason, next: event.next });
    case 'invitationsPassedOn':
      return passingOn(state, was, event, now);
    case 'minutesFiled':
      return minutesLetters(state, meeting, now);
    case 'meetingHeld':
    case 'attendanceRecorded':
      return [];
  }
}

type Told = Pick<Extract<MeetingLetter, { kind: 'meeting' }>, 'what' | 'because' | 'was' | 'next'>;

/** Every seat of the forum, and whoever else is called with it (V4 §6.1). */
function invited(state: InitiativeState, meeting: Meeting, told: Told, now: EpochMs): LetterIntent[] {
  const seats = seatsOn(state.register, meeting.forum, osloDayOf(now));
  const { alsoCalled } = meetingRule(rulesOf(state), meeting.forum);
  const round = `${told.what}:${meeting.id}:${meeting.sequence}`;
  const send = (to: Addressee, actor: string | null): LetterIntent => ({
    id: `meeting:${round}:${wordOf(to)}`,
    to,
    facts: { kind: 'meeting', ...told, meeting: meetingFacts(state, meeting), actor },
    notBefore: sendingInstant(state, now),
    attempts: 0,
  });
  return [
    ...seats.map((s) => send({ person: s.person }, s.actor)),
    ...alsoCalled.map((office) => send({ office }, null)),
  ];
}

/** Whoever acts for a seat from now on is called, and whoever did is told, so that the meeting leaves their calendar. */
function passingOn(
  state: InitiativeState,
  meeting: Meeting,
  { invited, at }: Extract<MeetingEvent, { type: 'invitationsPassedOn' }>,
  now: EpochMs,
): LetterIntent[] {
  const facts = { because: null, was: null, next: null, meeting: meetingFacts(state, meeting) };
  const letter = (person: string, actor: string, what: 'called' | 'passedOn', to?: string): LetterIntent => ({
    id: `meeting:${what}:${meeting.id}:${meeting.sequence}:${at}:${person}`,
    to: { person },
    facts: {
      kind: 'meeting',
      what,
      ...facts,
      actor,
      ...(to !== undefined && { to }),
      ...(what === 'called' && { later: true }),
    },
    notBefore: sendingInstant(state, now),
    attempts: 0,
  });
  const before = meeting.invited ?? [];
  const taken = invited.filter((i) => !before.some((b) => b.actor === i.actor && b.person === i.person));
  const given = before.filter((b) => !invited.some((i) => i.actor === b.actor && i.person === b.person));
  return [
    ...taken.map(({ actor, person }) => letter(person, actor, 'called')),
    ...given
      // Whoever is called for another seat keeps the meeting.
      .filter(({ person }) => !invited.some((i) => i.person === person))
      .map(({ actor, person }) =>
        letter(person, actor, 'passedOn', invited.find((i) => i.actor === actor)?.person),
      ),
  ];
}

/** Minutes go to every actor, not only to those who came (V4 §3.1), and to whoever else was called. */
function minutesLetters(state: InitiativeState, meeting: Meeting, now: EpochMs): LetterIntent[] {
  const { minutes, attendance, forum } = meeting;
  if (!minutes) return [];
  const day = osloDayOf(now);
  const seats = seatsOn(state.register, forum, day);
  const { alsoCalled } = meetingRule(rulesOf(state), forum);
  const facts: MeetingLetter = {
    kind: 'minutes',
    meeting: meetingFacts(state, meeting),
    version: minutes.version,
    text: minutes.text,
    url: minutes.url,
    name: minutes.name,
    sha256: minutes.sha256,
    present: (attendance ?? []).filter((a) => a.present).map((a) => a.actor),
    absent: (attendance ?? []).filter((a) => !a.present).map((a) => a.actor),
  };
  return [
    ...seats.map((s): Addressee => ({ person: s.person })),
    ...actorsBeside(state, seats, day),
    ...alsoCalled.map((office): Addressee => ({ office })),
  ].map((to) => ({
    id: `minutes:${meeting.id}:${minutes.version}:${wordOf(to)}`,
    to,
    facts,
    notBefore: sendingInstant(state, now),
    attempts: 0,
  }));
}

/** The programme's actors that none of the seats is for: what a forum says is anchored with every actor (V4 §3.1). */
export const actorsBeside = (
  { register }: Pick<InitiativeState, 'register'>,
  seats: readonly { actor: string }[],
  day: Day,
): Addressee[] =>
  register.actors
    .filter((a) => (a.validTo === null || day <= a.validTo) && !seats.some((s) => s.actor === a.id))
    .map((a) => ({ actor: a.id }));

/** A meeting as letters tell it. */
export function meetingFacts(state: InitiativeState, meeting: Meeting): MeetingFacts {
  const rules = rulesOf(state);
  const { id, forum, kind, reason, begins, ends, place, link, sequence } = meeting;
  const { paragraph } = meetingRule(rules, forum);
  const forumName = rules.forums[forum].name;
  return { id, forum, forumName, kind, reason, begins, ends, place, link, sequence, paragraph };
}
