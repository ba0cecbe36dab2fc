import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, ConfigError, loadDotEnv, repositoryRoot, unknownNames } from '../config';
import { serviceConfig } from '../serviceConfig';
import { messageOf } from './errors';
import { type Log, terminalLog } from './log';
import { whenOrphaned } from './processes';
import { type AfterReady, AlreadyRunning, type Running, supervise } from './supervisor';

const USAGE = `Usage: npm start [-- --sample]

Brings up a Temporal server with its web UI, a mail catcher with a web inbox, and the DSOP worker, and keeps them running.
With TEMPORAL_ADDRESS (or TEMPORAL_PROFILE) set it runs the worker alone, against that server. Ctrl-C stops everything.

  --sample   also start six sample initiatives in different phases
  --help     this text

The environment and a file .env configure it; the README lists the names. Everything is kept in .data/ (DSOP_DATA_DIR).
`;

/** What `npm start` does beside bringing everything up. */
export interface StartOptions {
  /** What `--sample` does when everything is up. */
  readonly sample?: AfterReady;
  readonly workerFile?: string;
}

/**
 * `npm start`. In: its arguments. Out: the exit status: 0 after an orderly stop, 1 when something did not come up,
 * 2 for wrong usage.
 */
export async function start(args: readonly string[], options: StartOptions = {}): Promise<number> {
  const usage = readArguments(args);
  if (typeof usage === 'string') {
    process.stderr.write(`${usage}\n\n${USAGE}`);
    return 2;
  }
  if (usage.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const log = terminalLog();
  const stop = stopOnSignal(log);
  try {
    loadDotEnv();
    const config = serviceConfig(process.env);
    unknownNames(process.env).forEach((name) => log(`${name} means nothing here; is it misspelt?`));
    await supervise({
      config,
      env: process.env,
      workerFile: options.workerFile ?? path.join(repositoryRoot, 'dist', 'src', 'worker.js'),
      log,
      stop,
      onReady: async (running) => {
        if (usage.sample && options.sample) await options.sample(running, log);
        welcome(running);
      },
    });
    return 0;
  } catch (error) {
    if (stop.aborted) return 0;
    const expected = error instanceof ConfigError || error instanceof AlreadyRunning;
    const text = messageOf(error);
    process.stderr.write(`${expected ? '' : 'DSOP did not start. '}${text}\n`);
    return 1;
  }
}

function readArguments(args: readonly string[]): { sample: boolean; help: boolean } | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        sample: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

// One Ctrl-C can arrive twice within a moment: from the terminal, and from npm, which passes on what it got itself.
const ECHO_S = 1;

function stopOnSignal(log: Log): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  const begin = (why: string) => {
    first ??= process.uptime();
    if (controller.signal.aborted) return;
    log(`${why}stopping everything in order; Ctrl-C once more ends it at once.`);
    controller.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (first !== undefined && process.uptime() - first > ECHO_S) process.exit(130);
      begin(`${name}: `);
    });
  }
  // npm killed outright passes nothing on: its children then belong to somebody else.
  if (process.env.npm_lifecycle_event === 'start') whenOrphaned(() => begin('npm is gone: '));
  return controller.signal;
}

function letters({ lettersGoTo, smtpUrl }: Config, inboxUrl: string | undefined): string | undefined {
  const { host } = new URL(smtpUrl);
  if (lettersGoTo === 'recipients') return `go to real people, by ${host}`;
  return inboxUrl === undefined ? `go to ${host}, which is not started here` : undefined;
}

function welcome({ config, serverVersion, uiUrl, inboxUrl }: Running): void {
  const { temporal, dataDir, virtualTime } = config;
  const rows: [string, string | undefined][] = [
    ['Temporal UI', uiUrl],
    ['Mail inbox', inboxUrl],
    ['Temporal', `${temporal.address}, namespace ${temporal.namespace}, server ${serverVersion}`],
    ['Letters', letters(config, inboxUrl)],
    ['Data', uiUrl && dataDir],
    [
      'Keys',
      uiUrl && config.signing ? `${path.join(dataDir, 'keys')}: everybody's, for trying out only` : undefined,
    ],
    ['Clock', virtualTime ? 'can be moved: npx dsop forward' : undefined],
  ];
  const lines = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name.padEnd(13)}${value}`],
  );
  process.stdout.write(`
DSOP is ready after ${process.uptime().toFixed(1)} s.

${lines.join('\n')}

Try in another terminal:

  npx dsop --help
  npx dsop list
  npx dsop register SAMTYKKE --title "Samtykkebasert lånesøknad" --help

Ctrl-C stops everything.
`);
}

if (require.main === module) {
  const sample: AfterReady = async (running, log) =>
    (await import('./sample.js')).seedWhenReady(running, log);
  void start(process.argv.slice(2), { sample }).then((status) => process.exit(status));
}
