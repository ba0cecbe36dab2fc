import { workflowInfo } from '@temporalio/workflow';
import { since } from './since';

/**
 * Even in a state of ten years so many messages, taken or refused, need only a small part of the ten seconds that a workflow
 * task may last. Histories replay with this number: changing it needs a patch.
 */
const mostInOneTask = 100;

/**
 * Signals, in the order they came: as many at once as one task can bear, the others in the tasks after it. A worker that
 * was away finds all that came meanwhile in its first task, and one that takes too long is thrown away and begun again.
 */
export interface Backlog {
  /** Takes a signal now, or lets it wait. */
  add(name: string, raw: unknown): void;
  /** Takes of those that wait what this task still bears. */
  take(): void;
  /** Does any signal wait? Whoever runs then wakes again at once, and begins no new run. */
  waits(): boolean;
}

/** A backlog of one run; each signal is handed to `receive` once, in the order it came. */
export function createBacklog(receive: (name: string, raw: unknown) => void): Backlog {
  let waiting: { name: string; raw: unknown }[] = [];
  let task = { history: 0, taken: 0 };
  /** How many more in the present task; every task has a longer history than the one before. */
  const room = () => {
    const { historyLength } = workflowInfo();
    if (task.history !== historyLength) task = { history: historyLength, taken: 0 };
    return mostInOneTask - task.taken;
  };
  const now = (name: string, raw: unknown) => {
    task.taken++;
    receive(name, raw);
  };
  return {
    add(name, raw) {
      const full = waiting.length > 0 || room() <= 0;
      if (full && since('signals-in-portions')) waiting.push({ name, raw });
      else now(name, raw);
    },
    take() {
      const portion = waiting.slice(0, Math.max(room(), 0));
      waiting = waiting.slice(portion.length);
      for (const { name, raw } of portion) now(name, raw);
    },
    waits: () => waiting.length > 0,
  };
}
