import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { queryRegister } from '../../../src/client/reads';
import { rootPerson } from '../../../src/domain/register';
import { testEnvironment, valueOf } from '../../support/env';
import { about } from '../../support/letters';
import { runScript } from '../../support/script';
import { publicKeyFor, seedOf, withKeys } from '../../support/keys';

const env = testEnvironment({ register: withKeys });
const pmo = 'ola.pmo';
const dir = mkdtempSync(path.join(os.tmpdir(), 'dsop-export-'));
afterAll(() => rmSync(dir, { recursive: true }));

async function dsop(
  variables: Record<string, string>,
  ...argv: string[]
): Promise<{ status: number | null; out: string }> {
  const { status, stdout, stderr } = await runScript(argv, { cwd: dir, variables });
  return { status, out: stdout + stderr };
}

test('an initiative is exported from a real server, and verified without one', async () => {
  const key = env.newKey('LOGG');
  const life = env.life(key);
  await env.play([...life.registration(), ...life.idea()]);
  const { head } = await env.state(key);
  expect(await dsop(env.variables, 'export', key, '--out', 'logg')).toMatchObject({ status: 0 });
  const nowhere = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
  const trust = ['--trust', path.join(dir, 'root.pub')];
  writeFileSync(path.join(dir, 'root.pub'), `${publicKeyFor(rootPerson)}\n`);
  const good = await dsop(nowhere, 'verify', 'logg', ...trust, '--head', head.slice(0, 16), '--json');
  const { findings } = JSON.parse(good.out) as { findings: { holds: string }[] };
  expect(findings.filter((f) => f.holds === 'no')).toEqual([]);
  expect([good.status, JSON.parse(good.out)]).toMatchObject([0, { holds: true }]);
  expect(findings.filter((f) => f.holds === 'untried')).toEqual([]);
  const unrooted = await dsop(nowhere, 'verify', 'logg');
  expect([unrooted.status, unrooted.out]).toEqual([1, expect.stringContaining('Uten --trust')]);
  writeFileSync(path.join(dir, 'annen.pub'), publicKeyFor('en annen'));
  expect(await dsop(nowhere, 'verify', 'logg', '--trust', path.join(dir, 'annen.pub'))).toMatchObject({
    status: 1,
  });

  cpSync(path.join(dir, 'logg'), path.join(dir, 'endret'), { recursive: true });
  const file = path.join(dir, 'endret', 'record.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"utility": 5', '"utility": 1'));
  const bad = await dsop(nowhere, 'verify', 'endret');
  expect(bad.status).toBe(1);
  expect(bad.out).toContain('record.json');
  expect(bad.out).toMatch(/holder ikke +Kjede/);

  expect(await dsop(nowhere, 'verify', 'logg', '--head', 'ffffffffffffffff')).toMatchObject({ status: 1 });
  expect(await dsop(nowhere, 'verify', 'finnes-ikke')).toMatchObject({ status: 2 });
  expect(await dsop(env.variables, 'export', key, '--out', dir)).toMatchObject({ status: 2 });
});

/** A person's test key as a PEM file has it. */
const pemOf = (person: string, passphrase?: string): string =>
  createPrivateKey({
    key: {
      kty: 'OKP',
      crv: 'Ed25519',
      d: Buffer.from(seedOf(person)).toString('base64url'),
      x: publicKeyFor(person),
    },
    format: 'jwk',
  })
    .export({
      type: 'pkcs8',
      format: 'pem',
      ...(passphrase !== undefined && { cipher: 'aes-256-cbc', passphrase }),
    })
    .toString();

test('the letter that calls a seat has all that is needed to answer with a key on another machine; the decision letter has the whole head', async () => {
  const key = env.newKey('BREV');
  const life = env.life(key);
  await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.basis('BP1')]);
  await env.play([...life.roles('concept'), ...life.recommendation('BP1'), ...life.table('BP1')]);
  await env.delivered(key);
  const [seat] = (await env.state(key)).cases[0]!.seats;
  const email = env.register.persons.find((p) => p.id === seat!.person)!.email;
  const letter = about(env.letters(key), 'call:BP1-1:').find(({ to }) => to.includes(email))!;
  const file = letter.mail.attachments.find(({ filename }) => filename?.endsWith('.json'))!;
  writeFileSync(path.join(dir, file.filename!), file.content);
  const commands = [...letter.text.matchAll(/^ *npx (dsop (?:sign|send) .+)$/gm)].map(([, line]) => line!);
  expect(commands).toEqual(['dsop sign BP1-1-1.json > BP1-1-1-signed.json', 'dsop send BP1-1-1-signed.json']);

  const offline = {
    ...keyFile('elsewhere', pemOf(seat!.person), seat!.person),
    TEMPORAL_ADDRESS: '127.0.0.1:1',
  };
  const signing = await dsop(offline, 'sign', 'BP1-1-1.json');
  expect(signing.status).toBe(0);
  writeFileSync(path.join(dir, 'BP1-1-1-signed.json'), signing.out);
  expect(await dsop(env.variables, 'send', 'BP1-1-1.json')).toMatchObject({ status: 1 });
  expect((await env.state(key)).cases[0]!.positions).toEqual([]);
  expect(await dsop(env.variables, 'send', 'BP1-1-1-signed.json')).toMatchObject({ status: 0 });
  const given = (await env.state(key)).cases[0]!.positions;
  expect(given).toMatchObject([{ actor: seat!.actor, person: seat!.person, position: 'support' }]);

  await env.play(life.decision('BP1', [], 9).filter(({ by }) => by !== seat!.person));
  const { decisions } = await env.state(key);
  await env.delivered(key);
  const [told] = about(env.letters(key), 'decision:BP1-1:');
  expect(told!.text).toContain(decisions[0]!.head);
}, 60_000);

