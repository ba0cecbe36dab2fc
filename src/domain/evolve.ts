import { commitmentIn, enterPhase, linesIn, reopen } from './entering';
import { rulesOf } from './rules';
import { transitionFrom } from './agreement';
import { renewed } from './cases';
import type { EpochMs } from './calendar';
import { evolveDisputes } from './disputes';
import type { InitiativeEvent } from './events';
import { evolveMeetings, isMeetingEvent } from './meetings';
import { afterBounce, afterDelivery, afterReturn } from './outbox';
import type { Case, InitiativeState, Participant, ProcessRecord, RoleHolding } from './state';
import { assertNever } from './text';
import { goesByLatest } from './mended';

/** Notes are kept whole in the chain; the newest stand in the state. */
const mostNotes = 50;

/** The state after an event. Total, and never refuses: what may happen is decided before. */
export function evolve(state: InitiativeState, event: InitiativeEvent): InitiativeState {
  if (isMeetingEvent(event)) return evolveMeetings(state, event);
  switch (event.type) {
    case 'ideaWeighed':
      return { ...state, step: event.step, idea: { ...state.idea, ...event.record } };
    case 'stepTaken':
      return { ...state, step: event.step };
    case 'recommended':
      return { ...state, recommendations: [...state.recommendations, event.recommendation] };
    case 'actorInvited':
      return withParticipant(state, {
        actor: event.actor,
        status: 'invited',
        since: event.at,
        commitment: null,
      });
    case 'actorJoined':
      return withParticipant(state, {
        actor: event.actor,
        status: 'joined',
        since: event.at,
        commitment: commitmentIn(state, event.at),
      });
    case 'actorLeft':
      return {
        ...withParticipant(state, { actor: event.actor, status: 'left', since: event.at, commitment: null }),
        roles: state.roles.map((r) =>
          r.actor === event.actor && r.until === null ? { ...r, until: event.at } : r,
        ),
        wills: state.wills.filter((w) => w.actor !== event.actor),
      };
    case 'roleAppointed':
      return { ...state, roles: [...state.roles.map((r) => endIfReplaced(r, event)), holding(event)] };
    case 'roleVacated':
      return {
        ...state,
        roles: state.roles.map((r) => (sameHolding(r, event) ? { ...r, until: event.at } : r)),
      };
    case 'documentFiled':
      return { ...state, documents: [...state.documents, event.document] };
    case 'caseTabled':
      return {
        ...state,
        cases: [...state.cases, event.case],
        caseCounters: { ...state.caseCounters, [counterOf(event.case.id)]: numberOf(event.case.id) },
      };
    case 'caseAmended':
      return withCase(state, event.caseId, (c) =>
        renewed(c, { proposal: event.proposal, ...standing(state, event) }),
      );
    case 'caseBasisChanged':
      return withCase(state, event.caseId, (c) =>
        renewed(c, { manifest: event.manifest, ...standing(state, event) }),
      );
    case 'caseMoved':
      return withCase(unreminded(state, event.caseId), event.caseId, (c) => ({
        ...c,
        closing: event.closing,
        seats: c.seats.map((s) => (s.call === 'late' ? { ...s, call: 'called' } : s)),
        status: 'open',
        closedAt: null,
        sentence: null,
      }));
    case 'caseWithdrawn':
      return withCase(state, event.caseId, (c) => ({ ...c, status: 'withdrawn', closedAt: event.at }));
    case 'seatPassed':
      return withCase(state, event.caseId, (c) => ({
        ...c,
        seats: c.seats.map((s) =>
          s.actor === event.actor
            ? { ...s, person: event.person, passed: true, call: answered(c, s.actor) ? s.call : 'pending' }
            : s,
        ),
      }));
    case 'positionTaken':
      return withCase(state, event.caseId, (c) => ({
        ...c,
        positions: [...c.positions.filter((p) => p.actor !== event.position.actor), event.position],
        replaced: [...c.replaced, ...c.positions.filter((p) => p.actor === event.position.actor)],
        seats: c.seats.map((s) => (s.actor === event.position.actor ? { ...s, call: 'called' } : s)),
      }));
    case 'caseDecided':
      return {
        ...withCase(state, event.caseId, (c) => ({
          ...c,
          status: 'decided',
          closedAt: event.decision.at,
          sentence: event.decision.sentence,
        })),
        decisions: [...state.decisions, event.decision],
      };
    case 'caseUndecided':
      return withCase(state, event.caseId, (c) => ({
        ...c,
        status: 'undecided',
        closedAt: event.at,
        sentence: event.sentence,
      }));
    case 'referralVoided':
      return {
        ...state,
        decisions: state.decisions.map((d) => (d.id === event.decisionId ? { ...d, void: true } : d)),
      };
    case 'decisionAnnulled':
      return {
        ...state,
        decisions: state.decisions.map((d) =>
          d.id === event.decisionId ? { ...d, annulledBy: event.by } : d,
        ),
      };
    case 'willExpressed':
      return {
        ...state,
        wills: [
          ...state.wills.filter((w) => w.gate !== event.will.gate || w.actor !== event.will.actor),
          event.will,
        ],
      };
    case 'willWithdrawn':
      return {
        ...state,
        wills: state.wills.filter((w) => w.gate !== event.gate || w.actor !== event.actor),
        withdrawnWills: [
          ...(state.withdrawnWills ?? []).filter((w) => w.gate !== event.gate || w.actor !== event.actor),
          { gate: event.gate, actor: event.actor, at: event.at },
        ],
      };
    case 'phaseEntered':
      return enterPhase(state, event.phase, event.decision, event.at);
    case 'conditionFulfilled':
      return {
        ...state,
        decisions: state.decisions.map((d) =>
          d.id === event.decisionId
            ? {
                ...d,
                proposal: {
                  ...d.proposal,
                  conditions: d.proposal.conditions.map((k) =>
                    k.id === event.condition ? { ...k, fulfilledAt: event.at, fulfilledBy: event.by } : k,
                  ),
                },
              }
            : d,
        ),
      };
    case 'reportFiled':
      return {
        ...state,
        reports: [
          ...state.reports.filter(
            (r) => !(r.draft && r.line === event.report.line && r.period === event.report.period),
          ),
          event.report,
        ],
      };
    case 'dutyExtended':
      return {
        ...state,
        extensions: [
          ...state.extensions,
          { duty: event.duty, until: event.until, reason: event.reason, by: event.by, at: event.at },
        ],
        rungs: omit(state.rungs, event.duty),
      };
    case 'rungsFired':
      return {
        ...state,
        rungs: {
          ...state.rungs,
          [event.duty]: [
            ...(state.rungs[event.duty] ?? []),
            ...event.rungs.map((rung) => ({ rung, at: event.at })),
          ],
        },
      };
    case 'dutiesLearnt':
      return {
        ...state,
        learnt: { ...state.learnt, ...Object.fromEntries(event.duties.map((id) => [id, event.at])) },
      };
    case 'dutySettled': {
      const { learnt } = state;
      return {
        ...state,
        settled: [...state.settled, event.settled],
        rungs: omit(state.rungs, event.settled.id),
        ...(learnt && { learnt: omit(learnt, event.settled.id) }),
      };
    }
    case 'suspended':
      return { ...state, suspended: { at: event.at, by: event.by, reason: event.reason, case: event.case } };
    case 'suspensionLifted':
      return { ...state, suspended: null };
    case 'paused':
      return { ...state, paused: { at: event.at, by: event.by, reason: event.reason } };
    case 'resumed':
      return { ...state, paused: null };
    case 'annotated':
      return {
        ...state,
        notes: [...state.notes, { text: event.text, by: event.by, at: event.at }].slice(-mostNotes),
      };
    case 'blocked':
      return {
        ...state,
        // Whoever takes it up anew takes over from a process that came to nothing.
        blockedBy: [
          ...state.blockedBy.filter((b) => b.stopped !== true && b.process !== event.process),
          { process: event.process, since: event.at },
        ],
      };
    case 'blockEnded':
      return {
        ...state,
        blockedBy: state.blockedBy.flatMap((b) =>
          b.process !== event.process ? [b] : event.how === 'stopped' ? [{ ...b, stopped: true }] : [],
        ),
      };
    case 'processAwaited':
      return withProcess(state, (p) => ({ ...p, awaitedBy: [...new Set([...p.awaitedBy, event.by])] }));
    case 'processConcluded':
      return withProcess(state, (p) => ({ ...p, outcome: event.outcome }));
    case 'newsToTell':
      return { ...state, news: [...(state.news ?? []), ...event.news] };
    case 'disputeRaised':
    case 'disputeMoved':
    case 'solutionChosen':
    case 'solutionAnswered':
    case 'disputeEnded':
      return evolveDisputes(state, event);
    case 'ruleSetChosen':
      return { ...state, nextRuleSet: event.version, nextRules: event.rules };
    case 'ruleSetMoved': {
      const { nextRuleSet: _, nextRules, ...rest } = state;
      const moved = {
        ...rest,
        begunUnder: state.begunUnder ?? state.ruleSet,
        ruleSet: { version: event.version, custom: nextRules ?? null },
      };
      return { ...moved, lines: linesIn(moved, rulesOf(moved), event.at) };
    }
    case 'newsTold':
      return { ...state, news: (state.news ?? []).slice(event.count) };
    case 'ended':
      return {
        ...state,
        ending: event.ending,
        suspended: null,
        participants: state.participants.map((p) => ({ ...p, commitment: null })),
        lines: state.lines.map((l) => ({ ...l, until: l.until ?? event.ending.at })),
      };
    case 'reopened':
      return reopen(state, event.at);
    case 'recordClosed':
      return state.ending ? { ...state, ending: { ...state.ending, closedAt: event.at } } : state;
    case 'lettersIntended':
      return { ...state, outbox: [...state.outbox, ...event.intents] };
    case 'lettersHandedOver':
      return {
        ...state,
        outbox: state.outbox.map((i) => (event.intents.includes(i.id) ? { ...i, underWay: true } : i)),
      };
    case 'lettersDropped':
      return { ...state, outbox: state.outbox.filter((i) => !event.intents.includes(i.id)) };
    case 'lettersDelivered':
      return afterDelivery(state, event.results, event.at);
    case 'lettersReturned':
      return afterReturn(state, event.letters, event.at);
    case 'letterBounced':
      return afterBounce(state, event);
    case 'rulesMended':
      return { ...state, mended: event.again ? 2 : true };
    case 'registerUpdated':
      return { ...state, register: event.register };
    case 'journalled':
      return state.journal ? { ...state, journal: [...state.journal, event.row] } : state;
    case 'cancelRequested':
      return { ...state, cancelRequests: [...state.cancelRequests, event.at].slice(-20) };
    default:
      return assertNever(event);
  }
}

