import { z } from 'zod';
import { contradictions } from './invariants';
import { type RuleSet } from './ruleSet';

/** One line that people read: no control characters, no marks that reorder text. */
const line = z
  .string()
  .trim()
  .min(1, 'kan ikke være tom')
  .max(300, 'er lengre enn 300 tegn')
  .regex(
    /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]*$/,
    'inneholder styretegn',
  );
const words = z.strictObject({ nb: line, en: line });
const day = z.iso.date('må være en dato på formen ÅÅÅÅ-MM-DD');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'må være et klokkeslett på formen 16:00');
const kebab = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'må være små bokstaver og tall, delt med bindestrek')
  .max(60, 'er lengre enn 60 tegn');
const paragraph = z
  .string()
  .regex(/^V\d+(\.\d+)? §\d+(\.\d+)*( \(vår lesning\))?$/, 'må være en paragraf på formen «V4 §4.2»');
const months = z
  .array(z.int().min(1, 'måneder er 1–12').max(12, 'måneder er 1–12'))
  .refine((list) => new Set(list).size === list.length, 'nevner samme måned to ganger');

const forum = z.enum(['tlf', 'sg', 'pmo']);
const phase = z.enum(['idea', 'concept', 'planning', 'realisation', 'rollout', 'operations']);
const gate = z.enum(['BP1', 'BP2', 'BP3', 'BP4']);
const role = z.enum([
  'projectLead',
  'steeringLead',
  'operationsLead',
  'dataOwner',
  'consumer',
  'legalContact',
  'privacyContact',
]);

const forumRule = z.strictObject({
  name: words,
  short: line,
  level: z.enum(['strategic', 'tactical', 'operational']),
  paragraph,
  method: z.enum(['consensus', 'chair']),
  methodParagraph: paragraph,
  methodOurs: z.boolean(),
  methodBy: z.enum(['sgMethod']).nullable(),
  writtenBy: z.enum(['tlfWrittenProcedure']).nullable(),
  quorum: z.strictObject({ participants: z.boolean(), share: z.number().min(0).max(1) }),
  undecidedTo: z.array(z.enum(['pmo', 'sg', 'chair'])),
});

const phaseRule = z.strictObject({
  id: phase,
  name: words,
  paragraph,
  steps: z
    .array(z.strictObject({ id: kebab, name: words, by: z.string().optional() }))
    .min(1, 'må ha minst ett steg'),
  requiredRoles: z.array(z.strictObject({ role, paragraph })),
  kind: z.enum(['initiative', 'project']),
  stoppedBy: forum,
  joinable: z.boolean(),
  dissolves: z.array(role),
});

const basisItem = z.strictObject({
  kind: kebab,
  paragraph,
  perActor: z.boolean().optional(),
  optional: z.boolean().optional(),
});

const gateRule = z.strictObject({
  id: gate,
  name: words,
  paragraph,
  decidedBy: forum,
  deciderParagraph: paragraph,
  recommendation: z.strictObject({ by: z.enum(['pmo', 'project']), required: z.boolean(), paragraph }),
  referral: z.strictObject({ by: forum, paragraph }).nullable(),
  will: z
    .strictObject({
      opens: z.enum(['referral', 'tabling']),
      paragraphs: z.array(paragraph).min(1, 'må nevne minst én paragraf'),
      to: words,
    })
    .nullable(),
  basis: z.array(basisItem),
  mandate: kebab,
  commitment: z.strictObject({
    to: z.enum(['participate', 'realise', 'rollOut']),
    until: z.union([gate, z.literal('closure')]),
    paragraph,
    ours: z.boolean(),
  }),
  blockedByProcess: z.strictObject({ paragraph }).nullable(),
});

const closureRule = z.strictObject({
  from: phase,
  to: phase,
  decidedBy: forum,
  paragraph,
  ours: z.boolean(),
  basis: z.array(basisItem),
});

const documentRule = z.strictObject({
  kind: kebab,
  name: words,
  paragraph,
  class: z.enum(['open', 'operational', 'confidential']),
  waivable: z.boolean(),
  filedBy: z.array(z.enum(['project', 'actor'])),
});

const reportingLine = z.strictObject({
  id: z.enum(['project', 'process', 'operations']),
  name: words,
  paragraph,
  phases: z.array(phase),
  reporters: z.array(role),
  standIn: forum,
  copies: z.array(role),
  to: forum,
  skipMonths: months,
  duty: kebab,
});

const workingDayOfMonth = z
  .int()
  .min(1, 'må være 1–15')
  .max(15, 'må være 1–15; kortere måneder har ikke flere sikre arbeidsdager');
const workingDays = z.int().min(-250).max(250);

