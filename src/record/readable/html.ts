import type { Block, RecordDocument } from './document';

/** Reads well on a screen and on A4; nothing is fetched, nothing runs. */
const look = `
  @page { size: A4; margin: 18mm 15mm; }
  body { font: 11pt/1.45 Georgia, 'Times New Roman', serif; color: #111; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.6em; } h2 { font-size: 1.25em; margin-top: 2em; border-bottom: 1px solid #999; } h3 { font-size: 1.05em; margin-top: 1.6em; }
  h2, h3, thead { break-after: avoid; } tr, dl > div { break-inside: avoid; }
  table { border-collapse: collapse; width: 100%; margin: .8em 0; font-size: .85em; }
  th, td { text-align: left; vertical-align: top; padding: .25em .5em; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
  thead { display: table-header-group; } th { border-bottom: 1px solid #444; overflow-wrap: normal; }
  dl > div { display: grid; grid-template-columns: 12em 1fr; gap: .8em; } dt { font-weight: bold; } dd { margin: 0; overflow-wrap: anywhere; }
  pre { white-space: pre-wrap; border: 1px solid #ccc; padding: .6em; }
  @media print { body { margin: 0; padding: 0; max-width: none; font-size: 9.5pt; } }
`;

/** The document as one HTML page that prints well. What came from outside is escaped here. */
export const htmlOf = ({ title, blocks }: RecordDocument): string =>
  [
    '<!doctype html>',
    '<html lang="nb">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<title>${escaped(title)}</title>`,
    `<style>${look}</style>`,
    '</head>',
    '<body>',
    `<h1>${escaped(title)}</h1>`,
    ...blocks.map(block),
    '</body>',
    '</html>',
    '',
  ].join('\n');

const escaped = (words: string): string => words.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function block(b: Block): string {
  switch (b.kind) {
    case 'heading':
      return `<h${b.level}>${escaped(b.words)}</h${b.level}>`;
    case 'paragraph':
      return `<p>${escaped(b.words)}</p>`;
    case 'facts':
      return [
        '<dl>',
        ...b.rows.map(([label, words]) => `<div><dt>${escaped(label)}</dt><dd>${escaped(words)}</dd></div>`),
        '</dl>',
      ].join('\n');
    case 'table':
      return [
        '<table>',
        `<thead><tr>${b.columns.map((c) => `<th>${escaped(c)}</th>`).join('')}</tr></thead>`,
        '<tbody>',
        ...b.rows.map((cells) => `<tr>${cells.map((c) => `<td>${escaped(c)}</td>`).join('')}</tr>`),
        '</tbody>',
        '</table>',
      ].join('\n');
    case 'command':
      return `<pre>${escaped(b.words)}</pre>`;
  }
}
