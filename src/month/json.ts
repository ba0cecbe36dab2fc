import { toIso, type EpochMs } from '../domain/calendar';
import { casesIn, lateIn, monthFigures, type MonthStatus } from '../domain/month';
import { trendOf } from '../domain/portfolio';

/** The status as one JSON document: instants are ISO 8601 with Oslo offset, people are ids. */
export function monthJson(status: MonthStatus): object {
  const { programme, month, at, sandbox, items } = status;
  const iso = (instant: EpochMs | null): string | null => (instant === null ? null : toIso(instant));
  const row = (item: MonthStatus['items'][number]) => ({
    key: item.key,
    title: item.title,
    phase: item.phase,
    phaseSince: iso(item.phaseSince),
    ruleSet: item.ruleSet,
    lead: item.lead,
    actors: item.actors,
    health: item.report?.status ?? null,
    period: item.report?.period ?? null,
    previous: item.before?.status ?? null,
    trend: trendOf(item),
    report: item.report?.words ?? null,
    late: item.late.length,
    next: item.next && { what: item.next.title.nb, due: toIso(item.next.due), who: item.next.owedByName.nb },
    suspended: item.suspended,
    blockedBy: item.blockedBy,
  });
  const cases = casesIn(status).map(({ item, question, forumName: _, tabledAt, closesAt, ...c }) => ({
    key: item?.key ?? null,
    ...c,
    question: question.nb,
    tabledAt: toIso(tabledAt),
    closesAt: toIso(closesAt),
  }));
  return {
    programme,
    month,
    at: toIso(at),
    sandbox,
    figures: monthFigures(status),
    // Counted, and not listed: a status keeps what most needs to be looked at.
    left: status.left ?? null,
    initiatives: items.filter((i) => i.host === 'initiative').map(row),
    late: lateIn(status).map(({ item, title, owedByName: _, due, ...late }) => ({
      key: item.key,
      ...late,
      title: title.nb,
      due: toIso(due),
    })),
    cases: cases.filter(({ kind }) => kind !== 'escalation'),
    escalations: cases.filter(({ kind }) => kind === 'escalation'),
    processes: items.filter((i) => i.host === 'process').map(row),
  };
}
