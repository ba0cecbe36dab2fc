import {
  addMonths,
  formatInstant,
  formatMonth,
  monthOf,
  nthWorkingDayOf,
  osloDayOf,
  osloInstant,
  osloMonthOf,
  parseInstant,
  toIso,
  type EpochMs,
  type Month,
} from './calendar';
import { deskOf } from './desk';
import { wordOf, type Addressee, type LetterFacts, type LetterIntent } from './letters';
import { sendingInstant } from './outbox';
import { portfolioItem, trendOf, type LateItem, type PortfolioItem, type WaitingCase } from './portfolio';
import type { PortfolioExtract } from './portfolioExtract';
import type { ProgrammeState } from './programmeState';
import { seatsOn } from './register';
import type { Text } from './text';

/**
 * PMO's status to DSOP SG (V4 §3.3): the portfolio once a month, as it stood then. Which working day it goes out on is
 * ours, and the register's (`sgStatusDay`): by default the seventh, when the month's reports have been due for two days.
 */
export interface MonthStatus {
  programme: string;
  month: Month;
  at: EpochMs;
  /** Initiatives and processes that have not ended, by key. */
  items: PortfolioItem[];
  /** What those come to that there was no room for; absent where all are here. */
  left?: MonthFigures;
  /** The programme's own cases. */
  cases: WaitingCase[];
  sandbox: boolean;
}

/** What a programme keeps of it: since when it sends one, which month it has sent last, and the last few. */
export interface MonthBook {
  since: EpochMs;
  told: Month | null;
  kept: MonthStatus[];
  /** It could not be drawn up, and is tried again. */
  failed?: { month: Month; at: EpochMs; reason: string };
}

const time = '10:00';
const keptMonths = 3;
/** What could not be drawn up is tried again after this. */
const triedAgainAfterMs = 3600_000;

/** When the month's status goes out. */
export const statusInstant = (month: Month, workingDay: number): EpochMs =>
  osloInstant(nthWorkingDayOf(month, workingDay), time);

const dayOf = ({ register, takenKeys }: ProgrammeState): number =>
  takenKeys.length === 0 ? 0 : (register.standing.sgStatusDay ?? 0);

/** The programme with its book opened, where it is to send a status and has none yet. */
export function withMonthBook(state: ProgrammeState, now: EpochMs): ProgrammeState {
  if (state.months || dayOf(state) === 0) return state;
  return { ...state, months: { since: now, told: null, kept: [] } };
}

/** The month whose status is to be sent now: the last whose day has come, once. */
export function monthDue(state: ProgrammeState, now: EpochMs): Month | undefined {
  const day = dayOf(state);
  if (day === 0 || !state.months) return undefined;
  const { since, told, failed } = state.months;
  if (failed && now < failed.at + triedAgainAfterMs) return undefined;
  const present = osloMonthOf(now);
  const month = statusInstant(present, day) <= now ? present : monthOf(addMonths(`${present}-01`, -1));
  return statusInstant(month, day) > since && (told === null || told < month) ? month : undefined;
}

/** When the next status is due; undefined where none is sent. */
export function nextMonthStatus(state: ProgrammeState, now: EpochMs): EpochMs | undefined {
  const day = dayOf(state);
  if (day === 0 || !state.months) return undefined;
  const { failed } = state.months;
  if (failed && now < failed.at + triedAgainAfterMs) return failed.at + triedAgainAfterMs;
  const present = statusInstant(osloMonthOf(now), day);
  return present > now ? present : statusInstant(monthOf(addMonths(`${osloMonthOf(now)}-01`, 1)), day);
}

/** The programme as it is shown, which wakes for its month too. */
export function withNextMonth<T extends { wakesAt: string | null }>(
  state: ProgrammeState,
  shown: T,
  now: EpochMs,
): T {
  const at = monthDue(state, now) === undefined ? nextMonthStatus(state, now) : now;
  if (at === undefined) return shown;
  const wakes = shown.wakesAt === null ? undefined : parseInstant(shown.wakesAt);
  return wakes !== undefined && wakes <= at ? shown : { ...shown, wakesAt: toIso(at) };
}

/** The status of a programme at an instant. */
export function monthStatus(
  state: ProgrammeState,
  { items, left }: PortfolioExtract,
  month: Month,
  at: EpochMs,
): MonthStatus {
  const desk = deskOf(state, at);
  return {
    programme: state.register.programme,
    month,
    at,
    items,
    ...(left && { left }),
    cases: portfolioItem(desk, at).cases,
    sandbox: desk.sandbox,
  };
}

/** The programme after a month's status was drawn up: kept, and a letter for each of DSOP SG's seats. */
export function withMonthStatus(state: ProgrammeState, status: MonthStatus, now: EpochMs): ProgrammeState {
  if (!state.months) return state;
  const { failed: _, ...months } = state.months;
  const desk = deskOf(state, now);
  const persons = [...new Set(seatsOn(state.register, 'sg', osloDayOf(now)).map((s) => s.person))];
  const facts = monthFacts(status);
  // The communications group hears what DSOP SG hears (V4 §6.1).
  const to: Addressee[] = [
    ...persons.map((person) => ({ person })),
    ...(state.register.communications ? [{ office: 'communications' as const }] : []),
  ];
  const intents = to.map((one): LetterIntent => ({
    id: `month:${status.month}:${wordOf(one)}`,
    to: one,
    facts,
    notBefore: sendingInstant(desk, now),
    attempts: 0,
  }));
  return {
    ...state,
    desk: { ...desk, outbox: [...desk.outbox, ...intents] },
    months: { ...months, told: status.month, kept: [...months.kept, status].slice(-keptMonths) },
  };
}

