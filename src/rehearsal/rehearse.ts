import type { WorkerOptions } from '@temporalio/worker';
import { messageOf } from '../dev/errors';
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
import type { MeetingView } from '../domain/meetingView';
import type { MonthStatus } from '../domain/month';
import type { ProgrammeState } from '../domain/programmeState';
import { snapshotOf, type Register } from '../domain/register';
import type { InitiativeState } from '../domain/state';
import type { InitiativeView } from '../domain/view';
import { boardOf, changesAt, programmeFor, type Board } from './board';
import { changes, type Entry } from './entries';
import { founded, lifeFor } from './founding';
import { nextWork, workTime } from './habits';
import { intentions } from './people';
import { createMornings, type Handed } from './mornings';
import { goTo, liveUntil, note, playedFrom, thinkAnew, together, type Played } from './played';
import { nameIn, raiseSandbox, type Sandbox } from './sandbox';
import type { PlannedInitiative, Script } from './scenario';
import { indexed, newPace, stageOf, type Pace } from './stage';
import { instantOf, rulesFor } from './world';

export interface RehearsalOptions {
  config: Config;
  register: Register;
  script: Script;
  log: Log;
  signal: AbortSignal;
  /** Called when all have come to a day, and for each initiative that has. */
  onDay?: (day: string) => void;
  /** States to go on from, by key, and the programme's; the others stand where the portfolio says. */
  stand?: ReadonlyMap<string, InitiativeState>;
  programme?: ProgrammeState;
  /** What waits for letters of mornings. */
  handed?: readonly Handed[];
  /** What people do not do again, by key. */
  done?: ReadonlyMap<string, readonly string[]>;
  /** Keep the states at the end, so that another rehearsal can go on from there. */
  keep?: boolean;
  /** For tests: another bundle, another cache. */
  worker?: Partial<WorkerOptions>;
}

/** What came of a rehearsal. */
export interface Rehearsal {
  /** In order of time, then the programme's before the initiatives', these as in the portfolio. */
  entries: Entry[];
  /** Each initiative as it stood then; those that were not registered yet are missing. */
  states: InitiativeView[];
  /** The forums' meetings as they stood then, soonest first, and what DSOP SG was told of each month. */
  meetings: readonly MeetingView[];
  months: readonly MonthStatus[];
  /** Until when all of it was played: the end, or how far everybody had come when it was broken off. */
  reached: EpochMs;
  whole: boolean;
  /** The states at the end, where they were to be kept. */
  kept: {
    states: ReadonlyMap<string, InitiativeState>;
    programme?: ProgrammeState;
    handed: readonly Handed[];
    done: ReadonlyMap<string, readonly string[]>;
  };
  measures: {
    raisedMs: number;
    foundedMs: number;
    playedMs: number;
    /** Processor time of this process, worker and catcher with it, but not the server's. */
    processorMs: number;
    commands: number;
    pace: Pace;
  };
}

/** A rehearsal that could not go on: what it had come to, and why it ended. */
export class BrokenOff extends Error {
  constructor(
    readonly played: Rehearsal,
    cause: unknown,
  ) {
    super(messageOf(cause), { cause });
  }
}

/**
 * The register as a rehearsal uses it: another programme, so that nothing of it is ever taken for the real one, and no keys,
 * since nobody signs for people who are only imagined to act.
 */
export const forRehearsal = (register: Register): Register => ({
  ...register,
  programme: 'rehearsal',
  root: null,
  keys: [],
});

