import { readFileSync, truncateSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sendCommand } from '../../src/client/commands';
import type { ListedInitiative } from '../../src/client/list';
import { commands } from '../../src/contract/commands';
import { envelopeSchema, type Envelope } from '../../src/contract/envelope';
import type { Receipt } from '../../src/contract/messages';
import { addDays, osloDayOf } from '../../src/domain/calendar';
import type { InitiativeView } from '../../src/domain/view';
import { testEnvironment } from '../support/env';
import { runScript } from '../support/script';

/** The script as a process, towards a programme on a real server. */

const env = testEnvironment();
const dir = mkdtempSync(path.join(os.tmpdir(), 'dsop-cli-'));
afterAll(() => rmSync(dir, { recursive: true }));

const dsop = (...argv: string[]) => runScript(argv, { cwd: dir, variables: env.variables });

/** Runs with `--json`; standard output must be one document. */
async function json<T>(...argv: string[]): Promise<{ status: number | null; document: T }> {
  const { status, stdout } = await dsop(...argv, '--json');
  return { status, document: JSON.parse(stdout) as T };
}

interface Refused {
  refused: { code: string; message: string; paragraph: string | null; missing: unknown[] };
}

const refusedWith = (code: string) => ({
  status: 1,
  document: { refused: expect.objectContaining({ code }) },
});

const idea = ['--title', 'Samtykkebasert lånesøknad', '--need', 'Slippe papirer', '--actor', 'finansnorge'];
const pmo = ['--as', 'ola.pmo'];

async function registered(): Promise<string> {
  const key = env.newKey('CLI');
  await env.play(env.life(key).registration());
  return key;
}

/** A registered idea with a case about the first gate, open for nine seats. */
async function tabled(): Promise<string> {
  const key = env.newKey('CLI');
  const life = env.life(key);
  await env.play([
    ...life.registration(),
    ...life.idea(),
    ...life.joining(),
    ...life.gate('BP1').slice(0, -9),
  ]);
  const { cases } = await env.state(key);
  if (!cases.some((c) => c.status === 'open')) throw new Error('no open case');
  return key;
}

