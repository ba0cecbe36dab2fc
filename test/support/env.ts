import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client, Connection } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { DefaultLogger, makeTelemetryFilterString, Runtime, type WorkerOptions } from '@temporalio/worker';
import { sendCommand, type Sent } from '../../src/client/commands';
import { connect } from '../../src/client/connect';
import { caseConcerned, envelopeOf, newCommandId, workflowIdFor } from '../../src/client/envelope';
import { foundingFileOf, foundingOf } from '../../src/client/founding';
import { clockOf, forwardWorkflow } from '../../src/client/forward';
import { queryHistory, queryRegister, queryState, queryStateNow, workflowOf } from '../../src/client/reads';
import { loadConfig, repositoryRoot, type Config } from '../../src/config';
import type { Reply } from '../../src/client/reply';
import { keyedBy, type CommandName } from '../../src/contract/commands';
import type { Envelope } from '../../src/contract/envelope';
import { programmeType, programmeWorkflowId, taskQueue } from '../../src/contract/messages';
import type { Receipt } from '../../src/contract/messages';
import { parseRegister, registerYaml } from '../../src/contract/registerYaml';
import { lifeOf, type Life, type LifeOptions } from '../../src/dev/life';
import { ensureNamespace, ensureSearchAttributes } from '../../src/dev/namespace';
import { play, type Step } from '../../src/dev/play';
import { osloDayOf } from '../../src/domain/calendar';
import type { HistoryView } from '../../src/domain/history';
import { withUsual, type Register } from '../../src/domain/register';
import type { InitiativeView } from '../../src/domain/view';
import { startWorker, type RunningWorker } from '../../src/worker';
import { signed } from './keys';
import { startMailServer, type MailServer, type Received } from './mailServer';
import { sharedRun } from './run';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export interface EnvironmentOptions {
  /** The programme's and its initiatives' clocks begin here (ISO 8601) and not today; everything is then a trial. */
  beginsAt?: string;
  /** Changes the sample register before the programme is founded on it. */
  register?: (sample: Register) => Register;
  worker?: Partial<WorkerOptions>;
  /** Begin without a worker; `startWorker` starts one. */
  idle?: boolean;
}

/** A command as tests write it; what is left out is as `dsop` would fill it in. */
export interface Command {
  key: string;
  command: CommandName;
  by: string;
  payload?: Record<string, unknown>;
  id?: string;
  decidedOn?: string;
  onBehalfOf?: string;
}

/** A namespace of its own on the shared server, with the programme, a worker and a mail server that keeps all letters. */
export interface TestEnvironment {
  client: Client;
  connection: Connection;
  namespace: string;
  config: Config;
  /** For a process that is to meet this programme: `dsop` or a worker. */
  variables: Record<string, string>;
  register: Register;
  mail: MailServer;
  worker: RunningWorker | undefined;
  startWorker: (options?: Partial<WorkerOptions>) => Promise<void>;
  stopWorker: () => Promise<void>;
  /** A key that nobody has used. */
  newKey: (word?: string) => string;
  life: (key: string, options?: Partial<LifeOptions>) => Life;
  /** Sends the steps in order; throws at the first that is not accepted. */
  play: (steps: readonly Step[]) => Promise<Receipt[]>;
  /** The finished envelope, with the register's revision and the case as they stand. */
  envelope: (command: Command) => Promise<Envelope>;
  /** Sends a command as an update. */
  send: (command: Command) => Promise<Sent>;
  sendEnvelope: (envelope: Envelope) => Promise<Sent>;
  /** Sends an envelope, or anything else, as a signal of this name. */
  signal: (key: string, name: string, ...args: unknown[]) => Promise<void>;
  state: (key: string) => Promise<InitiativeView>;
  commands: (key: string) => Promise<HistoryView>;
  /** Waits until an initiative that the programme was asked for is there. */
  started: (key: string) => Promise<void>;
  /** Asks for the state until it is as wanted, for half a minute at most unless it is given more. Out: that state. */
  until: (
    key: string,
    wanted: (state: InitiativeView) => boolean,
    givenMs?: number,
  ) => Promise<InitiativeView>;
  /** Waits until no letter is on its way; those kept for later do not count. */
  delivered: (key: string) => Promise<InitiativeView>;
  /** Moves an initiative's clock by so many milliseconds, or to an instant (ISO 8601), with all that falls due. */
  forward: (key: string, by: number | string) => Promise<void>;
  /** The initiative's clock, epoch milliseconds. */
  now: (key: string) => Promise<number>;
  letters: (key: string) => Received[];
  /** The events of the initiative's present run. */
  events: (key: string) => Promise<HistoryEvent[]>;
  close: () => Promise<void>;
}

