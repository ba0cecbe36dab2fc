import { readFileSync } from 'node:fs';
import { Worker } from '@temporalio/worker';
import { initiativeWorkflowId } from '../../../src/contract/messages';
import { inventedSha256, wholeLife } from '../../../src/dev/life';
import type { Step } from '../../../src/dev/play';
import { v4_0 } from '../../../src/domain/agreement';
import { osloDayOf } from '../../../src/domain/calendar';
import { testEnvironment, type HistoryEvent } from '../../support/env';
import { eventsOf } from '../../support/history';
import { intentsOf } from '../../support/letters';
import { sharedRun } from '../../support/run';
import { fewActors } from './fewActors';

/**
 * A change of behaviour that is released while initiatives sit in every phase: letters leave in small deliveries, two at a
 * time, where they left all at once. That takes more activities, so a run of the release before would not replay.
 */
const most = 2;
const release = readFileSync(sharedRun().bundle, 'utf8');
const workflowModule = /\(0, ?(\w+)\.condition\)/.exec(release)?.[1] ?? '';
const smaller = `({ ...whole, intents: whole.intents.slice(0, ${most}) })`;
const unguarded = changed(`((whole) => ${smaller})($&)`);
const guarded = changed(
  `((whole) => (0, ${workflowModule}.patched)('small-deliveries') ? ${smaller} : whole)($&)`,
);

/** The released code with the letters of a delivery chosen another way. */
function changed(to: string): string {
  const place = /\(0, ?\w+\.deliveryOf\)\(host\.get\(\), host\.now\(\)\)/;
  const other = release.replace(place, to);
  if (other === release) throw new Error('the code to change is not where it was');
  return other;
}

const env = testEnvironment({ register: fewActors, beginsAt: '2027-03-01T10:00:00+01:00' });
const day = 86_400_000;

/** The whole life in two parts: up to a phase, and the rest. */
function cutAt(phase: string, steps: readonly Step[]): [Step[], Step[]] {
  const edge = v4_0.transitions.find(({ to }) => to === phase);
  const decided = edge && steps.findLastIndex(({ payload }) => payload.case === `${edge.gate ?? 'CLOSE'}-1`);
  const last = decided ?? steps.findIndex(({ command }) => command === 'qualify');
  return [steps.slice(0, last + 1), steps.slice(last + 1)];
}

const keys: Record<string, string> = {};
const rest: Record<string, Step[]> = {};
const before: Record<string, HistoryEvent[]> = {};
const lettersIn = (event: HistoryEvent): number => {
  const data = event.activityTaskScheduledEventAttributes?.input?.payloads?.[0]?.data;
  const { intents } = JSON.parse(Buffer.from(data ?? []).toString('utf8')) as { intents: unknown[] };
  return intents.length;
};
const deliveries = (events: readonly HistoryEvent[]): number[] =>
  eventsOf(events, 'ACTIVITY_TASK_SCHEDULED').map(lettersIn);

const marksSmaller = (event: HistoryEvent): boolean => {
  const [patch] = event.markerRecordedEventAttributes?.details?.['patch-data']?.payloads ?? [];
  return Buffer.from(patch?.data ?? []).includes('small-deliveries');
};

async function eachKey(work: (phase: string, key: string) => Promise<unknown>): Promise<void> {
  await Promise.all(Object.entries(keys).map(([phase, key]) => work(phase, key)));
}

beforeAll(async () => {
  for (const { id } of v4_0.phases) keys[id] = env.newKey(id.toUpperCase());
  keys.stopped = env.newKey('STANSET');
  const today = osloDayOf(Date.parse('2027-03-01T10:00:00+01:00'));
  await eachKey(async (phase, key) => {
    const steps = wholeLife(key, env.register, { day: today });
    const [done, left] = cutAt(phase === 'stopped' ? 'concept' : phase, steps);
    await env.play(done);
    rest[phase] = left;
  });
  await stop(keys.stopped);
  await eachKey((_phase, key) => env.forward(key, 10 * day));
  await eachKey(async (phase, key) => {
    await env.delivered(key);
    before[phase] = await env.events(key);
  });
  await env.stopWorker();
  await env.startWorker({ workflowBundle: { code: guarded } });
});

