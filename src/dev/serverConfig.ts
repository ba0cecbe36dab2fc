import { stringify } from 'yaml';

/** The loopback address that everything of the embedded server binds to. */
export const LOOPBACK = '127.0.0.1';

/** How many ports a server needs beside the one for clients. */
export const INTERNAL_PORTS = 7;

/** A Postgres server with both databases, their schemas in place. */
export interface PostgresStore {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** The databases of a server on Postgres: what is, and what can be searched for. */
export const postgresDatabases = { main: 'temporal', visibility: 'temporal_visibility' } as const;

/** Values of the server's dynamic settings, by their names. */
export type DynamicSettings = Readonly<Record<string, boolean | number | string>>;

/** What the configuration of an embedded server depends on; ports are of this machine, paths absolute. */
export interface ServerSettings {
  /** The SQLite file, or undefined to keep everything in memory. */
  readonly database?: string;
  /** Instead of SQLite; for the official server only. */
  readonly postgres?: PostgresStore;
  readonly port: number;
  readonly internalPorts: readonly number[];
  readonly dynamicConfigFile: string;
  readonly virtualTime: boolean;
}

// The number is fixed when the database is made. Four halve the time from a command to its letter, against one.
const HISTORY_SHARDS = 4;

/** The server's settings that can change while it runs, by their names; `others` win. */
export function dynamicSettings(virtualTime: boolean, others: DynamicSettings = {}): DynamicSettings {
  return {
    // One worker or two poll a queue: in four parts, most of what comes would be passed on from one part to another.
    'matching.numTaskqueueReadPartitions': 1,
    'matching.numTaskqueueWritePartitions': 1,
    'frontend.persistenceMaxQPS': 10_000,
    'history.persistenceMaxQPS': 45_000,
    'frontend.namespaceRPS.visibility': 100,
    // Every registration is an update of the programme: of more than ten at once the eleventh would be turned away, to come later.
    'history.maxInFlightUpdates': 100,
    // A shard reads its tasks as soon as there are some; without these, twenty times a second at most.
    'history.timerProcessorMaxPollRPS': 1000,
    'history.transferProcessorMaxPollRPS': 1000,
    'history.visibilityProcessorMaxPollRPS': 1000,
    // No calls to the outside.
    'frontend.enableServerVersionCheck': false,
    ...(virtualTime && {
      'frontend.WorkflowTimeSkippingEnabled': true,
      'frontend.WorkflowTimeSkippingMaxSkipPerSession': 10_000,
      // A skip then costs some ten milliseconds instead of a second.
      'history.timerProcessorMaxTimeShift': '5ms',
      // A run that follows another under moved clocks would wait for a second that no clock comes to.
      'history.workflowIdReuseMinimalInterval': '0s',
    }),
    ...others,
  };
}

/** The file of dynamic settings for the official server, as YAML. */
export function dynamicConfigFile(virtualTime: boolean, others?: DynamicSettings): string {
  const entries = Object.entries(dynamicSettings(virtualTime, others)).map(([name, value]) => [
    name,
    [{ value }],
  ]);
  return stringify(Object.fromEntries(entries));
}

function store(database: string | undefined) {
  return {
    sql: {
      user: '',
      password: '',
      pluginName: 'sqlite',
      databaseName: database ?? 'default',
      connectAddr: 'localhost',
      connectProtocol: 'tcp',
      connectAttributes:
        database === undefined
          ? { mode: 'memory', cache: 'private' }
          : { setup: 'true', journal_mode: 'wal', synchronous: '2' },
      maxConns: 1,
      maxIdleConns: 1,
      maxConnLifetime: '1h',
    },
  };
}

function postgresStore({ host, port, user, password }: PostgresStore, databaseName: string) {
  return {
    sql: {
      user,
      password,
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `${host}:${port}`,
      connectProtocol: 'tcp',
      maxConns: 20,
      maxIdleConns: 20,
      maxConnLifetime: '1h',
    },
  };
}

function stores({ postgres, database }: ServerSettings) {
  if (!postgres) return { main: store(database), visibility: store(database) };
  return {
    main: postgresStore(postgres, postgresDatabases.main),
    visibility: postgresStore(postgres, postgresDatabases.visibility),
  };
}

/** The configuration file of the official server, as YAML. */
export function serverConfigFile(settings: ServerSettings): string {
  const { port, internalPorts: inner } = settings;
  const rpc = (grpcPort: number | undefined, membershipPort: number | undefined) => ({
    rpc: { grpcPort, membershipPort, bindOnIP: LOOPBACK },
  });
  return stringify({
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'main',
      visibilityStore: 'visibility',
      numHistoryShards: HISTORY_SHARDS,
      datastores: stores(settings),
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: LOOPBACK } },
    services: {
      frontend: rpc(port, inner[0]),
      history: rpc(inner[1], inner[2]),
      matching: rpc(inner[3], inner[4]),
      worker: rpc(inner[5], inner[6]),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `${LOOPBACK}:${port}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } },
    namespaceDefaults: { archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } } },
    publicClient: { hostPort: `${LOOPBACK}:${port}` },
    dynamicConfigClient: { filepath: settings.dynamicConfigFile, pollInterval: '10s' },
  });
}

/** The configuration file of the official web UI, as YAML. */
export function uiConfigFile(port: number, serverPort: number, namespace: string): string {
  return stringify({
    temporalGrpcAddress: `${LOOPBACK}:${serverPort}`,
    host: LOOPBACK,
    port,
    enableUi: true,
    defaultNamespace: namespace,
    disableNewsFetch: true,
    hideLogs: true,
    cors: { cookieInsecure: true, allowOrigins: [`http://localhost:${port}`, `http://${LOOPBACK}:${port}`] },
  });
}

/** The arguments that make the Temporal CLI run the same server, with the UI on `uiPort` or without one. */
export function cliArguments(
  settings: Pick<ServerSettings, 'database' | 'port' | 'virtualTime'>,
  uiPort: number | undefined,
  namespace: string,
  others?: DynamicSettings,
): string[] {
  const { database, port, virtualTime } = settings;
  const dynamic = Object.entries(dynamicSettings(virtualTime, others)).flatMap(([name, value]) => [
    '--dynamic-config-value',
    `${name}=${JSON.stringify(value)}`,
  ]);
  const file =
    database === undefined
      ? []
      : [
          '--db-filename',
          database,
          '--sqlite-pragma',
          'journal_mode=wal',
          '--sqlite-pragma',
          'synchronous=2',
        ];
  const ui =
    uiPort === undefined
      ? ['--headless']
      : ['--ui-port', String(uiPort), '--ui-ip', LOOPBACK, '--ui-disable-news-fetch'];
  const where = ['--ip', LOOPBACK, '--port', String(port), '--namespace', namespace, '--log-level', 'warn'];
  return ['server', 'start-dev', ...where, ...ui, ...file, ...dynamic];
}
