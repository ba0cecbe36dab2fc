import type { AgendaItem } from '../../domain/agenda';
import { formatDay, osloDayOf, osloTimeOf } from '../../domain/calendar';
import type { LetterFacts, MeetingFacts } from '../../domain/letters';
import { listing, type Lang } from '../../domain/text';
import { rows, why, type Block, type Row, type Scene, type Section } from '../section';
import { capital, cleanText, commandLine, quoted, said, sentence, shortDay, small } from '../words';

type Kind<K extends LetterFacts['kind']> = Extract<LetterFacts, { kind: K }>;

/** "onsdag 10. mars 2027 kl. 10:00–12:00", with the last day where it is another one. */
export function meetingTime({ begins, ends }: Pick<MeetingFacts, 'begins' | 'ends'>, lang: Lang): string {
  const [first, last] = [osloDayOf(begins), osloDayOf(ends)];
  const at = lang === 'nb' ? 'kl.' : 'at';
  const until = first === last ? '' : `${formatDay(last, lang)} ${at} `;
  return `${formatDay(first, lang)} ${at} ${osloTimeOf(begins)}–${until}${osloTimeOf(ends)}`;
}

/** A meeting that the reader is called to, that has moved, or that will not be held. */
export function meetingSection(facts: Kind<'meeting'>, scene: Scene): Section {
  const { what, meeting } = facts;
  const nb = scene.lang === 'nb';
  const forum = lowered(meeting, scene.lang);
  const name = meetingName(meeting, scene.lang);
  const day = shortDay(meeting.begins, scene.at, scene.lang);
  const subjects = {
    called: nb
      ? `Møt ${day} kl. ${osloTimeOf(meeting.begins)}: ${name}`
      : `Attend on ${day} at ${osloTimeOf(meeting.begins)}: ${name}`,
    moved: nb
      ? `Ny tid, ${day} kl. ${osloTimeOf(meeting.begins)}: ${name}`
      : `New time, ${day} at ${osloTimeOf(meeting.begins)}: ${name}`,
    cancelled: nb ? `Avlyst: ${name} ${day}` : `Cancelled: ${name} on ${day}`,
    passedOn: nb ? `Ikke lenger innkalt: ${name} ${day}` : `No longer called: ${name} on ${day}`,
  };
  const labels = {
    called: nb ? `Innkalling til ${forum}` : `Call to the ${forum}`,
    moved: nb ? 'Møtet er flyttet' : 'The meeting has moved',
    cancelled: nb ? 'Møtet er avlyst' : 'The meeting is cancelled',
    passedOn: nb ? 'Innkallingen er gitt videre' : 'The call has been passed on',
  };
  const agenda = scene.agenda?.(meeting.id) ?? [];
  const off = what === 'cancelled' || what === 'passedOn';
  const time: Block = {
    kind: 'deadline',
    label: what === 'moved' ? (nb ? 'Ny tid' : 'New time') : nb ? 'Møtet' : 'The meeting',
    words: meetingTime(meeting, scene.lang),
  };
  return {
    tone: off ? 'settled' : 'act',
    due: off ? null : meeting.begins,
    subject: subjects[what],
    label: labels[what],
    heading: capital(name),
    blocks: [
      ...(off ? [] : [time]),
      { kind: 'paragraph', words: opening(facts, scene) },
      ...becauseOf(facts, scene),
      rows(...placeRows(meeting, scene), why(meeting.paragraph, scene)),
      ...(off ? [] : agendaBlocks(facts, agenda, scene)),
    ],
  };
}

/** "møte i Topplederforum", "ekstra møte i DSOP styringsgruppe". */
export function meetingName(meeting: Pick<MeetingFacts, 'kind' | 'forumName'>, lang: Lang): string {
  const forum = said(meeting.forumName, lang);
  const extra = meeting.kind === 'extra';
  if (lang === 'nb') return `${extra ? 'ekstra møte' : 'møte'} i ${forum}`;
  return `${extra ? 'extra meeting' : 'meeting'} of the ${small(forum)}`;
}

