import { z } from 'zod';

/** Longest free text in a command, in characters: reasons, reports, conditions. Documents are sent as hashes. */
export const longestText = 4000;
/** Longest title. */
export const longestTitle = 200;

/** Control characters, and the marks that reorder text, have no place in what people read. */
const unreadable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

const readable = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, 'kan ikke være tom')
    .max(
      longest,
      `er lengre enn ${longest} tegn; legg lange tekster i et dokument og send det med «dsop document»`,
    )
    .refine((s) => !unreadable.test(s), 'inneholder styretegn; fjern dem og send på nytt');

/** Free text over several lines. */
export const text = readable(longestText);
/** One line: titles, names, references. */
export const line = readable(longestTitle).refine((s) => !/[\r\n]/.test(s), 'må stå på én linje');
/** Ids of persons, actors, cases, conditions, documents. */
export const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_./-]{0,79}$/, 'er ikke en gyldig id (bokstaver, tall, _ . / -)');
/** An initiative's key: SBL, E-SKATT-2. */
export const key = z
  .string()
  .regex(
    /^[A-Z][A-Z0-9-]{1,29}$/,
    'må være 2–30 store bokstaver, tall eller bindestrek, og begynne med en bokstav',
  );
export const day = z.iso.date('må være en dato på formen ÅÅÅÅ-MM-DD');
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'må være en måned på formen ÅÅÅÅ-MM');
export const instant = z.iso.datetime({
  offset: true,
  message: 'må være et tidspunkt på formen 2026-12-01T16:00:00+01:00',
});
/** A day or an instant. */
export const moment = z.union([day, instant]);
/** Epoch milliseconds, in the years that the calendar reckons with. */
export const epochMs = z
  .int()
  .min(Date.UTC(1900, 0, 1))
  .max(Date.UTC(2999, 11, 31));
const yearMs = 365 * 24 * 3600_000;
/** How far a clock may stand from this machine's, in milliseconds: within those years, too. */
export const clockOffset = z
  .int()
  .min(-100 * yearMs)
  .max(900 * yearMs);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'må være en SHA-256 på 64 heksadesimale tegn');

/** Deeper than any command; what is hashed is walked by functions that call themselves. */
const deepest = 40;

/** JSON that can be hashed: not nested without end, and no number too large to be one. */
const hashable = (value: unknown, depth = 0): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return depth < deepest && Object.values(value).every((inner) => hashable(inner, depth + 1));
};

/**
 * The one form of every command, on every road. `id` makes repeats harmless; `programme` keeps a sandbox's commands out
 * of the real one; `register` is the revision of the register that the sender saw; `case` pins what the sender saw of the
 * case. `proof` is the signature (`ed25519.…`), without which nothing is taken where the register has a root key.
 */
export const envelopeSchema = z.strictObject({
  v: z.literal(1),
  id: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, 'må være 8–64 tegn (bokstaver, tall, _ og -)'),
  programme: id,
  command: z.string().min(1).max(40),
  target: z.string().min(1).max(80),
  by: id,
  onBehalfOf: id.optional(),
  case: z.strictObject({ id, revision: z.int().min(1), manifest: sha256.optional() }).optional(),
  register: z.int().min(0),
  decidedOn: moment.optional(),
  sentAt: instant,
  payload: z
    .record(z.string(), z.unknown())
    .refine((payload) => hashable(payload), 'er nøstet for dypt, eller har et tall som er for stort'),
  proof: z.string().max(4000).optional(),
});

export type Envelope = z.infer<typeof envelopeSchema>;
