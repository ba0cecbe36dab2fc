import { createHash } from 'node:crypto';
import { formatDay, type Day, type EpochMs } from '../domain/calendar';
import { classOf } from '../domain/letterClasses';
import type { PostItem } from '../domain/post';
import type { Lang } from '../domain/text';
import { domainOf } from './identity';
import {
  dueDatesOf,
  greetingFor,
  headerWord,
  mailboxAddress,
  sectionOf,
  trialBanner,
  undeclinable,
  urgency,
  withoutRepeats,
  type Letter,
  type Recipient,
  asLetter,
  automaticHeaders,
} from './letter';
import type { Page } from './page';
import type { Section } from './section';
import { cleanLine, quoted, said, shortened } from './words';

/** What a letter of the morning is made of. */
export interface DailyInput {
  day: Day;
  /** Which letter of that day, where it is not the first. */
  part?: number;
  /** The post's time: the letter's date. */
  at: EpochMs;
  to: Recipient;
  /** At least one, all of a trial or none. */
  items: readonly PostItem[];
  names: (id: string) => string;
  from: string;
  replyTo: string;
  /** Where news can be declined with one click; null where the worker has no public address. */
  declineUrl: string | null;
  /** The reader has declined news already. */
  declined: boolean;
}

/** What a letter has to go without, and why. */
export interface Unwritable {
  item: PostItem;
  cause: unknown;
}

interface Written {
  item: PostItem;
  section: Section;
}

/**
 * Writes one reader's letter of the morning: what is not urgent, over all initiatives, the most urgent initiative first.
 * The same input gives the same letter, and the reader, the day and the part of it its Message-ID. What cannot be
 * written is given back, with the cause.
 */
export function composeDaily(input: DailyInput): { letter: Letter | null; unwritable: Unwritable[] } {
  const { to, at } = input;
  const lang = to.language;
  const reader = to.kind === 'person' ? to.id : null;
  const name = (id: string): string => quoted(input.names(id));
  const unwritable: Unwritable[] = [];
  const written = initiativesOf(input.items).map((items) => {
    const said = new Set(withoutRepeats(items.map((i) => i.intent)).map((i) => i.id));
    return items
      .filter((item) => said.has(item.intent.id))
      .flatMap((item): Written[] => {
        try {
          const scene = { about: item.about, at, lang, name, reader };
          return [{ item, section: sectionOf(item.intent.facts, scene) }];
        } catch (cause) {
          // Nobody's letter may be held up by what somebody else has sent.
          unwritable.push({ item, cause });
          return [];
        }
      })
      .sort((a, b) => urgency(a.section, b.section));
  });
  const ordered = written
    .filter((one) => one.length > 0)
    .sort((a, b) => (a[0] && b[0] ? urgency(a[0].section, b[0].section) : 0))
    .flat();
  const [first] = ordered;
  if (!first) return { letter: null, unwritable };
  return { letter: letterOf(input, ordered, first), unwritable };
}

/** The items of each initiative, in the order in which they first stand. */
function initiativesOf(items: readonly PostItem[]): PostItem[][] {
  const by = new Map<string, PostItem[]>();
  for (const item of items) {
    const own = by.get(item.about.workflowId) ?? [];
    by.set(item.about.workflowId, [...own, item]);
  }
  return [...by.values()];
}

function letterOf(input: DailyInput, written: readonly Written[], first: Written): Letter {
  const { to, at, day, part, declineUrl } = input;
  const domain = domainOf(input.from);
  const page = pageOf(input, written, first);
  const ids = written.map(({ item }) => `${item.about.key}/${item.intent.id}`);
  const { programme, sandbox } = first.item.about;
  const id = digest(
    'daily',
    programme,
    `${to.kind}:${to.id}`,
    day,
    sandbox ? 'trial' : '',
    ...(part === undefined ? [] : [`${part}`]),
  );
  return {
    messageId: `<${id}@${domain}>`,
    thread: `<${digest('daily', programme, `${to.kind}:${to.id}`)}@${domain}>`,
    ...asLetter(page, input),
    headers: {
      ...automaticHeaders,
      'X-DSOP-Initiative': [...new Set(written.map(({ item }) => headerWord(item.about.key)))].join(' '),
      'X-DSOP-Intents': [...ids].sort().map(headerWord).join(' '),
      ...(mayDecline(input, written) ? declineHeaders(declineUrl, input.replyTo, to.id) : {}),
    },
    dueDates: written.flatMap(({ item }) =>
      dueDatesOf([item.intent.facts], { about: item.about, at, to, replyTo: input.replyTo }, domain),
    ),
    papers: [],
  };
}

