/** Marks text for a terminal, or leaves it as it is. */
export interface Style {
  bold: (text: string) => string;
  dim: (text: string) => string;
  red: (text: string) => string;
  green: (text: string) => string;
  yellow: (text: string) => string;
  /** Columns of the terminal; `undefined` when nobody's terminal sets a limit. */
  width: number | undefined;
}

const same = (text: string): string => text;
const marked =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

/** No marks and no limit: for pipes and files. */
export const plainStyle: Style = {
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  width: undefined,
};

/** Marks only for a terminal, and not where `NO_COLOR` is set (to anything but nothing). */
export function styleFor(stream: { isTTY?: boolean; columns?: number }, noColor: string | undefined): Style {
  if (!stream.isTTY) return plainStyle;
  const width = stream.columns;
  if (noColor !== undefined && noColor !== '') return { ...plainStyle, width };
  return {
    bold: marked(1, 22),
    dim: marked(2, 22),
    red: marked(31, 39),
    green: marked(32, 39),
    yellow: marked(33, 39),
    width,
  };
}

const escapes = /\u001b\[\d+m/g;

/** Columns a text takes on a terminal: combining marks take none, East Asian and pictographs two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text.replace(escapes, '')) {
    if (/\p{M}|\u200d|\ufe0f/u.test(character)) continue;
    width +=
      /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Cuts a text to so many columns, the last of them an ellipsis. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/**
 * Rows in columns, two blanks between, nothing after the last; a line each, so that it can be piped.
 * On a terminal the column `flexible` gives way until the rows fit.
 */
export function table(
  heading: readonly string[] | null,
  rows: readonly (readonly string[])[],
  style: Style,
  flexible?: number,
): string {
  const all = heading ? [heading, ...rows] : [...rows];
  const columns = Math.max(0, ...all.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(0, ...all.map((row) => widthOf(row[i] ?? ''))),
  );
  if (flexible !== undefined && style.width !== undefined) {
    const total = widths.reduce((sum, width) => sum + width + 2, -2);
    const own = widths[flexible] ?? 0;
    widths[flexible] = Math.max(Math.min(own, 12), own - Math.max(0, total - style.width));
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => padded(i === flexible ? cut(cell, widths[i] ?? 0) : cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  const lines = rows.map(line);
  return (heading ? [style.dim(line(heading)), ...lines] : lines).join('\n');
}

/** Indents every line by so many blanks. */
export const indent = (text: string, blanks = 2): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(blanks) + line))
    .join('\n');
