import { scriptHere } from '../support/scriptHere';

/** Positions on an agenda, in words. */

const same = (words: string) => ({ nb: words, en: words });
const begins = '2027-03-10T10:00:00+01:00';
const meeting = { id: 'SG-2027-03-10', forum: 'sg', status: 'planned', begins, ends: begins };
const item = {
  key: 'SBL',
  title: 'Samtykke',
  reference: meeting.id,
  case: {
    id: 'BP1-1',
    forum: 'sg',
    question: same('BP1'),
    paragraph: 'V4 §3.2',
    proposal: { outcomeName: same('godkjent') },
  },
  positions: [
    { actor: 'brreg', kind: 'support', reason: null },
    { actor: 'politiet', kind: 'object', reason: null },
  ],
  stands: same('To har svart'),
  waits: [],
};

test('positions are told in Norwegian', async () => {
  const queries = { meetings: { meetings: [meeting], absences: [], owed: [] }, agenda: [item] };
  const { text } = await scriptHere(['agenda', meeting.id], { queries });
  expect(text).toContain('To har svart (brreg støtter, politiet innvender)');
});
