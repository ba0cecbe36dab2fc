import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { binaries, buildServer, cachedServer, goVersion } from './build';
import { cacheDir } from './cache';
import { cachedCli, downloadCli } from './download';
import { codeOf, messageOf } from './errors';
import { type Log } from './log';

/** A way to run a Temporal server with its UI on this machine. */
export type Engine =
  | { readonly kind: 'cli'; readonly path: string; readonly version: string; readonly serverVersion: string }
  | { readonly kind: 'server'; readonly server: string; readonly ui: string; readonly serverVersion: string };

/** The least server that has what we need: time skipping and updates with validators. */
export const LEAST_SERVER = '1.32.0';

/** The first release of the Temporal CLI with that server. */
export const LEAST_CLI = '1.9.1';

const run = promisify(execFile);

/** Whether version `one` is `other` or newer; both are dotted numbers. */
export function atLeast(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) => version.split('.').map((part) => Number.parseInt(part, 10)));
  for (let index = 0; index < 3; index++) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The versions that a Temporal CLI says it has. Throws when the file is no Temporal CLI. */
export async function cliVersions(file: string): Promise<{ version: string; serverVersion: string }> {
  const { stdout } = await run(file, ['--version'], { timeout: 20_000 });
  const match = /(\d+\.\d+\.\d+\S*) \(Server (\d+\.\d+\.\d+)/.exec(stdout);
  if (!match?.[1] || !match[2]) throw new Error(`does not say its version: ${stdout.trim().slice(0, 200)}`);
  return { version: match[1], serverVersion: match[2] };
}

function onPath(name: string, searchPath: string): string | undefined {
  return searchPath
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if (codeOf(error) !== undefined) return false;
    throw error;
  }
}

async function cliEngine(file: string): Promise<Engine> {
  return { kind: 'cli', path: file, ...(await cliVersions(file)) };
}

/** What to look for, and where. */
export interface Search {
  /** The CLI that the configuration names; it is used or refused, nothing else is tried. */
  readonly cli?: string;
  /** `process.env`, for `PATH` and the cache. */
  readonly env: NodeJS.ProcessEnv;
  /** What made the data that is to be opened; taken first if it is at hand. */
  readonly prefer?: Engine['kind'];
  readonly log: Log;
  readonly signal?: AbortSignal;
  /** How the pinned CLI is fetched; by the SDK, unless a test says otherwise. */
  readonly download?: typeof downloadCli;
}

/**
 * Finds or makes a Temporal server of `LEAST_SERVER` or newer, in this order: the CLI that the configuration names; one on
 * `PATH`; what an earlier run fetched or built; the SDK's download of a pinned CLI; a build of the pinned official server
 * and UI (minutes, once a machine). Throws one error that says what was tried and what to install.
 */
export async function findEngine(search: Search): Promise<Engine> {
  const { log, env } = search;
  if (search.cli !== undefined) return namedCli(search.cli);

  const cache = cacheDir(env);
  const built = cachedServer(cache);
  if (built && search.prefer === 'server') return built;

  const tried: string[] = [];
  const found = onPath('temporal', env.PATH ?? '');
  if (found) {
    try {
      const engine = await cliEngine(found);
      if (atLeast(engine.serverVersion, LEAST_SERVER)) return engine;
      tried.push(`${found} has server ${engine.serverVersion}; ${LEAST_SERVER} or newer is needed`);
    } catch (error) {
      tried.push(`${found} ${reason(error)}`);
    }
    log(`Not used: ${tried.at(-1)}.`);
  } else {
    tried.push('no Temporal CLI (temporal) is on PATH');
  }

  const downloaded = cachedCli(cache);
  if (downloaded) return cliEngine(downloaded);
  if (built) return built;

  log('No Temporal server here yet. Trying to download the Temporal CLI …');
  try {
    const engine = await cliEngine(await (search.download ?? downloadCli)(cache, log, search.signal));
    log(`Downloaded the Temporal CLI ${engine.serverVersion}; it is kept in ${cache}.`);
    return engine;
  } catch (error) {
    search.signal?.throwIfAborted();
    tried.push(`the download of the Temporal CLI failed: ${reason(error)}`);
    log(`The download is not possible (${reason(error)}).`);
  }

  const go = await goVersion(env);
  if (go === undefined) {
    tried.push('Go, to build the server, is not installed');
  } else {
    try {
      return await buildServer(cache, env, log, search.signal);
    } catch (error) {
      search.signal?.throwIfAborted();
      tried.push(`the build of the server with ${go} failed: ${reason(error)}`);
    }
  }
  throw new Error(
    [
      'No Temporal server could be found or made:',
      ...tried.map((line) => `  - ${line}`),
      'One of these helps:',
      `  - install the Temporal CLI ${LEAST_CLI} or newer (https://docs.temporal.io/cli), or name it in DSOP_TEMPORAL_CLI`,
      '  - install Go 1.21 or newer (https://go.dev/dl) and start again: the server is then built from source',
      '  - set TEMPORAL_ADDRESS to a Temporal server that runs elsewhere',
    ].join('\n'),
  );
}

async function namedCli(file: string): Promise<Engine> {
  if (!existsSync(file)) throw new Error(`DSOP_TEMPORAL_CLI names ${file}, which does not exist.`);
  let engine: Engine;
  try {
    engine = await cliEngine(file);
  } catch (cause) {
    throw new Error(`DSOP_TEMPORAL_CLI names ${file}, which is no Temporal CLI: ${reason(cause)}.`, {
      cause,
    });
  }
  if (!atLeast(engine.serverVersion, LEAST_SERVER)) {
    throw new Error(
      `DSOP_TEMPORAL_CLI names ${file} with server ${engine.serverVersion}; ${LEAST_SERVER} or newer is needed (Temporal CLI ${LEAST_CLI}).`,
    );
  }
  return engine;
}

function reason(error: unknown): string {
  return messageOf(error).trim().split('\n').slice(0, 12).join(' ');
}

/** What an engine is, for people. */
export function describeEngine(engine: Engine): string {
  return engine.kind === 'cli'
    ? `Temporal server ${engine.serverVersion} (Temporal CLI, ${engine.path})`
    : `Temporal server ${engine.serverVersion} (official server and UI ${binaries().uiVersion}, built here)`;
}
