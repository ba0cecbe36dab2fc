import type { CommandName } from '../contract/commands';
import { toIso, type EpochMs } from '../domain/calendar';
import type { CaseView, InitiativeView } from '../domain/view';

/** One thing that happened in a rehearsal, at the instant it was planned for (ISO 8601, Oslo). */
export type Entry = {
  at: string;
  /** The initiative it concerns. */
  key: string;
} & Happened;

export type Happened =
  | { kind: 'letter'; to: string; subject: string }
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
  | { kind: 'ended'; how: string; reason: string };

export const entryAt = (at: EpochMs, key: string, happened: Happened): Entry => ({
  at: toIso(Math.floor(at / 60_000) * 60_000),
  key,
  ...happened,
});

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
