import { parseArgs, type Parsed } from '../../src/cli/parse';
import { verbsBySubject } from '../../src/cli/verbs';
import { commandNames, verbOf } from '../../src/contract/commands';

const parse = (...argv: string[]): Parsed => parseArgs(argv, 'den.vante');
const message = (...argv: string[]): string => {
  const parsed = parse(...argv);
  return parsed.kind === 'usage' ? parsed.message : `not usage: ${JSON.stringify(parsed)}`;
};

describe('help', () => {
  test('lists every verb with an example', () => {
    const help = parse('--help');
    if (help.kind !== 'help') throw new Error('no help');
    for (const { name, example } of verbsBySubject().flatMap((s) => s.verbs)) {
      expect(help.text).toContain(`  ${name} `);
      expect(help.text).toContain(example);
      expect(example).toMatch(new RegExp(`^dsop ${name}( |$)`));
    }
    for (const command of commandNames) expect(help.text).toContain(`  ${verbOf(command)} `);
    expect(parse('help')).toEqual(help);
  });

  test('every example can be parsed', () => {
    for (const { example } of verbsBySubject().flatMap((s) => s.verbs)) {
      const argv = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? '').slice(1);
      expect([example, parse(...argv).kind]).toEqual([example, expect.stringMatching(/^(command|read)$/)]);
    }
  });

  test('a verb has its own, with its flags and an example', () => {
    const help = parse('decide', '--help');
    expect(help).toEqual({
      kind: 'help',
      text: expect.stringMatching(/--position[\s\S]*--dry-run[\s\S]*dsop decide SBL/),
    });
    expect(parse('help', 'decide')).toEqual(help);
  });
});

describe('help says what the verb itself takes', () => {
  const helpOf = (verb: string): string => {
    const help = parse(verb, '--help');
    return help.kind === 'help' ? help.text.replace(/\n {6,}/g, ' ') : '';
  };
  test.each([
    ['contact', /--name <NAVN>\s+personens eller kontorets navn/],
    ['admit-actor', /--name <NAVN>\s+aktørens navn/],
    ['delegate', /--to <PERSON>\s+personen som får fullmakten/],
    ['delegate', /--scope <HVA>\s+hva den gjelder: standpunkt.*: position, commit/],
    ['plan-meeting', /--ends <TIDSPUNKT>\s+når det slutter, som 2027-03-10T12:00/],
    ['move-meeting', /--ends <TIDSPUNKT>.*\(valgfritt\)/],
    ['rotate-key', /--public-key.*\(valgfritt\)/],
    ['move', /--closes.*\(valgfritt\)/],
    ['document', /--name <NAVN>\s+dokumentets navn/],
    ['load-register', /roten.*uten signering PMO[^]*--as root/],
    ['adopt-rule-set', /dsop adopt-rule-set .*--file \S+/],
  ])('%s: %s', (verb, words) => {
    expect(helpOf(verb)).toMatch(words);
  });

  test('how it is used is Norwegian too', () => {
    expect(helpOf('show')).toMatch(/^Bruk: dsop show \[valg\] <KEY>\n/);
    expect(helpOf('list')).toMatch(/^Bruk: dsop list \[valg\]\n/);
  });

  test('what is required and not filled in from elsewhere is not marked as if it could be left out', () => {
    expect(helpOf('move-meeting')).toMatch(/--begins <DATO>[^()]*\n/);
    expect(helpOf('add-key')).toMatch(/--public-key <NØKKEL>[^()]*\n/);
  });
});

describe('wrong usage is one sentence', () => {
  test.each([
    [[], 'dsop --help'],
    [['--json'], 'dsop --help'],
    [['shwo', 'SBL'], 'Mente du show?'],
    [['show'], 'nøkkel mangler'],
    [['decide'], 'som i «dsop decide SBL --case BP1-1'],
    [['sign'], 'FIL mangler, som i «dsop sign konvolutt.json»'],
    [['--json', 'agenda'], 'MØTE mangler, som i «dsop agenda SG-2027-03-10»'],
    [['show', 'SBL', 'SAMT'], 'for mange ord'],
    [['show', 'SBL', '--colour'], '--colour er ikke et valg'],
    [['show', 'SBL', '--timeout', '0'], '--timeout'],
    [['show', 'SBL', '--timeout', 'evig'], '--timeout'],
    [['show', 'SBL', '--timeout'], '--timeout mangler en verdi'],
    [['decide', 'SBL', '--position'], '--position mangler en verdi'],
    [['decide', 'SBL', '--at', 'i går'], '--at må være en dato'],
    [['decide', 'SBL', '--at', '2026-02-30'], '--at må være en dato'],
    [['decide', 'SBL', '--id', 'kort'], '--id må være'],
  ])('%j', (argv, words) => {
    expect(message(...argv)).toContain(words);
  });

  test('it knows that JSON was asked for', () => {
    expect(parse('shwo', '--json')).toMatchObject({ kind: 'usage', json: true });
  });
});

describe('options that every verb takes', () => {
  test('stand before or after the verb', () => {
    for (const argv of [
      ['--as', 'per.nav', '--json', 'show', 'SBL'],
      ['show', 'SBL', '--json', '--as', 'per.nav'],
    ]) {
      expect(parse(...argv)).toMatchObject({
        kind: 'read',
        verb: 'show',
        words: ['SBL'],
        common: { as: 'per.nav', json: true },
      });
    }
  });

  test('have defaults', () => {
    expect(parse('show', 'SBL')).toMatchObject({
      common: { as: 'den.vante', json: false, dryRun: false, print: false, timeoutMs: 15_000 },
    });
    expect(parseArgs(['show', 'SBL'], undefined)).toMatchObject({ common: { as: undefined } });
  });

  test('a command keeps its words as typed', () => {
    expect(
      parse(
        'table',
        'SBL',
        '--gate',
        'BP1',
        '--condition',
        'a; b; c',
        '--condition',
        'd; e; f',
        '--text',
        '- punkt',
      ),
    ).toMatchObject({
      kind: 'command',
      command: 'table',
      key: 'SBL',
      typed: { gate: 'BP1', conditions: ['a; b; c', 'd; e; f'], text: '- punkt' },
    });
    expect(parse('withdraw-case', 'SBL', '--case', 'BP1-1')).toMatchObject({ command: 'withdrawCase' });
  });
});
