import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../config';
import { exclusively } from './cache';
import { type Engine } from './engine';
import { codeOf } from './errors';
import { type Log, since } from './log';
import { startChild } from './processes';

const run = promisify(execFile);

const sources = path.join(repositoryRoot, 'tools', 'temporal');
const schemaSources = path.join(repositoryRoot, 'tools', 'schema');

const SERVER = { package: 'go.temporal.io/server/cmd/server', module: 'go.temporal.io/server' };
const SCHEMA_TOOL = 'go.temporal.io/server/cmd/tools/sql';
const UI = {
  package: 'github.com/temporalio/ui-server/v2/cmd/server',
  module: 'github.com/temporalio/ui-server/v2',
};

function pinned(goMod: string, name: string): string {
  const line = goMod.split('\n').find((each) => each.trim().startsWith(`${name} v`));
  const version = line?.trim().split(/\s+/)[1]?.replace(/^v/, '');
  if (!version) throw new Error(`tools/temporal/go.mod does not pin ${name}.`);
  return version;
}

/** The versions that `tools/temporal/go.mod` pins, and the folder name under which what is built from them is kept. */
export function binaries(): { serverVersion: string; uiVersion: string; folder: string } {
  const goMod = readFileSync(path.join(sources, 'go.mod'), 'utf8');
  const goSum = readFileSync(path.join(sources, 'go.sum'), 'utf8');
  const serverVersion = pinned(goMod, SERVER.module);
  const uiVersion = pinned(goMod, UI.module);
  const digest = createHash('sha256').update(goMod).update(goSum).digest('hex').slice(0, 8);
  const folder = `server-${serverVersion}-ui-${uiVersion}-${digest}-${process.platform}-${process.arch}`;
  return { serverVersion, uiVersion, folder };
}

/** The server and UI that an earlier build left in the cache, if they are the pinned ones. */
export function cachedServer(cache: string): Engine | undefined {
  const { serverVersion, folder } = binaries();
  const server = path.join(cache, folder, 'temporal-server');
  const ui = path.join(cache, folder, 'temporal-ui');
  return existsSync(server) && existsSync(ui) ? { kind: 'server', server, ui, serverVersion } : undefined;
}

/** The installed Go, as it names itself (`go1.26.8`); undefined without one. */
export async function goVersion(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await run('go', ['env', 'GOVERSION'], { env });
    return stdout.trim();
  } catch (error) {
    if (codeOf(error) !== undefined) return undefined;
    throw error;
  }
}

const PROGRESS_EVERY_MS = 10_000;

/**
 * Builds the pinned official server and UI from the Go module proxy into the cache, saying every few seconds how far it
 * is. A build that is killed leaves nothing that looks finished. Throws with Go's own message when it fails.
 */
export async function buildServer(
  cache: string,
  env: NodeJS.ProcessEnv,
  log: Log,
  signal?: AbortSignal,
): Promise<Engine> {
  const { serverVersion, uiVersion, folder } = binaries();
  return exclusively(cache, 'build', log, signal, async () => {
    const ready = cachedServer(cache);
    if (ready) return ready;
    const began = process.uptime();
    log(
      `Building the official Temporal server ${serverVersion} and UI ${uiVersion} with Go, once on this machine.`,
    );
    log('A first build takes about four minutes on two cores, most of it the server.');
    const part = path.join(cache, `${folder}.part`);
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { recursive: true });
    const goEnv = { ...env, CGO_ENABLED: '0', GOWORK: 'off' };

    await go(['mod', 'download'], 'Fetching the sources', undefined, goEnv, log, signal);
    const total = await packageCount(goEnv);
    const flags = ['build', '-v', '-mod=readonly', '-buildvcs=false', '-ldflags=-s -w', '-o'];
    await go(
      [...flags, path.join(part, 'temporal-server'), SERVER.package],
      'Building the server',
      total,
      goEnv,
      log,
      signal,
    );
    await go(
      [...flags, path.join(part, 'temporal-ui'), UI.package],
      'Building the UI',
      undefined,
      goEnv,
      log,
      signal,
    );

    rmSync(path.join(cache, folder), { recursive: true, force: true });
    renameSync(part, path.join(cache, folder));
    log(`Built in ${since(began)}; kept in ${path.join(cache, folder)}.`);
    const engine = cachedServer(cache);
    if (!engine) throw new Error(`The build left nothing in ${path.join(cache, folder)}.`);
    return engine;
  });
}

/**
 * The official tool that makes the schemas of a server on Postgres, in the server's version; built into the cache when it
 * is not there. Out: the program's path. Throws with Go's own message when the build fails.
 */
export async function schemaTool(cache: string, env: NodeJS.ProcessEnv, log: Log): Promise<string> {
  const goMod = readFileSync(path.join(schemaSources, 'go.mod'), 'utf8');
  const version = pinned(goMod, SERVER.module);
  const file = path.join(cache, `schema-tool-${version}-${process.platform}-${process.arch}`);
  return exclusively(cache, 'schema-tool', log, undefined, async () => {
    if (existsSync(file)) return file;
    log(`Building the schema tool of the Temporal server ${version} with Go, once on this machine.`);
    const part = `${file}.part`;
    const flags = ['build', '-v', '-mod=readonly', '-buildvcs=false', '-ldflags=-s -w', '-o', part];
    const build = [...flags, SCHEMA_TOOL];
    const goEnv = { ...env, CGO_ENABLED: '0', GOWORK: 'off' };
    await go(build, 'Building the schema tool', undefined, goEnv, log, undefined, schemaSources);
    renameSync(part, file);
    return file;
  });
}

async function packageCount(env: NodeJS.ProcessEnv): Promise<number> {
  const options = { cwd: sources, env, maxBuffer: 64_000_000 };
  const { stdout } = await run('go', ['list', '-mod=readonly', '-deps', SERVER.package], options);
  return stdout.trim().split('\n').length;
}

async function go(
  args: string[],
  what: string,
  total: number | undefined,
  env: NodeJS.ProcessEnv,
  log: Log,
  signal: AbortSignal | undefined,
  folder = sources,
): Promise<void> {
  const began = process.uptime();
  const complaints: string[] = [];
  let packages = 0;
  const onLine = (line: string) => {
    // `go build -v` names each package that it compiles; anything else is a message.
    if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) packages += 1;
    else if (!line.startsWith('go: downloading ')) complaints.push(line);
  };
  log(`${what} …`);
  const child = await startChild({ name: 'go', file: 'go', args: ['-C', folder, ...args], env, onLine });
  const stop = () => void child.stop(0);
  signal?.addEventListener('abort', stop, { once: true });
  const ticker = setInterval(() => {
    const done = total === undefined || packages === 0 ? '' : `${packages} of ${total} packages, `;
    log(`${what}: ${done}${since(began)}`);
  }, PROGRESS_EVERY_MS);
  try {
    const { code } = await child.exited;
    signal?.throwIfAborted();
    if (code !== 0) throw new Error(complaints.slice(-10).join('\n') || `go ${args[0]} ended with ${code}`);
  } finally {
    clearInterval(ticker);
    signal?.removeEventListener('abort', stop);
  }
}
