import type { Cell, Mark, MonthDocument, Part } from './document';

/**
 * Reads well on a screen, light and dark, and on A4: a table's head is repeated on each page, no row is cut in two. A
 * colour is never alone: the word stands beside it. Nothing is fetched, nothing runs.
 */
const look = `
  :root { color-scheme: light dark; --ink: #17202a; --soft: #55616e; --line: #d5dadf; --paper: #fff; --head: #f2f4f5;
    --green: #1c6b3f; --yellow: #7a5200; --red: #a8281c; --yellow-dot: #e0a800; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e6eaee; --soft: #9aa7b4; --line: #36424e; --paper: #14191f;
    --head: #1f262e; --green: #86cfa3; --yellow: #f0c75e; --red: #ff9d90; --yellow-dot: #f0c75e; } }
  @page { size: A4; margin: 15mm 13mm 16mm; @bottom-right { content: counter(page) " / " counter(pages);
    font: 8pt sans-serif; color: #55616e; } }
  @media print { :root { color-scheme: light; --ink: #17202a; --soft: #55616e; --line: #c9cfd5; --paper: #fff;
    --head: #f2f4f5; --green: #1c6b3f; --yellow: #7a5200; --red: #a8281c; --yellow-dot: #e0a800; } }
  * { box-sizing: border-box; }
  body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.2rem 3rem; background: var(--paper); color: var(--ink);
    font: 15px/1.45 -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
    -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  h1 { font-size: 1.7em; line-height: 1.2; margin: 0 0 .15em; } h2 { font-size: 1.2em; margin: 1.9em 0 .5em; break-after: avoid; }
  .under, .none { color: var(--soft); margin: 0 0 1.1em; }
  .banner { background: #fbf0cf; color: #5c4708; padding: .6em .9em; border-radius: 6px; }
  .figures { display: flex; flex-wrap: wrap; gap: .5em .6em; list-style: none; margin: 0; padding: 0; }
  .figures li { border: 1px solid var(--line); border-radius: 8px; padding: .35em .8em; }
  .figures b { font-size: 1.35em; font-variant-numeric: tabular-nums; margin-right: .3em; }
  .wide { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; font-size: .92em; }
  thead { display: table-header-group; } tr { break-inside: avoid; }
  th { text-align: left; font-size: .86em; color: var(--soft); background: var(--head); white-space: nowrap; }
  th, td { vertical-align: top; padding: .38em .55em; border-bottom: 1px solid var(--line); }
  td { overflow-wrap: break-word; } .narrow { white-space: nowrap; width: 1%; }
  small { display: block; color: var(--soft); font-size: .88em; line-height: 1.3; }
  .green { color: var(--green); } .yellow { color: var(--yellow); } .red, .late { color: var(--red); } .red, .late, .yellow { font-weight: 600; }
  .dot { display: inline-block; width: .72em; height: .72em; border-radius: 50%; margin-right: .4em; background: currentColor; }
  .yellow .dot { background: var(--yellow-dot); border-radius: 1px; } .red .dot { border-radius: 0; transform: rotate(45deg); }
  @media (max-width: 640px) { table { min-width: 44rem; } }
  @media print { body { padding: 0; max-width: none; font-size: 9.2pt; } .wide { overflow: visible; } h1 { font-size: 17pt; }
    h2 { margin-top: 1.5em; } th, td { padding: .3em .45em; } }
`;

/** The document as one HTML page. What came from outside is escaped here. */
export const monthHtml = (document: MonthDocument): string =>
  [
    '<!doctype html>',
    `<html lang="${document.lang}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(document.title)}</title>`,
    `<style>${look}</style>`,
    '</head>',
    '<body>',
    ...(document.banner === null ? [] : [`<p class="banner">${escaped(document.banner)}</p>`]),
    `<h1>${escaped(document.title)}</h1>`,
    `<p class="under">${escaped(document.under)}</p>`,
    '<ul class="figures">',
    ...document.figures.map(
      ({ words, count, mark }) =>
        `<li${marked(mark ?? undefined)}>${dot(mark ?? undefined)}<b>${count}</b>${escaped(words)}</li>`,
    ),
    '</ul>',
    ...(document.left === null ? [] : [`<p class="under">${escaped(document.left)}</p>`]),
    ...document.parts.map(part),
    '</body>',
    '</html>',
    '',
  ].join('\n');

const escaped = (words: string): string => words.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function part({ heading, none, columns, rows }: Part): string {
  if (rows.length === 0)
    return `<section><h2>${escaped(heading)}</h2><p class="none">${escaped(none)}</p></section>`;
  const narrow = columns.map((column) => column.narrow === true);
  const head = columns
    .map(({ name }, i) => `<th scope="col"${narrow[i] ? ' class="narrow"' : ''}>${escaped(name)}</th>`)
    .join('');
  const body = rows.map((row) => `<tr>${row.map((c, i) => cell(c, narrow[i] === true)).join('')}</tr>`);
  return [
    `<section><h2>${escaped(heading)} (${rows.length})</h2>`,
    `<div class="wide"><table><thead><tr>${head}</tr></thead>`,
    '<tbody>',
    ...body,
    '</tbody></table></div></section>',
  ].join('\n');
}

function cell({ words, mark, under }: Cell, narrow: boolean): string {
  const small = under === undefined ? '' : `<small>${escaped(under)}</small>`;
  return `<td${narrow ? ' class="narrow"' : ''}><span${marked(mark)}>${dot(mark)}${escaped(words)}</span>${small}</td>`;
}

const marked = (mark: Mark | undefined): string => (mark === undefined ? '' : ` class="${mark}"`);
const dot = (mark: Mark | undefined): string =>
  mark === undefined || mark === 'late' ? '' : '<span class="dot"></span>';
