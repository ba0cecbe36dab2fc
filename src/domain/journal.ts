import { hashOf } from './chain';
import type { EpochMs } from './calendar';
import type { InitiativeEvent } from './events';
import type { MeetingNews, Waiting } from './meetings';
import type { RegisterSnapshot } from './register';
import type { Case, InitiativeState, News } from './state';

/**
 * What shaped an initiative and was no command: time that brought something about, what became of the calls to seats, and
 * new editions of the register. With it and the chain, everything the record states can be worked out again.
 */
export type JournalRow = { at: EpochMs; /** Commands taken before it. */ after: number } &
  /** `mended`: from here on it goes by the mended rules, 2: as they were mended again. */
  (
    | { what: 'time'; mended?: true | 2 }
    | { what: 'post'; calls: SeatCall[] }
    | { what: 'bounce'; letters: { intent: string; messageId: string | null }[] }
    | { what: 'register'; was: Back }
    /** The command before it was heard of as news from another workflow. */
    | ({ what: 'news'; about: News['what'] } & Pick<News, 'process' | 'effectiveAt'>)
    /** What was seen to wait for the forums; without items, the same as the time before. Only the programme's journal has it. */
    | { what: 'waits'; items?: WaitingItem[] }
    /** The command before it was given to the programme, and heard of here: a meeting that cases wait for. */
    | { what: 'meeting'; about: MeetingNews['what']; meeting: string; effectiveAt: EpochMs }
  );

/** A seat whose call arrived, or failed for good. */
export interface SeatCall {
  case: string;
  actor: string;
  call: 'called' | 'failed' | 'late';
}

/** What waits for a forum, and since when. */
export type WaitingItem = Omit<Waiting['items'][number], 'title'>;

/** How an earlier edition of the register is made from the one after it: fields that were otherwise. */
export type Back = Record<string, { items: (Stretch | { item: unknown })[] } | { value: unknown }>;

/** So many items of the later list, from an index on. */
type Stretch = [from: number, count: number];

/** Letters and the journal itself: they leave no trace in what has been decided. */
const traceless: readonly InitiativeEvent['type'][] = [
  'lettersIntended',
  'lettersHandedOver',
  'lettersDropped',
  'lettersDelivered',
  'lettersReturned',
  'dutiesLearnt',
  'journalled',
  'cancelRequested',
];

const leavesTrace = (events: readonly InitiativeEvent[]): boolean =>
  events.some((e) => !traceless.includes(e.type));

/** The row for what the passing of time brought about; undefined when it only sent letters. */
export function timeRow(
  state: InitiativeState,
  events: readonly InitiativeEvent[],
  at: EpochMs,
): JournalRow | undefined {
  if (!leavesTrace(events)) return undefined;
  const mended = events.find((e) => e.type === 'rulesMended');
  const after = state.chain.entries.length;
  return { at, after, what: 'time', ...(mended && { mended: mended.again ? 2 : true }) };
}

/** The state with the row for news that has just been taken in. */
export function newsJournalled(
  state: InitiativeState,
  { what: about, process, effectiveAt }: News,
  at: EpochMs,
): InitiativeState {
  if (!state.journal) return state;
  const row: JournalRow = {
    at,
    after: state.chain.entries.length,
    what: 'news',
    about,
    process,
    effectiveAt,
  };
  return { ...state, journal: [...state.journal, row] };
}

