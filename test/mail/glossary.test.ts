import { builtInRuleSets } from '../../src/domain/agreement';
import { describeDuties } from '../../src/domain/rulesText';
import { sampleLetters } from '../../src/mail/samples';
import { breaches, norwegian } from './glossary';

/** Parts of sample letters that people wrote, in whatever language. */
const quotations = [
  'DSOP SG fremmer saken (REF-BP2-1)',
  'PMO innstiller på konseptfase',
  'Innkalling til sak BP2-1',
  'adressen ble avvist (550 5.1.1)',
  'Ingen statistikk i piloten',
  'Pensjonsopplysninger ved lånesøknad',
  'Avklar hjemmel for utlevering fra folkeregisteret',
];

describe.each(sampleLetters())('$name', ({ name, letter }) => {
  test('uses the words of the glossary', () => {
    if (name.startsWith('odd-title')) return;
    expect(breaches(letter, name.endsWith('-nb') ? 'nb' : 'en', quotations)).toEqual([]);
  });
});

test.each(builtInRuleSets.map((rules) => [rules.version, rules] as const))(
  'the table of duties under %s keeps to the glossary',
  (_version, rules) => {
    for (const lang of ['nb', 'en'] as const) {
      const said = rules.duties.flatMap((d) => [d.name[lang], d.ask[lang], d.otherwise[lang]]).join('. ');
      const table = describeDuties(rules, lang).replace(/^ {2}dsop .*$|\[[a-z-]+\]$/gm, '');
      expect(breaches({ subject: said, text: table }, lang, [])).toEqual([]);
    }
  },
);

test('the check itself can fail', () => {
  expect(norwegian.some(({ word }) => word.test('Saken går til SG'))).toBe(true);
  expect(norwegian.some(({ word }) => word.test('Saken går til DSOP SG'))).toBe(false);
  expect(norwegian.some(({ word }) => word.test('styringsgruppen avgjør'))).toBe(true);
  expect(norwegian.some(({ word }) => word.test('leder av prosjektets styringsgruppe'))).toBe(false);
});

test('what is asked of somebody always has a paragraph, a command and what happens otherwise', () => {
  for (const { name, letter } of sampleLetters()) {
    if (!/^(reminder|due-today|overdue-nb|overdue-en|call|will)/.test(name)) continue;
    expect(letter.text).toMatch(/V4 §\d/);
    expect(letter.text).toMatch(/^ {4}npx dsop /m);
    expect(letter.text).toMatch(name.endsWith('-nb') ? /Ellers/ : /Otherwise/);
  }
});
