import {
  documentRuleOf,
  dutyRuleOf,
  gateFrom,
  phaseOf,
  type DutyRule,
  type ReportingLine,
  type RuleSet,
} from './agreement';
import { basisOf, currentDocuments, joinedActors, manifestOf, missingBasis } from './basis';
import {
  firstDayOf,
  formatMonth,
  monthsBetween,
  nextMonth,
  nthWorkingDayOf,
  osloDayOf,
  osloInstant,
  osloMonthOf,
  type EpochMs,
  type Month,
} from './calendar';
import { rulesOf } from './evolve';
import { addPaused } from './ladder';
import { actorName } from './register';
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
import { caseTitle } from './words/cases';
import type { Text } from './text';

/**
 * Everything that somebody owes by a date is one kind of thing. Open duties are derived from the state; what has been
 * said about them (rungs, extensions) is all that is kept.
 */
export interface Duty {
  id: string;
  rule: DutyRule;
  title: Text;
  owedBy: Party;
  copies: Party[];
  openedAt: EpochMs;
  due: EpochMs;
  /** Month of a monthly duty. */
  period: Month | null;
  line: ReportingLine | null;
  paragraph: string;
  command: string;
  /** Already in the list before its time has come. */
  upcoming: boolean;
}

export const reportDutyId = (line: string, period: Month): string => `report/${line}/${period}`;

/** All duties that are open now, soonest due first. */
export function openDuties(state: InitiativeState, now: EpochMs): Duty[] {
  const rules = rulesOf(state);
  const settled = settledIds(state);
  const all = state.ending
    ? lessonsDuty(state, rules)
    : [
        ...reportDuties(state, rules, now),
        ...comparisonDuty(state, rules),
        ...checkoutDuties(state, rules),
        ...mandateDuty(state, rules),
        ...willDuties(state, rules),
        ...strategyDuty(state, rules),
        ...vacancyDuties(state, rules),
        ...meetingDuty(state, rules, now),
      ];
  return [...all, ...positionDuties(state, rules), ...conditionDuties(state, rules)]
    .filter((d) => !settled.has(d.id))
    .map((d) => extended(state, d))
    .sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1));
}

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

/** An extension moves the due time on; one given to an earlier duty of the same id has passed. */
function extended(state: InitiativeState, duty: Duty): Duty {
  const last = state.extensions.findLast((e) => e.duty === duty.id);
  return last && last.until > duty.due ? { ...duty, due: last.until } : duty;
}

/** One report a month for each running line, from the month after it began; nothing in the months it skips (V4 §3.4). */
function reportDuties(state: InitiativeState, rules: RuleSet, now: EpochMs): Duty[] {
  return state.lines
    .filter((l) => l.until === null)
    .flatMap((running) => {
      const line = rules.reporting.find((l) => l.id === running.id);
      const rule = line && dutyRuleOf(rules, line.duty);
      if (!line || !rule || rule.due.by !== 'workingDayOfMonth') return [];
      const { workingDay, time } = rule.due;
      const first = nextMonth(osloMonthOf(running.since));
      const last = nextMonth(osloMonthOf(now));
      if (first > last) return [];
      const reported = new Set(
        state.reports.filter((r) => r.line === line.id && !r.draft).map((r) => r.period),
      );
      const owedBy = reporterOf(state, line);
      const copies = copiesOf(state, line, owedBy);
      // A phase that began with a backdated decision has owed reports since, but nobody could know.
      const known = Math.max(
        0,
        ...state.decisions.filter((d) => d.at === running.since).map((d) => d.recordedAt),
      );
      return monthsBetween(first, last)
        .filter((m) => !line.skipMonths.includes(Number(m.slice(5))) && !reported.has(m))
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
            due: osloInstant(nthWorkingDayOf(period, workingDay), time),
            period,
            line,
            paragraph: line.paragraph,
            command: fill(rule.command, { KEY: state.key, PERIOD: period }),
            upcoming: begins > now,
          };
        });
    });
}

/** Who gets a copy of what the reporter of a line is asked for: the project lead in any case (V4 §3.4). */
const copiesOf = (state: InitiativeState, line: ReportingLine, owedBy: Party): Party[] =>
  line.copies
    .map((role) => roleParty(state, role))
    .filter((p): p is Party => p !== null && personOfParty(p) !== personOfParty(owedBy));

/** A seat owes its position until the case is decided or has closed. */
function positionDuties(state: InitiativeState, rules: RuleSet): Duty[] {
  return state.cases
    .filter((c) => c.status === 'open')
    .flatMap((c) =>
      c.seats
        .filter((s) => !c.positions.some((p) => p.actor === s.actor))
        .flatMap((s) =>
          row(rules, 'position', {
            id: `position/${c.id}/${s.actor}`,
            title: {
              nb: `Standpunkt: ${caseTitle(rules, c.question).nb}`,
              en: `Position: ${caseTitle(rules, c.question).en}`,
            },
            owedBy: {
              token: `seat:${c.forum}/${s.actor}`,
              name: {
                nb: `${actorName(state.register, s.actor)} i ${rules.forums[c.forum].short}`,
                en: `${actorName(state.register, s.actor)} in ${rules.forums[c.forum].short}`,
              },
              to: { person: s.person },
            },
            openedAt: c.receivedAt,
            due: c.closing.at,
            paragraph: rules.forums[c.forum].paragraph,
            words: { KEY: state.key, CASE: c.id },
          }),
        ),
    );
}

