import type { LogEntry } from '@temporalio/worker';
import { createLogger, lineOf, textOf } from '../../src/ops/log';

const at = BigInt(Date.UTC(2026, 10, 22, 12, 0, 0, 250)) * 1_000_000n;
const entry = (meta?: Record<string, unknown>, level: LogEntry['level'] = 'INFO'): LogEntry => ({
  level,
  message: 'letters delivered',
  timestampNanos: at,
  meta,
});

test('a line holds ids and counts, and nothing else of what it was given', () => {
  const meta = {
    workflowId: 'initiative-SBL',
    attempt: 2,
    sent: 9,
    title: 'Samtykkebasert lånesøknad',
    reason: 'Kari Nes svarte',
    taskToken: new Uint8Array(3),
  };
  expect(lineOf(entry(meta))).toEqual({
    time: '2026-11-22T12:00:00.250Z',
    level: 'info',
    message: 'letters delivered',
    workflowId: 'initiative-SBL',
    attempt: 2,
    sent: 9,
  });
});

test('a line says which letter or month it is of, what is wrong and how many there are', () => {
  const meta = {
    intent: 'report:2026-11',
    fault: 'RangeError',
    month: '2026-11',
    waits: 7,
    told: 5,
    handedOver: 3,
  };
  expect(lineOf(entry(meta, 'WARN'))).toMatchObject(meta);
});

test('addresses are taken out of messages, errors and their causes', () => {
  const cause = new Error('550 <per@nav.example> unknown');
  const error = new Error('not sent to per@nav.example', { cause });
  const line = JSON.stringify(lineOf({ ...entry({ error }, 'WARN'), message: 'to kari@finans.example' }));
  expect(line).not.toContain('@');
  expect(line).not.toContain('nav.example');
  expect(line).toContain('550 <<address>> unknown');
});

test("of a failure that the engine's core prints whole only the first message is told", () => {
  const failure =
    'Failure { failure: Some(Failure { message: "[TMPRL1100] no \\"x\\"", payloads: [Payload { data: [1]';
  const line = lineOf(entry({ failure }, 'WARN'));
  expect(line).toMatchObject({ failure: '[TMPRL1100] no \\"x\\"' });
  expect(JSON.stringify(line)).not.toContain('Payload');
});

test('as text a line is one line, with the causes below it', () => {
  const [head, ...causes] = textOf(
    lineOf(entry({ workflowId: 'initiative-SBL', error: new Error('x') })),
  ).split('\n');
  expect(head).toBe('12:00:00.250 INFO  letters delivered workflowId=initiative-SBL');
  expect(causes).toEqual(['    Error: x']);
});

test('as JSON each entry is one document on a line of its own, whatever it holds', () => {
  const written: string[] = [];
  const logger = createLogger({ logLevel: 'info', logFormat: 'json' }, (text) => written.push(text));
  logger.debug('not told');
  logger.warn('two\nlines', { error: 'a string', runId: 'r'.repeat(5000) });
  expect(written).toHaveLength(1);
  expect(written[0]?.trim().split('\n')).toHaveLength(1);
  const line = JSON.parse(written[0] ?? '') as { runId: string };
  expect(line).toMatchObject({ level: 'warn', message: 'two\nlines', error: [{ message: 'a string' }] });
  expect(line.runId.length).toBeLessThanOrEqual(2000);
});
