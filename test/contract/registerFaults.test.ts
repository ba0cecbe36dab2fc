import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkRegister, registerFileOf } from '../../src/contract/registerFile';
import { parseRegister } from '../../src/contract/registerYaml';
import { v4_0 } from '../../src/domain/agreement';

const sampleText = readFileSync(path.join(__dirname, '../../register.sample.yaml'), 'utf8');

/** The faults of the sample after a change to its text; the text must be there. */
function faultsAfter(...edits: [before: string, after: string][]): string[] {
  const answer = parseRegister(
    edits.reduce((text, [before, after]) => {
      if (!text.includes(before)) throw new Error(`not in the sample: ${before}`);
      return text.replace(before, () => after);
    }, sampleText),
  );
  return answer.ok ? [] : answer.faults;
}

function sample() {
  const answer = parseRegister(sampleText);
  if (!answer.ok) throw new Error(answer.faults.join('\n'));
  return answer.register;
}

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
    expect(checkRegister({ ...registerFileOf(sample()), ruleSet: '3.9' })).toEqual({
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
