import type { Payload } from '../../contract/commands';
import { dutyRuleOf, lineFor, type ReportingLine } from '../agreement';
import { nextMonth, nthWorkingDayOf, osloInstant, osloMonthOf, type EpochMs, type Month } from '../calendar';
import { openDuties, reportDutyId } from '../duties';
import type { InitiativeEvent } from '../events';
import { accept, refuse } from '../refusal';
import { inPmo } from '../register';
import { heldBy, reporterOf } from '../roles';
import { deadline, events, today, type Context, type Decided } from './context';

/** Status reports (V4 §3.4, §3.5): versioned; one that is published never changes, a correction is a new version. */

/** When a report for the month is due; null in months that the line leaves out. */
export function reportDue(ctx: Pick<Context, 'rules'>, line: ReportingLine, period: Month): EpochMs | null {
  const rule = dutyRuleOf(ctx.rules, line.duty);
  if (!rule || rule.due.by !== 'workingDayOfMonth' || line.skipMonths.includes(Number(period.slice(5))))
    return null;
  return osloInstant(nthWorkingDayOf(period, rule.due.workingDay), rule.due.time);
}

/**
 * A status report of the line that runs in this phase, for a month (`YYYY-MM`); without one, for the oldest that is owed, else for
 * this one (V4 §3.4, §3.5). Refused: `wrong-phase` (no line runs), `not-authorised`, `bad-date` (before the line began, or beyond
 * next month).
 */
export function report(ctx: Context, p: Payload<'report'>): Decided {
  const { state, rules, by, at, day } = ctx;
  const line = lineFor(rules, state.phase);
  if (!line) {
    return refuse(
      'wrong-phase',
      `${state.key} rapporterer ikke i denne fasen; statusrapporter begynner med konseptfasen.`,
      rules.reporting[0]?.paragraph ?? null,
    );
  }
  const may =
    line.reporters.some((role) => heldBy(state, role, by, at) || heldBy(state, role, by, ctx.now)) ||
    inPmo(state.register, by, day);
  if (!may) {
    const reporter = reporterOf(state, line);
    const who = 'person' in reporter.to ? `${reporter.name.nb} (${reporter.to.person})` : reporter.name.nb;
    return refuse(
      'not-authorised',
      `${by} kan ikke rapportere for ${state.key}; det gjør ${who}.`,
      line.paragraph,
    );
  }
  const current = osloMonthOf(at);
  const period = p.period ?? defaultPeriod(ctx, line, current);
  const begun = state.lines.filter((l) => l.id === line.id).map((l) => osloMonthOf(l.since))[0];
  if (period > nextMonth(current)) {
    return refuse(
      'bad-date',
      `${period} ligger for langt frem: det kan rapporteres for ${current} og neste måned.`,
      line.paragraph,
    );
  }
  if (begun !== undefined && period < begun) {
    return refuse(
      'bad-date',
      `${state.key} begynte å rapportere i ${begun}; ${period} ligger før det.`,
      line.paragraph,
    );
  }
  const earlier = state.reports.filter((r) => r.line === line.id && r.period === period && !r.draft);
  const duty = openDuties(state, ctx.now).find((d) => d.id === reportDutyId(line.id, period));
  const due = duty?.due ?? reportDue(ctx, line, period);
  const filed: InitiativeEvent = {
    type: 'reportFiled',
    report: {
      line: line.id,
      period,
      version: earlier.length + 1,
      status: p.status,
      text: p.text,
      time: p.time ?? null,
      cost: p.cost ?? null,
      scope: p.scope ?? null,
      risk: p.risk ?? null,
      covers: p.covers ?? null,
      draft: p.draft ?? false,
      by,
      at,
      late: earlier.length === 0 && due !== null && at > due && begun !== undefined && period > begun,
    },
  };
  return events(filed);
}

/** The month a report is for when nobody says: the oldest that is owed, else the current one. */
function defaultPeriod(ctx: Context, line: ReportingLine, current: Month): Month {
  const owed = openDuties(ctx.state, ctx.now).find(
    (d) => d.line?.id === line.id && d.period !== null && d.period <= current,
  );
  return owed?.period ?? current;
}

/**
 * PMO may extend a duty to 16:00 in Oslo on a day, with a reason; its ladder is then climbed from the new date (V4 §3.3). Refused:
 * `not-authorised`, `not-allowed` (no such open duty, or a position), `bad-date`.
 */
export function extend(ctx: Context, p: Payload<'extend'>): Decided {
  const { state, by, now } = ctx;
  const may = today(ctx, ({ day }) =>
    inPmo(state.register, by, day)
      ? accept(true)
      : refuse('not-authorised', 'Bare PMO kan gi utsettelse.', 'V4 §3.3'),
  );
  if (!may.ok) return may;
  const open = openDuties(state, now);
  const duty = open.find((d) => d.id === p.duty);
  if (!duty) {
    const known = open.map((d) => d.id).join(', ');
    return refuse(
      'not-allowed',
      `${state.key} har ingen åpen plikt ${p.duty}${known ? `; åpne plikter: ${known}` : ''}.`,
      'V4 §3.3',
    );
  }
  if (duty.rule.due.by === 'source' && duty.rule.kind === 'position') {
    return refuse(
      'not-allowed',
      'Fristen for et standpunkt er når saken lukkes; flytt saken (dsop move).',
      duty.paragraph,
    );
  }
  const near = deadline(ctx, p.until);
  if (!near.ok) return near;
  const until = osloInstant(p.until, '16:00');
  if (until <= now)
    return refuse('bad-date', `Utsettelsen til ${p.until} er allerede passert.`, duty.paragraph);
  if (until <= duty.due) return refuse('bad-date', `Plikten har alt frist etter ${p.until}.`, duty.paragraph);
  return events({ type: 'dutyExtended', duty: p.duty, until, reason: p.reason, by, at: ctx.at });
}
