import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client, Connection } from '@temporalio/client';
import { connect } from '../src/client/connect';
import { attestedBy } from '../src/client/founding';
import { setCurrentBuild } from '../src/client/deployment';
import { serviceErrorIn } from '../src/client/reply';
import { fileSigner, type Signer } from '../src/client/signer';
import { loadConfig, repositoryRoot, type Config } from '../src/config';
import { parseRegister, registerYaml } from '../src/contract/registerYaml';
import { programmeType, programmeWorkflowId, taskQueue } from '../src/contract/messages';
import { buildServer, cachedServer, schemaTool } from '../src/dev/build';
import { cacheDir } from '../src/dev/cache';
import type { Engine } from '../src/dev/engine';
import type { Log } from '../src/dev/log';
import { makeSchemas, startPostgres, type Postgres } from '../src/dev/postgres';
import { keyPlaceOf, registerWithKeys } from '../src/dev/sampleKeys';
import { signal } from '../src/dev/processes';
import type { DynamicSettings } from '../src/dev/serverConfig';
import { startTemporal, type Temporal } from '../src/dev/temporal';
import type { EpochMs } from '../src/domain/calendar';
import type { Register } from '../src/domain/register';
import type { Trouble } from './books/account';
import { hire, type Crewman } from './crew';
import { startPost, type Post } from './post';

/** What a stage is built of. */
export interface StageOptions {
  /** When the programme's clock begins (epoch ms): every initiative is then a trial. */
  beginsAt: EpochMs;
  workers: number;
  /** How many workflows a worker may keep in memory; without it as many as it likes. */
  cached?: number;
  /** Where the server keeps its data: SQLite on file, unless it is the official server on a Postgres. */
  storage?: 'sqlite' | 'postgres';
  /** Dynamic settings of the server, and how long it keeps runs that have ended (ms). */
  settings?: DynamicSettings;
  retentionMs?: number;
  /** Each worker has a build id of its own, and the server sends work to the current one (worker versioning). */
  versions?: boolean;
  /** Everybody has a key, as with `npm start`, and commands are signed. */
  keys?: boolean;
  log?: Log;
}

/** The whole service in processes of its own: server, workers, mail; all of which can be broken and come back. */
export interface Stage {
  readonly post: Post;
  readonly crew: readonly Crewman[];
  readonly client: Client;
  readonly connection: Connection;
  readonly namespace: string;
  readonly config: Config;
  readonly register: Register;
  /** Signs for whoever acts; the same envelope where nobody has keys. */
  readonly sign: Signer['sign'];
  /** Added to this machine's clock, it is the programme's (ms). */
  readonly clockOffsetMs: number;
  /** What was broken so far, on the real clock. */
  readonly troubles: Trouble[];
  /** Notes trouble from now until `work` is done. */
  trouble: <T>(what: Trouble['what'], work: () => Promise<T>) => Promise<T>;
  /** Kills the server without warning and starts it again on the same data. */
  killServer: () => Promise<void>;
  /** With `versions`: gives all work to workers of the version that this one has. */
  makeCurrent: (worker: number) => Promise<void>;
  /** Kills Postgres without warning and starts it again after a moment. Throws without one. */
  killDatabase: () => Promise<void>;
  close: () => Promise<void>;
}

