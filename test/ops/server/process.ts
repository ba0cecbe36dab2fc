import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { repositoryRoot } from '../../../src/config';
import { freePorts } from '../../../src/dev/ports';

/** A worker as a process of its own, built, with its health and metrics. */
export interface WorkerProcess {
  process: ChildProcess;
  /** What it wrote to standard error, in lines. */
  log: () => string[];
  ready: () => Promise<{ status: number; reasons: string[] }>;
  /** One metric's values by their labels, as `{outcome="sent",…} 3` lines. */
  metric: (name: string) => Promise<string[]>;
  /** SIGTERM; gives the exit status. */
  stop: () => Promise<number | null>;
}

/** Starts the built worker and waits until it is ready, for twenty seconds at most. */
export async function startWorkerProcess(variables: Record<string, string>): Promise<WorkerProcess> {
  const [metrics = 0, health = 0] = await freePorts(2);
  const child = spawn(process.execPath, [path.join(repositoryRoot, 'dist/src/worker.js')], {
    env: {
      PATH: process.env.PATH,
      DSOP_LOG_FORMAT: 'json',
      DSOP_METRICS_PORT: String(metrics),
      DSOP_HEALTH_PORT: String(health),
      ...variables,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let written = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written += text));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const worker: WorkerProcess = {
    process: child,
    log: () => written.split('\n').filter((line) => line !== ''),
    ready: async () => {
      const response = await fetch(`http://127.0.0.1:${health}/ready`);
      const body = (await response.json()) as { reasons: string[] };
      return { status: response.status, reasons: body.reasons };
    },
    metric: async (name) => {
      const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
      return text
        .split('\n')
        .filter((line) => line.startsWith(name) && /^[{ ]/.test(line.slice(name.length)));
    },
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
  for (const ends = Date.now() + 20_000; ; await wait(50)) {
    const status = await worker.ready().then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return worker;
    if (child.exitCode !== null || Date.now() > ends)
      throw new Error(`the worker did not get ready: ${written}`);
  }
}
