import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Config,
  type Endpoints,
  endpointsFile,
  type Environment,
  loadConfig,
  readEndpoints,
} from '../config';
import { prepareServer } from '../ops/prepare';
import { atLeast, describeEngine, findEngine } from './engine';
import { keepRunning, type Kept } from './keep';
import { type Log, since } from './log';
import { choosePort } from './ports';
import { type Child, claim, compiled, stopStale, writeWhole } from './processes';
import { registerWithKeys } from './sampleKeys';
import { LOOPBACK } from './serverConfig';
import { lastEngine, planTemporal, SERVER_GRACE_MS, untilListening, untilServing } from './temporal';

/** What runs, once it runs. `config` has the addresses as they are, after any moving of ports. */
export interface Running {
  readonly config: Config;
  readonly serverVersion: string;
  readonly uiUrl?: string;
  readonly inboxUrl?: string;
}

/** Something to do once, when everything is up. */
export type AfterReady = (running: Running, log: Log) => Promise<void>;

/** What `supervise` needs beside the configuration. */
export interface Supervision {
  readonly config: Config;
  /** The environment that `config` was read from; the worker gets it, with the addresses put in. */
  readonly env: Environment;
  /** The compiled worker: it sends `{type: 'ready'}` when it polls and ends in good order on SIGTERM. */
  readonly workerFile: string;
  readonly log: Log;
  /** Aborts when everything is to be stopped. */
  readonly stop: AbortSignal;
  /** Called when everything is up, before it waits for the end. */
  readonly onReady: AfterReady;
}

const WORKER_GRACE_MS = 20_000;
const CATCHER_GRACE_MS = 3000;

/** The data directory is in use by another `npm start`. */
export class AlreadyRunning extends Error {}

/**
 * Runs everything until `stop` aborts, then ends it in the opposite order: the worker first, which drains. With an
 * address configured that is the worker alone; else the mail catcher, the Temporal server, its UI and the worker.
 * Throws when something does not come up; what had come up is stopped by then.
 */
export async function supervise(supervision: Supervision): Promise<void> {
  const { config, workerFile, log, stop } = supervision;
  if (!existsSync(workerFile)) {
    throw new Error(`${workerFile} is missing: the project is not built. \`npm start\` builds it first.`);
  }
  // A worker alone keeps nothing here: several may run beside each other.
  const alone = config.temporal.origin === 'environment';
  const runDir = path.join(config.dataDir, 'run');
  const release = alone ? undefined : await claimDataDir(runDir, config.dataDir, stop);
  const kept: Kept[] = [];
  try {
    if (!alone) await stopStale(runDir, log);
    const running = await (alone ? workerOnly : embedded)(supervision, kept);
    await supervision.onReady(running, log);
    await aborted(stop);
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    for (const one of kept.reverse()) {
      const began = process.uptime();
      await one.stop();
      log(`${one.title} has stopped (${since(began)}).`);
    }
    release?.();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    // An abort event alone does not keep the process alive.
    const alive = setInterval(() => undefined, 60_000);
    signal.addEventListener('abort', () => {
      clearInterval(alive);
      resolve();
    });
  });
}

const STOPPING = 'stopping';

// Another one may be on its way out: one whose npm was killed notices within a second, and then drains its worker.
async function claimDataDir(runDir: string, dataDir: string, stop: AbortSignal): Promise<() => void> {
  const began = process.uptime();
  const stopping = path.join(runDir, STOPPING);
  for (;;) {
    const claimed = claim(runDir);
    if ('release' in claimed) {
      rmSync(stopping, { force: true });
      stop.addEventListener('abort', () => {
        writeWhole(stopping, '');
        rmSync(endpointsFile(dataDir), { force: true });
      });
      return () => {
        rmSync(endpointsFile(dataDir), { force: true });
        rmSync(stopping, { force: true });
        claimed.release();
      };
    }
    const patienceS = existsSync(stopping) ? 40 : 2;
    if (process.uptime() - began > patienceS)
      throw new AlreadyRunning(alreadyRunning(claimed.heldBy, dataDir));
    await wait(200, undefined, { signal: stop });
  }
}

function alreadyRunning(pid: number, dataDir: string): string {
  const endpoints = readEndpoints(dataDir);
  const addresses = endpoints && [
    endpoints.uiUrl && `Temporal UI ${endpoints.uiUrl}`,
    endpoints.inboxUrl && `mail inbox ${endpoints.inboxUrl}`,
    `Temporal ${endpoints.address}`,
  ];
  return [
    `\`npm start\` runs already on ${dataDir}, as process ${pid}.`,
    ...(addresses ? [`It serves ${addresses.filter(Boolean).join(', ')}.`] : []),
    'Stop it first (Ctrl-C there), or give this one another DSOP_DATA_DIR.',
  ].join('\n');
}

