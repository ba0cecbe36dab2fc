import { addDays, formatDay, formatMonth, monthOf, type Day } from '../domain/calendar';
import type { Register } from '../domain/register';
import { escapeHtml } from '../mail/htmlBody';
import type { Diary, Meeting, Month, Totals } from './diary';
import { pictureOf } from './picture';
import { pageStyle } from './pageStyle';
import {
  assumedTitle,
  assumedWords,
  attendanceWords,
  leftOutWords,
  pagesOf,
  type DayPage,
  type Said,
} from './words';

/** The diary as one page that stands alone: the picture first, so that it can be shown in a meeting; it prints as it looks. */
export function htmlOf(diary: Diary, register: Register): string {
  const span = `${formatDay(diary.from, 'nb')} – ${formatDay(addDays(diary.until, -1), 'nb')}`;
  const title = `Øvelse: ${diary.initiatives.length} initiativer, ${span}`;
  return `<!doctype html>
<html lang="nb">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<p class="over">Øvelse · programmet ${escapeHtml(diary.programme)}</p>
<h1>${escapeHtml(span)}</h1>
<p class="note">${escapeHtml(diary.note)}${diary.whole ? '' : ` <strong>Avbrutt: spilt til ${escapeHtml(formatDay(diary.playedTo, 'nb'))}.</strong>`}</p>
${leftOutWords(diary.leftOut)
  .map((words) => `<p class="note">${escapeHtml(words)}.</p>\n`)
  .join('')}${tiles(diary.totals)}
</header>
<main>
<section class="picture">
${pictureOf(diary)}
${legend(diary.meetings)}
</section>
<section>
<h2>Initiativene ved slutten</h2>
${atTheEnd(diary)}
</section>
${assumed(diary)}<section>
<h2>Møtene</h2>
${meetings(diary.meetings)}
</section>
${diary.months.length === 0 ? '' : `<section>\n<h2>Status til DSOP SG</h2>\n${statuses(diary.months)}\n</section>`}
<section class="days">
<h2>Dag for dag</h2>
${months(pagesOf(diary, register))}
</section>
</main>
</body>
</html>
`;
}

function tiles(t: Totals): string {
  const all: [number, string][] = [
    [t.decisions, 'vedtak'],
    [t.undecided, 'ikke avgjort'],
    [t.late, 'forsinkelser'],
    [t.escalations, 'løftet til DSOP SG'],
    [t.letters, 'brev'],
    [t.commands, 'kommandoer'],
  ];
  return `<ul class="tiles">${all.map(([count, what]) => `<li><b>${count}</b> ${what}</li>`).join('')}</ul>`;
}

/** Who was taken to be how late. */
function assumed({ assumed: of }: Diary): string {
  if (!of) return '';
  const lines = assumedWords(of).map((words) => `<li>${escapeHtml(words)}</li>`);
  return `<section>\n<h2>${escapeHtml(assumedTitle(of))}</h2>\n<ul>${lines.join('')}</ul>\n</section>\n`;
}

const swatch = (body: string, words: string): string =>
  `<li><svg viewBox="-9 -9 18 18" width="18" height="18" aria-hidden="true">${body}</svg>${words}</li>`;

const legend = (all: readonly Meeting[]): string => `<ul class="legend">
${swatch('<g class="mark decided"><path d="M0 -8l8 8-8 8-8-8z"/></g>', 'vedtak')}
${swatch('<g class="mark undecided"><path d="M0 -8l8 8-8 8-8-8z"/></g>', 'ikke avgjort')}
${swatch('<g class="mark late"><circle r="3.4"/></g>', 'forsinket')}
${swatch('<g class="mark escalated"><path d="M0 -5l5.5 9h-11z"/></g>', 'løftet til DSOP SG')}
${swatch('<g class="mark ended"><path d="M-6 -6l12 12m0-12l-12 12"/></g>', 'avsluttet')}
${forumsIn(all)
  .map(([level, name]) =>
    swatch(`<line class="meeting ${level}" x1="0" x2="0" y1="-9" y2="9"/>`, `møte i ${escapeHtml(name)}`),
  )
  .join('\n')}
</ul>`;

/** Each forum that meets, with its level, in the order in which they first do. */
const forumsIn = (all: readonly Meeting[]): [level: string, name: string][] =>
  [...new Map(all.map(({ forumName, level }) => [forumName, level]))].map(([name, level]) => [level, name]);