/** Case ids are a prefix and a running number: BP1-1, REF-BP2-1. */
export const counterOf = (caseId: string): string => caseId.replace(/-\d+$/, '');
const numberOf = (caseId: string): number => Number(/\d+$/.exec(caseId)?.[0] ?? 0);

const omit = <T>(record: Record<string, T>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([k]) => k !== key));

/** A case with another closing time: those who have not answered, or not said what they want, are reminded before that one too. */
function unreminded(state: InitiativeState, caseId: string): InitiativeState {
  const question = state.cases.find((c) => c.id === caseId)?.question;
  const will = question && 'gate' in question && goesByLatest(state) ? `will/${question.gate}/` : undefined;
  const begunAnew = (duty: string): boolean =>
    duty.startsWith(`position/${caseId}/`) || (will !== undefined && duty.startsWith(will));
  return {
    ...state,
    rungs: Object.fromEntries(Object.entries(state.rungs).filter(([duty]) => !begunAnew(duty))),
  };
}

const standing = (state: InitiativeState, { at }: { at: EpochMs }): Pick<Case, 'standsSince'> =>
  goesByLatest(state) ? { standsSince: at } : {};

const answered = (c: Case, actor: string): boolean => c.positions.some((p) => p.actor === actor);

function withCase(state: InitiativeState, id: string, change: (c: Case) => Case): InitiativeState {
  return { ...state, cases: state.cases.map((c) => (c.id === id ? change(c) : c)) };
}

