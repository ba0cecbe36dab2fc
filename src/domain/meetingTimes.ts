import { agendaFor, oldestFirst, type AgendaItem } from './agenda';
import { addDays, osloDayOf, osloInstant, weekdayOf, type EpochMs } from './calendar';
import { waitingTooLong } from './duties/meetings';
import type { ForumId } from './agreement';
import { rulesOf } from './rules';
import type { InitiativeEvent } from './events';
import {
  callsAt,
  invitedOf,
  isAhead,
  meetingRule,
  meetingsOf,
  type Meeting,
  type MeetingNews,
  type Waiting,
} from './meetings';
import { delegationsOf, seatsOn } from './register';
import type { InitiativeState } from './state';

/** What time brings about for meetings: calls, looking at what waits, and that one is over. */

/** Meetings whose call is due, and which have not begun. */
export const callsDue = (state: InitiativeState, now: EpochMs): Meeting[] =>
  meetingsOf(state).filter(
    (m) => m.status === 'planned' && m.begins > now && callsAt(rulesOf(state), m) <= now,
  );

/** Meetings that are over by the clock: they have been held, unless somebody says otherwise. */
export const heldBy = (state: InitiativeState, now: EpochMs): InitiativeEvent[] =>
  meetingsOf(state)
    .filter((m) => isAhead(m) && m.ends <= now)
    .map((m) => ({ type: 'meetingHeld', meetingId: m.id, at: m.ends }));

/** Meetings to which seats have been called and that have not begun. */
const outstanding = (state: InitiativeState, now: EpochMs): Meeting[] =>
  meetingsOf(state).filter((m) => isAhead(m) && m.invited !== undefined && m.begins > now);

/** Invitations that others act on now than those who have them: a delegation has begun or ended, or a seat has changed. */
export const passedOn = (state: InitiativeState, now: EpochMs): InitiativeEvent[] =>
  outstanding(state, now).flatMap(({ id, forum, invited }): InitiativeEvent[] => {
    const current = invitedOf(state, forum, now);
    return JSON.stringify(invited) === JSON.stringify(current)
      ? []
      : [{ type: 'invitationsPassedOn', meetingId: id, invited: current, at: now }];
  });

/** When a delegation for a seat with an invitation begins or ends next. */
function nextPassingOn(state: InitiativeState, now: EpochMs): { at: EpochMs; why: string }[] {
  return outstanding(state, now).flatMap(({ id, forum, begins }) => {
    const holders = seatsOn(state.register, forum, osloDayOf(now)).map(({ person }) => person);
    return delegationsOf(state.register)
      .filter((d) => holders.includes(d.from) && d.revokedAt === null)
      .flatMap((d) => [d.validFrom, d.validTo])
      .filter((at) => at > now && at < begins)
      .map((at) => ({ at, why: `fullmakt for ${id}` }));
  });
}

/** Forums for which it matters how long a case waits. */
export const watchedForums = (state: InitiativeState): ForumId[] => {
  const rules = rulesOf(state);
  return (Object.keys(rules.forums) as ForumId[]).filter((f) => meetingRule(rules, f).longestWait);
};

/** When what waits is looked at next: at once the first time, then on Monday mornings. Undefined where nobody asks. */
export function looksAt(state: InitiativeState): EpochMs | undefined {
  if (meetingsOf(state).length === 0 || watchedForums(state).length === 0) return undefined;
  if (!state.waiting) return 0;
  const day = osloDayOf(state.waiting.at);
  return osloInstant(addDays(day, 8 - weekdayOf(day)), '08:00');
}

/** The next instant at which a meeting wants something. */
export function nextOfMeetings(
  state: InitiativeState,
  now: EpochMs,
): { at: EpochMs; why: string } | undefined {
  const rules = rulesOf(state);
  const looks = looksAt(state);
  const times = [
    ...meetingsOf(state)
      .filter(isAhead)
      .map((m) =>
        m.status === 'planned' && m.begins > now
          ? { at: callsAt(rules, m), why: `${m.id} kalles inn` }
          : { at: m.ends, why: `${m.id} er over` },
      ),
    ...nextPassingOn(state, now),
    ...(looks === undefined ? [] : [{ at: looks, why: 'hva som venter på forumene' }]),
  ];
  return times.reduce<(typeof times)[number] | undefined>(
    (first, t) => (first && first.at <= t.at ? first : t),
    undefined,
  );
}

/**
 * The calls of these forums that are due, with what the initiatives say waits for their forums. `keeps` is asked where there is
 * one: a run that began to call before invitations were passed on goes on without.
 */
export function calledWith(
  state: InitiativeState,
  forums: readonly ForumId[],
  items: readonly AgendaItem[],
  now: EpochMs,
  keeps: () => boolean = () => true,
): InitiativeEvent[] {
  const due = callsDue(state, now).filter((m) => forums.includes(m.forum));
  return due.map((m) => {
    const agenda = agendaFor(m, items);
    // A case that missed the word of a move, or was tabled with a date of its own, hears of the time again.
    const astray = agenda.some(
      (i) => i.reference === m.id && i.workflowId !== state.workflowId && i.closesAt !== m.ends,
    );
    const retold: MeetingNews = {
      what: m.moves.length > 0 ? 'moved' : 'planned',
      meeting: m.id,
      forum: m.forum,
      command: m.setBy,
      effectiveAt: m.setAt,
    };
    const invited = keeps() ? invitedOf(state, m.forum, now) : undefined;
    return {
      type: 'meetingCalled',
      meetingId: m.id,
      agenda,
      invited,
      retold: astray ? [retold] : [],
      at: now,
    };
  });
}

const mostWaiting = 50;

/** What waits, as the agendas have it, what has waited longest first. */
export const waitingIn = (items: readonly AgendaItem[]): Waiting['items'] =>
  [...items]
    .sort(oldestFirst)
    .slice(0, mostWaiting)
    .map((i) => ({
      forum: i.case.forum,
      key: i.key,
      case: i.case.id,
      title: i.title,
      since: i.since,
    }));

/** What waits, as it was seen. */
export function waitingSeen(state: InitiativeState, seen: Waiting['items'], now: EpochMs): InitiativeEvent {
  const rules = rulesOf(state);
  const late = watchedForums(state).some((f) => waitingTooLong(state, rules, f, seen, now).length > 0);
  const tooLongSince = late ? (state.waiting?.tooLongSince ?? now) : null;
  return { type: 'waitingSeen', waiting: { at: now, items: seen, tooLongSince } };
}
