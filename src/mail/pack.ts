import type { AgendaItem } from '../domain/agenda';
import { formatDay, osloDayOf } from '../domain/calendar';
import type { MeetingFacts } from '../domain/letters';
import type { Lang } from '../domain/text';
import { positionNames } from '../domain/words/cases';
import { escapeHtml } from './htmlBody';
import { meetingName, meetingTime, parted } from './sections/meeting';
import { capital, instantWords, quoted, said, sentence } from './words';

/** Reads well on a screen and on A4; nothing is fetched, nothing runs. */
const look = `
  @page { size: A4; margin: 18mm 15mm; }
  body { font: 11pt/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; color: #1d2733; max-width: 54rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.6em; margin-bottom: .2em; } h2 { font-size: 1.2em; margin-top: 2em; border-bottom: 1px solid #b9c0c7; padding-bottom: .2em; }
  h3 { font-size: 1em; margin: 1.2em 0 .2em; } h2, h3 { break-after: avoid; } .soft { color: #5d6975; } ol, ul { margin: .3em 0; padding-left: 1.4em; }
  dl { margin: .4em 0; } dl > div { display: grid; grid-template-columns: 9em 1fr; gap: .8em; break-inside: avoid; padding: .1em 0; }
  dt { color: #5d6975; } dd { margin: 0; overflow-wrap: anywhere; } li { break-inside: avoid; overflow-wrap: anywhere; } section { break-inside: auto; }
  blockquote { margin: .3em 0; padding-left: .9em; border-left: 3px solid #dfe3e0; white-space: pre-wrap; overflow-wrap: anywhere; }
  code { font-size: .85em; overflow-wrap: anywhere; }
  @media print { body { margin: 0; padding: 0; max-width: none; font-size: 9.5pt; } }
`;

