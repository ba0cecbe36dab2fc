import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import nodemailer from 'nodemailer';
import { type Endpoints, endpointsFile, repositoryRoot } from '../../src/config';
import { freePorts } from '../../src/dev/ports';
import { processIdentity } from '../../src/dev/processes';

// The command as people start it, as a process, with a worker that only says that it is there.
const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-start-'));
const dataDir = path.join(folder, 'data');
const workerFile = path.join(folder, 'worker.js');
const launcher = path.join(folder, 'launch.js');
const started: Started[] = [];

interface Started {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
}

function start(env: Record<string, string> = {}, args: string[] = []): Started {
  const child = spawn(process.execPath, [launcher, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DSOP_DATA_DIR: dataDir, ...env },
    cwd: folder,
  });
  let output = '';
  [child.stdout, child.stderr].forEach((stream) =>
    stream.on('data', (chunk: Buffer) => (output += chunk.toString())),
  );
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const one = { process: child, output: () => output, exit };
  started.push(one);
  return one;
}

async function until(one: Started, text: string): Promise<void> {
  while (!one.output().includes(text)) {
    if (one.process.exitCode !== null)
      throw new Error(`It ended with ${one.process.exitCode}:\n${one.output()}`);
    await wait(50);
  }
}

function endpoints(): Endpoints {
  return JSON.parse(readFileSync(endpointsFile(dataDir), 'utf8')) as Endpoints;
}

function pidOf(name: string): number {
  return (JSON.parse(readFileSync(path.join(dataDir, 'run', `${name}.pid`), 'utf8')) as { pid: number }).pid;
}

let ports: Record<string, string>;

beforeAll(async () => {
  const compiled = path.join(repositoryRoot, 'dist', 'src', 'dev', 'start.js');
  if (!existsSync(compiled)) throw new Error('The project is not built: npm run build.');
  writeFileSync(
    launcher,
    `require(${JSON.stringify(compiled)})
      .start(process.argv.slice(2), { workerFile: ${JSON.stringify(workerFile)} })
      .then((status) => process.exit(status));`,
  );
  writeFileSync(
    workerFile,
    `process.on('SIGTERM', () => { console.log('drained'); process.exit(0); });
     setInterval(() => {}, 1000);
     process.send({ type: 'ready' });`,
  );
  const [temporal, ui, smtp, inbox] = await freePorts(4);
  ports = {
    DSOP_TEMPORAL_PORT: String(temporal),
    DSOP_UI_PORT: String(ui),
    DSOP_SMTP_PORT: String(smtp),
    DSOP_INBOX_PORT: String(inbox),
  };
});

afterAll(async () => {
  started.forEach((one) => one.process.kill('SIGTERM'));
  await Promise.all(started.map((one) => one.exit));
  rmSync(folder, { recursive: true, force: true });
});

test('a whole life: start, refusal of a second one, crashes, kill, start again, orderly stop', async () => {
  const first = start(ports);
  await until(first, 'DSOP is ready');
  const { address, inboxUrl, uiUrl, smtpUrl } = endpoints();
  expect(address).toBe(`127.0.0.1:${ports.DSOP_TEMPORAL_PORT}`);
  for (const text of [address, inboxUrl, uiUrl, dataDir]) expect(first.output()).toContain(text);

  const mail = nodemailer.createTransport(smtpUrl);
  await mail.sendMail({
    from: 'dsop@dsop.example',
    to: 'kari@nav.example',
    subject: 'Månedsrapport',
    text: 'Hei',
  });

  const second = start(ports);
  expect(await second.exit).toBe(1);
  expect(second.output()).toContain(`as process ${first.process.pid}`);
  expect(second.output()).toContain(String(uiUrl));

  process.kill(pidOf('worker'), 'SIGKILL');
  process.kill(pidOf('temporal'), 'SIGKILL');
  await until(first, 'The worker is back');
  await until(first, 'The Temporal server is back');

  const left = ['temporal', 'temporal-ui'].map(pidOf);
  first.process.kill('SIGKILL');
  await first.exit;
  const third = start(ports);
  await until(third, 'DSOP is ready');
  expect(third.output()).toContain('left over from a run that was killed');
  expect(left.map(processIdentity)).toEqual([undefined, undefined]);

  const letters = (await (await fetch(`${inboxUrl}/email`)).json()) as { subject: string }[];
  expect(letters.map((letter) => letter.subject)).toEqual(['Månedsrapport']);
  const children = ['worker', 'temporal', 'temporal-ui', 'catcher'].map(pidOf);
  third.process.kill('SIGINT');
  expect(await third.exit).toBe(0);
  const order = [
    'drained',
    'The worker has stopped',
    'The Temporal UI has',
    'The Temporal server has',
    'The mail catcher has',
  ];
  const places = order.map((text) => third.output().indexOf(text));
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(places[0]).toBeGreaterThan(0);
  expect(children.map(processIdentity)).toEqual([undefined, undefined, undefined, undefined]);
  expect(existsSync(endpointsFile(dataDir))).toBe(false);
});

test('faults of the configuration come all at once, before anything starts', async () => {
  const one = start({ DSOP_UI_PORT: 'x', DSOP_LOG_LEVEL: 'loud' });
  expect(await one.exit).toBe(1);
  expect(one.output()).toMatch(/2 faults[^]*DSOP_UI_PORT[^]*DSOP_LOG_LEVEL/);
});

test('a server elsewhere that does not answer is named', async () => {
  const [port] = await freePorts(1);
  const one = start({ TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
  expect(await one.exit).toBe(1);
  expect(one.output()).toContain(`The Temporal server at 127.0.0.1:${port} does not answer`);
});

test('an unknown option is wrong usage, and help is help', async () => {
  const [wrong, help] = [start({}, ['--smaple']), start({}, ['--help'])];
  expect(await wrong.exit).toBe(2);
  expect(wrong.output()).toContain('Usage: npm start');
  expect(await help.exit).toBe(0);
});
