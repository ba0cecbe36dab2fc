import { randomBytes } from 'node:crypto';
import { keyedBy, takenBy, type CommandName } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import { processWorkflowId, programmeWorkflowId, workflowIdsOf } from '../contract/messages';
import { toIso } from '../domain/calendar';
import type { CaseView } from '../domain/view';

/** What a command is made of, beside what is the same for all. */
export interface EnvelopeParts {
  id: string;
  programme: string;
  command: CommandName;
  /** The key of an initiative or a process; not used for commands of the programme. */
  key: string;
  /** Workflow id of the workflow it is for; from command and key when left out. */
  target?: string;
  by: string;
  /** Revision of the register that the sender saw. */
  register: number;
  payload: Record<string, unknown>;
  /** The case it concerns, as the sender saw it. */
  concerns: Pick<CaseView, 'id' | 'revision' | 'manifest'> | undefined;
  /** Day or instant when the thing was decided, if earlier than now. */
  decidedOn: string | undefined;
  /** Epoch milliseconds. */
  sentAt: number;
}

/** A new command id: 22 letters and digits that nobody can guess. */
export const newCommandId = (): string =>
  `c${randomBytes(24).toString('base64url').replace(/[-_]/g, '0')}`.slice(0, 22);

/** Workflow id of the workflow that takes the command; a process has to be asked for where both could be meant. */
export function workflowIdFor(command: CommandName, key: string): string {
  if (keyedBy(command) !== 'target') return programmeWorkflowId;
  const [first, ...others] = workflowIdsOf(key);
  return takenBy(command, 'initiative') || others.length === 0 ? first : processWorkflowId(key);
}

/** The finished envelope; nothing in it is `undefined`. */
export function envelopeOf(parts: EnvelopeParts): Envelope {
  const { id, programme, command, by, register, payload, concerns, decidedOn } = parts;
  return {
    v: 1,
    id,
    programme,
    command,
    target: parts.target ?? workflowIdFor(command, parts.key),
    by,
    ...(concerns && {
      case: { id: concerns.id, revision: concerns.revision, manifest: concerns.manifest.hash },
    }),
    register,
    ...(decidedOn !== undefined && { decidedOn }),
    sentAt: toIso(parts.sentAt),
    payload,
  };
}

/** Commands that concern one case, and so carry what the sender saw of it. */
const concerning: readonly CommandName[] = ['decide', 'approve', 'amend', 'move', 'withdrawCase', 'will'];

/**
 * The case a command concerns, among an initiative's cases: the one named by its id, or the open one about the gate
 * (`BP2-1`) or about its referral (`REF-BP2-1`). A will is bound to the gate's own case, before that to its referral's.
 * `undefined` when the command concerns none or there is none: the workflow then says so.
 */
export function caseConcerned(
  command: CommandName,
  payload: Readonly<Record<string, unknown>>,
  cases: readonly CaseView[],
): CaseView | undefined {
  if (!concerning.includes(command)) return undefined;
  if (payload.case !== undefined) return cases.find((c) => c.id === payload.case);
  const open = (prefix: string) => cases.findLast((c) => c.status === 'open' && c.id.startsWith(prefix));
  const about = (gate: unknown) => (typeof gate === 'string' ? open(`${gate}-`) : undefined);
  const referring = (gate: unknown) => (typeof gate === 'string' ? open(`REF-${gate}-`) : undefined);
  if (command === 'will') return about(payload.gate) ?? referring(payload.gate);
  return payload.gate !== undefined ? about(payload.gate) : referring(payload.referral);
}
