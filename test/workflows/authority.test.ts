import { queryRegister, queryWholeRecord } from '../../src/client/reads';
import { samples } from '../../src/dev/sample';
import { lifeOf } from '../../src/dev/life';
import { v4_0 } from '../../src/domain/agreement/v4_0';
import { addDays, osloDayOf } from '../../src/domain/calendar';
import { sealsOf } from '../../src/domain/record/make';
import { rootPerson, type Register } from '../../src/domain/register';
import { filesOf } from '../../src/record/directory';
import { verify } from '../../src/record/verify';
import { meeting, offModel, ssb } from '../support/deskAsks';
import { testEnvironment, valueOf, type Command } from '../support/env';
import { publicKeyFor, signed, withKeys } from '../support/keys';
import { runScript } from '../support/script';

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
  }),
  delegations: [delegated('D1', 'tuva.lead', 'position'), delegated('D2', 'siri.nav', 'commit')],
});

const env = testEnvironment({ register });
const pmo = 'ola.pmo';
const desk = 'PROGRAMME';

async function take(key: string, command: Command['command'], by: string, payload = {}, over = {}) {
  const sent = await env.send({ key, command, by, payload, ...over });
  if (!('receipt' in sent)) throw new Error(`${command} by ${by}: ${JSON.stringify(sent)}`);
  return sent.receipt;
}

async function codeOf(key: string, command: Command['command'], by: string, payload = {}, over = {}) {
  const sent = await env.send({ key, command, by, payload, ...over });
  return 'refused' in sent ? sent.refused.code : JSON.stringify(sent);
}

