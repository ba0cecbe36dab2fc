import { forwardWorkflow } from '../../src/client/forward';
import { initiativeWorkflowId, processWorkflowId, programmeWorkflowId } from '../../src/contract/messages';
import { postWorkflowId } from '../../src/contract/post';
import { registerFileOf } from '../../src/contract/registerFile';
import { inventedSha256, wholeLife } from '../../src/dev/life';
import { osloDayOf } from '../../src/domain/calendar';
import type { Register } from '../../src/domain/register';
import type { Command, TestEnvironment } from '../support/env';
import { eventsOf } from '../support/history';
import { wire } from '../support/wire';

/** A run whose history is worth keeping. */
export interface Recording {
  name: string;
  workflowId: string;
  /** The present run when left out. */
  runId?: string;
}

/** What is recorded, on which day it begins: each gives one history or more. */
export interface Scenario {
  beginsAt: string;
  /** What the register says beside the small one: how letters come, and DSOP SG's month. */
  standing?: Partial<Register['standing']>;
  play: (env: TestEnvironment) => Promise<Recording[]>;
}

const actors = ['nav', 'bits', 'finansnorge'];
const day = 86_400_000;

/** Three of the nine actors: as much of the agreement, in a third of the bytes. */
export const smallRegister = (sample: Register): Register => ({
  ...sample,
  actors: sample.actors.filter(({ id }) => actors.includes(id)),
  persons: sample.persons.filter(({ actor }) => actor !== null && actors.includes(actor)),
  seats: sample.seats.filter(({ actor }) => actors.includes(actor)),
  mandates: sample.mandates.filter(({ actor }) => actors.includes(actor)),
  chairs: { pmo: 'siri.nav' },
});

/** Sends a command that must be accepted. */
async function take(env: TestEnvironment, command: Command): Promise<void> {
  const sent = await env.send(command);
  if (!('receipt' in sent)) throw new Error(JSON.stringify(sent));
}

/** An initiative in its concept phase. */
async function inConcept(env: TestEnvironment, key: string) {
  const life = env.life(key);
  await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
  await env.delivered(key);
  return life;
}

