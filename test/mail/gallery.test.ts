import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeGallery } from '../../src/mail/gallery';

const kept = { PATH: process.env['PATH'], CHROMIUM: process.env['CHROMIUM'] };
let dir = '';

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'letters-'));
});
afterEach(async () => {
  process.env['PATH'] = kept.PATH;
  if (kept.CHROMIUM === undefined) delete process.env['CHROMIUM'];
  else process.env['CHROMIUM'] = kept.CHROMIUM;
  await rm(dir, { recursive: true, force: true });
});

test('writes every letter as HTML, text and mail, and one page over them', async () => {
  const said: string[] = [];
  const { letters, pictures } = await writeGallery(path.join(dir, 'new'), {
    pictures: false,
    log: (line) => said.push(line),
  });
  const files = await readdir(path.join(dir, 'new'));
  expect(pictures).toBe(0);
  expect(files.filter((f) => f.endsWith('.txt'))).toHaveLength(letters);
  expect(files.filter((f) => f.endsWith('.eml'))).toHaveLength(letters);
  expect(files.filter((f) => f.endsWith('.html') && !/-(status|sakspapirer|papers)-/.test(f))).toHaveLength(
    letters + 1,
  );
  const index = await readFile(path.join(dir, 'new', 'index.html'), 'utf8');
  expect(index).toContain('href="reminder-nb.eml"');
  expect(index).not.toContain('<img');
  expect(await readFile(path.join(dir, 'new', 'reminder-nb.eml'), 'utf8')).toMatch(
    /^Auto-Submitted: auto-generated\r?$/m,
  );
}, 60_000);

test('says so and leaves the pictures out where there is no browser', async () => {
  process.env['PATH'] = dir;
  process.env['CHROMIUM'] = path.join(dir, 'nothing');
  const said: string[] = [];
  const { pictures } = await writeGallery(dir, { pictures: true, log: (line) => said.push(line) });
  expect(pictures).toBe(0);
  expect(said.join('\n')).toMatch(/Fant ingen Chromium/);
}, 60_000);
