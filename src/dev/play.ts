import type { Client } from '@temporalio/client';
import { sendCommand } from '../client/commands';
import { caseConcerned, envelopeOf, workflowIdFor } from '../client/envelope';
import { queryHistory, queryRegister, queryState } from '../client/reads';
import type { Reply } from '../client/reply';
import type { CommandName } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import type { Receipt } from '../contract/messages';
import type { EpochMs } from '../domain/calendar';
import type { PersonId } from '../domain/register';
import type { CaseView } from '../domain/view';

/** One thing that somebody does to an initiative. */
export interface Step {
  key: string;
  command: CommandName;
  by: PersonId;
  payload: Record<string, unknown>;
  /** Day or instant when it was decided, if earlier than it is sent. */
  decidedOn?: string;
}

/** Where steps are played, and how. */
export interface Stage {
  client: Client;
  /** The programme of the register that the server holds. */
  programme: string;
  /** Clock for the time of sending, epoch milliseconds. */
  now: () => EpochMs;
  /** Command ids are this prefix, the key and the step's number: the same steps have the same ids. At most 24 letters, digits and hyphens. */
  idPrefix: string;
  /** How long one command may take; 15 seconds by default. */
  timeoutMs?: number;
  /** Signs for whoever acts; without it commands go out unsigned. */
  sign?: (envelope: Envelope) => Promise<Envelope>;
  onStep?: (step: Step, receipt: Receipt) => void;
}

/** How it went: receipts of the steps played now; `stopped` says which step was not accepted, and why. */
export interface Played {
  receipts: Receipt[];
  /** Steps that had been played before, and were passed over. */
  before: number;
  stopped?: { step: Step; index: number; because: Exclude<Reply<never>, { value: never }> };
}

type Failure = Exclude<Reply<never>, { value: never }>;
type Seen = Pick<CaseView, 'id' | 'revision' | 'manifest'>;

/** What the player has seen last: the register's revision, and each initiative's latest case. */
interface Memory {
  revision: number;
  cases: Map<string, Seen>;
}

/** Command id of the step with this number. */
export const stepId = (prefix: string, key: string, index: number): string =>
  `${prefix}-${key}-${String(index + 1).padStart(3, '0')}`;

/**
 * Sends the steps one after another, each as an update, and waits for each answer; stops at the first that is not
 * accepted. Steps played before, under the same prefix, are passed over, so that an interrupted play can be resumed. All
 * steps are of one initiative, or of several whose keys were not played under this prefix.
 */
export async function play(stage: Stage, steps: readonly Step[]): Promise<Played> {
  const register = await queryRegister(stage.client, timeoutOf(stage));
  const [first] = steps;
  if (first === undefined) return { receipts: [], before: 0 };
  if (!('value' in register))
    return { receipts: [], before: 0, stopped: { step: first, index: 0, because: register } };
  const memory: Memory = { revision: register.value.revision, cases: new Map() };
  const played = await playedBefore(stage, steps);
  const receipts: Receipt[] = [];
  let before = 0;
  for (const [index, step] of steps.entries()) {
    const id = stepId(stage.idPrefix, step.key, index);
    if (played.has(id)) {
      before += 1;
      continue;
    }
    const sent = await send(stage, memory, step, id);
    if (!('receipt' in sent)) return { receipts, before, stopped: { step, index, because: sent } };
    receipts.push(sent.receipt);
    stage.onStep?.(step, sent.receipt);
  }
  return { receipts, before };
}

const timeoutOf = (stage: Stage): number => stage.timeoutMs ?? 15_000;

/** Ids of the commands the initiatives have taken; none for one that does not exist yet. */
async function playedBefore(stage: Stage, steps: readonly Step[]): Promise<Set<string>> {
  const keys = [...new Set(steps.map((step) => step.key))];
  const histories = await Promise.all(keys.map((key) => queryHistory(stage.client, key, timeoutOf(stage))));
  return new Set(
    histories.flatMap((reply) => ('value' in reply ? reply.value.map((entry) => entry.id) : [])),
  );
}

async function send(
  stage: Stage,
  memory: Memory,
  step: Step,
  id: string,
  again = false,
): Promise<{ receipt: Receipt } | Failure> {
  const { client, programme, now } = stage;
  const concerns = await caseSeen(stage, memory, step);
  const { sign: signs = (unsigned: Envelope) => Promise.resolve(unsigned) } = stage;
  const envelope = await signs(
    envelopeOf({
      id,
      programme,
      command: step.command,
      key: step.key,
      by: step.by,
      register: memory.revision,
      payload: step.payload,
      concerns,
      decidedOn: step.decidedOn,
      sentAt: now(),
    }),
  );
  const sent = await sendCommand(client, workflowIdFor(step.command, step.key), envelope, timeoutOf(stage));
  if ('receipt' in sent) {
    const { case: touched } = sent.receipt;
    if (touched) memory.cases.set(step.key, { ...touched, manifest: { hash: touched.manifest, items: [] } });
    return sent;
  }
  if (again || !('refused' in sent)) return sent;
  if (sent.refused.code === 'register-stale') return sendAfresh(stage, memory, step, id);
  if (sent.refused.code === 'case-stale') {
    memory.cases.delete(step.key);
    return send(stage, memory, step, id, true);
  }
  return sent;
}

async function sendAfresh(
  stage: Stage,
  memory: Memory,
  step: Step,
  id: string,
): Promise<{ receipt: Receipt } | Failure> {
  const register = await queryRegister(stage.client, timeoutOf(stage));
  if (!('value' in register)) return register;
  memory.revision = register.value.revision;
  return send(stage, memory, step, id, true);
}

const aboutACase: readonly CommandName[] = ['decide', 'approve', 'amend', 'move', 'withdrawCase', 'will'];

/** The case the step concerns as it stands: from the latest receipt where it is that one, else asked for. */
async function caseSeen(stage: Stage, memory: Memory, step: Step): Promise<Seen | undefined> {
  if (!aboutACase.includes(step.command)) return undefined;
  const latest = memory.cases.get(step.key);
  if (latest !== undefined && (step.payload.case === latest.id || step.command === 'will')) return latest;
  const state = await queryState(stage.client, step.key, timeoutOf(stage));
  return 'value' in state ? caseConcerned(step.command, step.payload, state.value.cases) : undefined;
}
