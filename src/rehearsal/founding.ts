import { commands } from '../contract/commands';
import { castOf, personFrom } from '../dev/cast';
import { lifeOf, type Life } from '../dev/life';
import { stepId, type Step } from '../dev/play';
import { caseConcerned, envelopeOf } from '../client/envelope';
import type { PhaseId } from '../domain/agreement';
import { begin } from '../domain/begin';
import { osloDayOf, type EpochMs } from '../domain/calendar';
import { judge } from '../domain/decide';
import { ready } from '../domain/outbox';
import { snapshotOf, type Register } from '../domain/register';
import { show } from '../domain/show';
import type { InitiativeState } from '../domain/state';
import { unfold } from '../domain/unfold';
import { wake } from '../domain/wake';
import type { PlannedInitiative } from './scenario';
import { rulesFor } from './world';

/**
 * An initiative as it stands on the first day: all that has brought it there is done at one moment, by the rules alone, with
 * letters that nobody reads. The engine takes it up from there.
 */
export function founded(planned: PlannedInitiative, register: Register, at: EpochMs): InitiativeState {
  const life = lifeFor(planned, register, at);
  const [first, ...rest] = stepsTo(life, planned.phase ?? life.rules.entry);
  if (!first) throw new Error(`${planned.key} cannot be registered`);
  const builtIn = !register.ruleSets.some(({ version }) => version === register.ruleSet);
  const start = begin(
    {
      envelope: envelopeFor(register, first, 0, undefined, at),
      payload: commands.register.payload.parse(first.payload),
      register: snapshotOf(register),
      ruleSet: { version: register.ruleSet, custom: builtIn ? null : life.rules },
      clockOffsetMs: 0,
    },
    at,
  );
  return rest.reduce(
    (state, step, index) => taken(state, envelopeFor(register, step, index + 1, state, at), step, at),
    delivered(start, at),
  );
}

/** The life of a planned initiative, with the people the portfolio names. */
export function lifeFor(planned: PlannedInitiative, register: Register, at: EpochMs): Life {
  const { actor, participants, projectLead, steeringLead, operationsLead, title, need } = planned;
  const day = osloDayOf(at);
  const named = {
    actor,
    registrant: personFrom(register, actor, day),
    participants,
    ...(projectLead && { projectLead }),
    ...(steeringLead && { steeringLead }),
    ...(operationsLead && { operationsLead }),
  };
  const rules = rulesFor(register, register.ruleSet);
  return lifeOf(planned.key, register, { day, rules, title, need, cast: castOf(register, day, named) });
}

/** Every step from registration until the phase has begun. */
function stepsTo(life: Life, phase: PhaseId): Step[] {
  const { rules } = life;
  if (phase === rules.entry) return life.registration();
  const walk = (from: PhaseId): Step[] => {
    const edge = rules.transitions.find((t) => t.from === from);
    if (!edge || from === phase) return [];
    return [...(edge.gate === null ? life.closure() : life.gate(edge.gate)), ...walk(edge.to)];
  };
  return [...life.registration(), ...life.idea(), ...life.joining(), ...walk(rules.entry)];
}

function envelopeFor(
  register: Register,
  step: Step,
  index: number,
  state: InitiativeState | undefined,
  at: EpochMs,
) {
  const seen = state ? show(state, at).cases : [];
  return envelopeOf({
    id: stepId('before', step.key, index),
    programme: register.programme,
    command: step.command,
    key: step.key,
    by: step.by,
    register: register.revision,
    payload: step.payload,
    concerns: caseConcerned(step.command, step.payload, seen),
    decidedOn: undefined,
    sentAt: at,
  });
}

function taken(
  state: InitiativeState,
  envelope: ReturnType<typeof envelopeFor>,
  step: Step,
  at: EpochMs,
): InitiativeState {
  // As it comes over the wire.
  const answer = judge(state, step.command, JSON.parse(JSON.stringify(envelope)), at);
  if (!answer.ok) throw new Error(`${step.key}, ${step.command} by ${step.by}: ${answer.refused.message}`);
  return delivered(answer.value.state, at);
}

/** Whatever wants to be said has been said, so that everybody counts as called. */
function delivered(state: InitiativeState, at: EpochMs): InitiativeState {
  const awake = wake(state, at).state;
  const results = ready(awake, at).map((intent) => ({
    intent: intent.id,
    outcome: 'sent' as const,
    messageId: null,
    to: null,
    reason: null,
  }));
  if (results.length === 0) return awake;
  return wake(unfold(awake, [{ type: 'lettersDelivered', results, at }], at).state, at).state;
}
