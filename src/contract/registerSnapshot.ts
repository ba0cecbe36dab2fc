import { z } from 'zod';
import type { RegisterSnapshot } from '../domain/register';
import { day, id } from './envelope';

const period = { validFrom: day, validTo: day.nullable() };
const forum = z.enum(['tlf', 'sg', 'pmo']);

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
  }),
}) satisfies z.ZodType<RegisterSnapshot>;

/** The message by which a new register reaches an initiative. */
export const registerChangeSchema = z.strictObject({ register: snapshotSchema });
