import type { EpochMs } from './calendar';
import { openDuties } from './duties';
import type { LetterIntent } from './letters';
import { holderOf } from './roles';
import type { InitiativeState } from './state';

/**
 * Letters that wait to be sent and ask for what has been done since, or is no longer asked. They are dropped: nobody gets
 * a reminder of what is settled. What tells of something that happened always goes out.
 */
export function mootLetters(state: InitiativeState, now: EpochMs): string[] {
  if (state.outbox.length === 0) return [];
  const owed = new Set(openDuties(state, now).map((d) => d.id));
  return state.outbox.filter((i) => i.underWay !== true && moot(state, i, owed)).map((i) => i.id);
}

function moot(state: InitiativeState, intent: LetterIntent, owed: ReadonlySet<string>): boolean {
  const { facts } = intent;
  switch (facts.kind) {
    case 'call': {
      const c = state.cases.find((x) => x.id === facts.case.id);
      return (
        c?.status !== 'open' ||
        c.revision !== facts.case.revision ||
        c.positions.some((p) => p.actor === facts.actor)
      );
    }
    case 'willAsked':
      return (
        !state.participants.some((p) => p.actor === facts.actor && p.status === 'joined') ||
        state.wills.some(
          (w) => w.gate === facts.gate && w.actor === facts.actor && w.manifest === facts.manifest,
        ) ||
        !state.cases.some(
          (c) =>
            c.status !== 'withdrawn' &&
            c.manifest.hash === facts.manifest &&
            c.receivedAt >= state.phaseSince,
        )
      );
    case 'duty':
      return !owed.has(facts.duty.id);
    case 'appointed':
      return (
        'person' in intent.to &&
        holderOf(state, facts.role) !== intent.to.person &&
        !state.roles.some(
          (r) =>
            r.role === facts.role &&
            r.until === null &&
            'person' in intent.to &&
            r.person === intent.to.person,
        )
      );
    default:
      return false;
  }
}
