import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Envelope } from '../../src/contract/envelope';
import { initiativeWorkflowId, programmeWorkflowId, type Receipt } from '../../src/contract/messages';
import { forwardWorkflow } from '../../src/client/forward';
import { inventedSha256 } from '../../src/dev/life';
import type { InitiativeView } from '../../src/domain/view';
import { testEnvironment } from '../support/env';
import { ssb } from '../support/deskAsks';
import { eventsOf } from '../support/history';
import { about, intentsOf, receivers } from '../support/letters';
import { sharedRun } from '../support/run';

const day = 86_400_000;
const { bundle } = sharedRun();

/** The same workflows, but a run takes only so many messages: a new run then begins often. */
function impatient(messages: number): string {
  const code = readFileSync(bundle, 'utf8');
  const changed = code.replace(/(const mostMessages = )1500;/, `$1${messages};`);
  if (changed === code) throw new Error('the limit of messages is not where it was');
  return changed;
}

describe('a run that has taken its fill of messages, all at once', () => {
  const shouts = 400;
  const env = testEnvironment({ worker: { workflowBundle: { code: impatient(200) } } });
  let key: string;
  let before: InitiativeView;
  let assess: Envelope;
  let first: Receipt;
  let runs: string[];
  const run = async () => (await env.client.workflow.getHandle(initiativeWorkflowId(key)).describe()).runId;

  beforeAll(async () => {
    key = env.newKey('FULL');
    const life = env.life(key);
    await env.play([...life.registration(), ...life.idea('assess'), ...life.joining()]);
    assess = await env.envelope({ key, command: 'prioritise', by: life.cast.pmo, payload: { rank: 2 } });
    first = receiptOf(await env.sendEnvelope(assess));
    before = await env.delivered(key);
    runs = [await run()];
    await Promise.all(Array.from({ length: shouts }, () => env.signal(key, 'assess', {})));
    await env.until(key, ({ refusalCount }) => refusalCount === shouts, 60_000);
    runs.push(await run());
  });

  test('is followed by another, in which nothing is lost', async () => {
    expect(runs[1]).not.toBe(runs[0]);
    const after = await env.state(key);
    const { now, refusals, refusalCount } = after;
    expect(after).toEqual({ ...before, now, refusals, refusalCount });
    const [started] = eventsOf(await env.events(key), 'WORKFLOW_EXECUTION_STARTED');
    expect(started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).toBe(runs[0]);
  });

  test('knows the commands of the run before: as an update, as a signal and as both', async () => {
    const handle = env.client.workflow.getHandle(initiativeWorkflowId(key));
    const again = () =>
      handle.executeUpdate<Receipt, [Envelope]>(assess.command, { args: [assess], updateId: randomUUID() });
    expect(await again()).toEqual({ ...first, repeated: true });
    await env.signal(key, assess.command, assess);
    await Promise.all([again(), env.signal(key, assess.command, assess), env.sendEnvelope(assess)]);
    expect(await env.state(key)).toMatchObject({ head: before.head, commands: before.commands });
    const other = { ...assess, payload: { rank: 9 } };
    expect(await env.sendEnvelope(other)).toMatchObject({ refused: { code: 'id-reused' } });
  });

  test('leaves its timer to the next: what falls due is done once', async () => {
    const life = env.life(key);
    await env.play([...life.idea().slice(2), ...life.gate('BP1')]);
    await env.forward(key, 45 * day);
    await env.delivered(key);
    const said = about(env.letters(key), 'duty:').flatMap((l) => intentsOf(l).map((i) => `${i} ${l.to[0]}`));
    expect(said.filter((one) => one.includes('report/'))).not.toEqual([]);
    expect(new Set(said).size).toBe(said.length);
  });
});

