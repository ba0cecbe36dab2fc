import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { commands } from '../../src/contract/commands';
import { checkRegister, registerFileOf, type RegisterFile } from '../../src/contract/registerFile';
import {
  largestRegister,
  parseRegister,
  registerFileFrom,
  registerYaml,
} from '../../src/contract/registerYaml';
import { v4_0 } from '../../src/domain/agreement';
import { personOf, seatOf, seatsOn, snapshotOf, willSenders, type Register } from '../../src/domain/register';

const sampleText = readFileSync(path.join(__dirname, '../../register.sample.yaml'), 'utf8');

function read(text: string): Register {
  const answer = parseRegister(text);
  if (!answer.ok) throw new Error(answer.faults.join('\n'));
  return answer.register;
}

function faultsOf(text: string): string[] {
  const answer = parseRegister(text);
  return answer.ok ? [] : answer.faults;
}

/** The faults of the sample after a change to its text; the text must be there. */
function faultsAfter(...edits: [before: string, after: string][]): string[] {
  return faultsOf(
    edits.reduce((text, [before, after]) => {
      if (!text.includes(before)) throw new Error(`not in the sample: ${before}`);
      return text.replace(before, () => after);
    }, sampleText),
  );
}

const sample = read(sampleText);

describe('the sample register', () => {
  test('has the nine actors of V4 with the dates that are known', () => {
    expect(sample.actors.map((a) => [a.id, a.sector, a.validFrom])).toEqual([
      ['brreg', 'public', '2016-01-01'],
      ['skatteetaten', 'public', '2016-01-01'],
      ['politiet', 'public', '2016-01-01'],
      ['nav', 'public', '2016-01-01'],
      ['kartverket', 'public', '2019-06-04'],
      ['digdir', 'public', '2019-11-18'],
      ['finansnorge', 'finance', '2016-01-01'],
      ['bits', 'finance', '2019-11-18'],
      ['fnf', 'finance', null],
    ]);
  });

  test.each(['tlf', 'sg', 'pmo'] as const)(
    'gives every actor one seat in %s, far back and forward',
    (forum) => {
      for (const day of ['2019-11-18', '2026-11-23', '2060-01-01']) {
        expect(seatsOn(sample, forum, day).map((seat) => seat.actor)).toEqual(sample.actors.map((a) => a.id));
      }
      expect(seatsOn(sample, forum, '2016-01-01').map((seat) => seat.actor)).toEqual([
        'brreg',
        'skatteetaten',
        'politiet',
        'nav',
        'finansnorge',
        'fnf',
      ]);
    },
  );

  test('knows everybody that the examples of the commands name, in the right place', () => {
    const named = Object.values(commands).flatMap(({ example }) =>
      [...example.matchAll(/--(?:as|person) (\S+)/g)].map((match) => match[1]!),
    );
    expect(named.filter((person) => personOf(sample, person) === undefined)).toEqual([]);
    const day = '2026-11-23';
    expect(seatOf(sample, 'pmo', 'ola.pmo', day)).toBeDefined();
    expect(seatOf(sample, 'sg', 'per.nav', day)?.actor).toBe('nav');
    expect(willSenders(sample, 'nav', day)).toEqual(['tor.nav']);
    expect(personOf(sample, 'kari.nes')?.actor).toBe('finansnorge');
  });

  test('uses example addresses only, and both languages', () => {
    expect(sample.persons.filter((p) => !p.email.endsWith('.example'))).toEqual([]);
    expect(new Set(sample.persons.map((p) => p.email)).size).toBe(sample.persons.length);
    expect(new Set(sample.persons.map((p) => p.language))).toEqual(new Set(['nb', 'en']));
    expect(sample.offices.pmo).toEqual({ email: 'pmo@dsop.example', language: 'nb' });
  });

  test('leaves names and addresses out of what initiatives hold', () => {
    expect(JSON.stringify(snapshotOf(sample))).not.toMatch(/@|Haug/);
  });
});