async function embedded(supervision: Supervision, kept: Kept[]): Promise<Running> {
  const { config, env, log, stop } = supervision;
  const { dataDir, ports, virtualTime, retentionDays } = config;
  const before = lastEngine(dataDir);
  const engine = await findEngine({
    cli: config.temporalCli,
    env: process.env,
    prefer: before?.kind,
    log,
    signal: stop,
  });
  if (before && !atLeast(engine.serverVersion, before.serverVersion)) {
    log(
      `The data in ${dataDir} was last used by the newer server ${before.serverVersion}; going on with ${engine.serverVersion}.`,
    );
  }

  const taken = new Set<number>();
  const pick = async (service: string, of: keyof Config['ports'], variable: string) => {
    const port = await choosePort(service, ports[of], variable, taken, log);
    taken.add(port);
    return port;
  };
  const frontend = await pick('the Temporal server', 'temporal', 'DSOP_TEMPORAL_PORT');
  const ui = await pick('the Temporal UI', 'ui', 'DSOP_UI_PORT');
  let inboxUrl: string | undefined;
  let catcherUrl = config.catcherSmtpUrl;
  if (!config.externalCatcher) {
    const smtp = await pick('the mail catcher', 'smtp', 'DSOP_SMTP_PORT');
    const inbox = await pick('the mail inbox', 'inbox', 'DSOP_INBOX_PORT');
    kept.push(await keepCatcher(dataDir, smtp, inbox, log, stop));
    inboxUrl = `http://localhost:${inbox}`;
    catcherUrl = `smtp://${LOOPBACK}:${smtp}`;
    log(`The mail catcher is up: ${inboxUrl}`);
  }

  const { namespace } = config.temporal;
  const plan = await planTemporal(dataDir, 'file', engine, {
    ports: { frontend, ui },
    ui: true,
    virtualTime,
    namespace,
  });
  const runDir = path.join(dataDir, 'run');
  let serverVersion = engine.serverVersion;
  const began = process.uptime();
  kept.push(
    await keepRunning(
      {
        title: 'The Temporal server',
        command: plan.server,
        ready: async (child) => {
          serverVersion = await untilServing(plan, child, { retentionDays, signal: stop });
        },
        graceMs: SERVER_GRACE_MS,
      },
      log,
      stop,
    ),
  );
  log(`${describeEngine(engine)} is up in ${since(began)}, with namespace and search attributes.`);
  if (plan.ui) {
    const { command, logFile } = { command: plan.ui, logFile: plan.ui.logFile };
    const ready = (child: Child) => untilListening(child, ui, logFile, stop);
    kept.push(await keepRunning({ title: 'The Temporal UI', command, ready, graceMs: 3000 }, log, stop));
  }

  const register = config.signing ? await registerWithKeys(config) : config.register;
  const overrides = {
    DSOP_REGISTER: register,
    TEMPORAL_ADDRESS: plan.address,
    TEMPORAL_NAMESPACE: namespace,
    DSOP_DATA_DIR: dataDir,
    DSOP_SMTP_URL: config.lettersGoTo === 'catcher' ? catcherUrl : config.smtpUrl,
    DSOP_CATCHER_SMTP_URL: catcherUrl,
    DSOP_VIRTUAL_TIME: String(virtualTime),
  };
  const endpoints: Endpoints = {
    pid: process.pid,
    address: plan.address,
    namespace,
    serverVersion,
    virtualTime,
    uiUrl: plan.uiUrl,
    inboxUrl,
    smtpUrl: catcherUrl,
    startedAt: new Date().toISOString(),
  };
  writeWhole(endpointsFile(dataDir), JSON.stringify(endpoints, undefined, 2));
  kept.push(await keepWorker(supervision, { ...env, ...overrides }, runDir));
  return { config: loadConfig(env, overrides), serverVersion, uiUrl: plan.uiUrl, inboxUrl };
}

function keepCatcher(
  dataDir: string,
  smtp: number,
  inbox: number,
  log: Log,
  stop: AbortSignal,
): Promise<Kept> {
  const logFile = path.join(dataDir, 'logs', 'catcher.log');
  return keepRunning(
    {
      title: 'The mail catcher',
      command: {
        name: 'catcher',
        file: compiled('catcherProcess'),
        args: [String(smtp), String(inbox), path.join(dataDir, 'mail')],
        env: process.env,
        module: true,
        logFile,
        runDir: path.join(dataDir, 'run'),
      },
      ready: async (child) => {
        await untilListening(child, smtp, logFile, stop);
        await untilListening(child, inbox, logFile, stop);
      },
      graceMs: CATCHER_GRACE_MS,
    },
    log,
    stop,
  );
}

async function workerOnly(supervision: Supervision, kept: Kept[]): Promise<Running> {
  const { config, env, log } = supervision;
  const { address, namespace } = config.temporal;
  log(`Using the Temporal server at ${address}, namespace ${namespace}; starting the worker only.`);
  const serverVersion = await prepareServer(config, log);
  kept.push(await keepWorker(supervision, env));
  return { config, serverVersion };
}

function keepWorker(supervision: Supervision, env: Environment, runDir?: string): Promise<Kept> {
  const { workerFile, log, stop } = supervision;
  log('Starting the worker …');
  return keepRunning(
    {
      title: 'The worker',
      command: {
        name: 'worker',
        file: workerFile,
        args: [],
        env: { ...env },
        module: true,
        onLine: (line) => process.stdout.write(`worker    ${line}\n`),
        runDir,
      },
      ready: (child) => untilReady(child, stop),
      graceMs: WORKER_GRACE_MS,
      firstTries: 3,
    },
    log,
    stop,
  );
}

async function untilReady(child: Child, stop: AbortSignal): Promise<void> {
  stop.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    child.process.on('message', (message) => {
      if (typeof message === 'object' && 'type' in message && message.type === 'ready') resolve();
    });
    stop.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
    void child.exited.then(({ code, signal }) =>
      reject(
        new Error(`it ended (${signal ?? `exit status ${code}`}) before it polled; its reason stands above.`),
      ),
    );
  });
}
