import type { Client } from '@temporalio/client';
import { NamespaceNotFoundError, WorkflowNotFoundError } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createMeetingActivities, type ToldMeeting } from '../../activities/meetings';
import { createPortfolioActivities } from '../../activities/portfolio';
import { createPostActivities } from '../../activities/post';
import type { PostItem } from '../../src/domain/post';

const id = 'initiative-EN';
const gone = () => new WorkflowNotFoundError('workflow execution already completed', id, undefined);
/** What a server says while its database is away: it finds no namespace, or not what it looks for. */
const away: [string, () => Error][] = [
  ['finds no namespace', () => new NamespaceNotFoundError('default')],
  [
    'finds no namespace, in other words',
    () => new WorkflowNotFoundError('Namespace default is not found.', id, undefined),
  ],
  [
    'has lost its way',
    () => new WorkflowNotFoundError('Workflow execution history not found.', id, undefined),
  ],
];
/** The same of one that the SDK does not make anything of. */
const raw = (details: string): Error =>
  Object.assign(new Error(`5 NOT_FOUND: ${details}`), { code: 5, details, metadata: {} });

/** A server with one initiative, which says this to a signal or, where `looked`, to being looked at. */
function clientThat(told: () => Error, looked = false): Client {
  const getHandle = () => ({
    signal: () => Promise.reject(told()),
    query: () => Promise.resolve([{ reference: 'SG-1', workflowId: id }]),
  });
  const info = {
    workflowId: id,
    memo: {},
    typedSearchAttributes: { get: ({ name }: { name: string }) => (name === 'DsopOverdue' ? 1 : undefined) },
    startTime: new Date(0),
    status: { name: 'RUNNING' },
  };
  return {
    options: { namespace: 'default' },
    connection: {
      workflowService: {
        describeWorkflowExecution: () => (looked ? Promise.reject(told()) : Promise.resolve({})),
      },
    },
    withDeadline: (_ends: number, ask: () => Promise<unknown>) => ask(),
    workflow: { getHandle, list: () => [info] },
  } as unknown as Client;
}
const run = <T>(work: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(work);

describe('letters that came back', () => {
  const items = [{ about: { workflowId: id }, intent: { id: 'i' } }] as PostItem[];
  const tell = (client: Client) =>
    run(() => createPostActivities(client).returnLetters(items, { to: null, reason: '' }));

  test('are told to nobody where an initiative has ended', () =>
    expect(tell(clientThat(gone))).resolves.toBeUndefined());

  test.each(away)('are told again where the server %s', (_how, error) =>
    expect(tell(clientThat(error))).rejects.toThrow(/not found/i),
  );
});

describe('news of a meeting', () => {
  const news = [{ forum: 'sg', meeting: 'SG-1' }] as unknown as ToldMeeting[];
  const tell = (client: Client) => run(() => createMeetingActivities(client).tellOfMeetings(news));

  test('is told to nobody where an initiative has ended', () =>
    expect(tell(clientThat(gone))).resolves.toBe(1));

  test.each(away)('is told again where the server %s', (_how, error) =>
    expect(tell(clientThat(error))).rejects.toThrow(/not found/i),
  );
});

describe('the portfolio', () => {
  const read = async (client: Client) =>
    (await run(() => createPortfolioActivities(client).portfolio())).items.map(({ key, unread }) => ({
      key,
      unread,
    }));

  test('is without what is there no more', async () => {
    for (const error of [gone, () => raw('workflow not found for ID: initiative-EN')])
      expect(await read(clientThat(error, true))).toEqual([]);
  });

  test('is read again from a server that finds no namespace', async () => {
    for (const error of [
      () => new NamespaceNotFoundError('default'),
      () => raw('Namespace default is not found.'),
    ])
      await expect(read(clientThat(error, true))).rejects.toThrow(/not found/i);
  });

  test('has what a server lost its way to by what the index says', async () => {
    for (const error of [away[2]![1], () => raw('Workflow execution history not found.')])
      expect(await read(clientThat(error, true))).toEqual([{ key: 'EN', unread: true }]);
  });
});
