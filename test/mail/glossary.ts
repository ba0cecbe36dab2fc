/** A word that letters do not use, and what to say instead. */
export interface Ban {
  word: RegExp;
  why: string;
}

/** Words that the vocabulary of the agreement has another word for, or that promise what it does not. */
export const norwegian: Ban[] = [
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
/** The same for English letters. */
export const english: Ban[] = [
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
export function ownWords(text: string): string {
  return (
    text
      .split('\n')
      .filter((line) => !line.startsWith('    ') && !/^\s*\|/.test(line))
      .map((line) => line.replace(/\(--\w+ "…"\)/g, ''))
      .join('\n')
      .replace(/Samtykkebasert lånesøknad|Brønnøysundregistrene|Prøvedrift/g, '')
      // Meetings' ids are no words.
      .replace(/\b(SG|TLF|PMO)-\d{4}-\d{2}-\d{2}\b/g, '')
      .replace(/^ {2}(support|reservation|stand-aside|object|recused|yes|no|withdraw) .*/gm, '')
  );
}

/** Breaches of the glossary in a letter, each with its surroundings. `without`: quotations, which are not ours. */
export function breaches(
  letter: { subject: string; text: string },
  lang: 'nb' | 'en',
  without: readonly string[],
): string[] {
  const flat = ownWords(`${letter.subject}\n${letter.text}`).replace(/\s+/g, ' ');
  const said = without.reduce((text, quotation) => text.replaceAll(quotation, ''), flat);
  return (lang === 'nb' ? norwegian : english).flatMap(({ word, why }) => {
    const hit = word.exec(said);
    const around = hit === null ? '' : said.slice(Math.max(0, hit.index - 30), hit.index + 40);
    return hit === null ? [] : [`"${hit[0]}" in "…${around}…": ${why}`];
  });
}
