import { z } from 'zod';
import type { HandedOver, PostBeginning } from '../domain/post';
import type { ReturnedLetter } from '../domain/letters';
import { clockOffset, epochMs, id } from './envelope';
import { offices } from './registerShape';

/** The workflow that carries one person's, or one office's, letter of the morning. */
export const postType = 'post';
/** In: a person or an office, by kind and id. */
export const postWorkflowId = (kind: 'person' | 'office', who: string): string => `post-${kind}-${who}`;
/** Something more for the letter. */
export const postSignalName = 'handOver';
/** What an initiative is told of letters that its readers' posts could not deliver. */
export const returnedSignalName = 'lettersReturned';

/** What the programme is told when a person has declined news by the link in a letter. */
export const newsDeclinedName = 'newsDeclined';

const office = z.enum(offices);
const to = z.union([z.strictObject({ person: id }), z.strictObject({ office })]);

/** Checked, since anybody can start a workflow. */
export const postBeginningSchema = z.strictObject({
  to,
  clockOffsetMs: clockOffset,
}) satisfies z.ZodType<PostBeginning>;

const text = z.strictObject({ nb: z.string().max(2000), en: z.string().max(2000) });

/** Checked as far as the post itself reads it; what a letter cannot be written of fails alone when it is written. */
const handedOverSchema = z.strictObject({
  about: z.strictObject({
    workflowId: z.string().max(200),
    key: z.string().max(200),
    title: z.string().max(2000),
    phase: text,
    sandbox: z.boolean(),
    programme: id,
  }),
  at: epochMs,
  intents: z
    .array(
      z.looseObject({
        id: z.string().max(500),
        facts: z.looseObject({ kind: z.string() }),
        notBefore: z.number(),
        attempts: z.number(),
      }),
    )
    .max(500),
});

/** What a post was sent; undefined for anything else. */
export function handedOverIn(raw: unknown): HandedOver | undefined {
  const read = handedOverSchema.safeParse(raw);
  return read.success ? (read.data as unknown as HandedOver) : undefined;
}

/** So many letters one message returns at the most, each with a reason of so many characters. */
export const mostReturned = 500;
export const longestReason = 500;

const returnedSchema = z
  .array(
    z.strictObject({
      intent: z.string().max(500),
      to: z.string().max(200).nullable(),
      reason: z.string().max(longestReason),
    }),
  )
  .max(mostReturned);

/** What an initiative was sent; undefined for anything else. */
export function returnedIn(raw: unknown): ReturnedLetter[] | undefined {
  const read = returnedSchema.safeParse(raw);
  return read.success ? read.data : undefined;
}

const declinedSchema = z.strictObject({ person: id });

/** Who has declined news; undefined for anything else. */
export function declinedIn(raw: unknown): string | undefined {
  const read = declinedSchema.safeParse(raw);
  return read.success ? read.data.person : undefined;
}
