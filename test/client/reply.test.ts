import { ServiceError, type Client } from '@temporalio/client';
import { NamespaceNotFoundError, WorkflowNotFoundError } from '@temporalio/common';
import { sendCommand } from '../../src/client/commands';
import { attempt, isUnknownWorkflow } from '../../src/client/reply';
import type { Envelope } from '../../src/contract/envelope';

const errand = { workflowId: 'initiative-SBL', commandId: 'c1' };

/** What the server 1.32 says with the gRPC status NOT_FOUND, as the raw service throws it. */
const raw = (details: string): Error =>
  Object.assign(new Error(`5 NOT_FOUND: ${details}`), { code: 5, details, metadata: {} });
/** The same as the SDK's client throws it. */
const wrapped = (details: string): Error => new WorkflowNotFoundError(details, errand.workflowId, undefined);

const reached = {
  connection: { options: { address: '127.0.0.1:7233' } },
  options: { namespace: 'default' },
  withDeadline: (_deadline: number, ask: () => Promise<unknown>) => ask(),
};
const client = reached as unknown as Client;

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

describe('an update that the step which was to take it could not', () => {
  const envelope = { id: 'c1', command: 'approve', payload: {} } as unknown as Envelope;
  /** As the server 1.32 says it, the first so many times. */
  function sentTo(details: string, times: number): Promise<unknown> {
    let asked = 0;
    const executeUpdate = () => {
      asked += 1;
      if (asked > times) return Promise.resolve({ id: 'c1', command: 'approve', asked });
      const cause = Object.assign(new Error(details), { code: 9, details, metadata: {} });
      return Promise.reject(new ServiceError('Workflow Update failed', { cause }));
    };
    const workflow = { getHandle: () => ({ executeUpdate }) };
    const server = { ...reached, workflow } as unknown as Client;
    return sendCommand(server, errand.workflowId, envelope, 1000);
  }

  test('is sent again, with the same id', async () => {
    const words = 'Unable to perform workflow execution update due to unexpected workflow task failure.';
    expect(await sentTo(words, 2)).toMatchObject({ receipt: { asked: 3 } });
  });

  test('is not, where no step comes to anything: whose it is, and where to look', async () => {
    const words = 'Unable to perform workflow execution update due to Workflow Task in failed state.';
    expect(await sentTo(words, 2)).toMatchObject({
      unreachable: {
        outcomeUnknown: false,
        message: expect.stringMatching(/^«initiative-SBL» kommer ikke videre.*Temporal UI/),
      },
    });
  });
});
