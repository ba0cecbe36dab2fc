import { nthWorkingDayOf, osloInstant } from '../../src/domain/calendar';
import {
  monthDue,
  monthFigures,
  monthStatus,
  monthTrouble,
  nextMonthStatus,
  withMonthBook,
  withMonthFailed,
  withMonthStatus,
} from '../../src/domain/month';
import {
  indexedItem,
  indexSuffices,
  portfolioItem,
  trendOf,
  type PortfolioItem,
} from '../../src/domain/portfolio';
import { extractOf } from '../../src/domain/portfolioExtract';
import { foundProgramme, type ProgrammeState } from '../../src/domain/programmeState';
import type { Register } from '../../src/domain/register';
import { sampleMonth } from '../../src/mail/sampleMonth';
import { monthDocument } from '../../src/month/document';
import { monthHtml } from '../../src/month/html';
import { monthJson } from '../../src/month/json';
import { monthMarkdown } from '../../src/month/markdown';
import { anIdea, register } from '../support/given';

const founded = osloInstant('2026-11-23', '09:00');

/** A programme with one initiative, whose register has this working day. */
function programme(sgStatusDay: number | undefined): ProgrammeState {
  const standing: Register['standing'] = { ...register.standing };
  if (sgStatusDay === undefined) delete standing.sgStatusDay;
  else standing.sgStatusDay = sgStatusDay;
  const state = foundProgramme({ ...register, standing }, 0);
  return withMonthBook({ ...state, takenKeys: [{ SBL: 'x' }] }, founded);
}

const told = (state: ProgrammeState, now: number): ProgrammeState =>
  withMonthStatus(state, monthStatus(state, { items: [] }, monthDue(state, now) ?? '', now), now);

describe('DSOP SG gets its status', () => {
  const seventh = osloInstant(nthWorkingDayOf('2026-12', 7), '10:00');

  test('once a month, on the working day that the register says', () => {
    const state = programme(7);
    expect(monthDue(state, seventh - 1)).toBeUndefined();
    expect(nextMonthStatus(state, founded)).toBe(seventh);
    expect(monthDue(state, seventh)).toBe('2026-12');
    const after = told(state, seventh);
    expect(monthDue(after, seventh + 1)).toBeUndefined();
    expect(nextMonthStatus(after, seventh)).toBe(osloInstant(nthWorkingDayOf('2027-01', 7), '10:00'));
    expect(monthDue(after, osloInstant('2027-01-12', '10:00'))).toBe('2027-01');
  });

  test('late rather than never, when nobody was there on the day', () => {
    expect(monthDue(programme(7), osloInstant('2027-01-04', '09:00'))).toBe('2026-12');
  });

  test('not for the time before the programme was there', () => {
    const state = foundProgramme({ ...register, standing: { ...register.standing, sgStatusDay: 7 } }, 0);
    const late = osloInstant('2026-12-20', '09:00');
    const begun = withMonthBook({ ...state, takenKeys: [{ SBL: 'x' }] }, late);
    expect(monthDue(begun, late + 1)).toBeUndefined();
  });

  test('never where the register does not ask for it, or where there is no initiative', () => {
    for (const off of [undefined, 0]) {
      expect(programme(off).months).toBeUndefined();
      expect(nextMonthStatus(programme(off), founded)).toBeUndefined();
    }
    expect(nextMonthStatus({ ...programme(7), takenKeys: [] }, founded)).toBeUndefined();
  });

  test('an hour later, where it could not be drawn up, and the programme says so meanwhile', () => {
    const failed = { month: '2026-12', at: seventh + 60_000, reason: 'for stort' };
    const state = withMonthFailed(programme(7), failed);
    const again = failed.at + 3600_000;
    expect(monthDue(state, again - 1)).toBeUndefined();
    expect(nextMonthStatus(state, failed.at)).toBe(again);
    expect(monthTrouble(state)).toMatch(
      /desember 2026 kunne ikke settes opp: for stort\. Nytt forsøk .*11:01/,
    );
    expect(monthDue(state, again)).toBe('2026-12');
    const after = told(state, again);
    expect(after.months).toEqual({ since: founded, told: '2026-12', kept: [expect.anything()] });
    expect(monthTrouble(after)).toBe('');
  });

  test('in one letter to each seat, and the programme keeps what was sent', () => {
    const after = told(programme(7), seventh);
    const to = after.desk?.outbox.flatMap((i) => ('person' in i.to ? [i.to.person] : [])) ?? [];
    expect(new Set(to).size).toBe(9);
    expect(to).toHaveLength(9);
    expect(after.months?.kept.map(({ month }) => month)).toEqual(['2026-12']);
    // The communications group hears it too, where there is one.
    expect(after.desk?.outbox.map((i) => i.to)).toContainEqual({ office: 'communications' });
    const years = ['2027-01', '2027-02', '2027-03', '2027-04'].reduce(
      (state, month) => told(state, osloInstant(nthWorkingDayOf(month, 7), '10:00')),
      after,
    );
    expect(years.months?.kept.map(({ month }) => month)).toEqual(['2027-02', '2027-03', '2027-04']);
  });
});

