import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { repositoryRoot } from '../src/config';
import { lastLines, signal, startChild, type Child } from '../src/dev/processes';

/** A worker in a process of its own that can be killed and comes back, as a supervisor would bring it back. */
export interface Crewman {
  readonly pid: () => number;
  /** SIGKILL to the process; resolves when it is gone. It is started again by `back`. */
  kill: () => Promise<void>;
  /** Starts it again and waits until it polls. */
  back: () => Promise<void>;
  /** How often it ended although nobody killed it. */
  readonly fell: () => number;
  stop: () => Promise<void>;
}

/** How a worker is started. */
export interface CrewmanOptions {
  name: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
}

const graceMs = 25_000;

/** Starts a worker process and waits until it polls. One that ends by itself is started again, and counted. */
export async function hire({ name, env, logFile }: CrewmanOptions): Promise<Crewman> {
  let child: Child;
  let wanted = true;
  let fell = 0;
  const begin = async (): Promise<void> => {
    for (let tries = 0; ; tries++) {
      child = await startChild({
        name,
        file: path.join(repositoryRoot, 'dist', 'src', 'worker.js'),
        args: [],
        env,
        module: true,
        logFile,
      });
      watch(child);
      if (await ready(child)) return;
      // The server may be away just now.
      if (tries === 60) throw new Error(`${name} does not come up:\n${lastLines(logFile)}`);
      await wait(1000);
    }
  };
  const watch = (one: Child): void => {
    void one.exited.then(async () => {
      if (!wanted || one !== child || !up.has(one)) return;
      fell += 1;
      up.delete(one);
      await begin();
    });
  };
  const up = new Set<Child>();
  const ready = async (one: Child): Promise<boolean> => {
    const polls = new Promise<boolean>((resolve) => {
      one.process.on('message', (message) => {
        if (typeof message === 'object' && 'type' in message && message.type === 'ready') resolve(true);
      });
      void one.exited.then(() => resolve(false));
    });
    const came = await polls;
    if (came) up.add(one);
    return came;
  };
  await begin();
  return {
    pid: () => child.pid,
    kill: async () => {
      up.delete(child);
      signal(child.pid, 'SIGKILL', true);
      await child.exited;
    },
    back: begin,
    fell: () => fell,
    stop: async () => {
      wanted = false;
      await child.stop(graceMs);
    },
  };
}