/** The programme after a month's status could not be drawn up: it says so, and tries again. */
export function withMonthFailed(
  state: ProgrammeState,
  failed: NonNullable<MonthBook['failed']>,
): ProgrammeState {
  const { months } = state;
  return months
    ? { ...state, months: { ...months, failed: { ...failed, reason: failed.reason.slice(0, 300) } } }
    : state;
}

/** What whoever looks at the programme is told of it, as a sentence; empty where nothing is amiss. */
export function monthTrouble({ months }: ProgrammeState): string {
  if (!months?.failed) return '';
  const { month, at, reason } = months.failed;
  return `Statusen til DSOP SG for ${formatMonth(month, 'nb')} kunne ikke settes opp: ${reason}. Nytt forsøk ${formatInstant(at + triedAgainAfterMs, 'nb')}.`;
}

/** The portfolio in figures. */
export interface MonthFigures {
  initiatives: number;
  green: number;
  yellow: number;
  red: number;
  /** Initiatives that have not reported yet. */
  silent: number;
  worse: number;
  better: number;
  late: number;
  cases: number;
  escalations: number;
  processes: number;
}

/** Everything is counted, what there was no room to list too. */
export function monthFigures(status: Pick<MonthStatus, 'items' | 'cases' | 'left'>): MonthFigures {
  const { items, left } = status;
  const initiatives = items.filter((i) => i.host === 'initiative');
  const count = (health: string): number => initiatives.filter((i) => i.report?.status === health).length;
  const trends = items.map(trendOf);
  const cases = casesIn(status);
  const listed: MonthFigures = {
    initiatives: initiatives.length,
    green: count('green'),
    yellow: count('yellow'),
    red: count('red'),
    silent: initiatives.filter((i) => i.report === null).length,
    worse: trends.filter((t) => t === 'worse').length,
    better: trends.filter((t) => t === 'better').length,
    late: lateIn(status).length,
    cases: cases.filter(({ kind }) => kind !== 'escalation').length,
    escalations: cases.filter(({ kind }) => kind === 'escalation').length,
    processes: items.length - initiatives.length,
  };
  if (!left) return listed;
  const names = Object.keys(listed) as (keyof MonthFigures)[];
  return Object.fromEntries(names.map((name) => [name, listed[name] + left[name]])) as Record<
    keyof MonthFigures,
    number
  >;
}

/** Where something stands: an initiative, or the programme itself (`null`). */
interface Of {
  item: PortfolioItem | null;
}

/** Everything late, the oldest first. */
export const lateIn = ({ items }: Pick<MonthStatus, 'items'>): (LateItem & { item: PortfolioItem })[] =>
  items
    .flatMap((item) => item.late.map((late) => ({ ...late, item })))
    .sort((a, b) => a.due - b.due || (a.item.key < b.item.key ? -1 : 1));

/** Every case that is not settled, the first to close first. */
export const casesIn = ({ items, cases }: Pick<MonthStatus, 'items' | 'cases'>): (WaitingCase & Of)[] =>
  [
    ...items.flatMap((item) => item.cases.map((c) => ({ ...c, item }))),
    ...cases.map((c) => ({ ...c, item: null })),
  ].sort((a, b) => a.closesAt - b.closesAt || ((a.item?.key ?? '') < (b.item?.key ?? '') ? -1 : 1));

/** What is said first in a letter: as many as a reader takes in. */
const mostMatters = 8;

/** What DSOP SG should look at, in one line each: escalations, cases left undecided, red reports, reports that got worse. */
export function matters(status: MonthStatus): Text[] {
  const cases = casesIn(status);
  const about = (item: PortfolioItem | null): string => item?.key ?? status.programme;
  const said: Text[] = [
    ...cases
      .filter(({ kind }) => kind === 'escalation')
      .map((c) => line(about(c.item), c.question, 'eskalert', 'escalated')),
    ...cases
      .filter(({ kind, status: s }) => s === 'undecided' && kind !== 'escalation')
      .map((c) => line(about(c.item), c.question, 'lukket uten beslutning', 'closed undecided')),
    ...status.items.flatMap((item) => {
      if (item.report?.status === 'red')
        return [line(item.key, { nb: item.title, en: item.title }, 'rød', 'red')];
      return trendOf(item) === 'worse'
        ? [
            line(
              item.key,
              { nb: item.title, en: item.title },
              'gul, verre enn sist',
              'yellow, worse than before',
            ),
          ]
        : [];
    }),
  ];
  if (said.length <= mostMatters) return said;
  const left = said.length - mostMatters;
  return [
    ...said.slice(0, mostMatters),
    { nb: `og ${left} til, i dokumentet`, en: `and ${left} more, in the document` },
  ];
}

const line = (key: string, what: Text, nb: string, en: string): Text => ({
  nb: `${key}: ${what.nb} (${nb})`,
  en: `${key}: ${what.en} (${en})`,
});

function monthFacts(status: MonthStatus): LetterFacts {
  return {
    kind: 'month',
    month: status.month,
    name: { nb: formatMonth(status.month, 'nb'), en: formatMonth(status.month, 'en') },
    figures: monthFigures(status),
    matters: matters(status),
    paragraph: 'V4 §3.3',
  };
}

/** What files of a month's status are called, without ending. */
export const monthStem = (month: Month): string => `status-${month}`;
