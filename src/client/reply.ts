import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError } from '@temporalio/common';
import { taskQueue } from '../contract/messages';
import { toIso } from '../domain/calendar';
import type { Missing, RefusalCode } from '../domain/refusal';
import { absenceOf } from './absence';

/** A refusal as the script shows it: `failed` stands for a fault of the service, which no rule explains. */
export interface ShownRefusal {
  code: RefusalCode | 'failed';
  message: string;
  paragraph: string | null;
  missing: Missing[];
}

/** Server or worker out of reach. */
export interface Unreachable {
  address: string;
  /** One Norwegian sentence or two: what does not answer, and what to do. */
  message: string;
  /** When a worker last asked the task queue for work, ISO 8601; null when none has lately, or nobody could tell. */
  lastPolled: string | null;
  /** The command may have been taken; repeating it with the same id is safe. */
  outcomeUnknown: boolean;
  /** Id of the command that was under way. */
  id: string | null;
}

/** What every function of the client gives: a value, a refusal by the rules, or nobody to answer. */
export type Reply<T> = { value: T } | { refused: ShownRefusal } | { unreachable: Unreachable };

/** What is being asked of whom, for the words of a refusal. */
export interface Errand {
  workflowId: string;
  /** Id of the command, when one is being sent. */
  commandId?: string;
}

const grpc = {
  cancelled: 1,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
};

/** A refusal of the client's own: no rule of the agreement stands behind it. */
export const refusedAs = (code: ShownRefusal['code'], message: string): { refused: ShownRefusal } => ({
  refused: { code, message, paragraph: null, missing: [] },
});

/**
 * Calls the server within `timeoutMs` milliseconds in all, diagnosis included, and turns every failure into a `Reply`.
 * `ask` is run with the deadline set. Never throws for what the server or a worker may do.
 */
export async function attempt<T>(
  client: Client,
  timeoutMs: number,
  errand: Errand,
  ask: () => Promise<T>,
): Promise<Reply<T>> {
  const ends = Date.now() + timeoutMs;
  // The last part of the time is kept for finding out when a worker was last there.
  const reserveMs = Math.min(1500, timeoutMs / 4);
  try {
    return { value: await client.withDeadline(ends - reserveMs, ask) };
  } catch (error) {
    const refused = refusalOf(error, errand);
    if (refused) return { refused };
    return { unreachable: await unreachableBy(error, client, ends, errand) };
  }
}

/** The refusal inside an error of the client, if it is one; `undefined` means that nobody answered. */
export function refusalOf(error: unknown, errand: Errand): ShownRefusal | undefined {
  if (error instanceof WorkflowUpdateFailedError) return updateRefusal(error.cause);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return undefined;
  if (error instanceof WorkflowNotFoundError) return notFound(error, errand.workflowId);
  if (error instanceof NamespaceNotFoundError) return undefined;
  const service = serviceErrorIn(error);
  if (!service) return failed(error);
  if (service.code === grpc.notFound) return notFound(service, errand.workflowId);
  return nobodyAnswers(service.code) ? undefined : failed(service);
}

const nobodyAnswers = (code: number): boolean =>
  [
    grpc.cancelled,
    grpc.deadlineExceeded,
    grpc.permissionDenied,
    grpc.resourceExhausted,
    grpc.failedPrecondition,
    grpc.unavailable,
    grpc.unauthenticated,
  ].includes(code);

/** The error of the gRPC call, at whatever depth the client has wrapped it. */
export function serviceErrorIn(
  error: unknown,
): { code: number; details: string; message: string } | undefined {
  if (isGrpcServiceError(error)) return error;
  return error instanceof Error && error.cause !== undefined ? serviceErrorIn(error.cause) : undefined;
}

function failed(error: unknown): ShownRefusal {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'failed',
    message: `Tjenesten svarte med en feil: ${reason}`,
    paragraph: null,
    missing: [],
  };
}

// A refusal travels as an ApplicationFailure: its type is the code, its first detail the whole refusal.
function updateRefusal(cause: Error | undefined): ShownRefusal {
  if (cause instanceof ApplicationFailure) {
    const told: unknown = cause.details?.[0];
    if (isRefusal(told)) return told;
  }
  return failed(cause);
}

function isRefusal(value: unknown): value is ShownRefusal {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message, missing } = value as Partial<Record<keyof ShownRefusal, unknown>>;
  return typeof code === 'string' && typeof message === 'string' && Array.isArray(missing);
}

function notFound(error: { message: string }, workflowId: string): ShownRefusal | undefined {
  switch (absenceOf(error)) {
    case 'workflow':
      return unknownWorkflow(workflowId);
    case 'ended':
      return refusedAs('ended', `«${workflowId}» er avsluttet og tar ikke imot mer; se «dsop list».`).refused;
    case 'namespace':
    case 'other':
      return undefined;
  }
}

/** Is this the server saying that no such workflow exists, rather than that it cannot look just now? */
export function isUnknownWorkflow(error: unknown): boolean {
  const service = serviceErrorIn(error);
  return service?.code === grpc.notFound && absenceOf(service) === 'workflow';
}

/** Is this the server saying that nothing takes signals under the id: it knows none, or that one has ended? */
export const isNobody = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError && ['workflow', 'ended'].includes(absenceOf(error));

/**
 * Is this the server giving an update back, taken by nobody? It does when the step that was to take it came to nothing: when
 * a new run was to begin, and something else came in meanwhile. A workflow whose steps fail for good it words otherwise.
 */
