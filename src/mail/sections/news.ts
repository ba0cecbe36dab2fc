import { offices } from '../../contract/registerShape';
import { formatMonth, isMonth } from '../../domain/calendar';
import type { LetterFacts } from '../../domain/letters';
import { listing, type Lang } from '../../domain/text';
import { rows, why, type Block, type Scene, type Section } from '../section';
import { capital, cleanText, commandLine, limitWords, quoted, said, sentence, small } from '../words';
import { reasonWords } from '../outcome';
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
  const again = facts.version > 1;
  const label = again
    ? nb
      ? `Statusrapport, utgave ${facts.version}`
      : `Status report, version ${facts.version}`
    : nb
      ? 'Statusrapport'
      : 'Status report';
  const detail = (label: string, words: string | null): Block[] =>
    words === null || words.trim() === '' ? [] : [{ kind: 'quote', title: label, words: cleanText(words) }];
  return {
    tone: 'news',
    due: null,
    subject: nb
      ? `${again ? 'Ny utgave av status' : 'Status'} for ${period}: ${status}`
      : `${again ? 'New version of the status' : 'Status'} for ${period}: ${status}`,
    label,
    heading: `${capital(status)} status for ${period}`,
    blocks: [
      { kind: 'paragraph', words: [trend(facts, scene.lang), replaces(facts, scene.lang)].join(' ').trim() },
      ...detail(nb ? 'Oppsummert' : 'Summary', facts.text),
      ...detail(nb ? 'Tid' : 'Time', facts.time),
      ...detail(nb ? 'Kostnad' : 'Cost', facts.cost),
      ...detail(nb ? 'Omfang' : 'Scope', facts.scope),
      ...detail(nb ? 'Risiko' : 'Risk', facts.risk),
      rows(
        { label: nb ? 'Rapportert av' : 'Reported by', words: scene.name(facts.by) },
        facts.covers ? { label: nb ? 'Dekker' : 'Covers', words: quoted(facts.covers) } : null,
        facts.paragraph === undefined ? null : why(facts.paragraph, scene),
      ),
    ],
  };
}

const severity: readonly Status[] = ['green', 'yellow', 'red'];

/** How it stands compared with the report before. */
function trend(facts: Kind<'report'>, lang: Lang): string {
  const nb = lang === 'nb';
  const { previous, previousPeriod, status } = facts;
  if (previous === null) return nb ? 'Dette er den første rapporten.' : 'This is the first report.';
  const month =
    previousPeriod != null && isMonth(previousPeriod) ? ` (${formatMonth(previousPeriod, lang)})` : '';
  if (previous === status)
    return nb ? `Uendret fra forrige rapport${month}.` : `Unchanged from the last report${month}.`;
  const was = statusWords[lang][previous];
  const worse = severity.indexOf(status) > severity.indexOf(previous);
  return nb
    ? `${worse ? 'Verre' : 'Bedre'} enn i forrige rapport${month}, som var ${was}.`
    : `${worse ? 'Worse' : 'Better'} than in the last report${month}, which was ${was}.`;
}

/** A published report stays as it is; what comes after is another version. */
function replaces({ version }: Kind<'report'>, lang: Lang): string {
  if (version <= 1) return '';
  return lang === 'nb'
    ? `Denne utgaven gjelder i stedet for utgave ${version - 1}, som er bevart.`
    : `This version holds in place of version ${version - 1}, which is kept.`;
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
        command: commandLine(`dsop can ${scene.about.key}`, scene.reader),
        answers: [],
      },
    ],
  };
}

/** The initiative has ended. With what is still owed, if the reader owes it. */
export function endedSection(facts: Kind<'ended'>, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const heading = nb ? 'Initiativet er avsluttet' : 'The initiative has ended';
  const { lessons } = facts;
  return {
    tone: lessons === null ? 'settled' : 'act',
    due: lessons?.due ?? null,
    subject:
      lessons === null
        ? heading
        : `${said(lessons.ask, scene.lang)} ${limitWords(lessons.due, scene.at, scene.lang)}: ${nb ? 'initiativet er avsluttet' : 'the initiative has ended'}`,
    label: nb ? 'Avsluttet' : 'Ended',
    heading,
    blocks: [
      { kind: 'paragraph', words: sentence(said(facts.sentence, scene.lang)) },
      ...(lessons === null ? [] : owedAfter(lessons, scene)),
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
        {
          label: nb ? 'Brevet' : 'The letter',
          words: facts.what ? said(facts.what, scene.lang) : quoted(facts.subject),
        },
        { label: nb ? 'Grunn' : 'Reason', words: quoted(reasonWords(facts.reason, scene.lang)) },
      ),
      {
        kind: 'command',
        title: nb ? 'Før inn adressen' : 'Enter the address',
        command: commandLine(`dsop contact ${whose(ids)} --email "…"`, scene.reader),
        answers: [],
      },
    ],
  };
}

/** Whose address it is, as the script takes it; of several, one after the other. */
const whose = ([id = 'PERSON']: readonly string[]): string =>
  offices.some((office) => office === id) ? `--office ${id}` : `--person ${id}`;

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
      rows(facts.paragraph === null ? null : why(facts.paragraph, scene)),
    ],
  };
}
