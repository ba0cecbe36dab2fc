import type { Block, RecordDocument } from './document';

/** The document as Markdown. What came from outside is escaped here. */
export const markdownOf = ({ title, blocks }: RecordDocument): string =>
  `${[`# ${inline(title)}`, ...blocks.map(block)].join('\n\n')}\n`;

/** Words within a line: no mark of theirs is one of ours, and no line of theirs ends one of ours. */
const inline = (words: string): string =>
  words.replace(/[\\`*_{}[\]<>#|~]/g, (mark) => `\\${mark}`).replace(/\s*\n\s*/g, ' / ');

function block(b: Block): string {
  switch (b.kind) {
    case 'heading':
      return `${'#'.repeat(b.level)} ${inline(b.words)}`;
    case 'paragraph':
      return inline(b.words);
    case 'facts':
      return b.rows.map(([label, words]) => `- **${inline(label)}:** ${inline(words)}`).join('\n');
    case 'table':
      return [b.columns, b.columns.map(() => '---'), ...b.rows]
        .map((cells, i) => `| ${cells.map((c) => (i === 1 ? c : inline(c))).join(' | ')} |`)
        .join('\n');
    case 'command':
      return `    ${b.words}`;
  }
}
