import { queries } from '../contract/messages';
import {
  addDays,
  osloDayOf,
  osloInstant,
  osloMonthOf,
  osloTimeOf,
  toIso,
  type Day,
  type EpochMs,
} from '../domain/calendar';
import { longestAheadDays } from '../domain/meetingCases';
import { meetingRule } from '../domain/meetings';
import type { MeetingsView, MeetingView } from '../domain/meetingView';
import { statusInstant, type MonthStatus } from '../domain/month';
import { foundProgramme, type ProgrammeState } from '../domain/programmeState';
import { seatsOn, snapshotOf, type Register } from '../domain/register';
import type { InitiativeState } from '../domain/state';
import { takenAt, withKey, type TakenKeys } from '../domain/takenKeys';
import { inventedSha256 } from '../dev/life';
import { doneAt, isAway, nextWork, silent, workTime } from './habits';
import { aheadAt, daysAhead } from './meetings';
import { boardKey, changes, meetingChanges, monthTold } from './entries';
import { byTime, caseIntentions } from './people';
import { playedFrom, type Played } from './played';
import type { Sandbox } from './sandbox';
import type { MeetingChange, Script } from './scenario';
import { stageOf, type Pace } from './stage';
import { instantOf, pmoPerson, rulesFor, type Around, type Intention } from './world';

/** The programme itself in a rehearsal: what it begins with, and what people do about meetings and its own cases. */

/** The forums whose meetings a scenario plans. */
const planned = ['sg', 'tlf'] as const;

/**
 * The programme as a rehearsal begins it: a new one, or the copy of one that runs, which knows the initiatives that are
 * there from the first day.
 */
export function programmeFor(
  register: Register,
  copied: ProgrammeState | undefined,
  standing: readonly InitiativeState[],
  start: EpochMs,
): ProgrammeState {
  const clockOffsetMs = start - Date.now();
  const { desk, ...base } = copied ?? foundProgramme(register, clockOffsetMs);
  const takenKeys = standing.reduce((known: TakenKeys, { key, registeredAt, chain: { entries } }) => {
    const envelope = entries[0]?.envelope;
    return envelope && takenAt(known, key) === undefined
      ? withKey(known, key, envelope, registeredAt)
      : known;
  }, base.takenKeys);
  return {
    ...base,
    register,
    clockOffsetMs,
    takenKeys,
    starting: [],
    relaying: false,
    relayed: register.revision,
    ...(desk && {
      desk: {
        ...desk,
        sandbox: true,
        clockOffsetMs,
        register: snapshotOf(register),
        outbox: desk.outbox.map((intent) => ({ ...intent, underWay: false })),
      },
    }),
  };
}

/** The programme on its way through the rehearsal, and what everybody knows of it. */
export interface Board {
  life: Played;
  /** When something comes about next; never, where nothing does. */
  next: () => EpochMs;
  meetings: () => readonly MeetingView[];
  /** Ids of the meetings that had been planned before the rehearsal began. */
  before: ReadonlySet<string>;
  months: () => readonly MonthStatus[];
  /** Have meetings been moved or called off, or only planned, since this was last asked? */
  changed: () => 'moved' | 'planned' | undefined;
}

interface Taking {
  script: Script;
  register: Register;
  pace: Pace;
  at: EpochMs;
  /** What people do not do again, by key. */
  done: ReadonlyMap<string, readonly string[]> | undefined;
}

