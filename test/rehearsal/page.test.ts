import { osloInstant } from '../../src/domain/calendar';
import { diaryOf, type Diary, type Meeting } from '../../src/rehearsal/diary';
import type { Happened } from '../../src/rehearsal/entries';
import { htmlOf } from '../../src/rehearsal/page';
import { pictureOf } from '../../src/rehearsal/picture';
import { rehearsalRegister, scriptOf } from './script';

/** What people have written, as somebody means ill by it. */
const evil = '<script>alert("1")</script>';
const register = rehearsalRegister();
const about = { case: evil, question: evil, forum: 'sg', meeting: null };
const figures = {
  initiatives: 1,
  green: 1,
  yellow: 0,
  red: 0,
  silent: 0,
  worse: 0,
  better: 0,
  late: 0,
  cases: 0,
  processes: 0,
  escalations: 0,
};
const happened: Happened[] = [
  { kind: 'phase', from: null, to: 'concept', step: evil },
  { kind: 'letter', to: evil, subject: evil },
  { kind: 'morning', to: evil, items: [{ key: evil, subject: evil }] },
  { kind: 'did', by: evil, command: 'report', effect: [evil], case: null },
  { kind: 'refused', by: evil, command: 'report', code: evil, message: evil },
  { kind: 'tabled', ...about, closes: '2027-02-01T10:00:00+01:00' },
  { kind: 'escalated', ...about, duty: null },
  { kind: 'moved', ...about, closes: '2027-02-01T10:00:00+01:00', was: null },
  { kind: 'decided', ...about, gate: 'BP2', outcome: evil, sentence: evil, absent: [] },
  { kind: 'undecided', ...about, gate: 'BP2', outcome: null, sentence: evil, absent: [] },
  { kind: 'late', duty: evil, title: evil, owedBy: `person:${evil}` },
  {
    kind: 'meeting',
    what: 'cancelled',
    meeting: 'SG-2027-01-13',
    forum: 'sg',
    begins: '2027-01-13T10:00:00+01:00',
    agenda: [],
    reason: evil,
  },
  { kind: 'month', month: '2027-01', figures, matters: [evil] },
  { kind: 'ended', how: 'stopped', reason: evil },
];

function diary(): Diary {
  const told = scriptOf('2027-01-01', 2);
  const [first] = told.portfolio.initiatives;
  if (!first) throw new Error('no initiative');
  const portfolio = { initiatives: [{ ...first, title: evil }] };
  const entries = happened.map((one) => ({ at: '2027-01-12T10:00:00+01:00', key: first.key, ...one }));
  const leftOut = [{ key: evil, title: evil, why: 'process' as const, awaitedBy: [evil] }];
  const reached = osloInstant('2027-03-01', '00:00');
  const made = diaryOf(
    { entries, states: [], meetings: [], reached, whole: true },
    { ...told, portfolio, leftOut },
    register,
  );
  const meeting: Meeting = {
    id: 'SG-2027-01-13',
    at: '2027-01-13T10:00:00+01:00',
    day: '2027-01-13',
    time: '10:00',
    forum: 'sg',
    forumName: evil,
    level: 'strategic',
    name: evil,
    kind: 'ordinary',
    calledAt: null,
    agenda: [{ key: evil, case: 'BP1-1', question: evil }],
    cases: [{ key: evil, case: evil, question: evil, result: evil, sentence: evil }],
    present: [],
    absent: [evil],
    minutesAt: null,
    cancelled: null,
  };
  const end = { phase: 'concept', name: evil, late: 1, waitsFor: [evil] };
  const habits = { owed: 1, deadlines: 1, answers: 0, cases: 0 };
  return {
    ...made,
    programme: evil,
    assumed: { since: '2026-01-01', until: '2027-01-01', people: [{ person: 'x', name: evil, ...habits }] },
    initiatives: made.initiatives.map((line) => ({
      ...line,
      end,
      // A programme may have phases of its own.
      stretches: line.stretches.map((stretch) => ({ ...stretch, name: evil })),
    })),
    meetings: [meeting, { ...meeting, cancelled: evil }],
  };
}

it('whatever people write stands on the page as they wrote it, and is nothing that a browser runs', () => {
  for (const [words, times] of [
    [htmlOf(diary(), register), 50],
    [pictureOf(diary()), 10],
  ] as const) {
    expect(words).not.toContain('<script');
    expect(words.split('&#60;script&#62;').length).toBeGreaterThan(times);
    // Neither does it end an attribute.
    expect(words).not.toContain('"1"');
  }
});
