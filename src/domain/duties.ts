import { documentRuleOf, gateFrom, phaseOf, type RuleSet } from './agreement';
import { basisOf, currentDocuments, missingBasis } from './basis';
import { nextMonth, nthWorkingDayOf, osloInstant, osloMonthOf, type EpochMs } from './calendar';
import { conditionDuties, positionDuties, willDuties } from './duties/cases';
import { meetingDuties } from './duties/meetings';
import { copiesOf, reportDuties } from './duties/reports';
import { knownSince, openedLater, phaseKnown, row, type Duty } from './duties/row';
import { rulesOf } from './rules';
import { lately } from './lately';
import { goesByLatest } from './mended';
import {
  holderOf,
  partyOf,
  pmoParty,
  reporterOf,
  roleNames,
  roleParty,
  wordOfRole,
  type Party,
} from './roles';
import type { InitiativeState } from './state';

export { reportDutyId } from './duties/reports';
export { type Duty } from './duties/row';

/** All duties that are open now, soonest due first. */
export const openDuties = lately((state, now): readonly Duty[] => {
  const rules = rulesOf(state);
  const settled = settledIds(state);
  const all = state.ending
    ? lessonsDuty(state, rules)
    : [
        ...reportDuties(state, rules, now),
        ...comparisonDuty(state, rules),
        ...checkoutDuties(state, rules),
        ...mandateDuty(state, rules),
        ...willDuties(state, rules, now),
        ...strategyDuty(state, rules),
        ...vacancyDuties(state, rules),
        ...meetingDuty(state, rules, now),
        ...meetingDuties(state, rules, now),
      ];
  return [...all, ...positionDuties(state, rules, now), ...conditionDuties(state, rules)]
    .filter((d) => !settled.has(d.id))
    .map((d) => extended(state, learnt(state, d)))
    .sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1));
});

const settledCache = new WeakMap<InitiativeState['settled'], Set<string>>();
function settledIds(state: InitiativeState): Set<string> {
  let ids = settledCache.get(state.settled);
  if (!ids) {
    // A monthly duty is settled once for all; others may be owed again when their source comes back.
    ids = new Set(state.settled.filter((s) => s.id.startsWith('report/')).map((s) => s.id));
    settledCache.set(state.settled, ids);
  }
  return ids;
}

/** What was learnt of only after it had begun is owed from then on. */
function learnt(state: InitiativeState, duty: Duty): Duty {
  const known = state.learnt?.[duty.id];
  return known === undefined ? duty : openedLater(duty, known);
}

/** An extension moves the due time on; one given to an earlier duty of the same id has passed. */
function extended(state: InitiativeState, duty: Duty): Duty {
  const last = state.extensions.findLast((e) => e.duty === duty.id);
  if (!last || last.until <= duty.due) return duty;
  const before = goesByLatest(state) ? state.settled.findLast((s) => s.id === duty.id) : undefined;
  return before && before.at > last.at ? duty : { ...duty, due: last.until };
}

/** Documents that the basis ahead wants from each actor: the legal and privacy check-out (V4 §4.2). */
function checkoutDuties(state: InitiativeState, rules: RuleSet): Duty[] {
  const gate = gateFrom(rules, state.phase);
  if (!gate) return [];
  return basisOf(rules, { kind: 'gate', gate: gate.id })
    .filter((item) => item.perActor && !item.optional)
    .flatMap((item) => {
      const filed = currentDocuments(state, item.kind);
      return state.participants
        .filter((p) => p.status === 'joined' && !filed.some((d) => d.actor === p.actor))
        .flatMap((p) =>
          row(rules, 'checkout', {
            id: `checkout/${item.kind}/${p.actor}`,
            owedBy: contactOf(state, p.actor),
            openedAt: Math.max(phaseKnown(state), p.since),
            paragraph: item.paragraph,
            words: { KEY: state.key, ACTOR: p.actor },
          }),
        );
    });
}

function contactOf(state: InitiativeState, actor: string): Party {
  const contact = state.roles.find(
    (r) =>
      (r.role === 'legalContact' || r.role === 'privacyContact') &&
      r.actor === actor &&
      r.until === null &&
      r.person !== null,
  );
  const party = partyOf(state, `actor:${actor}`);
  return contact?.person ? { ...party, to: { person: contact.person } } : party;
}

/**
 * The mandate for the next phase is handed over by whoever leads the project (V4 §3.4). It is owed once the rest of the
 * basis is there: how long a phase takes is not for a deadline to say.
 */
