import { formatDayShort, formatInstant, formatMonth, osloDayOf, type EpochMs } from '../domain/calendar';
import { casesIn, lateIn, monthFigures, type MonthFigures, type MonthStatus } from '../domain/month';
import { trendOf, type Health, type PortfolioItem, type Trend, type WaitingCase } from '../domain/portfolio';
import type { Lang, Text } from '../domain/text';

/** The month's status as people read it, before it is HTML or Markdown. Strings are text, never markup. */
export interface MonthDocument {
  lang: Lang;
  title: string;
  /** What it is, and as of when. */
  under: string;
  /** Says that nothing here is for real; null in a real programme. */
  banner: string | null;
  figures: { words: string; count: number; mark: Mark | null }[];
  /** What is counted and not listed; null where everything is. */
  left: string | null;
  parts: Part[];
}

export type Mark = Health | 'late';

/** A cell's words, with a mark where they are to be found at a glance. */
export interface Cell {
  words: string;
  mark?: Mark;
  /** A second line in small print. */
  under?: string;
}

export interface Part {
  heading: string;
  /** What stands where there is nothing to list. */
  none: string;
  columns: { name: string; narrow?: boolean }[];
  rows: Cell[][];
}

export interface MonthReading {
  lang: Lang;
  /** The display name of a person by id. */
  name: (id: string) => string;
}

const healthNames: Record<Health, Text> = {
  green: { nb: 'grønn', en: 'green' },
  yellow: { nb: 'gul', en: 'yellow' },
  red: { nb: 'rød', en: 'red' },
};
const trendNames: Record<Trend, Text> = {
  better: { nb: '↑ bedre', en: '↑ better' },
  worse: { nb: '↓ verre', en: '↓ worse' },
  same: { nb: '→ som sist', en: '→ as before' },
  first: { nb: 'første rapport', en: 'first report' },
};
const severity: readonly (Health | undefined)[] = ['red', 'yellow', 'green', undefined];

/** The same status and names give the same document. */
export function monthDocument(status: MonthStatus, reading: MonthReading): MonthDocument {
  const { lang } = reading;
  const nb = lang === 'nb';
  const worst = (a: PortfolioItem, b: PortfolioItem): number =>
    severity.indexOf(a.report?.status) - severity.indexOf(b.report?.status) ||
    b.late.length - a.late.length ||
    (a.key < b.key ? -1 : 1);
  const of = (host: PortfolioItem['host']): PortfolioItem[] =>
    status.items.filter((item) => item.host === host).sort(worst);
  const cases = casesIn(status);
  return {
    lang,
    title: nb
      ? `Status til DSOP SG, ${formatMonth(status.month, 'nb')}`
      : `Status for DSOP SG, ${formatMonth(status.month, 'en')}`,
    under: nb
      ? `Fra programkontoret (PMO). Slik det stod ${formatInstant(status.at, 'nb')} (V4 §3.3).`
      : `From the programme office (PMO). As it stood on ${formatInstant(status.at, 'en')} (V4 §3.3).`,
    banner: status.sandbox
      ? nb
        ? 'Prøvedrift: alt her er oppdiktet, og ingenting gjelder på ordentlig.'
        : 'Trial run: all of this is invented, and nothing here is for real.'
      : null,
    figures: figuresOf(monthFigures(status), lang),
    left: leftWords(status.left, lang),
    parts: [
      caseTable(
        nb ? 'Eskaleringer' : 'Escalations',
        nb ? 'Ingenting er eskalert.' : 'Nothing is escalated.',
        cases.filter(({ kind }) => kind === 'escalation'),
        status,
        lang,
      ),
      portfolioTable(nb ? 'Porteføljen' : 'The portfolio', of('initiative'), status.at, reading),
      lateTable(status, reading),
      caseTable(
        nb ? 'Saker som venter' : 'Cases waiting',
        nb ? 'Ingen sak venter på noe forum.' : 'No case waits for a forum.',
        cases.filter(({ kind }) => kind !== 'escalation'),
        status,
        lang,
      ),
      reportTable(status, reading),
      portfolioTable(nb ? 'Prosesser' : 'Processes', of('process'), status.at, reading),
    ],
  };
}