/** The forum's name in the middle of a sentence. */
const lowered = ({ forumName }: MeetingFacts, lang: Lang): string =>
  lang === 'nb' ? said(forumName, lang) : small(said(forumName, lang));

function opening(facts: Kind<'meeting'>, scene: Scene): string {
  const { meeting, what, actor, was, next } = facts;
  const nb = scene.lang === 'nb';
  switch (what) {
    case 'called': {
      // Without a case there are no papers.
      const papers = (scene.agenda?.(meeting.id) ?? []).length > 0;
      const who =
        actor === null
          ? nb
            ? 'Kommunikasjonsgruppen deltar i møtene, uten sete.'
            : 'The communications group takes part in the meetings, without a seat.'
          : nb
            ? `${scene.name(actor)} kalles inn.`
            : `${scene.name(actor)} is called.`;
      if (!papers) return who;
      if (facts.later)
        return nb
          ? `${who} Sakslisten og sakspapirene ligger ved, slik sakene sto da møtet ble kalt inn.`
          : `${who} The agenda and the papers are attached, as the cases stood when the meeting was called.`;
      return nb
        ? `${who} Sakslisten og sakspapirene ligger ved, slik sakene står nå.`
        : `${who} The agenda and the papers are attached, as the cases stand now.`;
    }
    case 'passedOn': {
      const seat = actor === null ? '' : scene.name(actor);
      const day = meetingTime(meeting, scene.lang);
      const to = facts.to === undefined ? null : scene.name(facts.to);
      if (to === null)
        return nb
          ? `Du er ikke lenger kalt inn til møtet ${day}, siden ${seat} ikke har sete i forumet.`
          : `You are no longer called to the meeting ${day}, since ${seat} has no seat in the forum.`;
      return nb
        ? `${to} møter for ${seat} ${day} og har fått innkallingen. Møtet tas ut av kalenderen din.`
        : `${to} attends for ${seat} on ${day} and has the call. The meeting leaves your calendar.`;
    }
    case 'moved': {
      const before = was === null ? '' : shortDay(was, scene.at, scene.lang);
      return nb
        ? `Møtet skulle vært ${before}. Sakene følger med, og standpunkter som er gitt, står.`
        : `The meeting was to be on ${before}. Its cases go with it, and positions given stand.`;
    }
    case 'cancelled': {
      const day = meetingTime(meeting, scene.lang);
      if (next === null)
        return nb
          ? `Møtet ${day} holdes ikke. Sakene lukkes uten beslutning, siden det ikke er planlagt noe nytt møte.`
          : `The meeting ${day} will not be held. Its cases close undecided, since no other meeting is planned.`;
      return nb
        ? `Møtet ${day} holdes ikke. Sakene går til møtet ${next}, og standpunkter som er gitt, står.`
        : `The meeting ${day} will not be held. Its cases go to the meeting ${next}, and positions given stand.`;
    }
  }
}

const quote = (title: string, words: string | null): Block[] =>
  words === null || words.trim() === '' ? [] : [{ kind: 'quote', title, words: cleanText(words) }];

function becauseOf(facts: Kind<'meeting'>, { lang }: Scene): Block[] {
  const nb = lang === 'nb';
  const extra = facts.meeting.kind === 'extra' && facts.what === 'called' ? facts.meeting.reason : null;
  return [
    ...quote(nb ? 'Hvorfor et ekstra møte' : 'Why an extra meeting', extra),
    ...quote(nb ? 'Grunn' : 'Reason', facts.because),
  ];
}

