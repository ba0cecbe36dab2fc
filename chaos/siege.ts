import { setTimeout as wait } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { sendCommand } from '../src/client/commands';
import { caseConcerned, envelopeOf, newCommandId } from '../src/client/envelope';
import { queryRegister, queryState } from '../src/client/reads';
import { refusalOf, serviceErrorIn, type Reply } from '../src/client/reply';
import type { Envelope } from '../src/contract/envelope';
import { initiativeWorkflowId } from '../src/contract/messages';
import { lifeOf } from '../src/dev/life';
import { play } from '../src/dev/play';
import { osloDayOf } from '../src/domain/calendar';
import type { InitiativeView } from '../src/domain/view';
import { forgeries } from './forgeries';
import { randomFrom } from './random';
import type { Amount, Outcome } from './scenarios';
import { buildStage, type Stage } from './stage';
import { beginsAt } from './life';
import { balance } from './books/balance';

/** What a siege found: what is wrong, and what was measured. */
interface Siege {
  faults: string[];
  notes: string[];
}

const timeoutMs = 60_000;
const sendersAtOnce = 20;
const key = 'BELEIRET';

/**
 * Forged and random envelopes against an initiative with an open case, so many as updates and as many as signals, while a
 * forum answers it in good order. Afterwards the initiative must be as the signed commands alone made it, answer as
 * quickly, and be no larger than the refusals that it keeps.
 */
async function besiege(stage: Stage, count: number, seed: number): Promise<Siege> {
  const found: Siege = { faults: [], notes: [] };
  await openCase(stage);
  const handle = stage.client.workflow.getHandle(initiativeWorkflowId(key));
  const seats = (await stateOf(stage)).cases.at(-1)?.seats ?? [];
  const [first, second, third] = seats.map(({ person }) => person);
  if (first === undefined || second === undefined || third === undefined) throw new Error('no seats');
  const calm = await answered(stage, first);

  const good = await support(stage, second);
  const made = forgeries(good, randomFrom(seed));
  const before = await quiet(stage);
  const events = await eventsOf(handle);
  const refused = await inParallel(count, async () => {
    const began = performance.now();
    const code = await update(handle, made.next().value);
    return { code, ms: performance.now() - began };
  });
  const taken = refused.filter(({ code }) => code === 'taken').length;
  if (taken > 0) found.faults.push(`${taken} forged updates were taken`);
  if ((await eventsOf(handle)) !== events) found.faults.push('forged updates left events');
  found.faults.push(...differing(before, await stateOf(stage), 'updates'));
  found.notes.push(
    `${count} updates refused (${tally(refused.map(({ code }) => code))}), ${spread(refused.map(({ ms }) => ms))}`,
  );

  const began = performance.now();
  await inParallel(count, () => {
    const forged = made.next().value;
    return persisting(() => handle.signal<[unknown]>('decide', forged));
  });
  const sentS = (performance.now() - began) / 1000;
  await untilCounted(stage, before.refusalCount + count);
  const doneS = (performance.now() - began) / 1000;
  const after = await stateOf(stage);
  found.faults.push(...differing(before, after, 'signals'));
  found.notes.push(
    `${count} signals sent in ${sentS.toFixed(1)} s, all refused after ${doneS.toFixed(1)} s; ${after.refusals.length} of ${after.refusalCount} refusals kept, state ${kB(before)} before and ${kB(after)} after`,
  );

  const honest = await answered(stage, third);
  found.notes.push(`an honest position answered in ${calm} ms before and ${honest} ms after`);
  if (honest > Math.max(2000, 20 * calm)) found.faults.push(`an honest position took ${honest} ms`);
  const sent = await sendCommand(stage.client, good.target, good, timeoutMs);
  if (!('receipt' in sent)) found.faults.push(`what they were made of is refused: ${JSON.stringify(sent)}`);
  return found;
}

/** A register with keys, an idea, and its first case before the steering group. */
async function openCase(stage: Stage, named = key): Promise<void> {
  const { client, register, clockOffsetMs, sign } = stage;
  const now = (): number => Date.now() + clockOffsetMs;
  const life = lifeOf(named, register, { day: osloDayOf(now()) });
  const steps = [
    ...life.registration(),
    ...life.idea(),
    ...life.joining(),
    ...life.basis('BP1'),
    ...life.roles('concept'),
    ...life.recommendation('BP1'),
    ...life.table('BP1'),
  ];
  const { stopped } = await play(
    { client, programme: register.programme, now, idPrefix: 'siege', timeoutMs, sign },
    steps,
  );
  if (stopped) throw new Error(`${stopped.step.command}: ${JSON.stringify(stopped.because)}`);
}

async function support(stage: Stage, by: string): Promise<Envelope> {
  const { client, register, clockOffsetMs, sign } = stage;
  const { cases } = await stateOf(stage);
  const payload = { case: 'BP1-1', position: 'support' };
  const { revision } = valueOf(await queryRegister(client, timeoutMs));
  return sign(
    envelopeOf({
      id: newCommandId(),
      programme: register.programme,
      command: 'decide',
      key,
      by,
      register: revision,
      payload,
      concerns: caseConcerned('decide', payload, cases),
      decidedOn: undefined,
      sentAt: Date.now() + clockOffsetMs,
    }),
  );
}

/** Gives the seat's support and measures how long the answer took, milliseconds. */
async function answered(stage: Stage, by: string): Promise<number> {
  const envelope = await support(stage, by);
  const began = performance.now();
  const sent = await sendCommand(stage.client, envelope.target, envelope, timeoutMs);
  if (!('receipt' in sent)) throw new Error(`${by}: ${JSON.stringify(sent)}`);
  return Math.round(performance.now() - began);
}

