import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { offModel, ssb } from '../support/deskAsks';
import { about, receivers } from '../support/letters';
import { testEnvironment } from '../support/env';
import { runScript } from '../support/script';

/** What Topplederforum decides of the programme itself, on a real server. */
const env = testEnvironment();
const pmo = 'ola.pmo';
const key = 'PROGRAMME';

/** What `dsop … --json` answers. */
async function dsop(...words: string[]): Promise<unknown> {
  const { status, stdout, stderr } = await runScript([...words, '--json'], { variables: env.variables });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** Waits until `dsop list --awaits tlf` tells of the programme, or no longer does: the index comes after a moment. */
async function isListed(wanted: boolean): Promise<void> {
  for (const ends = Date.now() + 20_000; ; await wait(100)) {
    const found = (await dsop('list', '--awaits', 'tlf')) as { key: string; status: string }[];
    if (found.some((one) => one.key === 'programme' && one.status === 'running') === wanted) return;
    if (Date.now() > ends) throw new Error(JSON.stringify(found));
  }
}

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
  const payload = ssb;
  expect(await env.send({ key, command: 'admitActor', by: 'tor.nav', payload })).toMatchObject({
    refused: { code: 'not-authorised', paragraph: 'V4 §2.3' },
  });
  expect(await env.send({ key, command: 'admitActor', by: pmo, payload })).toMatchObject({
    receipt: { target: 'programme', case: { id: 'ADMIT-1' } },
  });
  await env.delivered(key);
  expect(receivers(about(env.letters(key), 'call:ADMIT-1:'), env.register)).toHaveLength(9);
  await isListed(true);
  const { waitsFor } = await env.state(key);
  const mine = waitsFor.filter(({ who }) => who === 'seat:tlf/nav');
  expect(mine).toHaveLength(1);
  expect(await dsop('inbox', '--as', 'tor.nav')).toMatchObject([{ key, ...mine[0] }]);
  const before = (await env.state(open)).register;
  await decided('ADMIT-1');
  const told = await env.until(open, ({ register }) => register > before);
  expect(told.refusals).toEqual([]);
  const invited = await env.send({ key: open, command: 'invite', by: pmo, payload: { actor: 'ssb' } });
  expect(invited).toMatchObject({ receipt: { command: 'invite' } });
  await env.delivered(key);
  expect(about(env.letters(key), 'decision:ADMIT-1:').length).toBeGreaterThan(9);
  await isListed(false);
  expect(await dsop('inbox', '--as', 'tor.nav')).toEqual([]);
});

test('work off the model begins in its phase when SG has recommended it and TLF decided', async () => {
  const work = env.newKey('GAMMEL');
  const payload = offModel(work);
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

test('what it decided is exported where nothing is signed: the hashes hold, and who decided is said to be unproved', async () => {
  const out = mkdtempSync(path.join(os.tmpdir(), 'dsop-programme-'));
  try {
    expect(await dsop('export', 'programme', '--out', out)).toMatchObject({ decisions: 3 });
    const { status, stdout } = await runScript(['verify', out], { variables: {} });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^holder +Regler/m);
    expect(stdout).toMatch(/^ikke prøvd +Signaturer +Usignert/m);
    expect(stdout).toContain('ingenting her er signert, så hvem som besluttet hva, er ikke bevist.');
  } finally {
    rmSync(out, { recursive: true });
  }
});
