import { nextMorning, nextSendingInstant, osloDayOf, type Day, type EpochMs } from './calendar';
import { classOf, dutyIn } from './letterClasses';
import type { Addressee, DeliveryResult, LetterIntent, LetterSubject } from './letters';
import { always } from './mended';
import { backoffMs, firstOf, triedForMs } from './outbox';

/** One thing that a person is to be told in the next morning's letter, and what it is about. */
export interface PostItem {
  about: LetterSubject;
  intent: LetterIntent;
  /** The morning it may go out. */
  notBefore: EpochMs;
}

/**
 * What waits for one person, or one office, over all initiatives: plain JSON. It lives while there is something to tell.
 */
export interface PostState {
  to: Addressee;
  clockOffsetMs: number;
  waiting: PostItem[];
  /** What is being sent: it goes again unchanged, under the same Message-ID, while it may have arrived. */
  letter: PostLetter | null;
  /** The day on which a letter last went out. */
  lastSent: Day | null;
  /** Which letter of the same morning comes next: with what did not fit into the one before. */
  nextPart?: number;
  /** Everything taken in this life, so that what is handed over twice is said once. */
  taken: string[];
}

export interface PostLetter {
  day: Day;
  /** Of a morning with more to tell than one letter holds, which letter it is; absent for the first. */
  part?: number;
  items: PostItem[];
  attempts: number;
  firstTried: EpochMs;
  notBefore: EpochMs;
}

/** What a post is begun with. */
export type PostBeginning = Pick<PostState, 'to' | 'clockOffsetMs'>;

export const emptyPost = (beginning: PostBeginning): PostState => ({
  ...beginning,
  waiting: [],
  letter: null,
  lastSent: null,
  taken: [],
});

/** What an initiative hands over at `at`, its own time. */
export interface HandedOver {
  about: LetterSubject;
  at: EpochMs;
  intents: LetterIntent[];
}

/** Unique over all initiatives. */
const idOf = ({ about, intent }: Pick<PostItem, 'about' | 'intent'>): string =>
  `${about.workflowId}/${intent.id}`;
/** So many are remembered: far more than one life has. */
const remembered = 2000;

/** Takes what is handed over; what was taken before is not taken again. */
export function takeOver(state: PostState, { about, at, intents }: HandedOver): PostState {
  const taken = new Set(state.taken);
  const items = intents
    .map((intent): PostItem => ({ about, intent, notBefore: nextMorning(at) }))
    .filter((item) => !taken.has(idOf(item)));
  if (items.length === 0) return state;
  return {
    ...state,
    waiting: [...state.waiting, ...items],
    taken: [...state.taken, ...items.map(idOf)].slice(-remembered),
  };
}

/** When the next letter goes out; undefined when nothing waits. Never two on one day, but for what did not fit into one. */
export function nextPost(state: PostState): EpochMs | undefined {
  if (state.letter) return state.letter.notBefore;
  if (state.waiting.length === 0) return undefined;
  const first = Math.min(...state.waiting.map((item) => item.notBefore));
  let at = first;
  while (state.nextPart === undefined && state.lastSent !== null && osloDayOf(at) <= state.lastSent)
    at = nextMorning(at);
  return at;
}

/**
 * The state with a letter to send now; the same where it is not time yet. What does not fit into one follows in the next.
 * `inParts`: whether the run knows that, asked where it makes a difference.
 */
export function openLetter(state: PostState, now: EpochMs, inParts: () => boolean = always): PostState {
  const at = nextPost(state);
  if (state.letter || at === undefined || at > now) return state;
  const { nextPart: part, ...post } = state;
  // First what is over by now: what it is over by may come in another part.
  const due = stillToTell(state.waiting.filter((item) => item.notBefore <= now)).sort(byInitiative);
  const fitting = firstOf(due);
  const items = fitting.length < due.length && inParts() ? fitting : due;
  const left = due.slice(items.length);
  return {
    ...post,
    waiting: [...left, ...state.waiting.filter((item) => item.notBefore > now)],
    letter: {
      day: osloDayOf(now),
      ...(part !== undefined && { part }),
      items,
      attempts: 0,
      firstTried: now,
      notBefore: now,
    },
    ...(left.length > 0 && { nextPart: (part ?? 1) + 1 }),
  };
}

/** Initiatives in order of their keys, and what each has to tell in the order it was thought of. */
const byInitiative = (a: PostItem, b: PostItem): number =>
  a.about.key < b.about.key ? -1 : a.about.key > b.about.key ? 1 : 0;

/** Items of a letter, by what came of them. */
export interface PostOutcome {
  outcome: DeliveryResult['outcome'];
  messageId: string | null;
  to: string | null;
  reason: string | null;
  mayHaveArrived?: boolean;
  /** What could not be written, so that the letter went without it. */
  unwritable?: { workflowId: string; intent: string; reason: string }[];
}

/** The state after a try, and what has failed for good: of that its initiatives are told. */
export function afterPost(
  state: PostState,
  outcome: PostOutcome,
  now: EpochMs,
): { state: PostState; failed: PostItem[] } {
  const { letter } = state;
  if (!letter) return { state, failed: [] };
  const gone = { ...state, letter: null };
  if (outcome.outcome === 'sent') {
    const failed = letter.items.filter(({ about, intent }) =>
      outcome.unwritable?.some((u) => u.workflowId === about.workflowId && u.intent === intent.id),
    );
    return { state: { ...gone, lastSent: osloDayOf(now) }, failed };
  }
  if (outcome.outcome === 'failed' || now - letter.firstTried >= triedForMs)
    return { state: gone, failed: letter.items };
  const attempts = letter.attempts + 1;
  return {
    state: {
      ...state,
      letter: { ...letter, attempts, notBefore: nextSendingInstant(now + backoffMs(attempts)) },
    },
    failed: [],
  };
}

/** What is left to tell of all that waited: nobody is reminded of what was done, or let go, later on. */
export function stillToTell(items: readonly PostItem[]): PostItem[] {
  const over = new Set<string>();
  return [...items]
    .reverse()
    .filter(({ about, intent: { facts } }) => {
      const duty = `${about.workflowId}/${dutyIn(facts)}`;
      if (facts.kind === 'dutyDone') over.add(duty);
      return facts.kind !== 'duty' || !over.has(duty);
    })
    .reverse();
}

/** What whoever has declined news is still told. */
export const withoutNews = (items: readonly PostItem[]): PostItem[] =>
  items.filter(({ intent }) => !classOf(intent.facts).declinable);