const rung = z.strictObject({
  id: z.enum(['upcoming', 'due', 'late', 'pmo', 'sg']),
  at: z.union([
    z.strictObject({ from: z.enum(['due', 'opened']), workingDays, time }),
    z.strictObject({ workingDayOfMonth, time }),
  ]),
  to: z
    .array(z.enum(['owner', 'copies', 'pmo', 'sg', 'chair', 'participants']))
    .min(1, 'må nevne minst én som får beskjed'),
  escalates: forum.optional(),
});

const dutyRule = z.strictObject({
  kind: kebab,
  name: words,
  ask: words,
  otherwise: words,
  paragraph,
  ours: z.boolean(),
  due: z.discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('source'),
      set: z.enum(['closing', 'decision', 'quarter', 'cadence']).optional(),
    }),
    z.strictObject({ by: z.literal('workingDayOfMonth'), workingDay: workingDayOfMonth, time }),
    z.strictObject({
      by: z.literal('opened'),
      workingDays: workingDays.min(0, 'kan ikke være før plikten oppstår'),
      time,
    }),
  ]),
  rungs: z.array(rung),
  phases: z.array(phase).optional(),
  pausedMonths: months,
  command: line,
});

const authorityRule = z.strictObject({
  command: z.string().regex(/^[a-z][A-Za-z]*$/, 'må være en kommando i camelCase'),
  may: z
    .array(z.union([forum, role, z.enum(['anyActor', 'ownActor', 'conditionOwner'])]))
    .min(1, 'må nevne minst én som kan sende den'),
  paragraph,
});

const meetingRule = z.strictObject({
  paragraph,
  calledBy: z.array(forum).min(1, 'må nevne minst én som kan kalle inn'),
  noticeWorkingDays: z.int().min(0).max(60),
  usual: z.strictObject({ begins: time, minutes: z.int().min(15).max(600) }),
  alsoCalled: z.array(z.enum(['communications'])),
  absences: z.int().min(1).max(20),
  cadence: z
    .strictObject({
      months: z.int().min(1).max(36),
      mostMonths: z.int().max(60).optional(),
      warnMonths: z.int().min(0).max(36),
      paragraph,
    })
    .refine(({ months, mostMonths = months }) => mostMonths >= months, {
      path: ['mostMonths'],
      message: 'kan ikke være kortere enn months',
    })
    .optional(),
  longestWait: z.strictObject({ workingDays: z.int().min(1).max(500), paragraph }).optional(),
});

const shape = z.strictObject({
  version: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$/, 'må være en versjon som «4.0»'),
  title: words,
  source: line,
  drafted: day,
  effectiveFrom: day,
  approvals: z.array(z.strictObject({ forum, date: day, paragraph })),
  author: line,
  note: words,
  forums: z.strictObject({ tlf: forumRule, sg: forumRule, pmo: forumRule }),
  phases: z.array(phaseRule),
  entry: phase,
  transitions: z.array(z.strictObject({ from: phase, to: phase, gate: gate.nullable() })),
  gates: z.array(gateRule),
  closure: closureRule,
  documents: z.array(documentRule),
  reporting: z.array(reportingLine),
  duties: z.array(dutyRule),
  authorities: z.array(authorityRule),
  stop: z.strictObject({
    paragraph,
    proposedBy: z.array(z.union([forum, role])).min(1, 'må nevne minst én som kan foreslå stans'),
    suspendedBy: forum,
    lessons: z.strictObject({ kind: kebab, paragraph }),
  }),
  escalation: z.strictObject({ to: forum, paragraph }),
  limits: z.strictObject({
    backdatingDays: z.int().min(0).max(366),
    closingWorkingDays: z.int().min(1).max(250),
    pmoPersonDays: z.int().min(0).max(10_000).optional(),
  }),
  meetings: z.strictObject({ tlf: meetingRule, sg: meetingRule, pmo: meetingRule }).optional(),
  process: z
    .strictObject({
      paragraph,
      runBy: forum,
      proposed: words,
      running: words,
    })
    .optional(),
  dispute: z.strictObject({ paragraph, path: z.array(forum).min(1) }).optional(),
  phaseMonthsAdvice: z.strictObject({ months: z.int().min(1).max(120), paragraph }).optional(),
});

/**
 * A rule set read from outside (YAML or JSON). Gives a `RuleSet`, or every fault at once: of shape first, and when the
 * shape is right, everything in which its parts contradict each other. Messages are bokmål; `path` says where.
 */
export const ruleSetSchema: z.ZodType<RuleSet> = shape.superRefine((rules, context) => {
  for (const { path, message } of contradictions(rules)) {
    context.addIssue({ code: 'custom', path, message });
  }
});
