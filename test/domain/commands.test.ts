import { commandNames, commands, type CommandName } from '../../src/contract/commands';
import { judge } from '../../src/domain/decide';
import { withRefusal } from '../../src/domain/refused';
import {
  anIdea,
  aQualifiedIdea,
  everySeat,
  inConcept,
  pmo,
  readyForBP1,
  wire,
  type Initiative,
} from '../support/given';

const code = (it: Initiative, command: string, raw: unknown): string => {
  const answer = judge(it.state, command, raw, it.now);
  return answer.ok ? 'accepted' : answer.refused.code;
};
const initiativeCommands = commandNames.filter((n) => commands[n].host === 'initiative');

describe('a command sent again', () => {
  test('with the same id has no second effect, and gets the same answer', () => {
    const it = readyForBP1();
    const table = it.envelope(pmo, 'table', { gate: 'BP1' });
    const first = judge(it.state, 'table', wire(table), it.now);
    if (!first.ok) throw new Error(first.refused.message);
    const again = judge(first.value.state, 'table', wire(table), it.now + 3_600_000);
    if (!again.ok) throw new Error(again.refused.message);
    expect(again.value.state).toBe(first.value.state);
    expect(again.value.events).toEqual([]);
    expect(again.value.receipt).toMatchObject({
      repeated: true,
      effect: first.value.receipt.effect,
      at: first.value.receipt.at,
    });
  });

  test('is known long after, whatever the initiative has become, and on whatever register', () => {
    const it = readyForBP1();
    const early = it.envelope(pmo, 'table', { gate: 'BP1' });
    it.takes(pmo, 'table', { gate: 'BP1' }, early);
    everySeat(it, 'BP1-1');
    it.until('2027-03-01');
    it.state = wire({ ...it.state, register: { ...it.state.register, revision: 9 } });
    const again = judge(it.state, 'table', wire({ ...early, sentAt: '2027-03-01T09:00:00+01:00' }), it.now);
    expect(again).toMatchObject({ ok: true, value: { events: [], receipt: { repeated: true } } });
  });

  test('with an id that another command had is refused', () => {
    const it = aQualifiedIdea();
    const one = it.envelope(pmo, 'recommend', { text: 'Klar' });
    it.takes(pmo, 'recommend', one.payload, one);
    const { id } = one;
    expect(it.refuses(pmo, 'recommend', { text: 'Ikke klar' }, { id }).code).toBe('id-reused');
    expect(it.refuses('siri.nav', 'recommend', { text: 'Klar' }, { id }).code).toBe('id-reused');
    expect(it.refuses(pmo, 'invite', { actor: 'brreg' }, { id }).code).toBe('id-reused');
  });

  test('after a refusal is judged anew: a refused command leaves no trace of its id', () => {
    const it = readyForBP1();
    const early = it.envelope('per.nav', 'approve', { gate: 'BP1' });
    expect(it.refuses('per.nav', 'approve', early.payload, early).code).toBe('no-open-case');
    it.takes(pmo, 'table', { gate: 'BP1' });
    const seen = it.envelope('per.nav', 'approve', { gate: 'BP1' }).case;
    it.takes('per.nav', 'approve', early.payload, { id: early.id, case: seen });
  });
});

describe('a command that was meant for somebody else', () => {
  test.each([
    ['another programme', { programme: 'øvelse' }, 'malformed'],
    ['a sandbox', { programme: 'sandkasse' }, 'wrong-programme'],
    ['another initiative', { target: 'initiative-ANNEN' }, 'wrong-target'],
    ['an older register', { register: 7 }, 'register-stale'],
    ['an unknown person', { by: 'ingen.her' }, 'unknown-person'],
    ['another version of the envelope', { v: 2 }, 'malformed'],
  ] as const)('%s is refused', (_, change, expected) => {
    const it = anIdea();
    expect(code(it, 'assess', { ...it.envelope(pmo, 'assess'), ...change })).toBe(expected);
  });

  test('a stale register is told apart, with what to do', () => {
    const it = anIdea();
    const refused = it.refuses(pmo, 'assess', {}, { register: 3 });
    expect(refused.message).toContain('send igjen');
  });
});

