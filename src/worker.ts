import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { NativeConnection, Runtime, type Worker, type WorkerOptions } from '@temporalio/worker';
import { createDeliverLetters, type DeliverLettersDeps } from '../activities/deliverLetters';
import { createMeetingActivities } from '../activities/meetings';
import { createPortfolioActivities } from '../activities/portfolio';
import { createHandOver, createPostActivities } from '../activities/post';
import { createProgrammeActivities } from '../activities/programme';
import { carriedCodec } from './carriedCodec';
import { attestedBy } from './client/founding';
import { ConfigError, connectionOptions, loadDotEnv, type Config } from './config';
import { programmeType, programmeWorkflowId, queries, taskQueue } from './contract/messages';
import { newsDeclinedName } from './contract/post';
import { parseRegister } from './contract/registerYaml';
import type { MonthStatus } from './domain/month';
import { withUsual, type Register } from './domain/register';
import { createTransport } from './mail/transport';
import { keepFigures } from './ops/figures';
import { answerDecline, declining, type DeclineDeps } from './ops/decline';
import { readinessOf, serveHealth } from './ops/health';
import { countLetters, countMorning, watchLetters } from './ops/letters';
import { createLogger } from './ops/log';
import { installRuntime } from './ops/runtime';
import { untilServerServes } from './ops/untilServed';
import { deploymentOptions } from './ops/version';
import { WatchedWorker } from './ops/watchedWorker';
import { serviceConfig } from './serviceConfig';

/** How long a worker may take to finish what it is doing when it is told to stop. */
const graceMs = 20_000;
const builtBundle = { codePath: path.join(__dirname, '..', 'workflows', 'bundle.generated.js') };
/** How long the register is kept before it is read again from the programme. */
const contactsForMs = 5_000;

/**
 * How long workflow code may go without an answer before the worker ends. The SDK says five seconds and does not name the
 * option; on a machine with too much to do one slow initiative would then end all of them. The server begins a task again
 * after ten seconds in any case.
 */
const patience = { isolateExecutionTimeout: '1 minute' };

export interface RunningWorker {
  worker: Worker;
  connection: Connection;
  /** What the links in letters ask for; absent where there are none. */
  declines?: DeclineDeps;
  /** Resolves when the worker has stopped and everything it opened is closed. */
  done: Promise<void>;
}

/**
 * Connects, sees that the programme exists, and polls for work until told to stop. `options` are for tests: another
 * bundle, another cache. `others`, for a rehearsal, take what the catcher and the readers' posts would take. Rejects when
 * the server cannot be reached or the register file has faults.
 */
export async function startWorker(
  config: Config,
  options: Partial<WorkerOptions> = {},
  others: Partial<Pick<DeliverLettersDeps, 'catcher' | 'handOver'>> = {},
): Promise<RunningWorker> {
  const connection = await NativeConnection.connect(connectionOptions(config));
  const own = await Connection.connect(connectionOptions(config));
  const client = new Client({ connection: own, namespace: config.temporal.namespace });
  await ensureProgramme(client, config);
  const transport = createTransport(config.smtpUrl);
  // With real recipients, sample letters go to the catcher alone, and nowhere when there is none.
  const catcher = others.catcher ?? createTransport(config.catcherSmtpUrl);
  const contacts = contactsOf(client);
  const letters = createDeliverLetters({
    contacts,
    monthStatus: (month) =>
      client.workflow
        .getHandle(programmeWorkflowId)
        .query<MonthStatus | null, [string]>(queries.month, month),
    transport,
    catcher,
    handOver: others.handOver ?? createHandOver(client),
    ...declining(config),
    from: config.mailFrom,
    replyTo: config.replyTo,
  });
  const workflowBundle = options.workflowBundle ?? builtBundle;
  const worker = await WatchedWorker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue,
    workflowBundle,
    workerDeploymentOptions: deploymentOptions(config, workflowBundle),
    maxCachedWorkflows: config.maxCachedWorkflows,
    dataConverter: { payloadCodecs: [carriedCodec] },
    activities: {
      deliverLetters: watchLetters(letters.deliverLetters, countLetters),
      ...createMeetingActivities(client),
      deliverMorning: watchLetters(letters.deliverMorning, countMorning),
      ...createPostActivities(client),
      ...createProgrammeActivities(client),
      ...createPortfolioActivities(client),
    },
    shutdownGraceTime: graceMs,
    // Heartbeats carry which letters are out: a repeat after a dead worker must know.
    maxHeartbeatThrottleInterval: '100ms',
    defaultHeartbeatThrottleInterval: '100ms',
    ...patience,
    ...options,
  });
  const { metricMeter, logger } = Runtime.instance();
  const stopFigures =
    config.listen.metricsPort === undefined ? undefined : keepFigures(client, metricMeter, logger);
  const run = async (): Promise<void> => {
    try {
      await worker.run();
    } finally {
      stopFigures?.();
      transport.close();
      catcher.close();
      await own.close();
      await connection.close();
    }
  };
  const done = run();
  const declines = config.linkSecret !== undefined && {
    declines: { secret: config.linkSecret, register: contacts, decline: declineOf(client) },
  };
  return { worker, connection: own, ...declines, done };
}

