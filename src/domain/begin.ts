import type { Payload } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import { initiativeWorkflowId } from '../contract/messages';
import { courseOf, phaseOf, ruleSetOf, type HostKind, type RuleSet } from './agreement';
import { append, genesis } from './chain';
import type { EpochMs } from './calendar';
import { evolve } from './evolve';
import type { ActorId, PersonId, RegisterSnapshot } from './register';
import type { Chain, InitiativeState, OffModelAdmission } from './state';

/** What an initiative begins with: the command that registered it, and the programme's register as it was then. */
export interface Beginning {
  envelope: Envelope;
  payload: Payload<'register'>;
  register: RegisterSnapshot;
  ruleSet: { version: string; custom: RuleSet | null };
  clockOffsetMs: number;
  /** Work that did not follow the model: where it enters, by which decision of Topplederforum (V4 §3.1). */
  admitted?: OffModelAdmission;
}

/** Registers an idea as it came, without judging what it says (V4 §4.1). `now` is the workflow's start. */
export function begin(given: Beginning, now: EpochMs): InitiativeState {
  const { envelope, payload } = given;
  const { key, title, need, sample } = payload;
  const { admitted, ...plain } = given;
  const state = firstState({
    ...plain,
    by: envelope.by,
    key,
    title,
    need,
    sample: sample === true,
    workflowId: initiativeWorkflowId(key),
    invited: [payload.actor, ...(payload.actors ?? [])],
    chain: append({ head: genesis, entries: [] }, envelope, now, [`${key} er registrert.`]),
    now,
  });
  if (!admitted) return state;
  const { entry, decision } = admitted;
  const entered: InitiativeState = { ...state, offModel: admitted };
  return evolve(entered, { type: 'phaseEntered', phase: entry, decision, at: now });
}

/** What a state with cases and duties begins with, whoever hosts it. */
export interface FirstState extends Pick<Beginning, 'register' | 'ruleSet' | 'clockOffsetMs'> {
  by: PersonId;
  host?: HostKind;
  key: string;
  workflowId: string;
  title: string;
  need: string;
  sample: boolean;
  invited: readonly ActorId[];
  chain: Chain;
  now: EpochMs;
}

/** A state in the first phase of its course, in which nothing has happened. */
export function firstState(given: FirstState): InitiativeState {
  const { host, register, ruleSet, clockOffsetMs, now, chain } = given;
  const agreement = ruleSet.custom ?? ruleSetOf(ruleSet.version);
  if (!agreement) throw new Error(`no rule set ${ruleSet.version}`);
  const rules = courseOf(agreement, host);
  const first = phaseOf(rules, rules.entry);
  return {
    schemaVersion: 1,
    ...(host !== undefined && { host }),
    key: given.key,
    workflowId: given.workflowId,
    title: given.title,
    need: given.need,
    registeredAt: now,
    registeredBy: given.by,
    sandbox: given.sample || clockOffsetMs !== 0,
    clockOffsetMs,
    ruleSet,
    register,
    phase: rules.entry,
    step: first.steps[0]?.id ?? first.id,
    phaseSince: now,
    phaseBy: null,
    idea: { assessment: null, priority: null, qualification: null },
    participants: [...new Set(given.invited)].map((actor) => ({
      actor,
      status: 'invited',
      since: now,
      commitment: null,
    })),
    roles: [],
    documents: [],
    recommendations: [],
    wills: [],
    cases: [],
    decisions: [],
    reports: [],
    lines: [],
    rungs: {},
    extensions: [],
    settled: [],
    blockedBy: [],
    suspended: null,
    paused: null,
    notes: [],
    ending: null,
    outbox: [],
    undelivered: [],
    letters: { sent: 0, failed: 0, last: [] },
    chain,
    journal: [],
    refusals: [],
    refusalCount: 0,
    cancelRequests: [],
    caseCounters: {},
  };
}
