import { phaseOf, type ForumId, type PhaseId, type RuleSet } from '../domain/agreement';
import type { ForumRule } from '../domain/agreement/ruleSet';
import { osloDayOf, osloTimeOf, type Day } from '../domain/calendar';
import type { MeetingView } from '../domain/meetingView';
import type { MonthFigures } from '../domain/month';
import { actorName, type PersonId, type Register } from '../domain/register';
import type { InitiativeView } from '../domain/view';
import { minuteOf, type Entry } from './entries';
import { habitOf } from './habits';
import { meetingName } from './meetings';
import type { Habits, Past } from './past';
import type { Rehearsal } from './rehearse';
import type { LeftOut, Script } from './scenario';
import { instantOf, rulesFor } from './world';

/** What a rehearsal came to, for people and machines. The same rehearsal gives the same diary, whenever it is played. */
export interface Diary {
  programme: string;
  /** That nothing here is for real. */
  note: string;
  from: Day;
  until: Day;
  /** The end, or the day on which it was broken off: what happened there stands here as far as it was played. */
  playedTo: Day;
  /** False when it was broken off before its end. */
  whole: boolean;
  totals: Totals;
  /** How late people were assumed to be, where the scenario lets them be as late as before. */
  assumed: Assumed | null;
  /** What lives on the server and was not played. */
  leftOut: readonly LeftOut[];
  initiatives: Line[];
  meetings: Meeting[];
  months: Month[];
  entries: Entry[];
}

/** Who has been late, and is taken to be so again; everybody else of whom it is asked is in time. */
export interface Assumed extends Pick<Past, 'since' | 'until'> {
  people: ({ person: PersonId; name: string } & Habits)[];
}

export interface Totals {
  letters: number;
  /** Those of them that are a reader's one letter of a morning. */
  mornings: number;
  commands: number;
  decisions: number;
  undecided: number;
  escalations: number;
  late: number;
  refused: number;
}

/** One initiative's year at a glance. */
export interface Line {
  key: string;
  title: string;
  stretches: { phase: string; name: string; from: Day; to: Day }[];
  marks: Mark[];
  /** As it stood at the end; null for one that was never registered. */
  end: { phase: string; name: string; late: number; waitsFor: string[] } | null;
}

/** Something worth a mark in the picture of the year. */
export interface Mark {
  day: Day;
  kind: 'decided' | 'undecided' | 'escalated' | 'late' | 'ended';
  label: string;
}

/** A meeting that sat, or was to have. */
export interface Meeting {
  id: string;
  at: string;
  day: Day;
  /** `10:00`. */
  time: string;
  forum: ForumId;
  forumName: string;
  level: ForumRule['level'];
  name: string;
  kind: 'ordinary' | 'extra';
  /** When seats were called, and what stood on the agenda then. */
  calledAt: string | null;
  agenda: { key: string; case: string; question: string }[];
  cases: { key: string; case: string; question: string; result: string; sentence: string }[];
  /** Actors that came, and those that did not; null where nobody recorded it. */
  present: string[] | null;
  absent: string[];
  /** When minutes were filed. */
  minutesAt: string | null;
  /** Why it was called off. */
  cancelled: string | null;
}

/** What DSOP SG was told of a month. */
export interface Month {
  at: string;
  month: string;
  figures: MonthFigures;
  matters: string[];
}

export const outcomeWords: Record<string, string> = {
  approved: 'godkjent',
  'approved-with-conditions': 'godkjent med vilkår',
  returned: 'sendt tilbake',
  deferred: 'utsatt',
  'not-approved': 'ikke godkjent',
};

/** What of a rehearsal its diary is made from. */
type Played = Pick<Rehearsal, 'entries' | 'states' | 'meetings' | 'reached' | 'whole'>;

/** Makes the diary of a rehearsal. */
export function diaryOf(rehearsal: Played, script: Script, register: Register): Diary {
  const { entries, states, reached, whole } = rehearsal;
  const playedTo = osloDayOf(reached);
  const rules = rulesFor(register, register.ruleSet);
  const count = (kind: Entry['kind']) => entries.filter((entry) => entry.kind === kind).length;
  return {
    programme: register.programme,
    note: 'Øvelse med en tenkt portefølje og tenkte svar. Ingenting her gjelder på ordentlig.',
    from: script.from,
    until: script.until,
    playedTo,
    whole,
    totals: {
      letters: count('letter') + count('morning'),
      mornings: count('morning'),
      commands: count('did'),
      decisions: count('decided'),
      undecided: count('undecided'),
      escalations: count('escalated'),
      late: count('late'),
      refused: count('refused'),
    },
    assumed: assumedIn(script, register),
    leftOut: script.leftOut ?? [],
    initiatives: script.portfolio.initiatives.map(({ key, title }) =>
      lineOf(
        key,
        title,
        entries.filter((entry) => entry.key === key),
        states.find((state) => state.key === key),
        rules,
        playedTo,
      ),
    ),
    meetings: rehearsal.meetings
      .map((meeting) => meetingOf(meeting, entries, rules, register))
      .filter(({ day, at }) => script.from <= day && instantOf(at) < reached),
    months: entries.flatMap((entry) =>
      entry.kind === 'month'
        ? [{ at: entry.at, month: entry.month, figures: entry.figures, matters: entry.matters }]
        : [],
    ),
    entries,
  };
}

