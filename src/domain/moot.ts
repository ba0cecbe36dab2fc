import type { EpochMs } from './calendar';
import { openDuties, type Duty } from './duties';
import { wordOf, type Addressee, type LetterFacts, type LetterIntent } from './letters';
import { holdersOf } from './roles';
import type { InitiativeState } from './state';

/**
 * Letters that wait to be sent and ask for what has been done since, or is no longer asked. They are dropped: nobody gets
 * a reminder of what is settled. What tells of something that happened always goes out.
 */
export function mootLetters(state: InitiativeState, now: EpochMs): string[] {
  if (state.outbox.length === 0) return [];
  const owed = new Map(openDuties(state, now).map((d) => [d.id, d]));
  const newest = new Map(state.outbox.map((i) => [reminderOf(i), i]));
  return state.outbox
    .filter((i) => i.underWay !== true && (moot(state, i, owed) || superseded(i, newest)))
    .map((i) => i.id);
}

const superseded = (i: LetterIntent, newest: ReadonlyMap<string, LetterIntent>): boolean =>
  i.facts.kind === 'duty' && newest.get(reminderOf(i)) !== i;

/** What reminders of one duty to one reader have in common: of those that wait, only the last is sent. */
const reminderOf = ({ facts, to }: LetterIntent): string =>
  facts.kind === 'duty' ? JSON.stringify([facts.duty.id, facts.hearer, to]) : '';

function moot(state: InitiativeState, intent: LetterIntent, owed: ReadonlyMap<string, Duty>): boolean {
  const { facts } = intent;
  switch (facts.kind) {
    case 'call': {
      const c = state.cases.find((x) => x.id === facts.case.id);
      return (
        c?.status !== 'open' ||
        c.revision !== facts.case.revision ||
        c.positions.some((p) => p.actor === facts.actor) ||
        // The seat is another's now, who is called in turn.
        c.seats.some((s) => s.actor === facts.actor && s.person !== wordOf(intent.to))
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
      return outdated(facts, intent.to, owed.get(facts.duty.id));
    case 'meeting': {
      const held = state.meetings?.find((m) => m.id === facts.meeting.id);
      return held !== undefined && facts.meeting.sequence < held.sequence;
    }
    case 'appointed': {
      const { to } = intent;
      return 'person' in to && !holdersOf(state, facts.role).some((r) => r.person === to.person);
    }
    default:
      return false;
  }
}

/** A reminder of what is not owed any more, not by then, or not by its reader. */
function outdated(
  { hearer, duty: told }: Extract<LetterFacts, { kind: 'duty' }>,
  to: Addressee,
  duty: Duty | undefined,
): boolean {
  if (duty?.due !== told.due) return true;
  return hearer === 'owner' && JSON.stringify(duty.owedBy.to) !== JSON.stringify(to);
}
