import { basisSince } from './basis';
import { addDays, osloDayOf, type EpochMs } from './calendar';
import { isUnsettled, tally, undecidedSentence } from './cases';
import type { InitiativeEvent } from './events';
import { goesByLatest } from './mended';
import type { Case, InitiativeState } from './state';

/** What became of a meeting, as those with cases for it need to know. */
export interface MeetingChange {
  meeting: string;
  sequence: number;
  /** Its time, or the meeting its cases go to; null when there is none. */
  to: { meeting: string; ends: EpochMs; sequence: number } | null;
  /** Why it was cancelled. */
  reason: string | null;
}

/**
 * What follows for the cases that were tabled for the meeting: they close when it does, with the positions given. Where it
 * is cancelled and no other is planned, they close undecided at once. Of two moves the later sequence wins, in whatever
 * order they are heard of.
 */
export function casesFollow(state: InitiativeState, change: MeetingChange, at: EpochMs): InitiativeEvent[] {
  return state.cases.flatMap((c) => (concerned(c, change) ? follows(state, c, change, at) : []));
}

/** Has this case been tabled for the meeting, by an older edition of its time? */
function concerned(c: Case, { meeting, sequence, to }: MeetingChange): boolean {
  const { mode, reference, at, sequence: known = 0 } = c.closing;
  if (mode !== 'meeting' || reference !== meeting) return false;
  if (to === null) return c.status === 'open' && sequence > known;
  if (!isUnsettled(c)) return false;
  // A case tabled by hand for a meeting that has not moved has the date somebody wrote.
  return sequence > known || (sequence === known && to.meeting === meeting && to.ends !== at);
}

function follows(
  state: InitiativeState,
  c: Case,
  { meeting, to, reason }: MeetingChange,
  at: EpochMs,
): InitiativeEvent[] {
  if (to !== null) {
    const closing: Case['closing'] = {
      mode: 'meeting',
      at: to.ends,
      reference: to.meeting,
      sequence: to.sequence,
    };
    const basis = goesByLatest(state) ? basisSince(state, c, at) : [];
    return [{ type: 'caseMoved', caseId: c.id, closing, at }, ...basis];
  }
  const why = {
    nb: `møtet ${meeting} er avlyst${reason === null ? '' : ` (${reason})`}, og det er ikke planlagt noe nytt`,
    en: `the meeting ${meeting} has been cancelled${reason === null ? '' : ` (${reason})`}, and no other is planned`,
  };
  const sentence = undecidedSentence(c, tally(c), [why], state.register);
  return [{ type: 'caseUndecided', caseId: c.id, sentence, at }];
}

/** A meeting is not planned further ahead than this. */
export const longestAheadDays = 1100;

/** Is the instant later than meetings are planned for? */
export const tooFarAhead = (begins: EpochMs, now: EpochMs): boolean =>
  osloDayOf(begins) > addDays(osloDayOf(now), longestAheadDays);
