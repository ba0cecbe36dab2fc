import { ServiceError, type Client } from '@temporalio/client';
import { NamespaceNotFoundError, WorkflowNotFoundError } from '@temporalio/common';
import { attempt, isUnknownWorkflow } from '../../src/client/reply';

const errand = { workflowId: 'initiative-SBL', commandId: 'c1' };

/** What the server 1.32 says with the gRPC status NOT_FOUND, as the raw service throws it. */
const raw = (details: string): Error =>
  Object.assign(new Error(`5 NOT_FOUND: ${details}`), { code: 5, details, metadata: {} });
/** The same as the SDK's client throws it. */
const wrapped = (details: string): Error => new WorkflowNotFoundError(details, errand.workflowId, undefined);

const client = {
  connection: { options: { address: '127.0.0.1:7233' } },
  options: { namespace: 'default' },
  withDeadline: (_deadline: number, ask: () => Promise<unknown>) => ask(),
} as unknown as Client;

const answerTo = (error: Error): Promise<unknown> =>
  attempt(client, 1000, errand, () => Promise.reject(error));

describe.each([
  ['raw', raw],
  ['wrapped by the SDK', wrapped],
])('NOT_FOUND, %s', (_how, thrown) => {
  test.each([
    'workflow not found for ID: initiative-SBL',
    'workflow execution not found',
    'Workflow executionsRow not found.  WorkflowId: initiative-SBL, RunId: 1',
  ])('«%s» is an unknown key', async (details) => {
    expect(await answerTo(thrown(details))).toMatchObject({ refused: { code: 'unknown-key' } });
  });

  test('«workflow execution already completed» is an end', async () => {
    const answer = await answerTo(thrown('workflow execution already completed'));
    expect(answer).toMatchObject({ refused: { code: 'ended' } });
  });

  test.each([
    ['Namespace default is not found.', /navnerommet.*databasen/],
    ['update "c1.0123" not found', /update "c1.0123" not found/],
    ['Workflow execution history not found.', /history not found/],
  ])('«%s» says nothing of the key: ask again', async (details, words) => {
    expect(await answerTo(thrown(details))).toMatchObject({
      unreachable: {
        outcomeUnknown: true,
        id: 'c1',
        message: expect.stringMatching(words),
      },
    });
  });
});

test('a server whose database is away finds no namespace, and nobody is told that the key does not exist', async () => {
  expect(await answerTo(new NamespaceNotFoundError('default'))).toMatchObject({
    unreachable: { outcomeUnknown: true, message: expect.stringContaining('--id c1') },
  });
  expect(isUnknownWorkflow(raw('Namespace default is not found.'))).toBe(false);
  expect(isUnknownWorkflow(raw('workflow not found for ID: initiative-SBL'))).toBe(true);
  expect(
    isUnknownWorkflow(
      new ServiceError('Failed', { cause: raw('workflow not found for ID: initiative-SBL') }),
    ),
  ).toBe(true);
});
