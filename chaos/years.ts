import { sendCommand } from '../src/client/commands';
import { initiativeWorkflowId, programmeWorkflowId } from '../src/contract/messages';
import type { Account } from './books/account';
import { createServiceGround } from './ground';
import { removeRun, runsOf, type Run } from './runs';
import type { Stage } from './stage';

/** What is found when long lives are looked at afterwards: the accounts read again, what is wrong, what was measured. */
export interface Aftermath {
  accounts: Account[];
  faults: string[];
  notes: string[];
}

/**
 * What a run may be at most. The server warns of a history at 10,240 events and ends it at 51,200 or 50 MB; it takes 2 MB
 * at once, which bounds what one run hands to the next.
 */
const most = { events: 10_240, bytes: 10_000_000, carriedBytes: 1_000_000 };

const yearMs = 365 * 24 * 3_600_000;

/**
 * Measures the runs of each initiative, removes all but the present one as retention would, and reads record and state
 * again: the books are then balanced on what is left. At last the initiative is terminated and removed too, and its key
 * asked for again.
 */
export async function afterYears(stage: Stage, accounts: readonly Account[]): Promise<Aftermath> {
  const found: Aftermath = { accounts: [], faults: [], notes: [] };
  for (const account of accounts) {
    const workflowId = initiativeWorkflowId(account.key);
    const runs = await runsOf(stage.client, workflowId);
    found.notes.push(...described(account, runs));
    found.faults.push(...tooLarge(account.key, runs));
    if (runs.length < 2) found.faults.push(`${account.key} never continued as new`);
    for (const { runId } of runs.slice(0, -1)) await removeRun(stage.client, workflowId, runId);
    const ground = createServiceGround(stage, account.key);
    found.accounts.push({ ...account, record: await ground.record(), state: await ground.state() });
    found.faults.push(...(await reused(stage, account, 'while it runs')));
    await stage.client.workflow.getHandle(workflowId).terminate('the end of the rehearsal');
    found.faults.push(...(await reused(stage, account, 'when it has been terminated')));
    await removeRun(stage.client, workflowId, runs.at(-1)?.runId ?? '');
    found.faults.push(...(await reused(stage, account, 'when the server has forgotten it')));
  }
  return found;
}

/** Asks for the key once more, with a command of its own. */
async function reused(stage: Stage, { key, acknowledged }: Account, when: string): Promise<string[]> {
  const [registration] = acknowledged;
  if (!registration) return [`${key} was never registered`];
  const envelope = {
    ...registration.envelope,
    id: `again-${key}-${when}`.toLowerCase().replace(/[^a-z0-9-]/g, '-'),
  };
  const sent = await sendCommand(stage.client, programmeWorkflowId, envelope, 30_000);
  return 'refused' in sent && sent.refused.code === 'key-used'
    ? []
    : [`${key} was given again ${when}: ${JSON.stringify(sent)}`];
}

function tooLarge(key: string, runs: readonly Run[]): string[] {
  return (['events', 'bytes', 'carriedBytes'] as const).flatMap((what) =>
    runs
      .filter((run) => run[what] > most[what])
      .map((run) => `${key}: a run has ${run[what]} ${what}, more than ${most[what]}`),
  );
}

function described({ key, state, record }: Account, runs: readonly Run[]): string[] {
  const years = runs.reduce((sum, run) => sum + run.lastedMs, 0) / yearMs;
  const total = (what: 'events' | 'actions'): number => runs.reduce((sum, run) => sum + run[what], 0);
  const largest = (what: 'events' | 'bytes' | 'carriedBytes'): number =>
    Math.max(...runs.map((run) => run[what]));
  const stateBytes = Buffer.byteLength(JSON.stringify(state));
  return [
    `${key}: ${years.toFixed(1)} years, ${record.length} commands, ${state.cases.length} cases, ${runs.length} runs`,
    `${key}: a year ${Math.round(total('events') / years)} events, ${Math.round(total('actions') / years)} actions`,
    `${key}: largest run ${largest('events')} events, ${kB(largest('bytes'))}; handed on ${kB(largest('carriedBytes'))}`,
    `${key}: state as asked for ${kB(stateBytes)}, record ${kB(Buffer.byteLength(JSON.stringify(record)))}`,
    ...runs.map(
      (run, index) =>
        `${key}: run ${index + 1}: ${Math.round(run.lastedMs / 86_400_000)} days, ${run.events} events, ${kB(run.bytes)}, ${run.actions} actions, began with ${kB(run.carriedBytes)}`,
    ),
  ];
}

const kB = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