function placeRows(meeting: MeetingFacts, { lang }: Scene): (Row | null)[] {
  const nb = lang === 'nb';
  return [
    { label: nb ? 'Møtets id' : 'Meeting id', words: meeting.id },
    meeting.place === null ? null : { label: nb ? 'Sted' : 'Place', words: quoted(meeting.place) },
    meeting.link === null ? null : { label: nb ? 'Lenke' : 'Link', words: quoted(meeting.link) },
  ];
}

function agendaBlocks({ meeting }: Kind<'meeting'>, agenda: readonly AgendaItem[], scene: Scene): Block[] {
  const nb = scene.lang === 'nb';
  const line = (item: AgendaItem): string =>
    [
      `${quoted(item.key)} ${quoted(item.title)}: ${said(item.case.question, scene.lang)}`,
      `(${quoted(item.case.id)}; ${said(item.stands, scene.lang)})`,
    ].join(' ');
  const [tabled, others] = parted(meeting.id, agenda);
  const list = (title: string, items: readonly AgendaItem[]): Block[] =>
    items.length === 0 ? [] : [{ kind: 'list', title, items: items.map(line) }];
  return [
    ...list(nb ? 'Saksliste' : 'Agenda', tabled),
    ...list(nb ? 'Venter ellers på forumet' : 'Also waiting for the forum', others),
    ...(agenda.length === 0
      ? [
          {
            kind: 'paragraph' as const,
            words: nb
              ? 'Ingen saker er lagt frem for møtet ennå.'
              : 'No cases have been tabled for the meeting yet.',
          },
        ]
      : []),
    {
      kind: 'command',
      title: nb ? 'Sakslisten slik den står nå' : 'The agenda as it stands now',
      command: commandLine(`dsop agenda ${meeting.id}`),
      answers: [],
    },
  ];
}

/** What was tabled for the meeting, and what else waits. */
export const parted = (
  meeting: string,
  agenda: readonly AgendaItem[],
): [tabled: AgendaItem[], others: AgendaItem[]] => [
  agenda.filter((i) => i.reference === meeting),
  agenda.filter((i) => i.reference !== meeting),
];

/** The minutes of a meeting: to every actor. */
export function minutesSection(facts: Kind<'minutes'>, scene: Scene): Section {
  const { meeting, version } = facts;
  const nb = scene.lang === 'nb';
  const name = meetingName(meeting, scene.lang);
  const again = version > 1 ? (nb ? ` (utgave ${version})` : ` (version ${version})`) : '';
  const names = (actors: readonly string[]) => listing(actors.map(scene.name), scene.lang);
  const day = shortDay(meeting.begins, scene.at, scene.lang);
  return {
    tone: 'news',
    due: null,
    subject: nb ? `Referat${again}: ${name} ${day}` : `Minutes${again}: ${name} on ${day}`,
    label: nb ? 'Referat' : 'Minutes',
    heading: capital(name),
    blocks: [
      {
        kind: 'paragraph',
        words: sentence(
          nb
            ? `Referatet fra møtet ${meetingTime(meeting, 'nb')} er ferdig`
            : `The minutes of the meeting ${meetingTime(meeting, 'en')} are ready`,
        ),
      },
      ...quote(nb ? 'Kort fortalt' : 'In short', facts.text),
      rows(
        { label: nb ? 'Møtets id' : 'Meeting id', words: meeting.id },
        facts.present.length === 0
          ? null
          : { label: nb ? 'Til stede' : 'Present', words: names(facts.present) },
        facts.absent.length === 0
          ? null
          : { label: nb ? 'Ikke til stede' : 'Absent', words: names(facts.absent) },
        facts.name === null ? null : { label: nb ? 'Dokument' : 'Document', words: quoted(facts.name) },
        facts.url === null ? null : { label: nb ? 'Lenke' : 'Link', words: quoted(facts.url) },
        { label: nb ? 'Fingeravtrykk' : 'Fingerprint', words: `sha256 ${facts.sha256.slice(0, 16)}…` },
        why(meeting.paragraph, scene),
      ),
    ],
  };
}
