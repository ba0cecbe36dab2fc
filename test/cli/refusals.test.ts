import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { textOf, usage, refusedResult } from '../../src/cli/result';
import { plainStyle } from '../../src/cli/style';
import { repositoryRoot } from '../../src/config';
import { v4_0 } from '../../src/domain/agreement';
import { scriptHere } from '../support/scriptHere';

/** What is wrong with what was typed is said in Norwegian, and by name. */

const dir = mkdtempSync(path.join(os.tmpdir(), 'dsop-refusals-'));
afterAll(() => rmSync(dir, { recursive: true }));
const file = (name: string, content: unknown): string => {
  const made = path.join(dir, name);
  writeFileSync(made, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return made;
};

const envelope = {
  v: 1,
  id: 'command-1',
  programme: 'dsop',
  command: 'assess',
  target: 'initiative-SBL',
  by: 'per.nav',
  register: 1,
  sentAt: '2026-12-01T10:00:00+01:00',
  payload: { utility: 4 },
};
const english = /Unrecognized|Invalid|expected|Missing|Too /;

test('an envelope that lacks something names it, signed or sent', async () => {
  const { by: _, ...rest } = envelope;
  const lacking = file('mangler.json', { ...rest, extra: 1 });
  for (const verb of ['sign', 'send']) {
    const { status, text } = await scriptHere([verb, lacking]);
    expect([status, text]).toEqual([1, expect.stringMatching(/by mangler.*ukjente felter: extra/)]);
    expect(text).not.toMatch(english);
  }
});

test('a payload that nobody would take is said so before it is sent', async () => {
  const odd = file('feil.json', { ...envelope, payload: { utility: 9, noe: 1 } });
  const { status, text } = await scriptHere(['send', odd]);
  expect([status, text]).toEqual([1, expect.stringMatching(/«utility» må være høyst 5|ukjente felter: noe/)]);
  expect(text).not.toMatch(english);
});

test.each(['sign', 'send', 'batch'])('%s of a folder is one sentence about the folder', async (verb) => {
  const { status, text } = await scriptHere([verb, dir]);
  expect([status, text]).toEqual([2, `Feil bruk: «${dir}» er en mappe, ikke en fil.`]);
});

test('a rule set that is not in order is told what is wrong, and where', async () => {
  const { gates: _, ...without } = v4_0;
  const lacking = file('uten.json', without);
  const odd = file('rar.json', { rar: 1, ...v4_0 });
  for (const argv of [
    ['rules', 'diff', '4.0', lacking],
    ['adopt-rule-set', '--version', '4.0', '--reason', 'x', '--file', lacking, '--as', 'ola.pmo'],
  ]) {
    const { status, text } = await scriptHere(argv);
    expect([status, text]).toEqual([1, expect.stringContaining('mangler gates')]);
  }
  expect((await scriptHere(['rules', odd])).text).toMatch(/linje 2.*kjenner ikke nøkkelen «rar»/);
  const torn = file('revet.yaml', 'title: "uten slutt\n');
  const register = ['register', 'SBL', '--file', torn, '--as', 'ola.pmo'];
  for (const argv of [register, ['rules', torn]]) {
    const { status, text } = await scriptHere(argv);
    expect([status, text]).toEqual([1, expect.stringMatching(/linje \d+: et tegn mangler/)]);
    expect(text).not.toMatch(english);
  }
});

test.each([
  ['verify', dir, '--trust'],
  ['rehearse', '--dry-run', '--portfolio'],
  ['rehearse', '--dry-run', '--scenario'],
])(
  '%s %s %s: a file that is not there is wrong usage, one that is not in order is refused',
  async (...argv) => {
    const portfolio = ['--portfolio', path.join(repositoryRoot, 'portfolio.sample.yaml')];
    const others = argv.includes('--scenario') ? portfolio : [];
    const given = async (name: string) => scriptHere([...argv, name, ...others]);
    expect(await given(path.join(dir, 'ingen.yaml'))).toMatchObject({ status: 2 });
    for (const content of ['', 'tull'])
      expect(await given(file('ikke.yaml', content))).toMatchObject({
        status: 1,
        result: { kind: 'refused', refused: { code: 'malformed' } },
      });
  },
);

test('a version that the programme does not have is adopted before an initiative goes over to it', async () => {
  const queries = { register: { ruleSets: [] } };
  const command = ['--version', '4.1', '--reason', 'x', '--as', 'ola.pmo'];
  const moved = await scriptHere(['move-rule-set', 'SBL', ...command], { queries });
  expect([moved.status, moved.text]).toEqual([
    2,
    expect.stringContaining('«dsop adopt-rule-set --version 4.1 --file FIL»'),
  ]);
  const adopted = await scriptHere(['adopt-rule-set', ...command], { queries });
  expect([adopted.status, adopted.text]).toEqual([2, expect.stringContaining('--file')]);
});

test('a key that no initiative can have is refused', async () => {
  for (const key of [' ', 'A B', '\u001b[31m'])
    expect(await scriptHere(['can', key, '--as', 'per.nav'])).toMatchObject({
      status: 1,
      text: expect.stringContaining('ikke noe initiativ med nøkkelen') as string,
    });
});

test('what is typed does not come back as marks that a terminal obeys', () => {
  for (const result of [
    usage('«\u001b[31m» er\n  - feil\u202e'),
    refusedResult('unknown-key', '«\u001b[31m» er\n  - feil\u202e'),
  ])
    expect(textOf(result, plainStyle)).toMatch(/: «\ufffd\[31m» er\n {2}- feil\ufffd$/);
});