export function isGivenBack(error: unknown): boolean {
  const service = serviceErrorIn(error);
  return (
    service?.code === grpc.failedPrecondition && /unexpected workflow task failure/i.test(service.details)
  );
}

/** Is this the server, or its database, being away, so that it says nothing of what it was asked about? */
export function isServerAway(error: unknown): boolean {
  if (error instanceof NamespaceNotFoundError) return true;
  const service = serviceErrorIn(error);
  return (
    service?.code === grpc.unavailable ||
    (service?.code === grpc.notFound && absenceOf(service) === 'namespace')
  );
}

/** Nothing runs under this workflow id. */
export function unknownWorkflow(workflowId: string): ShownRefusal {
  const message = workflowId.startsWith('initiative-')
    ? `Det finnes ikke noe initiativ med nøkkelen «${workflowId.slice('initiative-'.length)}»; «dsop list» viser dem som finnes.`
    : `«${workflowId}» er ikke satt i gang på denne serveren; «npm start» gjør det.`;
  return { code: 'unknown-key', message, paragraph: null, missing: [] };
}

async function unreachableBy(
  error: unknown,
  client: Client,
  ends: number,
  errand: Errand,
): Promise<Unreachable> {
  const address = addressOf(client);
  const id = errand.commandId ?? null;
  const service = serviceErrorIn(error);
  if (service?.code === grpc.permissionDenied || service?.code === grpc.unauthenticated) {
    return unreachable(
      address,
      `Serveren på ${address} slipper deg ikke inn (${service.details}); se TEMPORAL_API_KEY og TEMPORAL_TLS_….`,
    );
  }
  if (service?.code === grpc.failedPrecondition && /task in failed state/i.test(service.details)) {
    return {
      ...unreachable(
        address,
        `«${errand.workflowId}» kommer ikke videre: stegene dens feiler, og ingenting er tatt imot. Drift ser hvorfor i Temporal UI, under Workflow Task Failed (${service.details})`,
      ),
      id,
    };
  }
  const outcomeUnknown = id !== null && service?.code !== grpc.failedPrecondition;
  const unknown = outcomeUnknown
    ? ` Om kommandoen ble tatt imot, er ukjent; det er trygt å gjenta den med samme id: --id ${id}`
    : '';
  if (service?.code === grpc.unavailable) {
    return { ...noServer(address), message: noServer(address).message + unknown, outcomeUnknown, id };
  }
  const absent = absentIn(error);
  if (absent !== undefined)
    return { ...unreachable(address, absenceWords(address, absent) + unknown), outcomeUnknown, id };
  const poll = await lastPolled(client, ends);
  return {
    address,
    message: silence(address, poll) + unknown,
    lastPolled: poll?.at ?? null,
    outcomeUnknown,
    id,
  };
}

/** What the server does not find, in its words, when that is not the workflow. */
function absentIn(error: unknown): { message: string } | undefined {
  if (error instanceof NamespaceNotFoundError || error instanceof WorkflowNotFoundError) return error;
  const service = serviceErrorIn(error);
  return service?.code === grpc.notFound ? { message: service.details } : undefined;
}

const absenceWords = (address: string, absent: { message: string }): string =>
  absenceOf(absent) === 'namespace'
    ? `Serveren på ${address} finner ikke navnerommet. Det går over hvis databasen dens nettopp har vært borte; ellers sett TEMPORAL_NAMESPACE («dsop doctor» sier mer).`
    : `Serveren på ${address} fant ikke frem (${absent.message}); prøv igjen.`;

function silence(address: string, poll: Poll | undefined): string {
  const queue = `oppgavekøen «${taskQueue}» på ${address}`;
  if (!poll) return `Serveren på ${address} svarte ikke i tide.`;
  return poll.at === null
    ? `Ingen worker svarer på ${queue}, og ingen har spurt etter arbeid de siste minuttene; start den med «npm start».`
    : `Ingen worker svarte i tide på ${queue}; en worker spurte sist etter arbeid ${poll.at}.`;
}

const unreachable = (address: string, message: string): Unreachable => ({
  address,
  message,
  lastPolled: null,
  outcomeUnknown: false,
  id: null,
});

/** Nothing answers at the address. */
export function noServer(address: string): Unreachable {
  return unreachable(
    address,
    `Ingen Temporal-server svarer på ${address}; start den med «npm start», eller sett TEMPORAL_ADDRESS.`,
  );
}

/** Where the client's server is, host and port, for people. */
export function addressOf(client: Client): string {
  const { options } = client.connection as { options?: { address?: string } };
  return options?.address ?? 'ukjent adresse';
}

/** When a worker last asked for work, ISO 8601 with Oslo offset; null when the server remembers none. */
export interface Poll {
  at: string | null;
}

/**
 * When a worker last asked the task queue for work. The server forgets after some minutes. `undefined` when it does
 * not say before `ends` (epoch ms).
 */
export async function lastPolled(client: Client, ends: number): Promise<Poll | undefined> {
  try {
    const { pollers } = await client.withDeadline(ends, () =>
      client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: 1,
      }),
    );
    const times = (pollers ?? []).map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000);
    return { at: times.length === 0 ? null : toIso(Math.max(...times)) };
  } catch (error) {
    if (serviceErrorIn(error)) return undefined;
    throw error;
  }
}