describe('the portfolio', () => {
  test('shows an initiative as it stands: what is late, with its age in working days', () => {
    const scene = anIdea();
    scene.takes('per.nav', 'join', { actor: 'nav' });
    const item = portfolioItem(scene.state, scene.now);
    expect(item).toMatchObject({
      key: 'SBL',
      phase: 'idea',
      report: null,
      late: [],
      cases: [],
      host: 'initiative',
    });
    expect(JSON.parse(JSON.stringify(item))).toEqual(item);
  });

  test('is read from the index where that says all there is', () => {
    const idea = {
      key: 'A',
      workflowId: 'initiative-A',
      title: 'En idé',
      phase: 'idea',
      lead: null,
      actors: ['nav'],
      ruleSet: '4.0',
      health: null,
      overdue: 0,
      hasCase: false,
    };
    expect(indexSuffices(idea)).toBe(true);
    for (const more of [{ health: 'green' }, { overdue: 1 }, { hasCase: true }])
      expect(indexSuffices({ ...idea, ...more })).toBe(false);
    expect(indexedItem(idea)).toMatchObject({ title: 'En idé', phaseName: { nb: 'Idéfase' } });
  });

  test.each([
    ['red', 'yellow', 'worse'],
    ['green', 'red', 'better'],
    ['yellow', 'yellow', 'same'],
    ['yellow', null, 'first'],
  ] as const)('a report that is %s after %s is %s', (status, was, trend) => {
    expect(
      trendOf({
        report: { period: '2026-12', status, words: '' },
        before: was && { period: '2026-11', status: was },
      }),
    ).toBe(trend);
  });
});

