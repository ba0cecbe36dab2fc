import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { scriptHere, type Served } from '../support/scriptHere';

/** How a batch ends, in words. */

const dir = mkdtempSync(path.join(os.tmpdir(), 'dsop-batch-'));
afterAll(() => rmSync(dir, { recursive: true }));

const accepted = { id: 'c1', command: 'assess', effect: [], phase: null };
const served: Served = {
  queries: {
    state: { register: 1, cases: [], now: '2026-12-01T10:00:00+01:00' },
    preview: { accepted },
  },
};
const unreachable = {
  address: 'her',
  message: 'Ingen svarer.',
  lastPolled: null,
  outcomeUnknown: false,
  id: null,
};
const assess = 'assess SBL --utility 4 --as ola.pmo';

async function batch(lines: readonly string[], words: readonly string[] = [], given = served) {
  const file = path.join(dir, 'linjer.txt');
  writeFileSync(file, lines.join('\n'));
  const { status, text } = await scriptHere(['batch', file, ...words], given);
  return [status, text];
}

test('an id for all lines is wrong usage', async () => {
  expect(await batch([assess], ['--id', 'felles-id-1'])).toEqual([2, expect.stringContaining('--id')]);
});

test('a trial says what would have been done', async () => {
  expect(await batch([assess, assess], ['--dry-run'])).toEqual([0, '2 linjer ville blitt utført.']);
  expect(await batch([assess], ['--dry-run'])).toEqual([0, '1 linje ville blitt utført.']);
  const [, stopped] = await batch([assess, 'shwo', assess], ['--dry-run']);
  expect(stopped).toContain('linjene før ville blitt utført');
});

test('one line is one line', async () => {
  expect(await batch(['rules'])).toEqual([0, '1 linje er utført.']);
  expect(await batch(['rules', 'rules'])).toEqual([0, '2 linjer er utført.']);
});

test('where nobody answers, the line is not said to be wrong', async () => {
  const [status, text] = await batch(['rules', assess, assess], [], { unreachable });
  expect([status, text]).toEqual([3, expect.stringMatching(/ingen svarte på linje 2.*kjør filen fra den/i)]);
  expect(text).not.toContain('Rett linjen');
  expect((await batch(['shwo', assess]))[1]).toContain('Rett linjen');
});
