import { writeFile } from 'node:fs/promises';
import { queryMeetings, readAgenda } from '../client/agenda';
import { queryRegister } from '../client/reads';
import { agendaFor, type AgendaItem } from '../domain/agenda';
import { builtInRuleSets, ruleSetOf, type RuleSet } from '../domain/agreement';
import { parseInstant } from '../domain/calendar';
import type { MeetingFacts } from '../domain/letters';
import { meetingRule } from '../domain/meetings';
import type { MeetingsView, MeetingView } from '../domain/meetingView';
import type { Register } from '../domain/register';
import type { Context } from './context';
import type { Typed } from './flags';
import { forumWords, instantWords, plainWords, positionWords } from './names';
import { done, refusedResult, unanswered, usage, type Result } from './result';
import { table, type Style } from './style';

/** Meetings that are over and listed without `--all`. */
const shownOver = 5;

/** `dsop meetings [--forum F]`: what is planned, what was held, who has been absent, what is owed. */
export async function readMeetings(context: Context, typed: Typed): Promise<Result> {
  const { forum } = typed;
  if (forum !== undefined && !['tlf', 'sg', 'pmo'].includes(String(forum)))
    return usage(`--forum må være tlf, sg eller pmo, ikke «${String(forum)}»`);
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const seen = await queryMeetings(session.value.client, context.leftMs());
  if (!('value' in seen)) return unanswered(seen);
  const of = <T extends { forum: string }>(list: readonly T[]) =>
    list.filter((one) => forum === undefined || one.forum === forum);
  const view = { ...seen.value, meetings: of(seen.value.meetings), absences: of(seen.value.absences) };
  return done(view, (style) => meetingsText(view, typed.all === true, style));
}

const isOver = (m: MeetingView): boolean => m.status === 'held' || m.status === 'cancelled';

function meetingsText({ meetings, absences, owed }: MeetingsView, all: boolean, style: Style): string {
  const over = meetings.filter(isOver);
  const shown = all ? meetings : [...over.slice(-shownOver), ...meetings.filter((m) => !isOver(m))];
  const heading = ['MØTE', 'FORUM', 'NÅR', 'STATUS', 'INNKALLING', 'SAKER', 'FREMMØTE', 'REFERAT'];
  const rows = shown.map((m) => [
    m.id,
    forumWords(m.forum),
    instantWords(m.begins),
    [
      m.kind === 'extra' ? 'ekstra' : '',
      m.status === 'cancelled' ? style.red('avlyst') : plainWords(m.status),
    ]
      .filter((word) => word !== '')
      .join(', '),
    instantWords(m.calledAt ?? m.callsAt),
    m.agenda.length > 0 ? String(m.agenda.length) : '',
    m.attendance === null ? '' : `${m.attendance.filter((a) => a.present).length}/${m.attendance.length}`,
    m.minutes === null ? '' : `utgave ${m.minutes.version}`,
  ]);
  const parts = [
    shown.length === 0
      ? 'Ingen møter er planlagt; «dsop plan-meeting --help» viser hvordan.'
      : table(heading, rows, style, 2),
    ...(over.length > shownOver && !all ? [style.dim(`${over.length - shownOver} eldre: --all`)] : []),
    ...(absences.length === 0
      ? []
      : [
          `${style.bold('Borte fra flere møter på rad')}\n${absences.map((a) => `- ${a.actor}: ${a.running} i ${forumWords(a.forum)}`).join('\n')}`,
        ]),
    ...(owed.length === 0
      ? []
      : [
          `${style.bold('Gjenstår')}\n${owed.map((d) => `- ${d.owedBy}: ${d.title}, frist ${instantWords(d.due)}${d.late ? style.red(' (forsinket)') : ''} ${style.dim(`(${d.paragraph})`)}`).join('\n')}`,
        ]),
  ];
  return parts.join('\n\n');
}