/** Each participating actor owes its will from the time it is asked for (V4 §4.2–4.4). */
function willDuties(state: InitiativeState, rules: RuleSet): Duty[] {
  const gate = gateFrom(rules, state.phase);
  if (!gate?.will) return [];
  const asked = state.cases.filter(
    (c) =>
      c.status !== 'withdrawn' &&
      'gate' in c.question &&
      c.question.gate === gate.id &&
      askedSince(state, c.receivedAt),
  );
  const first = asked[0];
  const last = asked.at(-1);
  if (!first || !last) return [];
  const manifest = manifestOf(state, { kind: 'gate', gate: gate.id }).hash;
  return joinedActors(state)
    .filter(
      (actor) => !state.wills.some((w) => w.gate === gate.id && w.actor === actor && w.manifest === manifest),
    )
    .flatMap((actor) =>
      row(rules, 'will', {
        id: `will/${gate.id}/${actor}`,
        title: {
          nb: `Ønske og vilje til ${gate.will?.to.nb ?? ''}`,
          en: `Wish and will ${gate.will?.to.en ?? ''}`,
        },
        owedBy: partyOf(state, `actor:${actor}`),
        openedAt: first.receivedAt,
        due: last.closing.at,
        paragraph: gate.will?.paragraphs.join(', ') ?? gate.paragraph,
        words: { KEY: state.key, GATE: gate.id, ACTOR: actor },
      }),
    );
}
const askedSince = (state: InitiativeState, at: EpochMs): boolean => at >= state.phaseSince;

/** Conditions of decisions in force. */
function conditionDuties(state: InitiativeState, rules: RuleSet): Duty[] {
  return state.decisions
    .filter((d) => d.annulledBy === null && !state.ending)
    .flatMap((d) =>
      d.proposal.conditions
        .filter((k) => k.fulfilledAt === null)
        .flatMap((k) =>
          row(rules, 'condition', {
            id: `condition/${k.id}`,
            title: { nb: `Vilkår ${k.id}: ${k.text}`, en: `Condition ${k.id}: ${k.text}` },
            owedBy: partyOf(state, k.owner),
            openedAt: d.recordedAt,
            due: osloInstant(k.due, '16:00'),
            words: { KEY: state.key, CONDITION: k.id },
          }),
        ),
    );
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
            openedAt: Math.max(state.phaseSince, p.since),
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
    openedAt: Math.max(state.phaseSince, ...filed),
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
    openedAt: state.phaseSince,
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
          state.phaseSince,
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
  const openedAt = Math.max(state.phaseSince, assessment?.at ?? 0, priority?.at ?? 0);
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
  const minutes = state.documents.filter((d) => d.kind === 'minutes' && d.at >= state.phaseSince).at(-1);
  const openedAt = minutes?.at ?? state.phaseSince;
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
    openedAt: state.ending.at,
    words: { KEY: state.key },
  });
}

interface DutySource {
  id: string;
  title?: Text;
  owedBy: Party;
  copies?: Party[];
  openedAt: EpochMs;
  due?: EpochMs;
  paragraph?: string;
  words: Record<string, string>;
}

/** One duty of a row of the table; nothing when the rule set has no such row. */
function row(rules: RuleSet, kind: string, source: DutySource): Duty[] {
  const rule = dutyRuleOf(rules, kind);
  if (!rule) return [];
  const due =
    source.due ??
    (rule.due.by === 'opened'
      ? osloInstant(
          addPaused(osloDayOf(source.openedAt), rule.due.workingDays, rule.pausedMonths),
          rule.due.time,
        )
      : source.openedAt);
  return [
    {
      id: source.id,
      rule,
      title: source.title ?? rule.name,
      owedBy: source.owedBy,
      copies: source.copies ?? [],
      openedAt: source.openedAt,
      due,
      period: null,
      line: null,
      paragraph: source.paragraph ?? rule.paragraph,
      command: fill(rule.command, source.words),
      upcoming: false,
    },
  ];
}

const fill = (template: string, words: Record<string, string>): string =>
  template.replace(/\b[A-Z]{3,}\b/g, (word) => words[word] ?? word);

const personOfParty = (party: Party): string => ('person' in party.to ? party.to.person : party.token);

export const isLate = (duty: Duty, now: EpochMs): boolean => now >= duty.due;

/** How many duties are late now. */
export const lateCount = (state: InitiativeState, now: EpochMs): number =>
  openDuties(state, now).filter((d) => isLate(d, now)).length;