/**
 * Plays a portfolio through on the real engine under virtual time. Each initiative goes from its own next event to the
 * next; nothing passes between initiatives but by way of the programme, so all come to the same instant whenever the
 * programme does something: calls a meeting, looks at what waits, draws up the month, takes in a new idea. On `signal` it
 * stops where it is and gives what it has. Rejects with `BrokenOff` where something fails when part of it has been played.
 */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
  const { script, register, signal, onDay, stand } = options;
  const began = performance.now();
  const start = osloInstant(script.from, '00:00');
  const pace = newPace();
  const lives: Played[] = [];
  const measures = { raisedMs: 0, foundedMs: 0, playedMs: 0, processorMs: 0, commands: 0, pace };
  const used = process.cpuUsage();
  const kept = new Map<string, InitiativeState>();
  const rank = ranked(script);
  const mornings = createMornings(register, options.handed ?? [], rank, nameIn(register));
  let programme: ProgrammeState | undefined;
  let board: Board | undefined;
  // How far all have come: what single ones have lived beyond it is not yet all that happened there.
  let reached: EpochMs = start;
  let seen: Pick<Rehearsal, 'states' | 'meetings' | 'months'> = { states: [], meetings: [], months: [] };
  let whole = false;
  let failed: { cause: unknown } | undefined;
  try {
    const planned = script.portfolio.initiatives;
    const foundedOn = osloInstant(addWorkingDays(script.from, -1), '09:00');
    const standing = planned.flatMap((p): [PlannedInitiative, InitiativeState][] => {
      const state = stand?.get(p.key) ?? (p.registered ? undefined : founded(p, register, foundedOn));
      return state ? [[p, state]] : [];
    });
    measures.foundedMs = performance.now() - began;
    const states = standing.map(([, state]) => state);
    const sandbox = await raiseSandbox({
      ...options,
      handOver: mornings.handOver,
      programme: () => programmeFor(register, options.programme, states, start),
    });
    try {
      measures.raisedMs = performance.now() - began - measures.foundedMs;
      const known = await boardOf(sandbox, { script, register, pace, at: start, done: options.done });
      board = known;
      await together(
        standing.map(async ([p, state]) => {
          lives.push(await takenUp(sandbox, options, known, state, p, pace, start));
        }),
      );
      const come = (at: EpochMs): void => {
        reached = at;
        const states = lives.flatMap(({ view }) => (view ? [view] : []));
        seen = { states, meetings: known.meetings(), months: [...known.months()] };
      };
      const bring = async (until: EpochMs): Promise<void> => {
        await together(lives.map((life) => liveUntil(life, until, signal)));
        // Word of a meeting that is moved or called off must not reach anybody in the past.
        if (changesAt(script, until)) await together(lives.map((life) => goTo(life, until)));
        await indexed(sandbox, pace, lives, signal);
        await liveUntil(known.life, until, signal, 'through');
        // Where meetings are others, people make up their minds anew; the cases of those that moved have heard of it.
        const changed = known.changed();
        if (changed === 'moved') lives.forEach((life) => (life.next = undefined));
        else if (changed === 'planned') lives.forEach(thinkAnew);
        come(until);
      };
      await bring(start);
      for (const stop of boundaries(script)) {
        while (known.next() < stop) await bring(known.next());
        await together(lives.map((life) => liveUntil(life, stop, signal)));
        come(stop);
        onDay?.(osloDayOf(stop));
        if (stop >= osloInstant(script.until, '00:00')) break;
        await bring(stop);
        for (const p of planned) {
          if (!p.registered || osloInstant(p.registered, workTime) !== stop) continue;
          await known.life.staged.passTo(stop);
          lives.push(await registered(sandbox, options, known, p, pace, stop));
        }
      }
      if (options.keep) {
        for (const life of lives) kept.set(life.key, await life.staged.copy<InitiativeState>());
        programme = await known.life.staged.copy<ProgrammeState>();
      }
      whole = true;
    } finally {
      await sandbox.close();
    }
  } catch (error) {
    if (!signal.aborted) {
      if (reached === start) throw error;
      failed = { cause: error };
    }
  }
  const all = [...(board ? [board.life] : []), ...lives];
  measures.playedMs = performance.now() - began - measures.raisedMs - measures.foundedMs;
  const { user, system } = process.cpuUsage(used);
  measures.processorMs = (user + system) / 1000;
  measures.commands = all.reduce((sum, life) => sum + life.commands, 0);
  const played: Rehearsal = {
    entries: [...mornings.letters(reached), ...all.flatMap(({ entries }) => entries)]
      .filter(({ at }) => instantOf(at) < reached)
      .map((entry, index) => ({ entry, index }))
      .sort(
        (a, b) =>
          (a.entry.at < b.entry.at ? -1 : a.entry.at > b.entry.at ? 1 : 0) ||
          rank(a.entry.key) - rank(b.entry.key) ||
          a.index - b.index,
      )
      .map(({ entry }) => entry),
    ...seen,
    states: seen.states.sort((a, b) => rank(a.key) - rank(b.key)),
    reached,
    whole,
    kept: {
      states: kept,
      ...(programme && { programme }),
      handed: mornings.waiting(reached),
      done: new Map(all.map((life) => [life.key, [...life.done]])),
    },
    measures,
  };
  if (failed) throw new BrokenOff(played, failed.cause);
  return played;
}

