import { gateFrom, phaseOf, type PhaseId, type RuleSet } from './agreement';
import type { EpochMs } from './calendar';
import { rulesOf } from './rules';
import type { Commitment, InitiativeState } from './state';

/** What begins and ends with a phase: steps, commitments, roles, reporting lines. */

/** What joining in this phase binds to: the commitment of the gate that opened it; nothing in the first phase (V4 §4.1). */
export function commitmentIn(state: InitiativeState, at: EpochMs): Commitment | null {
  const rules = rulesOf(state);
  const opened = rules.transitions.find((t) => t.to === state.phase);
  const gate = rules.gates.find((g) => g.id === opened?.gate);
  return gate
    ? { to: gate.commitment.to, since: at, until: gate.commitment.until, phase: state.phase }
    : null;
}

/** The state in a phase, by a decision (null: by none): its first step, and what the phase before it leaves behind ends (V4 §4). */
export function enterPhase(
  state: InitiativeState,
  phase: PhaseId,
  decision: string | null,
  at: EpochMs,
): InitiativeState {
  const rules = rulesOf(state);
  const rule = phaseOf(rules, phase);
  // Back in an earlier phase it stands where it stood before the gate: the work has been done.
  const back = rules.transitions.some((t) => t.from === phase && t.to === state.phase);
  const step = (back ? rule.steps.at(-1) : rule.steps[0])?.id ?? phase;
  const entered = { ...state, phase, step, phaseSince: at, phaseBy: decision };
  return {
    ...entered,
    participants: state.participants.map((p) =>
      p.status === 'joined' ? { ...p, commitment: commitmentIn(entered, at) } : p,
    ),
    roles: state.roles.map((r) =>
      r.until === null && rule.dissolves.includes(r.role) ? { ...r, until: at } : r,
    ),
    lines: linesIn(entered, rules, at),
    wills: state.wills.filter((w) => gateFrom(rules, phase)?.id === w.gate),
  };
}

/** Takes up again what was stopped: commitments and reporting lines begin anew in the phase it was in. */
export function reopen(state: InitiativeState, at: EpochMs): InitiativeState {
  const reopened = { ...state, ending: null };
  return {
    ...reopened,
    participants: state.participants.map((p) =>
      p.status === 'joined' ? { ...p, commitment: commitmentIn(reopened, at) } : p,
    ),
    lines: linesIn(reopened, rulesOf(state), at),
  };
}

/** Which reporting lines run: one goes on while the phase is among its phases, and begins or ends when that changes. */
export function linesIn(state: InitiativeState, rules: RuleSet, at: EpochMs): InitiativeState['lines'] {
  const running = rules.reporting.filter((l) => l.phases.includes(state.phase)).map((l) => l.id as string);
  const kept = state.lines.map((l) =>
    l.until === null && !running.includes(l.id) ? { ...l, until: at } : l,
  );
  const begun = running.filter((id) => !kept.some((l) => l.id === id && l.until === null));
  return [...kept, ...begun.map((id) => ({ id, since: at, until: null }))];
}