/** `dsop agenda MEETING`: what waits for it now, asked of whoever waits; `--out FILE` writes the papers. */
export async function readMeetingAgenda(context: Context, word: string, typed: Typed): Promise<Result> {
  const id = word.toUpperCase();
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const { client } = session.value;
  const seen = await queryMeetings(client, context.leftMs());
  if (!('value' in seen)) return unanswered(seen);
  const meeting = seen.value.meetings.find((m) => m.id === id);
  if (!meeting)
    return refusedResult('unknown-meeting', `Det finnes ikke noe møte ${id}; «dsop meetings» viser dem.`);
  const items = await readAgenda(client, meeting.forum, context.leftMs());
  if (!('value' in items)) return unanswered(items);
  const agenda = agendaFor(meeting, items.value);
  const { out } = typed;
  if (typeof out === 'string') {
    const register = await queryRegister(client, context.leftMs());
    if (!('value' in register)) return unanswered(register);
    const wrong = await writePack(out, meeting, agenda, register.value);
    if (wrong !== undefined) return usage(wrong);
  }
  return done({ meeting, agenda }, (style) =>
    [
      agendaText(meeting, agenda, style),
      ...(typeof out === 'string' ? [`Sakspapirene er skrevet til «${out}».`] : []),
    ].join('\n\n'),
  );
}

function agendaText(meeting: MeetingView, agenda: readonly AgendaItem[], style: Style): string {
  const head = `${style.bold(`${meeting.id}: ${forumWords(meeting.forum)}, ${instantWords(meeting.begins)}`)} ${style.dim(`(${plainWords(meeting.status)})`)}`;
  const part = (title: string, items: readonly AgendaItem[]): string[] =>
    items.length === 0
      ? []
      : [`${style.bold(title)}\n${items.map((item) => itemText(item, style)).join('\n')}`];
  const tabled = agenda.filter((i) => i.reference === meeting.id);
  const others = agenda.filter((i) => i.reference !== meeting.id);
  return [
    head,
    ...(tabled.length === 0 ? ['Ingen saker er lagt frem for møtet.'] : []),
    ...part('Saksliste', tabled),
    ...part('Venter ellers på forumet', others),
  ].join('\n\n');
}

function itemText(item: AgendaItem, style: Style): string {
  const { case: c } = item;
  const positions = item.positions.map((p) => `${p.actor} ${positionWords(p.kind)}`).join(', ');
  return [
    `- ${item.key} ${item.title}: ${c.question.nb} ${style.dim(`(${c.id}, ${c.paragraph})`)}`,
    `    forslag: ${c.proposal.outcomeName.nb}; ${item.stands.nb}${positions === '' ? '' : ` (${positions})`}`,
    ...item.waits.map((w) => `    ${w.who.nb}: ${w.what.nb}`),
  ].join('\n');
}

/** Writes the papers as one HTML page. Out: what is wrong with the file, if anything. */
async function writePack(
  file: string,
  meeting: MeetingView,
  agenda: readonly AgendaItem[],
  register: Register,
): Promise<string | undefined> {
  const rules = ruleSetOf(register.ruleSet, register.ruleSets) ?? builtInRuleSets.at(-1);
  if (!rules) return undefined;
  const { meetingPack } = await import('../mail/pack.js');
  const named = new Map([...register.actors, ...register.persons].map(({ id, name }) => [id, name]));
  const names = (id: string) => named.get(id) ?? id;
  const page = meetingPack(factsOf(meeting, rules), agenda, { lang: 'nb', names, banner: null });
  try {
    await writeFile(file, page);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error;
    return `Kan ikke skrive til filen «${file}» (${String(error.code)}).`;
  }
}

const factsOf = (meeting: MeetingView, rules: RuleSet): MeetingFacts => ({
  id: meeting.id,
  forum: meeting.forum,
  forumName: rules.forums[meeting.forum].name,
  kind: meeting.kind,
  reason: meeting.reason,
  begins: parseInstant(meeting.begins) ?? 0,
  ends: parseInstant(meeting.ends) ?? 0,
  place: meeting.place,
  link: meeting.link,
  sequence: meeting.sequence,
  paragraph: meetingRule(rules, meeting.forum).paragraph,
});
