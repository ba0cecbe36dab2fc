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

describe('a change of the register', () => {
  const all = Array.from({ length: 300 }, (_, n) => `initiative-${String(n).padStart(3, '0')}`);
  /** A server that lists these, newest first, and answers so many signals. */
  function serverFor(mostSignals: number) {
    const told: string[] = [];
    const getHandle = (id: string) => ({
      signal: () => {
        if (told.length >= mostSignals) return Promise.reject(new Error('away'));
        told.push(id);
        return Promise.resolve();
      },
    });
    const list = () => [...all].reverse().map((workflowId) => ({ workflowId }));
    const { relayRegister } = createProgrammeActivities({
      workflow: { getHandle, list },
    } as unknown as Client);
    const relay = async (heartbeatDetails: unknown, alsoTo: string[]) => {
      const beats: unknown[] = [heartbeatDetails];
      const activity = new MockActivityEnvironment({ heartbeatDetails });
      activity.on('heartbeat', (details: unknown) => beats.push(details));
      const came = await activity
        .run(relayRegister, { changes: [] }, alsoTo)
        .catch((error: unknown) => error);
      return { came, last: beats.at(-1) };
    };
    return { told, relay };
  }

  test('is told once to everybody, whoever has just been started first', async () => {
    const { told, relay } = serverFor(1000);
    const alsoTo = ['initiative-299', 'process-NY'];
    expect((await relay(undefined, alsoTo)).came).toBe(301);
    expect(told.slice(0, 2)).toEqual(alsoTo);
    expect([...told].sort()).toEqual([...all, 'process-NY']);
  });

  test('goes on where it was broken off, and says how far it has come', async () => {
    const first = serverFor(200);
    const { came, last } = await first.relay(undefined, []);
    expect(came).toMatchObject({ message: 'away' });
    const second = serverFor(1000);
    await second.relay(last, ['process-NY']);
    expect(second.told).toEqual(all.slice(128));
    // What an earlier release said.
    const third = serverFor(1000);
    await third.relay(17, []);
    expect(third.told).toHaveLength(300);
  });
});
