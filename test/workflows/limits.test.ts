import { initiativeWorkflowId } from '../../src/contract/messages';
import type { Register } from '../../src/domain/register';
import { testEnvironment, type TestEnvironment } from '../support/env';
import { eventsOf } from '../support/history';
import { about, receivers } from '../support/letters';

/** An initiative that is ready to be put before the forum that decides BP1. */
async function ready(env: TestEnvironment): Promise<string> {
  const key = env.newKey('STOR');
  const life = env.life(key);
  const { registration, idea, joining, basis, roles, recommendation } = life;
  await env.play([...registration(), ...idea(), ...joining(), ...basis('BP1'), ...roles('concept')]);
  await env.play(recommendation('BP1'));
  await env.delivered(key);
  return key;
}

async function unharmed(env: TestEnvironment, key: string): Promise<void> {
  expect(eventsOf(await env.events(key), 'WORKFLOW_TASK_FAILED')).toEqual([]);
  expect(await env.client.workflow.getHandle(initiativeWorkflowId(key)).describe()).toMatchObject({
    status: { name: 'RUNNING' },
  });
}

describe('what a person may write', () => {
  const env = testEnvironment();
  const conditions = (count: number) =>
    Array.from({ length: count }, () => ({ text: '☃'.repeat(3900), owner: 'ola.pmo', due: '2099-06-01' }));
  const table = (count: number) => ({
    command: 'table' as const,
    by: 'ola.pmo',
    payload: { gate: 'BP1', outcome: 'approved-with-conditions', conditions: conditions(count) },
  });

  test('is refused when it would outgrow what a server carries, as an update and as a signal', async () => {
    const key = await ready(env);
    const envelope = await env.envelope({ key, ...table(50) });
    expect(await env.sendEnvelope(envelope)).toMatchObject({ refused: { code: 'too-large' } });
    await env.signal(key, 'table', envelope);
    const { refusals, cases } = await env.until(key, ({ refusalCount }) => refusalCount === 1);
    expect(refusals).toMatchObject([{ code: 'too-large' }]);
    expect(cases).toEqual([]);
    await unharmed(env, key);
  });

  test('reaches every seat when it is as long as it may be', async () => {
    const key = await ready(env);
    expect(await env.send({ key, ...table(7) })).toMatchObject({ receipt: { case: { id: 'BP1-1' } } });
    await env.delivered(key);
    expect(receivers(about(env.letters(key), 'call:BP1-1:'), env.register)).toHaveLength(9);
    await unharmed(env, key);
  });
});

describe('a programme of sixty actors with the longest ids there are', () => {
  const long = (word: string) => `${word}-${'x'.repeat(76)}`.slice(0, 80);
  const env = testEnvironment({
    register: (sample): Register => {
      const words = Array.from({ length: 60 }, (_, index) => `a${index}`);
      const person = (forum: string, word: string) => `${forum}-${word}`;
      const forums = ['tlf', 'sg', 'pmo'] as const;
      return {
        ...sample,
        actors: words.map((word) => ({
          id: long(word),
          name: word,
          sector: 'public',
          validFrom: '2016-01-01',
          validTo: null,
        })),
        persons: words.flatMap((word) =>
          forums.map((forum) => ({
            id: person(forum, word),
            actor: long(word),
            name: word,
            email: `${person(forum, word)}@dsop.example`,
            language: 'nb' as const,
          })),
        ),
        seats: words.flatMap((word) =>
          forums.map((forum) => ({
            forum,
            actor: long(word),
            person: person(forum, word),
            validFrom: '2016-01-01',
            validTo: null,
          })),
        ),
        chairs: {},
      };
    },
  });

  test('is shown in the lists as far as they go, and a case is called to sixty seats', async () => {
    const key = env.newKey('MANGE');
    const participants = env.register.actors.slice(0, 25).map(({ id }) => id);
    const life = env.life(key, { cast: { actor: participants[0]!, participants } });
    const { registration, idea, joining, basis, roles, recommendation, table } = life;
    await env.play([...registration(), ...idea(), ...joining(), ...basis('BP1'), ...roles('concept')]);
    await env.play([...recommendation('BP1'), ...table('BP1')]);
    await env.delivered(key);
    expect(receivers(about(env.letters(key), 'call:BP1-1:'), env.register)).toHaveLength(60);
    await unharmed(env, key);
  });
});