/** The programme first, then the initiatives as in the portfolio. */
function ranked({ portfolio }: Script): (key: string) => number {
  const order = new Map(portfolio.initiatives.map((p, index) => [p.key, index]));
  return (key) => order.get(key) ?? -1;
}

/** Instants at which all stop, whatever the programme does: the turn of each month, new ideas, the end. */
function boundaries({ from, until, portfolio }: Script): EpochMs[] {
  const months = monthsBetween(monthOf(from), monthOf(until)).map((month) =>
    osloInstant(firstDayOf(month), '00:00'),
  );
  const registrations = portfolio.initiatives.flatMap(({ registered: on }) =>
    on ? [osloInstant(on, workTime)] : [],
  );
  const [start, end] = [osloInstant(from, '00:00'), osloInstant(until, '00:00')];
  return [...new Set([...months, ...registrations, end])]
    .filter((at) => at > start && at <= end)
    .sort((a, b) => a - b);
}

function lifeAt(
  sandbox: Sandbox,
  { register, script, done }: RehearsalOptions,
  board: Board,
  planned: PlannedInitiative,
  pace: Pace,
  at: EpochMs,
  clockOffsetMs?: number,
): Played {
  const { key, title } = planned;
  return playedFrom(
    sandbox,
    {
      key,
      title,
      at,
      staged: stageOf(sandbox, key, pace, clockOffsetMs),
      happened: (before, after) => Promise.resolve(changes(before, after)),
      think: (view, now) => {
        const rules = rulesFor(register, view.ruleSet);
        const { before } = board;
        return intentions({
          register,
          script,
          planned,
          meetings: board.meetings(),
          before,
          view,
          rules,
          now,
        });
      },
    },
    done?.get(key),
  );
}

/** Starts an initiative in the sandbox from a copy of its state. */
async function takenUp(
  sandbox: Sandbox,
  options: RehearsalOptions,
  board: Board,
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
  const life = lifeAt(sandbox, options, board, planned, pace, start, copied.clockOffsetMs);
  life.view = await life.staged.look();
  note(life, { kind: 'phase', from: null, to: life.view.phase, step: life.view.step });
  return life;
}

/** Registers a new idea on its day. */
async function registered(
  sandbox: Sandbox,
  options: RehearsalOptions,
  board: Board,
  planned: PlannedInitiative,
  pace: Pace,
  at: EpochMs,
): Promise<Played> {
  const life = lifeAt(sandbox, options, board, planned, pace, nextWork(at));
  const [step] = lifeFor(planned, options.register, at).registration();
  if (!step) throw new Error(`${planned.key} kan ikke registreres`);
  const { client, programme } = sandbox;
  const played = await play({ client, programme, now: () => at, idPrefix: 'idea' }, [step]);
  const [receipt] = played.receipts;
  if (!receipt) throw new Error(`${planned.key}: ${JSON.stringify(played.stopped?.because)}`);
  note(life, { kind: 'did', by: step.by, command: 'register', effect: receipt.effect, case: null });
  return life;
}