/** Starts the programme with the register of the file, once; a programme that is there keeps its own. */
async function ensureProgramme(client: Client, config: Config): Promise<void> {
  const read = parseRegister(readFileSync(config.register, 'utf8'));
  if (!read.ok) throw new ConfigError(read.faults.map((f) => `${config.register}: ${f}`));
  if (await isFounded(client)) return;
  const register = withUsual({ ...read.register, programme: config.programme });
  const attested = attestedBy(config.register, register);
  if (config.signing && attested === undefined) {
    throw new ConfigError([
      `${config.register}: rotnøkkelen (root:) mangler, så ingen kommandoer kan signeres. Lag den med «dsop keygen --as root» og nøkler for personene, eller sett DSOP_SIGNING=off for å prøve uten`,
    ]);
  }
  await client.workflow.start(programmeType, {
    taskQueue,
    workflowId: programmeWorkflowId,
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    args: [{ v: 1, register, clockOffsetMs: 0, ...(attested && { attested }) }],
    staticSummary: `Programmet ${config.programme}: register og nye ideer`,
  });
}

async function isFounded(client: Client): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(programmeWorkflowId).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Enters in the register that a person wants no news. */
const declineOf =
  (client: Client) =>
  async (person: string): Promise<void> =>
    client.workflow.getHandle(programmeWorkflowId).signal(newsDeclinedName, { person });

/** The programme's register with names and addresses, read by query and kept for a moment. */
function contactsOf(client: Client): () => Promise<Register> {
  let kept: { at: number; register: Promise<Register> } | undefined;
  return () => {
    if (!kept || Date.now() - kept.at > contactsForMs) {
      const register = client.workflow.getHandle(programmeWorkflowId).query<Register>(queries.register);
      kept = { at: Date.now(), register };
      register.catch(() => (kept = undefined));
    }
    return kept.register;
  };
}

async function main(config: Config): Promise<void> {
  const { logger } = installRuntime(config);
  const now: { running?: RunningWorker } = {};
  const { host, healthPort } = config.listen;
  const health =
    healthPort === undefined
      ? undefined
      : await serveHealth(
          host,
          healthPort,
          () => readinessOf(now.running),
          (request, response) => {
            const { declines } = now.running ?? {};
            return declines !== undefined && answerDecline(request, response, declines);
          },
        );
  // Whoever started this with a channel for its `ready` has prepared the server.
  const prepare = async (): Promise<void> => {
    if (!process.connected)
      await (await import('./ops/prepare.js')).prepareServer(config, (line) => void logger.info(line));
  };
  const stop = () => {
    // Before it polls, nothing is in hand.
    if (!now.running) process.exit(0);
    if (now.running.worker.getState() === 'RUNNING') now.running.worker.shutdown();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  await prepare();
  // What could not be looked at while the database was away is looked at then.
  if (await untilServerServes(config, (line) => void logger.warn(line))) await prepare();
  now.running = await startWorker(config);
  process.send?.({ type: 'ready' });
  await now.running.done;
  await health?.close();
}

/** The configuration; a fault in it ends the process, said in full. */
function readConfig(): Config {
  try {
    loadDotEnv();
    return serviceConfig(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

if (require.main === module) {
  const config = readConfig();
  main(config).then(
    () => process.exit(0),
    (error: unknown) => {
      createLogger(config).error('the worker cannot go on', { error });
      process.exit(1);
    },
  );
}
