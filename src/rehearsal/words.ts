import { roleWords } from '../contract/commands';
import { osloDayOf, type Day } from '../domain/calendar';
import { actorName, type Register } from '../domain/register';
import { roleNames } from '../domain/roles';
import { outcomeWords, type Diary, type Meeting } from './diary';
import type { Entry } from './entries';
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
  for (const meeting of diary.meetings) page(meeting.day).meetings.push(meeting);
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

/** The entry with the letters after it that say the same to others. */
function run(entries: readonly Entry[], from: number): Entry[] {
  const first = entries[from];
  if (first?.kind !== 'letter') return entries.slice(from, from + 1);
  const rest = entries.slice(from);
  const ends = rest.findIndex(
    (e) => e.kind !== 'letter' || e.at !== first.at || e.key !== first.key || e.subject !== first.subject,
  );
  return ends < 0 ? rest : rest.slice(0, ends);
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
  const person = (id: string) => register.persons.find((p) => p.id === id)?.name ?? id;
  const phase = (id: string | null) => rules.phases.find((p) => p.id === id)?.name.nb ?? id ?? '';
  return (entry, same) => {
    const { key } = entry;
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
      case 'did': {
        const effect = entry.effect.filter((sentence) => !/får brev/.test(sentence));
        return entry.command === 'decide' || effect.length === 0
          ? undefined
          : say('plain', 'gjort', `${person(entry.by)}: ${effect.join(' ')}`);
      }
      case 'refused':
        return say('warn', 'avvist', `${person(entry.by)} (${entry.command}): ${entry.message}`);
      case 'tabled':
        return say(
          'plain',
          'sak',
          `${entry.case} er lagt frem for ${entry.meeting ?? short(entry.forum)}: ${entry.question}`,
        );
      case 'escalated':
        return say(
          'bad',
          'løftet',
          `${entry.case} står på sakslisten til ${short(entry.forum)}: ${entry.question}`,
        );
      case 'moved':
        return say(
          'warn',
          'flyttet',
          `${entry.case} går til ${entry.meeting ?? 'en ny frist'}: ${entry.question}`,
        );
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
    }
  };
}
