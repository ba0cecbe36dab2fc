import type { Cell, MonthDocument, Part } from './document';

/** The document as Markdown. What came from outside is escaped here. */
export const monthMarkdown = ({ title, under, banner, figures, left, parts }: MonthDocument): string =>
  `${[
    `# ${inline(title)}`,
    inline(under),
    ...(banner === null ? [] : [`**${inline(banner)}**`]),
    figures.map(({ words, count }) => `- **${count}** ${inline(words)}`).join('\n'),
    ...(left === null ? [] : [inline(left)]),
    ...parts.map(part),
  ].join('\n\n')}\n`;

/** Words within a line: no mark of theirs is one of ours, and no line of theirs ends one of ours. */
const inline = (words: string): string =>
  words.replace(/[\\`*_{}[\]<>#|~]/g, (mark) => `\\${mark}`).replace(/\s*\n\s*/g, ' / ');

function part({ heading, none, columns, rows }: Part): string {
  if (rows.length === 0) return `## ${inline(heading)}\n\n${inline(none)}`;
  const table = [
    columns.map(({ name }) => inline(name)),
    columns.map(() => '---'),
    ...rows.map((r) => r.map(cell)),
  ];
  return `## ${inline(heading)} (${rows.length})\n\n${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`;
}

const cell = ({ words, mark, under }: Cell): string => {
  const first = mark === 'late' || mark === 'red' ? `**${inline(words)}**` : inline(words);
  return under === undefined ? first : `${first} (${inline(under)})`;
};
