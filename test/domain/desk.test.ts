import { waitingFor } from '../../src/cli/inbox';
import { overview } from '../../src/cli/show';
import { plainStyle } from '../../src/cli/style';
import type { CommandName } from '../../src/contract/commands';
import type { Envelope } from '../../src/contract/envelope';
import { parseRegister, registerYaml } from '../../src/contract/registerYaml';
import { v2_0, v4_0 } from '../../src/domain/agreement';
import { deskAttributes } from '../../src/domain/attributes';
import { begin } from '../../src/domain/begin';
import { osloInstant } from '../../src/domain/calendar';
import { possibilities } from '../../src/domain/can';
import { hashOf } from '../../src/domain/chain';
import { programmeDetails } from '../../src/domain/details';
import { explain } from '../../src/domain/explain';
import { show } from '../../src/domain/show';
import { deskOf, showDesk, wakeDesk, withWatch } from '../../src/domain/desk';
import { judgeProgramme, showProgramme } from '../../src/domain/programme';
import { foundProgramme, type ProgrammeState } from '../../src/domain/programmeState';
import { afterCause } from '../../src/domain/registerChange';
import { snapshotOf, seatsOn, tokensOf } from '../../src/domain/register';
import type { InitiativeView } from '../../src/domain/view';
import { toProgramme } from '../support/desk';
import { offModel } from '../support/deskAsks';
import { anIdea, everySeat, inConcept, monday, pmo, register, wire } from '../support/given';

let now = osloInstant(monday, '09:00');
const meeting = 'TLF 1/27';
const closes = '2026-12-10';

beforeEach(() => {
  now = osloInstant(monday, '09:00');
});

function judged(state: ProgrammeState, by: string, command: CommandName, payload: Record<string, unknown>) {
  const raw = toProgramme(state, now, { by, command, payload });
  now += 60_000;
  return judgeProgramme(state, command, wire(raw), now);
}
function taken(state: ProgrammeState, by: string, command: CommandName, payload: Record<string, unknown>) {
  const answer = judged(state, by, command, payload);
  if (!answer.ok) throw new Error(`${command} by ${by}: ${answer.refused.message}`);
  return wire(answer.value.state);
}
function refused(state: ProgrammeState, by: string, command: CommandName, payload: Record<string, unknown>) {
  const answer = judged(state, by, command, payload);
  if (answer.ok) throw new Error('accepted');
  return answer.refused;
}
/** Every seat of the case's forum supports it. */
function decided(state: ProgrammeState, id: string): ProgrammeState {
  const { seats } = deskOf(state, now).cases.find((c) => c.id === id)!;
  return seats.reduce((so, { person }) => taken(so, person, 'approve', { case: id }), state);
}

const founded = foundProgramme(register, 0);
const criteria = {
  representation: 'Toppleder møter',
  attendance: 'Møter fast',
  project: 'SBL: leverer data',
  vision: 'Styrevedtak',
};
const ssb = { actor: 'ssb', name: 'Statistisk sentralbyrå', sector: 'public', ...criteria, meeting, closes };

test("the programme's cases are told in the UI, in the inbox and in lists as an initiative's are; without any it is in no list", () => {
  const none = deskAttributes(deskOf(founded, now), now);
  expect(Object.values(none).filter((value) => value !== null)).toEqual([]);
  const state = taken(founded, pmo, 'admitActor', ssb);
  const desk = deskOf(state, now);
  const { waits } = explain(desk, now);
  const ui = programmeDetails(state.register, desk, now);
  for (const { who, what, command } of waits.filter((w) => !w.who.startsWith('seat:'))) {
    expect(who).toBe('tlf');
    expect(ui).toContain(what.nb);
    expect(ui).toContain(`\`${command!}\``);
  }
  expect(deskAttributes(desk, now)).toMatchObject({
    DsopPhase: null,
    DsopAwaits: expect.arrayContaining(['tlf', 'seat:tlf/nav']),
    DsopCaseSince: desk.cases[0]!.tabledAt,
  });
  const [mine] = waitingFor(show(desk, now), 'tor.nav', tokensOf(register, 'tor.nav', monday));
  expect(possibilities(desk, 'tor.nav', now)[0]).toMatchObject({
    because: mine!.what,
    paragraph: mine!.paragraph,
    example: `${mine!.command!} --as tor.nav`,
  });
  const over = decided(state, 'ADMIT-1');
  expect(deskAttributes(deskOf(over, now), now)).toEqual(none);
});

