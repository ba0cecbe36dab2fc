import type { CommandName } from '../contract/commands';
import type { ForumId } from '../domain/agreement';
import { toIso, type EpochMs } from '../domain/calendar';
import type { MeetingView } from '../domain/meetingView';
import { matters, monthFigures, type MonthFigures, type MonthStatus } from '../domain/month';
import type { CaseView, InitiativeView } from '../domain/view';

/** One thing that happened in a rehearsal, at the instant it was planned for (ISO 8601, Oslo). */
export type Entry = {
  at: string;
  /** The initiative it concerns. */
  key: string;
} & Happened;

export type Happened =
  | { kind: 'letter'; to: string; subject: string }
  /** A reader's one letter of a working morning, over all initiatives. */
  | { kind: 'morning'; to: string; items: { key: string; subject: string }[] }
  | { kind: 'did'; by: string; command: CommandName; effect: string[]; case: string | null }
  | { kind: 'refused'; by: string; command: CommandName; code: string; message: string }
  | { kind: 'tabled'; case: string; question: string; forum: string; closes: string; meeting: string | null }
  | { kind: 'escalated'; case: string; question: string; forum: string; duty: string | null }
  | {
      kind: 'moved';
      case: string;
      question: string;
      forum: string;
      closes: string;
      /** The meeting it was meant for, and the one it goes to. */
      was: string | null;
      meeting: string | null;
    }
  | {
      kind: 'decided' | 'undecided' | 'withdrawn';
      case: string;
      question: string;
      forum: string;
      gate: string | null;
      meeting: string | null;
      outcome: string | null;
      sentence: string;
      /** Actors whose seat said nothing. */
      absent: string[];
    }
  | { kind: 'late'; duty: string; title: string; owedBy: string }
  | { kind: 'phase'; from: string | null; to: string; step: string }
  | { kind: 'ended'; how: string; reason: string }
  | {
      kind: 'meeting';
      what: 'planned' | 'called' | 'moved' | 'cancelled';
      meeting: string;
      forum: ForumId;
      begins: string;
      /** What it was called with. */
      agenda: { key: string; case: string; question: string }[];
      reason: string | null;
    }
  | { kind: 'month'; month: string; figures: MonthFigures; matters: string[] };

/** The key under which the programme itself stands in the diary. */
export const boardKey = 'PROGRAMME';

/** The planned instant of what has happened a moment after it (ISO 8601, Oslo). */
export const minuteOf = (at: EpochMs): string => toIso(Math.floor(at / 60_000) * 60_000);

export const entryAt = (at: EpochMs, key: string, happened: Happened): Entry => ({
  at: minuteOf(at),
  key,
  ...happened,
});

/** Does the sentence of a receipt say who gets letters? */
export const isOfLetters = (sentence: string): boolean => /får (brev|det i dagens brev)/.test(sentence);

/** What has come about by itself or by a command, between two looks at an initiative. */
export function changes(before: InitiativeView | undefined, after: InitiativeView): Happened[] {
  return [
    ...after.cases.flatMap((c) =>
      caseChange(
        before?.cases.find((one) => one.id === c.id),
        c,
        after,
      ),
    ),
    ...(before?.phase === after.phase
      ? []
      : [{ kind: 'phase', from: before?.phase ?? null, to: after.phase, step: after.step } as const]),
    ...after.duties.flatMap((duty): Happened[] => {
      const was = before?.duties.find((one) => one.id === duty.id && one.due === duty.due)?.status;
      return duty.status === 'late' && before !== undefined && was !== 'late'
        ? [{ kind: 'late', duty: duty.id, title: duty.title, owedBy: duty.owedBy }]
        : [];
    }),
    ...(after.ending && !before?.ending
      ? [{ kind: 'ended', how: after.ending.how, reason: after.ending.reason } as const]
      : []),
  ];
}

function caseChange(was: CaseView | undefined, c: CaseView, view: InitiativeView): Happened[] {
  const about = { case: c.id, question: c.question, forum: c.forum };
  const meeting = c.mode === 'meeting' ? c.reference : null;
  const found: Happened[] = [];
  if (was === undefined && c.tabledBy === null) {
    const duty = view.escalations.find((e) => e.case === c.id)?.duty ?? null;
    found.push({ kind: 'escalated', ...about, duty });
  } else if (was === undefined) {
    found.push({ kind: 'tabled', ...about, closes: c.closesAt, meeting });
  } else if (was.closesAt !== c.closesAt) {
    found.push({ kind: 'moved', ...about, closes: c.closesAt, was: was.reference, meeting });
  }
  if (c.status !== 'open' && was?.status !== c.status) {
    const answered = new Set(c.positions.map((p) => p.actor));
    found.push({
      kind: c.status as 'decided' | 'undecided' | 'withdrawn',
      ...about,
      gate: c.gate,
      meeting,
      outcome: c.outcome,
      sentence: c.sentence ?? '',
      absent: c.seats.map((s) => s.actor).filter((actor) => !answered.has(actor)),
    });
  }
  return found;
}

/** What has become of the forums' meetings between two looks. */
export function meetingChanges(before: readonly MeetingView[], after: readonly MeetingView[]): Happened[] {
  const isNew = (m: MeetingView): boolean => !before.some(({ id }) => id === m.id);
  // What is planned at one time is told forum by forum.
  const forums = [...new Set(after.map(({ forum }) => forum))];
  const planned = forums.flatMap((forum) => after.filter((m) => m.forum === forum && isNew(m)));
  return [...after.filter((m) => !isNew(m)), ...planned].flatMap((m): Happened[] => {
    const was = before.find(({ id }) => id === m.id);
    const { id: meeting, forum, begins } = m;
    const say = (what: 'planned' | 'called' | 'moved' | 'cancelled', reason: string | null): Happened => ({
      kind: 'meeting',
      what,
      meeting,
      forum,
      begins,
      agenda:
        what === 'called' ? m.agenda.map(({ key, case: id, question }) => ({ key, case: id, question })) : [],
      reason,
    });
    const cancelled = m.cancelled !== null && was?.status !== 'cancelled';
    return [
      ...(was ? [] : [say('planned', m.reason)]),
      ...(was && was.begins !== begins ? [say('moved', m.moves.at(-1)?.reason ?? null)] : []),
      ...(m.status === 'called' && was?.status !== 'called' ? [say('called', null)] : []),
      ...(cancelled ? [say('cancelled', m.cancelled?.reason ?? null)] : []),
    ];
  });
}

/** DSOP SG was sent the month's status. */
export const monthTold = (status: MonthStatus): Happened => ({
  kind: 'month',
  month: status.month,
  figures: monthFigures(status),
  matters: matters({ ...status, programme: 'programmet' }).map(({ nb }) => nb),
});
