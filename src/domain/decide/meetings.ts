import type { Payload } from '../../contract/commands';
import type { ForumId } from '../agreement';
import {
  formatInstant,
  isDay,
  osloDayOf,
  osloInstant,
  osloTimeOf,
  parseInstant,
  toIso,
  type EpochMs,
} from '../calendar';
import type { InitiativeEvent } from '../events';
import {
  absencesOf,
  aheadOf,
  isAhead,
  meetingOf,
  meetingRule,
  newMeetingId,
  nextAfter,
  plannedTimes,
  type Attendance,
  type Meeting,
} from '../meetings';
import { casesFollow, tooFarAhead } from '../meetingCases';
import { noticed } from '../notices';
import { accept, refuse, type Answer } from '../refusal';
import { actorName, inPmo, personOf, seatOf, seatsOn } from '../register';
import { listing } from '../text';
import { events, type Context, type Decided } from './context';

/** Meetings of the forums: who may call one together, when, and what follows for the cases tabled for it. */

const longestMeetingMs = 3 * 24 * 3600_000;

/** May the sender call this forum together (V4 §3.1, §3.2; PMO for the others is ours)? Refused with `not-authorised`. */
export function mayCall(
  { state, rules, by, day }: Pick<Context, 'state' | 'rules' | 'by' | 'day'>,
  forum: ForumId,
): Answer<true> {
  const rule = meetingRule(rules, forum);
  const may = rule.calledBy.some((who) =>
    who === 'pmo' ? inPmo(state.register, by, day) : seatOf(state.register, who, by, day) !== undefined,
  );
  if (may) return accept(true);
  const who = rule.calledBy.map((f) => (f === 'pmo' ? 'PMO' : `et sete i ${rules.forums[f].name.nb}`));
  return refuse(
    'not-authorised',
    `${by} kan ikke kalle inn ${rules.forums[forum].name.nb}; det kan ${listing(who, 'nb').replace(' og ', ' eller ')}.`,
    rule.paragraph,
  );
}

const when = (m: Pick<Meeting, 'begins'>): string => formatInstant(m.begins, 'nb');

/**
 * The meeting's time, if it can be had: ahead, not endless, and with no other meeting of the forum in it. Refused: `bad-date`,
 * `meeting-clash`.
 */
function timeFor(
  { state, rules, now }: Context,
  forum: ForumId,
  time: { begins: EpochMs; ends: EpochMs },
  self: string | null,
): Answer<typeof time> {
  const { paragraph } = meetingRule(rules, forum);
  const { begins, ends } = time;
  if (begins <= now)
    return refuse('bad-date', `Møtet kan ikke begynne ${when(time)}: det er allerede passert.`, paragraph);
  if (tooFarAhead(begins, now))
    return refuse(
      'bad-date',
      `${when(time)} er for langt frem; møter planlegges høyst tre år frem.`,
      paragraph,
    );
  if (ends <= begins || ends > begins + longestMeetingMs)
    return refuse(
      'bad-date',
      `Møtet slutter ${formatInstant(ends, 'nb')}: det må være etter at det begynner, og innen tre dager.`,
      paragraph,
    );
  const other = aheadOf(state, forum).find((m) => m.id !== self && m.begins < ends && begins < m.ends);
  if (other) {
    return refuse(
      'meeting-clash',
      `${rules.forums[forum].name.nb} har alt et møte da: ${other.id}, ${when(other)}. Flytt det, eller velg en annen tid.`,
      paragraph,
    );
  }
  return accept(time);
}

/**
 * Plans a meeting of a forum (V4 §3.1, §3.2), at its usual hour in Oslo where only a day is given, and as long as usual where no end
 * is. Refused: `not-authorised`, `reason-missing` (an extra one without), `bad-date` (passed, more than three years ahead, or longer
 * than three days), `meeting-clash`.
 */
export function planMeeting(ctx: Context, p: Payload<'planMeeting'>): Decided {
  const { state, rules, now, by, envelope } = ctx;
  const may = mayCall(ctx, p.forum);
  if (!may.ok) return may;
  const rule = meetingRule(rules, p.forum);
  const kind = p.kind ?? 'ordinary';
  if (kind === 'extra' && p.reason === undefined)
    return refuse('reason-missing', 'Si hvorfor det trengs et ekstra møte (--reason).', rule.paragraph);
  const time = timeFor(ctx, p.forum, plannedTimes(rules, p), null);
  if (!time.ok) return time;
  const meeting: Meeting = {
    id: newMeetingId(state, p.forum, time.value.begins),
    forum: p.forum,
    kind,
    reason: p.reason ?? null,
    ...time.value,
    place: p.place ?? null,
    link: p.link ?? null,
    sequence: 0,
    status: 'planned',
    plannedAt: now,
    plannedBy: by,
    setBy: envelope.id,
    setAt: now,
    calledAt: null,
    moves: [],
    cancelled: null,
    agenda: [],
    attendance: null,
    minutes: null,
  };
  return events({ type: 'meetingPlanned', meeting, at: now });
}

