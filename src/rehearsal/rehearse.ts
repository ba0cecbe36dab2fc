import { setTimeout as wait } from 'node:timers/promises';
import type { WorkerOptions } from '@temporalio/worker';
import { play } from '../dev/play';
import type { Log } from '../dev/log';
import type { Config } from '../config';
import {
  addWorkingDays,
  firstDayOf,
  monthOf,
  monthsBetween,
  osloDayOf,
  osloInstant,
  type EpochMs,
} from '../domain/calendar';
import { initiativeType, initiativeWorkflowId, taskQueue } from '../contract/messages';
import { snapshotOf, type Register } from '../domain/register';
import type { InitiativeState } from '../domain/state';
import type { InitiativeView } from '../domain/view';
import { changes, entryAt, type Entry, type Happened } from './entries';
import { founded, lifeFor } from './founding';
import { nextWork, workTime } from './habits';
import { intentions } from './people';
import { raiseSandbox, type Sandbox } from './sandbox';
import type { PlannedInitiative, Script } from './scenario';
import { newPace, programmeTo, stageOf, type Pace, type Staged } from './stage';
import { instantOf, rulesFor, type Intention } from './world';

export interface RehearsalOptions {
  config: Config;
  register: Register;
  script: Script;
  log: Log;
  signal: AbortSignal;
  /** Called when all have come to a day, and for each initiative that has. */
  onDay?: (day: string) => void;
  /** States to go on from, by key; the others stand where the portfolio says. */
  stand?: ReadonlyMap<string, InitiativeState>;
  /** Keep the states at the end, so that another rehearsal can go on from there. */
  keep?: boolean;
  /** For tests: another bundle, another cache. */
  worker?: Partial<WorkerOptions>;
}

/** What came of a rehearsal. */
export interface Rehearsal {
  /** In order of time, then of the portfolio. */
  entries: Entry[];
  /** Each initiative as it stood at the end; those that were never registered are missing. */
  states: InitiativeView[];
  /** Until when it was played: the end, or where it was broken off (ISO day). */
  playedTo: string;
  whole: boolean;
  /** The states at the end, where they were to be kept. */
  kept: ReadonlyMap<string, InitiativeState>;
  measures: { raisedMs: number; foundedMs: number; playedMs: number; commands: number; pace: Pace };
}

/**
 * The register as a rehearsal uses it: another programme, so that nothing of it is ever taken for the real one, and no keys,
 * since nobody signs for people who are only imagined to act. Each thing that somebody is told stands in the diary when it
 * happens, not in the next morning's letter: the year is about initiatives, and a letter of the morning is of none.
 */
export const forRehearsal = (register: Register): Register => ({
  ...register,
  programme: 'rehearsal',
  standing: { ...register.standing, letters: 'at-once', sgStatusDay: 0 },
  root: null,
  keys: [],
});

/** How far a rehearsal may be away from where its clocks should be: it gives up when nothing moves any more. */
const mostLooks = 400;
const wakesWithinMs = 60_000;

