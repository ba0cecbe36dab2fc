import { dutyRuleOf, type ReportingLine, type RuleSet } from '../agreement';
import {
  firstDayOf,
  formatMonth,
  nextMonth,
  nthWorkingDayOf,
  osloInstant,
  osloMonthOf,
  type EpochMs,
  type Month,
} from '../calendar';
import { goesByLatest } from '../mended';
import { reporterOf, roleParty, type Party } from '../roles';
import type { InitiativeState } from '../state';
import { dueOnce, fill, knownSince, type Duty } from './row';

export const reportDutyId = (line: string, period: Month): string => `report/${line}/${period}`;

/**
 * One report a month for each running line, from the month after it began; nothing in the months it skips (V4 §3.4). The next
 * one is listed before its month begins.
 */
export function reportDuties(state: InitiativeState, rules: RuleSet, now: EpochMs): Duty[] {
  return state.lines
    .filter((l) => l.until === null)
    .flatMap((running) => {
      const line = rules.reporting.find((l) => l.id === running.id);
      const rule = line && dutyRuleOf(rules, line.duty);
      if (!line || !rule || rule.due.by !== 'workingDayOfMonth') return [];
      const { workingDay, time } = rule.due;
      const first = nextMonth(osloMonthOf(running.since));
      const ahead = nextMonth(osloMonthOf(now));
      const last = goesByLatest(state) ? reportedFrom(line, ahead) : ahead;
      if (first > last) return [];
      const reported = new Set(
        state.reports.filter((r) => r.line === line.id && !r.draft).map((r) => r.period),
      );
      const owedBy = reporterOf(state, line);
      const copies = copiesOf(state, line, owedBy);
      // A phase that began with a backdated decision has owed reports since, but nobody could know.
      const known = knownSince(state, running.since);
      return monthsFrom(first, last)
        .filter((m) => !reported.has(m) && !line.skipMonths.includes(Number(m.slice(5))))
        .map((period): Duty => {
          const begins = osloInstant(firstDayOf(period), '00:00');
          const openedAt = Math.max(begins, known);
          return {
            id: reportDutyId(line.id, period),
            rule,
            title: {
              nb: `${rule.name.nb}, ${formatMonth(period, 'nb')}`,
              en: `${rule.name.en}, ${formatMonth(period, 'en')}`,
            },
            owedBy,
            copies,
            openedAt,
            due: dueOnce(rule, period, () => osloInstant(nthWorkingDayOf(period, workingDay), time)),
            period,
            line,
            case: null,
            paragraph: line.paragraph,
            command: fill(rule.command, { KEY: state.key, PERIOD: period }),
            upcoming: begins > now,
          };
        });
    });
}

/** The month itself, or the first after it that the line does not leave out. */
const reportedFrom = (line: ReportingLine, month: Month): Month =>
  monthsFrom(month, nextMonth(month, 12)).find((m) => !line.skipMonths.includes(Number(m.slice(5)))) ?? month;

const monthsLookedAhead = 24;

/** When the next report of a running line is due, for the lines that have none in the list: it may leave out the month ahead. */
export function nextReportDue(
  state: InitiativeState,
  rules: RuleSet,
  listed: readonly Duty[],
  now: EpochMs,
): EpochMs[] {
  return state.lines
    .filter((l) => l.until === null && !listed.some((d) => d.line?.id === l.id))
    .flatMap((running) => {
      const line = rules.reporting.find((l) => l.id === running.id);
      const rule = line && dutyRuleOf(rules, line.duty);
      if (!line || !rule || rule.due.by !== 'workingDayOfMonth') return [];
      const { workingDay, time } = rule.due;
      const began = nextMonth(osloMonthOf(running.since));
      const ahead = nextMonth(osloMonthOf(now));
      const from = began > ahead ? began : ahead;
      const next = monthsFrom(from, nextMonth(from, monthsLookedAhead)).find(
        (month) =>
          !line.skipMonths.includes(Number(month.slice(5))) &&
          !state.reports.some((r) => r.line === line.id && !r.draft && r.period === month),
      );
      return next ? [osloInstant(nthWorkingDayOf(next, workingDay), time)] : [];
    });
}

const months = new Map<Month, Month[]>();

/** The months from `first` to `last`; the list of a line that runs for years grows by one a month. */
function monthsFrom(first: Month, last: Month): Month[] {
  const known = months.get(first) ?? [first];
  months.set(first, known);
  for (let m = known[known.length - 1] ?? first; m < last; m = nextMonth(m)) known.push(nextMonth(m));
  return known[known.length - 1] === last ? known : known.filter((m) => m <= last);
}

/** Who gets a copy of what the reporter of a line is asked for: the project lead in any case (V4 §3.4). */
export const copiesOf = (state: InitiativeState, line: ReportingLine, owedBy: Party): Party[] =>
  line.copies
    .map((role) => roleParty(state, role))
    .filter((p): p is Party => p !== null && personOfParty(p) !== personOfParty(owedBy));

const personOfParty = (party: Party): string => ('person' in party.to ? party.to.person : party.token);