/** Puts its stop before the forum, and takes the forum's word for it. */
async function stop(key: string): Promise<void> {
  const life = env.life(key);
  await env.send({ key, command: 'stop', by: life.cast.pmo, payload: { reason: 'Ikke lenger aktuelt' } });
  const open = (await env.state(key)).cases.find(({ status }) => status === 'open');
  for (const { by } of life.decision('BP1')) {
    await env.send({ key, command: 'decide', by, payload: { case: open?.id, position: 'support' } });
  }
}

/** The phases whose history does not replay with this code. */
async function unfaithful(code: string, histories: Record<string, HistoryEvent[]>): Promise<string[]> {
  const named = Object.entries(histories).map(([phase, events]) => ({
    workflowId: initiativeWorkflowId(phase),
    history: { events },
  }));
  const faults: string[] = [];
  for await (const { error, workflowId } of Worker.runReplayHistories({ workflowBundle: { code } }, named)) {
    if (error) faults.push(workflowId);
  }
  return faults;
}

test('there is one in every phase, and one that was stopped, each with duties and letters behind it', async () => {
  await eachKey(async (phase, key) => {
    const { phase: now, ending, letters } = await env.state(key);
    expect([ending === null ? now : 'stopped', letters.pending]).toEqual([phase, 0]);
  });
  expect(
    Object.values(before)
      .flatMap(deliveries)
      .some((count) => count > most),
  ).toBe(true);
});

test('released without a guard, the change would have stopped those that had sent more at once', async () => {
  const { concept = [], stopped = [] } = before;
  for (const events of [concept, stopped]) expect(Math.max(...deliveries(events))).toBeGreaterThan(most);
  const faults = await unfaithful(unguarded, { concept, stopped });
  expect(faults).toEqual(['concept', 'stopped'].map(initiativeWorkflowId));
});

test('with its guard every history of the release before replays', async () => {
  expect(await unfaithful(guarded, before)).toEqual([]);
});

test('each goes on from where it was and finishes, with no letter lost or sent twice', async () => {
  await eachKey(async (phase, key) => {
    if (phase === 'stopped') {
      const payload = { sha256: inventedSha256(key, 'lessons'), name: 'laering.pdf', bytes: 1000 };
      await env.send({ key, command: 'lessons', by: env.life(key).cast.pmo, payload });
    } else await env.play(rest[phase] ?? []);
    await env.forward(key, 10 * day);
    const state = await env.delivered(key);
    expect([phase, state.undelivered, state.refusals]).toEqual([phase, [], []]);
    expect(phase === 'stopped' ? state.ending?.closedAt : state.phase).toEqual(
      phase === 'stopped' ? expect.any(String) : 'operations',
    );
    const said = env.letters(key).flatMap((letter) => intentsOf(letter).map((i) => `${i} ${letter.to[0]}`));
    expect(new Set(said).size).toBe(said.length);
  });
});

test('from the release on they have the new behaviour, without a failed task, and replay', async () => {
  const marked: string[] = [];
  await eachKey(async (phase, key) => {
    const events = await env.events(key);
    const later = deliveries(events.slice(before[phase]?.length));
    expect([phase, Math.max(0, ...later) <= most]).toEqual([phase, true]);
    expect([phase, eventsOf(events, 'WORKFLOW_TASK_FAILED')]).toEqual([phase, []]);
    const markers = eventsOf(events, 'MARKER_RECORDED').filter(marksSmaller).length;
    expect([phase, markers]).toEqual([phase, later.length > 0 ? 1 : 0]);
    if (markers > 0) marked.push(phase);
  });
  expect(marked).toEqual(
    expect.arrayContaining(['idea', 'concept', 'planning', 'realisation', 'rollout', 'stopped']),
  );
  const realisation = await env.events(keys.realisation ?? '');
  expect(await unfaithful(guarded, { realisation })).toEqual([]);
});
