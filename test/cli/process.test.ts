import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { repositoryRoot } from '../../src/config';
import { runScript, scriptCommand } from '../support/script';

/** The script as a process, towards a server that is not there. */

const dir = mkdtempSync(path.join(os.tmpdir(), 'dsop-process-'));
let address = '';

beforeAll(async () => {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise((resolve) => server.close(resolve));
});
afterAll(() => rmSync(dir, { recursive: true }));

const dsop = (...argv: string[]) => runScript(argv, { cwd: dir, variables: { TEMPORAL_ADDRESS: address } });

test('help is on standard output and exits 0', async () => {
  const { status, stdout, stderr } = await dsop('--help');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('dsop decide SBL');
});

test('its version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(await dsop('--version')).toMatchObject({ status: 0, stdout: `dsop ${version}\n` });
});

test('wrong usage exits 2, with one line on standard error and nothing on standard output', async () => {
  for (const argv of [
    ['shwo'],
    ['show'],
    ['decide', 'SBL', '--position', 'kanskje', '--as', 'x'],
    ['can', 'SBL'],
  ]) {
    const { status, stdout, stderr } = await dsop(...argv);
    expect([argv, status, stdout]).toEqual([argv, 2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
});

test('what writes files cannot be tried with --dry-run, and writes none', async () => {
  const out = path.join(dir, 'utprøvd');
  for (const argv of [
    ['keygen', '--as', 'eva.nav'],
    ['export', 'SBL'],
    ['month'],
    ['agenda', 'SG-2027-03-10'],
    ['letters'],
  ]) {
    const { status, stderr } = await dsop(...argv, '--out', out, '--dry-run');
    expect([argv, status, stderr]).toEqual([argv, 2, expect.stringContaining('--dry-run')]);
  }
  expect(existsSync(out)).toBe(false);
});

test('with --json wrong usage is one document', async () => {
  const { status, stdout } = await dsop('decide', 'SBL', '--json');
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toEqual({ usage: { message: expect.stringContaining('--as') } });
});

test('files that cannot be sent are wrong usage', async () => {
  const document = (file: string) => dsop('document', 'SBL', '--kind', 'k', '--file', file, '--as', 'x');
  expect(await document('ingen.pdf')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('finnes ikke'),
  });
  expect(await document(dir)).toMatchObject({ status: 2, stderr: expect.stringContaining('mappe') });
  for (const verb of [['register', 'SBL'], ['load-register']])
    expect((await dsop(...verb, '--file', 'ingen.yaml', '--as', 'x')).status).toBe(2);
});

test.each([
  ['is empty', '', 'tom'],
  ['is no YAML', 'title: "uten slutt\n', 'YAML|anførselstegn'],
])('a file that %s is refused before it is sent, whatever it was to be', async (_what, content, words) => {
  writeFileSync(path.join(dir, 'fil.yaml'), content);
  for (const verb of [['register', 'SBL'], ['load-register'], ['adopt-rule-set', '--version', '9.9']]) {
    const { status, stdout } = await dsop(...verb, '--file', 'fil.yaml', '--as', 'x', '--json');
    expect([verb, status]).toEqual([verb, 1]);
    expect(JSON.parse(stdout)).toMatchObject({
      refused: { code: 'malformed', message: expect.stringMatching(words) },
    });
  }
});

test('trying to rotate a key asks for nothing and makes no key', async () => {
  const { status, stderr } = await dsop('rotate-key', '--dry-run', '--as', 'x', '--timeout', '2');
  expect(status).toBe(3);
  expect(stderr).toContain('ikke tas vare på');
  const files = readdirSync(dir, { recursive: true }).map(String);
  expect(files.filter((file) => file.endsWith('.pem'))).toEqual([]);
});

test('a register with faults is refused before it is sent', async () => {
  writeFileSync(path.join(dir, 'register.yaml'), 'programme: dsop\nactors: []\nactors: []\n');
  const { status, stdout } = await dsop('load-register', '--file', 'register.yaml', '--as', 'x', '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ refused: { code: 'malformed' } });
});

test('a text that is too long is refused before it is sent', async () => {
  const { status, stdout } = await dsop(
    'escalate',
    'SBL',
    '--reason',
    'x'.repeat(100_000),
    '--as',
    'x',
    '--json',
  );
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    refused: {
      code: 'malformed',
      message: expect.stringContaining('lengre enn'),
      paragraph: null,
      missing: [],
    },
  });
});

test('a server that is not there exits 3 within the time given, and names the address', async () => {
  for (const argv of [['list'], ['assess', 'SBL', '--utility', '3', '--as', 'x']]) {
    let tookMs = Infinity;
    // A busy machine takes its time to start a script at all: one of three has its share of it.
    for (let tries = 0; tries < 3 && tookMs >= 2500; tries++) {
      const { ms: startMs } = await dsop('rules');
      const { status, stdout, ms } = await dsop(...argv, '--timeout', '2', '--json');
      expect([argv, status]).toEqual([argv, 3]);
      expect(JSON.parse(stdout)).toMatchObject({
        unreachable: {
          address,
          message: expect.stringContaining(address),
          lastPolled: null,
          outcomeUnknown: false,
        },
      });
      tookMs = ms - startMs;
    }
    expect(tookMs).toBeLessThan(2500);
  }
}, 60_000);

test('an answer that cannot be written is one line, and exits 1', () => {
  const [node = '', script = ''] = scriptCommand;
  const { status, stderr } = spawnSync('sh', ['-c', `"${node}" "${script}" rules > /dev/full`], {
    cwd: dir,
    encoding: 'utf8',
  });
  expect([status, stderr.trim().split('\n')]).toEqual([1, [expect.stringContaining('ENOSPC')]]);
});

test('a fault in the configuration is wrong usage', async () => {
  const { status, stderr } = await runScript(['list'], {
    variables: { TEMPORAL_ADDRESS: 'http://feil adresse' },
  });
  expect(status).toBe(2);
  expect(stderr).toContain('TEMPORAL_ADDRESS');
});

test('rules are printed without a server', async () => {
  expect((await dsop('rules')).status).toBe(0);
  expect((await dsop('rules', 'diff', '2.0', '4.0')).stdout).not.toBe('');
  expect(JSON.parse((await dsop('rules', '4.0', '--json')).stdout)).toMatchObject({ version: '4.0' });
});
