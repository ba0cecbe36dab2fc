import type { ForumId } from './agreement';
import type { EpochMs } from './calendar';
import type { ActorId, PersonId } from './register';
import type { InitiativeState } from './state';

/** A conflict between those who take part, on its way through the governing model (V4 §5). Plain JSON. */
export interface Dispute {
  id: string;
  /** About the solution itself, the data owner has the last word. */
  about: 'solution' | 'other';
  level: 'project' | ForumId;
  /** Each step of the way, oldest first. */
  path: { level: 'project' | ForumId; by: PersonId; text: string; at: EpochMs }[];
  solution: { text: string; url: string | null; actor: ActorId; by: PersonId; at: EpochMs } | null;
  answers: { actor: ActorId; answer: 'accepted' | 'refrained'; by: PersonId; at: EpochMs }[];
  status: 'open' | 'chosen' | 'settled' | 'unsolved';
  endedAt: EpochMs | null;
}

export type DisputeEvent =
  | { type: 'disputeRaised'; dispute: Dispute; at: EpochMs }
  | { type: 'disputeMoved'; dispute: string; level: ForumId; by: PersonId; text: string; at: EpochMs }
  | { type: 'solutionChosen'; dispute: string; solution: NonNullable<Dispute['solution']>; at: EpochMs }
  | { type: 'solutionAnswered'; dispute: string; answer: Dispute['answers'][number]; at: EpochMs }
  | { type: 'disputeEnded'; dispute: string; how: 'settled' | 'unsolved'; text: string; at: EpochMs };

export const disputeOf = (state: InitiativeState, id: string): Dispute | undefined =>
  (state.disputes ?? []).find((d) => d.id === id);

/** Actors that are to say whether they accept the chosen solution, and have not. */
export const answersAwaited = (state: InitiativeState, dispute: Dispute): ActorId[] =>
  state.roles
    .filter((r) => r.role === 'consumer' && r.until === null)
    .flatMap((r) => (r.actor === null || dispute.answers.some((a) => a.actor === r.actor) ? [] : [r.actor]));

/** A chosen solution that nobody is left to answer settles the dispute: the last of them has left, or is no consumer any more. */
export const unanswerable = (state: InitiativeState, now: EpochMs): DisputeEvent[] =>
  (state.ending ? [] : (state.disputes ?? []))
    .filter((d) => d.status === 'chosen' && answersAwaited(state, d).length === 0)
    .map((d) => ({
      type: 'disputeEnded',
      dispute: d.id,
      how: 'settled',
      text: d.solution?.text ?? '',
      at: now,
    }));

/** The state's disputes after an event. */
export function evolveDisputes(state: InitiativeState, event: DisputeEvent): InitiativeState {
  const disputes = state.disputes ?? [];
  if (event.type === 'disputeRaised') return { ...state, disputes: [...disputes, event.dispute] };
  return { ...state, disputes: disputes.map((d) => (d.id === event.dispute ? changed(d, event) : d)) };
}

function changed(d: Dispute, event: Exclude<DisputeEvent, { type: 'disputeRaised' }>): Dispute {
  switch (event.type) {
    case 'disputeMoved': {
      const { level, by, text, at } = event;
      return { ...d, level, path: [...d.path, { level, by, text, at }] };
    }
    case 'solutionChosen':
      return { ...d, solution: event.solution, status: 'chosen' };
    case 'solutionAnswered':
      return { ...d, answers: [...d.answers, event.answer] };
    case 'disputeEnded':
      return { ...d, status: event.how, endedAt: event.at };
  }
}