/** What an update came to: taken, refused with a code, or, where nobody answered, the server's own words. */
async function update(handle: WorkflowHandle, raw: unknown): Promise<string> {
  try {
    await handle.executeUpdate<unknown, [unknown]>('decide', { args: [raw] });
    return 'taken';
  } catch (error) {
    const refusal = refusalOf(error, { workflowId: handle.workflowId });
    return refusal?.code ?? serviceErrorIn(error)?.message ?? String(error);
  }
}

/** Sends until the server has it: a busy one says so and wants to be asked again. */
async function persisting(work: () => Promise<void>): Promise<void> {
  for (const ends = Date.now() + timeoutMs; ; await wait(100)) {
    try {
      return await work();
    } catch (error) {
      if (!serviceErrorIn(error) || Date.now() > ends) throw error;
    }
  }
}

/** What a siege must not have changed: everything but the refusals, and what time and the post bring. */
function differing(before: InitiativeView, after: InitiativeView, road: string): string[] {
  const fields = [
    'phase',
    'step',
    'decisions',
    'commands',
    'head',
    'register',
    'documents',
    'actors',
    'roles',
  ] as const;
  const positions = ({ cases }: InitiativeView) =>
    cases.map((c) => [c.id, c.status, c.revision, c.positions]);
  return [
    ...fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])),
    ...(JSON.stringify(positions(before)) === JSON.stringify(positions(after)) ? [] : ['cases']),
  ].map((field) => `forged ${road} changed ${field}`);
}

async function untilCounted(stage: Stage, refusals: number): Promise<void> {
  for (const ends = Date.now() + 10 * 60_000; ; await wait(200)) {
    const { refusalCount } = await stateOf(stage);
    if (refusalCount >= refusals) return;
    if (Date.now() > ends) throw new Error(`${refusalCount} of ${refusals} refusals counted`);
  }
}

/** The state when no letter is on its way. */
async function quiet(stage: Stage): Promise<InitiativeView> {
  for (const ends = Date.now() + timeoutMs; ; await wait(200)) {
    const state = await stateOf(stage);
    if (state.letters.pending === 0 || Date.now() > ends) return state;
  }
}

const stateOf = async ({ client }: Stage): Promise<InitiativeView> =>
  valueOf(await queryState(client, key, timeoutMs));

function valueOf<T>(reply: Reply<T>): T {
  if ('value' in reply) return reply.value;
  throw new Error(JSON.stringify(reply));
}

async function eventsOf(handle: WorkflowHandle): Promise<number> {
  const { raw } = await handle.describe();
  return Number(raw.workflowExecutionInfo?.historyLength ?? 0);
}

async function inParallel<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  let left = count;
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      all.push(await work());
    }
  };
  // All have ended before a fault of one is told: what they stand on may then be taken away.
  const ended = await Promise.allSettled(Array.from({ length: sendersAtOnce }, one));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  return all;
}

function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const one of words) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([one, times]) => `${times} ${one}`)
    .join(', ');
}

function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms with ${sendersAtOnce} senders`;
}

const kB = (value: unknown): string => `${Math.round(Buffer.byteLength(JSON.stringify(value)) / 1000)} kB`;

/** Sizes of one signal, in bytes: a form letter, a long text, nearly all that the server takes at once. */
const sizes = [1_000, 100_000, 1_900_000];

/** How many signals of each size the server takes for one initiative, with a worker there and without, before it gives up. */
async function limits(stage: Stage): Promise<string[]> {
  const notes: string[] = [];
  const [worker] = stage.crew;
  for (const [index, bytes] of sizes.entries()) {
    for (const away of [false, true]) {
      const named = `GRENSE-${index}${away ? 'A' : 'B'}`;
      await openCase(stage, named);
      if (away) await worker?.kill();
      notes.push(`${away ? 'no worker' : 'a worker'}: ${await untilGivenUp(stage, named, bytes)}`);
      if (away) await worker?.back();
    }
  }
  return notes;
}

const mostSignals = 12_000;
const mostBytes = 300_000_000;

async function untilGivenUp({ client }: Stage, named: string, bytes: number): Promise<string> {
  const handle = client.workflow.getHandle(initiativeWorkflowId(named));
  const filling = 'x'.repeat(bytes);
  const most = Math.min(mostSignals, Math.floor(mostBytes / bytes));
  let taken = 0;
  let fault: string | undefined;
  await Promise.all(
    Array.from({ length: sendersAtOnce }, async () => {
      while (taken < most && fault === undefined) {
        try {
          await handle.signal<[unknown]>('decide', filling);
          taken += 1;
        } catch (error) {
          fault = serviceErrorIn(error)?.message ?? (error instanceof Error ? error.message : String(error));
        }
      }
    }),
  );
  const { status } = await handle.describe();
  const size = bytes < 1_000_000 ? `${bytes / 1000} kB` : `${bytes / 1_000_000} MB`;
  return `${taken} signals of ${size} taken${fault === undefined ? '' : `, then «${fault}»`}; the workflow is ${status.name}`;
}

/** The siege as one of the faults of `npm run chaos`; a short one leaves the limits alone. */
export async function siege({ times, seed }: Amount, log: (line: string) => void): Promise<Outcome> {
  const stage = await buildStage({ beginsAt, workers: 1, keys: true, log });
  const began = performance.now();
  try {
    const { faults, notes } = await besiege(stage, times, seed);
    if (times >= 5_000) notes.push(...(await limits(stage)));
    const seconds = Math.round((performance.now() - began) / 1000);
    return { books: balance([], [], []), broken: { forgeries: 2 * times }, fell: 0, seconds, faults, notes };
  } finally {
    await stage.close();
  }
}
