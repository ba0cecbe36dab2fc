import { compare, median, type Line } from '../figures';
import { bareInput, createSender, lifeSteps, rehearse, sendBare, startBare, type Rehearsed } from '../lives';
import type { Stage } from '../stage';

export interface LivesOptions {
  rounds: number;
  /** Lives lived at the same time, each from registration to operations; as many in a round. */
  atOnce: number;
}

/** Reminders that a bare life has pending when it arms each as a timer of its own. */
const reminders = 11;

/**
 * (a) Whole lives a second. A bare life takes as many messages of the same size as ours, one workflow start and the
 * others by update, and sends as many letters through the same activity: once with one timer pending, as ours has, and
 * once with one for each reminder.
 */
export async function measureLives(stage: Stage, options: LivesOptions): Promise<Line[]> {
  const { register } = stage;
  const { played } = rehearse(lifeSteps('MODEL', register, Date.now()), register, Date.now());
  const workers = [await stage.startWorker('ours'), await stage.startWorker('bare')];
  const kinds = {
    ours: (key: string) => ourLife(stage, key),
    one: (key: string) => bareLife(stage, played, key, 1),
    eleven: (key: string) => bareLife(stage, played, key, reminders),
    gates: (key: string) => bareLife(stage, fourGates(played), key, reminders),
  };
  type Kind = keyof typeof kinds;
  const order: Kind[] = ['ours', 'one', 'eleven', 'gates'];
  const rates: Record<Kind, number[]> = { ours: [], one: [], eleven: [], gates: [] };
  for (const kind of order) await atOnce(2, `WARM-${kind.toUpperCase()}`, kinds[kind]);
  for (let round = 0; round < options.rounds; round++) {
    // The one that goes first meets the smallest database, so each goes first in turn.
    for (const kind of [...order.slice(round % order.length), ...order.slice(0, round % order.length)]) {
      const begun = performance.now();
      await atOnce(options.atOnce, `${kind.toUpperCase()}-${round}`, kinds[kind]);
      rates[kind].push((options.atOnce * 1000) / (performance.now() - begun));
    }
  }
  await Promise.all(workers.map((worker) => worker.stop(20_000)));
  const ours = median(rates.ours);
  const line = { measure: 'a', unit: 'lives/s', ours };
  const size = `${played.length} messages, ${played.reduce((sum, one) => sum + one.letters.length, 0)} letters`;
  return [
    compare(
      { ...line, what: `whole life of ${size}; bare: one timer`, bare: median(rates.one) },
      { atLeast: 0.8 },
    ),
    compare(
      { ...line, what: `the same; bare: ${reminders} timers`, bare: median(rates.eleven) },
      { above: 1 },
    ),
    compare({
      ...line,
      what: `the same; bare: four answers only, ${reminders} timers`,
      bare: median(rates.gates),
    }),
  ];
}

/** The start and the seats' answers at the four gates. */
const fourGates = (played: readonly Rehearsed[]): Rehearsed[] =>
  played.filter(
    ({ step }) =>
      step.command === 'register' || (step.command === 'approve' && /^BP/.test(String(step.payload.case))),
  );

async function atOnce(count: number, prefix: string, live: (key: string) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => live(`${prefix}-${index}`)));
}

async function ourLife(stage: Stage, key: string): Promise<void> {
  const sender = createSender(stage.client, stage.register);
  for (const step of lifeSteps(key, stage.register, Date.now())) await sender.send(step);
}

async function bareLife(
  stage: Stage,
  played: readonly Rehearsed[],
  key: string,
  timers: number,
): Promise<void> {
  await startBare(stage.client, bareInput(key, stage.register, timers));
  for (const { envelope, letters } of played.slice(1)) {
    await sendBare(stage.client, key, { message: envelope, letters });
  }
}