/** The meeting, if the sender may change it and has seen how it stands. */
function ahead(ctx: Context, id: string, sequence: number): Answer<Meeting> {
  const meeting = known(ctx, id);
  if (!meeting.ok) return meeting;
  const { paragraph } = meetingRule(ctx.rules, meeting.value.forum);
  if (!isAhead(meeting.value) || meeting.value.begins <= ctx.now) {
    const how = meeting.value.status === 'cancelled' ? 'er avlyst' : 'har begynt eller er holdt';
    return refuse('meeting-over', `Møtet ${id} ${how} og kan ikke endres; planlegg et nytt.`, paragraph);
  }
  if (sequence !== meeting.value.sequence + 1) {
    return refuse(
      'meeting-stale',
      `Møtet ${id} er endret siden du så det (nå utgave ${meeting.value.sequence}): les det med «dsop meetings» og send igjen.`,
      paragraph,
    );
  }
  return meeting;
}

function known(ctx: Context, id: string): Answer<Meeting> {
  const meeting = meetingOf(ctx.state, id);
  if (!meeting)
    return refuse('unknown-meeting', `Det finnes ikke noe møte ${id}; «dsop meetings» viser dem.`, null);
  const may = mayCall(ctx, meeting.forum);
  return may.ok ? accept(meeting) : may;
}

/**
 * Moves a meeting that has not begun; the cases tabled for it follow. A day alone keeps the hour. `sequence` is one more than the
 * sender saw. Refused: `unknown-meeting`, `not-authorised`, `meeting-over`, `meeting-stale`, `bad-date`, `meeting-clash`.
 */
export function moveMeeting(ctx: Context, p: Payload<'moveMeeting'>): Decided {
  const { state, by, now, envelope } = ctx;
  const meeting = ahead(ctx, p.meeting, p.sequence);
  if (!meeting.ok) return meeting;
  const { id, forum, place, link } = meeting.value;
  const asked = {
    begins: isDay(p.begins)
      ? osloInstant(p.begins, osloTimeOf(meeting.value.begins))
      : (parseInstant(p.begins) ?? 0),
    ends: parseInstant(p.ends) ?? 0,
  };
  const time = timeFor(ctx, forum, asked, id);
  if (!time.ok) return time;
  const to = { meeting: id, ends: time.value.ends, sequence: p.sequence };
  return events(
    {
      type: 'meetingMoved',
      meetingId: id,
      change: {
        ...time.value,
        place: p.place ?? place,
        link: p.link ?? link,
        sequence: p.sequence,
        setBy: envelope.id,
      },
      by,
      reason: p.reason ?? null,
      at: now,
    },
    ...casesFollow(state, { meeting: id, sequence: p.sequence, to, reason: null }, now),
  );
}

/**
 * Calls a meeting off; the cases tabled for it go to the next one, which the command names as the sender saw it, and close
 * undecided where there is none. Refused: `unknown-meeting`, `not-authorised`, `meeting-over`, `meeting-stale`.
 */
export function cancelMeeting(ctx: Context, p: Payload<'cancelMeeting'>): Decided {
  const { state, by, now, envelope } = ctx;
  const meeting = ahead(ctx, p.meeting, p.sequence);
  if (!meeting.ok) return meeting;
  const next = nextAfter(state, meeting.value);
  const named = p.next && { ...p.next, ends: parseInstant(p.next.ends) ?? 0 };
  if (named?.meeting !== next?.id || named?.ends !== next?.ends || named?.sequence !== next?.sequence) {
    const how = next
      ? `sakene går til neste møte: next {"meeting":"${next.id}","ends":"${toIso(next.ends)}","sequence":${next.sequence}}`
      : 'det er ikke planlagt noe møte etter det, så next skal utelates';
    return refuse('meeting-stale', `Møteplanen er en annen enn kommandoen sier: ${how}.`, null);
  }
  const to = next ? { meeting: next.id, ends: next.ends, sequence: next.sequence } : null;
  return events(
    {
      type: 'meetingCancelled',
      meetingId: p.meeting,
      sequence: p.sequence,
      command: envelope.id,
      by,
      reason: p.reason,
      next: next?.id ?? null,
      at: now,
    },
    ...casesFollow(state, { meeting: p.meeting, sequence: p.sequence, to, reason: p.reason }, now),
  );
}

/** The meeting, if it has begun and was not called off: what came of it can be recorded. */
function begun(ctx: Context, id: string): Answer<Meeting> {
  const meeting = known(ctx, id);
  if (!meeting.ok) return meeting;
  const { paragraph } = meetingRule(ctx.rules, meeting.value.forum);
  if (meeting.value.status === 'cancelled')
    return refuse('meeting-over', `Møtet ${id} er avlyst; det er ingenting å føre.`, paragraph);
  if (meeting.value.begins > ctx.now)
    return refuse('not-ready', `Møtet ${id} begynner ${when(meeting.value)}; før det etterpå.`, paragraph);
  return meeting;
}

