import { setTimeout as wait } from 'node:timers/promises';
import { sendCommand } from '../../src/client/commands';
import { envelopeOf, newCommandId } from '../../src/client/envelope';
import { queryState } from '../../src/client/reads';
import { initiativeWorkflowId } from '../../src/contract/messages';
import type { Child } from '../../src/dev/processes';
import { compare, median, percentile, type Line } from '../figures';
import { untilIdle } from '../histories';
import { chapters, createSender, untilFirstAnswer } from '../lives';
import { inTurns, updatesAtOnce } from '../pace';
import type { Stage } from '../stage';
import { processorMs } from '../usage';
import { roomOf } from './open';

export interface SignaturesOptions {
  rounds: number;
  /** Answers in a round. */
  answers: number;
  /** Initiatives that a change of the register is to reach. */
  open: number;
}

/** With signatures, and without. */
export type Road = 'signed' | 'plain';
const roads: readonly Road[] = ['signed', 'plain'];

/** Persons in the register beside those who act, each with a key where commands are signed. */
export const othersHeld = 100;

const timeoutMs = 60_000;

/**
 * (s) What signatures cost: the seats' answers at the first gate, from sent to answered, many at once; the room that an
 * initiative takes with a register of a hundred persons and their keys; and how long a change of the register takes until
 * every initiative is seen to hold it. In the column of the bare workflow stands the same service without signatures, on a
 * server of its own.
 */
export async function measureSignatures(
  stages: Record<Road, Stage>,
  options: SignaturesOptions,
): Promise<Line[]> {
  const cached = 2 * (options.open + options.rounds * options.answers) + 200;
  const workers: Record<Road, Child> = {
    signed: await stages.signed.startWorker('ours', { cached }),
    plain: await stages.plain.startWorker('ours', { cached }),
  };
  const rates: Record<Road, number[]> = { signed: [], plain: [] };
  const times: Record<Road, number[]> = { signed: [], plain: [] };
  const processor: Record<Road, number> = { signed: 0, plain: 0 };
  for (let round = 0; round < options.rounds; round++) {
    for (const road of round % 2 === 0 ? roads : [...roads].reverse()) {
      const answered = await answers(stages[road], workers[road], `A${round}`, options.answers);
      processor[road] += answered.processorMs;
      rates[road].push(answered.perSecond);
      times[road].push(...answered.ms);
    }
  }
  const rooms = { signed: await room('signed'), plain: await room('plain') };
  const reached = {
    signed: await reach(stages.signed, options.open),
    plain: await reach(stages.plain, options.open),
  };
  await Promise.all(roads.map((road) => workers[road].stop(20_000)));

  const all = options.rounds * options.answers;
  const line = (what: string, unit: string, of: Record<Road, number>) => ({
    measure: 's',
    what: `${what}; bare: unsigned`,
    unit,
    ours: of.signed,
    bare: of.plain,
  });
  const both = (of: (road: Road) => number): Record<Road, number> => ({
    signed: of('signed'),
    plain: of('plain'),
  });
  return [
    compare(
      line(
        `approvals, ${updatesAtOnce} at a time`,
        '/s',
        both((road) => median(rates[road])),
      ),
      { atLeast: 0.9 },
    ),
    compare(
      line(
        `approve sent to answered, median of ${all}`,
        'ms',
        both((road) => median(times[road])),
      ),
    ),
    compare(
      line(
        `approve sent to answered, 99th percentile of ${all}`,
        'ms',
        both((road) => percentile(times[road], 0.99)),
      ),
    ),
    compare(
      line(
        `processor time of the worker for an approval`,
        'ms',
        both((road) => processor[road] / all),
      ),
    ),
    compare(
      line(
        `worker memory for each of ${options.open}, ${othersHeld} keys and persons held`,
        'KiB',
        both((road) => rooms[road].memory / 1024),
      ),
    ),
    compare(
      line(
        `disk for each of them`,
        'KiB',
        both((road) => rooms[road].disk / 1024),
      ),
    ),
    compare(line(`a change of the register until ${options.open} initiatives hold it`, 'ms', reached)),
  ];

  function room(road: Road) {
    const { client, register, sign } = stages[road];
    return roomOf(stages[road], workers[road], options.open, initiativeWorkflowId, async (key) => {
      const sender = createSender(client, register, sign);
      for (const step of chapters(key, register, Date.now()).registration()) await sender.send(step);
    });
  }
}

async function answers(
  { client, register, sign }: Stage,
  worker: Child,
  prefix: string,
  count: number,
): Promise<{ perSecond: number; ms: number[]; processorMs: number }> {
  const ready: (() => Promise<unknown>)[] = [];
  await inTurns(count, updatesAtOnce, async (index) => {
    const key = `${prefix}-${index}`;
    const sender = createSender(client, register, sign);
    const { before, answer } = untilFirstAnswer(key, register, Date.now());
    for (const step of before) await sender.send(step);
    await untilIdle(client, initiativeWorkflowId(key));
    ready.push(() => sender.send(answer));
  });
  const ms: number[] = [];
  const used = processorMs(worker.pid);
  const begun = performance.now();
  await inTurns(count, updatesAtOnce, async (index) => {
    const sent = performance.now();
    await ready[index]?.();
    ms.push(performance.now() - sent);
  });
  const perSecond = (count * 1000) / (performance.now() - begun);
  return { perSecond, ms, processorMs: processorMs(worker.pid) - used };
}

/** Milliseconds from PMO's command until every initiative is seen to hold the register that came of it. */
async function reach({ client, register, sign }: Stage, count: number): Promise<number> {
  const enrol = await sign(
    envelopeOf({
      id: newCommandId(),
      programme: register.programme,
      command: 'enrol',
      key: '',
      by: 'pmo.nav',
      register: register.revision,
      payload: { person: 'ny.nav', actor: 'nav' },
      concerns: undefined,
      decidedOn: undefined,
      sentAt: Date.now(),
    }),
  );
  const begun = performance.now();
  const sent = await sendCommand(client, enrol.target, enrol, timeoutMs);
  if (!('receipt' in sent)) throw new Error(`enrol: ${JSON.stringify(sent)}`);
  await inTurns(count, updatesAtOnce, async (index) => {
    for (;;) {
      const state = await queryState(client, `OPEN-${index}`, timeoutMs);
      if ('value' in state && state.value.register > register.revision) return;
      // Asking costs the worker as much as the change does.
      await wait(100);
    }
  });
  return Math.round(performance.now() - begun);
}
