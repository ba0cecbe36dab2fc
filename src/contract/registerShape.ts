import { z } from 'zod';
import { ruleSetSchema } from '../domain/agreement/schema';
import { day, id, line, sha256 } from './envelope';
import { keyShape } from './registerKeys';

/** What is reached as such: the forums and the office that tells the world. */
export const offices = ['tlf', 'sg', 'pmo', 'communications'] as const;

export const email = z
  .string('må være en e-postadresse på formen navn@domene.no')
  .max(254, 'er lengre enn 254 tegn; ingen e-postadresse er så lang')
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9_+'-]|\.(?!\.|@)){0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/,
    'er ikke en gyldig e-postadresse; skriv én adresse på formen navn@domene.no, uten navn, linjeskift eller andre tegn',
  );
export const language = z.enum(['nb', 'en']);
const period = { from: day.nullish(), to: day.nullish() };

const actor = z.strictObject({ id, name: line, sector: z.enum(['public', 'finance']), ...period });

const person = z.strictObject({
  id,
  name: line,
  email,
  language: language.nullish(),
  actor: id.nullish(),
  news: z.literal('declined').nullish(),
});

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const holder = z.strictObject({ person: id, ...period });

/** `tor.nav`, `{person: tor.nav, from: …}` or a list of them: always read as a list. */
const holders = z.preprocess((value) => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((one) => (typeof one === 'string' ? { person: one } : one));
}, z.array(holder).min(1));

const mailboxSchema = z.preprocess(
  (value) => (isMap(value) ? value : { email: value }),
  z.strictObject({ email, language: language.nullish() }),
);

const share = z.number().min(0).max(1);

/** A rule set that Topplederforum has adopted, as registers keep it. */
export const adoptedSchema = z.strictObject({
  version: line,
  sha256,
  quorum: z.strictObject({ tlf: share, sg: share }).optional(),
});

const holdersByActor = z.record(id, holders);

const forum = z.strictObject({
  chair: id.nullish(),
  mailbox: mailboxSchema.nullish(),
  seats: holdersByActor,
});

/** The shape of the file. What its parts say together is checked by `checkRegister`. */
export const registerSchema = z.strictObject({
  programme: id,
  actors: z.array(actor).min(1),
  persons: z.array(person).min(1),
  forums: z.strictObject({ tlf: forum, sg: forum, pmo: forum }),
  communications: mailboxSchema.nullish(),
  mandates: holdersByActor.nullish(),
  standing: z
    .strictObject({
      tlfWrittenProcedure: z.boolean().nullish(),
      sgMethod: z.enum(['consensus', 'chair']).nullish(),
      sending: z.enum(['workingHours', 'always']).nullish(),
      letters: z.enum(['daily', 'at-once']).nullish(),
      sgStatusDay: z.int().min(0).max(20).nullish(),
    })
    .nullish(),
  ruleSet: line,
  ruleSets: z.array(ruleSetSchema).nullish(),
  /** Fingerprints of those of them that Topplederforum has decided on. */
  adopted: z.array(adoptedSchema).nullish(),
  ...keyShape,
});

/** The file's content, as JSON: what a person writes and what `loadRegister` carries. */
export type RegisterFile = z.input<typeof registerSchema>;
export type CheckedFile = z.output<typeof registerSchema>;

export type Holders = z.output<typeof holdersByActor>;
