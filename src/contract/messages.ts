import type { Refusal } from '../domain/refusal';

/** The answer to an accepted command; a repeat of the same id gets the same one. */
export interface Receipt {
  /** The command's id. */
  id: string;
  command: string;
  target: string;
  /** When the workflow took it, ISO 8601 with Oslo offset. */
  at: string;
  /** What followed, one Norwegian sentence each. */
  effect: string[];
  /** The case it concerned, as it stands now. */
  case: { id: string; revision: number; manifest: string } | null;
  phase: string | null;
  step: string | null;
  /** Head of the hash chain after it. */
  head: string;
  register: number;
  /** The command had been taken before; nothing happened this time. */
  repeated: boolean;
}

/** What `preview` (the admin script's `--dry-run`) answers: the same rule as the command, without its effect. */
export type Preview = { accepted: Receipt } | { refused: Refusal };

/** One thing a person may do now. */
export interface Possibility {
  command: string;
  verb: string;
  /** Why it is theirs to do. */
  because: string;
  paragraph: string | null;
  example: string;
}

export const taskQueue = 'dsop';
export const initiativeType = 'initiative';
export const programmeType = 'programme';
export const programmeWorkflowId = 'programme';
export const initiativeWorkflowId = (key: string): string => `initiative-${key}`;
export const processType = 'process';
export const processWorkflowId = (key: string): string => `process-${key}`;
/** The key behind an initiative's or a process's workflow id; undefined for other ids. */
export const keyOf = (workflowId: string): string | undefined =>
  /^(?:initiative|process)-(.+)$/.exec(workflowId)?.[1];
/** Is it the name that the programme itself goes by? Nothing else could be reached under it. */
export const isProgramme = (key: string): boolean => key.toLowerCase() === programmeWorkflowId;
/** What may be meant by a key that somebody types: keys are used once, for either, and the programme goes by its name. */
export const workflowIdsOf = (key: string): [string, ...string[]] =>
  isProgramme(key) ? [programmeWorkflowId] : [initiativeWorkflowId(key), processWorkflowId(key)];

export const queries = {
  state: 'state',
  why: 'why',
  can: 'can',
  preview: 'preview',
  register: 'register',
  registerHistory: 'registerHistory',
  history: 'history',
  record: 'record',
  copy: 'copy',
  portfolio: 'portfolio',
  month: 'month',
  meetings: 'meetings',
  agenda: 'agenda',
} as const;
