import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { refusal } from '../../src/domain/refusal';
import { scriptHere } from '../support/scriptHere';

/** What is said of keys, without a server. */

const dir = mkdtempSync(path.join(os.tmpdir(), 'dsop-script-keys-'));
afterAll(() => rmSync(dir, { recursive: true }));
const variables = { DSOP_DATA_DIR: dir };
beforeAll(() => (process.env.DSOP_KEYS = path.join(dir, 'keys')));
afterAll(() => delete process.env.DSOP_KEYS);

const assess = ['assess', 'SBL', '--utility', '4', '--as', 'per.nav'];
const served = {
  variables,
  queries: { state: { register: 1, cases: [], now: '2026-12-01T10:00:00+01:00' } },
  refuses: refusal('unsigned', 'Kommandoen er ikke signert; «dsop sign» gjør det.'),
};

test('whoever has no key here is told so, and not to sign', async () => {
  const { status, text } = await scriptHere(assess, served);
  expect([status, text]).toEqual([1, expect.stringContaining('her er ingen nøkkel for per.nav')]);
  expect(text).toMatch(/dsop keygen.*DSOP_KEYS/);
});

test('a key file that is a folder is one sentence', async () => {
  mkdirSync(path.join(dir, 'keys', 'per.nav.pem'), { recursive: true });
  const { status, text } = await scriptHere(assess, served);
  expect([status, text]).toEqual([1, expect.stringMatching(/per\.nav\.pem» kan ikke leses.*mappe/)]);
  const rotated = await scriptHere(['rotate-key', '--as', 'per.nav'], served);
  expect([rotated.status, rotated.text]).toEqual([1, expect.stringContaining('mappe')]);
  rmSync(path.join(dir, 'keys', 'per.nav.pem'), { recursive: true });
});

test('an envelope is not signed by another than the one it is from', async () => {
  const folder = path.join(dir, 'keys');
  await scriptHere(['keygen', '--as', 'per.nav', '--out', folder], served);
  const envelope = {
    v: 1,
    id: 'command-1',
    programme: 'dsop',
    command: 'assess',
    target: 'initiative-SBL',
    by: 'per.nav',
    register: 1,
    sentAt: '2026-12-01T10:00:00+01:00',
    payload: {},
  };
  writeFileSync(path.join(dir, 'konvolutt.json'), JSON.stringify(envelope));
  const sign = (...words: string[]) =>
    scriptHere(['sign', path.join(dir, 'konvolutt.json'), ...words], served);
  expect(await sign('--as', 'eva.nav')).toMatchObject({
    status: 1,
    text: expect.stringMatching(/fra per\.nav, ikke eva\.nav/) as string,
  });
  expect(await sign('--as', 'per.nav')).toMatchObject({ status: 0 });
  // Who usually acts here is no claim about this envelope.
  expect(
    await scriptHere(['sign', path.join(dir, 'konvolutt.json')], { ...served, usually: 'eva.nav' }),
  ).toMatchObject({ status: 0 });
});

test('keygen into a file is one sentence', async () => {
  writeFileSync(path.join(dir, 'fil'), '');
  for (const out of ['fil', 'fil/under']) {
    const { status, text } = await scriptHere(
      ['keygen', '--as', 'per.nav', '--out', path.join(dir, out)],
      served,
    );
    expect([status, text]).toEqual([2, expect.stringMatching(/Kan ikke skrive nøkkelen til mappen «.*fil/)]);
  }
});

test('the root key is for the register’s file, not for add-key', async () => {
  const out = ['--out', path.join(dir, 'rot')];
  const root = await scriptHere(['keygen', '--as', 'root', ...out], served);
  expect(root.text).toMatch(/root: [A-Za-z0-9_-]{43}\n?.*dsop found/s);
  expect(root.text).not.toContain('add-key');
  const person = await scriptHere(['keygen', '--as', 'per.nav', ...out], served);
  expect(person.text).toContain('dsop add-key --person per.nav');
});
