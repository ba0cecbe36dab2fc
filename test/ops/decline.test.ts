import { get, request, type IncomingMessage } from 'node:http';
import { loadConfig } from '../../src/config';
import { answerDecline, declining, declineToken, personBehind } from '../../src/ops/decline';
import { serveHealth, type HealthServer } from '../../src/ops/health';
import { register } from '../support/given';

const secret = 'a-secret-of-more-than-thirty-two-characters';
const token = declineToken(secret, register.programme, 'ida.lead');
const declined: string[] = [];
let server: HealthServer;

beforeAll(async () => {
  const deps = {
    secret,
    register: () => Promise.resolve(register),
    decline: (person: string) => Promise.resolve(void declined.push(person)),
  };
  server = await serveHealth(
    '127.0.0.1',
    0,
    () => Promise.resolve({ ready: true, reasons: [] }),
    (asked, response) => answerDecline(asked, response, deps),
  );
});
afterAll(() => server.close());
beforeEach(() => declined.splice(0));

const url = (path: string): string => `http://127.0.0.1:${server.port}${path}`;
const read = (response: IncomingMessage): Promise<{ status: number; body: string }> =>
  new Promise((resolve) => {
    let body = '';
    response.on('data', (part: Buffer) => (body += part.toString()));
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
  });
const ask = (path: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve) => get(url(path), (response) => resolve(read(response))));
const post = (path: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve) => {
    const sent = request(url(path), { method: 'POST' }, (response) => resolve(read(response)));
    sent.end('List-Unsubscribe=One-Click');
  });

test('looking at the link asks, and changes nothing: mail programs open links by themselves', async () => {
  const { status, body } = await ask(`/unsubscribe/${token}`);
  expect(status).toBe(200);
  expect(body).toContain('<form method="post">');
  expect(body).toContain('kommer uansett');
  expect(declined).toEqual([]);
});

test('one click declines news, with nothing more to say', async () => {
  expect((await post(`/unsubscribe/${token}`)).status).toBe(200);
  expect(declined).toEqual(['ida.lead']);
});

test('a link that nobody was given is nobody’s', async () => {
  for (const other of ['', 'x', `${token}x`, declineToken(secret, 'another', 'ida.lead'), 'ida.lead'])
    expect((await post(`/unsubscribe/${other}`)).status).toBe(404);
  expect(declined).toEqual([]);
  expect(personBehind(declineToken(`${secret}.`, register.programme, 'ida.lead'), secret, register)).toBe(
    undefined,
  );
});

test('a link names nobody', () => {
  const { declineUrl } = declining({
    publicUrl: 'https://dsop.example/',
    linkSecret: secret,
    programme: register.programme,
  });
  expect(declineUrl?.('ida.lead')).toBe(`https://dsop.example/unsubscribe/${token}`);
  expect(token).toMatch(/^[\w-]{43}$/);
});

test('health answers as before', async () => {
  expect((await ask('/health')).status).toBe(200);
  expect((await ask('/elsewhere')).status).toBe(404);
});

test('a public address wants a secret and a port, and the secret is never shown', () => {
  const base = { DSOP_PUBLIC_URL: 'https://dsop.example' };
  expect(() => loadConfig(base)).toThrow(/DSOP_LINK_SECRET and DSOP_HEALTH_PORT/);
  expect(() => loadConfig({ ...base, DSOP_LINK_SECRET: 'short', DSOP_HEALTH_PORT: '9999' })).toThrow(
    /DSOP_LINK_SECRET must have at least 32 characters \(it is set\)/,
  );
  expect(loadConfig({ ...base, DSOP_LINK_SECRET: secret, DSOP_HEALTH_PORT: '9999' }).publicUrl).toBe(
    base.DSOP_PUBLIC_URL,
  );
});
