import { setTimeout as wait } from 'node:timers/promises';
import type { Progress } from './life';
import type { Random } from './random';
import type { Stage } from './stage';

/** What breaks something while lives go on. */
export type Saboteur = (progress: Progress) => Promise<void>;

/** Several at once. */
export const together =
  (...saboteurs: Saboteur[]): Saboteur =>
  async (progress) => {
    await Promise.all(saboteurs.map((saboteur) => saboteur(progress)));
  };

/** Calls `strike` `times` times, spread over the lives. */
async function spread(
  progress: Progress,
  times: number,
  strike: (index: number) => Promise<void>,
): Promise<void> {
  for (let index = 0; index < times; index++) {
    await progress.reach((index + 0.5) / times);
    await strike(index);
  }
}

/**
 * Kills a worker `times` times, in turn when there are several. Every third time it waits for a letter and kills between
 * the mail server's yes and the worker's note of it; otherwise at any moment of the next half second.
 */
export const killWorkers =
  (stage: Stage, times: number, random: Random): Saboteur =>
  (progress) =>
    spread(progress, times, async (index) => {
      const one = stage.crew[index % stage.crew.length];
      if (!one) throw new Error('nobody to kill');
      if (index % 3 === 2) await Promise.race([nextLetter(stage), wait(5_000)]);
      else await wait(random() * 500);
      await stage.trouble('worker', async () => {
        await one.kill();
        await wait(random() * 500);
        await one.back();
      });
    });

const nextLetter = (stage: Stage): Promise<void> =>
  new Promise((resolve) => stage.post.onNextLetter(resolve));

/** Kills the Temporal server `times` times; it comes back on the same data. */
export const killServers =
  (stage: Stage, times: number): Saboteur =>
  (progress) =>
    spread(progress, times, () => stage.killServer());

/** Kills Postgres `times` times; it comes back on the same data. */
export const killDatabases =
  (stage: Stage, times: number): Saboteur =>
  (progress) =>
    spread(progress, times, () => stage.killDatabase());

/** Makes the other worker's version the current one, `times` times. */
export const moveVersions =
  (stage: Stage, times: number): Saboteur =>
  (progress) =>
    spread(progress, times, (index) => stage.makeCurrent((index + 1) % stage.crew.length));

/** The mail server takes letters and breaks the line instead of saying so, a few each time. */
export const dropAfterData =
  (stage: Stage, times: number, each = 3): Saboteur =>
  (progress) =>
    spread(progress, times, () =>
      stage.trouble('post', async () => {
        stage.post.dropAfterData(each);
        while (stage.post.dropsLeft() > 0 && !progress.over()) await wait(10);
        stage.post.dropAfterData(0);
      }),
    );

/** The mail server thinks for so long before it answers, throughout. */
export const slowPost =
  (stage: Stage, ms: number): Saboteur =>
  async (progress) => {
    stage.post.slow(ms);
    await progress.reach(1);
    stage.post.slow(0);
  };