/** Builds a stage in a folder of its own, with the sample register and letters at any hour. `close` takes all of it away. */
export async function buildStage(options: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-chaos-'));
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return await build(options, folder, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(
  options: StageOptions,
  folder: string,
  closing: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<Stage> {
  const { log = () => undefined } = options;
  const post = await startPost();
  closing.push(post.close);
  const sampleFile = path.join(folder, 'register.yaml');
  writeFileSync(sampleFile, registerYaml(sampleRegister()));
  const own = { register: sampleFile, dataDir: folder, programme: sampleRegister().programme };
  const registerFile = options.keys ? await registerWithKeys(own) : sampleFile;
  const register = registerIn(registerFile);
  const attested = attestedBy(registerFile, register);
  mkdirSync(path.join(folder, 'logs'), { recursive: true });

  const postgres = options.storage === 'postgres' ? await raisePostgres(log) : undefined;
  if (postgres) closing.push(() => postgres.stop());
  const begin = async (ports?: Temporal['ports']): Promise<Temporal> =>
    startTemporal({
      dataDir: path.join(folder, 'server'),
      virtualTime: true,
      ports,
      settings: options.settings,
      ...(options.retentionMs !== undefined && { retentionDays: options.retentionMs / dayMs }),
      log,
      ...(postgres && { postgres: postgres.store, engine: await officialServer(log) }),
    });
  let temporal = await begin();
  closing.push(() => temporal.stop());
  const env = {
    PATH: process.env.PATH,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    DSOP_SMTP_URL: post.url,
    DSOP_CATCHER_SMTP_URL: post.url,
    DSOP_REGISTER: registerFile,
    DSOP_DATA_DIR: folder,
    DSOP_SIGNING: options.keys ? 'on' : 'off',
    DSOP_LOG_LEVEL: 'warn',
    ...(options.cached !== undefined && { DSOP_MAX_CACHED_WORKFLOWS: String(options.cached) }),
  };
  const config = loadConfig(env);
  const session = await connect(config, 5000);
  if (!('value' in session)) throw new Error(JSON.stringify(session));
  const { client, connection } = session.value;
  closing.push(session.value.close);

  const clockOffsetMs = options.beginsAt - Date.now();
  await client.workflow.start(programmeType, {
    taskQueue,
    workflowId: programmeWorkflowId,
    args: [{ v: 1, register, clockOffsetMs, ...(attested && { attested }) }],
  });
  const crew: Crewman[] = [];
  closing.push(() => Promise.all(crew.map((one) => one.stop())).then(() => undefined));
  for (let worker = 0; worker < options.workers; worker++) {
    const name = nameOf(worker);
    const versioned = options.versions
      ? { ...env, DSOP_WORKER_VERSIONING: 'true', DSOP_BUILD_ID: name }
      : env;
    crew.push(await hire({ name, env: versioned, logFile: path.join(folder, 'logs', `${name}.log`) }));
  }
  const makeCurrent = async (worker: number): Promise<void> => {
    for (const ends = Date.now() + 60_000; ; await wait(200)) {
      try {
        return await setCurrentBuild(connection, temporal.namespace, nameOf(worker));
      } catch (error) {
        // A version is known to the server a moment after its worker polls.
        if (!serviceErrorIn(error) || Date.now() > ends) throw error;
      }
    }
  };
  if (options.versions) await makeCurrent(0);
  const troubles: Trouble[] = [];
  const trouble: Stage['trouble'] = async (what, work) => {
    const noted: Trouble = { what, from: Date.now(), to: Number.POSITIVE_INFINITY };
    troubles.push(noted);
    const result = await work();
    noted.to = Date.now();
    return result;
  };
  return {
    post,
    crew,
    client,
    connection,
    namespace: 'default',
    config,
    register,
    sign: fileSigner(keyPlaceOf(folder)).sign,
    clockOffsetMs,
    troubles,
    trouble,
    killServer: () =>
      trouble('server', async () => {
        const { ports, pids } = temporal;
        for (const pid of pids) signal(pid, 'SIGKILL', true);
        await temporal.stop();
        temporal = await again(() => begin(ports));
      }),
    makeCurrent,
    killDatabase: () =>
      trouble('database', async () => {
        if (!postgres) throw new Error('this stage has no Postgres');
        await postgres.kill();
        await wait(databaseAwayMs);
        await postgres.start();
      }),
    close,
  };
}

/** Starts what ends at once while its database is away, as a supervisor would; throws when it does so for a minute. */
async function again<T>(start: () => Promise<T>): Promise<T> {
  for (const ends = Date.now() + 60_000; ; await wait(1000)) {
    try {
      return await start();
    } catch (error) {
      if (Date.now() > ends) throw error;
    }
  }
}

/** A worker's name, and its build id when it has one of its own. */
const nameOf = (worker: number): string => `worker-${worker + 1}`;

const databaseAwayMs = 1_000;
const dayMs = 24 * 3_600_000;

/** A Postgres with the server's schemas. */
async function raisePostgres(log: Log): Promise<Postgres> {
  const tool = await schemaTool(cacheDir(process.env), process.env, log);
  const postgres = await startPostgres();
  try {
    await makeSchemas(tool, postgres.store);
    return postgres;
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** The official server, built if it is not there: only that one runs on Postgres. */
async function officialServer(log: Log): Promise<Engine> {
  const cache = cacheDir(process.env);
  return cachedServer(cache) ?? (await buildServer(cache, process.env, log));
}

function sampleRegister(): Register {
  const read = registerIn(path.join(repositoryRoot, 'register.sample.yaml'));
  return {
    ...read,
    standing: { ...read.standing, sending: 'always', letters: 'at-once', sgStatusDay: 0 },
  };
}

function registerIn(file: string): Register {
  const read = parseRegister(readFileSync(file, 'utf8'));
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return read.register;
}
