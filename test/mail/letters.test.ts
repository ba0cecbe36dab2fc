import { osloInstant } from '../../src/domain/calendar';
import type { LetterFacts, LetterIntent, LetterSubject } from '../../src/domain/letters';
import { composeLetter, type Letter, type Recipient } from '../../src/mail/letter';
import { reasonWords } from '../../src/mail/outcome';
import { bp2, checkout, decision, duty, late, status } from '../../src/mail/sampleFacts';
import { sampleLetters } from '../../src/mail/samples';

const at = osloInstant('2026-12-01', '09:00');
const about: LetterSubject = {
  workflowId: 'initiative-SBL',
  key: 'SBL',
  title: 'Samtykkebasert lånesøknad',
  phase: { nb: 'Konseptfase', en: 'Concept phase' },
  sandbox: false,
  programme: 'dsop',
};
const ida: Recipient = {
  id: 'ida',
  kind: 'person',
  name: 'Ida Solberg',
  email: 'ida@dsop.example',
  language: 'nb',
  forums: [],
};

interface Change {
  about?: Partial<LetterSubject>;
  to?: Partial<Recipient>;
  at?: number;
  ids?: string[];
}

function write(facts: LetterFacts[], change: Change = {}): Letter {
  const intents = facts.map((f, i): LetterIntent => ({
    id: change.ids?.[i] ?? `intent/${i}`,
    to: { person: 'ida' },
    facts: f,
    notBefore: at,
    attempts: 0,
  }));
  return composeLetter({
    about: { ...about, ...change.about },
    at: change.at ?? at,
    to: { ...ida, ...change.to },
    intents,
    names: (id) => ({ 'ola.pmo': 'Ola Myhre', nav: 'NAV' })[id] ?? id,
    from: 'DSOP <dsop@dsop.example>',
    replyTo: 'PMO <pmo@dsop.example>',
  });
}

const samples = new Map(sampleLetters().map(({ name, letter }) => [name, letter]));
const sample = (name: string): Letter => {
  const letter = samples.get(name);
  if (letter === undefined) throw new Error(`no sample ${name}`);
  return letter;
};

describe('letters as they are read', () => {
  test.each([
    'reminder-nb',
    'reminder-en',
    'overdue-pmo-nb',
    'call-nb',
    'call-amended-en',
    'decision-nb',
    'will-en',
    'digest-nb',
    'trial-nb',
  ])('%s', (name) => {
    expect(`Subject: ${sample(name).subject}\n\n${sample(name).text}`).toMatchSnapshot();
  });
});

