import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { queryMeetings } from '../../../src/client/agenda';
import type { CommandName } from '../../../src/contract/commands';
import { postWorkflowId } from '../../../src/contract/post';
import { addMonths, addWorkingDays, nextMorning, osloDayOf, osloInstant } from '../../../src/domain/calendar';
import { minuteOf } from '../../../src/rehearsal/entries';
import { meetingDays } from '../../../src/rehearsal/meetings';
import { liveStand, plannedOf } from '../../../src/rehearsal/live';
import { forRehearsal, rehearse } from '../../../src/rehearsal/rehearse';
import type { Scenario } from '../../../src/rehearsal/scenario';
import { sharedRun } from '../../support/run';
import { testEnvironment, valueOf } from '../../support/env';
import { runScript, type Ran } from '../../support/script';

// At whatever hour this is tried, what can wait lies in the readers' posts.
const env = testEnvironment({
  register: (sample) => ({
    ...sample,
    standing: { ...sample.standing, letters: 'daily', sending: 'always' },
  }),
});

/** `dsop rehearse` as a process of its own; `onNote` hears each line of its progress. */
function rehearsing(
  words: readonly string[],
  onNote: (line: string, interrupt: () => void) => void = () => undefined,
): Promise<Ran> {
  return runScript(['rehearse', ...words, '--timeout', '60'], {
    variables: { ...process.env, ...env.variables, DSOP_VIRTUAL_TIME: 'true' },
    onNote: (text, child) => onNote(text, () => child.kill('SIGINT')),
  });
}

async function take(key: string, command: CommandName, by: string, payload: object): Promise<void> {
  const sent = await env.send({ key, command, by, payload: { ...payload } });
  expect(sent).toMatchObject({ receipt: { command } });
}

/** The namespace in which a rehearsal says that it plays; others may play theirs on the same server meanwhile. */
function namespaceIn(notes: string): string {
  const [, name] = /navnerommet «(rehearsal-[0-9a-f]+)»/.exec(notes) ?? [];
  if (name === undefined) throw new Error(`no namespace in: ${notes}`);
  return name;
}

/** Is the namespace there, and not being removed? */
async function stands(name: string): Promise<boolean> {
  const { namespaces } = await env.connection.workflowService.listNamespaces({ pageSize: 500 });
  const found = (namespaces ?? []).find(({ namespaceInfo }) => namespaceInfo?.name === name);
  return Number(found?.namespaceInfo?.state) === 1;
}

it('from the portfolio at hand: what runs is copied and played on, and nothing of it is touched', async () => {
  const key = env.newKey();
  const life = env.life(key);
  await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
  // Beside it one that was stopped, and a process that it waits for: they live on the server, and are not played.
  const stopped = env.newKey();
  await env.play(env.life(stopped).registration());
  await take(stopped, 'stop', 'ola.pmo', { reason: 'Ikke lenger aktuelt' });
  const process = { process: 'LOV-1', title: 'Hjemmel', need: 'Loven åpner ikke' };
  await take(key, 'handOverExternal', 'ola.pmo', process);
  const { title, need } = process;
  await take('LOV-1', 'startProcess', 'ola.pmo', { key: 'LOV-1', title, need, from: key });
  await env.started('LOV-1');
  await env.delivered(key);
  const [soon, later, other] = [15, 20, 25].map((days) => addWorkingDays(osloDayOf(Date.now()), days));
  if (!soon || !later || !other) throw new Error('no days');
  const plan = (forum: string, begins: string) =>
    env.send({ key: 'PROGRAMME', command: 'planMeeting', by: 'ola.pmo', payload: { forum, begins } });
  expect(await plan('sg', soon)).toMatchObject({ receipt: { command: 'planMeeting' } });
  expect(await plan('tlf', later)).toMatchObject({ receipt: { command: 'planMeeting' } });
  const events = (await env.events(key)).length;
  const letters = env.mail.letters.length;
  const { client, connection, namespace, config } = env;
  const session = { client, connection, close: () => Promise.resolve() };
  let stand = valueOf(await liveStand(session, namespace, 30_000));
  // The index may learn of a new initiative a moment after it has begun.
  while (stand.states.size + stand.leftOut.length < 3 || stand.handed.every(({ about }) => about.key !== key))
    stand = valueOf(await liveStand(session, namespace, 30_000));
  expect([...stand.states.keys()]).toEqual([key]);
  expect(stand.leftOut).toMatchObject([
    { key: 'LOV-1', why: 'process', awaitedBy: [key] },
    { key: stopped, why: 'ended', awaitedBy: [] },
  ]);
  const [waits] = stand.handed.filter(({ to, about }) => to.kind === 'person' && about.key === key);
  if (!waits) throw new Error('nothing waits for a morning');
  const post = client.workflow.getHandle(postWorkflowId('person', waits.to.id));
  const posted = (await post.describe()).historyLength;
  const state = stand.states.get(key);
  if (!state) throw new Error('not copied');
  const until = addMonths(stand.from, 2);
  // All have been in time so far, SG's seats in the one case that they had.
  expect(stand.past.people['per.nav']).toEqual({ owed: 0, deadlines: 0, answers: 0, cases: 1 });
  // DSOP SG's meetings as the scenario has them; of TLF it says nothing. One seat has never come, and the lead was late.
  const scenario: Scenario = { meetings: { sg: [other] }, everybody: { answers: 'asLastYear' } };
  const planned = plannedOf(state);
  const past = {
    ...stand.past,
    people: {
      [planned.projectLead ?? '']: { owed: 2, deadlines: 9, answers: 0, cases: 0 },
      'per.nav': { owed: 0, deadlines: 0, answers: null, cases: 3 },
    },
  };
  const played = await rehearse({
    config: { ...config, virtualTime: true },
    register: forRehearsal(stand.register),
    script: {
      from: stand.from,
      until,
      months: 2,
      portfolio: { initiatives: [planned] },
      scenario,
      past,
      meetings: meetingDays(scenario, stand.from, until),
    },
    stand: stand.states,
    programme: stand.programme,
    handed: stand.handed,
    log: () => undefined,
    signal: new AbortController().signal,
    worker: { workflowBundle: { codePath: sharedRun().bundle }, workflowThreadPoolSize: 1 },
  });
  expect(played.whole).toBe(true);
  const statusOf = (id: string) => played.meetings.find((m) => m.id === id)?.status;
  expect(statusOf(`SG-${soon}`)).toBe('cancelled');
  expect(statusOf(`SG-${other}`)).toBe('held');
  expect(statusOf(`TLF-${later}`)).toBe('held');
  expect(played.meetings.filter((m) => m.forum === 'tlf').length).toBeGreaterThan(1);
  const live = valueOf(await queryMeetings(client, 30_000)).meetings.map(({ id, status }) => ({
    id,
    status,
  }));
  expect(live).toEqual([
    { id: `SG-${soon}`, status: 'planned' },
    { id: `TLF-${later}`, status: 'planned' },
  ]);
  expect(played.states[0]).toMatchObject({ key, phase: 'concept', sandbox: true });
  expect(played.states[0]?.reports[0]).toMatchObject({ by: planned.projectLead, late: true });
  const came = played.meetings.find((m) => m.id === `SG-${other}`)?.attendance;
  expect(came?.filter(({ present }) => !present).map(({ actor }) => actor)).toEqual(['nav']);
  // What waits in a post comes on the first morning.
  const first = minuteOf(nextMorning(osloInstant(stand.from, '00:00')));
  const name = stand.register.persons.find(({ id }) => id === waits.to.id)?.name;
  const letter = played.entries.find((e) => e.kind === 'morning' && e.at === first && e.to === name);
  expect(letter).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ key })]) as object,
  });
  expect((await post.describe()).historyLength).toBe(posted);
  expect((await env.state(key)).reports).toEqual([]);
  expect((await env.events(key)).length).toBe(events);
  expect(env.mail.letters.length).toBe(letters);
}, 300_000);

