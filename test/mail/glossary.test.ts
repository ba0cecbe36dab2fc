import { sampleLetters } from '../../src/mail/samples';

interface Ban {
  word: RegExp;
  why: string;
}

/** Words that the vocabulary of the agreement has another word for, or that promise what it does not. */
const norwegian: Ban[] = [
  { word: /(?<!DSOP )\bSG\b/, why: 'SG alone could be the project’s own steering group: DSOP SG' },
  {
    word: /(?<!DSOP )\bstyringsgruppen?\b(?! for prosjektet)(?<!prosjektets styringsgruppe)/i,
    why: 'which one: DSOP styringsgruppe, or prosjektets styringsgruppe',
  },
  {
    word: /kontrakt|\bavtale|juridisk bindende|rettslig|rettskraft|signer/i,
    why: 'the declaration is no legal agreement',
  },
  { word: /vedtak|vedtatt|vedta\b/i, why: 'a word of administrative law: beslutning, besluttet' },
  { word: /\bstemme[rt]?\b|votering|flertall/i, why: 'nobody votes: standpunkt, konsensus' },
  { word: /\bgate\b|milepæl|beslutningsport|faseport/i, why: 'beslutningspunkt' },
  { word: /toppledermøte|toppleder-forum|ledergruppen/i, why: 'Topplederforum' },
  { word: /prosjektkontoret|sekretariat/i, why: 'programkontoret (PMO)' },
  { word: /\bpart(en|er|ene)?\b|interessent/i, why: 'aktør' },
  { word: /\banbefaling\b/i, why: 'innstilling' },
  { word: /\bdriftsfase\b/i, why: 'forvaltning' },
  { word: /\b(the|and|due|decision|reminder|overdue|case|basis)\b/i, why: 'English in a Norwegian letter' },
  { word: /\bvennligst\b|hermed|vedrørende|ovennevnte|iht\.|ifm\./i, why: 'plain words' },
];
const english: Ban[] = [
  { word: /(?<!DSOP )\bSG\b/, why: 'DSOP SG' },
  { word: /(?<!DSOP )(?<!project )(?<!project’s )\bsteering group\b/i, why: 'which one: DSOP or project' },
  {
    word: /contract|\bagreement\b|legally|binding|\bsign(ed|ature)?\b/i,
    why: 'the declaration is no legal agreement',
  },
  { word: /\bvot(e|es|ed|ing)\b|majority/i, why: 'position, consensus' },
  { word: /milestone|stage gate|\bgate\b/i, why: 'decision point' },
  { word: /stakeholder|\bparty\b|\bparties\b/i, why: 'actor' },
  { word: /maintenance phase/i, why: 'operations' },
  { word: /[æøå]/, why: 'Norwegian in an English letter' },
];

/** What the letter itself says: without commands, quotations, names of people and organisations, and the subject's title. */
function ownWords(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('    ') && !/^\s*\|/.test(line))
    .map((line) => line.replace(/\(--\w+ "…"\)/g, ''))
    .join('\n')
    .replace(/Samtykkebasert lånesøknad|Brønnøysundregistrene|Prøvedrift/g, '')
    .replace(/^ {2}(support|reservation|stand-aside|object|recused|yes|no|withdraw) .*/gm, '');
}

/** Parts of sample letters that people wrote, in whatever language. */
const quotations = [
  'DSOP SG fremmer saken (REF-BP2-1)',
  'PMO innstiller på konseptfase',
  'Innkalling til sak BP2-1',
  'adressen ble avvist (550 5.1.1)',
  'Ingen statistikk i piloten',
  'Avklar hjemmel for utlevering fra folkeregisteret',
];

describe.each(sampleLetters())('$name', ({ name, letter }) => {
  const nb = name.endsWith('-nb');
  const flat = (text: string): string => text.replace(/\s+/g, ' ');
  const said = quotations.reduce(
    (text, q) => text.replace(q, ''),
    flat(ownWords(`${letter.subject}\n${letter.text}`)),
  );

  test('uses the words of the glossary', () => {
    if (name.startsWith('odd-title')) return;
    const found = (nb ? norwegian : english).flatMap(({ word, why }) => {
      const hit = word.exec(said);
      return hit === null
        ? []
        : [`"${hit[0]}" in "…${said.slice(Math.max(0, hit.index - 30), hit.index + 30)}…": ${why}`];
    });
    expect(found).toEqual([]);
  });
});

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
