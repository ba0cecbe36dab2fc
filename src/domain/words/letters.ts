import type { LetterFacts } from '../letters';
import type { Text } from '../text';

/** What a letter was, from its intent's id: for those who hear that it did not arrive. */
const names: readonly [RegExp, (about: string) => Text][] = [
  [/^call:([^:]+)/, (id) => ({ nb: `Innkalling til sak ${id}`, en: `Call to case ${id}` })],
  [/^moved:([^:]+)/, (id) => ({ nb: `Ny dato for sak ${id}`, en: `New date of case ${id}` })],
  [
    /^withdrawn:([^:]+)/,
    (id) => ({ nb: `Melding om at sak ${id} er trukket`, en: `Word that case ${id} has been withdrawn` }),
  ],
  [/^decision:([^:]+)/, (id) => ({ nb: `Beslutningen ${id}`, en: `Decision ${id}` })],
  [
    /^undecided:([^:]+)/,
    (id) => ({ nb: `Melding om at sak ${id} ikke ble avgjort`, en: `Word that case ${id} was not decided` }),
  ],
  [
    /^will:([^:]+)/,
    (id) => ({ nb: `Spørsmål om ønske og vilje ved ${id}`, en: `Question of wish and will at ${id}` }),
  ],
  [/^duty:([^:]+)/, (id) => ({ nb: `Påminnelse om plikten ${id}`, en: `Reminder of the duty ${id}` })],
  [
    /^(?:done|passed-on):([^:]+)/,
    (id) => ({ nb: `Melding om plikten ${id}`, en: `Word about the duty ${id}` }),
  ],
  [
    /^published:[^:]+:([^:]+)/,
    (month) => ({ nb: `Statusrapport for ${month}`, en: `Status report for ${month}` }),
  ],
  [
    /^month:([^:]+)/,
    (month) => ({ nb: `Status til DSOP SG for ${month}`, en: `Status for DSOP SG for ${month}` }),
  ],
  [/^meeting:\w+:([^:]+)/, (id) => ({ nb: `Melding om møtet ${id}`, en: `Word about the meeting ${id}` })],
  [/^minutes:([^:]+)/, (id) => ({ nb: `Referat fra ${id}`, en: `Minutes of ${id}` })],
  [/^absence:([^:]+)/, (id) => ({ nb: `Melding om fravær i ${id}`, en: `Word of absence from ${id}` })],
  [/^appointed:/, () => ({ nb: 'Oppnevning', en: 'Appointment' })],
  [
    /^ended:/,
    () => ({ nb: 'Melding om at initiativet er avsluttet', en: 'Word that the initiative has ended' }),
  ],
];

/** In: an intent's id, `call:BP2-1:1:nav`. Out: a few words, "Innkalling til sak BP2-1". */
export function letterWords(intent: string): Text {
  for (const [pattern, words] of names) {
    const found = pattern.exec(intent);
    if (found) return words(found[1] ?? '');
  }
  return { nb: `Brevet ${intent}`, en: `The letter ${intent}` };
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
  meeting: 'møte',
  minutes: 'referat',
  notice: 'melding',
  month: 'status til DSOP SG',
};
