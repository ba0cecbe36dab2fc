import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Client, Connection } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import type { HandOver } from '../../activities/post';
import { connect } from '../client/connect';
import { forwardWorkflow } from '../client/forward';
import type { Config, TemporalTarget } from '../config';
import { programmeType, programmeWorkflowId, taskQueue } from '../contract/messages';
import { registerYaml } from '../contract/registerYaml';
import { findEngine } from '../dev/engine';
import type { Log } from '../dev/log';
import { ensureNamespace, ensureSearchAttributes } from '../dev/namespace';
import { startTemporal } from '../dev/temporal';
import type { ProgrammeState } from '../domain/programmeState';
import type { Register } from '../domain/register';
import { startWorker } from '../worker';
import { createCatcher, type Catcher } from './catcher';
import { closeAll, type Closing } from './closing';

/** A programme of its own on a real server, whose clock begins where one likes and whose letters go to a catcher. */
export interface Sandbox {
  client: Client;
  connection: Connection;
  namespace: string;
  programme: string;
  catcher: Catcher;
  register: Register;
  /** Who has an address, in words. */
  nameOf: (address: string) => string;
  /** Added to a workflow's clock, it is the programme's (ms). */
  clockOffsetMs: number;
  serverVersion: string;
  /** Stops and removes all of it. */
  close: () => Promise<void>;
}

export interface SandboxOptions {
  config: Config;
  register: Register;
  /** The programme as it begins now, with its clock. */
  programme: () => ProgrammeState;
  log: Log;
  signal: AbortSignal;
  /** Takes what can wait for the letter of the morning. */
  handOver: HandOver;
  /** For tests: another bundle, another cache. */
  worker?: Partial<WorkerOptions>;
}

/** A server keeps what has ended no shorter; a rehearsal is thrown away sooner. */
const retentionDays = 1;

/**
 * Raises a sandbox in a namespace of its own: on the server that the configuration names, where that one has virtual time;
 * else on one that is started for it, in memory. Rejects when no server can be found or made, or on `signal`.
 */
export async function raiseSandbox(options: SandboxOptions): Promise<Sandbox> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-rehearsal-'));
  const closing: Closing = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    return await raise(options, folder, closing);
  } catch (error) {
    // Why it could not be raised says more than why it could not be closed.
    await closeAll(closing).catch(() => undefined);
    throw error;
  }
}

async function raise(options: SandboxOptions, folder: string, closing: Closing): Promise<Sandbox> {
  const { config, register, log, signal } = options;
  const namespace = `rehearsal-${randomBytes(6).toString('hex')}`;
  const target =
    (await withVirtualTime(config, namespace, log, closing)) ??
    (await ownServer(options, namespace, closing));
  signal.throwIfAborted();
  // No letter leaves this machine: nobody but the catcher hears of a rehearsal.
  const catcher = createCatcher();
  const registerFile = path.join(folder, 'register.yaml');
  writeFileSync(registerFile, registerYaml(register));
  const own: Config = {
    ...config,
    temporal: target,
    register: registerFile,
    programme: register.programme,
    lettersGoTo: 'catcher',
    dataDir: folder,
    virtualTime: true,
    listen: { host: config.listen.host },
    versioning: { on: false },
    signing: false,
  };
  const session = await connect(own, 15_000);
  if (!('value' in session)) throw new Error(`the sandbox does not answer: ${JSON.stringify(session)}`);
  const { client, connection } = session.value;
  closing.push(session.value.close);
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  const first = options.programme();
  await client.workflow.start(programmeType, {
    taskQueue,
    workflowId: programmeWorkflowId,
    args: [{ v: 1, copied: first }],
  });
  signal.throwIfAborted();
  const quick = { shutdownGraceTime: '2 seconds', ...options.worker };
  const running = await startWorker(own, quick, { catcher: catcher.transport, handOver: options.handOver });
  closing.push(async () => {
    if (running.worker.getState() === 'RUNNING') running.worker.shutdown();
    await running.done;
  });
  const { programme } = register;
  return {
    client,
    connection,
    namespace,
    programme,
    catcher,
    register,
    nameOf: nameIn(register),
    clockOffsetMs: first.clockOffsetMs,
    serverVersion,
    close: () => closeAll(closing),
  };
}

/** Names of those that letters go to, by address; the address where it is nobody's. */
export function nameIn({ persons, offices, communications }: Register): (address: string) => string {
  const names = new Map<string, string>([
    ...persons.map(({ email, name }) => [email, name] as const),
    ...Object.entries(offices).map(([office, { email }]) => [email, office.toUpperCase()] as const),
    ...(communications ? [[communications.email, 'kommunikasjonsgruppen'] as const] : []),
  ]);
  return (address) => names.get(address) ?? address;
}

/** The server that is there already, if clocks can be moved on it: with a namespace of its own, removed afterwards. */
async function withVirtualTime(
  config: Config,
  namespace: string,
  log: Log,
  closing: Closing,
): Promise<TemporalTarget | undefined> {
  if (config.temporal.origin === 'default' || !config.virtualTime) return undefined;
  const target = { ...config.temporal, namespace };
  const session = await connect({ ...config, temporal: target }, 5_000);
  if (!('value' in session)) return undefined;
  const { connection, close } = session.value;
  const opened: Closing = [close];
  closing.push(() => closeAll(opened));
  await ensureNamespace(connection, namespace, retentionDays);
  opened.push(async () => void (await connection.operatorService.deleteNamespace({ namespace })));
  await ensureSearchAttributes(connection, namespace);
  const moved = await forwardWorkflow(connection, namespace, programmeWorkflowId, 1);
  // Where clocks cannot be moved the answer is another than that there is no such workflow.
  if (moved.outcome !== 'unsupported') {
    log(`Øvelsen spilles i navnerommet «${namespace}» på ${target.address}.`);
    return target;
  }
  log('Serveren som kjører, flytter ikke klokker; øvelsen får en egen.');
  await closeAll(opened);
  return undefined;
}

/** The parts of a server that is begun for a rehearsal know of its namespace, and of its attributes, in no time. */
const prompt = { 'system.namespaceCacheRefreshInterval': '100ms' };

/** A server in memory, for as long as the rehearsal lasts. */
async function ownServer(
  { config, log, signal }: SandboxOptions,
  namespace: string,
  closing: Closing,
): Promise<TemporalTarget> {
  const cli = config.temporalCli === undefined ? {} : { cli: config.temporalCli };
  const engine = await findEngine({ ...cli, env: process.env, log, signal });
  const options = { engine, namespace, retentionDays, log, signal };
  const server = await startTemporal({ ...options, virtualTime: true, settings: prompt });
  closing.push(() => server.stop());
  return { origin: 'environment', address: server.address, namespace };
}