describe('a portfolio of thousands', () => {
  const [, , late, red, escalated] = sampleMonth.items as [
    PortfolioItem,
    PortfolioItem,
    PortfolioItem,
    PortfolioItem,
    PortfolioItem,
  ];
  const idea = indexedItem({
    key: '',
    workflowId: 'initiative-IDE',
    title: 'En idé som mange har hatt før, og som ingen har gjort noe med',
    phase: 'idea',
    lead: null,
    actors: ['nav', 'bits'],
    ruleSet: '4.0',
    health: null,
    overdue: 0,
    hasCase: false,
  });
  const many = (of: PortfolioItem, count: number, word: string): PortfolioItem[] =>
    Array.from({ length: count }, (_, i) => ({ ...of, key: `${word}-${i}` }));

  test('is a status of as much as a server takes, with everything counted', () => {
    const portfolio = [...many(idea, 20_000, 'IDE'), ...many(late, 3_000, 'SEN'), red, escalated];
    const extract = extractOf(portfolio);
    expect(JSON.stringify(extract).length).toBeLessThan(260_000);
    const state = programme(7);
    const status = monthStatus(state, extract, '2026-12', founded);
    expect(monthFigures(status)).toEqual(monthFigures({ items: portfolio, cases: [] }));
    const kept = ['2026-12', '2027-01', '2027-02'].reduce(
      (months, month) => withMonthStatus(months, { ...status, month }, founded),
      state,
    );
    expect(JSON.stringify(kept.months).length).toBeLessThan(800_000);
  });

  test('lists what most needs to be looked at, and says how much is left', () => {
    const extract = extractOf([...many(late, 3_000, 'SEN'), ...many(idea, 3_000, 'IDE'), red, escalated]);
    const keys = extract.items.map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining([red.key, escalated.key]));
    expect(keys.filter((key) => key.startsWith('IDE'))).toEqual([]);
    expect(keys).toEqual([...keys].sort());
    const status = monthStatus(programme(7), extract, '2026-12', founded);
    const left = 6_002 - keys.length;
    const document = monthDocument(status, { lang: 'nb', name: (id) => id });
    for (const written of [monthHtml(document), monthMarkdown(document)])
      expect(written).toContain(`${left} til er med i tallene`);
    expect(monthJson(status)).toMatchObject({ left: { initiatives: left } });
  });

  test('that is small is told whole', () => {
    expect(extractOf(sampleMonth.items)).toEqual({
      items: [...sampleMonth.items].sort((a, b) => (a.key < b.key ? -1 : 1)),
    });
    expect(monthDocument(sampleMonth, { lang: 'nb', name: (id) => id }).left).toBeNull();
  });
});

describe('the document', () => {
  const reading = { lang: 'nb', name: (id: string) => (id === 'ida.lead' ? 'Ida <Solberg>' : id) } as const;
  const document = monthDocument(sampleMonth, reading);

  test('counts what it lists', () => {
    expect(monthFigures(sampleMonth)).toEqual({
      initiatives: 5,
      green: 2,
      yellow: 1,
      red: 1,
      silent: 1,
      worse: 2,
      better: 1,
      late: 2,
      cases: 1,
      escalations: 1,
      processes: 1,
    });
  });

  test('lists what is late oldest first, and the worst initiatives first', () => {
    const part = (heading: string) => document.parts.find((p) => p.heading === heading)?.rows ?? [];
    expect(part('Forsinket').map((r) => r[4]?.words)).toEqual(['8 arbeidsdager', '2 arbeidsdager']);
    expect(part('Porteføljen').map((r) => r[0]?.words)).toEqual(['PEN', 'KON', 'SBL', 'ARV', 'BOR']);
  });

  test('escapes what people wrote, in both forms', () => {
    const odd: PortfolioItem[] = sampleMonth.items.map((i) => ({ ...i, title: '<script>|**x**' }));
    const written = monthDocument({ ...sampleMonth, items: odd }, reading);
    expect(monthHtml(written)).not.toContain('<script>');
    expect(monthHtml(written)).toContain('Ida &#60;Solberg&#62;');
    expect(monthMarkdown(written)).toContain('\\<script\\>\\|\\*\\*x\\*\\*');
  });

  test('never tells a colour by colour alone', () => {
    for (const colour of ['rød', 'gul', 'grønn'])
      expect(monthHtml(document)).toContain(`</span>${colour}</span>`);
  });

  test('is JSON with instants as ISO 8601 and people as ids', () => {
    expect(monthJson(sampleMonth)).toMatchObject({
      month: '2026-12',
      at: '2026-12-09T10:00:00+01:00',
      initiatives: [{ key: 'ARV', health: 'green', trend: 'better', lead: 'ida.lead' }, {}, {}, {}, {}],
      late: [{ key: 'SBL', ageWorkingDays: 8, case: 'ESC-1' }, { key: 'KON' }],
      escalations: [{ key: 'SBL', id: 'ESC-1' }],
      processes: [{ key: 'HJEMMEL' }],
    });
  });
});
