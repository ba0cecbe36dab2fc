import { z } from 'zod';
import type { RegisterSnapshot } from '../domain/register';
import type { RegisterCause } from '../domain/registerChange';
import { day, envelopeSchema, id, line } from './envelope';
import { adoptedSchema } from './registerShape';

const period = { validFrom: day, validTo: day.nullable() };
const forum = z.enum(['tlf', 'sg', 'pmo']);

const instant = z.int();

const keySchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  person: id,
  publicKey: z.string().max(64),
  validFrom: instant.nullable(),
  revokedAt: instant.nullable(),
  reason: z.string().max(4000).nullable(),
});

const delegationSchema = z.strictObject({
  id,
  actor: id,
  from: id,
  to: id,
  scope: z.enum(['position', 'commit']),
  forum: forum.nullable(),
  validFrom: instant,
  validTo: instant,
  revokedAt: instant.nullable(),
  evidence: z.string().max(4000).nullable(),
});

/** The register as initiatives hold it: checked when it comes as a message, since anybody can send one. */
export const snapshotSchema = z.strictObject({
  revision: z.int().min(0),
  programme: id,
  actors: z
    .array(
      z.strictObject({
        id,
        name: z.string().min(1).max(200),
        sector: z.enum(['public', 'finance']),
        validFrom: day.nullable(),
        validTo: day.nullable(),
      }),
    )
    .max(200),
  persons: z.array(z.strictObject({ id, actor: id.nullable() })).max(2000),
  seats: z.array(z.strictObject({ forum, actor: id, person: id, ...period })).max(2000),
  chairs: z.partialRecord(forum, id),
  mandates: z.array(z.strictObject({ actor: id, person: id, ...period })).max(2000),
  standing: z.strictObject({
    tlfWrittenProcedure: z.boolean(),
    sgMethod: z.enum(['consensus', 'chair']),
    sending: z.enum(['workingHours', 'always']),
    letters: z.enum(['daily', 'at-once']).optional(),
    sgStatusDay: z.int().min(0).max(20).optional(),
  }),
  adopted: z.array(adoptedSchema).max(200).optional(),
  root: z.string().max(64).nullish(),
  keys: z.array(keySchema).max(10_000).optional(),
  delegations: z.array(delegationSchema).max(10_000).optional(),
}) satisfies z.ZodType<RegisterSnapshot>;

const at = z.int();
const sent = z.strictObject({ at, envelope: envelopeSchema });
const causeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('command'), at, envelope: envelopeSchema }),
  z.strictObject({
    kind: z.literal('decision'),
    at,
    case: id,
    ruleSet: line.optional(),
    envelopes: z.array(sent).max(200),
  }),
]) satisfies z.ZodType<RegisterCause>;

/** Changes told at once. */
export const mostChanges = 500;

/**
 * The message by which a change reaches an initiative: where commands are signed, the commands that caused it, oldest
 * first; elsewhere the new register itself.
 */
export const registerChangeSchema = z.union([
  z.strictObject({ register: snapshotSchema }),
  z.strictObject({
    changes: z
      .array(z.strictObject({ revision: z.int().min(1), cause: causeSchema }))
      .min(1)
      .max(mostChanges),
  }),
]);
export type RegisterChangeMessage = z.infer<typeof registerChangeSchema>;
