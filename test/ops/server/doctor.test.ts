import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { connect } from '../../../src/client/connect';
import { forwardWorkflow } from '../../../src/client/forward';
import { loadConfig } from '../../../src/config';
import { programmeWorkflowId } from '../../../src/contract/messages';
import { ensureNamespace } from '../../../src/dev/namespace';
import type { Session } from '../../../src/client/connect';
import type { Reply } from '../../../src/client/reply';
import { checks, examine, statusOf, type Diagnosis } from '../../../src/ops/doctor';
import { testEnvironment } from '../../support/env';
import { runScript } from '../../support/script';

const env = testEnvironment();
const day = 86_400_000;

async function examined(changed: Record<string, string> = {}, timeoutMs = 15_000): Promise<Diagnosis> {
  const config = loadConfig({ ...env.variables, ...changed });
  const ends = Date.now() + timeoutMs;
  const leftMs = () => Math.max(200, ends - Date.now());
  let session: Reply<Session> | undefined;
  try {
    return await examine(
      { config, leftMs },
      async () => (session = await connect(config, leftMs())),
      () => () => undefined,
    );
  } finally {
    if (session && 'value' in session) await session.value.close();
  }
}

const gradesOf = (diagnosis: Diagnosis) => checks.map((check) => [check, diagnosis[check].grade]);

const dsop = (...argv: string[]) => runScript(argv, { variables: env.variables });

test('where all is well it says so of everything', async () => {
  const diagnosis = await examined();
  // Nothing is signed here, and a server that was not started by npm start keeps its data elsewhere.
  const unseen = ['signing', 'disk'];
  expect(gradesOf(diagnosis)).toEqual(
    checks.map((check) => [check, unseen.includes(check) ? 'skipped' : 'ok']),
  );
  expect(checks.map((check) => diagnosis[check].todo).filter((todo) => todo !== null)).toEqual([]);
});

test('as a command: one line for each look, one document with --json, exit status 0', async () => {
  const told = await dsop('doctor');
  expect(told).toMatchObject({ status: 0, stdout: expect.stringContaining('Alt er i orden.') });
  expect(told.stdout).toMatch(/^ok {4}Temporal-server {2}1\.\d+\.\d+ på /);
  const { status, stdout } = await dsop('doctor', '--json');
  expect(status).toBe(0);
  const document = JSON.parse(stdout) as { ok: boolean; checks: { check: string }[] };
  expect(document.ok).toBe(true);
  expect(document.checks.map(({ check }) => check)).toEqual(checks);
});

test('a mail server that is away, with what happens to letters meanwhile', async () => {
  const { mail } = await examined({ DSOP_SMTP_URL: 'smtp://127.0.0.1:1' });
  expect(mail).toMatchObject({ grade: 'fail', found: expect.stringContaining('tar ikke imot forbindelser') });
  expect(mail.todo).toContain('30 dager');
});

test('a register file with faults, and one that says something else than the programme', async () => {
  const file = path.join(env.config.dataDir, 'other.yaml');
  writeFileSync(file, 'programme: dsop\nactors: []\n');
  expect((await examined({ DSOP_REGISTER: file })).register).toMatchObject({ grade: 'fail' });
  const said = readFileSync(env.config.register, 'utf8').replace('tor.nav', 'tone.nav');
  writeFileSync(file, said.replaceAll('tor.nav', 'tone.nav'));
  expect((await examined({ DSOP_REGISTER: file })).register).toMatchObject({
    grade: 'warn',
    todo: expect.stringContaining('load-register'),
  });
  expect((await examined({ DSOP_REGISTER: '/nowhere/register.yaml' })).register).toMatchObject({
    grade: 'fail',
  });
});

test('another programme than the one configured here', async () => {
  const diagnosis = await examined({ DSOP_PROGRAMME: 'sandkasse' });
  expect(diagnosis.answer).toMatchObject({ grade: 'fail', todo: expect.stringContaining('DSOP_PROGRAMME') });
  expect(statusOf(diagnosis)).toBe(1);
});

test('a namespace that is not there, and one without the search attributes, with the commands that make them', async () => {
  const none = await examined({ TEMPORAL_NAMESPACE: 'nowhere' });
  expect(none.namespace).toMatchObject({
    grade: 'fail',
    todo: expect.stringContaining('temporal operator namespace create --namespace nowhere'),
  });
  expect(none.answer.grade).toBe('skipped');
  const bare = `${env.namespace}-bare`;
  await ensureNamespace(env.connection, bare, 1);
  const {
    'search-attributes': attributes,
    pollers,
    answer,
  } = await examined({ TEMPORAL_NAMESPACE: bare }, 5000);
  expect(attributes).toMatchObject({
    grade: 'fail',
    found: expect.stringContaining('DsopPhase'),
    todo: expect.stringContaining('--name DsopNextDue --type Datetime'),
  });
  expect([pollers.grade, answer.grade, answer.answered]).toEqual(['fail', 'fail', true]);
});

test('no server: what can be looked at without one is, within the time given', async () => {
  const began = Date.now();
  const diagnosis = await examined({ TEMPORAL_ADDRESS: '127.0.0.1:1' }, 3000);
  expect(Date.now() - began).toBeLessThan(5000);
  expect(gradesOf(diagnosis).filter(([, grade]) => grade !== 'skipped')).toEqual([
    ['server', 'fail'],
    ['mail', 'ok'],
    ['register', 'ok'],
  ]);
});

test('a clock that was moved, where clocks are not to be moved', async () => {
  await forwardWorkflow(env.connection, env.namespace, programmeWorkflowId, 3 * day);
  const { clock } = await examined();
  expect(clock).toMatchObject({ grade: 'warn', found: expect.stringContaining('3 dager') });
  expect((await examined({ DSOP_VIRTUAL_TIME: 'true' })).clock.grade).toBe('ok');
});

test('no worker: exit status 3, and when one last polled', async () => {
  await env.stopWorker();
  const { status, stdout } = await dsop('doctor', '--json', '--timeout', '4');
  expect(status).toBe(3);
  const document = JSON.parse(stdout) as { checks: { check: string; grade: string; found: string }[] };
  expect(document.checks).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ check: 'pollers', found: expect.stringMatching(/sist for \d+ s siden/) }),
      expect.objectContaining({ check: 'answer', grade: 'fail' }),
    ]),
  );
});
