import { osloInstant, type EpochMs } from '../../src/domain/calendar';
import type { LetterIntent } from '../../src/domain/letters';
import type { PostState } from '../../src/domain/post';
import type { Register } from '../../src/domain/register';
import { createMornings, waitingIn, type Handed } from '../../src/rehearsal/mornings';
import { sampleRegister } from './script';

const register = sampleRegister();
const rank = (key: string): number => ['EN', 'TO'].indexOf(key);

/** A piece of news, which may be declined, or an office that the reader has been given, which may not. */
const intent = (id: string): LetterIntent => ({
  id,
  to: { person: 'ida.lead' },
  facts: id.startsWith('role')
    ? {
        kind: 'appointed',
        role: 'projectLead',
        roleName: { nb: 'prosjektleder', en: 'project lead' },
        owes: { nb: 'Rapporterer.', en: 'Reports.' },
      }
    : { kind: 'notice', subject: { nb: id, en: id }, body: { nb: id, en: id }, paragraph: null },
  notBefore: 0,
  attempts: 0,
});

const handed = (key: string, at: EpochMs, ...ids: string[]): Handed => ({
  to: { id: 'ida.lead', kind: 'person' },
  about: {
    workflowId: `initiative-${key}`,
    key,
    title: `Tittel ${key}`,
    phase: { nb: 'Idéfase', en: 'Idea' },
    sandbox: true,
    programme: 'rehearsal',
  },
  at,
  intents: ids.map(intent),
});

const mornings = (of: Register, before: readonly Handed[] = []) =>
  createMornings(of, before, rank, (address) => address.split('@')[0] ?? '');
const told = (entries: ReturnType<ReturnType<typeof mornings>['letters']>) =>
  entries.map(({ at: when, items }) => [when.slice(0, 16), items.map(({ key, subject }) => [key, subject])]);
const late = osloInstant('2027-12-31', '00:00');

it('what two initiatives tell a reader comes in one letter on the next working morning, in order of the portfolio', () => {
  const friday = osloInstant('2027-03-12', '10:00');
  const all = mornings(register, [handed('TO', friday, 'b'), handed('EN', friday + 500, 'a')]);
  expect(told(all.letters(late))).toEqual([
    [
      '2027-03-15T08:00',
      [
        ['EN', 'a'],
        ['TO', 'b'],
      ],
    ],
  ]);
});

it('each morning has a letter of its own, and what is handed over twice is said once', () => {
  const [monday, tuesday] = [osloInstant('2027-03-15', '10:00'), osloInstant('2027-03-16', '07:30')];
  const all = mornings(register, [handed('EN', monday, 'a', 'b'), handed('EN', monday + 50, 'b')]);
  void all.handOver({ id: 'ida.lead', kind: 'person' }, handed('EN', tuesday + 3_600_000, 'c'));
  expect(told(all.letters(late))).toEqual([
    [
      '2027-03-16T08:00',
      [
        ['EN', 'a'],
        ['EN', 'b'],
      ],
    ],
    ['2027-03-17T08:00', [['EN', 'c']]],
  ]);
});

it('a rehearsal that ends before the morning hands what waits on to the next', () => {
  const last = osloInstant('2027-02-26', '10:00');
  const first = mornings(register, [handed('EN', last, 'a')]);
  const end = osloInstant('2027-03-01', '00:00');
  expect(first.letters(end)).toEqual([]);
  const second = mornings(register, first.waiting(end));
  expect(told(second.letters(late))).toEqual([['2027-03-01T08:00', [['EN', 'a']]]]);
});

it('what waits in a post of the service comes on its morning; what should have gone out before, on the first', () => {
  const about = handed('EN', 0).about;
  const item = (id: string, morning: string) => ({
    about,
    intent: intent(id),
    notBefore: osloInstant(morning, '08:00'),
  });
  const post: PostState = {
    to: { person: 'ida.lead' },
    clockOffsetMs: 0,
    waiting: [item('b', '2027-03-12'), item('c', '2027-03-16')],
    letter: {
      day: '2027-03-12',
      items: [item('a', '2027-03-12')],
      attempts: 3,
      firstTried: osloInstant('2027-03-12', '08:00'),
      notBefore: osloInstant('2027-03-12', '12:00'),
    },
    lastSent: null,
    taken: [],
  };
  // Saturday the 13th.
  const all = mornings(register, waitingIn(post, '2027-03-13'));
  expect(told(all.letters(late))).toEqual([
    [
      '2027-03-15T08:00',
      [
        ['EN', 'a'],
        ['EN', 'b'],
      ],
    ],
    ['2027-03-16T08:00', [['EN', 'c']]],
  ]);
});

it('whoever has declined news is told what is asked of them, and has no letter where there is nothing else', () => {
  const persons = register.persons.map((p) =>
    p.id === 'ida.lead' ? { ...p, news: 'declined' as const } : p,
  );
  const day = osloInstant('2027-03-15', '10:00');
  const all = mornings({ ...register, persons }, [
    handed('EN', day, 'a'),
    handed('TO', osloInstant('2027-03-16', '10:00'), 'b', 'role'),
  ]);
  expect(told(all.letters(late))).toEqual([
    ['2027-03-17T08:00', [['TO', expect.stringContaining('prosjektleder') as string]]],
  ]);
});
