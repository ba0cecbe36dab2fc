import { addDays, osloInstant } from '../../src/domain/calendar';
import { diaryOf, type Diary, type Mark } from '../../src/rehearsal/diary';
import { pictureOf } from '../../src/rehearsal/picture';
import { rehearsalRegister, scriptOf } from './script';

const empty = diaryOf(
  { entries: [], states: [], meetings: [], reached: osloInstant('2028-03-01', '00:00'), whole: true },
  scriptOf('2027-01-01', 14),
  rehearsalRegister(),
);

/** An initiative in planning from February on, with these marks; one of those in its bar stands where the phase begins. */
function picture(...marks: Mark[]): string {
  const begins: Mark = { day: '2027-02-10', kind: 'decided', label: 'BP2-1: godkjent' };
  const stretches = [
    { phase: 'concept', name: 'Konseptfase', from: '2027-01-01', to: '2027-02-10' },
    { phase: 'planning', name: 'Planleggingsfase', from: '2027-02-10', to: '2028-03-01' },
  ];
  const line = { key: 'LAN', title: 'Lån', stretches, marks: [begins, ...marks], end: null };
  const diary: Diary = { ...empty, initiatives: [line] };
  return pictureOf(diary);
}

/** The phases' names: where each begins, and about where it ends. */
const namesIn = (svg: string): { text: string; from: number; to: number }[] =>
  [...svg.matchAll(/class="phase-name" x="([\d.]+)"[^>]*>([^<]*)</g)].map(([, x, text = '']) => ({
    text,
    from: Number(x),
    to: Number(x) + text.length * 6,
  }));

/** The middles of the diamonds. */
const diamondsIn = (svg: string): number[] =>
  [...svg.matchAll(/<path d="M([\d.]+) [\d.]+l8 8-8 8|<path d="M([\d.]+) [\d.]+l5 5-5 5/g)].map(([, a, b]) =>
    Number(a ?? b),
  );

it("no mark of a decision lies on a phase's name, wherever it falls", () => {
  for (let days = 0; days < 120; days += 3) {
    const day = addDays('2027-02-12', days);
    const svg = picture(
      { day, kind: 'decided', label: 'REF-BP3-1: godkjent' },
      { day: addDays(day, 25), kind: 'undecided', label: 'BP3-1: ikke avgjort' },
    );
    const names = namesIn(svg);
    expect(names.map(({ text }) => text)).toEqual(['Konseptfase', 'Planleggingsfase']);
    expect(diamondsIn(svg)).toHaveLength(3);
    const covered = diamondsIn(svg).filter((x) => names.some(({ from, to }) => x > from - 5 && x < to + 3));
    expect({ day, covered }).toEqual({ day, covered: [] });
  }
});

it('a name that fits nowhere whole is cut where there is most room', () => {
  // Every thirty days until the end; after the first there is a little more room.
  const every = [-10, ...Array.from({ length: 12 }, (_, month) => 25 + month * 30)].map((days): Mark => ({
    day: addDays('2027-02-25', days),
    kind: 'undecided',
    label: 'BP3-1: ikke avgjort',
  }));
  const [, cut] = namesIn(picture(...every));
  expect(cut?.text).toMatch(/^Planle.*…$/);
  const [whole] = namesIn(picture(...every.slice(0, 9))).slice(1);
  expect(whole?.text).toBe('Planleggingsfase');
});