describe('writing', () => {
  test('the sample survives being written and read', () => {
    expect(read(registerYaml(sample))).toEqual(sample);
    expect(checkRegister(registerFileOf(sample))).toEqual({ ok: true, register: sample });
  });

  test('so does a register that uses everything', () => {
    const full: Register = {
      ...sample,
      actors: sample.actors.map((a) => (a.id === 'politiet' ? { ...a, validTo: '2027-12-31' } : a)),
      seats: sample.seats.flatMap((seat) =>
        seat.forum === 'sg' && seat.actor === 'nav'
          ? [
              { ...seat, validTo: '2025-12-31' },
              { ...seat, person: 'siri.nav', validFrom: '2026-01-01', validTo: '2026-06-30' },
              { ...seat, validFrom: '2026-07-01' },
            ]
          : [seat],
      ),
      mandates: [
        { actor: 'nav', person: 'per.nav', validFrom: '2020-02-29', validTo: null },
        { actor: 'nav', person: 'tor.nav', validFrom: '2020-02-29', validTo: '2021-01-01' },
        { actor: 'bits', person: 'egil.bits', validFrom: '2019-11-18', validTo: null },
      ],
      chairs: { sg: 'per.nav' },
      standing: { tlfWrittenProcedure: false, sgMethod: 'chair', sending: 'always' },
      offices: {
        tlf: { email: 'tlf@dsop.example', language: 'en' },
        pmo: { email: 'pmo@dsop.example', language: 'en' },
      },
      persons: sample.persons.map((p) =>
        p.id === 'kari.nes' ? { ...p, name: "Kari: «#1» O'Nes 🙂", actor: null } : p,
      ),
      ruleSets: [{ ...v4_0, version: '4.1' }],
      ruleSet: '4.1',
    };
    expect(read(registerYaml(full))).toEqual(full);
  });

  test('the revision is the programme’s to count: it stands in a comment only', () => {
    const text = registerYaml({ ...sample, revision: 7 });
    expect(text).toContain('revisjon 7');
    expect(read(text).revision).toBe(0);
  });

  test('the file’s form is plain JSON, as a command carries it', () => {
    const answer = registerFileFrom(sampleText);
    if (!answer.ok) throw new Error(answer.faults.join('\n'));
    expect(checkRegister(JSON.parse(JSON.stringify(answer.file)))).toEqual({ ok: true, register: sample });
  });
});

describe('what is optional', () => {
  test('without language, mandates, standing decisions and dates there are defaults', () => {
    const file = parse(sampleText) as RegisterFile;
    delete (file as Record<string, unknown>).standing;
    const register = read(stringify(file));
    expect(register.standing).toEqual({
      tlfWrittenProcedure: false,
      sgMethod: 'consensus',
      sending: 'workingHours',
    });
    expect(register.mandates).toEqual([]);
    expect(register.seats.find((s) => s.actor === 'kartverket')).toMatchObject({
      validFrom: '2019-06-04',
      validTo: null,
    });
    expect(register.seats.find((s) => s.actor === 'fnf')).toMatchObject({ validFrom: '2016-01-01' });
  });

  test('seats and mandates may be one person, one with dates, or a list of both', () => {
    const register = read(
      sampleText
        .replace('nav: tor.nav', 'nav: { person: tor.nav, from: 2024-01-01 }')
        .replace(
          'standing:\n',
          'mandates:\n  bits: [egil.bits, { person: lise.bits, to: 2026-01-01 }]\nstanding:\n',
        ),
    );
    expect(register.seats.find((s) => s.person === 'tor.nav')).toMatchObject({ validFrom: '2024-01-01' });
    expect(register.mandates.map((m) => [m.person, m.validFrom, m.validTo])).toEqual([
      ['egil.bits', '2019-11-18', null],
      ['lise.bits', '2019-11-18', '2026-01-01'],
    ]);
  });
});

