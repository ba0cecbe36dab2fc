import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { repositoryRoot } from '../../src/config';

/** What a run of the script came to; `status` is null when a signal ended it. */
export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
  /** From its start to its end. */
  ms: number;
}

export interface ScriptOptions {
  cwd?: string;
  /** All that it finds in its environment, beside `PATH`. */
  variables?: Record<string, string | undefined>;
  /** Hears what it says on standard error while it runs. */
  onNote?: (text: string, child: ChildProcessWithoutNullStreams) => void;
}

/** The words that start the admin script as a process, before its own. */
export const scriptCommand: readonly string[] = [
  process.execPath,
  path.join(repositoryRoot, 'bin', 'dsop.js'),
];

/** Runs the admin script as users do, as a process of its own. */
export function runScript(argv: readonly string[], options: ScriptOptions = {}): Promise<Ran> {
  const { cwd = repositoryRoot, variables = {}, onNote } = options;
  const began = Date.now();
  const [file = '', ...words] = scriptCommand;
  const env = { PATH: process.env.PATH, ...variables };
  const child = spawn(file, [...words, ...argv], { cwd, env });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
    onNote?.(text, child);
  });
  child.stdin.end();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...said, ms: Date.now() - began }));
  });
}