test('the programme is shown with its actors; of one that was there from the first no day is told', () => {
  const shown: InitiativeView = showDesk(founded, showProgramme(founded, now), now);
  const actors = shown.actors.map((a, i) => ({ ...a, since: i === 0 ? '' : '2026-11-01' }));
  const said = overview({ ...shown, actors }, plainStyle);
  expect(said).not.toMatch(/siden *$/m);
  expect(said).toContain('siden 1. nov. 2026');
});

describe('admitting an actor (V4 §2.3)', () => {
  test('is put by PMO or SG before TLF, with evidence for four criteria', () => {
    expect(refused(founded, 'tor.nav', 'admitActor', ssb)).toMatchObject({
      code: 'not-authorised',
      paragraph: 'V4 §2.3',
    });
    const bare = refused(founded, pmo, 'admitActor', { ...ssb, project: undefined, vision: undefined });
    expect(bare).toMatchObject({ code: 'basis-incomplete', paragraph: 'V4 §2.3' });
    expect(bare.missing.map((m) => m.id)).toEqual(['project', 'vision']);
    expect(refused(founded, pmo, 'admitActor', { ...ssb, actor: 'nav' }).code).toBe('already-done');
  });

  test('the fifth is soft: one that is subordinate to a member needs a reason, and no more', () => {
    const under = { ...ssb, subordinateTo: 'skatteetaten' };
    expect(refused(founded, pmo, 'admitActor', under)).toMatchObject({
      code: 'reason-missing',
      paragraph: 'V4 §2.3',
    });
    const state = taken(founded, pmo, 'admitActor', { ...under, exception: 'Egen lov og eget budsjett' });
    expect(deskOf(state, now).cases[0]?.proposal.text).toContain('Egen lov og eget budsjett');
  });

  test('by consensus of TLF makes it an actor from that day, and initiatives can prove it', () => {
    const tabled = taken(founded, pmo, 'admitActor', ssb);
    expect(deskOf(tabled, now).cases).toMatchObject([{ id: 'ADMIT-1', forum: 'tlf' }]);
    expect(refused(tabled, 'per.nav', 'approve', { case: 'ADMIT-1' }).code).toBe('wrong-forum');
    expect(tabled.register.actors.some((a) => a.id === 'ssb')).toBe(false);
    const state = decided(tabled, 'ADMIT-1');
    expect(state.register.actors.at(-1)).toMatchObject({ id: 'ssb', validFrom: monday });
    expect(state.register.revision).toBe(founded.register.revision + 1);
    expect(state.relaying).toBe(true);
    const cause = state.changes!.at(-1)!.cause;
    expect(cause).toMatchObject({ kind: 'decision', case: 'ADMIT-1' });
    const heard = afterCause(snapshotOf(founded.register), cause);
    if (!heard.ok) throw new Error(heard.refused.message);
    expect(heard.value.register).toEqual(snapshotOf(state.register));
  });

  test('is no claim: with a voice too few, or an objection, initiatives do not follow', () => {
    const state = decided(taken(founded, pmo, 'admitActor', ssb), 'ADMIT-1');
    const cause = state.changes!.at(-1)!.cause;
    if (cause.kind !== 'decision') throw new Error('no decision');
    const before = snapshotOf(founded.register);
    const { envelopes } = cause;
    const objecting = envelopes.map((e, i) =>
      i === 3
        ? {
            ...e,
            envelope: {
              ...e.envelope,
              command: 'decide',
              payload: { case: 'ADMIT-1', position: 'object', reason: 'Nei' },
            },
          }
        : e,
    );
    for (const wrong of [envelopes.slice(0, 4), envelopes.slice(1), objecting, []])
      expect(afterCause(before, { ...cause, envelopes: wrong }).ok).toBe(false);
  });

  test('is no claim: with words about another case, an older text of it, or another question, initiatives do not follow', () => {
    const watched = wakeDesk(withWatch(founded, now), now);
    const state = decided(taken(watched, pmo, 'admitActor', ssb), 'ADMIT-1');
    const cause = state.changes!.at(-1)!.cause;
    if (cause.kind !== 'decision') throw new Error('no decision');
    const before = snapshotOf(founded.register);
    const told = (change: (envelope: Envelope, index: number) => Envelope) =>
      afterCause(before, {
        ...cause,
        envelopes: cause.envelopes.map((e, index) => ({ ...e, envelope: change(e.envelope, index) })),
      });
    const seen = ({ case: about }: Envelope) => about ?? { id: '', revision: 0, manifest: '' };
    expect(told((envelope) => envelope)).toMatchObject({ ok: true });
    const others: ((envelope: Envelope, index: number) => Envelope)[] = [
      (e, i) => (i === 0 ? { ...e, payload: { ...e.payload, actor: 'evil' } } : e),
      (e, i) => (i === 0 ? e : { ...e, case: { ...seen(e), id: 'WRITTEN-1' } }),
      (e, i) => (i === 0 ? e : { ...e, case: { ...seen(e), revision: 2 } }),
      (e, i) => (i === 0 ? e : { ...e, case: { ...seen(e), manifest: 'f'.repeat(64) } }),
    ];
    for (const change of others) expect(told(change)).toMatchObject({ refused: { code: 'not-allowed' } });
  });

  test('stands where somebody who had spoken was replaced in the seat the same day: initiatives still follow', () => {
    const tabled = taken(founded, pmo, 'admitActor', ssb);
    const [first, ...others] = deskOf(tabled, now).cases[0]!.seats;
    const spoken = taken(tabled, first!.person, 'approve', { case: 'ADMIT-1' });
    const { seats } = spoken.register;
    const replaced = seats.flatMap((s) =>
      s.forum === 'tlf' && s.actor === first!.actor
        ? [
            { ...s, validTo: '2026-11-22' },
            { ...s, person: 'mona.brreg', validFrom: monday },
          ]
        : [s],
    );
    const state = others.reduce((so, { person }) => taken(so, person, 'approve', { case: 'ADMIT-1' }), {
      ...spoken,
      register: { ...spoken.register, seats: replaced },
    });
    const cause = state.changes?.at(-1)?.cause;
    expect(cause).toMatchObject({ kind: 'decision', case: 'ADMIT-1' });
    const held = { ...snapshotOf(founded.register), seats: replaced };
    expect(afterCause(held, cause!)).toMatchObject({ ok: true });
  });

  test('decided by silence at the meeting too, and not without a quorum', () => {
    let state = taken(founded, pmo, 'admitActor', ssb);
    const { seats } = deskOf(state, now).cases[0]!;
    for (const { person } of seats.slice(0, 5)) state = taken(state, person, 'approve', { case: 'ADMIT-1' });
    const called = {
      ...state,
      desk: {
        ...state.desk!,
        cases: state.desk!.cases.map((c) => ({
          ...c,
          seats: c.seats.map((s) => ({ ...s, call: 'called' as const })),
        })),
      },
    };
    const few = {
      ...called,
      desk: {
        ...called.desk,
        cases: called.desk.cases.map((c) => ({ ...c, positions: c.positions.slice(0, 4) })),
      },
    };
    now = osloInstant('2026-12-11', '09:00');
    expect(wakeDesk(few, now).desk?.cases[0]?.status).toBe('undecided');
    expect(wakeDesk(called, now).register.actors.some((a) => a.id === 'ssb')).toBe(true);
  });
});

