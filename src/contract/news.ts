import { z } from 'zod';
import { envelopeSchema, epochMs, key } from './envelope';
import { meetingId } from './meetingCommands';

/** News from one workflow to another, as it comes: the command that caused it, and when it counts from. */
export const newsSchema = z.strictObject({
  what: z.enum(['handedOver', 'started', 'becameProcess', 'concluded', 'stopped']),
  process: key,
  envelope: envelopeSchema,
  /** By the clock of whoever tells. */
  effectiveAt: epochMs,
});

/** The message itself. */
export type NewsMessage = z.infer<typeof newsSchema>;

/** News of a forum's meeting, from the programme to whoever has cases for it. */
export const meetingNewsSchema = z.strictObject({
  what: z.enum(['planned', 'moved', 'cancelled']),
  meeting: meetingId,
  envelope: envelopeSchema,
  effectiveAt: epochMs,
});

export type MeetingNewsMessage = z.infer<typeof meetingNewsSchema>;
