import { queryWholeRecord } from '../../src/client/reads';
import { samples } from '../../src/dev/sample';
import { lifeOf } from '../../src/dev/life';
import { v4_0 } from '../../src/domain/agreement/v4_0';
import { osloDayOf } from '../../src/domain/calendar';
import { rootPerson, type Register } from '../../src/domain/register';
import { filesOf } from '../../src/record/directory';
import { verify } from '../../src/record/verify';
import { testEnvironment, valueOf, type Command } from '../support/env';
import { publicKeyFor, signed, withKeys } from '../support/keys';

/** What lies off the main road in a programme that signs, on a real server: every command by the key of who it is from. */

const hour = 3600_000;
const delegated = (id: string, to: string, scope: 'position' | 'commit') => ({
  id,
  actor: 'nav',
  from: 'tor.nav',
  to,
  scope,
  forum: null,
  validFrom: Date.now() - hour,
  validTo: Date.now() + 1000 * hour,
  revokedAt: null,
  evidence: null,
});
const register = (sample: Register): Register => ({
  ...withKeys({
    ...sample,
    persons: [
      ...sample.persons,
      { id: 'eva.ny', actor: null, name: 'Eva', email: 'eva@ny.example', language: 'nb' },
    ],
    standing: { ...sample.standing, tlfWrittenProcedure: false },
    ruleSets: [{ ...v4_0, version: '4.1' }],
  }),
  delegations: [delegated('D1', 'tuva.lead', 'position'), delegated('D2', 'siri.nav', 'commit')],
});

const env = testEnvironment({ register });
const pmo = 'ola.pmo';
const desk = 'PROGRAMME';
const meeting = 'TLF 1/27';

async function take(key: string, command: Command['command'], by: string, payload = {}, over = {}) {
  const sent = await env.send({ key, command, by, payload, ...over });
  if (!('receipt' in sent)) throw new Error(`${command} by ${by}: ${JSON.stringify(sent)}`);
  return sent.receipt;
}

async function codeOf(key: string, command: Command['command'], by: string, payload = {}, over = {}) {
  const sent = await env.send({ key, command, by, payload, ...over });
  return 'refused' in sent ? sent.refused.code : JSON.stringify(sent);
}

async function decided(key: string, id: string): Promise<void> {
  const { seats } = (await env.state(key)).cases.find((c) => c.id === id)!;
  for (const { person } of seats) await take(key, 'approve', person, { case: id });
}

const revision = async (): Promise<number> => (await env.state(desk)).register;

test('a concept waits for a process, and hears of it by the signed command alone', async () => {
  const key = env.newKey('KONSEPT');
  const life = env.life(key);
  await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
  const process = env.newKey('LOV');
  const started = { key: process, title: 'Hjemmel for deling', need: 'Loven åpner ikke', from: key };
  await take(key, 'handOverExternal', pmo, { process, title: started.title, need: started.need });
  await take(process, 'startProcess', pmo, started);
  await env.until(key, (s) => s.blockedBy.length === 1);
  const conclude = await env.envelope({
    key: process,
    command: 'conclude',
    by: pmo,
    payload: { text: 'Endret' },
  });
  const { proof: _, ...unsigned } = conclude;
  const news = (envelope: object) => ({ what: 'concluded', process, envelope, effectiveAt: Date.now() });
  await env.signal(key, 'processNews', news(unsigned));
  await env.signal(key, 'processNews', news(signed(unsigned, 'kari.nes')));
  const waiting = await env.until(key, (s) => s.refusalCount === 2);
  expect(waiting.refusals.map((r) => r.code)).toEqual(['unsigned', 'key-of-another']);
  expect(waiting.blockedBy).toHaveLength(1);
  expect(await env.sendEnvelope(signed(unsigned, 'kari.nes'))).toMatchObject({
    refused: { code: 'key-of-another' },
  });
  expect(await env.sendEnvelope(conclude)).toHaveProperty('receipt');
  await env.until(key, (s) => s.blockedBy.length === 0);
});