test('taking leave of an actor ends its seats (V2 §3.1)', () => {
  const tabled = taken(founded, pmo, 'retireActor', { actor: 'bits', reason: 'Ikke aktiv', meeting, closes });
  const state = decided(tabled, 'RETIRE-1');
  expect(state.register.actors.find((a) => a.id === 'bits')?.validTo).toBe(monday);
  expect(seatsOn(state.register, 'tlf', '2026-11-24').some((s) => s.actor === 'bits')).toBe(false);
  expect(seatsOn(state.register, 'tlf', monday).some((s) => s.actor === 'bits')).toBe(true);
});

test('written procedure in TLF is TLF’s to allow, at a meeting, and to take back', () => {
  const ask = { reason: 'Få møter' };
  const closed = {
    ...founded,
    register: { ...register, standing: { ...register.standing, tlfWrittenProcedure: false } },
  };
  expect(refused(closed, pmo, 'allowWritten', ask)).toMatchObject({
    code: 'not-allowed',
    paragraph: 'V4 §3.1',
  });
  const state = decided(taken(closed, pmo, 'allowWritten', { ...ask, meeting, closes }), 'WRITTEN-1');
  expect(state.register.standing.tlfWrittenProcedure).toBe(true);
  expect(refused(state, pmo, 'allowWritten', ask).code).toBe('already-done');
  const back = decided(taken(state, pmo, 'allowWritten', { ...ask, withdraw: true }), 'WRITTEN-2');
  expect(back.register.standing.tlfWrittenProcedure).toBe(false);
});

