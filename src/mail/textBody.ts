import type { Block, Row } from './section';
import type { Page } from './page';

const width = 76;
const indent = '  ';

/** The letter as plain text of at most 76 columns; a command is never broken, so that it can be copied. */
export function textBody(page: Page): string {
  const parts: string[] = [];
  if (page.banner !== null) parts.push([rule('='), ...wrap(page.banner, width), rule('=')].join('\n'));
  parts.push([...wrap(page.title, width), page.subtitle].join('\n'));
  parts.push(page.greeting);
  page.sections.forEach((section, i) => {
    const { group } = section;
    if (group && page.sections[i - 1]?.group?.under !== group.under)
      parts.push([rule('='), ...wrap(group.title, width), group.under, rule('=')].join('\n'));
    const number = page.sections.length > 1 ? `${i + 1}. ` : '';
    const heading = wrap(number + section.heading, width);
    const underline = '-'.repeat(Math.min(width, Math.max(...heading.map(columns))));
    parts.push([section.label.toUpperCase(), ...heading, underline].join('\n'));
    for (const block of section.blocks) {
      const lines = blockLines(block);
      if (lines.length > 0) parts.push(lines.join('\n'));
    }
  });
  parts.push(['-- ', ...page.footer.flatMap((line) => wrap(line, width))].join('\n'));
  return parts.join('\n\n') + '\n';
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'deadline':
      return rowLines([{ label: block.label, words: block.words }]);
    case 'paragraph':
      return block.words === '' ? [] : wrap(block.words, width);
    case 'rows':
      return rowLines(block.rows);
    case 'list':
      return [`${block.title}:`, ...block.items.flatMap((item) => hang('- ', item, indent))];
    case 'quote':
      return [
        `${block.title}:`,
        ...block.words
          .split('\n')
          .flatMap((line) => (line.trim() === '' ? [indent + '|'] : hang('| ', line, indent, '| '))),
      ];
    case 'command':
      return [
        `${block.title}:`,
        '',
        `    ${block.command}`,
        ...(block.answers.length === 0 ? [] : ['', ...rowLines(block.answers)]),
      ];
  }
}

function rowLines(rows: Row[]): string[] {
  const column = Math.max(0, ...rows.map((row) => columns(row.label))) + 2;
  return rows.flatMap((row) => {
    const first = row.label + ' '.repeat(column - columns(row.label));
    return hang(first, row.words, indent, ' '.repeat(column));
  });
}

function hang(first: string, words: string, before: string, rest = ' '.repeat(columns(first))): string[] {
  const lines = wrap(words, width - before.length - columns(first));
  return lines.map((line, i) => before + (i === 0 ? first : rest) + line);
}

/** Breaks at spaces into lines of at most `limit` columns; a longer word stands on a line of its own. */
function wrap(words: string, limit: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(/ +/)) {
    if (line === '') line = word;
    else if (columns(line) + 1 + columns(word) <= limit) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

const invisible = /\p{Mn}|\p{Cf}/gu;
const wide = /\p{Extended_Pictographic}/gu;

/** Columns a terminal gives the words: joiners and isolates none, pictures two. */
function columns(words: string): number {
  const seen = words.replace(invisible, '');
  return [...seen].length + (seen.match(wide)?.length ?? 0);
}

const rule = (character: string): string => character.repeat(width);
