import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Client, type Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { connect } from '../src/client/connect';
import { fileSigner, type Signer } from '../src/client/signer';
import { loadConfig, repositoryRoot } from '../src/config';
import { lastLines, startChild, type Child } from '../src/dev/processes';
import { keyPlaceOf, registerWithKeys } from '../src/dev/sampleKeys';
import { startTemporal, type Temporal } from '../src/dev/temporal';
import type { Register } from '../src/domain/register';
import { benchRegister } from './register';
import type { Sink } from './sink';

/** Which of the two is measured: the programme's own workflows, or the bare one beside them. */
export type Side = 'ours' | 'bare';
export const sides: readonly Side[] = ['ours', 'bare'];

/** A server of its own, with a client on it, and what workers need to run against it. */
export interface Stage {
  temporal: Temporal;
  client: Client;
  connection: Connection;
  register: Register;
  /** Signs for whoever acts; the same envelope where nobody has keys. */
  sign: Signer['sign'];
  /** The server's SQLite file. */
  database: string;
  /** Starts a worker process and waits until it polls. `cached`: how many workflows it may keep in memory. */
  startWorker: (side: Side, options?: { cached?: number }) => Promise<Child>;
  close: () => Promise<void>;
}

export interface StageOptions {
  /** A folder that is there; the stage makes one of its own in it. */
  folder: string;
  name: string;
  sink: Sink;
  /** File of the bare workflow's bundle. */
  bareBundle: string;
  virtualTime?: boolean;
  /** Everybody has a key, and commands are signed. */
  signed?: boolean;
  /** Persons in the register beside those who act. */
  others?: number;
}

const graceMs = 20_000;

/** Bundles the bare workflow, so that its worker starts as quickly as the programme's own. Out: the file. */
export async function bundleBare(folder: string): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(repositoryRoot, 'dist', 'bench', 'bare', 'workflow.js'),
    payloadConverterPath: path.join(repositoryRoot, 'dist', 'workflows', 'payloadConverter.js'),
    logger: new DefaultLogger('WARN'),
  });
  const file = path.join(folder, 'bare.js');
  writeFileSync(file, code);
  return file;
}

/** Starts a server with SQLite on file, and no worker. `close` ends it and every worker that was started on it. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const dataDir = path.join(options.folder, options.name);
  mkdirSync(dataDir, { recursive: true });
  const plain = benchRegister(options.others);
  const plainFile = path.join(dataDir, 'register.yaml');
  writeFileSync(plainFile, plain.yaml);
  const own = { register: plainFile, dataDir, programme: plain.register.programme };
  const registerFile = options.signed ? await registerWithKeys(own) : plainFile;
  // What the root key has signed is the first change, and so the first revision.
  const register = { ...plain.register, revision: options.signed ? 1 : 0 };
  const temporal = await startTemporal({ dataDir, virtualTime: options.virtualTime ?? false });
  const variables = {
    PATH: process.env.PATH,
    NODE_OPTIONS: `--require ${path.join(repositoryRoot, 'dist', 'bench', 'collect.js')}`,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    DSOP_PROGRAMME: register.programme,
    DSOP_REGISTER: registerFile,
    DSOP_SMTP_URL: options.sink.url,
    DSOP_CATCHER_SMTP_URL: options.sink.url,
    DSOP_DATA_DIR: dataDir,
    DSOP_SIGNING: options.signed ? 'on' : 'off',
    DSOP_LOG_LEVEL: 'warn',
  };
  const session = await connect(loadConfig(variables), 5000);
  if (!('value' in session)) throw new Error(JSON.stringify(session));
  const { client, connection, close } = session.value;
  const workers: Child[] = [];
  let started = 0;
  return {
    temporal,
    client,
    connection,
    register,
    sign: fileSigner(keyPlaceOf(dataDir)).sign,
    database: path.join(dataDir, 'temporal', 'temporal.db'),
    startWorker: async (side, { cached } = {}) => {
      const logFile = path.join(dataDir, 'logs', `${side}-${++started}.log`);
      const child = await startChild({
        name: `${side}-${started}`,
        file: path.join(repositoryRoot, 'dist', side === 'ours' ? 'src/worker.js' : 'bench/bare/worker.js'),
        args: side === 'ours' ? [] : [options.bareBundle],
        env: {
          ...variables,
          ...(cached !== undefined && { DSOP_MAX_CACHED_WORKFLOWS: String(cached) }),
        },
        module: true,
        logFile,
      });
      workers.push(child);
      await untilReady(child, logFile);
      return child;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop(graceMs)));
      await close();
      await temporal.stop();
    },
  };
}

function untilReady(child: Child, logFile: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.process.on('message', (message) => {
      if (typeof message === 'object' && 'type' in message && message.type === 'ready') resolve();
    });
    void child.exited.then(() => reject(new Error(`${child.name} ended:\n${lastLines(logFile)}`)));
  });
}