describe('two cases that are put in one instant are not taken for each other', () => {
  test('the actor that the programme admits is the one that initiatives hear of', () => {
    const first = taken(founded, pmo, 'admitActor', ssb);
    now -= 60_000;
    const dsb = { ...ssb, actor: 'dsb', name: 'Direktoratet for samfunnssikkerhet og beredskap' };
    const state = decided(taken(first, pmo, 'admitActor', dsb), 'ADMIT-2');
    expect(state.register.actors.at(-1)?.id).toBe('dsb');
    const heard = afterCause(snapshotOf(founded.register), state.changes!.at(-1)!.cause);
    expect(heard).toMatchObject({ value: { register: snapshotOf(state.register) } });
  });

  test('work that is admitted begins with the command that asked for it, and not with another’s or SG’s', () => {
    const work = { ...offModel('AA'), closes };
    let state = taken(founded, pmo, 'admitOffModel', { ...work, recommendation: true });
    for (const asked of [{ ...work, key: 'BB', recommendation: true }, work, { ...work, key: 'BB' }]) {
      now -= 60_000;
      state = taken(state, pmo, 'admitOffModel', asked);
    }
    state = ['REC-1', 'REC-2', 'OFF-1', 'OFF-2'].reduce(decided, state);
    expect(state.starting.map(({ payload, envelope }) => [payload.key, envelope.payload])).toEqual([
      ['AA', work],
      ['BB', { ...work, key: 'BB' }],
    ]);
  });
});

test('what has been carried out is undone by a new decision that carries out the opposite, not by words alone', () => {
  const closed = {
    ...founded,
    register: { ...register, standing: { ...register.standing, tlfWrittenProcedure: false } },
  };
  const ask = { reason: 'Prøve', meeting, closes };
  const cases: [string, CommandName, object, string][] = [
    ['WRITTEN-1', 'allowWritten', ask, 'dsop allow-written --withdraw'],
    ['RETIRE-1', 'retireActor', { ...ask, actor: 'bits' }, 'dsop admit-actor --actor bits'],
    ['ADMIT-1', 'admitActor', ssb, 'dsop retire-actor --actor ssb'],
    ['METHOD-1', 'chooseMethod', { ...ask, method: 'chair', chair: 'per.nav' }, 'dsop choose-method'],
  ];
  for (const [decision, command, payload, counter] of cases) {
    const state = decided(taken(closed, pmo, command, { ...payload }), decision);
    const refusal = refused(state, pmo, 'annul', { decision, reason: 'Feil', meeting });
    expect(refusal).toMatchObject({ code: 'not-allowed', message: expect.stringContaining(`«${counter}`) });
  }
  const rules = { ...ask, version: '2.0' };
  let state = decided(taken(founded, pmo, 'adoptRuleSet', { ...rules, recommendation: true }), 'REC-1');
  state = decided(taken(state, pmo, 'adoptRuleSet', rules), 'RULES-1');
  expect(refused(state, pmo, 'annul', { decision: 'RULES-1', reason: 'Feil', meeting }).message).toContain(
    '«dsop adopt-rule-set',
  );
  // A recommendation has carried out nothing: annulled, it no longer stands.
  taken(state, pmo, 'annul', { decision: 'REC-1', reason: 'Feil' });
  const it = inConcept();
  it.takes(pmo, 'moveRuleSet', { version: '2.0', reason: 'Prøve' });
  everySeat(it, 'RULES-1');
  expect(it.refuses(pmo, 'annul', { decision: 'RULES-1', reason: 'Feil' }).message).toContain(
    `«dsop move-rule-set ${it.state.key}`,
  );
});

