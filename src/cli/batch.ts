import { text as readAll } from 'node:stream/consumers';
import { parse } from 'shell-quote';
import { readText } from './files';
import type { Context } from './context';
import type { Typed } from './flags';
import { counted } from './names';
import { parseArgs, type Parsed } from './parse';
import { done, exitStatus, jsonOf, statusOf, usage, type Result } from './result';

/** How one line is done: as if it had been typed. */
type RunLine = (context: Context, parsed: Parsed & { kind: 'command' | 'read' }) => Promise<Result>;

interface Line {
  /** From 1, as in the file. */
  number: number;
  text: string;
}

/**
 * `dsop batch`: does the command lines of a file (or of standard input), one after the other over one connection. What is
 * said before them, as `--as` or `--dry-run`, holds for all lines that say nothing else. It stops at the first line that is
 * not done, with that line's exit status, unless `--keep-going`. A line that begins with `#` is printed, and no more.
 */
export async function batch(
  context: Context,
  file: string | undefined,
  typed: Typed,
  run: RunLine,
): Promise<Result> {
  if (context.common.id !== undefined)
    return usage('--id gjelder én kommando: skriv den på linjen den gjelder.');
  const hasBeen = context.common.dryRun ? 'ville blitt utført' : 'er utført';
  const read =
    file === undefined || file === '-' ? { text: await readAll(process.stdin) } : await readText(file);
  if ('wrong' in read) return usage(read.wrong);
  const lines = read.text
    .split(/\r?\n/)
    .map((text, index): Line => ({ number: index + 1, text: text.trim() }))
    .filter(({ text }) => text !== '');
  const told: { line: number; command: string; status: number; answer: unknown }[] = [];
  let failed = 0;
  for (const [index, { number, text }] of lines.entries()) {
    if (text.startsWith('#')) {
      context.tell(done(null, () => text.slice(1).trim()));
      continue;
    }
    const result = await doLine(context, text, run);
    const status = statusOf(result);
    told.push({ line: number, command: text, status, answer: jsonOf(result) });
    context.tell(result);
    if (status === 0) continue;
    failed += 1;
    context.note(`^ linje ${number}: ${text}`);
    if (typed.keepGoing === true) continue;
    const left = lines.slice(index + 1).filter((line) => !line.text.startsWith('#')).length;
    return done({ lines: told }, () => stoppedWords({ number, left, status }, hasBeen), status);
  }
  const all = counted(told.length, 'linje', 'linjer');
  const words = failed === 0 ? `${all} ${hasBeen}.` : `${told.length - failed} av ${all} ${hasBeen}.`;
  return done({ lines: told }, () => words, failed === 0 ? 0 : 1);
}

/** Why it stopped at a line, and what to do; a line that nobody answered may be as it should. */
function stoppedWords(
  { number, left, status }: { number: number; left: number; status: number },
  hasBeen: string,
): string {
  const silent = status === exitStatus.unreachable;
  if (left === 0 && !silent) return `Det var den siste linjen; de andre ${hasBeen}.`;
  const stands = `linjene før ${hasBeen}, ${left} etter den er ikke sendt`;
  return silent
    ? `Ingen svarte på linje ${number}; ${stands}. Kjør filen fra den når tjenesten svarer.`
    : `Stoppet på linje ${number}; ${stands}. Rett linjen og kjør filen fra den.`;
}

async function doLine(context: Context, text: string, run: RunLine): Promise<Result> {
  const { common } = context;
  const words = wordsOf(text);
  if ('wrong' in words) return usage(words.wrong);
  const parsed = parseArgs(words.list, common.as);
  if (parsed.kind === 'help') return done({ help: parsed.text }, () => parsed.text);
  if (parsed.kind === 'usage') return usage(parsed.message);
  if (parsed.kind === 'read' && parsed.verb === 'batch')
    return usage('En «batch» kan ikke stå i en «batch».');
  const dryRun = common.dryRun || parsed.common.dryRun;
  return run(context.again({ ...parsed.common, dryRun }), parsed);
}

/** The words of a line, quoted as in a shell; nothing is expanded, and nothing is run. `dsop` in front may stand. */
function wordsOf(text: string): { list: string[] } | { wrong: string } {
  const list: string[] = [];
  for (const part of parse(text, (name) => `$${name}`)) {
    if (typeof part === 'string') list.push(part);
    else if ('pattern' in part) list.push(part.pattern);
    else if ('comment' in part) break;
    else return { wrong: `«${part.op}» betyr ingenting her: én kommando står på hver linje.` };
  }
  if (list[0] === 'npx') list.shift();
  if (list[0] === 'dsop') list.shift();
  return { list };
}