test('a dispute goes up and ends with the data owner’s signed word', async () => {
  const key = env.newKey('UENIG');
  const life = env.life(key, { cast: { actor: 'finansnorge', participants: ['nav', 'bits'] } });
  await env.play([...life.registration(), ...life.joining()]);
  await take(key, 'appoint', pmo, { role: 'data-owner', actor: 'nav' });
  await take(key, 'appoint', pmo, { role: 'consumer', actor: 'bits' });
  await take(key, 'dispute', 'dag.bits', { about: 'solution', text: 'Uenige om grensesnittet' });
  const chosen = { dispute: 'D-1', solution: 'Oppslag, ikke uttrekk' };
  const choose = await env.envelope({ key, command: 'chooseSolution', by: 'tor.nav', payload: chosen });
  const { proof: _, ...claimed } = choose;
  expect(await env.sendEnvelope(signed(claimed, 'dag.bits'))).toMatchObject({
    refused: { code: 'key-of-another' },
  });
  expect((await env.state(key)).disputes).toMatchObject([{ solution: null }]);
  expect(await env.sendEnvelope(choose)).toHaveProperty('receipt');
  await take(key, 'acceptSolution', 'egil.bits', { dispute: 'D-1', actor: 'bits' });
  expect((await env.state(key)).disputes).toMatchObject([
    { status: 'settled', answers: [{ answer: 'accepted' }] },
  ]);
});

test('a delegate who may take positions expresses no will and does not bind the actor at BP3; one who may commit does both', async () => {
  const key = env.newKey('FULLMAKT');
  const day = osloDayOf(Date.now());
  const life = env.life(key, { day, cast: { actor: 'nav', participants: ['nav', 'finansnorge', 'bits'] } });
  const gate = ['BP1', 'BP2'] as const;
  await env.play([
    ...life.registration(),
    ...life.idea(),
    ...life.joining(),
    ...gate.flatMap((g) => life.gate(g)),
  ]);
  await env.play([
    ...life.basis('BP3'),
    ...life.roles('realisation'),
    ...life.recommendation('BP3'),
    ...life.referral('BP3'),
    ...life.table('BP3'),
  ]);
  const will = { gate: 'BP3', actor: 'nav', answer: 'yes' };
  const yes = { case: 'BP3-1', position: 'support' };
  const onBehalfOf = 'tor.nav';
  const before = await env.delivered(key);
  expect(await codeOf(key, 'will', 'tuva.lead', will, { onBehalfOf })).toBe('delegation-scope');
  expect(await codeOf(key, 'decide', 'tuva.lead', yes, { onBehalfOf })).toBe('delegation-scope');
  expect({ ...(await env.state(key)), now: '' }).toEqual({ ...before, now: '' });
  await env.play(life.wills('BP3').filter((s) => s.payload.actor !== 'nav'));
  await take(key, 'will', 'siri.nav', will, { onBehalfOf });
  await take(key, 'decide', 'siri.nav', yes, { onBehalfOf });
  const { positions } = (await env.state(key)).cases.find((c) => c.id === 'BP3-1')!;
  expect(positions).toMatchObject([{ actor: 'nav', person: 'siri.nav', onBehalfOf }]);
  // The one who delegated and the delegate are one seat: the second word replaces the first.
  await take(key, 'decide', 'tor.nav', yes);
  const after = (await env.state(key)).cases.find((c) => c.id === 'BP3-1')!;
  expect(after.positions.filter((p) => p.actor === 'nav')).toHaveLength(1);
});

test('the samples of npm start are signed by the persons they are from', async () => {
  const sample = samples.find((s) => s.key === 'EKS-EIENDOM')!;
  const { key, title, need, cast } = sample;
  const life = lifeOf(key, env.register, { day: osloDayOf(Date.now()), title, need, cast, sample: true });
  const steps = sample.steps(life).slice(0, 6);
  const { proof: _, ...bare } = await env.envelope({ ...steps[0]!, key });
  expect(await env.sendEnvelope(bare)).toMatchObject({ refused: { code: 'unsigned' } });
  await env.play(steps);
  const record = valueOf(await queryWholeRecord(env.client, key, 10_000))!;
  expect(record.sandbox).toBe(true);
  const { findings } = verify(await filesOf(record), { root: publicKeyFor(rootPerson) });
  expect(findings.filter((f) => f.holds === 'no')).toEqual([]);
});

