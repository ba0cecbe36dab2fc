import { createServer } from 'node:net';
import { readinessOf, serveHealth, type HealthServer, type Readiness } from '../../src/ops/health';

let server: HealthServer | undefined;
afterEach(() => server?.close());

async function ask(readiness: Readiness, path: string, method = 'GET') {
  server = await serveHealth('127.0.0.1', 0, () => Promise.resolve(readiness));
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
  return { status: response.status, body: await response.json() };
}

test('/health answers as long as the process lives, ready or not', async () => {
  expect(await ask({ ready: false, reasons: ['starting'] }, '/health')).toMatchObject({
    status: 200,
    body: { up: true },
  });
});

test('/ready is 200, or 503 with the reasons', async () => {
  expect(await ask({ ready: true, reasons: [] }, '/ready?x=1')).toMatchObject({ status: 200 });
  await server?.close();
  const not = { ready: false, reasons: ['not polling'] };
  expect(await ask(not, '/ready')).toEqual({ status: 503, body: not });
});

test.each([
  ['/', 'GET', 404],
  ['/ready/../etc', 'GET', 404],
  ['/ready', 'POST', 405],
])('%s by %s is %i', async (path, method, status) => {
  expect(await ask({ ready: true, reasons: [] }, path, method)).toMatchObject({ status });
});

test('a port that is taken is told at once', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const taken = other.address();
  const port = typeof taken === 'object' && taken !== null ? taken.port : 0;
  await expect(serveHealth('127.0.0.1', port, () => Promise.reject(new Error()))).rejects.toThrow(
    'EADDRINUSE',
  );
  await new Promise((resolve) => other.close(resolve));
});

type Watched = NonNullable<Parameters<typeof readinessOf>[0]>;
type Status = ReturnType<Watched['worker']['getStatus']>;

function watched(status: Partial<Status>, answers: boolean): Watched {
  const polling = { runState: 'RUNNING', workflowPollerState: 'POLLING', activityPollerState: 'POLLING' };
  const connection = {
    withDeadline: () => (answers ? Promise.resolve({}) : Promise.reject(new Error('14'))),
  };
  return {
    worker: { getStatus: () => ({ ...polling, ...status }) as Status },
    connection: connection as unknown as Watched['connection'],
  };
}

test('ready is a worker that polls for both kinds of work, on a server that answers', async () => {
  expect(await readinessOf(watched({}, true))).toEqual({ ready: true, reasons: [] });
  expect(await readinessOf(undefined)).toEqual({ ready: false, reasons: ['starting'] });
  expect(await readinessOf(watched({ activityPollerState: 'SHUTDOWN' }, true))).toMatchObject({
    reasons: ['not polling'],
  });
  expect(await readinessOf(watched({ runState: 'DRAINING' }, false))).toMatchObject({
    ready: false,
    reasons: ['the worker is draining', 'the Temporal server does not answer'],
  });
});
