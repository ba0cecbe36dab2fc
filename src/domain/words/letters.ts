import type { LetterFacts } from '../letters';

/** What a letter was, from its intent's id: for those who hear that it did not arrive. */
const names: readonly [RegExp, (about: string) => string][] = [
  [/^call:([^:]+)/, (id) => `Innkalling til sak ${id}`],
  [/^moved:([^:]+)/, (id) => `Ny dato for sak ${id}`],
  [/^withdrawn:([^:]+)/, (id) => `Melding om at sak ${id} er trukket`],
  [/^decision:([^:]+)/, (id) => `Beslutningen ${id}`],
  [/^undecided:([^:]+)/, (id) => `Melding om at sak ${id} ikke ble avgjort`],
  [/^will:([^:]+)/, (id) => `Spørsmål om ønske og vilje ved ${id}`],
  [/^duty:([^:]+)/, (id) => `Påminnelse om plikten ${id}`],
  [/^(?:done|passed-on):([^:]+)/, (id) => `Melding om plikten ${id}`],
  [/^published:[^:]+:([^:]+)/, (month) => `Statusrapport for ${month}`],
  [/^appointed:/, () => 'Oppnevning'],
  [/^ended:/, () => 'Melding om at initiativet er avsluttet'],
];

/** In: an intent's id, `call:BP2-1:1:nav`. Out: a few Norwegian words, "Innkalling til sak BP2-1". */
export function letterWords(intent: string): string {
  for (const [pattern, words] of names) {
    const found = pattern.exec(intent);
    if (found) return words(found[1] ?? '');
  }
  return `Brevet ${intent}`;
}

/** What a kind of letter is, in a word or two: for the line of a delivery in the Temporal UI. */
export const kindWords: Readonly<Record<LetterFacts['kind'], string>> = {
  duty: 'påminnelse',
  dutyDone: 'plikt som er gjort',
  call: 'innkalling',
  caseWithdrawn: 'sak som er trukket',
  decision: 'beslutning',
  undecided: 'sak uten beslutning',
  willAsked: 'spørsmål om ønske og vilje',
  report: 'statusrapport',
  appointed: 'oppnevning',
  ended: 'avslutning',
  undelivered: 'brev som ikke kom frem',
  notice: 'melding',
};