it('as a process: dsop rehearse --from-live prints the diary of what runs, and leaves nothing behind', async () => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'dsop-late-')), 'late.yaml');
  writeFileSync(file, 'everybody: { answers: asLastYear }\n');
  const words = ['--from-live', '--months', '1', '--scenario', file, '--json'];
  const { status, stdout: out, stderr: notes } = await rehearsing(words);
  expect({ status, notes }).toEqual({
    status: 0,
    notes: expect.stringContaining('1 initiativer er lest') as string,
  });
  expect(notes).toContain('PRVE-1 venter på LOV-1, som ikke blir avklart i øvelsen.');
  const diary: unknown = JSON.parse(out);
  expect(diary).toMatchObject({
    whole: true,
    initiatives: [{ key: 'PRVE-1' }],
    leftOut: [{ key: 'LOV-1' }, { key: 'PRVE-2' }],
    assumed: { until: osloDayOf(Date.now()), people: [] },
  });
  expect(await stands(namespaceIn(notes))).toBe(false);
}, 300_000);

it('stopped with Ctrl-C in the middle: the diary so far is kept, and nothing is left running', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-stopped-'));
  let stopped = false;
  let told = '';
  let during: Promise<boolean> = Promise.resolve(false);
  const { status, stderr: notes } = await rehearsing(
    ['--from-live', '--months', '60', '--out', folder],
    (line, interrupt) => {
      told += line;
      if (stopped || !line.includes('spilt til')) return;
      stopped = true;
      during = stands(namespaceIn(told)).finally(interrupt);
    },
  );
  expect({ status, notes }).toEqual({ status: 130, notes: expect.stringContaining('Avbryter') as string });
  expect(await during).toBe(true);
  const diary = JSON.parse(readFileSync(path.join(folder, 'diary.json'), 'utf8')) as object;
  expect(diary).toMatchObject({ whole: false });
  expect(readFileSync(path.join(folder, 'diary.html'), 'utf8')).toContain('<svg');
  expect(await stands(namespaceIn(notes))).toBe(false);
}, 300_000);

it('a scenario that cannot be played is refused as a whole, with every fault and its line, and nothing is started', async () => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'dsop-bad-')), 'bad.yaml');
  writeFileSync(
    file,
    'people:\n  per.ukjent: { answers: late }\nabsences:\n  - { person: ida.lead, from: 2027-03-10, to: 2027-03-01 }\n',
  );
  const { status, stderr: notes } = await rehearsing(['--from-live', '--scenario', file]);
  expect(status).toBe(1);
  expect(notes).toMatch(/2 feil/);
  expect(notes).toMatch(/per\.ukjent/);
  const tooLong = await rehearsing(['--from-live', '--months', '400']);
  expect(tooLong.status).toBe(2);
  expect(notes + tooLong.stderr).not.toMatch(/navnerommet/);
}, 300_000);