export const scenarios: Scenario[] = [
  {
    beginsAt: '2027-02-01T10:00:00+01:00',
    play: async (env) => {
      const key = env.newKey('LIV');
      const today = osloDayOf(Date.parse('2027-02-01T10:00:00+01:00'));
      await env.play(wholeLife(key, env.register, { day: today }));
      const { phase } = await env.delivered(key);
      if (phase !== 'operations') throw new Error(`it ended in ${phase}`);
      return [{ name: 'whole-life', workflowId: initiativeWorkflowId(key) }];
    },
  },
  {
    beginsAt: '2027-05-03T10:00:00+02:00',
    play: async (env) => {
      const key = env.newKey('RAPPORT');
      const life = await inConcept(env, key);
      await env.forward(key, '2027-06-15T12:00:00+02:00');
      const payload = { status: 'yellow', text: 'Forsinket', period: '2027-06' };
      await take(env, { key, command: 'report', by: life.cast.projectLead, payload });
      await env.forward(key, '2027-08-03T12:00:00+02:00');
      await env.delivered(key);
      return [{ name: 'report-ladder', workflowId: initiativeWorkflowId(key) }];
    },
  },
  {
    beginsAt: '2027-05-03T10:00:00+02:00',
    play: async (env) => {
      const key = env.newKey('PRESIS');
      const life = await inConcept(env, key);
      for (const period of ['2027-06', '2027-08']) {
        await env.forward(key, `${period}-02T12:00:00+02:00`);
        const payload = { status: 'green', text: 'I rute', period };
        await take(env, { key, command: 'report', by: life.cast.projectLead, payload });
        await env.delivered(key);
      }
      await env.forward(key, '2027-08-20T12:00:00+02:00');
      await env.delivered(key);
      return [{ name: 'reports-in-time', workflowId: initiativeWorkflowId(key) }];
    },
  },
  {
    beginsAt: '2027-09-06T10:00:00+02:00',
    play: async (env) => {
      const key = env.newKey('STANS');
      const life = await inConcept(env, key);
      const { pmo } = life.cast;
      await env.mail.down();
      await take(env, { key, command: 'stop', by: pmo, payload: { reason: 'Ikke lenger aktuelt' } });
      await env.forward(key, day);
      await env.mail.up();
      const { id } = (await env.state(key)).cases.find(({ status }) => status === 'open')!;
      for (const { by } of life.decision('BP1')) {
        await take(env, { key, command: 'decide', by, payload: { case: id, position: 'support' } });
      }
      await env.forward(key, day);
      await take(env, { key, command: 'lessons', by: pmo, payload: { sha256: inventedSha256(key) } });
      const { ending } = await env.delivered(key);
      if (!ending?.closedAt) throw new Error('the record is not closed');
      return [{ name: 'stopped', workflowId: initiativeWorkflowId(key) }];
    },
  },
  {
    beginsAt: '2027-03-01T10:00:00+01:00',
    play: async (env) => {
      const key = env.newKey('SKJEV');
      await env.play(env.life(key).registration());
      const workflowId = initiativeWorkflowId(key);
      const { signal, update } = wire(env.connection, env.namespace);
      for (const encoding of ['json/plain', 'json/protobuf', 'binary/plain', 'binary/null', 'x']) {
        await signal(workflowId, 'assess', { encoding, data: 'x' });
        await update(workflowId, 'assess', { encoding, data: 'x' });
      }
      for (const name of ['nothing', '__temporal_x', 'registerChanged']) {
        await signal(workflowId, name);
        await update(workflowId, name);
      }
      const assess = await env.envelope({ key, command: 'assess', by: env.life(key).cast.pmo });
      await env.signal(key, 'assess', assess);
      await env.sendEnvelope(assess);
      await env.client.workflow.getHandle(workflowId).cancel();
      await env.until(key, ({ cancelRequests }) => cancelRequests.length === 1);
      return [{ name: 'messages', workflowId }];
    },
  },
  {
    beginsAt: '2027-03-01T10:00:00+01:00',
    play: async (env) => {
      const key = env.newKey('NYTT');
      const workflowId = initiativeWorkflowId(key);
      await env.play([...env.life(key).registration(), ...env.life(key).idea()]);
      await env.delivered(key);
      const { runId } = await env.client.workflow.getHandle(workflowId).describe();
      await env.forward(key, 400 * day);
      await env.delivered(key);
      const [started] = eventsOf(await env.events(key), 'WORKFLOW_EXECUTION_STARTED');
      const before = started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
      if (before !== runId) throw new Error('no new run has begun');
      await env.play([...env.life(key).joining(), ...env.life(key).gate('BP1')]);
      await env.delivered(key);
      return [
        { name: 'a-year-old', workflowId, runId },
        { name: 'new-run', workflowId },
      ];
    },
  },
  {
    beginsAt: '2027-03-01T10:00:00+01:00',
    play: async (env) => {
      const key = env.newKey('STORT');
      const workflowId = initiativeWorkflowId(key);
      const { registration, cast } = env.life(key);
      await env.play(registration());
      for (let version = 0; version < 25; version++) {
        await take(env, { key, command: 'assess', by: cast.pmo, payload: { text: '☃'.repeat(3990) } });
      }
      await env.forward(key, 400 * day);
      await env.delivered(key);
      const [started] = eventsOf(await env.events(key), 'WORKFLOW_EXECUTION_STARTED');
      const [carried] = started?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
      if (Buffer.from(carried?.metadata?.encoding ?? []).toString() !== 'json/deflate')
        throw new Error('the state was not packed');
      await take(env, { key, command: 'prioritise', by: cast.pmo, payload: { rank: 1 } });
      await env.delivered(key);
      return [{ name: 'packed', workflowId }];
    },
  },
  {
    beginsAt: '2027-03-01T10:00:00+01:00',
    play: async (env) => {
      const key = env.newKey('MANGE');
      await env.play(env.life(key).registration());
      await env.delivered(key);
      await env.stopWorker();
      for (let sent = 0; sent < 230; sent++) await env.signal(key, 'assess', {});
      await env.startWorker();
      await env.until(key, ({ refusalCount }) => refusalCount === 230);
      await env.play(env.life(key).idea());
      await env.delivered(key);
      return [{ name: 'portions', workflowId: initiativeWorkflowId(key) }];
    },
  },
  {
    beginsAt: '2027-03-01T10:00:00+01:00',
    play: async (env) => {
      const programme = env.client.workflow.getHandle(programmeWorkflowId);
      await programme.signal('register', {});
      for (const key of [env.newKey('EN'), env.newKey('TO')]) await env.play(env.life(key).registration());
      const { pmo } = env.life('X').cast;
      const register = { ...registerFileOf(env.register) };
      await take(env, { key: '', command: 'loadRegister', by: pmo, payload: { register } });
      await env.play(env.life(env.newKey('TRE')).registration());
      return [{ name: 'programme', workflowId: programmeWorkflowId }];
    },
  },
  {
    beginsAt: '2027-03-01T10:00:00+01:00',
    play: async (env) => {
      const key = env.newKey('SAK');
      const life = env.life(key);
      const { pmo } = life.cast;
      const gate = life.gate('BP1');
      const tabling = gate.findIndex((step) => step.command === 'table');
      await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...gate.slice(0, tabling)]);
      const desk = (command: Command['command'], payload: Record<string, unknown>) =>
        take(env, { key: 'PROGRAMME', command, by: pmo, payload });
      const times = (date: string) => ({
        begins: `${date}T10:00:00+01:00`,
        ends: `${date}T12:00:00+01:00`,
      });
      await desk('planMeeting', { forum: 'sg', ...times('2027-03-17') });
      const meeting = 'SG-2027-03-17';
      const { ends } = times('2027-03-17');
      const tabled = { gate: 'BP1', meeting, closes: ends, meetingSequence: 0 };
      await take(env, { key, command: 'table', by: pmo, payload: tabled });
      await desk('moveMeeting', { meeting, ...times('2027-03-24'), sequence: 1 });
      await env.until(key, ({ cases }) => cases[0]?.closesAt === times('2027-03-24').ends);
      await env.forward('PROGRAMME', '2027-03-18T10:00:00+01:00');
      await env.delivered('PROGRAMME');
      await desk('cancelMeeting', { meeting, reason: 'Snøstorm', sequence: 2 });
      await env.until(key, ({ cases }) => cases[0]?.status === 'undecided');
      await desk('planMeeting', { forum: 'sg', ...times('2027-03-25') });
      await env.forward('PROGRAMME', '2027-03-26T10:00:00+01:00');
      await desk('attendance', { meeting: 'SG-2027-03-25', present: ['nav'] });
      await desk('minutes', { meeting: 'SG-2027-03-25', sha256: inventedSha256('referat') });
      await env.delivered('PROGRAMME');
      await env.delivered(key);
      return [
        { name: 'meetings', workflowId: programmeWorkflowId },
        { name: 'case-moved', workflowId: initiativeWorkflowId(key) },
      ];
    },
  },
  {
    beginsAt: '2027-02-01T10:00:00+01:00',
    standing: { letters: 'daily' },
    play: async (env) => {
      const keys = ['HAST', 'ILE', 'FORT'].map((word) => env.newKey(word));
      const [first = ''] = keys;
      for (const key of keys) {
        const life = env.life(key);
        await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.basis('BP1')]);
      }
      env.mail.answerAfter(400);
      await Promise.all(
        keys.map(async (key) => {
          const { roles, recommendation, table, decision, progress } = env.life(key);
          await env.play([
            ...roles('concept'),
            ...recommendation('BP1'),
            ...table('BP1'),
            ...decision('BP1'),
          ]);
          await env.play(progress('concept'));
        }),
      );
      env.mail.answerAfter(0);
      for (const key of keys) await env.delivered(key);
      return [{ name: 'rush', workflowId: initiativeWorkflowId(first) }];
    },
  },
  {
    beginsAt: '2027-02-01T10:00:00+01:00',
    standing: { letters: 'daily' },
    play: async (env) => {
      const keys = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map((word) => env.newKey(word));
      for (const key of keys) await env.play(env.life(key).registration());
      const payload = { role: 'project-lead', person: 'ida.lead' };
      await Promise.all(keys.map((key) => take(env, { key, command: 'appoint', by: 'siri.nav', payload })));
      for (const key of keys) await env.delivered(key);
      const post = postWorkflowId('person', 'ida.lead');
      const moved = await forwardWorkflow(env.connection, env.namespace, post, day);
      if (moved.outcome !== 'forwarded') throw new Error(JSON.stringify(moved));
      return [{ name: 'gathered', workflowId: post }];
    },
  },
  {
    beginsAt: '2027-02-01T10:00:00+01:00',
    standing: { letters: 'daily', sgStatusDay: 7 },
    play: async (env) => {
      const [one, two] = [env.newKey('MORGEN'), env.newKey('KVELD')];
      for (const key of [one, two]) {
        await env.play(env.life(key).registration());
        const payload = { role: 'project-lead', person: 'ida.lead' };
        await take(env, { key, command: 'appoint', by: 'siri.nav', payload });
        await env.delivered(key);
      }
      const post = postWorkflowId('person', 'ida.lead');
      const moved = await forwardWorkflow(env.connection, env.namespace, post, day);
      if (moved.outcome !== 'forwarded') throw new Error(JSON.stringify(moved));
      await env.forward('PROGRAMME', '2027-02-10T12:00:00+01:00');
      await env.until('PROGRAMME', ({ letters }) => letters.sent > 0 && letters.pending === 0);
      return [
        { name: 'morning', workflowId: post },
        { name: 'month', workflowId: programmeWorkflowId },
      ];
    },
  },
  {
    beginsAt: '2027-05-03T10:00:00+02:00',
    play: async (env) => {
      const key = env.newKey('LOV');
      const by = 'siri.nav';
      const payload = {
        key,
        title: 'Hjemmel for deling',
        need: 'Loven åpner ikke for deling',
        actors: ['nav'],
      };
      await take(env, { key, command: 'startProcess', by, payload });
      await env.delivered(key);
      await env.forward(key, '2027-06-02T12:00:00+02:00');
      const report = { status: 'green', text: 'I rute', period: '2027-06' };
      await take(env, { key, command: 'report', by, payload: report });
      // July's is late.
      await env.forward(key, '2027-07-12T12:00:00+02:00');
      await env.delivered(key);
      await take(env, { key, command: 'conclude', by, payload: { text: 'Loven er endret' } });
      await env.delivered(key);
      return [{ name: 'process', workflowId: processWorkflowId(key) }];
    },
  },
];
