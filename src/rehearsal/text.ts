import { addDays, formatDay, formatMonth, monthOf, type Day, type Month } from '../domain/calendar';
import type { Register } from '../domain/register';
import type { Diary, Line, Meeting, Totals } from './diary';
import { assumedTitle, assumedWords, attendanceWords, leftOutWords, pagesOf } from './words';

const weekday = (day: Day): string => {
  const words = formatDay(day, 'nb');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The diary as text: the year at a glance, then day by day. */
export function textOf(diary: Diary, register: Register): string {
  const { from, initiatives, totals } = diary;
  const last = addDays(diary.until, -1);
  const lines = [
    `Øvelse for programmet ${diary.programme}, ${formatDay(from, 'nb')} til ${formatDay(last, 'nb')}`,
    diary.note,
    ...leftOutWords(diary.leftOut).map((words) => `${words}.`),
    ...(diary.whole ? [] : [`Avbrutt: spilt til ${formatDay(diary.playedTo, 'nb')}.`]),
    '',
    'ÅRET I KORTE TREKK',
    ...initiatives.flatMap(glance),
    '',
    totalsWords(totals),
    ...(diary.assumed
      ? ['', assumedTitle(diary.assumed), ...assumedWords(diary.assumed).map((words) => `  ${words}`)]
      : []),
  ];
  let month: Month | undefined;
  for (const { day, meetings, said } of pagesOf(diary, register)) {
    if (monthOf(day) !== month) {
      month = monthOf(day);
      lines.push('', '', formatMonth(month, 'nb').toUpperCase());
    }
    lines.push('', weekday(day), ...meetings.flatMap(meetingLines));
    const width = Math.max(0, ...said.map(({ key }) => key.length));
    for (const { time, key, sort, text } of said)
      lines.push(`  ${time}  ${key.padEnd(width)}  ${sort.padEnd(9)}  ${text}`);
  }
  return `${lines.join('\n')}\n`;
}

function glance({ key, title, stretches, end }: Line): string[] {
  const way = stretches.map(({ name, from }) => `${name} fra ${from}`).join(' → ');
  const late = end && end.late > 0 ? `; ${end.late} forsinket ved slutten` : '';
  return [`  ${key}  ${title}`, `    ${way === '' ? 'ikke registrert' : `${way}${late}`}`];
}

export const totalsWords = (t: Totals): string =>
  [
    `${t.letters} brev${t.mornings > 0 ? `, av dem ${t.mornings} dagens brev` : ''}`,
    `${t.commands} kommandoer`,
    `${t.decisions} vedtak`,
    `${t.undecided} uavgjort`,
    `${t.late} forsinkelser`,
    `${t.escalations} løftet til DSOP SG`,
    ...(t.refused > 0 ? [`${t.refused} avvist`] : []),
  ].join(' · ');

function meetingLines(meeting: Meeting): string[] {
  const { time, name, cases, present } = meeting;
  return [
    `  ${time}  MØTE ${name}${cases.length === 0 ? ': ingen saker avgjort' : ''}`,
    ...cases.map((c) => `         ${c.key} ${c.case}, ${c.question}: ${c.result}`),
    ...(present === null ? [] : [`         ${attendanceWords(meeting)}`]),
  ];
}