describe('a file that is no register', () => {
  test.each([
    ['an empty file', '', /^filen er tom; begynn med register.sample.yaml$/],
    ['comments only', '# bare ord\n\n', /^filen er tom/],
    ['a list', '- a\n- b\n', /^registeret er en liste; det skal begynne med nøklene/],
    ['a word', 'hei', /^registeret er en verdi; /],
    ['nothing but null', 'null', /^registeret er tomt; /],
    ['two documents', 'a: 1\n---\nb: 2\n', /^linje \d: filen har flere dokumenter/],
    ['a key twice', 'programme: a\nprogramme: b\n', /^linje 2: nøkkelen står to ganger/],
    ['a tab', 'actors:\n\t- a\n', /^linje 2: linjen er rykket inn med tabulator/],
    ['an open quote', 'programme: "a\nb: c\n', /^linje \d: /],
    ['an unknown tag', 'programme: !!js/function "x"\n', /^linje 1: merket med ! er ukjent/],
    ['an alias to nothing', 'programme: *x\n', /^en henvisning med \* viser ikke til noe/],
    [
      'aliases that explode',
      [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        ...'bcdefgh'.split('').map((c, i) => `${c}: &${c} [${`*${'abcdefg'[i]},`.repeat(9)}]`),
      ].join('\n'),
      /henvisningene vokser uten ende/,
    ],
    ['bottomless nesting', '['.repeat(20_000), /^(filen er nøstet for dypt|linje )/],
    ['binary', '\u0000\u0001\u0002PNG\u001a', /./],
    ['too large a file', `# ${'x'.repeat(largestRegister)}`, /^filen er større enn 1 MB/],
    ['too large a file in bytes', `# ${'æ'.repeat(largestRegister / 2)}`, /^filen er større enn 1 MB/],
  ])('%s', (_, text, sentence) => {
    const faults = faultsOf(text);
    expect(faults[0]).toMatch(sentence);
    expect(faults.length).toBeLessThan(20);
    for (const fault of faults) expect(fault).not.toMatch(/[\u0000-\u001f]/);
  });
});

/** The line of the sample on which this stands. */
const lineOf = (text: string): number => sampleText.slice(0, sampleText.indexOf(text)).split('\n').length;
const torLine = lineOf('id: tor.nav');