/** A key file of one person's, as it would be on that person's machine. */
function keyFile(folder: string, pem: string | Buffer, person = 'ola.pmo'): Record<string, string> {
  const place = path.join(dir, folder);
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, `${person}.pem`), pem);
  return { ...env.variables, DSOP_KEYS: place };
}

test('with a key file that is malformed, encrypted or not in the register nothing is sent or nothing changes, and it is said why', async () => {
  const key = env.newKey('PEM');
  await env.play(env.life(key).registration());
  const before = await env.state(key);
  const foreign = { type: 'pkcs8', format: 'pem' } as const;
  const other = generateKeyPairSync('ed25519').privateKey.export(foreign);
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(foreign);
  const locked = keyFile('locked', pemOf(pmo, 'riktig hest'));
  const tries: [Record<string, string>, string, string][] = [
    [keyFile('empty', ''), 'key-malformed', 'kan ikke leses'],
    [keyFile('torn', pemOf(pmo).slice(0, 60)), 'key-malformed', 'kan ikke leses'],
    [keyFile('ec', ec), 'key-malformed', 'ikke en Ed25519-nøkkel'],
    [locked, 'key-malformed', 'DSOP_KEY_PASSPHRASE'],
    [{ ...locked, DSOP_KEY_PASSPHRASE: 'feil hest' }, 'key-malformed', 'er passordet riktig?'],
    [keyFile('other', other), 'key-unknown', 'Registeret kjenner ikke nøkkelen'],
    [keyFile('none', pemOf(pmo), 'en.annen'), 'unsigned', 'ingen nøkkel for ola.pmo'],
  ];
  const assess = ['assess', key, '--utility', '4', '--as', pmo, '--json'];
  for (const [variables, code, says] of tries) {
    const { status, out } = await dsop(variables, ...assess);
    expect([status, JSON.parse(out)]).toMatchObject([
      1,
      { refused: { code, message: expect.stringContaining(says) as string } },
    ]);
  }
  expect({ ...(await env.state(key)), now: '' }).toEqual({ ...before, now: '' });
  expect(await dsop({ ...locked, DSOP_KEY_PASSPHRASE: 'riktig hest' }, ...assess)).toMatchObject({
    status: 0,
  });
  expect(await env.state(key)).toMatchObject({ step: 'assessed' });
});

test('with the root key alone a register is replaced as a whole; initiatives hold it, and records go back to the root past it', async () => {
  const key = env.newKey('ROT');
  await env.play(env.life(key).registration());
  const exported = await dsop(env.variables, 'register-export');
  const standing = async () => valueOf(await queryRegister(env.client, 10_000)).standing;
  expect((await standing()).tlfWrittenProcedure).toBe(true);
  const said = exported.out.replace('tlfWrittenProcedure: true', 'tlfWrittenProcedure: false');
  writeFileSync(path.join(dir, 'ny.yaml'), said);
  const load = ['load-register', '--file', 'ny.yaml', '--json', '--as'];
  const own = keyFile('pmo', pemOf(pmo));
  const { register } = await env.state(key);
  for (const [variables, by, code] of [
    [own, pmo, 'not-authorised'],
    [keyFile('claims', pemOf(pmo), 'root'), 'root', 'key-of-another'],
  ] as const) {
    const { status, out } = await dsop(variables, ...load, by);
    expect([status, out]).toEqual([1, expect.stringContaining(`"code": "${code}"`)]);
  }
  expect((await env.state(key)).register).toBe(register);
  const taken = await dsop(keyFile('safe', pemOf('root'), 'root'), ...load, 'root');
  expect([taken.status, taken.out]).toEqual([0, expect.stringContaining('byttet ut i sin helhet')]);
  expect((await standing()).tlfWrittenProcedure).toBe(false);
  await env.until(key, (s) => s.register === register + 1);
  await env.play(env.life(key).idea().slice(0, 1));
  expect(await dsop(env.variables, 'export', key, '--out', 'rot')).toMatchObject({ status: 0 });
  writeFileSync(path.join(dir, 'root.pub'), `${publicKeyFor(rootPerson)}\n`);
  const verified = await dsop({}, 'verify', 'rot', '--trust', path.join(dir, 'root.pub'));
  expect([verified.status, verified.out]).toEqual([0, expect.stringContaining('holder        Rot')]);
}, 60_000);
