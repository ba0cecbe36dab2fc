import { isUnsettled } from '../domain/cases';
import type { ActorView, CaseView, DutyView, InitiativeView, WaitView } from '../domain/view';
import { outcomeNames } from '../domain/words/cases';
import {
  counted,
  dayWords,
  forumWords,
  instantWords,
  phaseWords,
  plainWords,
  positionWords,
  roleWordsOf,
  stepWords,
  whoWords,
} from './names';
import { indent, table, type Style } from './style';

const outcomeWords = (outcome: string): string =>
  Object.hasOwn(outcomeNames, outcome) ? outcomeNames[outcome as keyof typeof outcomeNames].nb : outcome;

/** A status in the colour it has in people's minds. */
export function coloured(status: string, style: Style): string {
  const word = plainWords(status);
  switch (status) {
    case 'green':
    case 'done':
      return style.green(word);
    case 'yellow':
    case 'open':
      return style.yellow(word);
    case 'red':
    case 'late':
      return style.red(word);
    default:
      return word;
  }
}

const recentDecisions = 4;
const shownDuties = 6;
const shownRefusals = 2;
const shownUndelivered = 4;

/** An initiative on one screen: where it is, whose move it is, and what has been decided. */
export function overview(view: InitiativeView, style: Style): string {
  const parts = [
    heading(view, style),
    section(
      'Venter på',
      withoutSeats(view.waitsFor).map((w) => waitLines(w, style)),
      style,
    ),
    section(
      'Åpne saker',
      view.cases.filter(isUnsettled).map((c) => caseLines(c, style)),
      style,
    ),
    tableSection('Aktører', view.actors.map(actorRow), style),
    tableSection(
      'Roller',
      view.roles
        .filter((r) => r.person ?? r.actor)
        .map((r) => [roleWordsOf(r.role), r.person ?? r.actor ?? '', `siden ${dayWords(r.since)}`]),
      style,
    ),
    tableSection(
      'Plikter',
      pressing(alike(view.duties)).map((d) => dutyRow(d, style)),
      style,
    ),
    tableSection(
      'Dokumenter',
      view.documents.map((d) => documentRow(d, style)),
      style,
    ),
    section('Beslutninger', decisionLines(view, style), style),
    section('Siste rapport', reportLines(view, style), style),
    section(
      'Brev som ikke kom frem',
      view.undelivered.slice(-shownUndelivered).map((u) => undeliveredLine(u)),
      style,
    ),
    section(
      'Sist avvist',
      view.refusals
        .slice(-shownRefusals)
        .map((r) => `${instantWords(r.at)}  ${r.by ?? 'ukjent avsender'}: ${r.message}`),
      style,
    ),
    footing(view, style),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function heading(view: InitiativeView, style: Style): string {
  const marks = [
    view.sandbox ? style.yellow('eksempel') : '',
    view.suspended
      ? style.red(`suspendert siden ${dayWords(view.suspended.at)}: ${view.suspended.reason}`)
      : '',
    view.paused ? style.red(`på vent siden ${dayWords(view.paused.at)}: ${view.paused.reason}`) : '',
    view.ending
      ? style.red(`${plainWords(view.ending.how)} ${dayWords(view.ending.at)}: ${view.ending.reason}`)
      : '',
    ...view.blockedBy.map((b) =>
      style.red(`venter på prosessen ${b.process}${b.stopped ? ', som er stanset' : ''}`),
    ),
    ...(view.process?.awaitedBy.map((key) => style.yellow(`${key} venter på denne prosessen`)) ?? []),
  ].filter((mark) => mark !== '');
  const where = `${phaseWords(view.phase, view.ruleSet)}${stepWords(view.phase, view.step, view.ruleSet)}`;
  return [
    `${style.bold(`${view.key}  ${view.title}`)}`,
    `${where} · ${plainWords(view.kind)} · regelsett ${view.ruleSet} · ${style.dim(`nå ${instantWords(view.now)}`)}`,
    ...marks,
  ].join('\n');
}

const section = (title: string, items: readonly string[], style: Style): string =>
  items.length === 0 ? '' : `${style.bold(title)}\n${items.map((item) => indent(item)).join('\n')}`;

const tableSection = (title: string, rows: readonly (readonly string[])[], style: Style): string =>
  rows.length === 0 ? '' : `${style.bold(title)}\n${indent(table(null, rows, style))}`;

// A forum's own line names the seats that have not answered.
const withoutSeats = (waits: readonly WaitView[]): WaitView[] =>
  waits.filter(({ who }) => {
    const forum = /^seat:([^/]+)\//.exec(who)?.[1];
    return forum === undefined || !waits.some((w) => w.who === forum);
  });

function waitLines(wait: WaitView, style: Style): string {
  const next = wait.next ? `; ${instantWords(wait.next.at)}: ${wait.next.what}` : '';
  const lines = [
    `${style.yellow(whoWords(wait.who))}: ${wait.what} ${style.dim(`(${wait.paragraph}, siden ${dayWords(wait.since)}${next})`)}`,
  ];
  if (wait.command !== null) lines.push(style.dim(`  ${wait.command}`));
  return lines.join('\n');
}

function caseLines(c: CaseView, style: Style): string {
  const answered = new Set(c.positions.map((p) => p.actor));
  const silent = c.seats.filter((s) => !answered.has(s.actor)).map((s) => s.actor);
  const lines = [
    `${style.bold(c.id)}  ${c.question}`,
    `  ${forumWords(c.forum)}, ${plainWords(c.mode)}, lukkes ${instantWords(c.closesAt)}${c.status === 'undecided' ? `, ${style.red('uavgjort')}` : ''}`,
    `  Forslag: ${outcomeWords(c.proposal.outcome)}${c.proposal.text === null ? '' : `: ${c.proposal.text}`} ${style.dim(`(utgave ${c.revision})`)}`,
    ...c.proposal.conditions.map((v) => `    vilkår ${v.id}: ${v.text} (${v.owner}, ${dayWords(v.due)})`),
    ...c.positions.map(
      (p) =>
        `    ${p.actor} ${positionWords(p.position)}${p.onBehalfOf === undefined ? '' : ` (${p.person} på vegne av ${p.onBehalfOf})`}${p.reason === null ? '' : `: ${p.reason}`}`,
    ),
  ];
  if (silent.length > 0) lines.push(`    ${style.dim(`har ikke svart: ${silent.join(', ')}`)}`);
  if (c.sentence !== null) lines.push(`  ${c.sentence}`);
  return lines.join('\n');
}

function actorRow(actor: ActorView): string[] {
  const will = actor.will ? `vilje ved ${actor.will.gate}: ${plainWords(actor.will.answer)}` : '';
  const bound = actor.commitment
    ? `forpliktet til å ${plainWords(actor.commitment.to)} til ${plainWords(actor.commitment.until)}`
    : '';
  const since = actor.since === '' ? '' : ` siden ${dayWords(actor.since)}`;
  return [actor.actor, actor.name, `${plainWords(actor.status)}${since}`, will, bound];
}

// The same thing owed by several, such as the seats of a forum, in one row.
function alike(duties: readonly DutyView[]): DutyView[] {
  const groups = new Map<string, DutyView[]>();
  for (const duty of duties) {
    const what = JSON.stringify([duty.kind, duty.title, duty.due, duty.status, duty.escalatedAt]);
    groups.set(what, [...(groups.get(what) ?? []), duty]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    if (others.length === 0) return [first];
    return [
      {
        ...first,
        id: `${first.id.split('/').slice(0, -1).join('/')}/…`,
        owedBy: `${others.length + 1} i alt`,
      },
    ];
  });
}

// What is late or open first, then what comes next; what is settled is left to «dsop duties».
function pressing(duties: readonly DutyView[]): DutyView[] {
  const rank = { late: 0, open: 1, upcoming: 2, done: 3, waived: 3 };
  return duties
    .filter((d) => rank[d.status] < 3)
    .sort((a, b) => rank[a.status] - rank[b.status] || (a.due < b.due ? -1 : 1))
    .slice(0, shownDuties);
}

/** A duty as a row: id, title, who, when, how it stands. */
export const dutyRow = (duty: DutyView, style: Style): string[] => [
  duty.id,
  duty.title,
  whoWords(duty.owedBy),
  instantWords(duty.due),
  coloured(duty.status, style) +
    (duty.escalatedAt === null ? '' : `, eskalert ${dayWords(duty.escalatedAt)}`),
];

const documentRow = (d: InitiativeView['documents'][number], style: Style): string[] => [
  d.kind + (d.actor === null ? '' : ` (${d.actor})`),
  d.waived === null ? `v${d.version}` : 'frafalt',
  d.waived ?? d.name ?? d.url ?? '',
  style.dim(d.sha256?.slice(0, 12) ?? ''),
];

function decisionLines(view: InitiativeView, style: Style): string[] {
  const left = view.decisions.length - recentDecisions;
  const older = left > 0 ? [style.dim(`og ${left} eldre, se «dsop history ${view.key}»`)] : [];
  const recent = view.decisions.slice(-recentDecisions).reverse();
  return [
    ...recent.map((d) => {
      const undone = d.annulledBy === null ? '' : style.red(` opphevet av ${d.annulledBy}`);
      const open = d.conditions.filter((c) => c.fulfilledAt === null);
      const lines = [
        `${d.id}  ${outcomeWords(d.outcome)} ${dayWords(d.at)}${d.void ? style.red(' gjelder ikke lenger') : ''}${undone}`,
        `  ${style.dim(d.sentence)}`,
        ...open.map((c) => `  vilkår ${c.id}: ${c.text} (${c.owner}, ${dayWords(c.due)})`),
      ];
      return lines.join('\n');
    }),
    ...older,
  ];
}

/** The newest version for the last month reported on, with what has changed since the month before. */
function reportLines(view: InitiativeView, style: Style): string[] {
  const report = view.reports
    .filter((r) => !r.draft)
    .reduce<ReportView | undefined>((best, r) => (best && best.period > r.period ? best : r), undefined);
  if (!report) return [];
  const late = report.late ? style.red(', for sent') : '';
  const said = [
    ['tid', report.time],
    ['kostnad', report.cost],
    ['omfang', report.scope],
    ['risiko', report.risk],
    ['dekker', report.covers],
  ].flatMap(([what, text]) => (text ? [`  ${what}: ${text}`] : []));
  return [
    `${report.period} v${report.version}: ${coloured(report.status, style)}${trendWords(report)}, ${report.by} ${dayWords(report.submittedAt)}${late}`,
    `  ${report.text}`,
    ...said,
  ];
}

type ReportView = InitiativeView['reports'][number];

function trendWords({ status, previous }: ReportView): string {
  if (previous === null) return '';
  return previous === status ? ' (uendret)' : ` (forrige: ${plainWords(previous)})`;
}

const undeliveredLine = (u: InitiativeView['undelivered'][number]): string =>
  `${instantWords(u.at)}  ${u.what}${u.to === null ? '' : ` til ${u.to}`}: ${u.reason}`;

function footing(view: InitiativeView, style: Style): string {
  const letters = `brev: ${view.letters.sent} sendt, ${view.letters.pending} på vei, ${view.letters.failed} kom ikke frem`;
  const refusals = view.refusalCount > 0 ? ` · ${view.refusalCount} avvist` : '';
  const commands = counted(view.commands, 'kommando', 'kommandoer');
  return style.dim(`${commands}${refusals} · ${letters} · kjede ${view.head.slice(0, 12)}`);
}
