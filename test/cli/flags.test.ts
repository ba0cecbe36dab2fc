import { flagsOf, missingFlags, payloadOf } from '../../src/cli/flags';
import { malformed } from '../../src/cli/malformed';
import { commandNames, commands } from '../../src/contract/commands';
import { osloInstant } from '../../src/domain/calendar';

const now = osloInstant('2026-12-01', '10:00');
const payload = (...[command, typed]: [Parameters<typeof payloadOf>[0], Parameters<typeof payloadOf>[1]]) =>
  payloadOf(command, typed, now);

describe('flags', () => {
  test('every field of every payload is a flag, or comes from the key or a file', () => {
    const elsewhere = [
      'snapshot',
      'rules',
      'key',
      'bytes',
      'register',
      'sequence',
      'next',
      'meetingSequence',
    ];
    for (const command of commandNames) {
      const fields = Object.keys(commands[command].payload.shape).filter((f) => !elsewhere.includes(f));
      expect(flagsOf(command).map((f) => f.field)).toEqual(fields);
    }
  });

  test('every flag has words for help', () => {
    for (const command of commandNames) {
      for (const flag of flagsOf(command)) expect([command, flag.name, flag.help]).not.toContain('');
    }
  });

  test('words become what the payload wants', () => {
    expect(payload('assess', { utility: '5', text: 'Nyttig' })).toEqual({
      payload: { utility: 5, text: 'Nyttig' },
    });
    expect(payload('appoint', { role: 'project-lead', vacate: true })).toEqual({
      payload: { role: 'project-lead', vacate: true },
    });
    expect(
      payload('register', { title: 'T', need: 'B', actor: 'nav', actors: ['nav, bits', 'brreg'] }),
    ).toEqual({
      payload: { title: 'T', need: 'B', actor: 'nav', actors: ['nav', 'bits', 'brreg'] },
    });
  });

  test('a condition is text, owner and due day; the text may have semicolons', () => {
    expect(
      payload('table', { gate: 'BP1', conditions: ['Avklar hjemmel; så plan; project-lead; +14d'] }),
    ).toEqual({
      payload: {
        gate: 'BP1',
        conditions: [{ text: 'Avklar hjemmel; så plan', owner: 'project-lead', due: '2026-12-15' }],
      },
    });
    expect(payload('table', { gate: 'BP1', conditions: ['bare tekst'] })).toHaveProperty('wrong');
    expect(payload('table', { gate: 'BP1', conditions: ['tekst; eier; snart'] })).toHaveProperty('wrong');
  });

  test('a closing time is a day, an instant, or counted from the clock of the workflow', () => {
    const closes = (word: string) => payload('table', { gate: 'BP1', closes: word });
    expect(closes('+10d')).toEqual({ payload: { gate: 'BP1', closes: '2026-12-11' } });
    expect(closes('2026-12-10')).toEqual({ payload: { gate: 'BP1', closes: '2026-12-10' } });
    expect(closes('2026-12-10T14:00:00+01:00')).toEqual({
      payload: { gate: 'BP1', closes: '2026-12-10T14:00:00+01:00' },
    });
  });

  test.each([
    ['table', { gate: 'BP1', closes: '2026-02-30' }, '--closes'],
    ['table', { gate: 'BP1', closes: 'fredag' }, '--closes'],
    ['table', { gate: 'BP7' }, '--gate må være BP1, BP2, BP3 eller BP4'],
    ['decide', { position: 'maybe' }, '--position'],
    ['assess', { utility: 'mye' }, '--utility må være et helt tall'],
    ['extend', { until: 'neste uke' }, '--until'],
  ] as const)('%s %j is said in one sentence', (command, typed, words) => {
    const read = payload(command, typed);
    expect(read).toEqual({ wrong: expect.stringContaining(words) });
  });

  test('names what is missing, all of it', () => {
    expect(missingFlags('register', { title: 'T' }, [])).toEqual(['--need', '--actor']);
    expect(missingFlags('register', {}, ['title', 'need', 'actor'])).toEqual([]);
    expect(missingFlags('document', { kind: 'x' }, ['sha256'])).toEqual([]);
  });
});

describe('a payload that would be refused is refused before it is sent', () => {
  const register = { key: 'SBL', title: 'T', need: 'B', actor: 'nav' };

  test('well-formed ones pass, whatever the title looks like', () => {
    for (const title of ['<b>fet</b>', '🎉 låne­søknad', 'طلب قرض', 'a'.repeat(200)]) {
      expect(malformed('register', { ...register, title })).toBeUndefined();
    }
  });

  test.each([
    [{ ...register, title: 'rad\nto' }, 'én linje'],
    [{ ...register, title: 'bjelle\u0007' }, 'styretegn'],
    [{ ...register, title: '\u202Esnudd' }, 'styretegn'],
    [{ ...register, title: '   ' }, 'tom'],
    [{ ...register, need: 'x'.repeat(3_000_000) }, 'lengre enn 4000 tegn'],
    [{ ...register, key: 'sbl!' }, 'Nøkkelen må være'],
    [{ ...register, extra: 1 }, 'ukjente felter: extra'],
    [{ ...register, title: 7 }, 'må være tekst'],
    [{ ...register, need: undefined }, 'mangler'],
  ])('case %#', (given, words) => {
    const refused = malformed('register', given);
    expect(refused?.code).toBe('malformed');
    expect(refused?.message).toContain(words);
    expect(refused?.message.length).toBeLessThan(300);
  });

  test('numbers, fingerprints and addresses', () => {
    expect(malformed('assess', { utility: 9 })?.message).toContain('høyst 5');
    expect(malformed('document', { kind: 'x', sha256: 'abc' })?.message).toContain('SHA-256');
    const sha256 = 'a'.repeat(64);
    expect(malformed('document', { kind: 'x', sha256, url: 'file:///etc/passwd' })?.message).toContain(
      'https://',
    );
  });
});