/** Offices read everything; people may decline news, and what they owe comes all the same. */
const mayDecline = ({ to, declined }: DailyInput, written: readonly Written[]): boolean =>
  to.kind === 'person' && !declined && written.some(({ item }) => classOf(item.intent.facts).declinable);

/** By one click where the worker has a public address (RFC 8058), else by a letter to PMO (RFC 2369). */
function declineHeaders(url: string | null, replyTo: string, person: string): Record<string, string> {
  if (url !== null)
    return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
  const subject = encodeURIComponent(`Ingen nyheter til ${person}`);
  return { 'List-Unsubscribe': `<mailto:${mailboxAddress(replyTo)}?subject=${subject}>` };
}

function pageOf(input: DailyInput, written: readonly Written[], first: Written): Page {
  const { to, day, part } = input;
  const lang = to.language;
  const nb = lang === 'nb';
  const ofSeveral = part === undefined ? '' : nb ? `, del ${part}` : `, part ${part}`;
  const initiatives = new Set(written.map(({ item }) => item.about.workflowId)).size;
  const { sandbox } = first.item.about;
  const others = written.length - 1;
  const more =
    others === 0 ? '' : nb ? ` (+${others} ${others === 1 ? 'annen' : 'andre'})` : ` (+${others} more)`;
  const trial = sandbox ? (nb ? '[Prøvedrift] ' : '[Trial] ') : '';
  const title = nb ? 'Dagens brev' : 'Today’s letter';
  return {
    lang,
    subject: cleanLine(
      `${trial}${title}: ${shortened(first.section.subject, 100)} – ${shortened(quoted(first.item.about.title), 50)}${more}`,
    ),
    preview: shortened(`${first.section.label}: ${first.section.heading}`, 110),
    banner: sandbox ? trialBanner(lang) : null,
    title: `${title}, ${formatDay(day, lang)}${ofSeveral}`,
    subtitle: nb
      ? `${written.length} ${written.length === 1 ? 'sak' : 'saker'} fra ${initiatives} ${initiatives === 1 ? 'initiativ' : 'initiativer'}`
      : `${written.length} ${written.length === 1 ? 'item' : 'items'} from ${initiatives} ${initiatives === 1 ? 'initiative' : 'initiatives'}`,
    greeting: greetingFor(to),
    sections: written.map(({ item, section }) => ({
      ...section,
      group: {
        title: quoted(item.about.title),
        under: `${quoted(item.about.key)} · ${said(item.about.phase, lang)}`,
      },
    })),
    footer: footerOf(input, written, lang),
  };
}

function footerOf(input: DailyInput, written: readonly Written[], lang: Lang): string[] {
  const nb = lang === 'nb';
  const { replyTo, declineUrl } = input;
  const how = declineUrl ?? mailboxAddress(replyTo);
  const lines = nb
    ? [
        'Det som ikke haster, kommer i ett brev om dagen, klokken 08:00 på arbeidsdager. Det som skal gjøres i dag, og det som er forsinket, kommer straks.',
        `Sendt automatisk av DSOP-tjenesten. Svar på denne e-posten når programkontoret (PMO), ${mailboxAddress(replyTo)}.`,
      ]
    : [
        'What is not urgent comes in one letter a day, at 08:00 on working days. What is due today and what is late comes at once.',
        `Sent automatically by the DSOP service. A reply reaches the programme office (PMO), ${mailboxAddress(replyTo)}.`,
      ];
  if (input.declined) {
    lines.push(
      nb
        ? 'Du har sagt fra deg nyheter: her står bare det som ventes av deg, og det kan ikke sies fra seg.'
        : 'You have declined news: this holds only what is awaited of you, which cannot be declined.',
    );
  } else if (mayDecline(input, written)) {
    lines.push(
      nb
        ? `Nyheter kan du si fra deg: ${how}. Det som ventes av deg, kommer uansett.`
        : `You may decline news: ${how}. What is awaited of you comes all the same.`,
    );
  } else {
    lines.push(
      ...undeclinable(
        written.map(({ item }) => item.intent.facts),
        lang,
      ),
    );
  }
  return lines;
}

const digest = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
