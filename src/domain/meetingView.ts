import type { ForumId } from './agreement';
import { toIso, type EpochMs } from './calendar';
import { openDuties } from './duties';
import { rulesOf } from './rules';
import { absencesOf, callsAt, isAhead, meetingRule, meetingsOf, type Meeting } from './meetings';
import type { InitiativeState } from './state';

/** A meeting as the `meetings` query and the admin script give it. Instants are ISO 8601 with Oslo offset. */
export interface MeetingView {
  id: string;
  forum: ForumId;
  kind: 'ordinary' | 'extra';
  reason: string | null;
  begins: string;
  ends: string;
  place: string | null;
  link: string | null;
  sequence: number;
  status: Meeting['status'];
  /** When the call goes out, or went. */
  callsAt: string;
  calledAt: string | null;
  moves: { from: string; to: string; at: string; by: string; reason: string | null }[];
  cancelled: { at: string; by: string; reason: string; next: string | null } | null;
  /** What was on its agenda when it was called. */
  agenda: { key: string; case: string; title: string; question: string }[];
  attendance: { actor: string; present: boolean; person: string | null }[] | null;
  minutes: {
    sha256: string;
    url: string | null;
    name: string | null;
    text: string | null;
    version: number;
    at: string;
  } | null;
}

export interface MeetingsView {
  meetings: MeetingView[];
  /** Actors that have been absent from so many meetings running, where that is more than the forum lets pass. */
  absences: { forum: ForumId; actor: string; running: number }[];
  /** What is owed about meetings: that one is planned, that minutes are kept. */
  owed: { id: string; title: string; owedBy: string; due: string; late: boolean; paragraph: string }[];
  now: string;
}

/** The programme's meetings, soonest first. */
export function showMeetings(state: InitiativeState, now: EpochMs): MeetingsView {
  const rules = rulesOf(state);
  const forums = Object.keys(rules.forums) as ForumId[];
  return {
    meetings: meetingsOf(state)
      .map((m): MeetingView => ({
        id: m.id,
        forum: m.forum,
        kind: m.kind,
        reason: m.reason,
        begins: toIso(m.begins),
        ends: toIso(m.ends),
        place: m.place,
        link: m.link,
        sequence: m.sequence,
        status: isAhead(m) && m.ends <= now ? 'held' : m.status,
        callsAt: toIso(callsAt(rules, m)),
        calledAt: m.calledAt === null ? null : toIso(m.calledAt),
        moves: m.moves.map((move) => ({
          ...move,
          from: toIso(move.from),
          to: toIso(move.to),
          at: toIso(move.at),
        })),
        cancelled: m.cancelled && { ...m.cancelled, at: toIso(m.cancelled.at) },
        agenda: m.agenda.map((i) => ({
          key: i.key,
          case: i.case.id,
          title: i.title,
          question: i.case.question.nb,
        })),
        attendance: m.attendance,
        minutes: m.minutes && {
          sha256: m.minutes.sha256,
          url: m.minutes.url,
          name: m.minutes.name,
          text: m.minutes.text,
          version: m.minutes.version,
          at: toIso(m.minutes.at),
        },
      }))
      .sort((a, b) => (a.begins < b.begins ? -1 : a.begins > b.begins ? 1 : 0)),
    absences: forums.flatMap((forum) =>
      [...absencesOf(state, forum)]
        .filter(([, running]) => running >= meetingRule(rules, forum).absences)
        .map(([actor, running]) => ({ forum, actor, running })),
    ),
    owed: openDuties(state, now)
      .filter((d) => /^(cadence|extra|minutes)\//.test(d.id) && !d.upcoming)
      .map((d) => ({
        id: d.id,
        title: d.title.nb,
        owedBy: d.owedBy.name.nb,
        due: toIso(d.due),
        late: d.due <= now,
        paragraph: d.paragraph,
      })),
    now: toIso(now),
  };
}
