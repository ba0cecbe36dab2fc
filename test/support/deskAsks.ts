/** What tests ask Topplederforum to decide of the programme. */

export const meeting = 'TLF 1/27';

/** An actor, with the evidence for each criterion. */
export const ssb = {
  actor: 'ssb',
  name: 'Statistisk sentralbyrå',
  sector: 'public',
  representation: 'Toppleder møter',
  attendance: 'Møter fast',
  project: 'SBL: leverer data',
  vision: 'Styrevedtak',
  meeting,
};

/** Work that did not follow the model, and is in operations. */
export const offModel = (key: string) => ({
  key,
  title: 'Eksisterende tjeneste',
  need: 'I bruk fra før',
  actor: 'nav',
  entry: 'operations',
  skipped: ['BP1', 'BP2', 'BP3', 'BP4'],
  reason: 'Laget før DSOP',
  meeting,
});