function atTheEnd({ initiatives }: Diary): string {
  const rows = initiatives.map(({ key, title, stretches, end }) => {
    const way = stretches
      .map(({ name, from }) => `${escapeHtml(name)} <small>fra ${from}</small>`)
      .join(' → ');
    const waits = end ? end.waitsFor.map(escapeHtml).join('<br>') : '';
    const late = end && end.late > 0 ? `<span class="bad">${end.late}</span>` : '–';
    return `<tr><th scope="row">${escapeHtml(key)}<small>${escapeHtml(title)}</small></th><td>${way || 'ikke registrert'}</td><td class="number">${late}</td><td>${waits}</td></tr>`;
  });
  return `<table><thead><tr><th>Initiativ</th><th>Veien</th><th>Forsinket</th><th>Venter på</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function meetings(all: readonly Meeting[]): string {
  const rows = all.map((meeting) => {
    const { day, forumName, cases, agenda, cancelled, minutesAt } = meeting;
    const treated = cases.map(
      (c) =>
        `<li>${escapeHtml(`${c.key} ${c.case}: ${c.question}`)}: <strong>${escapeHtml(c.result)}</strong>${c.sentence === '' ? '' : `<small>${escapeHtml(c.sentence)}</small>`}</li>`,
    );
    const others = agenda.filter((i) => !cases.some((c) => c.key === i.key && c.case === i.case));
    const also =
      others.length === 0 ? '' : `<small>Også på sakslisten: ${escapeHtml(listed(others))}</small>`;
    const body =
      cancelled !== null
        ? `<span class="quiet">avlyst: ${escapeHtml(cancelled)}</span>`
        : treated.length === 0
          ? `<span class="quiet">ingen saker avgjort</span>${also}`
          : `<ul>${treated.join('')}</ul>${also}`;
    const minutes = minutesAt === null ? '' : `<br><small>referat ${minutesAt.slice(0, 10)}</small>`;
    return `<tr><td class="date">${escapeHtml(formatDay(day, 'nb'))}</td><td class="date">${escapeHtml(forumName)}</td><td>${body}</td><td>${cancelled === null ? escapeHtml(attendanceWords(meeting)) : ''}${minutes}</td></tr>`;
  });
  return `<table><thead><tr><th>Dag</th><th>Forum</th><th>Saker</th><th>Fremmøte</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

const listed = (agenda: Meeting['agenda']): string => agenda.map((i) => `${i.key} ${i.case}`).join(', ');

/** What DSOP SG was told, month by month. */
function statuses(all: readonly Month[]): string {
  const rows = all.map(({ at, month, figures: f, matters }) => {
    const said = matters.map((one) => `<li>${escapeHtml(one)}</li>`).join('');
    const counts = [f.initiatives, f.green, f.yellow, f.red, f.silent, f.late, f.cases, f.escalations];
    return `<tr><th scope="row" class="date">${escapeHtml(formatMonth(month, 'nb'))}<small>sendt ${at.slice(0, 10)}</small></th>${counts.map((count) => `<td class="number">${count}</td>`).join('')}<td>${said === '' ? '' : `<ul>${said}</ul>`}</td></tr>`;
  });
  return `<table><thead><tr><th>Måned</th><th>Initiativer</th><th>Grønne</th><th>Gule</th><th>Røde</th><th>Uten rapport</th><th>Forsinket</th><th>Saker</th><th>Løftet</th><th>Verdt å se på</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function months(pages: readonly DayPage[]): string {
  const byMonth = new Map<string, DayPage[]>();
  for (const page of pages) {
    const month = monthOf(page.day);
    byMonth.set(month, [...(byMonth.get(month) ?? []), page]);
  }
  return [...byMonth]
    .map(
      ([month, days]) =>
        `<details><summary>${escapeHtml(formatMonth(month, 'nb'))}</summary>\n${days.map(dayBlock).join('\n')}\n</details>`,
    )
    .join('\n');
}

function dayBlock({ day, meetings: sat, said }: DayPage): string {
  const lines = said.map(
    ({ time, key, tone, sort, text }: Said) =>
      `<li class="${tone}"><time>${time}</time><span class="who">${escapeHtml(key)}</span><span class="sort">${escapeHtml(sort)}</span><span>${escapeHtml(text)}</span></li>`,
  );
  const held = sat.map(({ time, name }) => `<p class="held">${time} Møte ${escapeHtml(name)}</p>`);
  return `<h3>${escapeHtml(capital(day))}</h3>${held.join('')}<ul class="said">${lines.join('\n')}</ul>`;
}

function capital(day: Day): string {
  const words = formatDay(day, 'nb');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
