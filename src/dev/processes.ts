import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { repositoryRoot } from '../config';
import { codeOf } from './errors';
import { type Log } from './log';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of ours: it leads its own process group, so that Ctrl-C in a terminal does not reach it. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly process: ChildProcess;
  readonly exited: Promise<Exit>;
  /** Asks it to end, and after `graceMs` ends it; resolves when it is gone. */
  stop(graceMs: number): Promise<Exit>;
}

/** What to run: a program, or a Node module with a channel for messages (`module`). */
export interface Command {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Another user to run it as, by number; only root may. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** A compiled Node module, forked with a message channel; it ends when this process does. */
  readonly module?: boolean;
  /** Where its output goes; without it `onLine` gets it. */
  readonly logFile?: string;
  readonly onLine?: Log;
  /** Where its pid is noted, for `stopStale`. */
  readonly runDir?: string;
}

/** The compiled form of a module of this folder, for a process of its own. */
export function compiled(name: string): string {
  return path.join(repositoryRoot, 'dist', 'src', 'dev', `${name}.js`);
}

const noteSchema = z.object({ name: z.string(), pid: z.number().int().positive(), identity: z.string() });

const LOG_LIMIT_BYTES = 10_000_000;

/**
 * What tells this process from any other that ever had its number: boot and start time on Linux, start time and
 * command line elsewhere. Undefined when there is no such process, or it is only waiting to be collected.
 */
export function processIdentity(pid: number): string | undefined {
  if (existsSync('/proc/self/stat')) {
    const file = `/proc/${pid}/stat`;
    if (!existsSync(file)) return undefined;
    try {
      const stat = readFileSync(file, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }
  return ps(pid, 'lstart=,command=');
}

function ps(pid: number, columns: string): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', columns, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return line === '' ? undefined : line;
  } catch (error) {
    // `ps` ends with 1 when there is no such process.
    if (typeof error === 'object' && error !== null && 'status' in error && error.status === 1)
      return undefined;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ESRCH';
}

/** The parent of a process and its command line; undefined when there is no such process. */
function parentOf(pid: number): { parent: number; command: string } | undefined {
  if (existsSync('/proc/self/stat')) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return { parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]), command };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }
  const line = ps(pid, 'ppid=,command=');
  const match = /^\s*(\d+)\s+(.*)$/.exec(line ?? '');
  return match ? { parent: Number(match[1]), command: match[2] ?? '' } : undefined;
}

/**
 * Calls `orphaned` once when the process that started this one is gone, looking through a shell that only passed the
 * command on. For a process whose starter, killed outright, can pass nothing on. Does not keep the process alive.
 */
export function whenOrphaned(orphaned: () => void): void {
  const parent = process.ppid;
  const first = parentOf(parent);
  const shell = first && /^\S*sh -c /.test(first.command);
  const timer = setInterval(
    () => {
      if (process.ppid === parent && (!shell || parentOf(parent)?.parent === first.parent)) return;
      clearInterval(timer);
      orphaned();
    },
    existsSync('/proc/self/stat') ? 250 : 2000,
  );
  timer.unref();
}

/** Sends a signal to a process, or with `group` to its whole group; false when it is gone already. */
export function signal(pid: number, name: NodeJS.Signals, group = false): boolean {
  try {
    process.kill(group ? -pid : pid, name);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** Writes a file so that a reader sees the old content or the new, never a part. */
export function writeWhole(file: string, content: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, content);
  renameSync(part, file);
}

function openLog(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}

/** The last lines of a log, for an error message. */
export function lastLines(file: string, count = 8): string {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}

const running = new Set<Child>();
let exitHook = false;

// Whatever way this process ends, short of SIGKILL, its children end with it.
function endWithUs(): void {
  if (exitHook) return;
  exitHook = true;
  process.once('exit', () => running.forEach((child) => signal(child.pid, 'SIGKILL', true)));
}

/**
 * Starts a process in a group of its own and notes its pid. Throws when it cannot be started at all; one that starts
 * and dies shows in `exited`.
 */
export async function startChild(command: Command): Promise<Child> {
  const log = command.logFile === undefined ? undefined : openLog(command.logFile);
  const output = log ?? 'pipe';
  const options = { detached: true, env: command.env, ...command.user };
  const child = command.module
    ? fork(command.file, command.args, {
        ...options,
        execArgv: ['--require', compiled('withParent')],
        stdio: ['ignore', output, output, 'ipc'],
      })
    : spawn(command.file, command.args, { ...options, stdio: ['ignore', output, output] });
  if (log !== undefined) closeSync(log);
  const started = await new Promise<ChildProcess>((resolve, reject) => {
    child.once('spawn', () => resolve(child));
    child.once('error', (cause) =>
      reject(new Error(`${command.name} cannot be started: ${cause.message}`, { cause })),
    );
  });
  const pid = started.pid;
  if (pid === undefined) throw new Error(`${command.name} has no process number`);
  const onLine = command.onLine;
  if (onLine) [started.stdout, started.stderr].forEach((stream) => stream && readLines(stream, onLine));

  const note = command.runDir && path.join(command.runDir, `${command.name}.pid`);
  const identity = processIdentity(pid);
  if (note && identity) writeWhole(note, JSON.stringify({ name: command.name, pid, identity }));

  const exited = new Promise<Exit>((resolve) => {
    started.once('exit', (code, signalName) => resolve({ code, signal: signalName }));
  }).then((exit) => {
    running.delete(result);
    if (note && readNote(note)?.pid === pid) rmSync(note, { force: true });
    return exit;
  });
  const result: Child = {
    name: command.name,
    pid,
    process: started,
    exited,
    stop: async (graceMs) => {
      const deadline = new AbortController();
      signal(pid, 'SIGTERM');
      const forced = wait(graceMs, undefined, { signal: deadline.signal, ref: false })
        .then(() => signal(pid, 'SIGKILL', true))
        .catch((error: unknown) => {
          if (!deadline.signal.aborted) throw error;
        });
      const exit = await exited;
      deadline.abort();
      await forced;
      return exit;
    },
  };
  running.add(result);
  endWithUs();
  return result;
}

function readLines(stream: NodeJS.ReadableStream, onLine: Log): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}

