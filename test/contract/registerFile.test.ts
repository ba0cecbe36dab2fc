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
import {
  personOf,
  rootPerson,
  seatOf,
  seatsOn,
  snapshotOf,
  willSenders,
  type Register,
} from '../../src/domain/register';

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
    const enrolled = /--person (\S+)/.exec(commands.enrol.example)?.[1];
    const known = named.filter((person) => person !== enrolled && person !== rootPerson);
    expect(known.filter((person) => personOf(sample, person) === undefined)).toEqual([]);
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

test('an actor may be called as something of JavaScript’s own is, and have no seat', () => {
  const file = parse(sampleText) as RegisterFile;
  const actors = [...file.actors, { id: 'constructor', name: 'Byggherren', sector: 'public' as const }];
  const register = read(stringify({ ...file, actors }));
  expect(register.seats).toEqual(sample.seats);
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