function mandateDuty(state: InitiativeState, rules: RuleSet): Duty[] {
  const gate = gateFrom(rules, state.phase);
  const running = rules.reporting.find((l) => l.phases.includes(state.phase));
  if (!gate || !running || currentDocuments(state, gate.mandate).length > 0) return [];
  const rest = missingBasis(state, { kind: 'gate', gate: gate.id }).filter((m) => m.id !== gate.mandate);
  if (rest.length > 0) return [];
  const filed = gate.basis.flatMap((b) => currentDocuments(state, b.kind)).map((d) => d.at);
  return row(rules, 'mandate-handover', {
    id: `mandate/${gate.mandate}`,
    title: {
      nb: `Forslag til mandat: ${documentRuleOf(rules, gate.mandate)?.name.nb ?? gate.mandate}`,
      en: `Draft mandate: ${documentRuleOf(rules, gate.mandate)?.name.en ?? gate.mandate}`,
    },
    owedBy: reporterOf(state, running),
    copies: copiesOf(state, running, reporterOf(state, running)),
    openedAt: Math.max(phaseKnown(state), ...filed),
    words: { KEY: state.key, KIND: gate.mandate },
  });
}

/** A document kind that a duty row of its own asks for once its phase has begun: the communication strategy (V4 §6.1). */
function strategyDuty(state: InitiativeState, rules: RuleSet): Duty[] {
  const rule = rules.duties.find((d) => d.kind === 'communication-strategy');
  const kind = rule?.kind;
  if (!kind || !rule.phases?.includes(state.phase) || currentDocuments(state, kind).length > 0) return [];
  const running = rules.reporting.find((l) => l.phases.includes(state.phase));
  return row(rules, kind, {
    id: `document/${kind}`,
    owedBy: running ? reporterOf(state, running) : pmoParty,
    copies: running ? copiesOf(state, running, reporterOf(state, running)) : [],
    openedAt: phaseKnown(state),
    words: { KEY: state.key },
  });
}

/** Roles that the phase requires and nobody holds: PMO clarifies staffing (V4 §3.3). */
function vacancyDuties(state: InitiativeState, rules: RuleSet): Duty[] {
  return phaseOf(rules, state.phase)
    .requiredRoles.filter(({ role }) => holderOf(state, role) === null)
    .flatMap(({ role, paragraph }) =>
      row(rules, 'vacant-role', {
        id: `vacant/${wordOfRole(role)}`,
        title: { nb: `Ubesatt rolle: ${roleNames[role].nb}`, en: `Vacant role: ${roleNames[role].en}` },
        owedBy: pmoParty,
        openedAt: Math.max(
          phaseKnown(state),
          ...state.roles.filter((r) => r.role === role).map((r) => r.until ?? 0),
        ),
        paragraph,
        words: { KEY: state.key, ROLE: wordOfRole(role), PERSON: 'PERSON' },
      }),
    );
}

/** PMO weighs the ideas against one another regularly: each is taken a step on, or up again, once a quarter (V4 §4.1; ours). */
function comparisonDuty(state: InitiativeState, rules: RuleSet): Duty[] {
  const { steps } = phaseOf(rules, state.phase);
  const next = steps[steps.findIndex((s) => s.id === state.step) + 1];
  if (next?.by === undefined) return [];
  const { assessment, priority } = state.idea;
  const openedAt = Math.max(phaseKnown(state), assessment?.at ?? 0, priority?.at ?? 0);
  const quarterEnd = nextMonth(osloMonthOf(openedAt), 3);
  return row(rules, 'idea-comparison', {
    id: `comparison/${next.id}/${quarterEnd}`,
    owedBy: pmoParty,
    openedAt,
    due: osloInstant(nthWorkingDayOf(quarterEnd, 5), '16:00'),
    words: { KEY: state.key },
  }).map((duty) => ({ ...duty, command: `dsop ${next.by ?? ''} ${state.key}` }));
}

/** Operations meet regularly; the minutes of a quarter discharge its meeting (V4 §3.5; the cadence is ours). */
function meetingDuty(state: InitiativeState, rules: RuleSet, now: EpochMs): Duty[] {
  const rule = rules.duties.find((d) => d.kind === 'operations-meeting');
  if (!rule?.phases?.includes(state.phase)) return [];
  const minutes = state.documents.filter((d) => d.kind === 'minutes' && d.at >= state.phaseSince);
  const openedAt = Math.max(phaseKnown(state), ...minutes.map((d) => d.at));
  const quarterEnd = nextMonth(osloMonthOf(openedAt), 3);
  if (openedAt > now) return [];
  return row(rules, 'operations-meeting', {
    id: `meeting/${quarterEnd}`,
    owedBy: roleParty(state, 'operationsLead') ?? pmoParty,
    openedAt,
    due: osloInstant(nthWorkingDayOf(quarterEnd, 5), '16:00'),
    words: { KEY: state.key },
  });
}

/** After a stop an analysis is owed, so that something is learnt from it (V4 §4). */
function lessonsDuty(state: InitiativeState, rules: RuleSet): Duty[] {
  if (!state.ending || state.ending.closedAt !== null) return [];
  return row(rules, 'lessons', {
    id: 'lessons',
    owedBy: roleParty(state, 'steeringLead') ?? roleParty(state, 'projectLead') ?? pmoParty,
    openedAt: knownSince(state, state.ending.at),
    words: { KEY: state.key },
  });
}

export const isLate = (duty: Duty, now: EpochMs): boolean => now >= duty.due;
