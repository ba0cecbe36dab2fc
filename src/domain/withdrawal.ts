import { authorityOf, gateOf } from './agreement';
import { joinedActors } from './basis';
import { quorumFaults, tally } from './cases';
import { rulesOf } from './rules';
import { actorName } from './register';
import type { InitiativeState } from './state';

/**
 * What an actor's withdrawal brings with it, a sentence each: what falls, and what then stands without somebody. Asked of
 * the state before, so that a dry run shows it first (V4 §4.1, §5).
 */
export function withdrawalEffects(state: InitiativeState, actor: string): string[] {
  const rules = rulesOf(state);
  const joined = joinedActors(state);
  if (!joined.includes(actor)) return [];
  const name = actorName(state.register, actor);
  const effects: string[] = [];
  const { commitment } = state.participants.find((p) => p.actor === actor) ?? {};
  if (commitment) {
    const words = { participate: 'delta', realise: 'realisere', rollOut: 'rulle ut' }[commitment.to];
    const until = commitment.until === 'closure' ? 'utrullingen er avsluttet' : commitment.until;
    effects.push(
      `Forpliktelsen til å ${words} frem til ${until} faller bort (${authorityOf(rules, 'join')?.paragraph ?? 'V4 §4.1'}).`,
    );
  }
  for (const will of state.wills.filter((w) => w.actor === actor)) {
    effects.push(`Viljen til ${will.gate} faller bort (${gateOf(rules, will.gate).paragraph}).`);
  }
  const dispute = rules.dispute?.paragraph ?? authorityOf(rules, 'leave')?.paragraph ?? null;
  const place = dispute === null ? '' : ` (${dispute})`;
  const held = (role: string) => state.roles.filter((r) => r.role === role && r.until === null);
  if (held('dataOwner').some((r) => r.actor === actor)) {
    effects.push(
      `${name} er dataeier: ingen har da det avgjørende ordet om løsningen, og ${state.key} trenger en ny${place}.`,
    );
  }
  const consumers = held('consumer');
  if (consumers.length > 0 && consumers.every((r) => r.actor === actor))
    effects.push(`${name} er den siste konsumenten: ingen står igjen for å ta løsningen i bruk${place}.`);
  if (joined.every((a) => a === actor)) {
    effects.push(
      `${name} er den siste som deltar: ingen beslutningspunkter kan legges frem før en annen blir med.`,
    );
  }
  return [...effects, ...quorumEffects(state, actor, joined)];
}

/** Open cases whose quorum stands or falls with it. */
function quorumEffects(state: InitiativeState, actor: string, joined: readonly string[]): string[] {
  const rules = rulesOf(state);
  const faults = (participants: readonly string[], id: string) => {
    const c = state.cases.find((x) => x.id === id);
    if (!c) return 0;
    const seated = participants.filter((a) => c.seats.some((s) => s.actor === a));
    return quorumFaults(c, tally(c), { register: state.register, rules, participants: seated }).length;
  };
  return state.cases
    .filter((c) => c.status === 'open')
    .flatMap((c) => {
      const before = faults(joined, c.id);
      const after = faults(
        joined.filter((a) => a !== actor),
        c.id,
      );
      const { paragraph } = rules.forums[c.forum];
      if (before > after)
        return [
          `${c.id} venter ikke lenger på at ${actorName(state.register, actor)} er representert (${paragraph}).`,
        ];
      return [];
    });
}
