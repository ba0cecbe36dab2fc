import type { AgendaItem } from '../domain/agenda';
import type { ForumId } from '../domain/agreement/ruleSet';
import type { EpochMs } from '../domain/calendar';
import { classOf, dutyIn, overSince } from '../domain/letterClasses';
import type { LetterFacts, LetterIntent, LetterSubject } from '../domain/letters';
import type { PersonId } from '../domain/register';
import { assertNever, same, type Lang, type Text } from '../domain/text';
import { dueDateOf, type DueDate } from './dueDates';
import { htmlBody } from './htmlBody';
import { domainOf, messageIdOf, threadIdOf } from './identity';
import { meetingPack } from './pack';
import type { Page } from './page';
import type { Scene, Section, Tone } from './section';
import { monthSection } from './sections/month';
import {
  callSection,
  decisionSection,
  undecidedSection,
  willSection,
  withdrawnSection,
} from './sections/case';
import { doneSection, dutySection } from './sections/duty';
import {
  appointedSection,
  endedSection,
  noticeSection,
  reportSection,
  undeliveredSection,
} from './sections/news';
import { meetingSection, minutesSection } from './sections/meeting';
import { textBody } from './textBody';
import { cleanLine, quoted, said, shortened } from './words';

/** Who a letter goes to: a person, or an office by its mailbox. */
export interface Recipient {
  /** The person, or the office's forum. */
  id: PersonId;
  kind: 'person' | 'office';
  name: string | null;
  email: string;
  language: Lang;
  /** Forums in which the recipient holds a seat today. */
  forums: readonly ForumId[];
}

/** Of every letter: a program wrote it, and wants no answer from another (RFC 3834). */
export const automaticHeaders = {
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
} as const;

/** What a page is as a letter: from whom and to whom, its date, its words as text and as HTML. */
export const asLetter = (
  page: Page,
  { from, replyTo, to, at }: Pick<LetterInput, 'from' | 'replyTo' | 'to' | 'at'>,
): Pick<Letter, 'from' | 'replyTo' | 'to' | 'date' | 'subject' | 'text' | 'html'> => ({
  from: cleanLine(from),
  replyTo: cleanLine(replyTo),
  to,
  date: new Date(at),
  subject: page.subject,
  text: textBody(page),
  html: htmlBody(page),
});

/** What a letter is made of. */
export interface LetterInput {
  about: LetterSubject;
  /** The workflow's time: the letter's date. */
  at: EpochMs;
  to: Recipient;
  /** Everything this recipient is told on this occasion; at least one. */
  intents: readonly LetterIntent[];
  /** The display name of a person or an actor by id; the id itself when it is unknown. */
  names: (id: string) => string;
  /** The agendas of the meetings that the intents tell of, by the meeting's id. */
  agendas?: Readonly<Record<string, readonly AgendaItem[]>>;
  /** Mailboxes, `Name <address>` or bare. */
  from: string;
  replyTo: string;
  /** What goes along. */
  papers?: readonly Paper[];
}

/** A document that goes along with a letter. */
export interface Paper {
  filename: string;
  contentType: string;
  content: string;
}

/** A finished letter. */
export interface Letter {
  /** With angle brackets; the same for the same intents, recipient and initiative. */
  messageId: string;
  /** Message-ID that all letters about the initiative refer to. */
  thread: string;
  from: string;
  replyTo: string;
  to: Recipient;
  date: Date;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  /** Dates that enter, move in or leave the reader's calendar; the most urgent first. */
  dueDates: DueDate[];
  papers: readonly Paper[];
}

const order: readonly Tone[] = ['late', 'act', 'settled', 'news'];

/**
 * Writes one letter: a section for each intent, the most urgent first, in the recipient's language. The same input gives
 * the same letter, to the byte. Throws `RangeError` without intents.
 */
