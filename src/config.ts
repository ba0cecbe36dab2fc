import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { z } from 'zod';
import { settings } from './settings';

/** A port of this machine: `fixed` when the environment named it, so that it is used or refused, never moved. */
export interface PortChoice {
  readonly port: number;
  readonly fixed: boolean;
}

/** How to reach Temporal, and who said so: the environment, a running `npm start`, or nobody. */
export interface TemporalTarget {
  readonly origin: 'environment' | 'running' | 'default';
  readonly address: string;
  readonly namespace: string;
  readonly apiKey?: string;
  readonly tls?: NativeConnectionOptions['tls'];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The checked configuration; paths are absolute. Holds secrets: show it with `describeConfig` only. */
export interface Config {
  readonly programme: string;
  readonly register: string;
  readonly temporal: TemporalTarget;
  readonly smtpUrl: string;
  readonly catcherSmtpUrl: string;
  /** Whether the mail catcher is somebody else's (`DSOP_CATCHER_SMTP_URL`), so that `npm start` brings none. */
  readonly externalCatcher: boolean;
  readonly lettersGoTo: 'catcher' | 'recipients';
  readonly mailFrom: string;
  readonly replyTo: string;
  readonly dataDir: string;
  readonly ports: Readonly<Record<'temporal' | 'ui' | 'smtp' | 'inbox', PortChoice>>;
  readonly temporalCli?: string;
  readonly maxCachedWorkflows?: number;
  readonly virtualTime: boolean;
  readonly retentionDays: number;
  /** Whether a programme is founded only on a register with a root key, so that its commands are signed. */
  readonly signing: boolean;
  readonly logLevel: Values['DSOP_LOG_LEVEL'];
  readonly logFormat: Values['DSOP_LOG_FORMAT'];
  /** Where the worker answers for metrics and for health; a port that is not given is not opened. */
  readonly listen: { readonly host: string; readonly metricsPort?: number; readonly healthPort?: number };
  /** Where readers reach the worker's links, and the secret that makes them. */
  readonly publicUrl?: string;
  readonly linkSecret?: string;
  /** Whether the server routes work by worker versions; `buildId` where it is not to be worked out. */
  readonly versioning: { readonly on: boolean; readonly buildId?: string };
}

/** The environment, or a part of it: `process.env` fits. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything that is wrong with the configuration, one sentence a fault; holds no secret. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
    super(`The configuration has ${count}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const built = path.basename(path.dirname(__dirname)) === 'dist';

/** The root of the repository, both from the sources and from `dist`. */
export const repositoryRoot = path.resolve(__dirname, built ? '../..' : '..');

/** The version of what is installed here. */
export function packageVersion(): string {
  const read: unknown = JSON.parse(readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8'));
  return typeof read === 'object' && read !== null && 'version' in read ? String(read.version) : '0';
}

/** Where a running `npm start` with this data directory notes its addresses. */
export function endpointsFile(dataDir: string): string {
  return path.join(dataDir, 'run', 'endpoints.json');
}

const endpointsSchema = z.object({
  pid: z.number().int(),
  address: z.string(),
  namespace: z.string(),
  serverVersion: z.string(),
  virtualTime: z.boolean(),
  uiUrl: z.string().optional(),
  inboxUrl: z.string().optional(),
  smtpUrl: z.string().optional(),
  startedAt: z.string(),
});

/** What a running `npm start` offers, as noted in `endpointsFile`. */
export type Endpoints = z.infer<typeof endpointsSchema>;

/** The addresses noted by `npm start`; undefined when there are none or they cannot be read. They may outlive a killed process. */
export function readEndpoints(dataDir: string): Endpoints | undefined {
  const file = endpointsFile(dataDir);
  if (!existsSync(file)) return undefined;
  try {
    return endpointsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/** Puts the values of a `.env` file into `process.env` where they are not set already; no file is no fault. */
export function loadDotEnv(file = path.resolve('.env')): void {
  if (existsSync(file)) process.loadEnvFile(file);
}

type Values = z.infer<typeof settings>;

const SECRET = /API_KEY|LINK_SECRET|PASSPHRASE|KEY_DATA|KEY_PATH|SMTP_URL|GRPC_META/;

function present(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => (entry[1] ?? '').trim() !== ''),
  );
}

/** Names that begin with `DSOP_` and mean nothing here: most likely misspelt. */
export function unknownNames(env: Environment): string[] {
  return Object.keys(present(env)).filter((name) => name.startsWith('DSOP_') && !(name in settings.shape));
}

function readFault(issue: z.core.$ZodIssue, env: Record<string, string>): string {
  const name = String(issue.path[0]);
  const value = env[name] ?? '';
  return `${name} ${issue.message} (it is ${SECRET.test(name) ? 'set' : JSON.stringify(value)})`;
}

// What the settings say together; each is meaningless or dangerous although every single value is well-formed.
function jointFaults(env: Record<string, string>, values: Partial<Values>, target: boolean): string[] {
  const faults: string[] = [];
  const letters = values.DSOP_SMTP_URL;
  if (values.DSOP_VIRTUAL_TIME && letters && !sameServer(letters, values.DSOP_CATCHER_SMTP_URL)) {
    faults.push(
      'DSOP_VIRTUAL_TIME cannot be on while DSOP_SMTP_URL names a real mail server: a moved clock would send letters from the future to real people',
    );
  }
  if (!target) {
    const idle = Object.keys(env).filter(
      (name) => name === 'TEMPORAL_API_KEY' || name.startsWith('TEMPORAL_TLS'),
    );
    if (idle.length > 0) {
      faults.push(
        `${idle.join(', ')}: set without TEMPORAL_ADDRESS or TEMPORAL_PROFILE, so there is no server to use it on`,
      );
    }
  }
  for (const [cert, key] of [
    ['TEMPORAL_TLS_CLIENT_CERT_PATH', 'TEMPORAL_TLS_CLIENT_KEY_PATH'],
    ['TEMPORAL_TLS_CLIENT_CERT_DATA', 'TEMPORAL_TLS_CLIENT_KEY_DATA'],
  ] as const) {
    if (cert in env !== key in env) faults.push(`${cert} and ${key} belong together: only one is set`);
  }
  if (values.DSOP_PUBLIC_URL !== undefined) {
    const lacks = (['DSOP_LINK_SECRET', 'DSOP_HEALTH_PORT'] as const).filter((name) => !(name in env));
    if (lacks.length > 0) faults.push(`DSOP_PUBLIC_URL: links in letters need ${lacks.join(' and ')} too`);
  }
  const named = (
    [
      'DSOP_TEMPORAL_PORT',
      'DSOP_UI_PORT',
      'DSOP_SMTP_PORT',
      'DSOP_INBOX_PORT',
      'DSOP_METRICS_PORT',
      'DSOP_HEALTH_PORT',
    ] as const
  ).filter((name) => values[name] !== undefined);
  for (const [index, name] of named.entries()) {
    const twin = named.slice(0, index).find((other) => values[other] === values[name]);
    if (twin) faults.push(`${twin} and ${name} are the same port, ${values[name]}`);
  }
  return faults;
}

function sameServer(one: string, other: string | undefined): boolean {
  return other !== undefined && new URL(one).href === new URL(other).href;
}

// Temporal's own configuration file counts only when it is asked for by name: a profile that happens to lie in
// somebody's home directory must not turn `npm start` towards a server of theirs.
function readTarget(
  env: Record<string, string>,
  fallback: string,
  faults: string[],
): TemporalTarget | undefined {
  const byName = 'TEMPORAL_PROFILE' in env || 'TEMPORAL_CONFIG_FILE' in env;
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({
      overrideEnvVars: env,
      disableFile: !byName,
    });
    const { address, apiKey, tls, metadata } = connectionOptions;
    if (byName && !address) faults.push('TEMPORAL_PROFILE names no address, and TEMPORAL_ADDRESS is not set');
    return {
      origin: address ? 'environment' : 'default',
      address: address ?? fallback,
      namespace: namespace ?? 'default',
      ...(address && {
        ...(apiKey !== undefined && { apiKey }),
        ...(tls !== undefined && { tls }),
        ...(metadata !== undefined && { metadata: metadata as Record<string, string> }),
      }),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    faults.push(`Temporal's own settings cannot be read: ${reason}`);
    return undefined;
  }
}

function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}

/** The register's file, whatever else the environment says. */
export const registerIn = (env: Environment): string => {
  const { DSOP_REGISTER: file } = present(env);
  return file === undefined ? path.join(repositoryRoot, 'register.sample.yaml') : path.resolve(file);
};

/**
 * Reads and checks the whole configuration.
 * In: `env` (usually `process.env`), and `overrides` with the same names, which win. An empty value counts as absent.
 * Out: a frozen `Config`. Without a Temporal address the embedded server is meant (`temporal.origin` is `default`).
 * Relative paths start at the working directory, the defaults at the root of the repository.
 * Throws `ConfigError` with every fault at once.
 */
export function loadConfig(env: Environment, overrides: Environment = {}): Config {
  const all = present({ ...env, ...overrides });
  const parsed = settings.safeParse(all);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => readFault(issue, all));
  const values: Partial<Values> = parsed.success ? parsed.data : readable(all);