describe('the subject', () => {
  test('says what to do and by when, for the most urgent thing', () => {
    expect(write([duty('upcoming', 'owner')]).subject).toBe(
      'Send statusrapporten innen mandag 7. desember kl. 16:00 – Samtykkebasert lånesøknad',
    );
    expect(write([duty('upcoming', 'owner')], { to: { language: 'en' } }).subject).toBe(
      'Send the status report by Monday 7 December at 16:00 – Samtykkebasert lånesøknad',
    );
  });

  test('says today and tomorrow when it is so', () => {
    const on = (day: string, language: 'nb' | 'en'): string =>
      write([duty('due', 'owner')], { at: osloInstant(day, '09:00'), to: { language } }).subject;
    expect(on('2026-12-07', 'nb')).toMatch(/^Send statusrapporten i dag innen kl\. 16:00/);
    expect(on('2026-12-06', 'nb')).toMatch(/^Send statusrapporten i morgen innen kl\. 16:00/);
    expect(on('2026-12-07', 'en')).toMatch(/^Send the status report today by 16:00/);
  });

  test('counts what else the letter holds', () => {
    const both = [status, duty('upcoming', 'owner', checkout), duty('late', 'owner')];
    expect(write(both, { at: late }).subject).toMatch(/^Forfalt: send statusrapporten nå .* \(\+2 andre\)$/);
    expect(write(both.slice(1), { at: late }).subject).toMatch(/\(\+1 annen\)$/);
    expect(write(both, { at: late, to: { language: 'en' } }).subject).toMatch(/\(\+2 more\)$/);
  });

  test('is one line, however the title tries to make it two', () => {
    const { subject, headers } = write([duty('upcoming', 'owner')], {
      about: { title: 'Lån\r\nBcc: all@dsop.example\n\n<script>\u2028x', key: 'A\r\nB' },
    });
    expect(subject).not.toMatch(/[\r\n\u2028\u2029]/);
    expect(subject).toContain('Lån Bcc: all@dsop.example <script> x');
    expect(Object.values(headers).join('')).toMatch(/^[\x20-\x7e]*$/);
  });

  test('stays short with a title of any length, and never cuts a character in two', () => {
    const { subject } = write([duty('upcoming', 'owner')], { about: { title: '👩‍👩‍👧‍👦'.repeat(300) } });
    expect([...new Intl.Segmenter('nb').segment(subject)].length).toBeLessThan(180);
    expect(subject).toMatch(/👩‍👩‍👧‍👦…$/u);
  });

  test.each([...samples].filter(([name]) => !name.startsWith('odd-title')))(
    '%s: fits a reader’s window',
    (_name, letter) => {
      expect(letter.subject.length).toBeLessThanOrEqual(190);
      expect(letter.subject).toMatch(/Samtykkebasert lånesøknad|Programmet dsop|Konkursvarsling/);
    },
  );
});

