import { parseArgs } from '../../src/cli/parse';
import { missingFlags, payloadOf } from '../../src/cli/flags';
import type { CommandName } from '../../src/contract/commands';
import type { EpochMs } from '../../src/domain/calendar';
import { sha } from './given';

/** What stands in a line for what only the sender knows, and what a sender might write there. */
const filled: Record<string, string> = {
  '…': 'x',
  ACTOR: 'nav',
  DATE: '+10d',
  DATO: '+10d',
  FILE: 'fil.pdf',
  PERSON: 'tuva.lead',
};

/** The words of a line as a shell reads them. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => {
    const word = quoted ?? bare ?? '';
    return filled[word] ?? word;
  });

export interface TypedLine {
  command: CommandName;
  key: string | undefined;
  payload: Record<string, unknown>;
  as: string | undefined;
  onBehalfOf: string | undefined;
}

/** A command line that was offered, as the script reads it. Throws, and says why, where the script would not send it. */
export function typedLine(line: string, now: EpochMs): TypedLine {
  const [script, ...words] = wordsOf(line);
  const parsed = parseArgs(words, undefined);
  if (script !== 'dsop' || parsed.kind !== 'command')
    throw new Error(`${line}: ${parsed.kind === 'usage' ? parsed.message : parsed.kind}`);
  const { command, key, typed, common } = parsed;
  const file = typed.file === undefined ? {} : { sha256: sha(line) };
  const missing = missingFlags(command, typed, ['key', ...Object.keys(file)]);
  if (missing.length > 0) throw new Error(`${line}: ${missing.join(', ')}`);
  const read = payloadOf(command, typed, now);
  if ('wrong' in read) throw new Error(`${line}: ${read.wrong}`);
  // A document of any kind will do.
  const kind = read.payload.kind === 'x' ? { kind: 'minutes' } : {};
  const { as, onBehalfOf } = common;
  return { command, key, payload: { ...read.payload, ...kind, ...file }, as, onBehalfOf };
}