  const port = (
    name: 'DSOP_TEMPORAL_PORT' | 'DSOP_UI_PORT' | 'DSOP_SMTP_PORT' | 'DSOP_INBOX_PORT',
    usual: number,
  ) => ({
    port: values[name] ?? usual,
    fixed: values[name] !== undefined,
  });
  const ports = {
    temporal: port('DSOP_TEMPORAL_PORT', 7233),
    ui: port('DSOP_UI_PORT', 8233),
    smtp: port('DSOP_SMTP_PORT', 1025),
    inbox: port('DSOP_INBOX_PORT', 1080),
  };
  const hasTarget = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'].some(
    (name) => name in all,
  );
  faults.push(...jointFaults(all, values, hasTarget));
  const temporal = readTarget(all, `127.0.0.1:${ports.temporal.port}`, faults);
  if (!parsed.success || !temporal || faults.length > 0) throw new ConfigError(faults);

  const data = parsed.data;
  const catcherSmtpUrl = data.DSOP_CATCHER_SMTP_URL ?? `smtp://127.0.0.1:${ports.smtp.port}`;
  const smtpUrl = data.DSOP_SMTP_URL ?? catcherSmtpUrl;
  const lettersGoTo = sameServer(smtpUrl, catcherSmtpUrl) ? 'catcher' : 'recipients';
  return freeze({
    programme: data.DSOP_PROGRAMME,
    register: registerIn(all),
    temporal,
    smtpUrl,
    catcherSmtpUrl,
    externalCatcher: data.DSOP_CATCHER_SMTP_URL !== undefined,
    lettersGoTo,
    mailFrom: data.DSOP_MAIL_FROM,
    replyTo: data.DSOP_REPLY_TO,
    dataDir: data.DSOP_DATA_DIR ? path.resolve(data.DSOP_DATA_DIR) : path.join(repositoryRoot, '.data'),
    ports,
    ...(data.DSOP_TEMPORAL_CLI && { temporalCli: path.resolve(data.DSOP_TEMPORAL_CLI) }),
    ...(data.DSOP_MAX_CACHED_WORKFLOWS !== undefined && {
      maxCachedWorkflows: data.DSOP_MAX_CACHED_WORKFLOWS,
    }),
    virtualTime: data.DSOP_VIRTUAL_TIME ?? (temporal.origin === 'default' && lettersGoTo === 'catcher'),
    retentionDays: data.DSOP_RETENTION_DAYS,
    signing: data.DSOP_SIGNING === 'on',
    logLevel: data.DSOP_LOG_LEVEL,
    logFormat: data.DSOP_LOG_FORMAT,
    listen: {
      host: data.DSOP_LISTEN_HOST,
      ...(data.DSOP_METRICS_PORT !== undefined && { metricsPort: data.DSOP_METRICS_PORT }),
      ...(data.DSOP_HEALTH_PORT !== undefined && { healthPort: data.DSOP_HEALTH_PORT }),
    },
    ...(data.DSOP_PUBLIC_URL !== undefined && { publicUrl: data.DSOP_PUBLIC_URL }),
    ...(data.DSOP_LINK_SECRET !== undefined && { linkSecret: data.DSOP_LINK_SECRET }),
    versioning: {
      on: data.DSOP_WORKER_VERSIONING,
      ...(data.DSOP_BUILD_ID && { buildId: data.DSOP_BUILD_ID }),
    },
  });
}

