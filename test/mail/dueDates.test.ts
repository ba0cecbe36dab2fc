import nodemailer from 'nodemailer';
import { osloInstant } from '../../src/domain/calendar';
import type { LetterFacts, LetterSubject } from '../../src/domain/letters';
import { dueDateOf, type DueDate } from '../../src/mail/dueDates';
import { bp1, checkout, decided, duty, late, report } from '../../src/mail/sampleFacts';
import { sgMeeting } from '../../src/mail/sampleMeetings';
import { sampleLetters } from '../../src/mail/samples';
import { toMail } from '../../src/mail/transport';

const at = osloInstant('2026-12-01', '09:00');
const about: LetterSubject = {
  workflowId: 'initiative-SBL',
  key: 'SBL',
  title: 'Lån; samtykke, og\r\n"mer" 🏦 – en lang tittel som må brettes over flere linjer i kalenderen',
  phase: { nb: 'Konseptfase', en: 'Concept phase' },
  sandbox: false,
  programme: 'dsop',
};
const call: LetterFacts = { kind: 'call', case: bp1, actor: 'nav', command: 'dsop decide SBL', again: null };
const done: LetterFacts = { kind: 'dutyDone', duty: report, at: late, by: null };

const dateOf = (facts: LetterFacts, when: number, forums: ('tlf' | 'sg' | 'pmo')[] = []): DueDate | null =>
  dueDateOf(facts, about, when, {
    attendee: { id: 'ida', email: 'ida@dsop.example', name: 'Ida "I" Solberg', lang: 'nb', forums },
    organizer: 'pmo@dsop.example',
    domain: 'dsop.example',
  });

/** Reads iCalendar the plain way: unfold, then name, parameters and value. */
function read(due: DueDate | null): { lines: string[]; value: (name: string) => string } {
  if (due === null) throw new Error('no due date');
  const lines = due.content
    .replace(/\r\n[ \t]/g, '')
    .trimEnd()
    .split('\r\n');
  const value = (name: string): string => {
    const line = lines.filter((l) => l.startsWith(`${name}:`) || l.startsWith(`${name};`));
    if (line.length !== 1) throw new Error(`${line.length} lines of ${name}`);
    return line[0]!.slice(line[0]!.indexOf(':') + 1);
  };
  return { lines, value };
}

test('a due date is a whole iCalendar message', () => {
  const due = dateOf(duty('upcoming', 'owner'), at);
  const { lines, value } = read(due);
  expect(lines[0]).toBe('BEGIN:VCALENDAR');
  expect(lines.at(-1)).toBe('END:VCALENDAR');
  expect(lines.filter((l) => l === 'BEGIN:VEVENT')).toHaveLength(1);
  expect(value('VERSION')).toBe('2.0');
  expect(value('METHOD')).toBe('REQUEST');
  expect(value('STATUS')).toBe('CONFIRMED');
  expect(value('DTSTAMP')).toBe('20261201T080000Z');
  expect(value('DTSTART')).toBe('20261207T143000Z');
  expect(value('DTEND')).toBe('20261207T150000Z');
  expect(value('UID')).toBe(due?.uid);
  expect(value('ORGANIZER').toLowerCase()).toBe('mailto:pmo@dsop.example');
  expect(value('ATTENDEE').toLowerCase()).toContain('mailto:ida@dsop.example');
});

