import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fingerprint, readYaml } from '../../src/cli/files';

const dir = mkdtempSync(path.join(os.tmpdir(), 'dsop-files-'));
afterAll(() => rmSync(dir, { recursive: true }));

const file = (name: string, content: string): string => {
  const made = path.join(dir, name);
  writeFileSync(made, content);
  return made;
};
const quiet = () => undefined;

describe('fingerprint', () => {
  test('gives hash, size and base name', async () => {
    expect(await fingerprint(file('konsept.txt', 'abc'), quiet)).toEqual({
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      bytes: 3,
      name: 'konsept.txt',
    });
  });

  test('reads 300 MB as a stream', async () => {
    const large = file('stor.pdf', '');
    const bytes = 300 * 1024 * 1024;
    truncateSync(large, bytes);
    const before = process.memoryUsage().rss;
    const print = await fingerprint(large, quiet);
    const grown = process.memoryUsage().rss - before;
    const hash = createHash('sha256');
    const zeros = Buffer.alloc(1 << 20);
    for (let mega = 0; mega < 300; mega += 1) hash.update(zeros);
    expect(print).toEqual({ sha256: hash.digest('hex'), bytes, name: 'stor.pdf' });
    expect(grown).toBeLessThan(150 * 1024 * 1024);
  }, 60_000);

  test('of an empty file there is none', async () => {
    expect(await fingerprint(file('tomt.pdf', ''), quiet)).toMatchObject({
      refused: { code: 'malformed', message: expect.stringMatching(/^Filen «.*tomt\.pdf» er tom/) as string },
    });
  });

  test('a file that is not there, a folder and a device are said so', async () => {
    expect(await fingerprint(path.join(dir, 'ingen.pdf'), quiet)).toEqual({
      wrong: expect.stringContaining('finnes ikke'),
    });
    expect(await fingerprint(dir, quiet)).toEqual({ wrong: expect.stringContaining('er en mappe') });
    expect(await fingerprint('/dev/null', quiet)).toEqual({
      wrong: expect.stringContaining('ikke en vanlig fil'),
    });
  });
});

describe('readYaml', () => {
  test.each([
    ['tom', '', 'er tom; den skal ha title'],
    ['bare merknad', '# ingenting\n', 'er tom'],
    ['liste', '- a\n- b\n', 'har ikke felter'],
    ['ugyldig', 'title: "uten slutt\n', 'ikke gyldig YAML: linje 2: et tegn mangler'],
    ['løs henvisning', 'title: *ingen\n', 'ikke gyldig YAML: en henvisning med *'],
  ])('%s', async (name, content, words) => {
    const read = await readYaml(file(`${name}.yaml`, content), 'title');
    expect(read).toMatchObject({ refused: { code: 'malformed', message: expect.stringContaining(words) } });
  });

  test('gives the fields', async () => {
    expect(await readYaml(file('ide.yaml', 'title: T\nactors: [nav]\n'), 'title')).toEqual({
      fields: { title: 'T', actors: ['nav'] },
    });
  });
});
