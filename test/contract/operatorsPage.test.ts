import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  listColumns,
  runningHosts,
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
  const said = page.replace(/\s+/g, ' ');
  expect(said).toContain(
    `The first query is \`${runningInitiatives}\`. The others are \`${runningHosts}\`, and`,
  );
  const listed = rowsUnder('Saved views').map(([link = '', shows, query]) => {
    const [, name, address] = /^\[(.*)\]\((.*)\)$/.exec(link) ?? [];
    return { name, address, shows, query };
  });
  expect(listed).toEqual(
    savedViews.map((view) => ({
      name: view.name,
      address: viewAddress('http://localhost:8233', 'default', view),
      shows: view.shows,
      query: view.condition === '' ? '–' : `\`${viewQuery(view).replace(`${runningHosts} AND `, '')}\``,
    })),
  );
});

test('it explains every search attribute and every check of the doctor, and names the columns in order', () => {
  expect(words('The list').sort()).toEqual(Object.keys(searchAttributeTypes).sort());
  expect(words('When something is wrong')).toEqual([...checks]);
  expect(page).toContain(listColumns.map((column) => `\`${column}\``).join(' · '));
});

test('it explains every metric that is ours, each once', () => {
  const ours = ['ops', 'contract', '../workflows']
    .flatMap(sources)
    .flatMap((text) => [...text.matchAll(/'(dsop_[a-z_]+)'/g)])
    .map(([, name = '']) => name);
  expect(words('Metrics, log, health').sort()).toEqual([...new Set(ours)].sort());
});

/** The text of every module in a folder under `src`. */
const sources = (of: string): string[] => {
  const at = path.join(__dirname, '../../src', of);
  return readdirSync(at)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(at, name), 'utf8'));
};

test('its pictures and pages are there, and small', () => {
  const links = [...page.matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => link.endsWith('.png')).length).toBeGreaterThanOrEqual(4);
  for (const link of links) {
    const { length } = readFileSync(path.join(folder, link));
    expect([link, length > 0 && length < 250_000]).toEqual([link, true]);
  }
});
