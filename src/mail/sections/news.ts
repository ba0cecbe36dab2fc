import { formatMonth, isMonth } from '../../domain/calendar';
import type { LetterFacts } from '../../domain/letters';
import { listing, type Lang } from '../../domain/text';
import { rows, type Block, type Scene, type Section } from '../section';
import { capital, cleanText, quoted, said, sentence, small } from '../words';
import { owedAfter } from './duty';

type Kind<K extends LetterFacts['kind']> = Extract<LetterFacts, { kind: K }>;
type Status = Kind<'report'>['status'];

const statusWords: Record<Lang, Record<Status, string>> = {
  nb: { green: 'grønn', yellow: 'gul', red: 'rød' },
  en: { green: 'green', yellow: 'yellow', red: 'red' },
};

/** A published status report: to PMO and all participating actors. */
export function reportSection(facts: Kind<'report'>, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const status = statusWords[scene.lang][facts.status];
  const period = isMonth(facts.period) ? formatMonth(facts.period, scene.lang) : quoted(facts.period);
  const corrected = facts.version > 1;
  const label = corrected
    ? nb
      ? `Statusrapport, rettet utgave ${facts.version}`
      : `Status report, corrected version ${facts.version}`
    : nb
      ? 'Statusrapport'
      : 'Status report';
  const detail = (label: string, words: string | null): Block[] =>
    words === null || words.trim() === '' ? [] : [{ kind: 'quote', title: label, words: cleanText(words) }];
  return {
    tone: 'news',
    due: null,
    subject: nb
      ? `${corrected ? 'Rettet status' : 'Status'} for ${period}: ${status}`
      : `${corrected ? 'Corrected status' : 'Status'} for ${period}: ${status}`,
    label,
    heading: `${capital(status)} status for ${period}`,
    blocks: [
      { kind: 'paragraph', words: trend(facts, scene.lang) },
      ...detail(nb ? 'Oppsummert' : 'Summary', facts.text),
      ...detail(nb ? 'Tid' : 'Time', facts.time),
      ...detail(nb ? 'Kostnad' : 'Cost', facts.cost),
      ...detail(nb ? 'Omfang' : 'Scope', facts.scope),
      ...detail(nb ? 'Risiko' : 'Risk', facts.risk),
      rows({ label: nb ? 'Rapportert av' : 'Reported by', words: scene.name(facts.by) }),
    ],
  };
}

function trend(facts: Kind<'report'>, lang: Lang): string {
  const nb = lang === 'nb';
  if (facts.previous === null) return nb ? 'Den første rapporten i fasen.' : 'The first report of the phase.';
  if (facts.previous === facts.status)
    return nb ? 'Uendret fra forrige rapport.' : 'Unchanged from the last report.';
  const was = statusWords[lang][facts.previous];
  return nb ? `Forrige rapport var ${was}.` : `The last report was ${was}.`;
}

/** To somebody who has been given a role: what it owes. */
export function appointedSection(facts: Kind<'appointed'>, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const role = said(facts.roleName, scene.lang);
  return {
    tone: 'news',
    due: null,
    subject: nb
      ? `Du er oppnevnt som ${role.toLowerCase()}`
      : `You have been appointed ${role.toLowerCase()}`,
    label: nb ? 'Oppnevning' : 'Appointment',
    heading: nb
      ? `Du er oppnevnt som ${role.toLowerCase()}`
      : `You have been appointed ${role.toLowerCase()}`,
    blocks: [
      { kind: 'paragraph', words: sentence(said(facts.owes, scene.lang)) },
      {
        kind: 'command',
        title: nb ? 'Se hva du kan og skal gjøre' : 'See what you may and must do',
        command: `npx dsop can ${scene.about.key}`,
        answers: [],
      },
    ],
  };
}

/** The initiative has ended. With what is still owed, if the reader owes it. */
export function endedSection(facts: Kind<'ended'>, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const heading = nb ? 'Initiativet er avsluttet' : 'The initiative has ended';
  return {
    tone: facts.lessons === null ? 'settled' : 'act',
    due: facts.lessons?.due ?? null,
    subject: heading,
    label: nb ? 'Avsluttet' : 'Ended',
    heading,
    blocks: [
      { kind: 'paragraph', words: sentence(said(facts.sentence, scene.lang)) },
      ...(facts.lessons === null ? [] : owedAfter(facts.lessons, scene)),
    ],
  };
}

/** To PMO: a letter could not be delivered. */
export function undeliveredSection(facts: Kind<'undelivered'>, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const ids = facts.to.split(', ').filter((id) => id !== '');
  const who = listing(ids.map(scene.name), scene.lang);
  const letter =
    who === '' ? (nb ? 'Et brev' : 'A letter') : nb ? `Et brev til ${who}` : `A letter to ${who}`;
  const heading = nb ? `${letter} kom ikke fram` : `${letter} did not arrive`;
  return {
    tone: 'act',
    due: null,
    subject: nb ? `Rett adressen: ${small(heading)}` : `Correct the address: ${small(heading)}`,
    label: nb ? 'Brev som ikke kom fram' : 'Undelivered letter',
    heading,
    blocks: [
      {
        kind: 'paragraph',
        words: nb
          ? 'Rett adressen i programmets register. Et sete som ikke er nådd, regnes ikke som innkalt.'
          : 'Correct the address in the programme’s register. A seat that was not reached does not count as called.',
      },
      rows(
        { label: nb ? 'Brevet' : 'The letter', words: quoted(facts.subject) },
        { label: nb ? 'Grunn' : 'Reason', words: quoted(facts.reason) },
      ),
      {
        kind: 'command',
        title: nb ? 'Les inn registeret på nytt' : 'Load the register again',
        command: 'npx dsop load-register --file register.yaml',
        answers: [],
      },
    ],
  };
}

/** Anything else that somebody is to know. */
export function noticeSection(facts: Kind<'notice'>, scene: Scene): Section {
  const subject = said(facts.subject, scene.lang);
  return {
    tone: 'news',
    due: null,
    subject,
    label: scene.lang === 'nb' ? 'Melding' : 'Notice',
    heading: subject,
    blocks: [
      ...cleanText(facts.body[scene.lang])
        .split(/\n{2,}/)
        .map((part): Block => ({ kind: 'paragraph', words: quoted(part) })),
      rows(
        facts.paragraph === null
          ? null
          : { label: scene.lang === 'nb' ? 'Hvorfor' : 'Why', words: facts.paragraph },
      ),
    ],
  };
}