test('lines end in CRLF and are folded at 75 octets', () => {
  const { content } = dateOf(duty('upcoming', 'owner'), at)!;
  expect(content.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
  for (const line of content.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
});

test('a title cannot add properties of its own', () => {
  const { value, lines } = read(dateOf(duty('upcoming', 'owner'), at));
  expect(value('SUMMARY')).toContain('Lån\\; samtykke\\, og "mer" 🏦');
  expect(lines.some((l) => l.startsWith('"mer"'))).toBe(false);
});

test('the same duty keeps its UID and rises in SEQUENCE; another duty has another', () => {
  const first = dateOf(duty('upcoming', 'owner'), at)!;
  const moved = dateOf(
    duty('upcoming', 'owner', { ...report, due: osloInstant('2026-12-18', '16:00') }),
    at + 1000,
  )!;
  expect(moved.uid).toBe(first.uid);
  expect(Number(read(moved).value('SEQUENCE'))).toBeGreaterThan(Number(read(first).value('SEQUENCE')));
  expect(read(moved).value('DTEND')).toBe('20261218T150000Z');
  expect(dateOf(duty('upcoming', 'owner', checkout), at)!.uid).not.toBe(first.uid);
});

test('SEQUENCE stays an iCalendar integer to the end of the calendar', () => {
  const due = osloInstant('2060-12-31', '16:00');
  const last = dateOf(duty('upcoming', 'owner', { ...report, due }), due - 1000);
  expect(Number(read(last).value('SEQUENCE'))).toBeLessThan(2 ** 31);
});

test('a duty that is done leaves the calendar', () => {
  const first = dateOf(duty('upcoming', 'owner'), at)!;
  const gone = dateOf(done, late)!;
  const { value } = read(gone);
  expect(gone.uid).toBe(first.uid);
  expect(value('METHOD')).toBe('CANCEL');
  expect(value('STATUS')).toBe('CANCELLED');
  expect(Number(value('SEQUENCE'))).toBeGreaterThan(Number(read(first).value('SEQUENCE')));
});

test.each(['caseWithdrawn', 'decision', 'undecided'] as const)(
  'a case that is over (%s) leaves the calendars of those who were called',
  (kind) => {
    const called = dateOf(call, at)!;
    const over = {
      caseWithdrawn: { kind, case: bp1, reason: null },
      decision: {
        kind,
        case: bp1,
        outcome: 'approved',
        sentence: { nb: '', en: '' },
        phase: null,
        commitments: [],
        decisionId: 'x',
        head: '',
      },
      undecided: { kind, case: bp1, sentence: { nb: '', en: '' }, why: [] },
    }[kind] as LetterFacts;
    const gone = dateOf(over, decided, ['sg'])!;
    expect(gone.uid).toBe(called.uid);
    expect(gone.method).toBe('CANCEL');
    expect(dateOf(over, decided, ['tlf'])).toBeNull();
  },
);

test('nobody gets a date that is past, or that somebody else owes', () => {
  expect(dateOf(duty('late', 'owner'), late)).toBeNull();
  expect(dateOf(duty('upcoming', 'copy'), at)).toBeNull();
  expect(dateOf(duty('pmo', 'pmo'), late)).toBeNull();
  expect(dateOf(call, decided + 1)).toBeNull();
});

test('the first date is an alternative that calendar programs act on; the others are files', async () => {
  const digest = sampleLetters().find(({ name }) => name === 'digest-nb')!.letter;
  const twice = { ...digest, dueDates: [dateOf(duty('upcoming', 'owner'), at)!, dateOf(done, at)!] };
  const mailer = nodemailer.createTransport({ streamTransport: true, buffer: true });
  const { message } = await mailer.sendMail(toMail(twice));
  const source = Buffer.isBuffer(message) ? message.toString('utf8') : '';
  expect(source).toMatch(
    /multipart\/alternative[\s\S]*text\/plain[\s\S]*text\/html[\s\S]*text\/calendar; charset=utf-8; method=REQUEST/,
  );
  expect(source).toMatch(
    /text\/calendar; charset=utf-8; method=CANCEL[\s\S]*Content-Disposition: attachment/,
  );
});

test('a call that is passed on takes the meeting out of the calendar that it had come into', () => {
  const calendarOf = (what: 'called' | 'passedOn') =>
    read(
      dateOf(
        { kind: 'meeting', what, meeting: sgMeeting, actor: 'nav', because: null, was: null, next: null },
        at,
      ),
    );
  const [called, passedOn] = [calendarOf('called'), calendarOf('passedOn')];
  expect([called.value('METHOD'), passedOn.value('METHOD')]).toEqual(['REQUEST', 'CANCEL']);
  expect(passedOn.value('STATUS')).toBe('CANCELLED');
  expect(passedOn.value('UID')).toBe(called.value('UID'));
  expect(passedOn.value('SEQUENCE')).toBe(called.value('SEQUENCE'));
});
