import { initiativeWorkflowId } from '../../src/contract/messages';
import { compare, median, percentile, type Line } from '../figures';
import { untilIdle } from '../histories';
import { bareInput, createSender, rehearse, sendBare, startBare, untilFirstAnswer } from '../lives';
import { inTurns, updatesAtOnce } from '../pace';
import type { Stage } from '../stage';

/**
 * (c) From `approve` sent to answered, on an otherwise idle service: the answer of the one seat, which decides the first
 * gate. The bare workflow has taken as many messages before and sends as many letters after.
 */
export async function measureAnswers(stage: Stage, count: number): Promise<Line[]> {
  const { client, register } = stage;
  const workers = [await stage.startWorker('ours'), await stage.startWorker('bare')];
  const model = untilFirstAnswer('MODEL', register, Date.now());
  const { played } = rehearse([...model.before, model.answer], register, Date.now());
  const messages = played.slice(1).map(({ envelope, letters }) => ({ message: envelope, letters }));
  const last = messages.pop();
  if (!last) throw new Error('this life has no answer');

  const ours: (() => Promise<unknown>)[] = [];
  const bare: (() => Promise<unknown>)[] = [];
  await inTurns(count, updatesAtOnce, async (index) => {
    const key = `ANSWER-${index}`;
    const sender = createSender(client, register);
    const { before, answer } = untilFirstAnswer(key, register, Date.now());
    for (const step of before) await sender.send(step);
    await startBare(client, bareInput(key, register, 1));
    for (const message of messages) await sendBare(client, key, message);
    await untilIdle(client, initiativeWorkflowId(key));
    await untilIdle(client, `bare-${key}`);
    ours.push(() => sender.send(answer));
    bare.push(() => sendBare(client, key, last));
  });
  const times: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
  for (let index = 0; index < count; index++) {
    const turns = [
      { side: 'ours', send: ours[index] },
      { side: 'bare', send: bare[index] },
    ] as const;
    for (const { side, send } of index % 2 === 0 ? turns : [...turns].reverse()) {
      const begun = performance.now();
      await send?.();
      times[side].push(performance.now() - begun);
    }
  }
  await Promise.all(workers.map((worker) => worker.stop(20_000)));
  const line = (what: string, of: (values: number[]) => number) =>
    compare({ measure: 'c', what, unit: 'ms', ours: of(times.ours), bare: of(times.bare) });
  return [
    line(`approve sent to answered, median of ${count}`, median),
    line(`approve sent to answered, 99th percentile of ${count}`, (values) => percentile(values, 0.99)),
  ];
}