describe('work that did not follow the model (V4 §3.1)', () => {
  const work = {
    key: 'GAMMEL',
    title: 'Eksisterende tjeneste',
    need: 'I bruk fra før',
    actor: 'nav',
    entry: 'realisation',
    skipped: ['BP1', 'BP2', 'BP3'],
    reason: 'Laget før DSOP',
    meeting,
    closes,
  };

  test('names every gate that it has skipped, by number', () => {
    expect(refused(founded, pmo, 'admitOffModel', { ...work, skipped: ['BP1'] })).toMatchObject({
      code: 'malformed',
      paragraph: 'V4 §3.1',
    });
  });

  test('is not admitted under the name of the programme itself', () => {
    expect(refused(founded, pmo, 'admitOffModel', { ...work, key: 'PROGRAMME' }).code).toBe('key-used');
  });

  test('is admitted by TLF on SG’s recommendation, and begins in its phase', () => {
    const tabled = taken(founded, pmo, 'admitOffModel', work);
    const first = deskOf(tabled, now).cases[0]!.seats[0]!.person;
    expect(refused(tabled, first, 'approve', { case: 'OFF-1' })).toMatchObject({
      code: 'recommendation-missing',
      paragraph: 'V4 §3.2',
    });
    const asked = taken(tabled, pmo, 'admitOffModel', { ...work, recommendation: true });
    expect(deskOf(asked, now).cases.at(-1)).toMatchObject({ id: 'REC-1', forum: 'sg' });
    const state = decided(decided(asked, 'REC-1'), 'OFF-1');
    const [beginning] = state.starting;
    if (!beginning || 'host' in beginning) throw new Error('nothing to start');
    const initiative = begin(beginning, now);
    expect(initiative).toMatchObject({
      key: 'GAMMEL',
      phase: 'realisation',
      phaseBy: 'OFF-1',
      offModel: { skipped: ['BP1', 'BP2', 'BP3'], decision: 'OFF-1' },
    });
    expect(initiative.lines).toMatchObject([{ id: 'project', until: null }]);
    expect(refused(state, pmo, 'register', { key: 'GAMMEL', title: 'x', need: 'y', actor: 'nav' }).code).toBe(
      'key-used',
    );
  });
});

