import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createProgrammeActivities } from '../../activities/programme';
import { initiativeWorkflowId, programmeWorkflowId } from '../../src/contract/messages';
import type { Envelope } from '../../src/contract/envelope';
import type { News } from '../../src/domain/state';

/** A server of which only this is known: what it says to a signal, and what the programme has still to start. */
function serverThat(answers: Record<string, string>, starting: string[] = []) {
  const told: string[] = [];
  const getHandle = (id: string) => ({
    signal: () => {
      const refusal = answers[id];
      if (refusal !== undefined) return Promise.reject(new WorkflowNotFoundError(refusal, id, undefined));
      told.push(id);
      return Promise.resolve();
    },
    query: () =>
      id === programmeWorkflowId ? Promise.resolve({ starting }) : Promise.reject(new Error(`asked ${id}`)),
  });
  const { tellOthers } = createProgrammeActivities({ workflow: { getHandle } } as unknown as Client);
  return { told, tell: (news: News[]) => new MockActivityEnvironment().run(tellOthers, news) };
}

const about = (key: string): News => ({
  to: initiativeWorkflowId(key),
  what: 'concluded',
  process: 'LOV',
  envelope: {} as Envelope,
  effectiveAt: 0,
});
const [first, second] = [about('EN'), about('TO')];
const gone = 'workflow not found for ID: initiative-EN';

describe('news to another workflow', () => {
  test('that has been terminated is dropped, and the others hear theirs', async () => {
    const server = serverThat({ [first.to]: 'workflow execution already completed' });
    await expect(server.tell([first, second])).resolves.toBeUndefined();
    expect(server.told).toEqual([second.to]);
  });

  test('that the programme has not started yet is tried again, when the others have heard theirs', async () => {
    const server = serverThat({ [first.to]: gone }, ['EN']);
    await expect(server.tell([first, second])).rejects.toThrow('initiative-EN: not started yet');
    expect(server.told).toEqual([second.to]);
    await expect(serverThat({ [first.to]: gone }).tell([first])).resolves.toBeUndefined();
  });

  test('is tried again by a server that cannot look just now', async () => {
    const server = serverThat({ [first.to]: 'Namespace default is not found.' });
    await expect(server.tell([first])).rejects.toThrow('Namespace');
  });
});
