import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createMeetingActivities, type ToldMeeting } from '../../activities/meetings';

/** Within this the workflow wants a heartbeat. */
const heartbeatTimeoutMs = 30_000;
const minute = 60_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const later = <T>(value: T): Promise<T> => new Promise((done) => setTimeout(() => done(value), minute));
/** A server with one workflow, where each answer takes a minute. */
const slow = {
  options: { namespace: 'default' },
  connection: { workflowService: { describeWorkflowExecution: () => Promise.resolve({}) } },
  withDeadline: (_ends: number, ask: () => Promise<unknown>) => ask(),
  workflow: {
    getHandle: () => ({
      signal: () => later(undefined),
      query: () => later([{ reference: 'SG-1', workflowId: 'initiative-EN' }]),
    }),
    list: () => [{ workflowId: 'initiative-EN' }],
  },
} as unknown as Client;
const news = [{ forum: 'sg', meeting: 'SG-1' }] as unknown as ToldMeeting[];
const { whatWaits, tellOfMeetings } = createMeetingActivities(slow);

test.each([
  ['that asks what waits', () => whatWaits(['sg', 'tlf'])],
  ['that tells of meetings', () => tellOfMeetings(news)],
])(
  'an activity %s is not taken for dead while others are slow, and is silent once it is done',
  async (_, work) => {
    const environment = new MockActivityEnvironment();
    const beats = [Date.now()];
    environment.on('heartbeat', () => beats.push(Date.now()));
    let ended = 0;
    const running = environment.run(work).then(() => (ended = Date.now()));
    await jest.advanceTimersByTimeAsync(10 * minute);
    await running;
    const gaps = [...beats, ended].slice(1).map((beat, i) => beat - (beats[i] ?? 0));
    expect(ended - (beats[0] ?? 0)).toBeGreaterThanOrEqual(2 * minute);
    expect(Math.max(...gaps)).toBeLessThan(heartbeatTimeoutMs);
    expect(Math.max(...beats)).toBeLessThanOrEqual(ended);
  },
);