/**
 * Plays a portfolio through on the real engine under virtual time. Each initiative goes from its own next event to the
 * next; nothing passes between initiatives but by way of the programme, so all are brought to the same instant whenever
 * something is registered, and at the turn of each month. On `signal` it stops where it is and gives what it has.
 */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
  const { script, register, signal, onDay } = options;
  const began = performance.now();
  const start = osloInstant(script.from, '00:00');
  const pace = newPace();
  const lives: Played[] = [];
  const measures = { raisedMs: 0, foundedMs: 0, playedMs: 0, commands: 0, pace };
  const kept = new Map<string, InitiativeState>();
  let reached: EpochMs = start;
  let whole = false;
  try {
    const sandbox = await raiseSandbox({ ...options, beginsAt: start });
    try {
      measures.raisedMs = performance.now() - began;
      const planned = script.portfolio.initiatives;
      const foundedOn = osloInstant(addWorkingDays(script.from, -1), '09:00');
      const stand = options.stand ?? new Map<string, InitiativeState>();
      await together(
        planned.map(async (p) => {
          const state = stand.get(p.key) ?? (p.registered ? undefined : founded(p, register, foundedOn));
          if (state) lives.push(await takenUp(sandbox, state, p, pace, start));
        }),
      );
      measures.foundedMs = performance.now() - began - measures.raisedMs;
      for (const until of boundaries(script)) {
        await together(lives.map((life) => liveUntil(life, until)));
        reached = until;
        onDay?.(osloDayOf(until));
        if (until >= osloInstant(script.until, '00:00')) break;
        await together([programmeTo(sandbox, until), ...lives.map((life) => life.staged.passTo(until))]);
        for (const p of planned) {
          if (p.registered && osloInstant(p.registered, workTime) === until)
            lives.push(await registered(sandbox, options, p, pace, until));
        }
      }
      if (options.keep) for (const life of lives) kept.set(life.planned.key, await life.staged.copy());
      whole = true;
    } finally {
      await sandbox.close();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  measures.playedMs = performance.now() - began - measures.raisedMs - measures.foundedMs;
  measures.commands = lives.reduce((sum, life) => sum + life.commands, 0);
  const order = new Map(script.portfolio.initiatives.map((p, index) => [p.key, index]));
  const rank = (key: string): number => order.get(key) ?? 0;
  const entries = lives.flatMap(({ entries }) => entries);
  return {
    entries: entries
      .map((entry, index) => ({ entry, index }))
      .sort(
        (a, b) =>
          (a.entry.at < b.entry.at ? -1 : a.entry.at > b.entry.at ? 1 : 0) ||
          rank(a.entry.key) - rank(b.entry.key) ||
          a.index - b.index,
      )
      .map(({ entry }) => entry),
    states: lives.flatMap(({ view }) => (view ? [view] : [])).sort((a, b) => rank(a.key) - rank(b.key)),
    playedTo: osloDayOf(reached),
    whole,
    kept,
    measures,
  };

  function boundaries({ from, until, portfolio }: Script): EpochMs[] {
    const months = monthsBetween(monthOf(from), monthOf(until)).map((month) =>
      osloInstant(firstDayOf(month), '00:00'),
    );
    const registrations = portfolio.initiatives.flatMap(({ registered: on }) =>
      on ? [osloInstant(on, workTime)] : [],
    );
    const end = osloInstant(until, '00:00');
    return [...new Set([...months, ...registrations, end])]
      .filter((at) => at > start && at <= end)
      .sort((a, b) => a - b);
  }

  async function liveUntil(life: Played, until: EpochMs): Promise<void> {
    for (let looks = 0; ; looks++) {
      signal.throwIfAborted();
      const view = await awake(life);
      note(life, ...changes(life.view, view));
      life.view = view;
      post(life);
      const rules = rulesFor(register, view.ruleSet);
      const world = { register, script, planned: life.planned, view, rules, now: life.at };
      const planned = intentions(world).filter((i) => !life.done.has(i.id));
      const due = planned.filter((i) => i.at <= life.at && !life.now.has(i.id));
      if (due.length > 0) {
        await act(life, view, due);
        continue;
      }
      const wakesAt = view.wakesAt === null ? undefined : instantOf(view.wakesAt);
      const later = planned.filter((i) => i.at > life.at).map((i) => i.at);
      const next = Math.min(...later, ...(wakesAt === undefined ? [] : [wakesAt]));
      if (next >= until) {
        life.at = until;
        life.now.clear();
        return;
      }
      if (next > life.at) {
        looks = 0;
        life.at = next;
        life.now.clear();
      } else if (looks > mostLooks) throw new Error(`${life.planned.key} kommer ikke videre fra ${view.now}`);
      await life.staged.passTo(next);
    }
  }

  /** The initiative when all that was due by now has come about: its clock may be there a moment before it wakes. */
  async function awake(life: Played): Promise<InitiativeView> {
    for (const ends = performance.now() + wakesWithinMs; ; await wait(10)) {
      const view = await life.staged.look();
      if (view.wakesAt === null || instantOf(view.wakesAt) > life.at) return view;
      signal.throwIfAborted();
      if (performance.now() > ends) throw new Error(`${life.planned.key} våkner ikke ${view.wakesAt}`);
    }
  }

  /** Does one thing after the other; each has its letters before the next is done, so that they are always the same. */
  async function act(life: Played, seen: InitiativeView, due: readonly Intention[]): Promise<void> {
    for (const intention of due) {
      signal.throwIfAborted();
      const { command, by } = intention;
      const sent = await life.staged.send(intention, seen, life.at);
      life.now.add(intention.id);
      if ('unreachable' in sent) throw new Error(sent.unreachable.message);
      if ('receipt' in sent) {
        life.commands += 1;
        if (intention.id.startsWith('happening/')) life.done.add(intention.id);
        const { effect, case: about } = sent.receipt;
        note(life, { kind: 'did', by, command, effect, case: about?.id ?? null });
        await life.staged.settle();
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
}

/** Waits for all, also when one fails: what is under way must not meet a sandbox that has been closed. */
async function together(works: readonly Promise<void>[]): Promise<void> {
  const settled = await Promise.allSettled(works);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** One initiative on its way through the rehearsal. */
interface Played {
  planned: PlannedInitiative;
  staged: Staged;
  /** The planned instant it has come to. */
  at: EpochMs;
  view: InitiativeView | undefined;
  entries: Entry[];
  /** What is not done again: refused, or written for one day. */
  done: Set<string>;
  /** Done at this very instant. */
  now: Set<string>;
  stale: Set<string>;
  commands: number;
  names: (address: string) => string;
  take: () => { to: string; subject: string }[];
}

function lifeAt(
  sandbox: Sandbox,
  planned: PlannedInitiative,
  pace: Pace,
  at: EpochMs,
  clockOffsetMs?: number,
): Played {
  const names = new Map<string, string>([
    ...sandbox.register.persons.map(({ email, name }) => [email, name] as const),
    ...Object.entries(sandbox.register.offices).map(
      ([office, { email }]) => [email, office.toUpperCase()] as const,
    ),
  ]);
  return {
    planned,
    staged: stageOf(sandbox, planned.key, pace, clockOffsetMs),
    at,
    view: undefined,
    entries: [],
    done: new Set(),
    now: new Set(),
    stale: new Set(),
    commands: 0,
    names: (address) => names.get(address) ?? address,
    take: () => sandbox.catcher.take(planned.key),
  };
}

const note = (life: Played, ...happened: Happened[]): void => {
  life.entries.push(...happened.map((one) => entryAt(life.at, life.planned.key, one)));
};

/** The letters that have come, in an order that does not hang on who was faster. */
function post(life: Played): void {
  const letters = life
    .take()
    .map(({ to, subject }) => ({ kind: 'letter', to: life.names(to), subject: bare(subject, life) }) as const)
    .sort((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : a.to < b.to ? -1 : 1));
  note(life, ...letters);
}

/** A subject without what all of them say: that it is a trial, and which initiative it is about. */
const bare = (subject: string, { planned }: Played): string =>
  subject.replace(/^\[(Prøvedrift|Trial)\] /, '').replace(` – ${planned.title}`, '');

/** Starts an initiative in the sandbox from a copy of its state. */
async function takenUp(
  sandbox: Sandbox,
  state: InitiativeState,
  planned: PlannedInitiative,
  pace: Pace,
  start: EpochMs,
): Promise<Played> {
  const { key, title } = state;
  const copied: InitiativeState = {
    ...state,
    sandbox: true,
    clockOffsetMs: start - Date.now(),
    register: snapshotOf(sandbox.register),
    // What was on its way is nobody's here: it is said again, to the catcher.
    outbox: state.outbox.map((intent) => ({ ...intent, underWay: false })),
  };
  await sandbox.client.workflow.start(initiativeType, {
    taskQueue,
    workflowId: initiativeWorkflowId(key),
    args: [{ v: 1, copied }],
    memo: { key, title },
  });
  const life = lifeAt(sandbox, planned, pace, start, copied.clockOffsetMs);
  life.view = await life.staged.look();
  note(life, { kind: 'phase', from: null, to: life.view.phase, step: life.view.step });
  return life;
}

/** Registers a new idea on its day. */
async function registered(
  sandbox: Sandbox,
  { register }: RehearsalOptions,
  planned: PlannedInitiative,
  pace: Pace,
  at: EpochMs,
): Promise<Played> {
  const life = lifeAt(sandbox, planned, pace, nextWork(at));
  const [step] = lifeFor(planned, register, at).registration();
  if (!step) throw new Error(`${planned.key} kan ikke registreres`);
  const { client, programme } = sandbox;
  const played = await play({ client, programme, now: () => at, idPrefix: 'idea' }, [step]);
  const [receipt] = played.receipts;
  if (!receipt) throw new Error(`${planned.key}: ${JSON.stringify(played.stopped?.because)}`);
  note(life, { kind: 'did', by: step.by, command: 'register', effect: receipt.effect, case: null });
  return life;
}