/** What the scenario takes from the past; null where it takes nothing from there. */
export function assumedIn(script: Script, register: Register): Assumed | null {
  const { past, scenario } = script;
  const asked = [scenario.everybody, ...Object.values(scenario.people ?? {})];
  if (!past || !asked.some((habit) => habit?.answers === 'asLastYear')) return null;
  const { since, until } = past;
  const people = Object.entries(past.people)
    .filter(
      ([id, { owed, answers }]) =>
        habitOf(script, id).answers === 'asLastYear' && (owed > 0 || answers !== 0),
    )
    .map(([id, habits]) => ({
      person: id,
      name: register.persons.find((p) => p.id === id)?.name ?? id,
      ...habits,
    }));
  return { since, until, people };
}

const dayOf = (entry: Entry): Day => osloDayOf(instantOf(entry.at));

function lineOf(
  key: string,
  title: string,
  entries: readonly Entry[],
  state: InitiativeView | undefined,
  rules: RuleSet,
  playedTo: Day,
): Line {
  const name = (phase: string) => phaseOf(rules, phase as PhaseId).name.nb;
  const turns = entries.flatMap((entry) =>
    entry.kind === 'phase' ? [{ phase: entry.to, from: dayOf(entry) }] : [],
  );
  const ended = entries.find((entry) => entry.kind === 'ended');
  const last = ended ? dayOf(ended) : playedTo;
  return {
    key,
    title,
    stretches: turns.map(({ phase, from }, index) => ({
      phase,
      name: name(phase),
      from,
      to: turns[index + 1]?.from ?? last,
    })),
    marks: entries.flatMap(markOf),
    end: state
      ? {
          phase: state.phase,
          name: name(state.phase),
          late: state.duties.filter((d) => d.status === 'late').length,
          waitsFor: state.waitsFor.slice(0, 3).map((w) => w.what),
        }
      : null,
  };
}

function markOf(entry: Entry): Mark[] {
  const day = dayOf(entry);
  switch (entry.kind) {
    case 'decided':
      return entry.gate === null && entry.meeting === null
        ? []
        : [{ day, kind: 'decided', label: `${entry.case}: ${outcomeWords[entry.outcome ?? ''] ?? ''}` }];
    case 'undecided':
      return [{ day, kind: 'undecided', label: `${entry.case}: ikke avgjort` }];
    case 'escalated':
      return [{ day, kind: 'escalated', label: entry.question }];
    case 'late':
      return [{ day, kind: 'late', label: entry.title }];
    case 'ended':
      return [{ day, kind: 'ended', label: entry.reason }];
    default:
      return [];
  }
}

function meetingOf(
  meeting: MeetingView,
  entries: readonly Entry[],
  rules: RuleSet,
  register: Register,
): Meeting {
  const { id, forum, kind, begins, calledAt, attendance, minutes, cancelled } = meeting;
  const at = instantOf(begins);
  const cases = entries.flatMap((entry) => {
    if (entry.kind === 'moved' && entry.was === id && entry.meeting !== id)
      return [
        {
          key: entry.key,
          case: entry.case,
          question: entry.question,
          result: `utsatt til ${entry.meeting === null ? entry.closes : meetingName(rules, entry.meeting)}`,
          sentence: '',
        },
      ];
    if ((entry.kind !== 'decided' && entry.kind !== 'undecided') || entry.meeting !== id) return [];
    const { key, question, sentence } = entry;
    const result =
      entry.kind === 'undecided'
        ? 'ikke avgjort'
        : (outcomeWords[entry.outcome ?? ''] ?? entry.outcome ?? '');
    return [{ key, case: entry.case, question, result, sentence }];
  });
  const treated = new Map<string, (typeof cases)[number]>();
  for (const one of cases) {
    const id = `${one.key}/${one.case}`;
    const was = treated.get(id);
    treated.set(id, was ? { ...was, result: `${was.result}, ${one.result}` } : one);
  }
  const names = (present: boolean): string[] =>
    (attendance ?? []).filter((a) => a.present === present).map((a) => actorName(register, a.actor));
  const called = entries.find((e) => e.kind === 'meeting' && e.what === 'called' && e.meeting === id);
  const day = osloDayOf(at);
  const moved = !id.includes(day);
  return {
    id,
    at: begins,
    day,
    time: osloTimeOf(at),
    forum,
    forumName: rules.forums[forum].short,
    level: rules.forums[forum].level,
    name: `${meetingName(rules, id)}${moved ? ` (flyttet til ${day})` : ''}`,
    kind,
    calledAt: called?.at ?? calledAt,
    agenda: meeting.agenda.map(({ key, case: of, question }) => ({ key, case: of, question })),
    cases: [...treated.values()],
    present: attendance && names(true),
    absent: names(false),
    minutesAt: minutes ? minuteOf(instantOf(minutes.at)) : null,
    cancelled: cancelled?.reason ?? null,
  };
}