/** Its seats support the case until it is decided. */
async function decided(key: string, id: string): Promise<void> {
  const { seats } = (await env.state(key)).cases.find((c) => c.id === id)!;
  for (const { person } of seats) {
    const { effect } = await take(key, 'approve', person, { case: id });
    if (effect.some((word) => word.startsWith('Beslutning:'))) return;
  }
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

async function joined(word: string): Promise<string> {
  const key = env.newKey(word);
  const life = env.life(key, { cast: { actor: 'finansnorge', participants: ['nav', 'bits'] } });
  await env.play([...life.registration(), ...life.joining()]);
  return key;
}

test('about the solution the data owner’s signed word is final; each consumer accepts, or leaves', async () => {
  const key = await joined('UENIG');
  await take(key, 'appoint', pmo, { role: 'data-owner', actor: 'nav' });
  for (const actor of ['bits', 'finansnorge']) await take(key, 'appoint', pmo, { role: 'consumer', actor });
  await take(key, 'dispute', 'dag.bits', { about: 'solution', text: 'Uenige om grensesnittet' });
  const chosen = { dispute: 'D-1', solution: 'Oppslag, ikke uttrekk' };
  const choose = await env.envelope({ key, command: 'chooseSolution', by: 'tor.nav', payload: chosen });
  const { proof: _, ...claimed } = choose;
  expect(await env.sendEnvelope(signed(claimed, 'dag.bits'))).toMatchObject({
    refused: { code: 'key-of-another' },
  });
  expect((await env.state(key)).disputes).toMatchObject([{ solution: null }]);
  expect(await env.sendEnvelope(choose)).toHaveProperty('receipt');
  expect(await codeOf(key, 'chooseSolution', 'tor.nav', { ...chosen, solution: 'Uttrekk' })).toBe(
    'already-done',
  );
  expect(await codeOf(key, 'raiseDispute', pmo, { dispute: 'D-1', text: 'Likevel' })).toBe('not-allowed');
  expect(await codeOf(key, 'refrain', pmo, { dispute: 'D-1', actor: 'bits' })).toBe('not-authorised');
  await take(key, 'refrain', 'egil.bits', { dispute: 'D-1', actor: 'bits' });
  await take(key, 'acceptSolution', 'nils.finansnorge', { dispute: 'D-1', actor: 'finansnorge' });
  const { disputes, actors, ending } = await env.state(key);
  const answers = [{ answer: 'refrained' }, { answer: 'accepted' }];
  expect(disputes).toMatchObject([{ status: 'settled', answers }]);
  expect(actors.find((a) => a.actor === 'bits')?.status).toBe('left');
  expect(ending).toBeNull();
});

test('a dispute that neither project, PMO, SG nor Topplederforum solves ends the initiative, with its record', async () => {
  const key = await joined('ENDE');
  const raise = { dispute: 'D-1', text: 'Ingen enighet' };
  await take(key, 'dispute', 'dag.bits', { about: 'other', text: 'Uenige om kostnadene' });
  await take(key, 'raiseDispute', 'egil.bits', raise);
  expect(await codeOf(key, 'raiseDispute', 'egil.bits', raise)).toBe('not-authorised');
  await take(key, 'raiseDispute', pmo, raise);
  expect(await codeOf(key, 'settleDispute', pmo, raise)).toBe('not-allowed');
  await take(key, 'amend', pmo, { case: 'DISPUTE-1', outcome: 'not-approved', text: 'Ingen løsning' });
  await decided(key, 'DISPUTE-1');
  await take(key, 'raiseDispute', 'per.nav', raise);
  expect((await env.state(key)).ending).toBeNull();
  await take(key, 'amend', 'per.nav', {
    case: 'DISPUTE-2',
    outcome: 'not-approved',
    text: 'Lar seg ikke løse',
  });
  await decided(key, 'DISPUTE-2');
  const { disputes, cases, ending } = await env.state(key);
  expect(disputes?.[0]?.path.map((p) => p.level)).toEqual(['project', 'pmo', 'sg', 'tlf']);
  expect(cases.map((c) => c.forum)).toEqual(['sg', 'tlf']);
  expect(ending).toMatchObject({ how: 'terminatedByDispute', reason: 'Lar seg ikke løse' });
  const record = valueOf(await queryWholeRecord(env.client, key, 30_000))!;
  expect(record.standing.ending).toMatchObject({ how: 'terminatedByDispute', decision: 'DISPUTE-2' });
  const { findings } = verify(await filesOf(record), { root: publicKeyFor(rootPerson), head: record.head });
  expect(findings.filter((f) => f.holds !== 'yes')).toEqual([]);
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
  const asked = async (person: string) => {
    const { status, stdout } = await runScript(['inbox', '--as', person, '--json'], {
      variables: env.variables,
    });
    expect(status).toBe(0);
    const waiting = JSON.parse(stdout) as { key: string; command: string; onBehalfOf?: string }[];
    return waiting.filter((w) => w.key === key && w.onBehalfOf === onBehalfOf).map((w) => w.command);
  };
  const position = `dsop decide ${key} --case BP3-1 --position support --on-behalf-of tor.nav`;
  // The index comes after a moment.
  for (const ends = Date.now() + 20_000; (await asked('tuva.lead')).length === 0 && Date.now() < ends;);
  expect(await asked('tuva.lead')).toEqual([position]);
  const willed = expect.stringMatching(`^dsop will ${key} --gate BP3 --actor nav .*--on-behalf-of tor.nav$`);
  expect((await asked('siri.nav')).sort()).toEqual([position, willed]);
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
  const record = valueOf(await queryWholeRecord(env.client, key, 30_000))!;
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
    const before = await env.state(open);
    const next = (await revision()) + 1;
    await decided(desk, id);
    expect(await revision()).toBe(next);
    const after = await env.until(open, (s) => s.register === next);
    expect(after.refusalCount).toBe(before.refusalCount);
  }

  test('actors admitted and retired, written procedure allowed: open initiatives follow from the signed positions alone', async () => {
    const asked = { ...ssb, sg: 'eva.ny' };
    const unsigned = await env.envelope({ key: desk, command: 'admitActor', by: pmo, payload: asked });
    const { proof: _, ...bare } = unsigned;
    expect(await env.sendEnvelope(bare)).toMatchObject({ refused: { code: 'unsigned' } });
    await take(desk, 'admitActor', pmo, asked);
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

  test('a version of the model is adopted whole on SG’s recommendation; an initiative moves to it, or from it, by its own decision', async () => {
    const sg = { ...v4_0.meetings!.sg, usual: { begins: '09:00', minutes: 45 } };
    const rules = {
      ...v4_0,
      version: '4.1',
      limits: { ...v4_0.limits, pmoPersonDays: 5 },
      meetings: { ...v4_0.meetings!, sg },
    };
    const ask = { version: '4.1', rules, reason: 'Prøve', meeting };
    await take(desk, 'adoptRuleSet', pmo, { ...ask, recommendation: true });
    await take(desk, 'adoptRuleSet', pmo, ask);
    const [seat] = (await env.state(desk)).cases.find((c) => c.id === 'RULES-1')!.seats;
    expect(await codeOf(desk, 'approve', seat!.person, { case: 'RULES-1' })).toBe('recommendation-missing');
    await decided(desk, 'REC-1');
    const move = { version: '4.1', rules, reason: 'Følger den nye' };
    expect(await codeOf(open, 'moveRuleSet', pmo, move)).toBe('not-allowed');
    await heard('RULES-1');
    const next = env.newKey('NY');
    await env.play(env.life(next).registration());
    expect((await env.state(next)).ruleSet).toBe('4.1');
    expect((await env.state(open)).ruleSet).toBe('4.0');
    const soon = addDays(osloDayOf(Date.now()), 30);
    const plan = ['plan-meeting', '--forum', 'sg', '--begins', soon, '--as', pmo, '--print', '--json'];
    const { stdout } = await runScript(plan, { variables: env.variables });
    expect(JSON.parse(stdout)).toMatchObject({
      payload: { ends: expect.stringContaining(`${soon}T09:45:00`) as string },
    });

    const more = { ...rules, limits: { ...rules.limits, pmoPersonDays: 500 } };
    expect(await codeOf(open, 'moveRuleSet', pmo, { ...move, rules: more })).toBe('not-allowed');
    await take(open, 'moveRuleSet', pmo, move);
    await take(next, 'moveRuleSet', pmo, { version: '4.0', reason: 'Følger den forrige' });
    await take(open, 'assess', pmo, { personDays: 5 });
    expect(await codeOf(next, 'assess', pmo, { personDays: 5 })).toBe('resources-needed');
    for (const [key, to, from] of [
      [open, '4.1', '4.0'],
      [next, '4.0', '4.1'],
    ] as const) {
      expect((await env.state(key)).ruleSet).toBe(to);
      const record = valueOf(await queryWholeRecord(env.client, key, 30_000))!;
      expect(record.ruleSet).toMatchObject({ version: from, builtIn: from === '4.0' });
      const { findings } = verify(await filesOf(record), { root: publicKeyFor(rootPerson) });
      expect(findings.filter((f) => f.holds === 'no')).toEqual([]);
    }
  });

  test('DSOP SG settles how it decides, and PMO when letters go: both reach the initiative as they were signed', async () => {
    const method = { method: 'chair', chair: 'per.nav', reason: 'Raskere avklaring' };
    await take(desk, 'chooseMethod', pmo, method);
    await heard('METHOD-1');
    await take(open, 'escalate', pmo, { reason: 'Trenger avklaring' });
    await take(open, 'decide', 'lise.bits', { case: 'ESC-1', position: 'support' });
    const before = await revision();
    expect(await codeOf(desk, 'practice', 'per.nav', { sgStatusDay: 3 })).toBe('not-authorised');
    await take(desk, 'practice', pmo, { sgStatusDay: 3, letters: 'at-once' });
    await env.until(open, (s) => s.register === before + 1);
    expect(valueOf(await queryRegister(env.client, 30_000)).standing).toMatchObject({
      sgMethod: 'chair',
      sgStatusDay: 3,
      letters: 'at-once',
    });
  });

  test('work off the model begins in its phase; the programme’s own record tells of all these decisions, and both go back to the root', async () => {
    const work = env.newKey('GAMMEL');
    const payload = offModel(work);
    await take(work, 'admitOffModel', pmo, payload);
    await take(work, 'admitOffModel', pmo, { ...payload, recommendation: true });
    await decided(desk, 'REC-2');
    await decided(desk, 'OFF-1');
    await env.started(work);
    expect(await env.state(work)).toMatchObject({ phase: 'operations' });

    const record = valueOf(await queryWholeRecord(env.client, open, 30_000))!;
    expect(record.lineage.map(({ cause }) => cause.kind)).toEqual([
      'command',
      ...Array<string>(6).fill('decision'),
      'command',
    ]);
    const { findings } = verify(await filesOf(record), { root: publicKeyFor(rootPerson), head: record.head });
    expect(findings.filter((f) => f.holds !== 'yes')).toEqual([]);

    const programme = valueOf(await queryWholeRecord(env.client, desk, 30_000))!;
    expect(programme.decisions.map((d) => d.id)).toEqual([
      'ADMIT-1',
      'RETIRE-1',
      'WRITTEN-1',
      'WRITTEN-2',
      'REC-1',
      'RULES-1',
      'METHOD-1',
      'REC-2',
      'OFF-1',
    ]);
    const whole = { root: publicKeyFor(rootPerson), head: programme.decisions.at(-1)!.head };
    const told = verify(await filesOf(programme), whole).findings;
    expect(told.filter((f) => f.holds !== 'yes')).toEqual([]);
    const [first, ...rest] = programme.decisions;
    const altered = { ...programme, decisions: [{ ...first!, outcome: 'not-approved' as const }, ...rest] };
    const found = verify(await filesOf({ ...altered, seals: sealsOf(altered) }), whole).findings;
    expect(found.filter((f) => f.holds === 'no')).toMatchObject([
      { check: 'replay', places: ['decisions[0].outcome'] },
    ]);
  });
});
