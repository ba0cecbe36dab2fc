import { setTimeout as wait } from 'node:timers/promises';
import type { EpochMs } from '../domain/calendar';
import type { InitiativeView } from '../domain/view';
import type { Caught } from './catcher';
import { entryAt, isOfLetters, type Entry, type Happened } from './entries';
import type { Sandbox } from './sandbox';
import type { Staged } from './stage';
import { instantOf, type Intention } from './world';

/** One initiative, or the programme, on its way through the rehearsal. */
export interface Played {
  key: string;
  /** What all of its letters say of it. */
  title: string;
  staged: Staged;
  /** The planned instant it has come to. */
  at: EpochMs;
  /** When something comes about next; undefined until it has been looked at since something reached it. */
  next: EpochMs | undefined;
  view: InitiativeView | undefined;
  entries: Entry[];
  /** What is not done again: refused, or written for one day. */
  done: Set<string>;
  /** Done at this very instant. */
  now: Set<string>;
  stale: Set<string>;
  commands: number;
  /** Something has come about since the server's index was last seen to know it. */
  stirred: boolean;
  /** What has come about between two looks. */
  happened: (before: InitiativeView | undefined, after: InitiativeView) => Promise<readonly Happened[]>;
  /** What people are going to do about it as it stands. */
  think: (view: InitiativeView, now: EpochMs) => readonly Intention[];
  names: (address: string) => string;
  take: () => Caught[];
}

/** In: also what is not done again, where another rehearsal is gone on from. */
export function playedFrom(
  sandbox: Sandbox,
  life: Pick<Played, 'key' | 'title' | 'staged' | 'at' | 'happened' | 'think'>,
  done: Iterable<string> = [],
): Played {
  return {
    ...life,
    next: undefined,
    view: undefined,
    entries: [],
    done: new Set(done),
    now: new Set(),
    stale: new Set(),
    commands: 0,
    stirred: true,
    names: sandbox.nameOf,
    take: () => sandbox.catcher.take(life.key),
  };
}

export const note = (life: Played, ...happened: readonly Happened[]): void => {
  life.entries.push(...happened.map((one) => entryAt(life.at, life.key, one)));
};

/** How far a rehearsal may be away from where its clocks should be: it gives up when nothing moves any more. */
const mostLooks = 400;
const wakesWithinMs = 60_000;

/**
 * Plays all that comes about before an instant, or `through` it: what falls due, and what people do. It is left where its
 * last event was; whatever is to reach it there must move its clock first.
 */
export async function liveUntil(
  life: Played,
  until: EpochMs,
  signal: AbortSignal,
  how: 'until' | 'through' = 'until',
): Promise<void> {
  const beyond = (at: EpochMs): boolean => (how === 'through' ? at > until : at >= until);
  if (life.next !== undefined) {
    if (beyond(life.next)) return;
    await goTo(life, life.next);
  }
  for (let looks = 0; ; looks++) {
    signal.throwIfAborted();
    const view = await awake(life, signal);
    note(life, ...(await life.happened(life.view, view)));
    life.view = view;
    post(life);
    const { due, next } = plansOf(life, view);
    if (due.length > 0) {
      await act(life, view, due, signal);
      continue;
    }
    life.next = next;
    if (beyond(life.next)) return;
    if (life.next > life.at) looks = 0;
    else if (looks > mostLooks) throw new Error(`${life.key} kommer ikke videre fra ${view.now}`);
    await goTo(life, life.next);
  }
}

/** What is to be done at once as it stands, and when something comes about next. */
function plansOf(life: Played, view: InitiativeView): { due: Intention[]; next: EpochMs } {
  const planned = life.think(view, life.at).filter((i) => !life.done.has(i.id));
  const due = planned.filter((i) => i.at <= life.at && !life.now.has(i.id));
  const later = planned.filter((i) => i.at > life.at).map((i) => i.at);
  return { due, next: Math.min(...later, ...(view.wakesAt === null ? [] : [instantOf(view.wakesAt)])) };
}

/** People make up their minds anew about one of which nothing is new. */
export function thinkAnew(life: Played): void {
  if (life.next === undefined || !life.view) return;
  const { due, next } = plansOf(life, life.view);
  life.next = due.length > 0 ? undefined : next;
}

/** Brings it to an instant, with all that falls due on the way. */
export async function goTo(life: Played, at: EpochMs): Promise<void> {
  if (at > life.at) {
    life.at = at;
    life.now.clear();
  }
  life.stirred = true;
  await life.staged.passTo(at);
}

/** What it is when all that was due by now has come about: its clock may be there a moment before it wakes. */
async function awake(life: Played, signal: AbortSignal): Promise<InitiativeView> {
  for (const ends = performance.now() + wakesWithinMs; ; await wait(10)) {
    const view = await life.staged.look();
    if (view.wakesAt === null || instantOf(view.wakesAt) > life.at) return view;
    signal.throwIfAborted();
    if (performance.now() > ends) throw new Error(`${life.key} våkner ikke ${view.wakesAt}`);
  }
}

/** Does one thing after the other; each has its letters before the next is done, so that they are always the same. */
async function act(
  life: Played,
  seen: InitiativeView,
  due: readonly Intention[],
  signal: AbortSignal,
): Promise<void> {
  for (const [index, intention] of due.entries()) {
    signal.throwIfAborted();
    const { command, by } = intention;
    const sent = await life.staged.send(intention, seen, life.at);
    life.now.add(intention.id);
    life.stirred = true;
    if ('unreachable' in sent) throw new Error(sent.unreachable.message);
    if ('receipt' in sent) {
      life.commands += 1;
      if (intention.id.startsWith('happening/')) life.done.add(intention.id);
      const { effect, case: about } = sent.receipt;
      note(life, { kind: 'did', by, command, effect, case: about?.id ?? null });
      // After the last one it is looked at, which waits too; and a position that settles nothing is told to nobody.
      const silent = command === 'decide' && !effect.some(isOfLetters);
      if (index < due.length - 1 && !silent) await life.staged.settle();
      continue;
    }
    const { code, message } = sent.refused;
    if (code === 'case-stale' && !life.stale.has(intention.id)) {
      // What was done a moment ago has changed the case: it is looked at again.
      life.stale.add(intention.id);
      life.now.delete(intention.id);
      return;
    }
    life.done.add(intention.id);
    note(life, { kind: 'refused', by, command, code, message });
  }
}

/** The letters that have come, in an order that does not hang on who was faster. */
function post(life: Played): void {
  const letters = life
    .take()
    .map(({ to, subject }) => ({ kind: 'letter', to: life.names(to), subject: bare(subject, life) }) as const)
    .sort((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : a.to < b.to ? -1 : 1));
  note(life, ...letters);
}

/** A subject without what all of them say: that it is a trial, and what it is about. */
const bare = (subject: string, { title }: Played): string =>
  subject.replace(/^\[(Prøvedrift|Trial)\] /, '').replace(` – ${title}`, '');

/** Waits for all, also when one fails: what is under way must not meet a sandbox that has been closed. */
export async function together(works: readonly Promise<void>[]): Promise<void> {
  const settled = await Promise.allSettled(works);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}
