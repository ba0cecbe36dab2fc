import { dutyRuleOf, phaseOf } from './agreement';
import { endedAs } from './attributes';
import { nthWorkingDayOf, osloInstant, toIso, type EpochMs } from './calendar';
import { isLate, openDuties } from './duties';
import { rulesOf } from './rules';
import { waitsFor } from './explain';
import { reportBefore } from './published';
import { actorName } from './register';
import { wordOfRole } from './roles';
import type { Case, Condition, InitiativeState, Report } from './state';
import type { CaseView, ConditionView, DutyView, InitiativeView } from './view';
import { caseTitle } from './words/cases';
import { nextWakeUp } from './wake';
import { letterWords } from './words/letters';

/** The initiative as `show --json` and the `state` query give it. Instants become ISO 8601 with Oslo offset. */
export function show(state: InitiativeState, now: EpochMs): InitiativeView {
  const rules = rulesOf(state);
  return {
    key: state.key,
    title: state.title,
    need: state.need,
    kind: phaseOf(rules, state.phase).kind,
    phase: state.phase,
    step: state.ending ? endedAs(state) : state.step,
    ruleSet: state.ruleSet.version,
    sandbox: state.sandbox,
    registeredAt: toIso(state.registeredAt),
    suspended: state.suspended
      ? { at: toIso(state.suspended.at), by: state.suspended.by, reason: state.suspended.reason }
      : null,
    paused: state.paused ? { ...state.paused, at: toIso(state.paused.at) } : null,
    notes: state.notes.map((n) => ({ ...n, at: toIso(n.at) })),
    ending: state.ending
      ? {
          how: state.ending.how,
          at: toIso(state.ending.at),
          reason: state.ending.reason,
          closedAt: iso(state.ending.closedAt),
        }
      : null,
    roles: state.roles
      .filter((r) => r.until === null)
      .map((r) => ({ role: wordOfRole(r.role), person: r.person, actor: r.actor, since: toIso(r.since) })),
    actors: state.participants.map((p) => {
      const will = state.wills.find((w) => w.actor === p.actor);
      return {
        actor: p.actor,
        name: actorName(state.register, p.actor),
        status: p.status,
        since: toIso(p.since),
        will: will ? { gate: will.gate, answer: will.answer, text: will.text, at: toIso(will.at) } : null,
        commitment: p.commitment
          ? { to: p.commitment.to, since: toIso(p.commitment.since), until: p.commitment.until }
          : null,
      };
    }),
    cases: state.cases.map((c) => caseView(state, c)),
    documents: state.documents.map(({ at, ...d }) => ({ ...d, at: toIso(at) })),
    reports: state.reports.map((r) => reportView(state, r)),
    duties: dutyViews(state, now),
    escalations: state.cases.flatMap((c) =>
      c.question.kind === 'escalation'
        ? [
            {
              case: c.id,
              reason: c.question.reason,
              duty: c.question.duty,
              status: c.status,
              tabledAt: toIso(c.tabledAt),
              outcome: c.status === 'decided' ? c.proposal.outcome : null,
            },
          ]
        : [],
    ),
    decisions: state.decisions.map((d) => ({
      id: d.id,
      question: caseTitle(rules, d.question).nb,
      gate: 'gate' in d.question ? d.question.gate : null,
      forum: d.forum,
      outcome: d.outcome,
      at: toIso(d.at),
      recordedAt: toIso(d.recordedAt),
      ruleSet: d.ruleSet,
      sentence: d.sentence.nb,
      annulledBy: d.annulledBy,
      void: d.void,
      manifest: d.manifest.hash,
      head: d.head,
      conditions: d.proposal.conditions.map(conditionView),
    })),
    refusals: state.refusals.map((r) => ({
      at: toIso(r.at),
      code: r.code,
      message: r.message,
      paragraph: r.paragraph,
      command: r.command,
      by: r.by,
      id: r.id,
    })),
    refusalCount: state.refusalCount,
    waitsFor: waitsFor(state, now).map((w) => ({
      who: w.who,
      case: w.case,
      gate: w.gate,
      what: w.what.nb,
      paragraph: w.paragraph,
      since: toIso(w.since),
      next: w.next ? { at: toIso(w.next.at), what: w.next.what.nb } : null,
      command: w.command,
    })),
    undelivered: state.undelivered.map((u) => ({ ...u, what: letterWords(u.intent).nb, at: toIso(u.at) })),
    letters: { sent: state.letters.sent, failed: state.letters.failed, pending: state.outbox.length },
    blockedBy: state.blockedBy.map((b) => ({
      process: b.process,
      since: toIso(b.since),
      stopped: b.stopped === true,
    })),
    process: state.process ?? null,
    disputes: (state.disputes ?? []).map((d) => ({
      ...d,
      path: d.path.map((step) => ({ ...step, at: toIso(step.at) })),
      solution: d.solution && { ...d.solution, at: toIso(d.solution.at) },
      answers: d.answers.map((a) => ({ ...a, at: toIso(a.at) })),
      endedAt: iso(d.endedAt),
    })),
    cancelRequests: state.cancelRequests.map(toIso),
    register: state.register.revision,
    head: state.chain.head,
    commands: state.chain.entries.length,
    recommendations: state.recommendations.map((r) => ({ ...r, at: toIso(r.at) })),
    wakesAt: iso(nextWakeUp(state, now)?.at ?? null),
    now: toIso(now),
  };
}

