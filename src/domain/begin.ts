import type { Payload } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import { initiativeWorkflowId } from '../contract/messages';
import { phaseOf, ruleSetOf, type RuleSet } from './agreement';
import { append, genesis } from './chain';
import type { EpochMs } from './calendar';
import type { RegisterSnapshot } from './register';
import type { InitiativeState } from './state';

/** What an initiative begins with: the command that registered it, and the programme's register as it was then. */
export interface Beginning {
  envelope: Envelope;
  payload: Payload<'register'>;
  register: RegisterSnapshot;
  ruleSet: { version: string; custom: RuleSet | null };
  clockOffsetMs: number;
}

/** Registers an idea as it came, without judging what it says (V4 §4.1). `now` is the workflow's start. */
export function begin(given: Beginning, now: EpochMs): InitiativeState {
  const { envelope, payload, register, ruleSet, clockOffsetMs } = given;
  const rules = ruleSet.custom ?? ruleSetOf(ruleSet.version);
  if (!rules) throw new Error(`no rule set ${ruleSet.version}`);
  const first = phaseOf(rules, rules.entry);
  const invited = [...new Set([payload.actor, ...(payload.actors ?? [])])];
  return {
    schemaVersion: 1,
    key: payload.key,
    workflowId: initiativeWorkflowId(payload.key),
    title: payload.title,
    need: payload.need,
    registeredAt: now,
    registeredBy: envelope.by,
    sandbox: payload.sample === true || clockOffsetMs !== 0,
    clockOffsetMs,
    ruleSet,
    register,
    phase: rules.entry,
    step: first.steps[0]?.id ?? first.id,
    phaseSince: now,
    phaseBy: null,
    idea: { assessment: null, priority: null, qualification: null },
    participants: invited.map((actor) => ({ actor, status: 'invited', since: now, commitment: null })),
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
    chain: append({ head: genesis, entries: [] }, envelope, now, [`${payload.key} er registrert.`]),
    refusals: [],
    refusalCount: 0,
    cancelRequests: [],
    caseCounters: {},
  };
}
