import { DefaultLogger, type LogEntry, type Logger } from '@temporalio/worker';
import type { Config } from '../config';

type Meta = Record<string, unknown>;

/** What a log line may tell beside its message: ids, counts and places, never what somebody has written. */
const told = [
  'namespace',
  'taskQueue',
  'workflowId',
  'workflowType',
  'runId',
  'run_id',
  'workflowRunId',
  'activityId',
  'activityType',
  'attempt',
  'durationMs',
  'sdkComponent',
  'state',
  'buildId',
  'address',
  'port',
  'sent',
  'postponed',
  'failed',
  'handedOver',
  'month',
  'intent',
  'fault',
  'waits',
  'told',
] as const;

const longest = 2000;
const deepest = 4;

/** A line of the log as data; the time is ISO 8601 in UTC. */
export interface LogLine {
  time: string;
  level: string;
  message: string;
  error?: { name: string; message: string; stack?: string }[];
  [name: string]: unknown;
}

/**
 * One entry of the SDK's log as a line: its message and those of its fields that are ids or counts. Errors are told with
 * their causes. What looks like an e-mail address is taken out everywhere.
 */
export function lineOf({ level, message, timestampNanos, meta }: LogEntry): LogLine {
  const fields: Meta = meta ?? {};
  const kept = told.flatMap((name): [string, unknown][] => {
    const value = fields[name];
    if (typeof value === 'string') return [[name, clean(value)]];
    return typeof value === 'number' || typeof value === 'boolean' ? [[name, value]] : [];
  });
  const errors = errorsOf(fields.error, level === 'ERROR' || level === 'WARN');
  const failure = failureOf(fields.failure);
  return {
    time: new Date(Number(timestampNanos / 1_000_000n)).toISOString(),
    level: level.toLowerCase(),
    message: clean(message),
    ...Object.fromEntries(kept),
    ...(failure !== undefined && { failure }),
    ...(errors.length > 0 && { error: errors }),
  };
}

/** The same for people: `12:00:00.000 INFO  message  workflowId=initiative-SBL`. */
export function textOf(line: LogLine): string {
  const { time, level, message, error, ...fields } = line;
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  const head = [`${time.slice(11, 23)} ${level.toUpperCase().padEnd(5)} ${message}`, ...pairs].join(' ');
  const causes = (error ?? []).map((e) => `    ${e.stack ?? `${e.name}: ${e.message}`}`);
  return [head, ...causes].join('\n');
}

/** A logger for the worker's runtime that writes lines to `write`, as text or as one JSON document each. */
export function createLogger(
  { logLevel, logFormat }: Pick<Config, 'logLevel' | 'logFormat'>,
  write: (text: string) => void = (text) => void process.stderr.write(text),
): Logger {
  const level = logLevel.toUpperCase() as Uppercase<Config['logLevel']>;
  return new DefaultLogger(level, (entry) => {
    const line = lineOf(entry);
    write(`${logFormat === 'json' ? JSON.stringify(line) : textOf(line)}\n`);
  });
}

const address = /[^\s<>"'(),;:@\\]+@[^\s<>"'(),;:@\\]+/g;

const clean = (text: string): string => {
  const shown = text.replace(address, '<address>');
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
};

function errorsOf(error: unknown, withStack: boolean): NonNullable<LogLine['error']> {
  const chain: NonNullable<LogLine['error']> = [];
  for (let one = error; one instanceof Error && chain.length < deepest; one = one.cause) {
    const { name, message, stack } = one;
    chain.push({
      name,
      message: clean(message),
      ...(withStack && stack !== undefined && { stack: clean(stack) }),
    });
  }
  if (chain.length === 0 && typeof error === 'string') chain.push({ name: 'Error', message: clean(error) });
  return chain;
}

// The engine's core prints a failure whole, payloads included; its first message says what is wrong.
function failureOf(failure: unknown): string | undefined {
  const message = typeof failure === 'string' ? /message: "((?:[^"\\]|\\.)*)"/.exec(failure)?.[1] : undefined;
  return message === undefined ? undefined : clean(message);
}
