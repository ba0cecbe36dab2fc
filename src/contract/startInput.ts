import { z } from 'zod';
import { ruleSetOf, ruleSetSchema } from '../domain/agreement';
import type { Beginning } from '../domain/begin';
import type { ProcessBeginning } from '../domain/process';
import type { Register } from '../domain/register';
import { commands } from './commands';
import { clockOffset, envelopeSchema, id, line } from './envelope';
import { snapshotSchema } from './registerSnapshot';

const clockOffsetMs = clockOffset;
const language = z.enum(['nb', 'en']);

/** What an initiative is started with: checked, since anybody can start a workflow. */
export const beginningSchema = z.strictObject({
  envelope: envelopeSchema,
  payload: commands.register.payload,
  register: snapshotSchema,
  ruleSet: z
    .strictObject({ version: line, custom: ruleSetSchema.nullable() })
    .refine(({ version, custom }) => (custom ?? ruleSetOf(version)) !== undefined),
  clockOffsetMs,
  admitted: z
    .strictObject({
      entry: z.enum(['concept', 'planning', 'realisation', 'rollout', 'operations']),
      skipped: z.array(z.enum(['BP1', 'BP2', 'BP3', 'BP4'])),
      reason: z.string(),
      decision: id,
      head: z.string(),
    })
    .optional(),
}) satisfies z.ZodType<Beginning>;

/** What a process is started with. */
export const processBeginningSchema = beginningSchema.extend({
  host: z.literal('process'),
  payload: commands.startProcess.payload,
}) satisfies z.ZodType<ProcessBeginning>;

/**
 * The copy of an initiative's state that a rehearsal goes on from. Only a sandbox begins so: whatever a stranger puts into
 * such a state, its letters reach nobody but the catcher.
 */
export const copiedSchema = (workflowId: string) =>
  z.looseObject({
    schemaVersion: z.literal(1),
    workflowId: z.literal(workflowId),
    sandbox: z.literal(true),
    clockOffsetMs: clockOffsetMs.refine((offset) => offset !== 0),
    register: snapshotSchema,
    ruleSet: beginningSchema.shape.ruleSet,
  });

const registerSchema = snapshotSchema.extend({
  persons: z
    .array(
      z.strictObject({
        id,
        actor: id.nullable(),
        name: line,
        email: z.string().min(1).max(254),
        language,
        news: z.literal('declined').optional(),
      }),
    )
    .max(2000),
  offices: z.partialRecord(z.enum(['tlf', 'sg', 'pmo']), z.strictObject({ email: z.string(), language })),
  communications: z.strictObject({ email: z.string(), language }).optional(),
  ruleSets: z.array(ruleSetSchema),
  ruleSet: line,
}) satisfies z.ZodType<Register>;

/** The copy of a programme that a rehearsal goes on from; like an initiative's, it is a sandbox or nothing. */
export const copiedProgrammeSchema = z.looseObject({
  schemaVersion: z.literal(1),
  register: registerSchema,
  clockOffsetMs: clockOffsetMs.refine((offset) => offset !== 0),
  takenKeys: z.array(z.record(z.string(), z.string())),
  desk: z.looseObject({ sandbox: z.literal(true), clockOffsetMs }).optional(),
});

/** What the programme is started with; `attested`: the register as the root key has signed it. */
export const foundingSchema = z.strictObject({
  v: z.literal(1),
  register: registerSchema,
  clockOffsetMs,
  attested: envelopeSchema.optional(),
});
