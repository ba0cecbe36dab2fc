import { WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { batch } from '../../src/cli/batch';
import { contextOf, type Context } from '../../src/cli/context';
import { readInbox, readPeople } from '../../src/cli/inbox';
import { keygen, sendFile, signFile } from '../../src/cli/keys';
import { parseArgs, type CommonOptions, type Parsed } from '../../src/cli/parse';
import { readMeetingAgenda } from '../../src/cli/meetings';
import { readCan, readList, readShow } from '../../src/cli/read';
import { statusOf, textOf, usage, type Result } from '../../src/cli/result';
import { rehearse } from '../../src/cli/rehearse';
import { readRules } from '../../src/cli/rules';
import { send } from '../../src/cli/send';
import { plainStyle } from '../../src/cli/style';
import { verifyRecord } from '../../src/cli/verify';
import type { Session } from '../../src/client/connect';
import type { Reply, Unreachable } from '../../src/client/reply';
import { loadConfig, type Environment } from '../../src/config';
import type { Refusal } from '../../src/domain/refusal';

/** What the server in a test has to say. */
export interface Served {
  variables?: Environment;
  /** Who acts where the line does not say. */
  usually?: string;
  /** The answer to each query, by its name; a function is given its arguments. */
  queries?: Record<string, unknown>;
  /** Hears what the index is asked for; it lists nothing. */
  onList?: (query: string) => void;
  /** What every command that is sent is refused with. */
  refuses?: Refusal;
  /** Nobody is there. */
  unreachable?: Unreachable;
}

type Line = Parsed & { kind: 'command' | 'read' };
type ReadLine = Parsed & { kind: 'read' };

/** The verbs that are asked of here; the script itself loads each when it is typed. */
const readers: Record<string, (context: Context, line: ReadLine) => Promise<Result>> = {
  list: (context, { typed }) => readList(context, typed),
  can: (context, { words }) => readCan(context, words[0] ?? ''),
  inbox: readInbox,
  people: readPeople,
  keygen: (context, { typed }) => keygen(context, typed),
  sign: (context, { words }) => signFile(context, words[0]),
  send: (context, { words }) => sendFile(context, words[0]),
  rules: (context, { words }) => readRules(context, words),
  verify: (_context, { words, typed }) => verifyRecord(words[0] ?? '', typed),
  rehearse: (context, { typed }) => rehearse(context, typed),
  agenda: (context, { words, typed }) => readMeetingAgenda(context, words[0] ?? '', typed),
  show: (context, { words }) => readShow(context, words[0] ?? ''),
  batch: (context, { words, typed }) => batch(context, words[0], typed, done),
};

const done = (context: Context, line: Line): Promise<Result> => {
  if (line.kind === 'command') return send(context, { ...line, key: line.key?.toUpperCase() });
  const reader = readers[line.verb];
  if (!reader) throw new Error(`${line.verb} is not done here`);
  return reader(context, line);
};

/** Runs the admin script's words in this process, towards a server that answers from a table. */
export async function scriptHere(
  argv: readonly string[],
  served: Served = {},
): Promise<{ status: number; text: string; result: Result; told: string[] }> {
  const told: string[] = [];
  const note = (line: string): void => void told.push(line);
  const tell = (result: Result): void => note(textOf(result, plainStyle));
  const config = loadConfig(served.variables ?? {});
  const connect = (): Promise<Reply<Session>> => Promise.resolve(sessionOf(served));
  const contextFor = (common: CommonOptions): Context => ({
    ...contextOf(config, common, { note, tell }, 0),
    connect,
    again: contextFor,
  });
  const parsed = parseArgs(argv, served.usually);
  if (parsed.kind === 'help') throw new Error('nothing was asked for');
  const result =
    parsed.kind === 'usage' ? usage(parsed.message) : await done(contextFor(parsed.common), parsed);
  return { status: statusOf(result), text: textOf(result, plainStyle), result, told };
}

function sessionOf({ queries = {}, onList, refuses, unreachable }: Served): Reply<Session> {
  if (unreachable) return { unreachable };
  const connection = { workflowService: { describeWorkflowExecution: () => Promise.resolve({}) } };
  const handle = {
    query: (name: string, ...args: unknown[]) => {
      const answer = queries[name];
      return Promise.resolve(
        typeof answer === 'function' ? (answer as (...a: unknown[]) => unknown)(...args) : answer,
      );
    },
    executeUpdate: () =>
      Promise.reject(
        new WorkflowUpdateFailedError(
          'refused',
          ApplicationFailure.create({ type: refuses?.code, details: [refuses] }),
        ),
      ),
  };
  const client = {
    connection,
    options: { namespace: 'default' },
    withDeadline: (_ends: number, ask: () => unknown) => ask(),
    workflow: {
      getHandle: () => handle,
      list: ({ query }: { query: string }) => {
        onList?.(query);
        return [];
      },
    },
  };
  return {
    value: {
      client: client as unknown as Client,
      connection: connection as unknown as Session['connection'],
      close: () => Promise.resolve(),
    },
  };
}
