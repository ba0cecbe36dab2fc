import { roleWords } from '../contract/commands';
import type { RuleSet } from '../domain/agreement';
import { formatDay, formatInstant, formatMonth, osloDayOf, type Day } from '../domain/calendar';
import type { MonthFigures } from '../domain/month';
import { actorName, type Register } from '../domain/register';
import { roleNames } from '../domain/roles';
import { outcomeWords, type Assumed, type Diary, type Meeting } from './diary';
import { boardKey, isOfLetters, type Entry } from './entries';
import { meetingName } from './meetings';
import type { LeftOut } from './scenario';
import { instantOf, rulesFor } from './world';

/** One line of the diary as it is read. */
export interface Said {
  /** `10:00`. */
  time: string;
  key: string;
  tone: 'plain' | 'good' | 'warn' | 'bad' | 'letter';
  /** In a word, for the margin. */
  sort: string;
  text: string;
}

/** A day of the diary: the meetings that sat, and what happened, in the order it happened. */
export interface DayPage {
  day: Day;
  meetings: Meeting[];
  said: Said[];
}

/** The diary day by day, letters with the same words put together, each seat's position left to the decision. */
export function pagesOf(diary: Diary, register: Register): DayPage[] {
  const pages = new Map<Day, DayPage>();
  const page = (day: Day): DayPage => {
    const known = pages.get(day) ?? { day, meetings: [], said: [] };
    pages.set(day, known);
    return known;
  };
  for (const meeting of diary.meetings)
    if (meeting.cancelled === null) page(meeting.day).meetings.push(meeting);
  const words = wordsFor(register);
  for (let index = 0; index < diary.entries.length;) {
    const entry = diary.entries[index];
    if (!entry) break;
    const same = run(diary.entries, index);
    const said = words(entry, same);
    if (said) page(osloDayOf(instantOf(entry.at))).said.push(said);
    index += same.length;
  }
  return [...pages.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Commands of which the diary says what they came to in other words. */
const quiet: readonly string[] = ['decide', 'planMeeting', 'moveMeeting', 'cancelMeeting'];

/** The entry with those after it that say the same to others, or of another meeting. */
function run(entries: readonly Entry[], from: number): Entry[] {
  const first = entries[from];
  if (!first) return [];
  const rest = entries.slice(from);
  const ends = rest.findIndex((e) => e !== first && !goesWith(first, e));
  return ends < 0 ? rest : rest.slice(0, ends);
}

function goesWith(first: Entry, next: Entry): boolean {
  if (next.at !== first.at || next.key !== first.key) return false;
  if (first.kind === 'letter') return next.kind === 'letter' && next.subject === first.subject;
  if (first.kind === 'morning')
    return next.kind === 'morning' && morningWords(next.items) === morningWords(first.items);
  // What PMO plans on one day is told as one plan; the commands between say nothing of their own.
  if (first.kind !== 'meeting' || first.what !== 'planned') return false;
  return (
    (next.kind === 'did' && next.command === 'planMeeting') ||
    (next.kind === 'meeting' && next.what === 'planned' && next.forum === first.forum)
  );
}

function meetingWords(
  entry: Extract<Entry, { kind: 'meeting' }>,
  same: readonly Entry[],
  rules: RuleSet,
): string {
  const name = meetingName(rules, entry.meeting);
  const because = entry.reason === null ? '' : ` (${entry.reason})`;
  switch (entry.what) {
    case 'planned': {
      const days = same.flatMap((e) => (e.kind === 'meeting' ? [osloDayOf(instantOf(e.begins))] : []));
      return `Møter i ${rules.forums[entry.forum].short} er planlagt: ${days.join(', ')}${because}`;
    }
    case 'called':
      return `${name} er kalt inn, ${agendaWords(entry.agenda)}`;
    case 'moved':
      return `${name} er flyttet til ${formatInstant(instantOf(entry.begins), 'nb')}${because}`;
    case 'cancelled':
      return `${name} er avlyst${because}`;
  }
}

export const agendaWords = (agenda: readonly { key: string; case: string }[]): string =>
  agenda.length === 0 ? 'uten saker' : `saksliste: ${agenda.map((i) => `${i.key} ${i.case}`).join(', ')}`;

/** What a letter of the morning tells, initiative by initiative. */
function morningWords(items: readonly { key: string; subject: string }[]): string {
  const keys = [...new Set(items.map(({ key }) => key))];
  const said = keys.map((key) => {
    const own = items.flatMap((item) => (item.key === key ? [`«${item.subject}»`] : []));
    return `${key === boardKey ? 'programmet' : key} ${own.join(', ')}`;
  });
  return said.join('; ');
}

/** What of the portfolio at hand is not played, and who waits for it in vain. */
export function leftOutWords(all: readonly LeftOut[]): string[] {
  const keys = (why: LeftOut['why']): string[] => all.flatMap((one) => (one.why === why ? [one.key] : []));
  const processes = keys('process');
  const ended = keys('ended');
  return [
    ...(processes.length > 0
      ? [
          `${counted(processes.length, 'prosess', 'prosesser')} spilles ikke og står ikke i månedens status: ${processes.join(', ')}`,
        ]
      : []),
    ...(ended.length > 0
      ? [
          `${counted(ended.length, 'avsluttet initiativ', 'avsluttede initiativer')} spilles ikke: ${ended.join(', ')}`,
        ]
      : []),
    ...all.flatMap(({ key, awaitedBy }) =>
      awaitedBy.map((waiting) => `${waiting} venter på ${key}, som ikke blir avklart i øvelsen`),
    ),
  ];
}

export const assumedTitle = ({ since, until }: Assumed): string =>
  `Folk er like sene som fra ${formatDay(since, 'nb')} til ${formatDay(until, 'nb')}`;

const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

/** Who was taken to be how late, and on what that rests: a line for each. */
export function assumedWords({ people }: Assumed): string[] {
  const lines = people.map(({ name, owed, answers, deadlines, cases }) => {
    const said = [
      ...(owed > 0
        ? [
            `leverer ${counted(owed, 'virkedag', 'virkedager')} etter fristen (${counted(deadlines, 'frist', 'frister')})`,
          ]
        : []),
      ...(answers === null
        ? [`svarer ikke (${counted(cases, 'sak', 'saker')})`]
        : answers > 0
          ? [
              `svarer ${counted(answers, 'virkedag', 'virkedager')} sent i skriftlige runder (${counted(cases, 'sak', 'saker')})`,
            ]
          : []),
    ];
    return `${name} ${said.join(', ')}`;
  });
  return [...lines, people.length === 0 ? 'Ingen var sene' : 'De andre som måles slik, er i tide'];
}

/** Who came to a meeting, as it was recorded afterwards. */
export function attendanceWords({ present, absent }: Meeting): string {
  if (present === null) return 'Fremmøtet er ikke ført';
  const all = present.length + absent.length;
  return `${present.length} av ${all} møtte${absent.length > 0 ? `; fraværende: ${absent.join(', ')}` : ''}`;
}

/** A month's figures in one line; what there is none of is left out. */
export function figureWords(f: MonthFigures): string {
  const parts: [number, string][] = [
    [f.green, 'grønn'],
    [f.yellow, 'gul'],
    [f.red, 'rød'],
    [f.silent, 'uten rapport'],
    [f.worse, 'verre enn sist'],
    [f.better, 'bedre enn sist'],
    [f.late, 'forsinket'],
    [f.cases, 'til behandling'],
    [f.escalations, 'løftet'],
  ];
  const all = `${f.initiatives} ${f.initiatives === 1 ? 'initiativ' : 'initiativer'}`;
  return [all, ...parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`)].join(', ');
}

/** Who a token is, by name. */
export function whoWords(register: Register, token: string): string {
  const [sort, rest = ''] = token.split(/:(.*)/s);
  if (sort === 'role' && Object.hasOwn(roleWords, rest))
    return roleNames[roleWords[rest as keyof typeof roleWords]].nb;
  if (sort === 'actor') return actorName(register, rest);
  if (sort === 'seat') return actorName(register, rest.split('/')[1] ?? rest);
  if (sort === 'person') return register.persons.find(({ id }) => id === rest)?.name ?? rest;
  return token.toUpperCase();
}

function wordsFor(register: Register): (entry: Entry, same: readonly Entry[]) => Said | undefined {
  const rules = rulesFor(register, register.ruleSet);
  const short = (forum: string) => rules.forums[forum as keyof typeof rules.forums].short;
  const named = (reference: string | null) =>
    reference === null ? undefined : meetingName(rules, reference);
  const person = (id: string) => register.persons.find((p) => p.id === id)?.name ?? id;
  const phase = (id: string | null) => rules.phases.find((p) => p.id === id)?.name.nb ?? id ?? '';
  return (entry, same) => {
    const key = entry.key === boardKey ? 'programmet' : entry.key;
    const say = (tone: Said['tone'], sort: string, text: string): Said => ({
      time: entry.at.slice(11, 16),
      key,
      tone,
      sort,
      text,
    });
    switch (entry.kind) {
      case 'letter': {
        const to = same.flatMap((one) => (one.kind === 'letter' ? [one.to] : []));
        return say('letter', 'brev', `«${entry.subject}» til ${to.join(', ')}`);
      }
      case 'morning': {
        const to = same.flatMap((one) => (one.kind === 'morning' ? [one.to] : []));
        return say('letter', 'brev', `Dagens brev: ${morningWords(entry.items)} til ${to.join(', ')}`);
      }
      case 'did': {
        const effect = entry.effect.filter((sentence) => !isOfLetters(sentence));
        return quiet.includes(entry.command) || effect.length === 0
          ? undefined
          : say('plain', 'gjort', `${person(entry.by)}: ${effect.join(' ')}`);
      }
      case 'refused':
        return say('warn', 'avvist', `${person(entry.by)} (${entry.command}): ${entry.message}`);
      case 'tabled':
        return say(
          'plain',
          'sak',
          `${entry.case} er lagt frem for ${named(entry.meeting) ?? short(entry.forum)}: ${entry.question}`,
        );
      case 'escalated':
        return say(
          'bad',
          'løftet',
          `${entry.case} står på sakslisten til ${short(entry.forum)}: ${entry.question}`,
        );
      case 'moved': {
        const to =
          entry.meeting === null || entry.meeting === entry.was
            ? `har fått ny frist, ${formatInstant(instantOf(entry.closes), 'nb')}`
            : `går til ${meetingName(rules, entry.meeting)}`;
        return say('warn', 'flyttet', `${entry.case} ${to}: ${entry.question}`);
      }
      case 'decided':
        return say(
          'good',
          'vedtak',
          `${short(entry.forum)}, ${entry.case}: ${entry.question}: ${outcomeWords[entry.outcome ?? ''] ?? entry.outcome ?? ''} (${entry.sentence})`,
        );
      case 'undecided':
        return say(
          'bad',
          'uavgjort',
          `${short(entry.forum)}, ${entry.case}: ${entry.question}: ${entry.sentence}`,
        );
      case 'withdrawn':
        return say('plain', 'trukket', `${entry.case}: ${entry.question}`);
      case 'late':
        return say('bad', 'forsinket', `${entry.title} (${whoWords(register, entry.owedBy)})`);
      case 'phase':
        return say(
          'good',
          'fase',
          entry.from === null
            ? `Står i ${phase(entry.to).toLowerCase()}`
            : `${phase(entry.from)} → ${phase(entry.to)}`,
        );
      case 'ended':
        return say('bad', 'slutt', entry.reason);
      case 'meeting':
        return say(entry.what === 'cancelled' ? 'warn' : 'plain', 'møte', meetingWords(entry, same, rules));
      case 'month': {
        const month = formatMonth(entry.month, 'nb');
        return say('plain', 'status', `Status til DSOP SG for ${month}: ${figureWords(entry.figures)}`);
      }
    }
  };
}