describe('sending', () => {
  test('a command that is taken exits 0 and says what followed', async () => {
    const key = env.newKey('CLI');
    expect(await dsop('register', key, ...idea, ...pmo)).toMatchObject({ status: 0 });
    const { status, document } = await json<Receipt>(
      'assess',
      key,
      '--utility',
      '5',
      '--feasibility',
      '4',
      ...pmo,
    );
    expect(status).toBe(0);
    expect(document).toMatchObject({
      command: 'assess',
      target: `initiative-${key}`,
      phase: 'idea',
      repeated: false,
    });
    expect(document.effect).not.toHaveLength(0);
    expect((await env.state(key)).commands).toBe(2);
  });

  test('a refused one exits 1 and changes nothing', async () => {
    const key = await registered();
    const before = await env.state(key);
    expect(await json<Refused>('assess', key, '--utility', '5', '--as', 'per.nav')).toEqual(
      refusedWith('not-authorised'),
    );
    expect(
      await json<Refused>('decide', key, '--gate', 'BP1', '--position', 'support', '--as', 'per.nav'),
    ).toEqual(refusedWith('no-open-case'));
    expect(await json<Refused>('assess', key, '--utility', '5', '--as', 'ingen.kjent')).toEqual(
      refusedWith('unknown-person'),
    );
    expect(await json<Refused>('assess', 'FINNES-IKKE', '--utility', '5', ...pmo)).toEqual(
      refusedWith('unknown-key'),
    );
    expect(await json<Refused>('register', key, ...idea, ...pmo)).toEqual(refusedWith('key-used'));
    expect(await env.state(key)).toEqual({ ...before, now: expect.any(String) });
  });

  test('everything that is missing is told, each with its paragraph', async () => {
    const key = env.newKey('CLI');
    const life = env.life(key);
    await env.play([...life.registration(), ...life.idea()]);
    const { document } = await json<Refused>('table', key, '--gate', 'BP1', ...pmo);
    expect(document.refused.missing.length).toBeGreaterThan(2);
    expect(JSON.stringify(document.refused.missing)).toMatch(/V4 §/);
  });

  test('a rule set that the programme does not have is adopted before anybody moves to it', async () => {
    const key = await registered();
    const { status, document } = await json<{ usage: { message: string } }>(
      'move-rule-set',
      key,
      '--version',
      '9.9',
      ...pmo,
    );
    expect(status).toBe(2);
    expect(document.usage.message).toContain('«dsop adopt-rule-set --version 9.9 --file FIL»');
  });

  test('--dry-run of a key’s rotation is judged with a key that nobody keeps', async () => {
    const { status, document } = await json<{ accepted: Receipt }>('rotate-key', '--dry-run', ...pmo);
    expect(status).toBe(0);
    expect(document.accepted).toMatchObject({ command: 'rotateKey' });
  });

  test('--dry-run says what would follow, and nothing does', async () => {
    const key = await registered();
    const { status, document } = await json<{ accepted: Receipt }>(
      'assess',
      key,
      '--utility',
      '5',
      ...pmo,
      '--dry-run',
    );
    expect(status).toBe(0);
    expect(document.accepted.effect).not.toHaveLength(0);
    expect(await json<Refused>('assess', key, '--as', 'per.nav', '--dry-run')).toEqual(
      refusedWith('not-authorised'),
    );
    expect((await env.state(key)).commands).toBe(1);
  });

  test('--print gives an envelope that the workflow takes from elsewhere', async () => {
    const key = await tabled();
    const { status, stdout, stderr } = await dsop(
      'decide',
      key,
      '--gate',
      'BP1',
      '--position',
      'support',
      '--as',
      'per.nav',
      '--print',
    );
    expect(status).toBe(0);
    expect(stderr).toContain(`initiative-${key}`);
    const envelope: Envelope = envelopeSchema.parse(JSON.parse(stdout));
    expect(envelope.case).toMatchObject({ id: 'BP1-1', revision: 1 });
    expect((await env.state(key)).cases[0]?.positions).toEqual([]);
    expect(await env.sendEnvelope(envelope)).toMatchObject({ receipt: { id: envelope.id } });
    expect((await env.state(key)).cases[0]?.positions).toHaveLength(1);
  });

  test('an envelope that is sent with --dry-run, or on a line of a batch that is, is not taken', async () => {
    const key = await registered();
    const { stdout } = await dsop('assess', key, '--utility', '5', ...pmo, '--print');
    const file = path.join(dir, 'prøve.json');
    writeFileSync(file, stdout);
    const lines = path.join(dir, 'prøve.txt');
    writeFileSync(lines, 'send prøve.json\n');
    const tried = await json<{ accepted: Receipt }>('send', file, '--dry-run');
    expect(tried).toMatchObject({ status: 0, document: { accepted: { command: 'assess' } } });
    expect(await dsop('batch', lines, '--dry-run')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Ville blitt tatt imot') as string,
    });
    expect((await env.state(key)).commands).toBe(1);
    expect(await dsop('send', file)).toMatchObject({ status: 0 });
    expect((await env.state(key)).commands).toBe(2);
  });

  test('an envelope of 3 MB is refused with one sentence, and nothing is done', async () => {
    const key = await registered();
    const { stdout } = await dsop('annotate', key, '--text', 'kort', ...pmo, '--print');
    const printed = JSON.parse(stdout) as { payload: Record<string, unknown> };
    const file = path.join(dir, 'lang.json');
    writeFileSync(file, JSON.stringify({ ...printed, payload: { text: 'x'.repeat(3_000_000) } }));
    const { head } = await env.state(key);
    const { status, stderr } = await dsop('send', file);
    expect(status).toBeGreaterThan(0);
    expect(stderr).toMatch(/^[^\n]*lang\.json[^\n]*\n$/);
    // What another program sends meets the server's own limit, and below that ours.
    for (const length of [3_000_000, 1_900_000]) {
      const envelope = envelopeSchema.parse({ ...printed, payload: { text: 'x'.repeat(length) } });
      expect(await env.sendEnvelope(envelope)).toMatchObject({ refused: { code: 'too-large' } });
    }
    expect((await env.state(key)).head).toBe(head);
  });

  test('the same --id has one effect, another command under it is refused', async () => {
    const key = await registered();
    const once = ['assess', key, '--utility', '5', ...pmo, '--id', 'samme-kommando-1'];
    const first = await json<Receipt>(...once);
    const second = await json<Receipt>(...once);
    expect([first.status, second.status]).toEqual([0, 0]);
    expect(second.document.head).toBe(first.document.head);
    expect((await env.state(key)).commands).toBe(2);
    expect(await json<Refused>('assess', key, '--utility', '1', ...pmo, '--id', 'samme-kommando-1')).toEqual(
      refusedWith('id-reused'),
    );
  });

  test('a case that has changed since it was seen is not decided on', async () => {
    const key = await tabled();
    const { stdout } = await dsop(
      'decide',
      key,
      '--gate',
      'BP1',
      '--position',
      'support',
      '--as',
      'per.nav',
      '--print',
    );
    expect(await dsop('amend', key, '--case', 'BP1-1', '--text', 'Endret', ...pmo)).toMatchObject({
      status: 0,
    });
    expect(await env.sendEnvelope(envelopeSchema.parse(JSON.parse(stdout)))).toMatchObject({
      refused: { code: 'case-stale' },
    });
    expect(await dsop('approve', key, '--gate', 'BP1', '--as', 'per.nav')).toMatchObject({ status: 0 });
  });

  test('+10d counts from the clock of the workflow', async () => {
    const key = await tabled();
    await env.forward(key, 2 * 86_400_000);
    expect(await dsop('move', key, '--case', 'BP1-1', '--closes', '+10d', ...pmo)).toMatchObject({
      status: 0,
    });
    const { cases } = await env.state(key);
    const day = osloDayOf(await env.now(key));
    expect(cases[0]?.closesAt.slice(0, 10)).toBe(addDays(day, 10));
  });

  test('dates in the future, before the case, and too far back are refused', async () => {
    const key = await tabled();
    const decide = ['decide', key, '--gate', 'BP1', '--position', 'support', '--as', 'per.nav', '--at'];
    const today = osloDayOf(await env.now(key));
    for (const day of [addDays(today, 2), addDays(today, -2), addDays(today, -100)]) {
      expect([day, await json<Refused>(...decide, day)]).toEqual([day, refusedWith('bad-date')]);
    }
  });

  test('titles of emoji, right-to-left text and HTML are taken as they are', async () => {
    const key = env.newKey('CLI');
    const title = '🎉 <b>طلب قرض</b> & "sitat"';
    expect(await dsop('register', key, ...idea, '--title', title, ...pmo)).toMatchObject({ status: 0 });
    expect((await env.state(key)).title).toBe(title);
    expect(
      await json<Refused>('register', env.newKey('CLI'), ...idea, '--title', 'a\u0007b', ...pmo),
    ).toEqual(refusedWith('malformed'));
  });

  test('of a document of 300 MB only fingerprint, size and name are sent', async () => {
    const key = await registered();
    const file = path.join(dir, 'konsept.pdf');
    writeFileSync(file, '');
    truncateSync(file, 300 * 1024 * 1024);
    const filed = await dsop('document', key, '--kind', 'mandate-concept', '--file', file, ...pmo);
    expect(filed).toMatchObject({ status: 0 });
    const { documents } = await env.state(key);
    expect(documents).toMatchObject([
      { kind: 'mandate-concept', name: 'konsept.pdf', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(JSON.stringify(documents)).not.toContain(dir);
  });

  test('an idea can be read from a YAML file, and flags prevail', async () => {
    const key = env.newKey('CLI');
    writeFileSync(path.join(dir, 'ide.yaml'), 'title: Fra fil\nneed: Behov\nactor: nav\nactors: [bits]\n');
    expect(
      await dsop('register', key, '--file', 'ide.yaml', '--need', 'Et annet behov', ...pmo),
    ).toMatchObject({ status: 0 });
    expect(await env.state(key)).toMatchObject({ title: 'Fra fil', need: 'Et annet behov' });
  });
});

describe('a batch of command lines', () => {
  const lines = (key: string) =>
    [
      '# Fra møtet',
      `dsop assess ${key} --utility 4 --feasibility 4 --text "Stor nytte, liten risiko"`,
      `approve ${key} --gate BP9`,
      `prioritise ${key} --rank 3`,
    ].join('\n');
  const file = path.join(dir, 'linjer.txt');

  test('is done line by line, stops at the first that is refused, and says where; --keep-going does the others', async () => {
    const key = await registered();
    writeFileSync(file, lines(key));
    const stopped = await dsop('batch', file, ...pmo);
    expect(stopped).toMatchObject({
      status: 2,
      stdout: expect.stringMatching(
        /^Fra møtet\nTatt imot[^]*Stoppet på linje 3; [^]*1 etter den er ikke sendt/,
      ) as string,
      stderr: expect.stringMatching(/BP9[^]*\^ linje 3: approve/) as string,
    });
    const sent = async () => (await env.commands(key)).map(({ command }) => command).slice(1);
    expect(await sent()).toEqual(['assess']);
    const all = await json<{ lines: { line: number; status: number }[] }>(
      'batch',
      file,
      '--keep-going',
      ...pmo,
    );
    expect(all.status).toBe(1);
    expect(all.document.lines.map(({ line, status }) => [line, status])).toEqual([
      [2, 0],
      [3, 2],
      [4, 0],
    ]);
    expect(await sent()).toEqual(['assess', 'assess', 'prioritise']);
  });

  test('with --dry-run none of it is done', async () => {
    const key = await registered();
    writeFileSync(file, lines(key));
    const before = await env.state(key);
    await dsop('batch', file, '--dry-run', '--keep-going', ...pmo);
    expect(await env.state(key)).toEqual({ ...before, now: expect.anything() as unknown });
  });
});

describe('reading', () => {
  test('show --json is the state with every top-level key', async () => {
    const key = await tabled();
    const { status, document } = await json<InitiativeView>('show', key);
    expect(status).toBe(0);
    const promised =
      'key title kind phase step ruleSet roles actors cases documents reports duties escalations decisions refusals waitsFor now';
    expect(Object.keys(document)).toEqual(expect.arrayContaining(promised.split(' ')));
    expect(document.key).toBe(key);
    const { stdout } = await dsop('show', key.toLowerCase());
    expect(stdout).toContain('BP1-1');
    expect(stdout).not.toContain('\u001b');
  });

  test('why, can, duties and history tell the same story', async () => {
    const key = await tabled();
    expect((await dsop('why', key)).stdout).toContain('BP1-1');
    const can = await json<{ verb: string; example: string }[]>('can', key, '--as', 'per.nav');
    expect(can.document.map((one) => one.verb)).toContain('decide');
    const duties = await json<{ kind: string }[]>('duties', key);
    expect(duties.document.length).toBeGreaterThanOrEqual(9);
    const history = await json<{ seq: number; head: string }[]>('history', key);
    const { commands: taken, head } = await env.state(key);
    expect(history.document).toHaveLength(taken);
    expect(history.document.at(-1)).toMatchObject({ seq: taken, head });
  });

  test('list and inbox find what waits, from the index', async () => {
    const key = await tabled();
    const found = async (): Promise<ListedInitiative | undefined> =>
      (await json<ListedInitiative[]>('list', '--awaits', 'seat:sg/nav')).document.find(
        (one) => one.key === key,
      );
    let one = await found();
    for (let tries = 0; !one && tries < 10; tries += 1) one = await found();
    expect(one).toMatchObject({ phase: 'idea', status: 'running', ruleSet: '4.0', overdue: 0 });
    expect(one?.title).not.toBe('');
    const { document } = await json<{ key: string; who: string }[]>('inbox', '--as', 'per.nav');
    expect(document.filter((w) => w.key === key).map((w) => w.who)).toContain('seat:sg/nav');
    const others = await json<{ key: string }[]>('inbox', '--as', 'tor.nav');
    expect(others.document.filter((w) => w.key === key)).toEqual([]);
    expect(await json<Refused>('inbox', '--as', 'ingen.kjent')).toEqual(refusedWith('unknown-person'));
  });

  test('people shows seats and no addresses', async () => {
    const { stdout } = await dsop('people');
    expect(stdout).toMatch(/per\.nav\s+.*DSOP SG/);
    expect(stdout).not.toContain('@');
  });

  test('an unknown key says what to do', async () => {
    const { status, stderr } = await dsop('show', 'FINNES-IKKE');
    expect(status).toBe(1);
    expect(stderr).toContain('dsop list');
  });
});

describe('clocks', () => {
  test('forward moves an initiative, and says how far it has come', async () => {
    const key = await registered();
    const before = await env.now(key);
    const { status, stdout, stderr } = await dsop('forward', key, '--by', 'P10D');
    expect([status, stderr]).toEqual([0, '7 dager av 10 dager\n10 dager av 10 dager\n']);
    expect(stdout).toContain('10 dager');
    expect((await env.now(key)) - before).toBeGreaterThanOrEqual(10 * 86_400_000 - 3_600_000);
    expect(await dsop('forward', key, '--to', '2020-01-01')).toMatchObject({ status: 2 });
    expect(await dsop('forward', key)).toMatchObject({ status: 2 });
    expect(await json<Refused>('forward', 'FINNES-IKKE', '--by', 'P1D')).toEqual(refusedWith('unknown-key'));
  });
});

describe('out of reach', () => {
  test('without a worker it exits 3 in time and says when one was last there', async () => {
    const key = await registered();
    await env.stopWorker();
    const { status, stdout, ms } = await dsop(
      'assess',
      key,
      '--utility',
      '3',
      ...pmo,
      '--timeout',
      '4',
      '--json',
    );
    const list = await dsop('list');
    const { ms: startMs } = await dsop('rules');
    await env.startWorker();
    expect(status).toBe(3);
    // A busy machine takes its time to start a script at all.
    expect(ms - startMs).toBeLessThan(5000);
    expect(JSON.parse(stdout)).toMatchObject({
      unreachable: {
        address: env.variables.TEMPORAL_ADDRESS,
        lastPolled: expect.stringMatching(/^\d{4}-/),
        outcomeUnknown: false,
      },
    });
    expect(list.status).toBe(0);
  });

  test('when the outcome is unknown, repeating with the id it names is safe', async () => {
    const key = await registered();
    const envelope = await env.envelope({ key, command: 'assess', by: 'ola.pmo', payload: { utility: 2 } });
    await env.stopWorker();
    const lost = await sendCommand(env.client, envelope.target, envelope, 2000);
    await env.startWorker();
    expect(lost).toMatchObject({
      unreachable: {
        outcomeUnknown: true,
        id: envelope.id,
        message: expect.stringContaining(`--id ${envelope.id}`),
      },
    });
    expect(await env.sendEnvelope(envelope)).toMatchObject({ receipt: { id: envelope.id } });
    expect((await env.commands(key)).filter((c) => c.id === envelope.id)).toHaveLength(1);
  });
});

test('every command of the table is a verb', async () => {
  const { stdout } = await dsop('--help');
  for (const { example } of Object.values(commands)) expect(stdout).toContain(example);
});

test('meetings: what the script fills in is signed with the rest; the agenda, the papers, and what cannot be', async () => {
  const day = addDays(osloDayOf(Date.now()), 60);
  const plan = await json<Receipt>('plan-meeting', '--forum', 'sg', '--begins', day, ...pmo);
  expect(plan).toMatchObject({ status: 0, document: { command: 'planMeeting' } });
  const id = `SG-${day}`;
  const printed = async (...argv: string[]) =>
    (await json<Envelope>(...argv, ...pmo, '--print')).document.payload;
  const key = await registered();
  const ends = expect.stringContaining(`${day}T12:00:00`);
  expect(await printed('table', key, '--gate', 'BP1', '--meeting', id.toLowerCase())).toMatchObject({
    meeting: id,
    closes: ends,
    meetingSequence: 0,
  });
  const later = addDays(day, 7);
  expect(await printed('move-meeting', '--meeting', id, '--begins', later)).toMatchObject({
    sequence: 1,
    ends: expect.stringContaining(`${later}T12:00:00`),
  });
  expect(await printed('cancel-meeting', '--meeting', id, '--reason', 'Syk')).toEqual({
    meeting: id,
    reason: 'Syk',
    sequence: 1,
  });
  const table = ['table', key, '--gate', 'BP1', '--meeting', id, '--closes', later, ...pmo];
  expect((await dsop(...table)).status).toBe(2);
  const unknown = ['table', key, '--gate', 'BP1', '--meeting', 'SG-2020-01-01', ...pmo];
  expect(await json<Refused>(...unknown)).toMatchObject(refusedWith('unknown-meeting'));
  const papers = path.join(dir, 'papers.html');
  const { status, document } = await json<{ agenda: { reference: string | null }[] }>(
    'agenda',
    id,
    '--out',
    papers,
  );
  expect({ status, document }).toMatchObject({ status: 0, document: { meeting: { id, status: 'planned' } } });
  // Other tests' cases wait for the forum too; none was tabled for this meeting.
  expect(document.agenda.filter(({ reference }) => reference === id)).toEqual([]);
  expect(readFileSync(papers, 'utf8')).toContain('Sakspapirer: Møte i DSOP styringsgruppe');
  const listed = await dsop('meetings', '--forum', 'sg');
  expect(listed.stdout).toContain(id);
});

test('a process is started for whoever waits for it, and of what is an idea: the script asks before it sends', async () => {
  const key = await registered();
  const process = env.newKey('LOV');
  const start = ['start-process', process, '--title', 'Hjemmel', '--need', 'Loven åpner ikke', ...pmo];
  expect(await json<Refused>(...start, '--from', key)).toEqual(refusedWith('not-ready'));
  expect(await json<Refused>(...start, '--from', env.newKey('INGEN'))).toEqual(refusedWith('unknown-key'));
  expect((await dsop('stop', key, '--reason', 'Ikke aktuelt', ...pmo)).status).toBe(0);
  expect(await json<Refused>(...start, '--idea', key)).toEqual(refusedWith('ended'));
  const idea = await registered();
  const again = [...start, '--idea', idea, '--id', `start-${process}`];
  expect((await dsop(...again)).status).toBe(0);
  await env.until(idea, ({ ending }) => ending !== null);
  expect((await dsop(...again)).status).toBe(0);
  const other = await registered();
  const handOver = ['hand-over-external', key, '--title', 'Hjemmel', '--need', 'Loven', ...pmo, '--process'];
  expect(await json<Refused>(...handOver, other)).toEqual(refusedWith('key-used'));
  expect(await json<Refused>(...handOver, process)).toEqual(refusedWith('ended'));
});