/** Takes up the programme that the sandbox has been raised with. */
export async function boardOf(
  sandbox: Sandbox,
  { script, register, pace, at, done }: Taking,
): Promise<Board> {
  const staged = stageOf(sandbox, boardKey, pace, sandbox.clockOffsetMs);
  const months: MonthStatus[] = [];
  let meetings = await staged.ask<MeetingsView>(queries.meetings).then((seen) => seen.meetings);
  const before = new Set(meetings.map(({ id }) => id));
  const times = (): Map<string, string> =>
    new Map(meetings.map((m) => [m.id, `${m.begins} ${m.sequence} ${m.status === 'cancelled'}`]));
  let known = times();
  const life = playedFrom(
    sandbox,
    {
      key: boardKey,
      title: `Programmet ${register.programme}`,
      at,
      staged,
      happened: async (was, view) => {
        const own = changes(was, view).filter(({ kind }) => kind !== 'phase');
        // Whatever becomes of a meeting or a month is commanded, or said in letters.
        if (was && was.commands === view.commands && was.letters.sent === view.letters.sent) return own;
        const after = (await staged.ask<MeetingsView>(queries.meetings)).meetings;
        const statusDay = register.standing.sgStatusDay ?? 0;
        const told =
          statusDay > 0 && life.at === statusInstant(osloMonthOf(life.at), statusDay)
            ? await staged.ask<MonthStatus | null>(queries.month)
            : null;
        const news = told && told.month !== months.at(-1)?.month && told.at >= at ? [told] : [];
        const happened = [...own, ...meetingChanges(meetings, after), ...news.map(monthTold)];
        meetings = after;
        months.push(...news);
        return happened;
      },
      think: (view, now) =>
        boardIntentions({
          register,
          script,
          meetings,
          before,
          view,
          rules: rulesFor(register, view.ruleSet),
          now,
        }),
    },
    done?.get(boardKey),
  );
  return {
    life,
    before,
    next: () => life.next ?? at,
    meetings: () => meetings,
    months: () => months,
    changed: () => {
      const was = known;
      known = times();
      if ([...was].some(([id, words]) => known.get(id) !== words)) return 'moved';
      return known.size > was.size ? 'planned' : undefined;
    },
  };
}

/** What people are going to do about the programme as it stands. */
export const boardIntentions = (around: Around): Intention[] =>
  [
    ...calendar(around),
    ...afterwards(around),
    ...around.view.cases.flatMap((c) => caseIntentions(around, c)),
  ].sort(byTime);

/**
 * PMO plans the meetings of the script, each as soon as it may, calls off what a scenario has put others in place of, and
 * moves and cancels what it says.
 */
function calendar(around: Around): Intention[] {
  const plans = planned.flatMap((forum) => planning(around, forum));
  // The cases of one that is called off go to the next, which must stand first.
  const pressing = plans.some(({ at }) => at <= around.now);
  const others = planned.flatMap((forum) => [...callingOff(around, forum), ...changing(around, forum)]);
  return [...plans, ...(pressing ? [] : others)];
}

const dayOf = (instant: string): Day => osloDayOf(instantOf(instant));

function planning(around: Around, forum: 'sg' | 'tlf'): Intention[] {
  const { script, rules, meetings, before, now } = around;
  const { begins, minutes } = meetingRule(rules, forum).usual;
  const ahead = aheadAt(around, forum, now).map((m) => dayOf(m.begins));
  // What was moved or called off is not planned again.
  const changed = changesOf(script, forum)
    .map(({ meeting }) => meeting)
    .filter((day) => meetings.some(({ id }) => id.startsWith(`${forum.toUpperCase()}-${day}`)));
  const standing = meetings
    .filter((m) => m.forum === forum && before.has(m.id) && m.status !== 'cancelled')
    .map((m) => dayOf(m.begins));
  return daysAhead(forum, script.meetings[forum], script.scenario, standing).flatMap((day): Intention[] => {
    const starts = osloInstant(day, begins);
    if (starts <= now || ahead.includes(day) || changed.includes(day)) return [];
    const opens = osloInstant(addDays(day, -longestAheadDays), '12:00');
    const at = opens <= now ? now : nextWork(opens);
    const by = pmoPerson(around, osloDayOf(at));
    if (by === undefined) return [];
    const payload = { forum, begins: toIso(starts), ends: toIso(starts + minutes * 60_000) };
    return [{ id: `plan/${forum}/${day}`, at, by, command: 'planMeeting', payload }];
  });
}

const changesOf = ({ scenario }: Script, forum: 'sg' | 'tlf'): MeetingChange[] =>
  (scenario.changes ?? []).filter((change) => change.forum === forum);

