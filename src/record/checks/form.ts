import { z } from 'zod';
import { envelopeSchema } from '../../contract/envelope';
import { parseInstant } from '../../domain/calendar';
import { recordFormat, recordNote, recordVersion, type DecisionRecord } from '../../domain/record/shape';
import { fails, holds, type Finding } from './finding';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'er ikke en SHA-256');
const instant = z.string().refine((s) => parseInstant(s) !== undefined, 'er ikke et tidspunkt');
const fields = z.record(z.string(), z.unknown());
const row = { seq: z.int().min(1), at: instant, stamp: hash };

const timelineRow = z.discriminatedUnion('what', [
  z.strictObject({
    ...row,
    what: z.literal('command'),
    envelope: envelopeSchema,
    hash,
    head: hash,
    effect: z.array(z.string()),
  }),
  z.strictObject({ ...row, what: z.literal('time'), mended: z.literal([true, 2]).optional() }),
  z.strictObject({
    ...row,
    what: z.literal('post'),
    calls: z.array(
      z.strictObject({ case: z.string(), actor: z.string(), call: z.enum(['called', 'failed', 'late']) }),
    ),
  }),
  z.strictObject({
    ...row,
    what: z.literal('bounce'),
    letters: z.array(z.strictObject({ intent: z.string(), messageId: z.string().nullable() })),
  }),
  z.strictObject({ ...row, what: z.literal('register'), revision: z.int().min(0) }),
  z.strictObject({
    ...row,
    what: z.literal('waits'),
    items: z
      .array(
        z.strictObject({
          forum: z.enum(['tlf', 'sg', 'pmo']),
          key: z.string(),
          case: z.string(),
          since: instant,
        }),
      )
      .optional(),
  }),
  z.strictObject({
    ...row,
    what: z.literal('news'),
    about: z.string(),
    process: z.string(),
    effectiveAt: instant,
  }),
  z.strictObject({
    ...row,
    what: z.literal('meeting'),
    about: z.enum(['planned', 'moved', 'cancelled']),
    meeting: z.string(),
    effectiveAt: instant,
  }),
]);

const decisionLike = z.looseObject({
  id: z.string(),
  manifest: z.looseObject({ hash, items: z.array(fields) }),
  positions: z.array(z.looseObject({ person: z.string(), command: z.string(), manifest: hash })),
});

/** What `record.json` must be for the other checks to make sense; what is inside the results is for the replay to judge. */
const schema = z.strictObject({
  format: z.literal(recordFormat),
  version: z.literal(recordVersion),
  note: z.literal(recordNote),
  programme: z.string(),
  key: z.string(),
  host: z.enum(['initiative', 'process', 'programme']),
  sandbox: z.boolean(),
  registered: z.strictObject({ at: instant, by: z.string() }),
  head: hash,
  ruleSet: z.strictObject({ version: z.string(), builtIn: z.boolean(), sha256: hash, rules: fields }),
  registers: z
    .array(z.strictObject({ revision: z.int().min(0), sha256: hash, register: fields }))
    .min(1, 'er tom'),
  lineage: z.array(z.strictObject({ revision: z.int().min(0), cause: fields })),
  timeline: z.array(timelineRow).min(1, 'er tom'),
  decisions: z.array(decisionLike),
  cases: z.array(decisionLike),
  standing: fields,
  seals: z.record(z.string(), hash),
});

/** Is this a decision record of the format that this version knows? */
export function checkForm(text: string): { finding: Finding; record?: DecisionRecord } {
  const wrong = (says: string, places: readonly string[] = ['record.json']) => ({
    finding: fails('form', says, places),
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return wrong(`record.json er ikke JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const places = parsed.error.issues.flatMap((issue) => {
      const place = placeOf(issue.path);
      if (issue.code !== 'unrecognized_keys') return [place];
      return issue.keys.map((name) => (place === '' ? name : `${place}.${name}`));
    });
    return wrong(`record.json er ikke en beslutningslogg i format ${recordVersion}`, places);
  }
  // Written in one way only: nothing can hide in repeated fields or beside the document.
  if (textOf(value as DecisionRecord) !== text)
    return wrong(
      'record.json er ikke skrevet slik formatet sier: to blanke i innrykk, og hvert felt én gang',
    );
  return {
    finding: holds('form', `Beslutningslogg for ${parsed.data.key}, format ${recordVersion}`),
    record: value as DecisionRecord,
  };
}

/** A record as it is written. */
export const textOf = (record: DecisionRecord): string => `${JSON.stringify(record, null, 2)}\n`;

/** A path as a place: `timeline[3].at`. */
const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