const timeoutMs = 30_000;
const patienceMs = 30_000;

/**
 * The environment of one test file: started before its first test and closed after its last. The object is empty until
 * then, so use it inside tests and hooks only.
 */
export function testEnvironment(options: EnvironmentOptions = {}): TestEnvironment {
  const env = {} as TestEnvironment;
  beforeAll(async () => {
    Object.assign(env, await startEnvironment(options));
  });
  afterAll(() => env.close());
  return env;
}

/** Starts an environment that its caller closes. */
export async function startEnvironment(options: EnvironmentOptions = {}): Promise<TestEnvironment> {
  const { address, bundle } = sharedRun();
  const mail = await startMailServer();
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-env-'));
  const register = (options.register ?? ((sample) => sample))(sampleRegister());
  const registerFile = path.join(folder, 'register.yaml');
  writeFileSync(registerFile, registerYaml(register));
  const attested = register.root == null ? undefined : signed(foundingOf(withUsual(register), Date.now()));
  if (attested) writeFileSync(foundingFileOf(registerFile), JSON.stringify(attested));
  const variables = {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    DSOP_SMTP_URL: mail.url,
    DSOP_CATCHER_SMTP_URL: mail.url,
    DSOP_REGISTER: registerFile,
    DSOP_DATA_DIR: folder,
    DSOP_SIGNING: register.root == null ? 'off' : 'on',
  };
  const config = loadConfig(variables);
  const session = await connect(config, 5000);
  if (!('value' in session)) throw new Error(JSON.stringify(session));
  const { client, connection } = session.value;
  await ensureNamespace(connection, namespace, 1);
  await ensureSearchAttributes(connection, namespace);
  const clockOffsetMs = options.beginsAt === undefined ? 0 : Date.parse(options.beginsAt) - Date.now();
  if (options.beginsAt !== undefined) {
    const founded = { ...(attested ? withUsual(register) : register), programme: config.programme };
    const args = [{ v: 1, register: founded, clockOffsetMs, ...(attested && { attested }) }];
    await client.workflow.start(programmeType, { taskQueue, workflowId: programmeWorkflowId, args });
  }
  let keys = 0;
  const signs = (envelope: Envelope) => (register.root == null ? envelope : signed(envelope));
  const idOf = async (key: string) => valueOf(await workflowOf(client, key, timeoutMs));
  const handle = async (key: string) => client.workflow.getHandle(await idOf(key));

  const env: TestEnvironment = {
    client,
    connection,
    namespace,
    config,
    variables,
    register,
    mail,
    worker: undefined,
    startWorker: async (overrides) => {
      quietly();
      env.worker = await startWorker(config, {
        workflowBundle: { codePath: bundle },
        workflowThreadPoolSize: 1,
        shutdownGraceTime: '3 seconds',
        ...options.worker,
        ...overrides,
      });
      // A worker that breaks is told by its `done`, when it is stopped.
      env.worker.done.catch(() => undefined);
    },
    stopWorker: async () => {
      const { worker } = env;
      env.worker = undefined;
      if (worker?.worker.getState() === 'RUNNING') worker.worker.shutdown();
      await worker?.done;
    },
    newKey: (word = 'PRØVE') => `${word.replace(/[^A-Z0-9-]/g, '')}-${++keys}`,
    life: (key, given) => lifeOf(key, register, { day: osloDayOf(Date.now() + clockOffsetMs), ...given }),
    play: async (steps) => {
      const played = await play(
        {
          client,
          programme: config.programme,
          now: () => Date.now() + clockOffsetMs,
          idPrefix: `p${randomBytes(5).toString('hex')}`,
          timeoutMs,
          sign: (envelope) => Promise.resolve(signs(envelope)),
        },
        steps,
      );
      if (played.stopped) {
        const { step, because } = played.stopped;
        throw new Error(`${step.command} by ${step.by}: ${JSON.stringify(because)}`);
      }
      return played.receipts;
    },
    envelope: async ({ key, command, by, payload = {}, id = newCommandId(), decidedOn, onBehalfOf }) => {
      const revision = valueOf(await queryRegister(client, timeoutMs)).revision;
      const seen = await queryStateNow(client, key, timeoutMs);
      const cases = 'value' in seen ? seen.value.state.cases : [];
      const target =
        'value' in seen && keyedBy(command) === 'target'
          ? seen.value.workflowId
          : workflowIdFor(command, key);
      const concerns = caseConcerned(command, payload, cases);
      const sentAt = Date.now() + clockOffsetMs;
      const { programme } = config;
      const parts = {
        id,
        programme,
        command,
        key,
        target,
        by,
        register: revision,
        payload,
        concerns,
        decidedOn,
        sentAt,
      };
      return signs({ ...envelopeOf(parts), ...(onBehalfOf !== undefined && { onBehalfOf }) });
    },
    send: async (command) => env.sendEnvelope(await env.envelope(command)),
    sendEnvelope: (envelope) => sendCommand(client, envelope.target, envelope, timeoutMs),
    signal: async (key, name, ...args) => (await handle(key)).signal(name, ...args),
    state: async (key) => valueOf(await queryState(client, key, timeoutMs)),
    commands: async (key) => valueOf(await queryHistory(client, key, timeoutMs)),
    started: async (key) => {
      const ends = Date.now() + patienceMs;
      while (!('value' in (await queryState(client, key, timeoutMs)))) {
        if (Date.now() > ends) throw new Error(`${key} was not started in ${patienceMs} ms`);
      }
    },
    until: async (key, wanted, givenMs = patienceMs) => {
      const ends = Date.now() + givenMs;
      for (;;) {
        const state = await env.state(key);
        if (wanted(state)) return state;
        if (Date.now() > ends)
          throw new Error(`not so after ${givenMs} ms: ${JSON.stringify(state).slice(0, 4000)}`);
        await wait(25);
      }
    },
    delivered: (key) => env.until(key, ({ letters }) => letters.pending === 0),
    forward: async (key, by) => {
      const id = await idOf(key);
      const ms = typeof by === 'number' ? by : Date.parse(by) - (await env.now(key));
      const moved = await forwardWorkflow(connection, namespace, id, ms, { hopMs: Math.max(ms, 1) });
      if (moved.outcome !== 'forwarded') throw new Error(JSON.stringify(moved));
    },
    now: async (key) => (await clockOf(connection, namespace, await idOf(key))) + clockOffsetMs,
    letters: (key) => mail.letters.filter((letter) => letter.header('X-DSOP-Initiative') === key),
    events: async (key) => (await (await handle(key)).fetchHistory()).events ?? [],
    close: async () => {
      await env.stopWorker();
      await connection.close();
      await mail.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  if (!options.idle) await env.startWorker();
  return env;
}

/** The register that the repository brings, letters at any hour and at once: what a test sees must not hang on the time of day. */
function sampleRegister(): Register {
  const read = parseRegister(readFileSync(path.join(repositoryRoot, 'register.sample.yaml'), 'utf8'));
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return {
    ...read.register,
    standing: { ...read.register.standing, sending: 'always', letters: 'at-once', sgStatusDay: 0 },
  };
}

/** One runtime a test file, from its first worker on; only faults of its own are worth a line. */
let quiet = false;
function quietly(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }), forward: {} } },
  });
}

/** The value of an answer; throws with everything else. */
export function valueOf<T>(reply: Reply<T>): T {
  if ('value' in reply) return reply.value;
  throw new Error(JSON.stringify(reply));
}
