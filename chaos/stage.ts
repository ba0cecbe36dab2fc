import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Client, Connection } from '@temporalio/client';
import { connect } from '../src/client/connect';
import { loadConfig, repositoryRoot, type Config } from '../src/config';
import { parseRegister, registerYaml } from '../src/contract/registerYaml';
import { programmeType, programmeWorkflowId, taskQueue } from '../src/contract/messages';
import type { Engine } from '../src/dev/engine';
import { signal } from '../src/dev/processes';
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
  /** The embedded server on SQLite, or a server that somebody else has started. */
  server?: { engine?: Engine; retentionDays?: number } | { address: string; stop: () => Promise<void> };
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
  /** Added to this machine's clock, it is the programme's (ms). */
  readonly clockOffsetMs: number;
  /** What was broken so far, on the real clock. */
  readonly troubles: Trouble[];
  /** Notes trouble from now until `work` is done. */
  trouble: <T>(what: Trouble['what'], work: () => Promise<T>) => Promise<T>;
  /** Kills the server without warning and starts it again on the same data. Only on the embedded one. */
  killServer: () => Promise<void>;
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
  const post = await startPost();
  closing.push(post.close);
  const register = sampleRegister();
  const registerFile = path.join(folder, 'register.yaml');
  writeFileSync(registerFile, registerYaml(register));
  mkdirSync(path.join(folder, 'logs'), { recursive: true });

  const { server = {} } = options;
  const begin = (ports?: Temporal['ports']): Promise<Temporal> =>
    startTemporal({
      dataDir: path.join(folder, 'server'),
      virtualTime: true,
      ports,
      ...('address' in server ? {} : server),
    });
  let temporal: Temporal | undefined;
  if ('address' in server) closing.push(server.stop);
  else {
    temporal = await begin();
    closing.push(() => temporal?.stop() ?? Promise.resolve());
  }
  const address = 'address' in server ? server.address : (temporal?.address ?? '');
  const env = {
    PATH: process.env.PATH,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: 'default',
    DSOP_SMTP_URL: post.url,
    DSOP_CATCHER_SMTP_URL: post.url,
    DSOP_REGISTER: registerFile,
    DSOP_DATA_DIR: folder,
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
    args: [{ v: 1, register, clockOffsetMs }],
  });
  const crew: Crewman[] = [];
  closing.push(() => Promise.all(crew.map((one) => one.stop())).then(() => undefined));
  for (let number = 1; number <= options.workers; number++) {
    const name = `worker-${number}`;
    crew.push(await hire({ name, env, logFile: path.join(folder, 'logs', `${name}.log`) }));
  }
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
    clockOffsetMs,
    troubles,
    trouble,
    killServer: () =>
      trouble('server', async () => {
        if (!temporal) throw new Error('this server is not ours to kill');
        const { ports, pids } = temporal;
        for (const pid of pids) signal(pid, 'SIGKILL', true);
        await temporal.stop();
        temporal = await begin(ports);
      }),
    close,
  };
}

function sampleRegister(): Register {
  const read = parseRegister(readFileSync(path.join(repositoryRoot, 'register.sample.yaml'), 'utf8'));
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return { ...read.register, standing: { ...read.register.standing, sending: 'always' } };
}
