import { preview } from '../../src/client/reads';
import { about, receivers } from '../support/letters';
import { testEnvironment, valueOf } from '../support/env';

/** What lies off the main road, on a real server: resources, disputes, and withdrawal seen before it is done. */
const env = testEnvironment();
const pmo = 'ola.pmo';
const text = 'Uenige om grensesnittet';

async function joinedIdea(): Promise<string> {
  const key = env.newKey('STYRT');
  const life = env.life(key, { cast: { actor: 'finansnorge', participants: ['nav', 'bits'] } });
  await env.play([...life.registration(), ...life.joining()]);
  return key;
}

test('more than PMO’s limit is refused until SG has decided', async () => {
  const key = await joinedIdea();
  const assess = { key, command: 'assess', by: pmo, payload: { personDays: 10 } } as const;
  expect(await env.send(assess)).toMatchObject({
    refused: { code: 'resources-needed', paragraph: 'V4 §3.2' },
  });
  const payload = { personDays: 10, reason: 'Juridisk utredning' };
  await env.send({ key, command: 'authoriseResources', by: pmo, payload });
  const { seats } = (await env.state(key)).cases.find((c) => c.id === 'RES-1')!;
  for (const { person } of seats)
    await env.send({ key, command: 'approve', by: person, payload: { case: 'RES-1' } });
  expect((await env.state(key)).decisions).toMatchObject([{ id: 'RES-1', outcome: 'approved', forum: 'sg' }]);
  expect(await env.send(assess)).toMatchObject({ receipt: { step: 'assessed' } });
});

test('a dispute about the solution ends with the data owner’s word and each consumer’s answer', async () => {
  const key = await joinedIdea();
  for (const [role, actor] of [
    ['data-owner', 'nav'],
    ['consumer', 'bits'],
  ])
    await env.send({ key, command: 'appoint', by: pmo, payload: { role, actor } });
  await env.send({ key, command: 'dispute', by: 'dag.bits', payload: { about: 'solution', text } });
  const chosen = { dispute: 'D-1', solution: 'Oppslag, ikke uttrekk' };
  expect(await env.send({ key, command: 'chooseSolution', by: pmo, payload: chosen })).toMatchObject({
    refused: { code: 'not-authorised', paragraph: 'V4 §5' },
  });
  await env.send({ key, command: 'chooseSolution', by: 'tor.nav', payload: chosen });
  await env.delivered(key);
  expect(receivers(about(env.letters(key), 'solution:'), env.register)).toEqual(['egil.bits']);
  await env.send({ key, command: 'refrain', by: 'egil.bits', payload: { dispute: 'D-1', actor: 'bits' } });
  const state = await env.state(key);
  expect(state.disputes).toMatchObject([{ status: 'settled', answers: [{ answer: 'refrained' }] }]);
  expect(state.actors.find((a) => a.actor === 'bits')?.status).toBe('left');
});

test('a dry run of leaving says what it brings with it, and changes nothing', async () => {
  const key = await joinedIdea();
  await env.send({ key, command: 'appoint', by: pmo, payload: { role: 'data-owner', actor: 'nav' } });
  const before = await env.state(key);
  const envelope = await env.envelope({ key, command: 'leave', by: 'per.nav', payload: { actor: 'nav' } });
  const answer = valueOf(await preview(env.client, envelope.target, envelope, 30_000));
  expect(answer).toMatchObject({
    accepted: { effect: expect.arrayContaining([expect.stringContaining('NAV er dataeier')]) as string[] },
  });
  expect((await env.state(key)).head).toBe(before.head);
});
