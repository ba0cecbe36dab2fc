import { setTimeout as wait } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { sendCommand } from '../src/client/commands';
import { queryWholeRecord } from '../src/client/reads';
import { initiativeWorkflowId, programmeWorkflowId } from '../src/contract/messages';
import type { Account } from './books/account';
import { filesOf } from '../src/record/directory';
import { verify } from '../src/record/verify';
import { createServiceGround } from './ground';
import type { Saboteur } from './faults';
import { isKept, runsOf, type Run } from './runs';
import type { Stage, StageOptions } from './stage';

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

/** A server that itself removes what has ended, ten seconds later: its own retention, which it lets nobody set so low. */
export const shortRetention: Partial<StageOptions> = {
  retentionMs: 10_000,
  settings: { 'system.namespaceMinRetentionLocal': '1s', 'history.retentionTimerJitterDuration': '1s' },
};

/** Lets a run end after some weeks instead of after a year, so that a short life has several. */
export const shortRuns = { 'limit.historyCount.suggestContinueAsNew': 500 };

/** The runs of each workflow, measured, the oldest first. */
export type RunsMet = Map<string, Run[]>;

const lookEveryMs = 500;

/** Measures every run when it has ended and before the server removes it. */
export const measureRuns =
  (stage: Stage, keys: readonly string[], met: RunsMet): Saboteur =>
  async (progress) => {
    const present = new Map<string, string>();
    while (!progress.over()) {
      for (const workflowId of keys.map(initiativeWorkflowId)) {
        const runId = await presentRun(stage, workflowId);
        if (runId === undefined || runId === present.get(workflowId)) continue;
        present.set(workflowId, runId);
        await measure(stage, workflowId, met);
      }
      await wait(lookEveryMs);
    }
  };

async function presentRun({ client }: Stage, workflowId: string): Promise<string | undefined> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).runId;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** Adds the runs that are new since the last time; the one that had not ended then is measured again. */
async function measure({ client }: Stage, workflowId: string, met: RunsMet): Promise<Run[]> {
  const ended = (met.get(workflowId) ?? []).slice(0, -1);
  const since = await runsOf(
    client,
    workflowId,
    ended.map(({ runId }) => runId),
  );
  const all = [...ended, ...since];
  met.set(workflowId, all);
  return all;
}

/**
 * Waits until retention has removed all but the present run of each initiative, and reads record and state again: the
 * books are then balanced on what is left. At last the initiative is terminated and forgotten too, and its key asked for
 * again.
 */
export async function afterYears(
  stage: Stage,
  accounts: readonly Account[],
  met: RunsMet,
): Promise<Aftermath> {
  const found: Aftermath = { accounts: [], faults: [], notes: [] };
  for (const account of accounts) {
    const workflowId = initiativeWorkflowId(account.key);
    const runs = await measure(stage, workflowId, met);
    found.notes.push(...described(account, runs));
    found.faults.push(...tooLarge(account.key, runs));
    if (runs.length < 2) found.faults.push(`${account.key} never continued as new`);
    for (const { runId } of runs.slice(0, -1)) await untilRemoved(stage, workflowId, runId);
    const ground = createServiceGround(stage, account.key);
    found.accounts.push({ ...account, record: await ground.record(), state: await ground.state() });
    found.faults.push(...(await notVerified(stage, account)));
    found.faults.push(...(await reused(stage, account, 'while it runs')));
    await stage.client.workflow.getHandle(workflowId).terminate('the end of the rehearsal');
    found.faults.push(...(await reused(stage, account, 'when it has been terminated')));
    await untilRemoved(stage, workflowId, runs.at(-1)?.runId ?? '');
    found.faults.push(...(await reused(stage, account, 'when the server has forgotten it')));
  }
  return found;
}

const removedWithinMs = 120_000;

/** Throws when the server still keeps a run long after its retention. */
async function untilRemoved({ client }: Stage, workflowId: string, runId: string): Promise<void> {
  for (const ends = Date.now() + removedWithinMs; await isKept(client, workflowId, runId); await wait(200))
    if (Date.now() > ends) throw new Error(`${workflowId}: the server keeps run ${runId}`);
}

/** What `dsop export` gives now, judged anew from its first command as `dsop verify` does. */
async function notVerified({ client }: Stage, { key, acknowledged }: Account): Promise<string[]> {
  const exported = await queryWholeRecord(client, key, 60_000);
  if (!('value' in exported) || exported.value === null)
    return [`${key} has no decision record: ${JSON.stringify(exported)}`];
  const { holds, findings } = verify(await filesOf(exported.value), {});
  const wrong = findings.filter((finding) => finding.holds === 'no').map(({ says }) => `${key}: ${says}`);
  const told = exported.value.timeline.filter((row) => row.what === 'command').length;
  return holds && told === acknowledged.length
    ? []
    : [`${key}: the decision record tells of ${told} commands, not ${acknowledged.length}`, ...wrong];
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