describe('what Topplederforum decides of the programme', () => {
  let open: string;
  beforeAll(async () => {
    open = env.newKey('APEN');
    await env.play(env.life(open).registration());
  });

  /** The case is decided; the open initiative has judged that itself, and holds the register that came of it. */
  async function heard(id: string): Promise<void> {
    const before = await revision();
    await decided(desk, id);
    expect(await revision()).toBe(before + 1);
    expect((await env.until(open, (s) => s.register === before + 1)).refusals).toEqual([]);
  }

  test('actors admitted and retired, written procedure allowed: open initiatives follow from the signed positions alone', async () => {
    const ssb = {
      actor: 'ssb',
      name: 'Statistisk sentralbyrå',
      sector: 'public',
      sg: 'eva.ny',
      representation: 'Toppleder møter',
      attendance: 'Møter fast',
      project: 'SBL',
      vision: 'Styrevedtak',
      meeting,
    };
    const unsigned = await env.envelope({ key: desk, command: 'admitActor', by: pmo, payload: ssb });
    const { proof: _, ...bare } = unsigned;
    expect(await env.sendEnvelope(bare)).toMatchObject({ refused: { code: 'unsigned' } });
    await take(desk, 'admitActor', pmo, ssb);
    const [first] = (await env.state(desk)).cases[0]!.seats;
    const vote = { key: desk, command: 'approve', by: first!.person, payload: { case: 'ADMIT-1' } } as const;
    const { proof: own, ...claimed } = await env.envelope(vote);
    expect(own).toBeDefined();
    expect(await env.sendEnvelope(signed(claimed, pmo))).toMatchObject({
      refused: { code: 'key-of-another' },
    });
    expect((await env.state(desk)).cases[0]?.positions).toEqual([]);
    await heard('ADMIT-1');
    expect((await env.state(desk)).actors.map((a) => a.actor)).toContain('ssb');

    await take(desk, 'retireActor', pmo, { actor: 'fnf', reason: 'Ikke aktiv', meeting });
    await heard('RETIRE-1');

    expect(await codeOf(desk, 'allowWritten', pmo, { reason: 'Få møter' })).toBe('not-allowed');
    await take(desk, 'allowWritten', pmo, { reason: 'Få møter', meeting });
    await heard('WRITTEN-1');
    await take(desk, 'allowWritten', pmo, { reason: 'Flere møter', withdraw: true });
    await heard('WRITTEN-2');
  });

  test('a change that only claims to be decided is refused by the initiative, and changes nothing', async () => {
    const before = await env.state(open);
    const asked = await env.envelope({
      key: desk,
      command: 'retireActor',
      by: pmo,
      payload: { actor: 'bits', reason: 'x', meeting },
    });
    const cause = {
      kind: 'decision',
      at: Date.now(),
      case: 'RETIRE-9',
      envelopes: [{ at: Date.now(), envelope: asked }],
    };
    await env.signal(open, 'registerChanged', { changes: [{ revision: before.register + 1, cause }] });
    const after = await env.until(open, (s) => s.refusalCount > before.refusalCount);
    expect(after.refusals.at(-1)).toMatchObject({ command: 'registerChanged', code: 'not-allowed' });
    expect(after.register).toBe(before.register);
  });

  test('a version of the model is adopted on SG’s recommendation; an initiative moves by its own decision', async () => {
    const ask = { version: '4.1', reason: 'Prøve', meeting };
    await take(desk, 'adoptRuleSet', pmo, { ...ask, recommendation: true });
    await take(desk, 'adoptRuleSet', pmo, ask);
    const [seat] = (await env.state(desk)).cases.find((c) => c.id === 'RULES-1')!.seats;
    expect(await codeOf(desk, 'approve', seat!.person, { case: 'RULES-1' })).toBe('recommendation-missing');
    await decided(desk, 'REC-1');
    await decided(desk, 'RULES-1');
    const next = env.newKey('NY');
    await env.play(env.life(next).registration());
    expect((await env.state(next)).ruleSet).toBe('4.1');
    expect((await env.state(open)).ruleSet).toBe('4.0');
    await take(next, 'moveRuleSet', pmo, { version: '4.0', reason: 'Følger den gjeldende' });
    const moving = (await env.state(next)).cases.find((c) => c.id === 'RULES-1');
    if (moving?.status === 'open') await decided(next, 'RULES-1');
    expect((await env.state(next)).ruleSet).toBe('4.0');
    const record = valueOf(await queryWholeRecord(env.client, next, 10_000))!;
    expect(record.ruleSet).toMatchObject({ version: '4.1', builtIn: false });
    const { findings } = verify(await filesOf(record), { root: publicKeyFor(rootPerson) });
    expect(findings.filter((f) => f.holds === 'no')).toEqual([]);
  });

  test('work off the model begins in its phase, and its record goes back to the root past all these decisions', async () => {
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
    await take(work, 'admitOffModel', pmo, payload);
    await take(work, 'admitOffModel', pmo, { ...payload, recommendation: true });
    await decided(desk, 'REC-2');
    await decided(desk, 'OFF-1');
    await env.started(work);
    expect(await env.state(work)).toMatchObject({ phase: 'operations' });

    const record = valueOf(await queryWholeRecord(env.client, open, 10_000))!;
    expect(record.lineage.map(({ cause }) => cause.kind)).toEqual([
      'command',
      ...Array<string>(4).fill('decision'),
    ]);
    const { findings } = verify(await filesOf(record), { root: publicKeyFor(rootPerson), head: record.head });
    expect(findings.filter((f) => f.holds !== 'yes')).toEqual([]);
  });
});
