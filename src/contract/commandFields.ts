import { z } from 'zod';
import { day, id, line, moment, text } from './envelope';

/** What rows of the command table are made of. */

const outcomes = ['approved', 'approved-with-conditions', 'returned', 'deferred', 'not-approved'] as const;
export type Outcome = (typeof outcomes)[number];

export const gate = z.enum(['BP1', 'BP2', 'BP3', 'BP4']);
/** Roles as they are typed and shown; inside, the identifier is the same in camelCase. */
export const roleWords = {
  'project-lead': 'projectLead',
  'steering-lead': 'steeringLead',
  'operations-lead': 'operationsLead',
  'data-owner': 'dataOwner',
  consumer: 'consumer',
  'legal-contact': 'legalContact',
  'privacy-contact': 'privacyContact',
} as const;
export type RoleWord = keyof typeof roleWords;
export const role = z.enum(Object.keys(roleWords) as [RoleWord, ...RoleWord[]]);

export const positions = ['support', 'reservation', 'stand-aside', 'object', 'recused'] as const;
export type PositionKind = (typeof positions)[number];

const condition = z.strictObject({ text, owner: id, due: day });
export const closing = {
  /** Day (16:00 Oslo time) or instant at which the case closes. */
  closes: moment.optional(),
  /** Reference of the meeting that decides; without one the round is written. */
  meeting: line.optional(),
  /** Where the meeting is one that the programme keeps: by which edition of its time; the script fills it in. */
  meetingSequence: z.int().min(0).max(10_000).optional(),
};
export const proposal = {
  outcome: z.enum(outcomes).optional(),
  conditions: z.array(condition).max(50).optional(),
  /** Named gaps of a `returned`, reasons of a refusal. */
  text: text.optional(),
  /** After `not-approved`: stop the initiative, or stay in the phase. */
  then: z.enum(['stop', 'stay']).optional(),
};

/**
 * Which workflow takes a command. `desk`: the programme too, but as a case before a forum or a move in one, judged like
 * what an initiative is sent.
 */
export type Host = 'initiative' | 'process' | 'programme' | 'desk';

interface CommandRow<H extends Host, S extends z.ZodType> {
  host: H;
  /** Other workflows that take it in the same way. */
  also?: readonly Host[];
  /** What the KEY of the command line is: the workflow it is for (so when left out), a field of the payload, or nothing. */
  keyed?: 'payload' | 'none';
  payload: S;
  /** One line for help and for the Temporal UI. */
  summary: string;
  /** A whole line that can be typed. */
  example: string;
}

export const row = <H extends Host, S extends z.ZodType>(r: CommandRow<H, S>): CommandRow<H, S> => r;
