import { setTimeout as wait } from 'node:timers/promises';
import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { searchAttributeTypes } from '../contract/searchAttributes';

/** The types that a search attribute can have, by Temporal's names. */
export type SearchAttributeTypes = Readonly<
  Record<string, 'KEYWORD' | 'KEYWORD_LIST' | 'DATETIME' | 'INT' | 'DOUBLE' | 'BOOL' | 'TEXT'>
>;

const GRPC = {
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  FAILED_PRECONDITION: 9,
  UNAVAILABLE: 14,
};

const DAY_MS = 24 * 3_600_000;
const WAIT_MS = 50;
const PATIENCE_MS = 30_000;

const codes: Readonly<Record<SearchAttributeTypes[string], temporal.api.enums.v1.IndexedValueType>> = {
  KEYWORD: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KEYWORD_LIST: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  DATETIME: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  INT: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_INT,
  DOUBLE: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
  BOOL: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
  TEXT: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
};

function codeOf(error: unknown): number | undefined {
  return isGrpcServiceError(error) ? error.code : undefined;
}

// A server that has just come up answers some calls before all of its parts have found each other.
async function patiently<T>(call: () => Promise<T>, again: (code: number) => boolean): Promise<T> {
  const deadline = process.uptime() + PATIENCE_MS / 1000;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined || !again(code) || process.uptime() > deadline) throw error;
    }
    await wait(WAIT_MS);
  }
}

const whileStarting = (code: number) => code === GRPC.UNAVAILABLE || code === GRPC.FAILED_PRECONDITION;

/** Whether the server has the namespace. Throws gRPC errors, such as one for a missing permission. */
export async function hasNamespace(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await patiently(() => connection.workflowService.describeNamespace({ namespace }), whileStarting);
    return true;
  } catch (error) {
    if (codeOf(error) === GRPC.NOT_FOUND) return false;
    throw error;
  }
}

/**
 * Registers the namespace if the server lacks it, and returns when workflows can be started there. In: for how many days
 * closed workflows are kept. Out: whether it was registered now. An existing one keeps its retention.
 * Throws gRPC errors (a hosted server forbids it).
 */
export async function ensureNamespace(
  connection: Connection,
  namespace: string,
  retentionDays: number,
): Promise<boolean> {
  if (await hasNamespace(connection, namespace)) return false;
  try {
    const retention = msToTs(Math.round(retentionDays * DAY_MS));
    await patiently(
      () =>
        connection.workflowService.registerNamespace({
          namespace,
          workflowExecutionRetentionPeriod: retention,
        }),
      whileStarting,
    );
  } catch (error) {
    if (codeOf(error) !== GRPC.ALREADY_EXISTS) throw error;
  }
  // The parts of the server learn of it one after the other; a list goes through the slowest of those that clients meet.
  await patiently(
    () => connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 }),
    (code) => code === GRPC.NOT_FOUND || whileStarting(code),
  );
  return true;
}

/** The names of `types` that the server lacks in the namespace. Throws when one is there with another type. */
export async function missingSearchAttributes(
  connection: Connection,
  namespace: string,
  types: SearchAttributeTypes = searchAttributeTypes,
): Promise<string[]> {
  const { customAttributes } = await patiently(
    () => connection.operatorService.listSearchAttributes({ namespace }),
    (code) => code === GRPC.NOT_FOUND || whileStarting(code),
  );
  const wrong = Object.entries(types).filter(
    ([name, type]) => customAttributes[name] !== undefined && customAttributes[name] !== codes[type],
  );
  if (wrong.length > 0) {
    const names = wrong.map(([name, type]) => `${name} (must be ${type})`).join(', ');
    throw new Error(`The namespace ${namespace} has search attributes of another type: ${names}.`);
  }
  return Object.keys(types).filter((name) => customAttributes[name] === undefined);
}

/**
 * Adds the search attributes that the namespace lacks, and returns when they can be used. Out: the names added.
 * Throws gRPC errors (a hosted server forbids it), and when one is there with another type.
 */
export async function ensureSearchAttributes(
  connection: Connection,
  namespace: string,
  types: SearchAttributeTypes = searchAttributeTypes,
): Promise<string[]> {
  const missing = await missingSearchAttributes(connection, namespace, types);
  if (missing.length === 0) return [];
  const searchAttributes = Object.fromEntries(
    Object.entries(types).flatMap(([name, type]) => (missing.includes(name) ? [[name, codes[type]]] : [])),
  );
  await patiently(
    () => connection.operatorService.addSearchAttributes({ namespace, searchAttributes }),
    (code) => code === GRPC.NOT_FOUND || whileStarting(code),
  );
  const query = missing.map((name) => `${name} IS NULL`).join(' AND ');
  await patiently(
    () => connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1, query }),
    (code) => code === GRPC.INVALID_ARGUMENT || code === GRPC.NOT_FOUND || whileStarting(code),
  );
  return missing;
}

/** The commands that make by hand what `ensureNamespace` and `ensureSearchAttributes` may not make on this server. */
export function setupCommands(namespace: string, retentionDays: number, names: readonly string[]): string[] {
  const types: SearchAttributeTypes = searchAttributeTypes;
  const spelt = (type: string | undefined) =>
    (type ?? '').toLowerCase().replace(/(^|_)(\w)/g, (_all, _gap, letter: string) => letter.toUpperCase());
  return [
    `temporal operator namespace create --namespace ${namespace} --retention ${retentionDays}d`,
    ...names.map(
      (name) =>
        `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${spelt(types[name])}`,
    ),
  ];
}
