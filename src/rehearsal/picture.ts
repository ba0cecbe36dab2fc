import { escapeHtml } from '../mail/htmlBody';
import {
  daysBetween,
  firstDayOf,
  formatDayShort,
  monthOf,
  monthsBetween,
  type Day,
} from '../domain/calendar';
import type { Diary, Line, Mark, Meeting } from './diary';

/** The picture of the year: a timeline for each initiative, as SVG that stands in the page and takes its colours there. */

const wide = 1240;
const left = 232;
const right = 16;
const top = 58;
const rowHeight = 46;
const barHeight = 20;
/** About the width of a letter of the bars' text. */
const letter = 6.2;

const months = ['jan', 'feb', 'mars', 'april', 'mai', 'juni', 'juli', 'aug', 'sep', 'okt', 'nov', 'des'];

/** Marks by their weight: what weighs more is drawn over what weighs less. */
const order: readonly Mark['kind'][] = ['late', 'escalated', 'undecided', 'decided', 'ended'];

/** The SVG element of a diary: days in Oslo from left to right, an initiative a row. Words from the diary are escaped. */
export function pictureOf(diary: Diary): string {
  const { from, until, initiatives } = diary;
  const days = Math.max(1, daysBetween(from, until));
  const x = (day: Day): number => {
    const at = Math.min(Math.max(daysBetween(from, day), 0), days);
    return round(left + (at / days) * (wide - left - right));
  };
  const high = top + initiatives.length * rowHeight + 8;
  const title = `Tidslinje for ${initiatives.length} initiativer fra ${from} til ${until}`;
  return [
    `<svg class="year" viewBox="0 0 ${wide} ${high}" role="img" aria-label="${escapeHtml(title)}">`,
    ...scale(diary, x, high),
    ...diary.meetings
      .filter(({ cancelled }) => cancelled === null)
      .map((meeting) => meetingLine(meeting, x, high)),
    ...initiatives.flatMap((line, index) => row(line, index, x)),
    ...(diary.whole
      ? []
      : [
          `<line class="broken" x1="${x(diary.playedTo)}" x2="${x(diary.playedTo)}" y1="${top - 6}" y2="${high}"/>`,
        ]),
    '</svg>',
  ].join('\n');
}

const round = (value: number): number => Math.round(value * 10) / 10;

type Scale = (day: Day) => number;

/** Months along the top, July shaded: nothing is owed then on the projects' line. */
function scale({ from, until, initiatives }: Diary, x: Scale, high: number): string[] {
  const all = monthsBetween(monthOf(from), monthOf(until)).map((month) => ({ month, at: firstDayOf(month) }));
  return [
    ...all.flatMap(({ month, at }, index) => {
      const begins = x(at);
      const ends = x(all[index + 1]?.at ?? until);
      if (ends - begins < 8) return [];
      const number = Number(month.slice(5));
      const shade =
        number === 7
          ? [
              `<rect class="july" x="${begins}" y="${top - 8}" width="${round(ends - begins)}" height="${high - top + 8}"/>`,
            ]
          : [];
      const year =
        index === 0 || number === 1
          ? `<text class="year-number" x="${begins + 3}" y="14">${month.slice(0, 4)}</text>`
          : '';
      return [
        ...shade,
        `<line class="month" x1="${begins}" x2="${begins}" y1="20" y2="${high}"/>`,
        `<text class="month-name" x="${begins + 3}" y="30">${months[number - 1] ?? ''}</text>${year}`,
      ];
    }),
    ...initiatives.map((_, index) => {
      const y = top + (index + 1) * rowHeight - 4;
      return `<line class="rule" x1="0" x2="${wide}" y1="${y}" y2="${y}"/>`;
    }),
  ];
}

/** The forum at the top meets seldom, and its meetings bear its name; those below it meet often, and have a dot. */
function meetingLine({ day, forumName, level, name, cases }: Meeting, x: Scale, high: number): string {
  const at = x(day);
  const said = `${name}: ${cases.length === 0 ? 'ingen saker' : cases.map((c) => `${c.key} ${c.case} ${c.result}`).join('; ')}`;
  const label =
    level === 'strategic'
      ? `<text class="forum-name" x="${at}" y="46" text-anchor="middle">${escapeHtml(forumName)}</text>`
      : `<circle class="forum-dot" cx="${at}" cy="42" r="2.2"/>`;
  return `<g><title>${escapeHtml(said)}</title><line class="meeting ${level}" x1="${at}" x2="${at}" y1="50" y2="${high}"/>${label}</g>`;
}