function withProcess(state: InitiativeState, change: (p: ProcessRecord) => ProcessRecord): InitiativeState {
  return state.process ? { ...state, process: change(state.process) } : state;
}

function withParticipant(state: InitiativeState, participant: Participant): InitiativeState {
  return {
    ...state,
    participants: [...state.participants.filter((p) => p.actor !== participant.actor), participant],
  };
}

type RoleChange = Pick<RoleHolding, 'role' | 'person' | 'actor'> & { at: EpochMs };

const holding = ({ role, person, actor, at }: RoleChange): RoleHolding => ({
  role,
  person,
  actor,
  since: at,
  until: null,
});

/** Roles held per actor (contacts, consumers) stand side by side; of the others there is one holder at a time. */
export const perActor: ReadonlySet<string> = new Set(['consumer', 'legalContact', 'privacyContact']);

function endIfReplaced(held: RoleHolding, change: RoleChange): RoleHolding {
  if (held.role !== change.role || held.until !== null) return held;
  if (perActor.has(held.role) && held.actor !== change.actor) return held;
  return { ...held, until: change.at };
}

const sameHolding = (held: RoleHolding, change: RoleChange): boolean =>
  held.role === change.role &&
  held.until === null &&
  (change.person === null || held.person === change.person) &&
  (change.actor === null || held.actor === change.actor);

/** The phase that follows, with the gate between; undefined in the last phase. */
export const ahead = (state: InitiativeState) => transitionFrom(rulesOf(state), state.phase);