/** Does the scenario change a meeting at that instant? */
export const changesAt = ({ scenario }: Script, at: EpochMs): boolean =>
  (scenario.changes ?? []).some(({ on }) => osloInstant(on, workTime) === at);

/** The scenario's changes of single meetings, each on its day. */
function changing(around: Around, forum: 'sg' | 'tlf'): Intention[] {
  const { script, now } = around;
  const ahead = aheadAt(around, forum, now);
  return changesOf(script, forum).flatMap(({ meeting: day, to, on, reason }): Intention[] => {
    const index = ahead.findIndex((m) => dayOf(m.begins) === day);
    const meeting = ahead[index];
    const at = Math.max(osloInstant(on, workTime), now);
    const by = pmoPerson(around, osloDayOf(at));
    if (!meeting || by === undefined) return [];
    if (!to) return [{ ...calledOff(meeting, ahead[index + 1], reason), at, by }];
    const [begins, ends] = [instantOf(meeting.begins), instantOf(meeting.ends)];
    const starts = osloInstant(to, osloTimeOf(begins));
    const sequence = meeting.sequence + 1;
    const payload = {
      meeting: meeting.id,
      begins: toIso(starts),
      ends: toIso(starts + ends - begins),
      reason,
      sequence,
    };
    return [{ id: `move/${meeting.id}/${sequence}`, at, by, command: 'moveMeeting', payload }];
  });
}

/** Where a scenario says when a forum meets, other meetings of it are called off. */
function callingOff(around: Around, forum: 'sg' | 'tlf'): Intention[] {
  const { script, now } = around;
  const by = pmoPerson(around, osloDayOf(now));
  if (script.scenario.meetings?.[forum] == null || by === undefined) return [];
  const meant = [...script.meetings[forum], ...changesOf(script, forum).map(({ to }) => to)];
  const ahead = aheadAt(around, forum, now);
  return ahead.flatMap((meeting, index): Intention[] =>
    meant.includes(dayOf(meeting.begins))
      ? []
      : [{ ...calledOff(meeting, ahead[index + 1], 'Møtene er lagt om i øvelsen'), at: now, by }],
  );
}

/** A meeting is called off; its cases go to the next one. */
const calledOff = (
  meeting: MeetingView,
  next: MeetingView | undefined,
  reason: string,
): Pick<Intention, 'id' | 'command' | 'payload'> => ({
  id: `cancel/${meeting.id}`,
  command: 'cancelMeeting',
  payload: {
    meeting: meeting.id,
    reason,
    sequence: meeting.sequence + 1,
    ...(next && { next: { meeting: next.id, ends: next.ends, sequence: next.sequence } }),
  },
});

/** On the working day after a meeting PMO records who came, and files the minutes. */
function afterwards(around: Around): Intention[] {
  const { meetings, script, register, view, now } = around;
  return view.duties.flatMap((duty): Intention[] => {
    if (duty.kind !== 'meeting-minutes' || duty.status === 'done' || duty.status === 'waived') return [];
    const meeting = meetings.find((m) => duty.id === `minutes/${m.id}`);
    const by = pmoPerson(around, osloDayOf(now));
    if (!meeting || by === undefined) return [];
    const at = doneAt(script, by, { since: now, due: instantOf(duty.due), early: 4 });
    if (at === undefined) return [];
    const id = meeting.id;
    if (meeting.attendance !== null) {
      const payload = {
        meeting: id,
        sha256: inventedSha256(id, 'minutes'),
        name: `referat-${id}.pdf`,
        bytes: 40_000,
      };
      return [{ id: duty.id, at, by, command: 'minutes', payload }];
    }
    const day = dayOf(meeting.begins);
    const present = seatsOn(register, meeting.forum, day)
      .filter(({ person }) => !isAway(script, person, day) && !silent(script, person))
      .map(({ actor }) => actor);
    return [{ id: `attendance/${id}`, at, by, command: 'attendance', payload: { meeting: id, present } }];
  });
}