// The values that are well-formed, so that what they say together is reported beside the malformed ones.
function readable(all: Record<string, string>): Partial<Values> {
  const entries = Object.entries(settings.shape).flatMap(([name, field]) => {
    const one = field.safeParse(all[name]);
    return one.success ? [[name, one.data] as const] : [];
  });
  return Object.fromEntries(entries);
}

/**
 * The configuration of a client such as `dsop`: as `loadConfig`, but without a Temporal address it takes the one that
 * a running `npm start` noted in the data directory (its ports may have been moved), with its clock; else localhost.
 * Throws `ConfigError`.
 */
export function clientConfig(env: Environment, overrides: Environment = {}): Config {
  const config = loadConfig(env, overrides);
  if (config.temporal.origin === 'environment') return config;
  const running = readEndpoints(config.dataDir);
  if (!running) return config;
  const { address, namespace, virtualTime } = running;
  return freeze({ ...config, virtualTime, temporal: { origin: 'running', address, namespace } });
}

/** The options for `Connection.connect` of the client and for `NativeConnection.connect` of the worker alike. */
export function connectionOptions(
  config: Pick<Config, 'temporal'>,
): Pick<NativeConnectionOptions, 'tls' | 'apiKey' | 'metadata'> & { address: string } {
  const { address, tls, apiKey, metadata } = config.temporal;
  return {
    address,
    ...(tls !== undefined && { tls }),
    ...(apiKey !== undefined && { apiKey }),
    ...(metadata !== undefined && { metadata: { ...metadata } }),
  };
}