describe('text from outside', () => {
  const title = '<b>Lån</b> & "فاتورة" \u202egnol';

  test('shows as text in HTML, and right-to-left text is kept to itself', () => {
    const { html } = write([duty('upcoming', 'owner')], { about: { title } });
    expect(html).not.toContain('<b>Lån');
    expect(html).toContain('<bdi>&#60;b&#62;Lån&#60;/b&#62; &#38; &#34;فاتورة&#34; gnol</bdi>');
    expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });

  test('is isolated in plain text and subject, and left alone where nothing runs right to left', () => {
    const { subject, text } = write([duty('upcoming', 'owner')], { about: { title } });
    expect(subject).toContain('\u2068<b>Lån</b> & "فاتورة" gnol\u2069');
    expect(text.match(/\u2068/g)?.length).toBe(text.match(/\u2069/g)?.length);
    expect(sample('reminder-nb').text).not.toMatch(/[\u2066-\u2069]/);
  });

  test('keeps an isolate closed when it is shortened', () => {
    const { subject } = write([duty('upcoming', 'owner')], { about: { title: 'ש'.repeat(500) } });
    expect(subject.match(/\u2068/g)?.length).toBe(1);
    expect(subject.match(/\u2069/g)?.length).toBe(1);
  });

  test('cannot fill a place of the layout', () => {
    const { html } = write([duty('upcoming', 'owner')], { about: { title: '{{heading}} $& $1 {{tone}}' } });
    expect(html).toContain('{{heading}} $&#38; $1 {{tone}}');
  });

  test('loses control characters, and half characters', () => {
    const { text, subject } = write(
      [{ ...decision, case: { ...bp2, proposal: { ...bp2.proposal, text: 'a\u0000b\u0007\r\nc\ud800' } } }],
      {
        about: { title: 'x\u0000\u001b[31my' },
      },
    );
    expect(subject).toContain('– x[31my');
    expect(text).toContain('  | ab\n  | c\ufffd\n');
    expect(text + subject).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('one letter of several sections', () => {
  test('puts the overdue first, then what is asked by date, then what was settled, then news', () => {
    const { text } = write([status, decision, duty('upcoming', 'owner', checkout), duty('late', 'owner')], {
      at: late,
    });
    const headings = text.split('\n').filter((line) => /^\d\. /.test(line));
    expect(headings).toEqual([
      '1. Send statusrapporten',
      '2. Sjekk ut juss og personvern',
      '3. Beslutningspunkt 2: Igangsetting av planleggingsfasen',
      '4. Gul status for desember 2026',
    ]);
  });

  test('says a thing once to somebody who hears it in two capacities', () => {
    const { text, subject } = write([
      decision,
      decision,
      duty('upcoming', 'copy'),
      duty('upcoming', 'owner'),
    ]);
    expect(text.match(/BESLUTNING I/g)).toHaveLength(1);
    expect(text).not.toContain('KOPI TIL ORIENTERING');
    expect(subject).toMatch(/\(\+1 annen\)$/);
  });
});

describe('the command', () => {
  const facts = duty('upcoming', 'owner');

  test('is written for the person who reads; in an office anyone may act', () => {
    expect(write([facts]).text).toMatch(/^ {4}npx dsop report SBL .* --as ida$/m);
    const office = write([facts], { to: { id: 'pmo', kind: 'office' } });
    expect(office.text).not.toContain('--as');
  });

  test('stands in the calendar too', () => {
    expect(write([facts]).dueDates[0]?.content.replace(/\r\n[ \t]/g, '')).toMatch(
      /DESCRIPTION:.* --as ida\r/,
    );
  });

  test('after an undecided case names its tabler only to the tabler', () => {
    const undecided: LetterFacts = { kind: 'undecided', case: bp2, sentence: { nb: 'x', en: 'x' }, why: [] };
    expect(write([undecided], { to: { id: 'ola.pmo' } }).text).toContain(
      'npx dsop move SBL --case BP2-1 --closes ÅÅÅÅ-MM-DD --as ola.pmo',
    );
    expect(write([undecided]).text).not.toContain('--as');
  });
});

describe('a published report', () => {
  const told = (change: object, language: 'nb' | 'en' = 'nb') =>
    write([{ ...status, ...change }], { to: { language } }).text.replace(/\s+/g, ' ');

  test('says how it stands compared with the report before, and of which month that was', () => {
    expect(told({})).toContain('Verre enn i forrige rapport (november 2026), som var grønn.');
    expect(told({ status: 'green', previous: 'red' })).toContain(
      'Bedre enn i forrige rapport (november 2026)',
    );
    expect(told({ status: 'green' }, 'en')).toContain('Unchanged from the last report (November 2026).');
    expect(told({ previous: null, previousPeriod: null })).toContain('Dette er den første rapporten.');
  });

  test('says what it replaces, which months it covers and by which paragraph it is owed', () => {
    expect(told({})).not.toContain('utgave');
    const again = told({ version: 3, covers: 'juli og august' });
    expect(again).toContain('Denne utgaven gjelder i stedet for utgave 2, som er bevart.');
    expect(again).toContain('Dekker juli og august Hvorfor V4 §3.4');
  });

  test('of an earlier version of the service is still a letter', () => {
    expect(told({ previousPeriod: undefined, covers: undefined, paragraph: undefined })).toContain(
      'Verre enn i forrige rapport, som var grønn.',
    );
  });
});

test('word of an undelivered letter is in the reader’s language, but for what people wrote', () => {
  const { text } = sample('undelivered-en');
  expect(text).toContain('Call to case BP2-1');
  expect(text).toContain('tor.nav: the address was refused (550 5.1.1)');
  const bounced = write(
    [{ kind: 'undelivered', to: 'tor.nav', subject: 'Oppnevning', reason: 'Postkassen er full' }],
    { to: { language: 'en' } },
  );
  expect(bounced.text).toContain('Postkassen er full');
  // A register is not loaded anew for an address: nobody may where commands are signed.
  expect(bounced.text).toContain('npx dsop contact --person tor.nav --email "…" --as ida');
});

test.each([
  [
    'tor.nav: prøvedrift uten postfanger: brevet er ikke sendt',
    'tor.nav: a trial without a mail catcher: the letter was not sent',
  ],
  [
    'registeret har ingen adresse til kommunikasjonsgruppen',
    'the register has no address of the communications group',
  ],
  ['kunne ikke skrives: Invalid time value', 'could not be written: Invalid time value'],
  ['Sluttet: ingen ugyldig adresse', 'Sluttet: ingen ugyldig adresse'],
])('the reason “%s” in English', (reason, english) => {
  expect(reasonWords(reason, 'en')).toBe(english);
  expect(reasonWords(reason, 'nb')).toBe(reason);
});

describe('a letter’s identity', () => {
  const facts = [duty('upcoming', 'owner'), status];

  test('the same intents give the same letter, to the byte', () => {
    expect(write(facts)).toEqual(write(facts));
  });

  test('the Message-ID is the initiative, the intents in any order, and the addressee', () => {
    const id = write(facts, { ids: ['a', 'b'] }).messageId;
    expect(id).toMatch(/^<[0-9a-f]{40}@dsop\.example>$/);
    expect(write([...facts].reverse(), { ids: ['b', 'a'] }).messageId).toBe(id);
    expect(write(facts, { ids: ['a', 'b'], at: late }).messageId).toBe(id);
    expect(write(facts, { ids: ['a', 'c'] }).messageId).not.toBe(id);
    expect(write(facts, { ids: ['a', 'b'], to: { id: 'per' } }).messageId).not.toBe(id);
    expect(write(facts, { ids: ['a', 'b'], about: { workflowId: 'initiative-X' } }).messageId).not.toBe(id);
    expect(write(facts, { ids: ['a', 'b'], about: { programme: 'other' } }).messageId).not.toBe(id);
  });

  test('all letters about one initiative refer to one thread', () => {
    expect(write([status]).thread).toBe(write([decision], { to: { id: 'per' }, at: late }).thread);
    expect(write([status]).thread).not.toBe(
      write([status], { about: { workflowId: 'initiative-X' } }).thread,
    );
  });

  test('says that it is automatic, and what it is about', () => {
    expect(write(facts).headers).toMatchObject({
      'Auto-Submitted': 'auto-generated',
      'X-DSOP-Initiative': 'SBL',
      'X-DSOP-Intents': 'intent/0 intent/1',
    });
  });
});

test('a letter of a sandbox says so in subject, text and HTML; another does not', () => {
  const trial = sample('trial-nb');
  expect(trial.subject).toMatch(/^\[Prøvedrift\] /);
  expect(trial.text).toContain('Prøvedrift: ');
  expect(trial.html).toContain('Prøvedrift: ');
  expect(sample('reminder-nb').text + sample('reminder-nb').html).not.toContain('Prøvedrift');
});

describe.each([...samples])('%s', (_name, letter) => {
  test('reads well in a terminal: no line but a command is longer than 76 columns', () => {
    const long = letter.text
      .split('\n')
      .filter((line) => [...line].length > 76 && !line.startsWith('    npx '));
    expect(long).toEqual([]);
  });

  test('every command stands whole in text, and in HTML', () => {
    for (const line of letter.text.split('\n').filter((l) => l.startsWith('    npx '))) {
      const words = line.trim().split(' ');
      expect(words[1]).toBe('dsop');
      const shown = letter.html
        .replace(/<\/?span[^>]*>/g, '')
        .replace(/&#34;/g, '"')
        .replace(/&#60;/g, '<');
      expect(shown).toContain(line.trim());
    }
  });

  test('leaves no place of the layout open', () => {
    expect(letter.html).not.toMatch(/\{\{|\}\}|<!--@|undefined|\[object/);
    expect(letter.text + letter.subject).not.toMatch(/undefined|null|\[object|NaN/);
  });
});

test('a letter about nothing is a fault of the caller', () => {
  expect(() => write([])).toThrow(RangeError);
});
