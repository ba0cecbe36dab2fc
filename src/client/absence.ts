import { NamespaceNotFoundError } from '@temporalio/common';

/** What a server means by NOT_FOUND: no such workflow, one that takes nothing more, its namespace, or something of its own. */
export type Absence = 'workflow' | 'ended' | 'namespace' | 'other';

/**
 * A server says NOT_FOUND of many things, and not only of what does not exist: while its database is away it finds no
 * namespace, and an update whose shard has moved is no longer known. Only its words tell them apart, so that what they do
 * not name is `other`: to be asked again, never to be taken for an answer.
 * In: an error whose gRPC code is NOT_FOUND, or one that the SDK has made of it.
 */
export function absenceOf(error: { message: string }): Absence {
  const { message } = error;
  if (error instanceof NamespaceNotFoundError || /\bnamespace\b.*\bnot found\b/i.test(message))
    return 'namespace';
  if (/already completed|aborted by closing workflow/i.test(message)) return 'ended';
  return /\bworkflow (execution(srow)? )?not found\b/i.test(message) ? 'workflow' : 'other';
}
