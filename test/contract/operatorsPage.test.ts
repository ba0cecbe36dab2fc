import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  listColumns,
  runningInitiatives,
  savedViews,
  viewAddress,
  viewQuery,
} from '../../src/contract/savedViews';
import { searchAttributeTypes } from '../../src/contract/searchAttributes';
import { checks } from '../../src/ops/doctor';

const folder = path.join(__dirname, '../../docs');
const page = readFileSync(path.join(folder, 'operators.md'), 'utf8');

/** The rows of the tables under a heading, each as its cells. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| -/.test(line))
    .slice(1)
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\|? *| *\|?$/g, '').trim()));
}
const words = (heading: string) => rowsUnder(heading).map(([first = '']) => first.replaceAll('`', ''));

test('the saved views of the page are those of the service, with their queries and links', () => {
  expect(page).toContain(`Each query is \`${runningInitiatives}\`, and:`);
  const listed = rowsUnder('Saved views').map(([link = '', shows, query]) => {
    const [, name, address] = /^\[(.*)\]\((.*)\)$/.exec(link) ?? [];
    return { name, address, shows, query };
  });
  expect(listed).toEqual(
    savedViews.map((view) => ({
      name: view.name,
      address: viewAddress('http://localhost:8233', 'default', view),
      shows: view.shows,
      query: view.condition === '' ? '–' : `\`${viewQuery(view).replace(`${runningInitiatives} AND `, '')}\``,
    })),
  );
});

test('it explains every search attribute and every check of the doctor, and names the columns in order', () => {
  expect(words('The list').sort()).toEqual(Object.keys(searchAttributeTypes).sort());
  expect(words('When something is wrong')).toEqual([...checks]);
  expect(page).toContain(listColumns.map((column) => `\`${column}\``).join(' · '));
});

test('its pictures and pages are there, and small', () => {
  const links = [...page.matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => link.endsWith('.png')).length).toBeGreaterThanOrEqual(4);
  for (const link of links) {
    const { length } = readFileSync(path.join(folder, link));
    expect([link, length > 0 && length < 250_000]).toEqual([link, true]);
  }
});
