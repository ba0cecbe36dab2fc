import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { codeOf, messageOf } from './errors';
import { freePorts } from './ports';
import { type Child, lastLines, signal, startChild } from './processes';
import { LOOPBACK, postgresDatabases, type PostgresStore } from './serverConfig';

/** A Postgres of our own on this machine, empty at first. It can be killed and started again on the same data. */
export interface Postgres {
  readonly store: PostgresStore;
  /** SIGKILL to the server, which leaves everything as it is; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again after `kill` and waits until it takes connections. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

const run = promisify(execFile);
const account = 'temporal';
const password = 'temporal';

/** The folder of Postgres' programs: on `PATH`, or where Debian keeps them, the newest first; undefined without Postgres. */
export function findPostgres(searchPath = process.env.PATH ?? ''): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const folders = versions
    .sort((a, b) => Number.parseFloat(b) - Number.parseFloat(a))
    .map((version) => path.join(debian, version, 'bin'));
  // Some put only a few of them on the path.
  return [...searchPath.split(path.delimiter), ...folders].find(
    (folder) =>
      folder !== '' &&
      ['initdb', 'postgres', 'pg_isready'].every((program) => existsSync(path.join(folder, program))),
  );
}

/**
 * Makes a cluster in a temporary folder and starts it on a free port of this machine. Run by root it takes the user
 * `postgres` of the package, because Postgres refuses to run as root.
 * Throws when Postgres is not installed, saying what to install, and when it does not come up.
 */
export async function startPostgres(): Promise<Postgres> {
  const programs = findPostgres();
  if (programs === undefined)
    throw new Error(
      'Postgres is not installed: apt-get install postgresql, or put initdb and postgres on PATH.',
    );
  const user = process.getuid?.() === 0 ? await userNamed('postgres') : undefined;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-postgres-'));
  const secret = path.join(folder, 'password');
  writeFileSync(secret, `${password}\n`);
  if (user) for (const each of [folder, secret]) chownSync(each, user.uid, user.gid);
  const data = path.join(folder, 'data');
  const [port = 0] = await freePorts(1);
  const store = { host: LOOPBACK, port, user: account, password };
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const how = ['--encoding=UTF8', '--no-locale', '--auth=scram-sha-256', `--pwfile=${secret}`];
    await run(path.join(programs, 'initdb'), ['-D', data, `--username=${account}`, ...how], {
      cwd: folder,
      ...user,
    });
  } catch (error) {
    remove();
    throw error;
  }

  const logFile = path.join(folder, 'postgres.log');
  let child: Child | undefined;
  const start = async (): Promise<void> => {
    const ends = Date.now() + 60_000;
    for (;;) {
      child = await startChild({
        name: 'postgres',
        file: path.join(programs, 'postgres'),
        args: ['-D', data, '-p', String(port), '-h', LOOPBACK, '-k', ''],
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
        logFile,
        user,
      });
      if (await untilItTakes(child)) return;
      // After a kill the processes of the old server go one by one, and until then the data are theirs.
      if (Date.now() > ends) throw new Error(`Postgres does not come up:\n${lastLines(logFile)}`);
      await wait(200);
    }
  };
  const untilItTakes = async (one: Child): Promise<boolean> => {
    let ended = false;
    void one.exited.then(() => (ended = true));
    while (!ended) {
      try {
        await run(path.join(programs, 'pg_isready'), ['-q', '-h', LOOPBACK, '-p', String(port)]);
        return true;
      } catch (error) {
        // It says `not yet` by its exit status; an error with a name is that it cannot be run.
        if (typeof codeOf(error) === 'string') throw error;
        await wait(100);
      }
    }
    return false;
  };
  const stop = async (): Promise<void> => {
    // SIGINT is Postgres' fast shutdown: it ends the sessions of clients that are still there.
    if (child) {
      signal(child.pid, 'SIGINT');
      await child.stop(10_000);
    }
    remove();
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    store,
    start,
    stop,
    kill: async () => {
      if (!child) return;
      signal(child.pid, 'SIGKILL');
      await child.exited;
    },
  };
}

async function userNamed(name: string): Promise<{ uid: number; gid: number }> {
  try {
    const ask = async (flag: string) => Number((await run('id', [flag, name])).stdout.trim());
    return { uid: await ask('-u'), gid: await ask('-g') };
  } catch (cause) {
    throw new Error(`Postgres refuses to run as root, and there is no user ${name}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/**
 * Makes both databases with the schemas of the server's version, by the server's own tool. Throws with the tool's words
 * when it fails.
 */
export async function makeSchemas(tool: string, store: PostgresStore): Promise<void> {
  const { host, port, user } = store;
  for (const [name, schema] of [
    [postgresDatabases.main, 'temporal'],
    [postgresDatabases.visibility, 'visibility'],
  ] as const) {
    const where = [
      '--plugin',
      'postgres12',
      '--endpoint',
      host,
      '--port',
      String(port),
      '--user',
      user,
      '--database',
      name,
    ];
    const ask = (...what: string[]) =>
      run(tool, [...where, ...what], { env: { ...process.env, SQL_PASSWORD: store.password } });
    await ask('create-database');
    await ask('setup-schema', '--version', '0.0');
    await ask('update-schema', '--schema-name', `postgresql/v12/${schema}`);
  }
}
