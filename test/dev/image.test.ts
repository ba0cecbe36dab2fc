import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { repositoryRoot } from '../../src/config';
import { freePorts } from '../../src/dev/ports';
import { testEnvironment } from '../support/env';

// No container engine runs here: what the image says of its worker is run as it stands there, without the image.

const env = testEnvironment({ idle: true });
const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-image-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): string => readFileSync(path.join(repositoryRoot, name), 'utf8');
const [, image = ''] = read('Dockerfile')
  .split(/^FROM /m)
  .slice(1);
const commands = [...image.matchAll(/^ *(CMD|HEALTHCHECK[^\n]*\\\n *CMD) (\[.*\])$/gm)].map(
  ([, , words = '[]']) => JSON.parse(words) as string[],
);
interface Service {
  command?: string[];
  stop_grace_period?: string;
  volumes?: string[];
  environment: Record<string, string>;
}
const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
};
const node = (words: readonly string[], settings: NodeJS.ProcessEnv) =>
  promisify(execFile)(process.execPath, words, { cwd: path.join(folder, 'app'), env: settings });

test('the worker of the image tells whether it is ready, and stops within its grace with what it has in hand done', async () => {
  const app = path.join(folder, 'app');
  mkdirSync(app);
  for (const name of image.matchAll(/^COPY (?:--from=\S+ )?(.*) \S+$/gm))
    for (const one of (name[1] ?? '').split(' ').map((word) => path.basename(word)))
      symlinkSync(path.join(repositoryRoot, one), path.join(app, one));
  const [healthPort = 0] = await freePorts(1);
  const settings: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    ...Object.fromEntries(
      [...(/^ENV (.*)$/m.exec(image)?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)].map(([, k, v]) => [k, v]),
    ),
    DSOP_LOG_FORMAT: 'json',
    ...env.variables,
    DSOP_DATA_DIR: folder,
    DSOP_HEALTH_PORT: String(healthPort),
  };
  const [healthy = [], start = []] = commands;
  const isHealthy = () =>
    node(healthy.slice(1), settings).then(
      () => true,
      () => false,
    );
  expect(await isHealthy()).toBe(false);
  const worker = spawn(process.execPath, start.slice(1), {
    cwd: app,
    env: settings,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  worker.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const exited = once(worker, 'exit');
  for (const ends = Date.now() + 30_000; !(await isHealthy()); await wait(100))
    if (worker.exitCode !== null || Date.now() > ends) throw new Error(said);
  const key = env.newKey('BILDE');
  await env.play(env.life(key).registration());
  const asked = Date.now();
  worker.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(Date.now() - asked).toBeLessThan(Number.parseInt(services.worker!.stop_grace_period!) * 1000);
  expect(said).toContain('"state":"DRAINED"');
  expect(await isHealthy()).toBe(false);
}, 90_000);

test('docker-compose.yml founds a programme that signs, and its worker is given no private key', async () => {
  for (const name of ['register', 'worker'])
    expect(services[name]!.environment.DSOP_SIGNING).toBe('${DSOP_SIGNING:-on}');
  expect(services.worker!.volumes).toEqual(['config:/config:ro']);
  const config = path.join(folder, 'config');
  const settings = {
    PATH: process.env.PATH,
    DSOP_DATA_DIR: path.join(folder, 'data'),
    DSOP_REGISTER: path.join(repositoryRoot, 'register.sample.yaml'),
  };
  const [, program = ''] = services.register!.command ?? [];
  await promisify(execFile)(process.execPath, [path.join(repositoryRoot, program), config], {
    env: settings,
  });
  for (const name of ['register.yaml', 'register.founding.json'])
    expect(statSync(path.join(config, name)).mode & 0o777).toBe(0o644);
  const register = readFileSync(path.join(config, 'register.yaml'), 'utf8');
  expect(register).toMatch(/^root: \S{43}$/m);
  expect(register).not.toContain('PRIVATE');
  expect(existsSync(path.join(folder, 'data', 'keys', 'tor.nav.pem'))).toBe(true);
}, 30_000);
