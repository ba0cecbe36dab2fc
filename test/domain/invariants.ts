import { isDeepStrictEqual } from 'node:util';
import { v4_0, type GateId, type PhaseId } from '../../src/domain/agreement';
import { evolve } from '../../src/domain/evolve';
import type { InitiativeEvent } from '../../src/domain/events';
import type { Case, Decision, InitiativeState } from '../../src/domain/state';

/** What holds of every initiative at every moment, written from the agreement and not from the machine. */

const order: readonly PhaseId[] = ['idea', 'concept', 'planning', 'realisation', 'rollout', 'operations'];
const ways: Partial<Record<PhaseId, { gate: GateId | null; forum: 'sg' | 'tlf' }>> = {
  concept: { gate: 'BP1', forum: 'sg' },
  planning: { gate: 'BP2', forum: 'tlf' },
  realisation: { gate: 'BP3', forum: 'tlf' },
  rollout: { gate: 'BP4', forum: 'sg' },
  operations: { gate: null, forum: 'sg' },
};
const approved = (d: Decision): boolean =>
  d.outcome === 'approved' || d.outcome === 'approved-with-conditions';

/** Everything that is wrong with a state; empty when nothing is. */
export function wrongs(state: InitiativeState): string[] {
  const faults: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) faults.push(what);
  };
  for (const phase of order.slice(1, order.indexOf(state.phase) + 1)) {
    const way = ways[phase]!;
    const key = state.decisions.find(
      (d) =>
        approved(d) &&
        d.annulledBy === null &&
        d.forum === way.forum &&
        d.phaseAfter === phase &&
        (way.gate === null
          ? d.question.kind === 'closure'
          : d.question.kind === 'gate' && d.question.gate === way.gate),
    );
    must(key !== undefined, `${state.phase} without the decision that opens ${phase}`);
  }
  must(
    state.phase === 'idea'
      ? state.phaseBy === null
      : state.decisions.some((d) => d.id === state.phaseBy && d.annulledBy === null),
    `${state.phase} by ${state.phaseBy}`,
  );
  must(Object.values(state).every(survivesJson), 'does not survive JSON');
  for (const c of state.cases) faults.push(...wrongWith(state, c));
  for (const p of state.participants)
    must(
      p.commitment === null || (p.status === 'joined' && !state.ending),
      `${p.actor} is bound and ${p.status}`,
    );
  must(
    state.participants
      .filter((p) => p.status === 'joined')
      .every((p) => (p.commitment !== null) === bound(state)),
    `not bound as ${state.phase} binds`,
  );
  must(state.lines.filter((l) => l.until === null).length === (reporting(state) ? 1 : 0), 'reporting lines');
  const ids = state.outbox.map((l) => l.id);
  must(new Set(ids).size === ids.length, 'two letters of one id wait');
  must(state.refusals.length <= 20, 'too many refusals kept');
  return faults;
}

/** Frozen parts that have survived JSON once: a state shares most of its parts with the one before. */
const survived = new WeakSet<object>();

function survivesJson(part: unknown): boolean {
  const object = typeof part === 'object' && part !== null ? part : undefined;
  if (object && survived.has(object)) return true;
  const survives = isDeepStrictEqual(JSON.parse(JSON.stringify([part])), [part]);
  if (survives && object && Object.isFrozen(object)) survived.add(object);
  return survives;
}

const bound = (state: InitiativeState): boolean =>
  !state.ending && state.phase !== 'idea' && state.phase !== 'operations';
const reporting = (state: InitiativeState): boolean => !state.ending && state.phase !== 'idea';

