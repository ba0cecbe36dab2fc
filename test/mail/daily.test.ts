import { osloInstant } from '../../src/domain/calendar';
import type { LetterFacts, LetterSubject } from '../../src/domain/letters';
import { stillToTell, withoutNews, type PostItem } from '../../src/domain/post';
import { composeDaily, type DailyInput } from '../../src/mail/daily';
import type { Letter, Recipient } from '../../src/mail/letter';
import { checkout, decision, duty, report } from '../../src/mail/sampleFacts';

/** One reader's letter of the morning, from what has been handed over to their post. */

const at = osloInstant('2026-12-02', '08:00');
const ida: Recipient = {
  id: 'ida.lead',
  kind: 'person',
  name: 'Ida Lund',
  email: 'ida.lead@dsop.example',
  language: 'nb',
  forums: [],
};
const about = (key: string): LetterSubject => ({
  workflowId: `initiative-${key}`,
  key,
  title: `Tittel ${key}`,
  phase: { nb: 'Konseptfase', en: 'Concept phase' },
  sandbox: false,
  programme: 'dsop',
});
const items = (...told: [key: string, facts: LetterFacts][]): PostItem[] =>
  told.map(([key, facts], i) => ({
    about: about(key),
    intent: { id: `${key}/${i}`, to: { person: ida.id }, facts, notBefore: at, attempts: 0 },
    notBefore: at,
  }));
function morning(of: PostItem[], more: Partial<DailyInput> = {}): Letter {
  const { letter } = composeDaily({
    day: '2026-12-02',
    at,
    to: ida,
    items: of,
    names: (id) => id,
    from: 'DSOP <dsop@dsop.example>',
    replyTo: 'PMO <pmo@dsop.example>',
    declineUrl: 'https://dsop.example/unsubscribe/7b3f',
    declined: false,
    ...more,
  });
  if (!letter) throw new Error('there is nothing in the letter');
  return letter;
}
const done: LetterFacts = { kind: 'dutyDone', duty: report, at, by: null };
const reminder = duty('upcoming', 'owner');
const stays = 'Brev om plikter kan ikke sies fra seg.';

describe('what was done before the morning', () => {
  test('is thanked for, and not reminded of as well', () => {
    const { subject, text, dueDates } = morning(items(['SBL', reminder], ['SBL', done]));
    expect(subject).toContain('Takk, mottatt');
    expect(text).not.toContain('PÅMINNELSE');
    expect(dueDates.map(({ method }) => method)).toEqual(['CANCEL']);
  });

  test('is reminded of where another initiative’s was done, something else, or it is owed anew since', () => {
    const { text } = morning(
      items(
        ['SBL', reminder],
        ['KON', done],
        ['SBL', duty('upcoming', 'owner', checkout)],
        ['KON', reminder],
      ),
    );
    expect(text.match(/PÅMINNELSE/g)).toHaveLength(3);
  });

  test('is not reminded of either where the reader has declined the thanks', () => {
    const told = items(['SBL', reminder], ['SBL', done], ['KON', reminder]);
    expect(withoutNews(stillToTell(told))).toEqual([told[2]]);
  });
});

test('the letters of one morning have Message-IDs and titles of their own, the same each time they are written', () => {
  const told = items(['SBL', reminder]);
  const [first, second, third] = [undefined, 2, 3].map((part) => morning(told, { part }));
  expect(new Set([first, second, third].map((letter) => letter?.messageId)).size).toBe(3);
  expect(morning(told, { part: 2, at: at + 3600_000 }).messageId).toBe(second?.messageId);
  expect(morning(told).messageId).toBe(first?.messageId);
  expect(first?.text).not.toContain(', del ');
  expect(second?.html).toMatch(/Dagens brev, [^<]*2. desember[^<]*, del 2</);
});

describe('news can be declined, duties cannot', () => {
  const decline = ({ headers }: Letter) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('List-')));
  const plain = ({ text }: Letter) => text.replace(/\s+/g, ' ');
  const both = items(['SBL', reminder], ['KON', decision]);

  test('a letter with news offers it by one click, in the headers and in words', () => {
    const letter = morning(both);
    expect(decline(letter)).toEqual({
      'List-Unsubscribe': '<https://dsop.example/unsubscribe/7b3f>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect(plain(letter)).toContain('Nyheter kan du si fra deg: https://dsop.example/unsubscribe/7b3f.');
    expect(plain(letter)).not.toContain(stays);
  });

  test('where the worker has no public address, by a letter to PMO alone', () => {
    expect(decline(morning(both, { declineUrl: null }))).toEqual({
      'List-Unsubscribe': '<mailto:pmo@dsop.example?subject=Ingen%20nyheter%20til%20ida.lead>',
    });
  });

  test.each([
    ['duties alone', items(['SBL', reminder]), {}, stays],
    ['a reader who has declined already', both, { declined: true }, 'det kan ikke sies fra seg.'],
    ['an office', both, { to: { ...ida, id: 'pmo', kind: 'office' as const } }, stays],
  ])('nothing is offered for %s, and the letter says that duties stay', (_whose, of, more, said) => {
    const letter = morning(of, more);
    expect(decline(letter)).toEqual({});
    expect(plain(letter)).toContain(said);
  });

  test('a letter without duties says nothing of them', () => {
    expect(plain(morning(items(['SBL', decision]), { to: { ...ida, kind: 'office' } }))).not.toContain(stays);
  });
});