function readNote(file: string): z.infer<typeof noteSchema> | undefined {
  const text = textOf(file);
  return text === undefined ? undefined : noteIn(text);
}

/** What a file holds; undefined when it is not there. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function noteIn(text: string): z.infer<typeof noteSchema> | undefined {
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch (error) {
    // A note that cannot be read is worth no more than none.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/**
 * Ends the processes that an earlier run left behind in `runDir` because it was killed. Only a process that is
 * provably the noted one is touched: a number that was given away again is left alone.
 */
export async function stopStale(runDir: string, log: Log, graceMs = 5000): Promise<void> {
  if (!existsSync(runDir)) return;
  const files = readdirSync(runDir).filter((file) => file.endsWith('.pid') && file !== INSTANCE);
  await Promise.all(
    files.map(async (name) => {
      const file = path.join(runDir, name);
      const note = readNote(file);
      if (note && processIdentity(note.pid) === note.identity) {
        log(`Stopping ${note.name} (process ${note.pid}), left over from a run that was killed.`);
        signal(note.pid, 'SIGTERM');
        await gone(note, graceMs);
        if (processIdentity(note.pid) === note.identity) {
          signal(note.pid, 'SIGKILL', true);
          await gone(note, graceMs);
        }
      }
      rmSync(file, { force: true });
    }),
  );
}

async function gone(note: z.infer<typeof noteSchema>, withinMs: number): Promise<void> {
  const deadline = process.uptime() + withinMs / 1000;
  while (processIdentity(note.pid) === note.identity && process.uptime() < deadline) await wait(50);
}

const INSTANCE = 'start.pid';

/**
 * Takes the data directory for this process. Out: a function that gives it back, or the number of the live process
 * that has it. What a dead process left is taken over, by one only.
 */
export function claim(runDir: string, name = INSTANCE): { release: () => void } | { heldBy: number } {
  mkdirSync(runDir, { recursive: true });
  const file = path.join(runDir, name);
  const mine = JSON.stringify({
    name: 'start',
    pid: process.pid,
    identity: processIdentity(process.pid) ?? '',
  });
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, mine);
  try {
    const heldBy = takeLock(part, file);
    return heldBy === undefined ? { release: () => rmSync(file, { force: true }) } : { heldBy };
  } finally {
    rmSync(part, { force: true });
  }
}

/**
 * Makes `lock` a link to the note `part`. A text that a dead process left there is replaced by whoever has taken the lock named
 * after that text, and only while it stands. Out: the live process that has it, or is about to; undefined when it is ours.
 */
function takeLock(part: string, lock: string): number | undefined {
  for (;;) {
    try {
      linkSync(part, lock);
      return undefined;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const left = textOf(lock);
    const note = left === undefined ? undefined : noteIn(left);
    if (note && processIdentity(note.pid) === note.identity) return note.pid;
    if (left === undefined) continue;
    const turn = `${lock}.${createHash('sha256').update(left).digest('hex').slice(0, 16)}`;
    const ahead = takeLock(part, turn);
    if (ahead !== undefined) return ahead;
    if (textOf(lock) === left) {
      renameSync(turn, lock);
      return undefined;
    }
    rmSync(turn, { force: true });
  }
}