describe('what TLF is asked to admit (V4 §3.1)', () => {
  const work = { ...offModel('GAMMEL'), closes };
  const recommendation = { ...work, recommendation: true };
  const idea = { key: 'GAMMEL', title: 'x', need: 'y', actor: 'nav' };

  test('keeps its key while the case is open; nobody else is given it, and it is free when the case is withdrawn', () => {
    const asked = taken(founded, pmo, 'admitOffModel', work);
    for (const [command, payload] of [
      ['register', idea],
      ['startProcess', { key: 'GAMMEL', title: 'x', need: 'y' }],
    ] as const)
      expect(refused(asked, pmo, command, payload)).toMatchObject({
        code: 'key-used',
        message: expect.stringContaining('OFF-1'),
      });
    taken(taken(asked, pmo, 'withdrawCase', { case: 'OFF-1' }), pmo, 'register', idea);
  });

  test('and had its key taken under the release before: it is not begun, and PMO is told', () => {
    const asked = decided(
      taken(taken(founded, pmo, 'admitOffModel', recommendation), pmo, 'admitOffModel', work),
      'REC-1',
    );
    const { takenKeys } = taken(founded, pmo, 'register', idea);
    const state = decided({ ...asked, takenKeys, proves: true }, 'OFF-1');
    expect(state.starting).toEqual([]);
    expect(state.desk?.outbox.find((i) => i.id.startsWith('not-carried-out:OFF-1'))).toMatchObject({
      to: { office: 'pmo' },
    });
  });

  test('is what SG recommends: another content needs another recommendation, and the first one annulled', () => {
    const other = { ...work, entry: 'realisation', skipped: ['BP1', 'BP2', 'BP3'] };
    const tabled = taken(founded, pmo, 'admitOffModel', work);
    const state = decided(taken(founded, pmo, 'admitOffModel', recommendation), 'REC-1');
    for (const refusal of [
      refused(tabled, pmo, 'admitOffModel', { ...other, recommendation: true }),
      refused(state, pmo, 'admitOffModel', other),
      refused(state, pmo, 'admitOffModel', { ...recommendation, title: 'Et annet arbeid' }),
    ])
      expect(refusal).toMatchObject({ code: 'not-allowed', paragraph: 'V4 §3.2' });
    // The order in which gates are named is none of its content, nor is the date it closes.
    taken(state, pmo, 'admitOffModel', {
      ...work,
      skipped: [...work.skipped].reverse(),
      closes: '2026-12-11',
    });
    const free = decided(taken(state, pmo, 'annul', { decision: 'REC-1', reason: 'Et annet' }), 'ANNUL-1');
    taken(free, pmo, 'admitOffModel', { ...other, recommendation: true });
  });
});

describe('a version of the model (V4 §1.1)', () => {
  const ask = { version: '2.0', reason: 'Prøve', meeting, closes };

  test('is proposed by PMO alone, recommended by SG, adopted by TLF; new initiatives begin under it', () => {
    expect(refused(founded, 'per.nav', 'adoptRuleSet', ask)).toMatchObject({
      code: 'not-authorised',
      paragraph: 'V4 §1.1',
    });
    expect(refused(founded, pmo, 'adoptRuleSet', { ...ask, version: '9.9' }).code).toBe('not-allowed');
    let state = taken(founded, pmo, 'adoptRuleSet', { ...ask, recommendation: true });
    state = taken(decided(state, 'REC-1'), pmo, 'adoptRuleSet', ask);
    const running = taken(state, pmo, 'retireActor', {
      actor: 'bits',
      reason: 'Ikke aktiv',
      meeting,
      closes,
    });
    state = decided(running, 'RULES-1');
    expect(state.register.ruleSet).toBe('2.0');
    expect(deskOf(state, now).ruleSet.version).toBe('4.0');
    expect(deskOf(state, now).cases.at(-1)).toMatchObject({ id: 'RETIRE-1', ruleSet: '4.0', status: 'open' });
    expect(deskOf(decided(state, 'RETIRE-1'), now).ruleSet.version).toBe('2.0');
    const next = taken(state, 'kari.nes', 'register', {
      key: 'NY',
      title: 'Ny',
      need: 'n',
      actor: 'finansnorge',
    });
    expect(next.starting[0]?.ruleSet.version).toBe('2.0');
  });

  test('that did not come with the service is adopted whole, by its fingerprint, and initiatives can prove which', () => {
    const rules = { ...v4_0, version: '4.1', limits: { ...v4_0.limits, pmoPersonDays: 5 } };
    const whole = { ...ask, version: '4.1', rules };
    expect(refused(founded, pmo, 'adoptRuleSet', { ...whole, rules: v4_0 }).code).toBe('malformed');
    expect(refused(founded, pmo, 'adoptRuleSet', { ...whole, rules: { version: '4.1' } }).code).toBe(
      'malformed',
    );
    let state = taken(founded, pmo, 'adoptRuleSet', { ...whole, recommendation: true });
    const other = { ...rules, limits: { ...rules.limits, pmoPersonDays: 500 } };
    state = decided(state, 'REC-1');
    const elsewise = taken(state, pmo, 'adoptRuleSet', { ...whole, rules: other });
    const seat = deskOf(elsewise, now).cases.at(-1)!.seats[0]!.person;
    expect(refused(elsewise, seat, 'approve', { case: 'RULES-1' }).code).toBe('recommendation-missing');
    state = decided(taken(state, pmo, 'adoptRuleSet', whole), 'RULES-1');
    expect(state.register).toMatchObject({
      revision: register.revision + 1,
      ruleSet: '4.1',
      ruleSets: [rules],
      adopted: [{ version: '4.1', sha256: hashOf(rules) }],
    });
    const { cause } = state.changes!.at(-1)!;
    expect(afterCause(snapshotOf(register), cause)).toMatchObject({
      value: { register: snapshotOf(state.register) },
    });
    expect(refused(state, pmo, 'adoptRuleSet', { ...whole, rules: other }).code).toBe('not-allowed');
    const back = parseRegister(registerYaml(state.register));
    expect(back.ok && { ...back.register, revision: state.register.revision }).toEqual(state.register);
  });

  test('an initiative keeps its own until a decision of its forum moves it, when no case is open', () => {
    const it = inConcept();
    const move = { version: '2.0', reason: 'Prøve' };
    expect(it.refuses('kari.nes', 'moveRuleSet', move)).toMatchObject({
      code: 'not-authorised',
      paragraph: 'V4 §1.1',
    });
    it.takes(pmo, 'escalate', { reason: 'En annen sak' });
    it.takes(pmo, 'moveRuleSet', move);
    expect(it.case('RULES-1').forum).toBe('sg');
    everySeat(it, 'RULES-1');
    expect(it.state.ruleSet.version).toBe('4.0');
    everySeat(it, 'ESC-1');
    expect(it.state.ruleSet.version).toBe('2.0');
    const idea = anIdea({ rules: v2_0 });
    idea.takes(pmo, 'moveRuleSet', { version: '4.0', reason: 'Ny modell' });
    expect(idea.state.ruleSet).toEqual({ version: '4.0', custom: null });
  });
});