/** The papers of a meeting: every case with its basis, the positions so far, and what it waits for. One HTML page. */
export function meetingPack(
  meeting: MeetingFacts,
  agenda: readonly AgendaItem[],
  { lang, names, banner }: { lang: Lang; names: (id: string) => string; banner: string | null },
): string {
  const nb = lang === 'nb';
  const title = `${nb ? 'Sakspapirer' : 'Papers'}: ${capital(meetingName(meeting, lang))}`;
  const [tabled, others] = parted(meeting.id, agenda);
  const numbered = [...tabled, ...others];
  const contents = (items: readonly AgendaItem[], from: number): string =>
    items.length === 0
      ? ''
      : `<ol start="${from}">${items.map((i) => `<li>${text(`${i.key}: ${i.case.question[lang]}`)}</li>`).join('')}</ol>`;
  return [
    `<!doctype html>\n<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${text(title)}</title><style>${look}</style></head><body>`,
    banner === null ? '' : `<p><strong>${text(banner)}</strong></p>`,
    `<h1>${text(title)}</h1>`,
    `<p>${text(capital(meetingTime(meeting, lang)))}${meeting.place === null ? '' : `, ${text(meeting.place)}`}<br>`,
    `<span class="soft">${text(meeting.id)} · ${text(meeting.paragraph)}</span></p>`,
    meeting.reason === null ? '' : `<blockquote>${text(meeting.reason)}</blockquote>`,
    `<h2>${nb ? 'Saksliste' : 'Agenda'}</h2>`,
    tabled.length === 0
      ? `<p>${nb ? 'Ingen saker er lagt frem for møtet.' : 'No cases have been tabled for the meeting.'}</p>`
      : contents(tabled, 1),
    others.length === 0
      ? ''
      : `<h3>${nb ? 'Venter ellers på forumet' : 'Also waiting for the forum'}</h3>${contents(others, tabled.length + 1)}`,
    ...numbered.map((item, at) => caseHtml(item, at + 1, lang, names)),
    '</body></html>\n',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const text = (words: string): string => escapeHtml(quoted(words));

function caseHtml(item: AgendaItem, number: number, lang: Lang, names: (id: string) => string): string {
  const nb = lang === 'nb';
  const { case: c } = item;
  const row = (label: string, words: string | null): string =>
    words === null || words === '' ? '' : `<div><dt>${text(label)}</dt><dd>${text(words)}</dd></div>`;
  const part = (title: string, items: readonly string[]): string =>
    items.length === 0
      ? ''
      : `<h3>${text(title)}</h3><ul>${items.map((i) => `<li>${text(i)}</li>`).join('')}</ul>`;
  return [
    `<section><h2>${number}. ${text(`${item.key}: ${c.question[lang]}`)}</h2>`,
    `<p>${text(item.title)} <span class="soft">(${text(said(item.phase, lang))})</span></p><dl>`,
    row(nb ? 'Sak' : 'Case', c.id),
    row(nb ? 'Forslag' : 'Proposal', capital(said(c.proposal.outcomeName, lang))),
    row(nb ? 'Innstilling' : 'Recommendation', c.recommendation),
    row(nb ? 'Lagt frem av' : 'Tabled by', c.tabledBy === null ? null : names(c.tabledBy)),
    row(
      item.status === 'referred' ? (nb ? 'Fremmet' : 'Referred') : nb ? 'Lagt frem' : 'Tabled',
      formatDay(osloDayOf(item.since), lang),
    ),
    row(nb ? 'Lukkes' : 'Closes', closing(item, lang)),
    row(nb ? 'Slik avgjøres det' : 'How it is decided', sentence(said(c.rule, lang))),
    row(nb ? 'Hvorfor' : 'Why', c.paragraph),
    '</dl>',
    c.proposal.text === null
      ? ''
      : `<h3>${nb ? 'Forslagets tekst' : 'Text of the proposal'}</h3><blockquote>${escapeHtml(c.proposal.text)}</blockquote>`,
    part(
      nb ? 'Vilkår' : 'Conditions',
      c.proposal.conditions.map((k) => `${k.text} (${names(k.owner)}, ${k.due})`),
    ),
    part(
      nb ? 'Beslutningsgrunnlag' : 'Decision basis',
      c.basis.map((b) => basisWords(b, lang, names)),
    ),
    `<h3>${nb ? 'Standpunkter så langt' : 'Positions so far'}</h3><p>${text(sentence(said(item.stands, lang)))}</p>`,
    item.positions.length === 0
      ? ''
      : `<ul>${item.positions.map((p) => `<li>${text(positionWords(p, lang, names))}</li>`).join('')}</ul>`,
    part(
      nb ? 'Venter på' : 'Waits for',
      item.waits.map((w) => `${w.who[lang]}: ${w.what[lang]} (${w.paragraph})`),
    ),
    '</section>',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function closing({ status, closesAt, stands }: AgendaItem, lang: Lang): string {
  if (status === 'open') return instantWords(closesAt, lang);
  if (status === 'referred') return stands[lang];
  return lang === 'nb' ? 'lukket uten beslutning' : 'closed undecided';
}

const positionWords = (
  p: AgendaItem['positions'][number],
  lang: Lang,
  names: (id: string) => string,
): string =>
  `${names(p.actor)} ${positionNames[p.kind]?.[lang] ?? p.kind}${p.reason === null ? '' : `: ${p.reason}`}`;

function basisWords(
  b: AgendaItem['case']['basis'][number],
  lang: Lang,
  names: (id: string) => string,
): string {
  const nb = lang === 'nb';
  const whose = b.actor === null ? b.name[lang] : `${b.name[lang]}, ${names(b.actor)}`;
  if (b.waived !== null) return `${whose} (${nb ? 'frafalt' : 'waived'}: ${b.waived})`;
  if (b.sha256 === null) return `${whose} (${nb ? 'mangler' : 'missing'})`;
  return `${whose} (${nb ? 'versjon' : 'version'} ${b.version ?? 1}, sha256 ${b.sha256})`;
}