/** How many are not listed; what is said of them is in the figures. */
function leftWords(left: MonthFigures | undefined, lang: Lang): string | null {
  if (!left) return null;
  const count = left.initiatives + left.processes;
  return lang === 'nb'
    ? `Listene har det som mest trenger å ses på: ${count} til er med i tallene, ${left.late} forsinkelser og ${left.cases + left.escalations} saker iberegnet. «dsop month» viser alt.`
    : `The lists hold what most needs to be looked at: ${count} more are in the figures, with ${left.late} late matters and ${left.cases + left.escalations} cases. "dsop month" shows everything.`;
}

/** The figures with their words, one and many. */
function figuresOf(f: MonthFigures, lang: Lang): MonthDocument['figures'] {
  const figure = (count: number, nb: [string, string], en: [string, string], mark: Mark | null = null) => ({
    words: (lang === 'nb' ? nb : en)[count === 1 ? 0 : 1],
    count,
    mark: count === 0 ? null : mark,
  });
  return [
    figure(f.initiatives, ['initiativ', 'initiativer'], ['initiative', 'initiatives']),
    figure(f.red, ['rødt', 'røde'], ['red', 'red'], 'red'),
    figure(f.yellow, ['gult', 'gule'], ['yellow', 'yellow'], 'yellow'),
    figure(f.green, ['grønt', 'grønne'], ['green', 'green'], 'green'),
    figure(
      f.silent,
      ['uten rapport ennå', 'uten rapport ennå'],
      ['with no report yet', 'with no report yet'],
    ),
    figure(f.late, ['forsinket', 'forsinket'], ['late', 'late'], 'late'),
    figure(f.cases, ['sak venter', 'saker venter'], ['case waiting', 'cases waiting']),
    figure(f.escalations, ['eskalering', 'eskaleringer'], ['escalation', 'escalations'], 'late'),
    figure(f.processes, ['prosess', 'prosesser'], ['process', 'processes']),
  ];
}

function portfolioTable(
  heading: string,
  items: readonly PortfolioItem[],
  at: EpochMs,
  { lang, name }: MonthReading,
): Part {
  const nb = lang === 'nb';
  return {
    heading,
    none: nb ? 'Ingen.' : 'None.',
    columns: [
      { name: nb ? 'Nøkkel og tittel' : 'Key and title' },
      { name: nb ? 'Fase' : 'Phase' },
      { name: nb ? 'Helse' : 'Health', narrow: true },
      { name: nb ? 'Utvikling' : 'Trend', narrow: true },
      { name: nb ? 'Leder' : 'Lead' },
      { name: nb ? 'Forsinket' : 'Late', narrow: true },
      { name: nb ? 'Neste frist' : 'Next due' },
    ],
    rows: items.map((item) => {
      const { report, late, next } = item;
      const trend = trendOf(item);
      const oldest = Math.max(0, ...late.map((l) => l.ageWorkingDays));
      return [
        {
          words: item.key,
          under: item.unread ? `${item.title} (${nb ? 'svarte ikke' : 'did not answer'})` : item.title,
        },
        {
          words: item.phaseName[lang],
          ...(item.suspended && { under: nb ? 'satt på vent' : 'suspended', mark: 'late' as const }),
          ...(item.blockedBy.length > 0 && {
            under: `${nb ? 'venter på' : 'waits for'} ${item.blockedBy.join(', ')}`,
          }),
        },
        report
          ? {
              words: healthNames[report.status][lang],
              mark: report.status,
              under: formatMonth(report.period, lang),
            }
          : { words: '–' },
        {
          words: trend ? trendNames[trend][lang] : '–',
          ...(trend === 'worse' && { mark: 'late' as const }),
        },
        { words: item.lead === null ? '–' : name(item.lead) },
        late.length === 0
          ? { words: '–' }
          : { words: String(late.length), mark: 'late' as const, under: ageWords(oldest, lang) },
        next ? { words: dayWords(next.due, at, lang), under: next.title[lang] } : { words: '–' },
      ];
    }),
  };
}

