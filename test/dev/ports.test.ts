import { mkdirSync, mkdtempSync, readFileSync, writeFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { choosePort, freePorts, internalPorts, isFree } from '../../src/dev/ports';

const servers: Server[] = [];

function occupy(host: string): Promise<number> {
  const server = createServer();
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      if (address && typeof address === 'object') resolve(address.port);
    });
  });
}

afterAll(() => Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve)))));

test.each(['127.0.0.1', '0.0.0.0'])('a port that somebody listens on at %s is not free', async (host) => {
  expect(await isFree(await occupy(host))).toBe(false);
});

test('free ports are free, different, and none of the forbidden', async () => {
  const first = await freePorts(5);
  const second = await freePorts(5, new Set(first));
  expect(new Set([...first, ...second]).size).toBe(10);
  for (const port of first) expect(await isFree(port)).toBe(true);
});

describe('a port that people use', () => {
  const none: ReadonlySet<number> = new Set();

  test('is the usual one while that is free, without a word', async () => {
    const [port = 0] = await freePorts(1);
    const log = jest.fn();
    expect(await choosePort('the UI', { port, fixed: false }, 'DSOP_UI_PORT', none, log)).toBe(port);
    expect(log).not.toHaveBeenCalled();
  });

  test('moves when it is taken, and says where to', async () => {
    const taken = await occupy('127.0.0.1');
    const log = jest.fn();
    const port = await choosePort('the UI', { port: taken, fixed: false }, 'DSOP_UI_PORT', none, log);
    expect(port).not.toBe(taken);
    expect(await isFree(port)).toBe(true);
    expect(log).toHaveBeenCalledWith(expect.stringContaining(`taking ${port} instead`));
  });

  test('moves away from a port given to another service', async () => {
    const [port = 0] = await freePorts(1);
    expect(
      await choosePort('the UI', { port, fixed: false }, 'DSOP_UI_PORT', new Set([port]), jest.fn()),
    ).not.toBe(port);
  });

  test('is refused when the configuration insists on a taken one', async () => {
    const taken = await occupy('127.0.0.1');
    await expect(
      choosePort('the UI', { port: taken, fixed: true }, 'DSOP_UI_PORT', none, jest.fn()),
    ).rejects.toThrow(`Port ${taken} for the UI is taken by another program, and DSOP_UI_PORT insists on it`);
  });
});

describe('internal ports', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-ports-'));
  let count = 0;
  const file = () => path.join(folder, `${count++}`, 'ports.json');

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('stay the same from one start to the next', async () => {
    const where = file();
    const first = await internalPorts(where, 7, new Set());
    expect(await internalPorts(where, 7, new Set())).toEqual(first);
  });

  test('are replaced where they are taken', async () => {
    const where = file();
    const taken = await occupy('127.0.0.1');
    const [free = 0] = await freePorts(1);
    mkdirSync(path.dirname(where));
    writeFileSync(where, JSON.stringify([taken, free]));
    const ports = await internalPorts(where, 2, new Set());
    expect(ports).toContain(free);
    expect(ports).not.toContain(taken);
    expect(JSON.parse(readFileSync(where, 'utf8'))).toEqual(ports);
  });

  test('are small where they have to be, also those of an earlier start', async () => {
    const where = file();
    mkdirSync(path.dirname(where));
    writeFileSync(where, JSON.stringify([40_001, 40_002]));
    const ports = await internalPorts(where, 7, new Set(), 32_768);
    expect(new Set(ports).size).toBe(7);
    for (const port of ports) expect(port).toBeLessThan(32_768);
  });

  test.each(['', '[', '["7233"]', '[70000]'])('are chosen anew when the note is %j', async (content) => {
    const where = file();
    mkdirSync(path.dirname(where));
    writeFileSync(where, content);
    expect(await internalPorts(where, 3, new Set())).toHaveLength(3);
  });
});