function wrongWith(state: InitiativeState, c: Case): string[] {
  const faults: string[] = [];
  const actors = c.positions.map((p) => p.actor);
  const persons = c.positions.map((p) => p.person);
  if (new Set(actors).size < actors.length) faults.push(`${c.id}: an actor counted twice`);
  if (new Set(persons).size < persons.length) faults.push(`${c.id}: a person counted for two actors`);
  if (!c.positions.every((p) => c.seats.some((s) => s.actor === p.actor)))
    faults.push(`${c.id}: a position without seat`);
  if (
    c.status === 'open' &&
    c.positions.some((p) => p.revision !== c.revision || p.manifest !== c.manifest.hash)
  )
    faults.push(`${c.id}: a position on an older basis`);
  if (c.positions.some((p) => p.at < c.tabledAt)) faults.push(`${c.id}: a position before the case`);
  const decision = state.decisions.find((d) => d.id === c.id);
  if ((c.status === 'decided') !== (decision !== undefined))
    faults.push(`${c.id}: ${c.status} without decision or reverse`);
  if (decision && (decision.at > c.closing.at || decision.at < c.tabledAt))
    faults.push(`${c.id}: decided outside its time`);
  if (decision && decision.positions.some((p) => p.kind === 'object'))
    faults.push(`${c.id}: decided over an objection`);
  const pending = c.status === 'open' || c.status === 'undecided';
  if (pending && state.ending && c.question.kind !== 'annulment' && c.question.kind !== 'escalation')
    faults.push(`${c.id}: ${c.status} after the end`);
  if (pending && 'gate' in c.question) {
    const { gate } = c.question;
    if (v4_0.transitions.find((t) => t.gate === gate)?.from !== state.phase)
      faults.push(`${c.id}: ${c.status} in ${state.phase}`);
  }
  return faults;
}

/** What a gate stands on, read a second time; judged on the state in which the decision falls. */
export function unready(state: InitiativeState, gate: GateId): string[] {
  const faults: string[] = [];
  const rule = v4_0.gates.find((g) => g.id === gate)!;
  const taking = state.participants.filter((p) => p.status === 'joined').map((p) => p.actor);
  if (taking.length === 0) faults.push('nobody takes part');
  const latest = (kind: string, actor: string | null) =>
    state.documents.findLast((d) => d.kind === kind && d.actor === actor);
  for (const item of rule.basis.filter((b) => !b.optional))
    for (const actor of item.perActor ? taking : [null])
      if (!latest(item.kind, actor)) faults.push(`without ${item.kind} ${actor ?? ''}`);
  if (gate === 'BP1' && state.recommendations.length === 0) faults.push('without recommendation');
  const manifestKinds = new Set(rule.basis.map((b) => b.kind));
  const fits = (items: { kind: string; version: number; actor: string | null }[]) =>
    [...manifestKinds].every((kind) =>
      state.documents
        .filter((d) => d.kind === kind && latest(kind, d.actor) === d)
        .every((d) => items.some((i) => i.kind === kind && i.actor === d.actor && i.version === d.version)),
    );
  if (gate === 'BP2' || gate === 'BP3') {
    const referral = state.decisions.find(
      (d) =>
        d.question.kind === 'referral' &&
        d.question.gate === gate &&
        approved(d) &&
        d.forum === 'sg' &&
        d.annulledBy === null &&
        !d.void &&
        fits(d.manifest.items),
    );
    if (!referral) faults.push('without referral on this basis');
  }
  if (gate !== 'BP1')
    for (const actor of taking) {
      const will = state.wills.find((w) => w.gate === gate && w.actor === actor);
      if (!will || will.answer === 'no') faults.push(`without the will of ${actor}`);
    }
  const needed = gate === 'BP1' ? ['projectLead'] : ['projectLead', 'steeringLead'];
  for (const role of needed)
    if (!state.roles.some((r) => r.role === role && r.until === null)) faults.push(`without ${role}`);
  if (state.suspended) faults.push('suspended');
  return faults;
}

/** Walks the events of one command or wake-up, and asks of every gate that is approved on the way whether it could be. */
export function approvedUnready(before: InitiativeState, events: readonly InitiativeEvent[]): string[] {
  const faults: string[] = [];
  let state = before;
  for (const event of events) {
    if (event.type === 'caseDecided' && event.decision.question.kind === 'gate' && approved(event.decision)) {
      const { gate } = event.decision.question;
      faults.push(...unready(state, gate).map((why) => `${event.decision.id} approved ${why}`));
    }
    state = evolve(state, event);
  }
  return faults;
}
