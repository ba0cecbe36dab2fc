import type { Client } from '@temporalio/client';
import { sendCommand } from '../src/client/commands';
import { envelopeOf, newCommandId, workflowIdFor } from '../src/client/envelope';
import type { Signer } from '../src/client/signer';
import type { Envelope } from '../src/contract/envelope';
import type { Receipt } from '../src/contract/messages';
import { lifeOf, wholeLife, type Life } from '../src/dev/life';
import type { Step } from '../src/dev/play';
import { begin, type Beginning } from '../src/domain/begin';
import { osloDayOf } from '../src/domain/calendar';
import { judge } from '../src/domain/decide';
import type { Addressee } from '../src/domain/letters';
import { afterDelivery, ready } from '../src/domain/outbox';
import { snapshotOf, type Register } from '../src/domain/register';
import type { InitiativeState } from '../src/domain/state';
import { commands } from '../src/contract/commands';
import { bareTaskQueue, type BareCommand, type BareInput, type BareReceipt } from './bare/messages';

const timeoutMs = 60_000;

/** A seat that supports says so with `approve`. */
const approving = (steps: readonly Step[]): Step[] =>
  steps.map((step) =>
    step.command === 'decide' && step.payload.position === 'support'
      ? { ...step, command: 'approve', payload: { case: step.payload.case } }
      : step,
  );

const optionsFor = (now: number) => ({ day: osloDayOf(now), cast: { participants: ['nav'] } });

/** Every command of a whole life, from registration to operations, with one seat in each forum. */
export const lifeSteps = (key: string, register: Register, now: number): Step[] =>
  approving(wholeLife(key, register, optionsFor(now)));

/** The life in chapters. */
export const chapters = (key: string, register: Register, now: number): Life =>
  lifeOf(key, register, optionsFor(now));

/** The steps of a life up to, and not with, the seat's answer at the first gate. */
export function untilFirstAnswer(
  key: string,
  register: Register,
  now: number,
): { before: Step[]; answer: Step } {
  const steps = lifeSteps(key, register, now);
  const index = steps.findIndex((step) => step.command === 'approve');
  const answer = steps[index];
  if (!answer) throw new Error('this life has no gate');
  return { before: steps.slice(0, index), answer };
}

type Seen = NonNullable<Receipt['case']>;

/** Sends steps to one initiative, each with what the answers before have shown of its cases. */
export interface Sender {
  send: (step: Step) => Promise<Receipt>;
  /** The envelope that `send` would send. */
  envelope: (step: Step) => Envelope;
}

/** A sender for one initiative. Its `send` throws when a command is not accepted; `sign` signs what it sends. */
export function createSender(
  client: Client,
  register: Register,
  sign: Signer['sign'] = (envelope) => Promise.resolve(envelope),
): Sender {
  const cases = new Map<string, Seen>();
  let latest: Seen | undefined;
  const envelope = (step: Step): Envelope => enveloped(step, register, caseOf(step));
  const caseOf = (step: Step): Seen | undefined => {
    if (step.command === 'will') return latest;
    return typeof step.payload.case === 'string' ? cases.get(step.payload.case) : undefined;
  };
  return {
    envelope,
    send: async (step) => {
      const sent = await sendCommand(
        client,
        workflowIdFor(step.command, step.key),
        await sign(envelope(step)),
        timeoutMs,
      );
      if (!('receipt' in sent)) throw new Error(`${step.command} ${step.key}: ${JSON.stringify(sent)}`);
      if (sent.receipt.case) {
        latest = sent.receipt.case;
        cases.set(latest.id, latest);
      }
      return sent.receipt;
    },
  };
}

function enveloped(step: Step, register: Register, seen: Seen | undefined): Envelope {
  return envelopeOf({
    id: newCommandId(),
    programme: register.programme,
    command: step.command,
    key: step.key,
    by: step.by,
    register: register.revision,
    payload: step.payload,
    concerns: seen && { ...seen, manifest: { hash: seen.manifest, items: [] } },
    decidedOn: undefined,
    sentAt: Date.now(),
  });
}

/** A step played in this process: its envelope, and whom it gives rise to letters to. */
export interface Rehearsed {
  step: Step;
  envelope: Envelope;
  letters: Addressee[];
}

/**
 * Plays steps in this process, by the rules alone: no server, no letters sent. Out: what each step is on the wire, the
 * state at the end, and what a registered initiative is started with. Throws when a step is refused.
 */
export function rehearse(
  steps: readonly Step[],
  register: Register,
  now: number,
): { played: Rehearsed[]; beginning: Beginning; state: InitiativeState } {
  const [first, ...others] = steps;
  if (first?.command !== 'register') throw new Error('a life begins with its registration');
  const registration = enveloped(first, register, undefined);
  const beginning: Beginning = {
    envelope: registration,
    payload: commands.register.payload.parse(first.payload),
    register: snapshotOf(register),
    ruleSet: { version: register.ruleSet, custom: null },
    clockOffsetMs: 0,
  };
  const played: Rehearsed[] = [{ step: first, envelope: registration, letters: [] }];
  const cases = new Map<string, Seen>();
  let latest: Seen | undefined;
  let state = begin(beginning, now);
  for (const step of others) {
    const about = step.command === 'will' ? latest : cases.get(String(step.payload.case));
    const envelope = enveloped(step, register, about);
    const answer = judge(state, step.command, envelope, now);
    if (!answer.ok) throw new Error(`${step.command}: ${answer.refused.message}`);
    const { receipt } = answer.value;
    if (receipt.case) {
      latest = receipt.case;
      cases.set(latest.id, latest);
    }
    const letters = ready(answer.value.state, now);
    played.push({ step, envelope, letters: letters.map(({ to }) => to) });
    state = afterDelivery(
      answer.value.state,
      letters.map(({ id }) => ({
        intent: id,
        outcome: 'sent',
        messageId: `<${id}>`,
        to: 'tlf.nav',
        reason: null,
      })),
      now,
    );
  }
  return { played, beginning, state };
}

/** Starts a bare workflow. */
export async function startBare(client: Client, input: BareInput): Promise<void> {
  await client.workflow.start('bare', {
    taskQueue: bareTaskQueue,
    workflowId: `bare-${input.key}`,
    args: [input],
  });
}

/** Sends a message to a bare workflow and waits for its answer. */
export const sendBare = (client: Client, key: string, command: BareCommand): Promise<BareReceipt> =>
  client.workflow
    .getHandle(`bare-${key}`)
    .executeUpdate<BareReceipt, [BareCommand]>('take', { args: [command] });

/** What a bare workflow of this key is started with; `timers`: how many reminders it has pending, far ahead. */
export function bareInput(key: string, register: Register, timers: number): BareInput {
  const dayMs = 86_400_000;
  return {
    key,
    programme: register.programme,
    reminded: [{ person: 'lead.nav' }],
    timersMs: Array.from({ length: timers }, (_, index) => (30 + index) * dayMs),
    everyMs: null,
    taken: [],
  };
}