function withoutPassword(url: string): string {
  const { protocol, username, password, host } = new URL(url);
  const account = username || password ? `(account ${password ? 'and password set' : 'set'})@` : '';
  return `${protocol}//${account}${host}`;
}

const listening = ({ listen }: Config, port: number | undefined): string =>
  port === undefined ? 'off' : `${listen.host}:${port}`;

/** The configuration in lines for people; secrets appear as set or unset. */
export function describeConfig(config: Config): string {
  const { temporal } = config;
  const lines: [string, string][] = [
    ['programme', config.programme],
    ['register', config.register],
    ['Temporal', `${temporal.address}, namespace ${temporal.namespace} (${temporal.origin})`],
    ['API key', temporal.apiKey ? 'set' : 'unset'],
    ['TLS', temporal.tls ? 'on' : 'off'],
    ['letters', `${withoutPassword(config.smtpUrl)} (${config.lettersGoTo})`],
    ['sample letters', withoutPassword(config.catcherSmtpUrl)],
    ['from', `${config.mailFrom}, replies to ${config.replyTo}`],
    ['data', config.dataDir],
    ['virtual time', config.virtualTime ? 'on' : 'off'],
    ['log', `${config.logLevel}, ${config.logFormat}`],
    ['metrics', listening(config, config.listen.metricsPort)],
    ['health', listening(config, config.listen.healthPort)],
    ['public', config.publicUrl ?? 'off'],
    ['link secret', config.linkSecret === undefined ? 'unset' : 'set'],
    ['signing', config.signing ? 'on' : 'off'],
    ['versioning', config.versioning.on ? 'on' : 'off'],
  ];
  return lines.map(([name, value]) => `${name.padEnd(15)} ${value}`).join('\n');
}
