import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { claim, compiled, lastLines, processIdentity, startChild, stopStale } from '../../src/dev/processes';

const STUBBORN = "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)";
// Claims a data directory, and waits for a word after it has first read the note that it finds there.
const HESITANT = `
const fs = require('node:fs');
const [module, runDir] = process.argv.slice(1);
const read = fs.readFileSync;
fs.readFileSync = (file, ...rest) => {
  const content = read(file, ...rest);
  if (String(file).endsWith('start.pid')) {
    fs.readFileSync = read;
    fs.writeSync(1, 'read\\n');
    read(0);
  }
  return content;
};
process.stdout.write(JSON.stringify(require(module).claim(runDir)));
`;
const printOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
const strangers: ChildProcess[] = [];

const base = mkdtempSync(path.join(os.tmpdir(), 'dsop-run-'));

afterAll(() => rmSync(base, { recursive: true, force: true }));

function temporary(): string {
  return mkdtempSync(path.join(base, 'case-'));
}

function stranger(script = 'setInterval(() => {}, 1000)'): Promise<number> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  strangers.push(child);
  return new Promise((resolve) => {
    if (script === STUBBORN) child.stdout.once('data', () => resolve(child.pid!));
    else child.once('spawn', () => resolve(child.pid!));
  });
}

afterAll(() => strangers.forEach((child) => child.kill('SIGKILL')));

function note(runDir: string, name: string, content: unknown): string {
  const file = path.join(runDir, `${name}.pid`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('what a killed run left behind', () => {
  test('is stopped, and its note removed', async () => {
    const runDir = temporary();
    const pid = await stranger();
    const file = note(runDir, 'temporal', { name: 'temporal', pid, identity: processIdentity(pid) });
    const log = jest.fn();
    await stopStale(runDir, log);
    expect(processIdentity(pid)).toBeUndefined();
    expect(existsSync(file)).toBe(false);
    expect(log).toHaveBeenCalledWith(expect.stringContaining(`temporal (process ${pid})`));
  });

  test('is killed when it does not listen', async () => {
    const runDir = temporary();
    const child = await startChild({
      name: 'stubborn',
      file: process.execPath,
      args: ['-e', STUBBORN],
      env: process.env,
      logFile: path.join(runDir, 'stubborn.log'),
    });
    while (lastLines(path.join(runDir, 'stubborn.log')) !== 'up')
      await new Promise((resolve) => setTimeout(resolve, 20));
    note(runDir, 'stubborn', { name: 'stubborn', pid: child.pid, identity: processIdentity(child.pid) });
    await stopStale(runDir, jest.fn(), 200);
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('is left alone when its number belongs to somebody else by now', async () => {
    const runDir = temporary();
    const pid = await stranger();
    const file = note(runDir, 'worker', { name: 'worker', pid, identity: 'another boot 1' });
    const log = jest.fn();
    await stopStale(runDir, log);
    expect(processIdentity(pid)).toBeDefined();
    expect(existsSync(file)).toBe(false);
    expect(log).not.toHaveBeenCalled();
  });

  test.each(['', '{', '{"pid": -1}', '{"name": "x", "pid": "all"}'])(
    'counts as nothing when its note is %j',
    async (text) => {
      const runDir = temporary();
      const file = note(runDir, 'worker', text);
      await stopStale(runDir, jest.fn());
      expect(existsSync(file)).toBe(false);
    },
  );
});

describe('a child', () => {
  test('is noted while it lives, and stops when asked', async () => {
    const runDir = temporary();
    const script = 'setInterval(() => {}, 1000)';
    const command = { name: 'child', file: process.execPath, args: ['-e', script], env: process.env, runDir };
    const child = await startChild(command);
    const file = path.join(runDir, 'child.pid');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      pid: child.pid,
      identity: processIdentity(child.pid),
    });
    expect(await child.stop(5000)).toEqual({ code: null, signal: 'SIGTERM' });
    expect(existsSync(file)).toBe(false);
  });

  test('that ignores the request is killed after its grace', async () => {
    const up = jest.fn();
    const args = ['-e', STUBBORN];
    const child = await startChild({
      name: 'stubborn',
      file: process.execPath,
      args,
      env: process.env,
      onLine: up,
    });
    while (up.mock.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await child.stop(100)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('that cannot be started is an error with its name', async () => {
    const command = { name: 'the server', file: '/nowhere/server', args: [], env: {} };
    await expect(startChild(command)).rejects.toThrow('the server cannot be started');
  });
});

describe('a data directory', () => {
  test('belongs to one process at a time', () => {
    const runDir = temporary();
    const first = claim(runDir);
    expect(claim(runDir)).toEqual({ heldBy: process.pid });
    if ('release' in first) first.release();
    expect(claim(runDir)).toHaveProperty('release');
  });

  test('is taken over from a process that died', async () => {
    const runDir = temporary();
    note(runDir, 'start', { name: 'start', pid: await stranger(), identity: 'another boot 1' });
    expect(claim(runDir)).toHaveProperty('release');
    expect(readdirSync(runDir)).toEqual(['start.pid']);
  });

  test('is not taken over by two that find it left behind at once', async () => {
    const runDir = temporary();
    note(runDir, 'start', { name: 'start', pid: await stranger(), identity: 'another boot 1' });
    const other = spawn(process.execPath, ['-e', HESITANT, compiled('processes'), runDir]);
    strangers.push(other);
    const line = (): Promise<string> =>
      new Promise((resolve) => other.stdout.once('data', (text: Buffer) => resolve(text.toString())));
    expect(await line()).toBe('read\n');
    expect(claim(runDir)).toHaveProperty('release');
    other.stdin.end('go on');
    expect(await line()).toBe(JSON.stringify({ heldBy: process.pid }));
    expect(claim(runDir)).toEqual({ heldBy: process.pid });
    expect(readdirSync(runDir)).toEqual(['start.pid']);
  });

  test('is taken over from one that died while it took it over', async () => {
    const runDir = temporary();
    const stale = JSON.stringify({ name: 'start', pid: await stranger(), identity: 'another boot 1' });
    note(runDir, 'start', stale);
    const half = claim(runDir, `start.pid.${printOf(stale)}`);
    expect(claim(runDir)).toEqual({ heldBy: process.pid });
    if ('release' in half) half.release();
    writeFileSync(path.join(runDir, `start.pid.${printOf(stale)}`), stale.replace('boot 1', 'boot 2'));
    expect(claim(runDir)).toHaveProperty('release');
    expect(readdirSync(runDir)).toEqual(['start.pid']);
  });
});