/**
 * Who came (V4 §2.3): actors with a seat, or persons of them. PMO hears of an actor that has been away from so many meetings
 * running. Refused: `unknown-meeting`, `not-authorised`, `meeting-over` (called off), `not-ready` (not begun), `unknown-actor`.
 */
export function attendance(ctx: Context, p: Payload<'attendance'>): Decided {
  const { state, rules, now } = ctx;
  const meeting = begun(ctx, p.meeting);
  if (!meeting.ok) return meeting;
  const { id, forum, begins } = meeting.value;
  const seats = seatsOn(state.register, forum, osloDayOf(begins));
  const came = new Map<string, string | null>();
  for (const word of p.present) {
    const actor = seats.some((s) => s.actor === word)
      ? word
      : (personOf(state.register, word)?.actor ?? null);
    if (actor === null || !seats.some((s) => s.actor === actor)) {
      return refuse(
        'unknown-actor',
        `«${word}» er verken en aktør med sete i ${rules.forums[forum].name.nb} eller en person fra en; setene er ${seats.map((s) => s.actor).join(', ')}.`,
        meetingRule(rules, forum).paragraph,
      );
    }
    came.set(actor, actor === word ? (came.get(actor) ?? null) : word);
  }
  const list = seats.map(({ actor }): Attendance => ({
    actor,
    present: came.has(actor),
    person: came.get(actor) ?? null,
  }));
  const recorded: InitiativeEvent[] = [
    { type: 'attendanceRecorded', meetingId: id, attendance: list, at: now },
  ];
  if (isAhead(meeting.value)) recorded.unshift({ type: 'meetingHeld', meetingId: id, at: now });
  return events(...recorded, ...absent(ctx, meeting.value, list));
}

/** Word to PMO of those who have now been away as many times running as the rule set says, or more. */
function absent({ state, rules, now }: Context, meeting: Meeting, list: Attendance[]): InitiativeEvent[] {
  const { forum, id } = meeting;
  const { absences } = meetingRule(rules, forum);
  const after = {
    meetings: (state.meetings ?? []).map((m) =>
      m.id === id ? { ...m, status: 'held' as const, attendance: list } : m,
    ),
  };
  const before = absencesOf(state, forum);
  const running = absencesOf(after, forum);
  const away = list
    .filter((a) => !a.present && (running.get(a.actor) ?? 0) >= absences)
    .filter((a) => (before.get(a.actor) ?? 0) < (running.get(a.actor) ?? 0));
  if (away.length === 0) return [];
  const name = rules.forums[forum].name;
  const who = (lang: 'nb' | 'en') =>
    listing(
      away.map((a) => `${actorName(state.register, a.actor)} (${running.get(a.actor) ?? 0})`),
      lang,
    );
  return [
    noticed(
      state,
      {
        id: (reader) => `absence:${id}:${away.map((a) => a.actor).join('+')}:${reader}`,
        to: [{ office: 'pmo' }],
        subject: {
          nb: `Gjentatt fravær i ${name.nb}`,
          en: `Repeated absence from the ${name.en}`,
        },
        body: {
          nb: `Borte fra flere møter på rad i ${name.nb}, til og med ${id}: ${who('nb')}.\n\nHver aktør deltar fast i møtene. Ta det opp med aktøren.`,
          en: `Absent from several meetings of the ${name.en} running, up to ${id}: ${who('en')}.\n\nEvery actor takes part in the meetings regularly. Raise it with the actor.`,
        },
        paragraph: 'V4 §2.3',
      },
      now,
    ),
  ];
}

/**
 * Files the minutes of a meeting that has begun, by fingerprint, as the next version; the same again changes nothing. Refused:
 * `unknown-meeting`, `not-authorised`, `meeting-over` (called off), `not-ready` (not begun).
 */
export function minutes(ctx: Context, p: Payload<'minutes'>): Decided {
  const { by, now } = ctx;
  const meeting = begun(ctx, p.meeting);
  if (!meeting.ok) return meeting;
  const before = meeting.value.minutes;
  if (before?.sha256 === p.sha256 && (p.text ?? null) === before.text) return events();
  const filed: InitiativeEvent = {
    type: 'minutesFiled',
    meetingId: p.meeting,
    minutes: {
      sha256: p.sha256,
      url: p.url ?? null,
      name: p.name ?? null,
      text: p.text ?? null,
      version: (before?.version ?? 0) + 1,
      by,
      at: now,
    },
    at: now,
  };
  return isAhead(meeting.value)
    ? events({ type: 'meetingHeld', meetingId: p.meeting, at: now }, filed)
    : events(filed);
}