export function composeLetter(input: LetterInput): Letter {
  if (input.intents.length === 0) throw new RangeError('a letter needs at least one intent');
  const { about, at, to } = input;
  const lang = to.language;
  const name = (id: string): string => quoted(input.names(id));
  const { agendas = {} } = input;
  const attached = (input.papers ?? []).map(({ filename }) => filename);
  const scene: Scene = {
    about,
    at,
    lang,
    name,
    attached,
    reader: to.kind === 'person' ? to.id : null,
    agenda: (meeting) => agendas[meeting] ?? [],
  };
  const written = withoutRepeats(input.intents)
    .map((intent) => ({ intent, section: sectionOf(intent.facts, scene) }))
    .sort((a, b) => urgency(a.section, b.section));
  const sections = written.map((w) => w.section);
  const [first] = sections;
  if (first === undefined) throw new RangeError('a letter needs at least one section');
  const told = written.map((w) => w.intent.facts);
  const page = pageOf(sections, first, told, input);
  const domain = domainOf(input.from);
  const ids = input.intents.map((intent) => intent.id);
  return {
    messageId: messageIdOf(about, `${to.kind}:${to.id}`, ids, domain),
    thread: threadIdOf(about, domain),
    ...asLetter(page, input),
    headers: {
      ...automaticHeaders,
      'X-DSOP-Initiative': headerWord(about.key),
      'X-DSOP-Intents': [...ids].sort().map(headerWord).join(' '),
    },
    dueDates: dueDatesOf(told, input, domain),
    papers: [...(input.papers ?? []), ...packsOf(input, page.banner)],
  };
}

/** The papers of the meetings that this letter calls to. */
function packsOf({ intents, agendas = {}, names, to }: LetterInput, banner: string | null): Paper[] {
  return intents.flatMap(({ facts }): Paper[] => {
    // A meeting that moves is called anew, with the papers as they are then.
    if (facts.kind !== 'meeting' || facts.what !== 'called') return [];
    const { meeting } = facts;
    const agenda = agendas[meeting.id] ?? [];
    if (agenda.length === 0) return [];
    const content = meetingPack(meeting, agenda, { lang: to.language, names, banner });
    const filename = `${to.language === 'nb' ? 'sakspapirer' : 'papers'}-${meeting.id}.html`;
    return [{ filename, content, contentType: 'text/html; charset=utf-8' }];
  });
}

/** One intent as its reader sees it. */
export function sectionOf(facts: LetterFacts, scene: Scene): Section {
  switch (facts.kind) {
    case 'duty':
      return dutySection(facts, scene);
    case 'dutyDone':
      return doneSection(facts, scene);
    case 'call':
      return callSection(facts, scene);
    case 'caseWithdrawn':
      return withdrawnSection(facts, scene);
    case 'decision':
      return decisionSection(facts, scene);
    case 'undecided':
      return undecidedSection(facts, scene);
    case 'willAsked':
      return willSection(facts, scene);
    case 'report':
      return reportSection(facts, scene);
    case 'appointed':
      return appointedSection(facts, scene);
    case 'ended':
      return endedSection(facts, scene);
    case 'undelivered':
      return undeliveredSection(facts, scene);
    case 'meeting':
      return meetingSection(facts, scene);
    case 'minutes':
      return minutesSection(facts, scene);
    case 'notice':
      return noticeSection(facts, scene);
    case 'month':
      return monthSection(facts, scene);
    default:
      return assertNever(facts);
  }
}

/**
 * One person may be told the same thing in two capacities: it is said once, and to whom it is owed rather than as a copy. Of
 * what is over by now nobody is reminded.
 */
export function withoutRepeats(intents: readonly LetterIntent[]): LetterIntent[] {
  const owed = new Set(
    intents.flatMap(({ facts }) =>
      facts.kind === 'duty' && facts.hearer === 'owner' ? [dutyIn(facts)] : [],
    ),
  );
  const seen = new Set<string>();
  return intents.filter((intent) => {
    const { facts } = intent;
    if (overSince(intent, intents)) return false;
    if (facts.kind === 'duty' && facts.hearer === 'copy' && owed.has(dutyIn(facts))) return false;
    const said = JSON.stringify(facts);
    if (seen.has(said)) return false;
    seen.add(said);
    return true;
  });
}

/** The most urgent first. */
export function urgency(a: Section, b: Section): number {
  const tone = order.indexOf(a.tone) - order.indexOf(b.tone);
  if (tone !== 0) return tone;
  return (a.due ?? Infinity) === (b.due ?? Infinity) ? 0 : (a.due ?? Infinity) - (b.due ?? Infinity);
}