function row(line: Line, rank: number, x: Scale): string[] {
  const y = top + rank * rowHeight;
  const name = cut(line.title, 34);
  const inBars = line.marks.flatMap((mark) => {
    const half = halfInBar(mark);
    return half === undefined ? [] : [{ x: x(mark.day), half }];
  });
  return [
    `<text class="key" x="0" y="${y + 14}">${escapeHtml(line.key)}</text>`,
    `<text class="title" x="0" y="${y + 29}">${escapeHtml(name)}<title>${escapeHtml(line.title)}</title></text>`,
    ...line.stretches.map((stretch) => {
      const begins = x(stretch.from);
      const width = round(Math.max(2, x(stretch.to) - begins));
      const said = `${stretch.name}, ${formatDayShort(stretch.from, 'nb')} ${stretch.from.slice(0, 4)} til ${formatDayShort(stretch.to, 'nb')} ${stretch.to.slice(0, 4)}`;
      const place = placeIn(begins, begins + width, inBars, stretch.name.length * letter);
      const text = cut(stretch.name, Math.floor(place.width / letter));
      const label =
        text.length > 2
          ? `<text class="phase-name" x="${round(place.x)}" y="${y + 18}">${escapeHtml(text)}</text>`
          : '';
      return `<g class="phase ${stretch.phase}"><title>${escapeHtml(said)}</title><rect x="${begins}" y="${y + 4}" width="${width}" height="${barHeight}" rx="4"/>${label}</g>`;
    }),
    ...[...line.marks]
      .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
      .map((mark) => markAt(mark, x(mark.day), y)),
  ];
}

/** Where a bar's name stands clear of the marks: the first place that is wide enough, or else the widest. */
function placeIn(
  begins: number,
  ends: number,
  marks: readonly { x: number; half: number }[],
  wanted: number,
): { x: number; width: number } {
  const within = marks.filter((m) => m.x >= begins && m.x <= ends).sort((a, b) => a.x - b.x);
  const from = [begins + 7, ...within.map((m) => m.x + m.half + 5)];
  const to = [...within.map((m) => m.x - m.half - 3), ends - 5];
  const places = from.map((at, index) => ({ x: at, width: (to[index] ?? at) - at }));
  const widest = places.reduce((a, b) => (b.width > a.width ? b : a));
  return places.find(({ width }) => width >= wanted) ?? widest;
}

const cut = (text: string, most: number): string =>
  text.length <= most ? text : most < 3 ? '' : `${text.slice(0, most - 1)}…`;

/** Half the width of a mark that is drawn in the bar; undefined for those under it. */
function halfInBar({ kind, label }: Mark): number | undefined {
  if (kind === 'late' || kind === 'escalated') return undefined;
  // A case referred to another forum is a step on the way.
  return kind === 'decided' && /^REF-/.test(label) ? 5 : 8;
}

function markAt(mark: Mark, x: number, y: number): string {
  const { kind, label, day } = mark;
  const said = `<title>${escapeHtml(`${formatDayShort(day, 'nb')}: ${label}`)}</title>`;
  const middle = y + 4 + barHeight / 2;
  const under = y + 33;
  switch (kind) {
    case 'decided': {
      const gate = /^BP\d/.exec(label)?.[0];
      const name = gate
        ? `<text class="gate-name" x="${x}" y="${under + 4}" text-anchor="middle">${gate}</text>`
        : '';
      const size = halfInBar(mark) ?? 8;
      const diamond = `M${x} ${middle - size}l${size} ${size}-${size} ${size}-${size}-${size}z`;
      return `<g class="mark decided">${said}<path d="${diamond}"/>${name}</g>`;
    }
    case 'undecided':
      return `<g class="mark undecided">${said}<path d="M${x} ${middle - 8}l8 8-8 8-8-8z"/></g>`;
    case 'escalated':
      return `<g class="mark escalated">${said}<path d="M${x} ${under - 6}l5.5 9h-11z"/></g>`;
    case 'late':
      return `<g class="mark late">${said}<circle cx="${x}" cy="${under}" r="3"/></g>`;
    case 'ended':
      return `<g class="mark ended">${said}<path d="M${x - 6} ${middle - 6}l12 12m0-12l-12 12"/></g>`;
  }
}
