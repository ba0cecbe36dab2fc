import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { z } from 'zod';
import { searchAttributeTypes } from '../contract/searchAttributes';
import { atLeast, type Engine, findEngine, LEAST_SERVER } from './engine';
import { type Log } from './log';
import { ensureNamespace, ensureSearchAttributes, type SearchAttributeTypes } from './namespace';
import { freePorts, internalPorts } from './ports';
import { type Child, type Command, lastLines, startChild, stopStale, writeWhole } from './processes';
import {
  cliArguments,
  dynamicConfigFile,
  type DynamicSettings,
  INTERNAL_PORTS,
  LOOPBACK,
  type PostgresStore,
  serverConfigFile,
  uiConfigFile,
} from './serverConfig';

/** What is wanted of an embedded server. */
export interface TemporalOptions {
  /** Where data, configuration and logs lie. Without it: in memory, with a temporary folder that `stop` removes. */
  readonly dataDir?: string;
  /** Ports that are free and to be used exactly; what is left out is chosen. */
  readonly ports?: { readonly frontend?: number; readonly ui?: number };
  readonly ui?: boolean;
  readonly virtualTime: boolean;
  readonly namespace?: string;
  readonly retentionDays?: number;
  readonly searchAttributes?: SearchAttributeTypes;
  /** Keeps everything there instead of in a file or in memory; wants the official server. */
  readonly postgres?: PostgresStore;
  /** Dynamic settings of the server beside ours. */
  readonly settings?: DynamicSettings;
  /** Without it the engine is found or made, which may take minutes once. */
  readonly engine?: Engine;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

/** An embedded server that is not running yet: the commands that run it, again and again on the same ports and data. */
export interface Plan {
  readonly engine: Engine;
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl?: string;
  readonly ports: { readonly frontend: number; readonly ui?: number };
  readonly server: Command & { readonly logFile: string };
  /** The UI where it is a process of its own; the CLI brings it along. */
  readonly ui?: Command & { readonly logFile: string };
}

/** A running embedded server, with its namespace and search attributes. */
export interface Temporal {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl?: string;
  readonly serverVersion: string;
  readonly ports: Plan['ports'];
  /** The server first, then the UI if it has a process of its own. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

const historySchema = z.object({ kind: z.enum(['cli', 'server']), serverVersion: z.string() });

/** Which engine last opened the data of a data directory. */
export function lastEngine(dataDir: string): z.infer<typeof historySchema> | undefined {
  const file = path.join(dataDir, 'temporal', 'engine.json');
  if (!existsSync(file)) return undefined;
  try {
    return historySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

// Temporal's programs read variables of the same names as its clients, and would follow them.
function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

/** Writes the configuration of an embedded server in `dataDir` and tells how to run it. Starts nothing. */
export async function planTemporal(
  dataDir: string,
  storage: 'file' | 'memory',
  engine: Engine,
  options: Pick<TemporalOptions, 'ports' | 'ui' | 'virtualTime' | 'namespace' | 'postgres' | 'settings'>,
): Promise<Plan> {
  if (options.postgres && engine.kind === 'cli')
    throw new Error('The Temporal CLI keeps its data in SQLite only; Postgres wants the official server.');
  const folder = path.join(dataDir, 'temporal');
  const runDir = path.join(dataDir, 'run');
  const namespace = options.namespace ?? 'default';
  const [freeFrontend = 0, freeUi = 0] = await freePorts(2);
  const frontend = options.ports?.frontend ?? freeFrontend;
  const ui = options.ui ? (options.ports?.ui ?? freeUi) : undefined;
  const publicPorts = new Set([frontend, ...(ui === undefined ? [] : [ui])]);
  const settings = {
    ...(storage === 'file' && { database: path.join(folder, 'temporal.db') }),
    postgres: options.postgres,
    port: frontend,
    internalPorts: await internalPorts(
      path.join(folder, 'ports.json'),
      INTERNAL_PORTS,
      publicPorts,
      options.postgres && POSTGRES_PORTS_BELOW,
    ),
    dynamicConfigFile: path.join(folder, 'dynamic.yaml'),
    virtualTime: options.virtualTime,
  };
  const { kind, serverVersion } = engine;
  writeWhole(path.join(folder, 'engine.json'), JSON.stringify({ kind, serverVersion }));

  const common = { env: serverEnvironment(), runDir };
  const logFile = path.join(dataDir, 'logs', 'temporal.log');
  const plan = {
    engine,
    address: `${LOOPBACK}:${frontend}`,
    namespace,
    ports: { frontend, ...(ui !== undefined && { ui }) },
    ...(ui !== undefined && { uiUrl: `http://localhost:${ui}` }),
  };
  if (engine.kind === 'cli') {
    const args = cliArguments(settings, ui, namespace, options.settings);
    return { ...plan, server: { ...common, name: 'temporal', file: engine.path, args, logFile } };
  }
  writeWhole(settings.dynamicConfigFile, dynamicConfigFile(options.virtualTime, options.settings));
  const configFile = path.join(folder, 'server.yaml');
  writeWhole(configFile, serverConfigFile(settings));
  const args = ['--config-file', configFile, '--allow-no-auth', 'start'];
  const server = { ...common, name: 'temporal', file: engine.server, args, logFile };
  if (ui === undefined) return { ...plan, server };
  writeWhole(path.join(folder, 'ui', 'ui.yaml'), uiConfigFile(ui, frontend, namespace));
  return {
    ...plan,
    server,
    ui: {
      ...common,
      name: 'temporal-ui',
      file: engine.ui,
      args: ['--root', folder, '--config', 'ui', '--env', 'ui', 'start'],
      logFile: path.join(dataDir, 'logs', 'temporal-ui.log'),
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: LOOPBACK });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Waits until the process listens on the port. Throws when it ends before, with the end of its log, or on `signal`. */
export async function untilListening(
  child: Child,
  port: number,
  logFile?: string,
  signal?: AbortSignal,
): Promise<void> {
  let ended = false;
  void child.exited.then(() => (ended = true));
  while (!(await answers(port))) {
    signal?.throwIfAborted();
    if (ended) {
      const { code, signal: name } = await child.exited;
      const tail = logFile === undefined ? '' : `\n${lastLines(logFile)}\n(more in ${logFile})`;
      throw new Error(`${child.name} ended (${name ?? `exit status ${code}`}) before it answered.${tail}`);
    }
    await wait(25, undefined, { signal });
  }
}

/**
 * Waits until the server serves clients and has its namespace and search attributes, and checks that it is new enough.
 * Out: its version. Throws when it ends or is too old.
 */
export async function untilServing(
  plan: Plan,
  child: Child,
  options: Pick<TemporalOptions, 'retentionDays' | 'searchAttributes' | 'signal'>,
): Promise<string> {
  await untilListening(child, plan.ports.frontend, plan.server.logFile, options.signal);
  const connection = await Connection.connect({ address: plan.address });
  try {
    const { serverVersion } = await connection.workflowService.getSystemInfo({});
    if (!atLeast(serverVersion, LEAST_SERVER)) {
      throw new Error(
        `The server at ${plan.address} is ${serverVersion}; ${LEAST_SERVER} or newer is needed.`,
      );
    }
    await ensureNamespace(connection, plan.namespace, options.retentionDays ?? 90);
    await ensureSearchAttributes(
      connection,
      plan.namespace,
      options.searchAttributes ?? searchAttributeTypes,
    );
    return serverVersion;
  } finally {
    await connection.close();
  }
}

/** The server's schema for Postgres keeps the ports of its members as `smallint`. */
const POSTGRES_PORTS_BELOW = 32_768;

/** How long the server may take to end in good order. */
export const SERVER_GRACE_MS = 10_000;

/**
 * Starts an embedded Temporal server. With a `dataDir` it goes on with the data there, after ending what a killed run
 * left behind; with the same `ports` its clients find it again. Nobody restarts it: see `keep` for that.
 * Throws when no server can be found or made, or when it does not come up.
 */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const log = options.log ?? (() => undefined);
  const { signal } = options;
  const dataDir = options.dataDir ?? mkdtempSync(path.join(os.tmpdir(), 'dsop-temporal-'));
  const engine =
    options.engine ??
    (await findEngine({ env: process.env, log, signal, prefer: lastEngine(dataDir)?.kind }));
  await stopStale(path.join(dataDir, 'run'), log);
  const plan = await planTemporal(
    dataDir,
    options.dataDir === undefined ? 'memory' : 'file',
    engine,
    options,
  );
  const children: Child[] = [];
  const stop = async () => {
    for (const child of children.reverse()) await child.stop(SERVER_GRACE_MS);
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const server = await startChild(plan.server);
    children.push(server);
    const serverVersion = await untilServing(plan, server, options);
    if (plan.ui) {
      const ui = await startChild(plan.ui);
      children.push(ui);
      await untilListening(ui, plan.ports.ui ?? 0, plan.ui.logFile, signal);
    }
    const { address, namespace, uiUrl, ports } = plan;
    const pids = children.map((child) => child.pid);
    return { address, namespace, serverVersion, ports, pids, stop, ...(uiUrl !== undefined && { uiUrl }) };
  } catch (error) {
    await stop();
    throw error;
  }
}