describe('each fault is found and says where', () => {
  const tor = 'name: Tor Haug, email: tor.haug@nav.example';
  test.each<[string, [string, string][], RegExp]>([
    ['two actors of one name', [['name: Skatteetaten', 'name: nav']], /to aktører heter «NAV»/],
    ['two actors of one id', [['id: skatteetaten\n', 'id: brreg\n']], /aktør-id-en «brreg» er brukt før/],
    ['two persons of one id', [['id: per.nav', 'id: Tor.nav']], /person-id-en «Tor.nav» er brukt før/],
    ['an actor without name', [['    name: NAV\n', '']], /\(actors\[3\]\): mangler name; legg til name:/],
    [
      'an unknown sector',
      [['sector: finance', 'sector: bank']],
      /«bank» er ikke et gyldig valg; skriv public eller finance/,
    ],
    [
      'a person without address',
      [[tor, 'name: Tor Haug']],
      /\(persons\[10\]\): mangler email; legg til email:/,
    ],
    [
      'an empty address',
      [[tor, 'name: Tor Haug, email: ""']],
      /persons\[10\]\.email\): «» er ikke en gyldig e-postadresse/,
    ],
    ['a word for an address', [[tor, 'name: Tor Haug, email: tor']], /«tor» er ikke en gyldig e-postadresse/],
    ['two addresses', [[tor, 'name: Tor Haug, email: "a@b.no,c@d.no"']], /er ikke en gyldig e-postadresse/],
    [
      'an address with a name',
      [[tor, 'name: Tor Haug, email: "Tor <a@b.no>"']],
      /er ikke en gyldig e-postadresse/,
    ],
    [
      'a header in an address',
      [[tor, 'name: Tor Haug, email: "a@b.no\\r\\nBcc: x@y.no"']],
      /er ikke en gyldig e-postadresse/,
    ],
    [
      'a line break after an address',
      [[tor, 'name: Tor Haug, email: "a@b.no\\n"']],
      /er ikke en gyldig e-postadresse/,
    ],
    [
      'a control character in an address',
      [[tor, 'name: Tor Haug, email: "a\\0@b.no"']],
      /er ikke en gyldig e-postadresse/,
    ],
    [
      'too long an address',
      [[tor, `name: Tor Haug, email: ${'a'.repeat(60)}@${'b.'.repeat(120)}no`]],
      /er lengre enn 254 tegn/,
    ],
    ['a number for an address', [[tor, 'name: Tor Haug, email: 47']], /«47» må være en e-postadresse/],
    [
      'a header in a name',
      [['name: Tor Haug', 'name: "Tor\\r\\nBcc: x@y.no"']],
      /persons\[10\]\.name\): .* inneholder styretegn/,
    ],
    [
      'two lines in a name',
      [['name: Tor Haug', 'name: "Tor\\nHaug"']],
      /persons\[10\]\.name\): .* må stå på én linje/,
    ],
    ['reordered text in a name', [['name: Tor Haug', 'name: "Tor \\u202egnort"']], /inneholder styretegn/],
    ['too long a name', [['name: Tor Haug', `name: ${'a'.repeat(5000)}`]], /er lengre enn 200 tegn/],
    [
      'an unknown language',
      [['language: en, actor: fnf', 'language: sv, actor: fnf']],
      /«sv» er ikke et gyldig valg; skriv nb eller en/,
    ],
    [
      'an unknown employer',
      [['tor.haug@nav.example, actor: nav', 'tor.haug@nav.example, actor: nve']],
      /aktøren «nve» står ikke under actors/,
    ],
    ['an impossible id', [['id: kari.nes', 'id: "kari nes"']], /«kari nes» er ikke en gyldig id/],
    [
      'a seat of an unknown actor',
      [['nav: tor.nav', 'nve: tor.nav']],
      /aktøren «nve» står ikke under actors/,
    ],
    [
      'a seat of an unknown person',
      [['nav: tor.nav', 'nav: tor.nvv']],
      /\(forums\.tlf\.seats\.nav\): personen «tor\.nvv» står ikke under persons/,
    ],
    [
      'an unknown chair',
      [['chair: ola.pmo', 'chair: ole.pmo']],
      /\(forums\.pmo\.chair\): personen «ole\.pmo» står ikke under persons/,
    ],
    ['a vacant seat', [['nav: tor.nav', 'nav:']], /\(forums\.tlf\.seats\.nav\): er tom/],
    [
      'two seats at once',
      [['nav: tor.nav', 'nav: [{ person: tor.nav, to: 2026-06-30 }, { person: per.nav, from: 2026-06-30 }]']],
      /aktøren «nav» har to seter i Topplederforum samtidig, ved «tor\.nav» og «per\.nav»/,
    ],
    [
      'one person for two actors',
      [['nav: tor.nav', 'nav: berit.brreg']],
      /personen «berit\.brreg» handler for «brreg» og kan ikke også handle for «nav»/,
    ],
    [
      'one free person for two actors',
      [
        ['tor.haug@nav.example, actor: nav', 'tor.haug@nav.example'],
        ['bits: egil.bits', 'bits: tor.nav'],
      ],
      /personen «tor\.nav» handler for «nav» og kan ikke også handle for «bits»/,
    ],
    [
      'a mandate for another actor',
      [['standing:\n', 'mandates: { bits: tor.nav }\nstanding:\n']],
      /\(mandates\.bits\): personen «tor\.nav» handler for «nav»/,
    ],
    [
      'dates the wrong way round',
      [['from: 2019-06-04', 'from: 2019-06-04\n    to: 2018-01-01']],
      /\(actors\[4\]\.to\): slutter 2018-01-01, før den begynner 2019-06-04/,
    ],
    [
      'a seat’s dates the wrong way round',
      [['nav: tor.nav', 'nav: { person: tor.nav, from: 2026-02-01, to: 2026-01-01 }']],
      /\(forums\.tlf\.seats\.nav\.to\): slutter 2026-01-01/,
    ],
    [
      'no such date',
      [['from: 2019-06-04', 'from: 2019-06-31']],
      /«2019-06-31» må være en dato på formen ÅÅÅÅ-MM-DD/,
    ],
    [
      'a forum without seats',
      [
        [
          sampleText.slice(sampleText.indexOf('  sg:\n'), sampleText.indexOf('  # Programkontoret:')),
          '  sg:\n    seats: {}\n',
        ],
      ],
      /\(forums\.sg\.seats\): DSOP SG har ingen seter/,
    ],
    [
      'a forum left out',
      [[sampleText.slice(sampleText.indexOf('  sg:\n'), sampleText.indexOf('  # Programkontoret:')), '']],
      /\(forums\): mangler sg; legg til sg:/,
    ],
    [
      'no PMO mailbox',
      [['    mailbox: pmo@dsop.example\n', '']],
      /\(forums\.pmo\): PMO har ingen postkasse; legg til mailbox:/,
    ],
    [
      'a bad mailbox',
      [['mailbox: pmo@dsop.example', 'mailbox: pmo']],
      /«pmo» er ikke en gyldig e-postadresse/,
    ],
    [
      'an unknown rule set',
      [["ruleSet: '4.0'", "ruleSet: '3.9'"]],
      /\(ruleSet\): regelsettet «3\.9» er ukjent; skriv 2\.0 eller 4\.0/,
    ],
    [
      'a rule set as a number',
      [["ruleSet: '4.0'", 'ruleSet: 4.0']],
      /\(ruleSet\): «4» er ikke tekst; sett verdien i anførselstegn/,
    ],
    [
      'half a rule set',
      [['standing:\n', 'ruleSets: [{ version: "4.1" }]\nstanding:\n']],
      /\(ruleSets\[0\]\): mangler title/,
    ],
    [
      'a rule set with a version that is taken',
      [['standing:\n', `ruleSets: [${JSON.stringify(v4_0)}]\nstanding:\n`]],
      /regelsettet «4\.0» finnes fra før/,
    ],
    [
      'an unknown key',
      [['chair: ola.pmo', 'leader: ola.pmo']],
      /\(forums\.pmo\.leader\): kjenner ikke nøkkelen «leader»/,
    ],
    [
      'a text for a switch',
      [['tlfWrittenProcedure: true', 'tlfWrittenProcedure: ja']],
      /«ja» passer ikke her; det skal stå true eller false/,
    ],
    ['a map for a list', [['actors:\n  - id: brreg', 'actors:\n  brreg:\n    id: brreg']], /./],
    ['a key that is no id', [['nav: tor.nav', '"n v": tor.nav']], /«n v» er ikke en gyldig id/],
    ['a dangerous key', [['nav: tor.nav', '__proto__: tor.nav']], /__proto__/],
  ])('%s', (_, edits, sentence) => {
    const faults = faultsAfter(...edits);
    expect(faults).toContainEqual(expect.stringMatching(sentence));
    expect(faults.length).toBeLessThan(30);
    for (const fault of faults) {
      expect(fault).toMatch(/^linje \d+/);
      expect(fault).not.toMatch(/[\u0000-\u001f\u202e]|undefined|Invalid|expected/);
      expect(fault.length).toBeLessThan(400);
    }
  });

  test('with the line it stands on', () => {
    expect(faultsAfter([tor, 'name: Tor Haug, email: tor'])[0]).toMatch(
      new RegExp(`^linje ${torLine} \\(persons\\[10\\]\\.email\\): `),
    );
    expect(faultsAfter(['nav: tor.nav', 'nve: tor.nav'])[0]).toMatch(
      new RegExp(`^linje ${lineOf('nav: tor.nav')} \\(forums\\.tlf\\.seats\\.nve\\): `),
    );
  });

  test('all of them at once, also where a part cannot be read', () => {
    const faults = faultsAfter(
      ['name: Skatteetaten', 'name: NAV'],
      [tor, 'name: Tor Haug'],
      ['nav: per.nav', 'nav: per.nvv'],
      ['    mailbox: pmo@dsop.example\n', ''],
      ["ruleSet: '4.0'", "ruleSet: '3.9'"],
      ['from: 2019-06-04', 'from: i fjor'],
    );
    expect(faults).toHaveLength(6);
  });

  test('without a file the path is enough', () => {
    expect(checkRegister({ ...registerFileOf(sample), ruleSet: '3.9' })).toEqual({
      ok: false,
      faults: [
        'ruleSet: regelsettet «3.9» er ukjent; skriv 2.0 eller 4.0, eller legg det til under ruleSets',
      ],
    });
    for (const value of [undefined, null, 3, 'x', [], () => 1, {}]) {
      expect(checkRegister(value)).toMatchObject({ ok: false });
    }
  });
});