describe('what cannot be a command', () => {
  const junk: unknown[] = [
    undefined,
    null,
    '',
    'decide',
    42,
    true,
    [],
    {},
    { undecodable: 'json/plain: truncated' },
    { undecodable: { nested: true } },
    { v: 1 },
    { __proto__: null, v: 1, id: 'x' },
    Array.from({ length: 50 }, () => ({})),
  ];

  test('is refused with one sentence, whatever it is and whichever command it is sent as', () => {
    const it = inConcept();
    for (const command of [...initiativeCommands, 'register', 'constructor', '__proto__', 'toString', ''])
      for (const raw of junk) {
        const answer = judge(it.state, command, raw, it.now);
        expect(answer.ok).toBe(false);
        if (!answer.ok) expect(answer.refused.message.length).toBeGreaterThan(10);
      }
  });

  test('an envelope for one command sent as another is refused', () => {
    const it = anIdea();
    expect(code(it, 'qualify', it.envelope(pmo, 'assess'))).toBe('malformed');
  });

  test('a command of the programme is not an initiative’s', () => {
    const it = anIdea();
    expect(code(it, 'loadRegister', it.envelope(pmo, 'loadRegister', { register: {} }))).toBe(
      'unknown-command',
    );
    expect(code(it, 'frobnicate', { ...it.envelope(pmo, 'assess'), command: 'frobnicate' })).toBe(
      'unknown-command',
    );
  });

  test.each([
    ['a reason of five thousand characters', 'stop', { reason: 'x'.repeat(5000) }],
    ['a reason that is empty', 'stop', { reason: '   ' }],
    ['control characters', 'stop', { reason: 'a\u0000b' }],
    ['text that turns the reading order', 'recommend', { text: 'ok \u202Egnidaer' }],
    ['a field nobody knows', 'assess', { utility: 3, colour: 'red' }],
    ['a score out of range', 'assess', { utility: 6 }],
    ['a fingerprint that is none', 'document', { kind: 'minutes', sha256: 'abc' }],
    [
      'a link that is no link',
      'document',
      { kind: 'minutes', sha256: 'a'.repeat(64), url: 'javascript:alert(1)' },
    ],
    ['a gate that does not exist', 'table', { gate: 'BP5' }],
    ['a position that does not exist', 'decide', { gate: 'BP1', position: 'yes' }],
    ['an injected header', 'table', { gate: 'BP1', meeting: 'SG\r\nBcc: alle@example.org' }],
  ] as [string, CommandName, object][])(
    '%s is malformed, and said so in Norwegian',
    (_, command, payload) => {
      const { code, message } = aQualifiedIdea().refuses(pmo, command, payload);
      expect(code).toBe('malformed');
      expect(message).not.toMatch(/Unrecognized|Invalid|expected|Too /);
    },
  );

  test('an envelope that is too large as a whole is refused, though each text is within bounds', () => {
    const it = readyForBP1();
    const conditions = Array.from({ length: 40 }, () => ({
      text: 'å'.repeat(3900),
      owner: 'pmo',
      due: '2027-01-01',
    }));
    expect(it.refuses(pmo, 'table', { gate: 'BP1', conditions }).code).toBe('too-large');
    expect(it.refuses(pmo, 'stop', { reason: 'x'.repeat(3_000_000) }).code).toBe('too-large');
  });

  test('emoji, many languages and line breaks are welcome in texts', () => {
    const it = anIdea();
    const text = '🚀 Nytte:\nعربي · עברית · 日本語 · “sitat” <b>ikke HTML</b>';
    it.takes(pmo, 'assess', { text });
    expect(it.state.idea.assessment?.text).toBe(text);
  });
});

describe('refused signals', () => {
  test('are kept, the last twenty of them, each cut to size; all are counted', () => {
    let { state } = anIdea();
    for (let i = 0; i < 50; i++) {
      const raw = { by: 'x'.repeat(500), id: `id-${i}` };
      const answer = judge(state, 'assess', raw, 0);
      if (answer.ok) throw new Error('accepted');
      const refused = { ...answer.refused, message: 'm'.repeat(9000) };
      state = withRefusal(state, { command: 'assess', raw, refused, at: i });
    }
    expect([state.refusals.length, state.refusalCount]).toEqual([20, 50]);
    expect(state.refusals.at(-1)).toMatchObject({ id: 'id-49', command: 'assess' });
    expect(JSON.stringify(state.refusals).length).toBeLessThan(20_000);
  });
});

describe('every command of the table', () => {
  test('is judged by a rule of its own: with its example’s shape nothing throws, in any phase', () => {
    const payloads: Partial<Record<CommandName, object>> = {
      invite: { actor: 'nav' },
      join: { actor: 'nav' },
      leave: { actor: 'nav' },
      appoint: { role: 'project-lead', person: 'ida.lead' },
      document: { kind: 'minutes', sha256: 'a'.repeat(64) },
      waive: { kind: 'minutes', reason: 'x' },
      step: { to: 'pilot' },
      refer: { gate: 'BP2' },
      table: { gate: 'BP2' },
      amend: { case: 'BP1-1' },
      move: { case: 'BP1-1', closes: '2027-01-04' },
      withdrawCase: { case: 'BP1-1' },
      will: { gate: 'BP2', actor: 'nav', answer: 'yes' },
      decide: { position: 'support' },
      fulfil: { condition: 'BP1-1/1' },
      annul: { decision: 'BP1-1', reason: 'x' },
      report: { status: 'green', text: 'x' },
      extend: { duty: 'lessons', until: '2027-01-04', reason: 'x' },
      escalate: { reason: 'x' },
      stop: { reason: 'x' },
      lessons: { sha256: 'a'.repeat(64) },
      bounced: { letter: '<x>', reason: 'x' },
    };
    for (const it of [anIdea(), readyForBP1(), inConcept()])
      for (const command of initiativeCommands)
        for (const by of [pmo, 'per.nav', 'tor.nav', 'ida.lead'])
          expect(() => it.tries(by, command, payloads[command] ?? {})).not.toThrow();
  });
});