function lateTable(status: MonthStatus, { lang }: MonthReading): Part {
  const nb = lang === 'nb';
  return {
    heading: nb ? 'Forsinket' : 'Late',
    none: nb ? 'Ingenting er forsinket.' : 'Nothing is late.',
    columns: [
      { name: nb ? 'Nøkkel' : 'Key', narrow: true },
      { name: nb ? 'Hva' : 'What' },
      { name: nb ? 'Hvem' : 'Who' },
      { name: nb ? 'Frist' : 'Due' },
      { name: nb ? 'Alder' : 'Age', narrow: true },
      { name: nb ? 'Sak' : 'Case', narrow: true },
    ],
    rows: lateIn(status).map((late) => [
      { words: late.item.key },
      { words: late.title[lang], under: late.paragraph },
      { words: late.owedByName[lang] },
      { words: dayWords(late.due, status.at, lang) },
      { words: ageWords(late.ageWorkingDays, lang), mark: 'late' },
      { words: late.case ?? '–' },
    ]),
  };
}

function caseTable(
  heading: string,
  none: string,
  cases: readonly (WaitingCase & { item: PortfolioItem | null })[],
  status: MonthStatus,
  lang: Lang,
): Part {
  const nb = lang === 'nb';
  return {
    heading,
    none,
    columns: [
      { name: nb ? 'Nøkkel' : 'Key', narrow: true },
      { name: nb ? 'Sak' : 'Case' },
      { name: 'Forum' },
      { name: nb ? 'Lagt frem' : 'Tabled', narrow: true },
      { name: nb ? 'Lukkes' : 'Closes' },
      { name: nb ? 'Svar' : 'Answers' },
    ],
    rows: cases.map((c) => [
      { words: c.item?.key ?? status.programme },
      { words: c.question[lang], under: c.id },
      { words: c.forumName[lang] },
      { words: dayWords(c.tabledAt, status.at, lang) },
      c.status === 'undecided'
        ? { words: nb ? 'lukket uten beslutning' : 'closed undecided', mark: 'late' as const }
        : {
            words: dayWords(c.closesAt, status.at, lang),
            under:
              c.mode === 'meeting'
                ? (c.reference ?? (nb ? 'møte' : 'meeting'))
                : nb
                  ? 'skriftlig'
                  : 'in writing',
          },
      {
        words: nb ? `${c.answered} av ${c.seats}` : `${c.answered} of ${c.seats}`,
        ...(c.objections.length > 0 && {
          under: `${nb ? 'innsigelse:' : 'objection:'} ${c.objections.join(', ')}`,
          mark: 'late' as const,
        }),
      },
    ]),
  };
}

/** What the reports say that are not green. */
function reportTable({ items }: MonthStatus, { lang }: MonthReading): Part {
  const nb = lang === 'nb';
  const said = items.flatMap((item) =>
    item.report && item.report.status !== 'green' ? [{ item, report: item.report }] : [],
  );
  return {
    heading: nb ? 'Det røde og gule rapporter sier' : 'What red and yellow reports say',
    none: nb ? 'Ingen rapport er rød eller gul.' : 'No report is red or yellow.',
    columns: [
      { name: nb ? 'Nøkkel' : 'Key', narrow: true },
      { name: nb ? 'Helse' : 'Health', narrow: true },
      { name: nb ? 'Rapporten' : 'The report' },
    ],
    rows: said
      .sort((a, b) => severity.indexOf(a.report.status) - severity.indexOf(b.report.status))
      .map(({ item, report }) => [
        { words: item.key },
        {
          words: healthNames[report.status][lang],
          mark: report.status,
          under: formatMonth(report.period, lang),
        },
        { words: report.words },
      ]),
  };
}

const ageWords = (days: number, lang: Lang): string =>
  lang === 'nb'
    ? days === 0
      ? 'i dag'
      : `${days} ${days === 1 ? 'arbeidsdag' : 'arbeidsdager'}`
    : days === 0
      ? 'today'
      : `${days} working ${days === 1 ? 'day' : 'days'}`;

/** A day; the year only when it is another than the status's. */
function dayWords(instant: EpochMs, at: EpochMs, lang: Lang): string {
  const day = osloDayOf(instant);
  const short = formatDayShort(day, lang);
  return day.slice(0, 4) === osloDayOf(at).slice(0, 4) ? short : `${short} ${day.slice(0, 4)}`;
}
