import { about, receivers } from '../support/letters';
import { testEnvironment } from '../support/env';

/** What Topplederforum decides of the programme itself, on a real server. */
const env = testEnvironment();
const pmo = 'ola.pmo';
const key = 'PROGRAMME';
const meeting = 'TLF 1/27';

/** Every seat of the case's forum supports it. */
async function decided(id: string): Promise<void> {
  const { seats } = (await env.state(key)).cases.find((c) => c.id === id)!;
  for (const { person } of seats)
    expect(await env.send({ key, command: 'approve', by: person, payload: { case: id } })).toMatchObject({
      receipt: { case: { id } },
    });
}

test('an actor is admitted: every seat is called, TLF decides, and open initiatives hear of it', async () => {
  const open = env.newKey('APEN');
  await env.play(env.life(open).registration());
  const payload = {
    actor: 'ssb',
    name: 'Statistisk sentralbyrå',
    sector: 'public',
    representation: 'Toppleder møter',
    attendance: 'Møter fast',
    project: 'SBL',
    vision: 'Styrevedtak',
    meeting,
  };
  expect(await env.send({ key, command: 'admitActor', by: 'tor.nav', payload })).toMatchObject({
    refused: { code: 'not-authorised', paragraph: 'V4 §2.3' },
  });
  expect(await env.send({ key, command: 'admitActor', by: pmo, payload })).toMatchObject({
    receipt: { target: 'programme', case: { id: 'ADMIT-1' } },
  });
  await env.delivered(key);
  expect(receivers(about(env.letters(key), 'call:ADMIT-1:'), env.register)).toHaveLength(9);
  const before = (await env.state(open)).register;
  await decided('ADMIT-1');
  const told = await env.until(open, ({ register }) => register > before);
  expect(told.refusals).toEqual([]);
  const invited = await env.send({ key: open, command: 'invite', by: pmo, payload: { actor: 'ssb' } });
  expect(invited).toMatchObject({ receipt: { command: 'invite' } });
  await env.delivered(key);
  expect(about(env.letters(key), 'decision:ADMIT-1:').length).toBeGreaterThan(9);
});

test('work off the model begins in its phase when SG has recommended it and TLF decided', async () => {
  const work = env.newKey('GAMMEL');
  const payload = {
    key: work,
    title: 'Eksisterende tjeneste',
    need: 'I bruk fra før',
    actor: 'nav',
    entry: 'operations',
    skipped: ['BP1', 'BP2', 'BP3', 'BP4'],
    reason: 'Laget før DSOP',
    meeting,
  };
  await env.send({ key: work, command: 'admitOffModel', by: pmo, payload });
  const { seats } = (await env.state(key)).cases.find((c) => c.id === 'OFF-1')!;
  const early = { key, command: 'approve', by: seats[0]!.person, payload: { case: 'OFF-1' } } as const;
  expect(await env.send(early)).toMatchObject({ refused: { code: 'recommendation-missing' } });
  await env.send({
    key: work,
    command: 'admitOffModel',
    by: pmo,
    payload: { ...payload, recommendation: true },
  });
  await decided('REC-1');
  await decided('OFF-1');
  await env.started(work);
  expect(await env.state(work)).toMatchObject({ phase: 'operations', key: work });
});