test('DSOP SG settles how it decides, by the way it decides now; its chair then carries it (V4 §3.2; A35, A36)', () => {
  const ask = { method: 'chair', chair: 'per.nav', reason: 'Raskere avklaring' };
  expect(refused(founded, 'tor.nav', 'chooseMethod', ask).code).toBe('not-authorised');
  expect(refused(founded, pmo, 'chooseMethod', { ...ask, chair: 'tor.nav' }).code).toBe('unknown-person');
  const tabled = taken(founded, pmo, 'chooseMethod', ask);
  expect(deskOf(tabled, now).cases).toMatchObject([{ id: 'METHOD-1', forum: 'sg', method: 'consensus' }]);
  expect(refused(tabled, 'tor.nav', 'approve', { case: 'METHOD-1' }).code).toBe('wrong-forum');
  const state = decided(tabled, 'METHOD-1');
  expect(state.register).toMatchObject({ standing: { sgMethod: 'chair' }, chairs: { sg: 'per.nav' } });
  const { cause } = state.changes!.at(-1)!;
  expect(afterCause(snapshotOf(register), cause)).toMatchObject({
    value: { register: snapshotOf(state.register) },
  });
  if (cause.kind !== 'decision') throw new Error('decided');
  const [asked, ...said] = cause.envelopes;
  const fewer = { ...cause, envelopes: [asked!, ...said.slice(0, 4)] };
  expect(afterCause(snapshotOf(register), fewer)).toMatchObject({ refused: { code: 'not-allowed' } });
  expect(refused(state, pmo, 'chooseMethod', ask).code).toBe('already-done');
  const back = taken(state, pmo, 'chooseMethod', { method: 'consensus', reason: 'Likevel ikke' });
  expect(deskOf(back, now).cases.at(-1)).toMatchObject({ id: 'METHOD-2', method: 'chair' });
});