describe('with a new run after every twenty messages', () => {
  const env = testEnvironment({ worker: { workflowBundle: { code: impatient(20) } } });

  test('a life comes to the same, and every letter is sent once', async () => {
    const key = env.newKey('OFTE');
    const life = env.life(key);
    const { registration, idea, joining, gate } = life;
    await env.play([...registration(), ...idea(), ...joining(), ...gate('BP1'), ...life.basis('BP2')]);
    const state = await env.delivered(key);
    expect(state).toMatchObject({ phase: 'concept', refusals: [], undelivered: [] });
    const [started] = eventsOf(await env.events(key), 'WORKFLOW_EXECUTION_STARTED');
    expect(started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).toBeTruthy();
    const said = env.letters(key).flatMap((letter) => intentsOf(letter).map((i) => `${i} ${letter.to[0]}`));
    expect(new Set(said).size).toBe(said.length);
    expect(state.letters.sent).toBe(said.length);
    expect(receivers(about(env.letters(key), 'decision:BP1-1:'), env.register)).toHaveLength(11);
  });

  test('eighty commands at once, signals and updates in turn, each have their effect once', async () => {
    const key = env.newKey('STORM');
    const life = env.life(key);
    await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
    const { commands } = await env.state(key);
    const envelope = await env.envelope({ key, command: 'document', by: life.cast.projectLead });
    const envelopes = Array.from({ length: 80 }, (_, index) => ({
      ...envelope,
      id: `storm-${String(index).padStart(4, '0')}`,
      payload: { kind: 'concept-description', sha256: inventedSha256(String(index)) },
    }));
    const replies = await Promise.all(
      envelopes.map((one, index) =>
        index % 2 === 0 ? env.signal(key, 'document', one) : env.sendEnvelope(one),
      ),
    );
    expect(replies.filter((reply) => reply !== undefined && !('receipt' in reply))).toEqual([]);
    const state = await env.until(key, (now) => now.commands === commands + 80);
    expect(state).toMatchObject({ refusals: [] });
    const ids = (await env.commands(key)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(state.documents.filter(({ kind }) => kind === 'concept-description').at(-1)?.version).toBe(80);
  });

  test('the programme registers each of ten ideas once, while others shout', async () => {
    const programme = env.client.workflow.getHandle(programmeWorkflowId);
    const { runId } = await programme.describe();
    const keys = Array.from({ length: 10 }, () => env.newKey('SVERM'));
    const envelopes = await Promise.all(
      keys.map((key) => {
        const [step] = env.life(key).registration();
        return env.envelope({ key, command: 'register', by: step!.by, payload: step!.payload });
      }),
    );
    const [replies] = await Promise.all([
      Promise.all(envelopes.map((envelope) => env.sendEnvelope(envelope))),
      Promise.all(Array.from({ length: 300 }, () => programme.signal('register', {}))),
    ]);
    expect(replies.filter((reply) => !('receipt' in reply))).toEqual([]);
    expect((await programme.describe()).runId).not.toBe(runId);
    await Promise.all(keys.map((key) => env.state(key)));
    const again = await Promise.all(envelopes.map((envelope) => env.sendEnvelope(envelope)));
    expect(again.every((reply) => 'receipt' in reply)).toBe(true);
    const others = envelopes.map((envelope, index) => ({ ...envelope, id: `another-${index}` }));
    const refused = await Promise.all(others.map((envelope) => env.sendEnvelope(envelope)));
    expect(refused.map((reply) => ('refused' in reply ? reply.refused.code : reply))).toEqual(
      keys.map(() => 'key-used'),
    );
  });

  test('ideas that came while no worker was there are all started, in more than one run, and no letter is lost between', async () => {
    const programme = env.client.workflow.getHandle(programmeWorkflowId);
    const { runId } = await programme.describe();
    const keys = Array.from({ length: 30 }, () => env.newKey('KVEN'));
    const envelopes = await Promise.all(
      keys.map((key) => {
        const [step] = env.life(key).registration();
        return env.envelope({ key, command: 'register', by: step!.by, payload: step!.payload });
      }),
    );
    const desk = 'PROGRAMME';
    const admission = await env.envelope({ key: desk, command: 'admitActor', by: 'ola.pmo', payload: ssb });
    await env.stopWorker();
    await programme.signal('admitActor', admission);
    for (const envelope of envelopes) await programme.signal('register', envelope);
    await env.startWorker();
    for (const key of keys) await env.started(key);
    await env.delivered(desk);
    expect(receivers(about(env.letters(desk), 'call:ADMIT-1:'), env.register)).toHaveLength(9);
    const first = await env.client.workflow.getHandle(programmeWorkflowId, runId).fetchHistory();
    expect(eventsOf(first.events ?? [], 'ACTIVITY_TASK_SCHEDULED').length).toBeLessThan(keys.length);
    expect((await programme.describe()).runId).not.toBe(runId);
  });
});

describe('a run of the usual length', () => {
  const env = testEnvironment();
  const year = 365 * day;

  test('takes signals that came while no worker was there in their order, a hundred in each task, and answers updates meanwhile', async () => {
    const many = 250;
    const key = env.newKey('BORTE');
    const life = env.life(key);
    await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
    await env.delivered(key);
    const { commands, refusalCount } = await env.state(key);
    const envelope = await env.envelope({ key, command: 'document', by: life.cast.projectLead });
    const sha256 = Array.from({ length: many }, (_, index) => inventedSha256(String(index)));
    await env.stopWorker();
    for (const [index, hash] of sha256.entries()) {
      const payload = { kind: 'concept-description', sha256: hash };
      await env.signal(key, 'document', { ...envelope, id: `away-${index}-of-${many}`, payload });
    }
    await env.startWorker();
    const update = env.send({ key, command: 'prioritise', by: life.cast.pmo, payload: { rank: 1 } });
    const state = await env.until(key, (now) => now.commands === commands + many, 60_000);
    expect(await update).toMatchObject({ refused: { code: 'wrong-phase' } });
    const versions = state.documents.filter(({ kind }) => kind === 'concept-description');
    expect(versions.map((one) => one.sha256)).toEqual(sha256);
    expect(state.refusalCount).toBe(refusalCount);
    const events = await env.events(key);
    const last = eventsOf(events, 'WORKFLOW_EXECUTION_SIGNALED').at(-1);
    const after = events.slice(events.indexOf(last!));
    expect(eventsOf(after, 'WORKFLOW_TASK_COMPLETED').length).toBeGreaterThanOrEqual(many / 100);
  });

  test('is followed by one other when it has lasted a year, though nothing has happened', async () => {
    const key = env.newKey('STILLE');
    const life = env.life(key);
    await env.play([...life.registration(), ...life.idea()]);
    const before = await env.delivered(key);
    const handle = env.client.workflow.getHandle(initiativeWorkflowId(key));
    const { runId } = await handle.describe();
    await env.forward(key, year + day);
    const [started] = eventsOf(await env.events(key), 'WORKFLOW_EXECUTION_STARTED');
    expect(started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).toBe(runId);
    expect(await env.state(key)).toMatchObject({ head: before.head, step: before.step, refusals: [] });
  });

  test('is followed by one other for the programme too', async () => {
    const handle = env.client.workflow.getHandle(programmeWorkflowId);
    const { runId } = await handle.describe();
    const moved = await forwardWorkflow(env.connection, env.namespace, programmeWorkflowId, year + day);
    expect(moved).toEqual({ outcome: 'forwarded' });
    expect((await handle.describe()).runId).not.toBe(runId);
    await env.play(env.life(env.newKey('NESTE')).registration());
  });
});

function receiptOf(sent: Awaited<ReturnType<ReturnType<typeof testEnvironment>['sendEnvelope']>>): Receipt {
  if ('receipt' in sent) return sent.receipt;
  throw new Error(JSON.stringify(sent));
}
