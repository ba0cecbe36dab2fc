import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { binaries } from '../../src/dev/build';
import { atLeast, findEngine } from '../../src/dev/engine';
import { messageOf } from '../../src/dev/errors';
import { cliArguments, dynamicConfigFile, serverConfigFile } from '../../src/dev/serverConfig';

const base = mkdtempSync(path.join(os.tmpdir(), 'dsop-engine-'));

afterAll(() => rmSync(base, { recursive: true, force: true }));

function temporary(): string {
  return mkdtempSync(path.join(base, 'case-'));
}

function program(folder: string, name: string, output: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho '${output}'\n`);
  chmodSync(file, 0o755);
  return file;
}

const download = () => Promise.reject(new Error('no route to the download host'));
const NEW = 'temporal version 1.9.1 (Server 1.32.0, UI 2.55.0)';
const OLD = 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)';

test.each([
  ['1.32.0', '1.32.0', true],
  ['1.32.1', '1.32.0', true],
  ['1.100.0', '1.32.0', true],
  ['2.0', '1.32.0', true],
  ['1.31.9', '1.32.0', false],
  ['1.32.0-rc.1', '1.32.0', true],
])('%s is at least %s: %s', (one, other, expected) => expect(atLeast(one, other)).toBe(expected));

describe('a Temporal CLI', () => {
  test('on PATH is used when it is new enough', async () => {
    const folder = temporary();
    const file = program(folder, 'temporal', NEW);
    const env = { PATH: folder, XDG_CACHE_HOME: temporary() };
    const engine = await findEngine({ env, log: jest.fn(), download });
    expect(engine).toEqual({ kind: 'cli', path: file, version: '1.9.1', serverVersion: '1.32.0' });
  });

  test('that is named is used before any other', async () => {
    const cli = program(temporary(), 'my-temporal', NEW);
    const engine = await findEngine({ cli, env: { PATH: temporary() }, log: jest.fn(), download });
    expect(engine).toMatchObject({ kind: 'cli', path: cli });
  });

  test.each([
    ['too old', () => program(temporary(), 'temporal', OLD), '1.32.0 or newer is needed'],
    ['something else', () => program(temporary(), 'temporal', 'hello'), 'is no Temporal CLI'],
    ['not there', () => '/nowhere/temporal', 'which does not exist'],
  ])('that is named and %s is refused, and nothing else tried', async (_what, cli, message) => {
    const never = jest.fn();
    const search = findEngine({ cli: cli(), env: process.env, log: jest.fn(), download: never });
    await expect(search).rejects.toThrow(message);
    expect(never).not.toHaveBeenCalled();
  });

  test('that is downloaded is used', async () => {
    const cli = program(temporary(), 'temporal', NEW);
    const env = { PATH: temporary(), XDG_CACHE_HOME: temporary() };
    const engine = await findEngine({ env, log: jest.fn(), download: () => Promise.resolve(cli) });
    expect(engine).toMatchObject({ kind: 'cli', path: cli });
  });
});

describe('what was built earlier', () => {
  function builtCache(): string {
    const home = temporary();
    const folder = path.join(home, 'dsop', 'temporal', binaries().folder);
    mkdirSync(folder, { recursive: true });
    program(folder, 'temporal-server', '');
    program(folder, 'temporal-ui', '');
    return home;
  }

  test('is used before anything is fetched, after a CLI on PATH that is too old', async () => {
    const folder = temporary();
    program(folder, 'temporal', OLD);
    const log = jest.fn();
    const engine = await findEngine({ env: { PATH: folder, XDG_CACHE_HOME: builtCache() }, log, download });
    expect(engine).toMatchObject({ kind: 'server', serverVersion: binaries().serverVersion });
    expect(log).toHaveBeenCalledWith(expect.stringContaining('has server 1.29.1'));
  });

  test('goes on with the data it made, although a CLI has come', async () => {
    const folder = temporary();
    program(folder, 'temporal', NEW);
    const env = { PATH: folder, XDG_CACHE_HOME: builtCache() };
    expect(await findEngine({ env, prefer: 'server', log: jest.fn(), download })).toMatchObject({
      kind: 'server',
    });
    expect(await findEngine({ env, prefer: 'cli', log: jest.fn(), download })).toMatchObject({ kind: 'cli' });
  });
});

test('without CLI, download and Go, one error says what was tried and what to install', async () => {
  const env = { PATH: temporary(), XDG_CACHE_HOME: temporary() };
  const message = await findEngine({ env, log: jest.fn(), download }).then(String, messageOf);
  for (const part of [
    'no Temporal CLI',
    'no route to the download host',
    'Go, to build',
    'DSOP_TEMPORAL_CLI',
    'TEMPORAL_ADDRESS',
  ]) {
    expect(message).toContain(part);
  }
});

test('a build that fails leaves nothing that looks finished, and Go is quoted', async () => {
  const folder = temporary();
  const cache = temporary();
  const go = `case "$*" in *GOVERSION*) echo go1.26.8;; *) echo "go: proxy says no" >&2; exit 1;; esac`;
  writeFileSync(path.join(folder, 'go'), `#!/bin/sh\n${go}\n`);
  chmodSync(path.join(folder, 'go'), 0o755);
  const env = { PATH: `${folder}:/usr/bin:/bin`, XDG_CACHE_HOME: cache };
  await expect(findEngine({ env, log: jest.fn(), download })).rejects.toThrow('go: proxy says no');
  await expect(findEngine({ env: { ...env, PATH: temporary() }, log: jest.fn(), download })).rejects.toThrow(
    'Go, to build',
  );
});

describe('the configuration of the server', () => {
  const settings = {
    database: '/data/temporal.db',
    port: 7233,
    internalPorts: [1, 2, 3, 4, 5, 6, 7],
    dynamicConfigFile: '/data/dynamic.yaml',
    virtualTime: true,
  };

  test('keeps everything in one SQLite file, on several shards, on this machine only', () => {
    const file = parse(serverConfigFile(settings)) as {
      persistence: { numHistoryShards: number; datastores: { main: { sql: { databaseName: string } } } };
      services: Record<string, { rpc: { bindOnIP: string } }>;
    };
    expect(file.persistence.numHistoryShards).toBe(4);
    expect(file.persistence.datastores.main.sql.databaseName).toBe('/data/temporal.db');
    for (const service of Object.values(file.services)) {
      expect(service.rpc.bindOnIP).toBe('127.0.0.1');
    }
  });

  test('lets clocks be moved only when that is wanted', () => {
    expect(dynamicConfigFile(true)).toContain('WorkflowTimeSkippingEnabled');
    expect(dynamicConfigFile(false)).not.toContain('TimeSkipping');
    expect(cliArguments(settings, 8233, 'default').join(' ')).toContain('TimeSkippingEnabled=true');
    expect(cliArguments({ ...settings, virtualTime: false }, 8233, 'default').join(' ')).not.toContain(
      'TimeSkipping',
    );
  });
});

test('the versions of the server are pinned in one place', () => {
  const goMod = readFileSync(path.join(__dirname, '../../tools/temporal/go.mod'), 'utf8');
  expect(goMod).toContain(`go.temporal.io/server v${binaries().serverVersion}`);
  expect(atLeast(binaries().serverVersion, '1.32.0')).toBe(true);
});