/** The row for something that came from outside and is no command: the post, or the programme. `first` is what came. */
export function outsideRow(
  before: InitiativeState,
  first: readonly InitiativeEvent[],
  events: readonly InitiativeEvent[],
  state: InitiativeState,
  at: EpochMs,
): JournalRow | undefined {
  const after = before.chain.entries.length;
  const seen = first.find((e) => e.type === 'waitingSeen');
  if (seen) {
    const row = waitsRow(before, seen.waiting.items);
    const brought = events.filter((e) => !first.includes(e));
    return row || leavesTrace(brought) ? { at, after, what: 'waits', ...row } : undefined;
  }
  const [came] = first;
  switch (came?.type) {
    case 'registerUpdated':
      return { at, after, what: 'register', was: backFrom(state.register, before.register) };
    case 'letterBounced': {
      const intents = first.flatMap((e) => (e.type === 'letterBounced' ? [e.intent] : []));
      const letters = before.letters.last
        .filter((l) => intents.includes(l.intent))
        .map(({ intent, messageId }) => ({ intent, messageId }));
      // The command that told of it stands in the chain already: the row follows it.
      return { at, after, what: 'bounce', letters };
    }
    case 'meetingHeld':
      // A case may close with it.
      return leavesTrace(events) ? { at, after, what: 'time' } : undefined;
    case 'lettersDelivered':
    case 'lettersHandedOver': {
      const calls = callsBetween(before.cases, state.cases);
      return calls.length > 0 || leavesTrace(events) ? { at, after, what: 'post', calls } : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * What the row says of what was seen to wait: the items, where they are others than those of the last row that has some.
 * Undefined where there is nothing to say, since nothing waits and nothing did.
 */
function waitsRow(
  { journal = [] }: InitiativeState,
  seen: Waiting['items'],
): { items?: WaitingItem[] } | undefined {
  const items = seen.map(({ title: _, ...item }) => item);
  const last = journal.findLast((row) => row.what === 'waits' && row.items !== undefined);
  const known = (last?.what === 'waits' && last.items) || [];
  if (hashOf(known) !== hashOf(items)) return { items };
  return items.length > 0 ? {} : undefined;
}

function callsBetween(before: readonly Case[], now: readonly Case[]): SeatCall[] {
  return now.flatMap((c) => {
    const was = before.find((b) => b.id === c.id);
    if (was?.seats === c.seats) return [];
    return c.seats.flatMap(({ actor, call }) => {
      const changed = call !== 'pending' && was?.seats.find((s) => s.actor === actor)?.call !== call;
      return changed ? [{ case: c.id, actor, call }] : [];
    });
  });
}

/** The state after calls arrived or failed, as the journal tells it. */
export const withCalls = (state: InitiativeState, calls: readonly SeatCall[]): InitiativeState => ({
  ...state,
  cases: state.cases.map((c) => ({
    ...c,
    seats: c.seats.map((s) => {
      const told = calls.find((k) => k.case === c.id && k.actor === s.actor);
      return told ? { ...s, call: told.call } : s;
    }),
  })),
});

/** The fields of `was` that differ from `is`. */
export function backFrom(is: RegisterSnapshot, was: RegisterSnapshot): Back {
  const now = is as unknown as Record<string, unknown>;
  const then = was as unknown as Record<string, unknown>;
  const fields = [...new Set([...Object.keys(now), ...Object.keys(then)])];
  return Object.fromEntries(
    fields.flatMap((field): [string, Back[string]][] => {
      const [a, b] = [now[field] ?? null, then[field] ?? null];
      // A change leaves most of the register as it is, and hashes cost: the same object needs none.
      if (a === b || hashOf(a) === hashOf(b)) return [];
      return [[field, Array.isArray(a) && Array.isArray(b) ? { items: stretches(a, b) } : { value: b }]];
    }),
  );
}

function stretches(now: readonly unknown[], then: readonly unknown[]): (Stretch | { item: unknown })[] {
  const same = new Map(now.map((item, i) => [item, i]));
  const changed = then.some((item) => !same.has(item));
  const alike = new Map(changed ? now.map((item, i) => [hashOf(item), i]) : []);
  const parts: (Stretch | { item: unknown })[] = [];
  for (const item of then) {
    const at = same.get(item) ?? alike.get(hashOf(item));
    const last = parts.at(-1);
    if (at === undefined) parts.push({ item });
    else if (Array.isArray(last) && last[0] + last[1] === at) last[1] += 1;
    else parts.push([at, 1]);
  }
  return parts;
}

/** The earlier edition again. */
export function goneBack(is: RegisterSnapshot, back: Back): RegisterSnapshot {
  const fields: Record<string, unknown> = { ...is };
  for (const [field, was] of Object.entries(back)) {
    const now = fields[field];
    if ('value' in was) fields[field] = was.value;
    else if (Array.isArray(now))
      fields[field] = was.items.flatMap((part): unknown[] =>
        Array.isArray(part) ? now.slice(part[0], part[0] + part[1]) : [part.item],
      );
  }
  // What an edition does not have, a later one may have been the first to get: a register holds no other nulls.
  for (const field of Object.keys(fields)) if (fields[field] === null) delete fields[field];
  return fields as unknown as RegisterSnapshot;
}

/** Every edition of the register that the initiative has lived under, oldest first. */
export function editionsOf(state: Pick<InitiativeState, 'register' | 'journal'>): RegisterSnapshot[] {
  return (state.journal ?? []).reduceRight<RegisterSnapshot[]>(
    (later, row) =>
      row.what === 'register' ? [goneBack(later[0] ?? state.register, row.was), ...later] : later,
    [state.register],
  );
}