const iso = (at: EpochMs | null): string | null => (at === null ? null : toIso(at));

const conditionView = (k: Condition): ConditionView => ({
  id: k.id,
  text: k.text,
  owner: k.owner,
  due: k.due,
  fulfilledAt: iso(k.fulfilledAt),
});

function caseView(state: InitiativeState, c: Case): CaseView {
  return {
    id: c.id,
    revision: c.revision,
    status: c.status,
    question: caseTitle(rulesOf(state), c.question).nb,
    gate: 'gate' in c.question ? c.question.gate : null,
    forum: c.forum,
    tabledAt: toIso(c.tabledAt),
    tabledBy: c.tabledBy,
    closesAt: toIso(c.closing.at),
    mode: c.closing.mode,
    reference: c.closing.reference,
    proposal: {
      outcome: c.proposal.outcome,
      text: c.proposal.text,
      conditions: c.proposal.conditions.map(conditionView),
    },
    manifest: c.manifest,
    seats: c.seats,
    positions: c.positions.map((p) => ({
      actor: p.actor,
      person: p.person,
      ...(p.onBehalfOf !== undefined && { onBehalfOf: p.onBehalfOf }),
      position: p.kind,
      reason: p.reason,
      at: toIso(p.at),
      receivedAt: toIso(p.receivedAt),
      revision: p.revision,
    })),
    outcome: c.status === 'decided' ? c.proposal.outcome : null,
    sentence: c.sentence?.nb ?? null,
  };
}

function reportView(state: InitiativeState, r: Report): InitiativeView['reports'][number] {
  const rules = rulesOf(state);
  const line = rules.reporting.find((l) => l.id === r.line);
  const rule = line && dutyRuleOf(rules, line.duty);
  const skipped = line?.skipMonths.includes(Number(r.period.slice(5))) ?? false;
  const due =
    rule?.due.by === 'workingDayOfMonth' && !skipped
      ? toIso(osloInstant(nthWorkingDayOf(r.period, rule.due.workingDay), rule.due.time))
      : null;
  return {
    line: r.line,
    period: r.period,
    due,
    status: r.status,
    previous: reportBefore(state, r.line, r.period)?.status ?? null,
    version: r.version,
    draft: r.draft,
    submittedAt: toIso(r.at),
    by: r.by,
    late: r.late,
    text: r.text,
    time: r.time,
    cost: r.cost,
    scope: r.scope,
    risk: r.risk,
    covers: r.covers,
  };
}

/** Duties that stand, and the last of those that no longer do. */
function dutyViews(state: InitiativeState, now: EpochMs): DutyView[] {
  const rules = rulesOf(state);
  const settled = state.settled.slice(-60).map((s): DutyView => {
    const rule = dutyRuleOf(rules, s.kind);
    return {
      id: s.id,
      kind: s.kind,
      title: rule?.name.nb ?? s.kind,
      owedBy: s.owedBy,
      due: toIso(s.due),
      status: s.status === 'done' ? 'done' : 'waived',
      reminders: [],
      extension: extensionOf(state, s.id),
      escalatedAt: iso(s.escalatedAt),
      paragraph: rule?.paragraph ?? '',
    };
  });
  const open = openDuties(state, now).map((d): DutyView => {
    const rungs = state.rungs[d.id] ?? [];
    const escalating = d.rule.rungs.filter((r) => r.escalates !== undefined).map((r) => r.id);
    return {
      id: d.id,
      kind: d.rule.kind,
      title: d.title.nb,
      owedBy: d.owedBy.token,
      due: toIso(d.due),
      status: d.upcoming ? 'upcoming' : isLate(d, now) ? 'late' : 'open',
      reminders: rungs.map((r) => ({ rung: r.rung, at: toIso(r.at) })),
      extension: extensionOf(state, d.id),
      escalatedAt: iso(rungs.find((r) => escalating.includes(r.rung))?.at ?? null),
      paragraph: d.paragraph,
    };
  });
  return [...settled, ...open];
}

function extensionOf(state: InitiativeState, duty: string): DutyView['extension'] {
  const given = state.extensions.findLast((e) => e.duty === duty);
  return given
    ? { until: toIso(given.until), reason: given.reason, by: given.by, at: toIso(given.at) }
    : null;
}