/** Said of what somebody owes: of that nobody is spared. */
export const undeclinable = (told: readonly LetterFacts[], lang: Lang): string[] =>
  told.some((facts) => facts.kind === 'duty' && !classOf(facts).declinable)
    ? [lang === 'nb' ? 'Brev om plikter kan ikke sies fra seg.' : 'Letters about duties cannot be declined.']
    : [];

function pageOf(
  sections: Section[],
  first: Section,
  told: readonly LetterFacts[],
  { about, to, replyTo }: LetterInput,
): Page {
  const nb = to.language === 'nb';
  const title = quoted(about.title);
  const others = sections.length - 1;
  const more =
    others === 0 ? '' : nb ? ` (+${others} ${others === 1 ? 'annen' : 'andre'})` : ` (+${others} more)`;
  const sandbox = about.sandbox ? (nb ? '[Prøvedrift] ' : '[Trial] ') : '';
  return {
    lang: to.language,
    subject: cleanSubject(`${sandbox}${shortened(first.subject, 110)} – ${shortened(title, 60)}${more}`),
    preview: shortened(`${first.label}: ${first.heading}`, 110),
    banner: about.sandbox ? trialBanner(to.language) : null,
    title,
    subtitle: `${quoted(about.key)} · ${said(about.phase, to.language)}`,
    greeting: greetingFor(to),
    sections,
    footer: [
      ...(nb
        ? [
            'Sendt automatisk av DSOP-tjenesten.',
            `Svar på denne e-posten når programkontoret (PMO), ${mailboxAddress(replyTo)}.`,
          ]
        : [
            'Sent automatically by the DSOP service.',
            `A reply reaches the programme office (PMO), ${mailboxAddress(replyTo)}.`,
          ]),
      ...undeclinable(told, to.language),
    ],
  };
}

/** Says that nothing in a letter is for real. */
export const trialBanner = (lang: Lang): string =>
  lang === 'nb'
    ? 'Prøvedrift: dette er en øvelse med oppdiktede data. Ingenting her gjelder på ordentlig.'
    : 'Trial run: this is an exercise with invented data. Nothing here is for real.';

/** How a letter begins. */
export function greetingFor({ kind, id, name, language }: Recipient): string {
  const nb = language === 'nb';
  if (kind === 'person' && name !== null) return nb ? `Hei ${quoted(name)},` : `Dear ${quoted(name)},`;
  const whom = kind === 'office' ? officeName(id)[language] : nb ? 'deg' : 'you';
  return nb ? `Til ${whom},` : `To ${whom},`;
}

/** Dates for the reader's calendar, each once. */
export function dueDatesOf(
  facts: LetterFacts[],
  { about, at, to, replyTo }: Pick<LetterInput, 'about' | 'at' | 'to' | 'replyTo'>,
  domain: string,
): DueDate[] {
  const seen = new Set<string>();
  return facts.flatMap((f) => {
    const due = dueDateOf(f, about, at, {
      attendee: {
        id: to.kind === 'person' ? to.id : null,
        email: to.email,
        name: to.name,
        lang: to.language,
        forums: to.forums,
      },
      organizer: mailboxAddress(replyTo),
      domain,
    });
    if (due === null || seen.has(due.uid)) return [];
    seen.add(due.uid);
    return [due];
  });
}

const offices: Readonly<Record<string, Text>> = {
  sg: same('DSOP SG'),
  tlf: same('Topplederforum'),
  communications: { nb: 'kommunikasjonsgruppen', en: 'the communications group' },
};
const officeName = (id: string): Text => offices[id] ?? same('PMO');

/** The bare address of a mailbox `Name <address>`. */
export const mailboxAddress = (mailbox: string): string =>
  cleanLine(/<([^<>]+)>\s*$/.exec(mailbox)?.[1] ?? mailbox);

const cleanSubject = (subject: string): string => subject.replace(/[\r\n\t]+/g, ' ');

/** A header value of ours: visible ASCII without spaces. */
export const headerWord = (word: string): string => word.replace(/[^\x21-\x7e]/g, '_');
