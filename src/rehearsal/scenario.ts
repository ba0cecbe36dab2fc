import { z } from 'zod';
import { commandNames, commands, type CommandName } from '../contract/commands';
import { day, id, key, line, month, text } from '../contract/envelope';
import type { ForumId, GateId } from '../domain/agreement';
import type { Day } from '../domain/calendar';
import type { Past } from './past';

/** What a rehearsal is played from: a portfolio, and a scenario of how people behave. Both are data. */

const gates = ['BP1', 'BP2', 'BP3', 'BP4'] as const satisfies GateId[];
const phases = ['idea', 'concept', 'planning', 'realisation', 'rollout', 'operations'] as const;

/** The phase as a portfolio may name it; undefined for what a process is in. */
export const playedPhase = (phase: string): (typeof phases)[number] | undefined =>
  phases.find((one) => one === phase);

const initiative = z.strictObject({
  key,
  title: line,
  need: text,
  /** The actor that registers it. */
  actor: id,
  participants: z.array(id).min(1).max(40),
  /** Where it stands on the first day; or the day on which it is registered as a new idea. */
  phase: z.enum(phases).nullish(),
  registered: day.nullish(),
  projectLead: id.nullish(),
  steeringLead: id.nullish(),
  operationsLead: id.nullish(),
  /** By when the work before each decision is done: its papers are filed on that day. */
  ready: z.partialRecord(z.enum([...gates, 'closure']), day).nullish(),
});

export const portfolioSchema = z.strictObject({ initiatives: z.array(initiative).min(1).max(200) });

export type Portfolio = z.output<typeof portfolioSchema>;
export type PlannedInitiative = Portfolio['initiatives'][number];

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;

/** Meetings by rule (the second Wednesday of every month but July), or day by day. */
const meetings = z.union([
  z.array(day).max(400),
  z.strictObject({
    week: z.int().min(1).max(4),
    weekday: z.enum(weekdays),
    months: z.array(z.int().min(1).max(12)).min(1).nullish(),
    except: z.array(z.int().min(1).max(12)).nullish(),
  }),
]);
export type MeetingRule = z.output<typeof meetings>;

const workingDays = z.int().min(1).max(60);
const habit = z.strictObject({
  /** `asLastYear`: as late as the person was in what runs, see `pastOf`. */
  answers: z.enum(['onTime', 'late', 'never', 'asLastYear']),
  workingDays: workingDays.nullish(),
});
export type Habit = z.output<typeof habit>;

/** Commands that may be written into a scenario: those of an initiative. */
const happeningNames = commandNames.filter((name) => commands[name].host === 'initiative') as [
  CommandName,
  ...CommandName[],
];

export const scenarioSchema = z.strictObject({
  meetings: z.strictObject({ sg: meetings.nullish(), tlf: meetings.nullish() }).nullish(),
  /** Single meetings that PMO moves or, where no day is given, calls off; each is known by the day it stands on. */
  changes: z
    .array(
      z.strictObject({
        forum: z.enum(['sg', 'tlf']),
        meeting: day,
        to: day.nullish(),
        on: day,
        reason: text,
      }),
    )
    .max(400)
    .nullish(),
  /** Working days before a meeting by which a case must be tabled for it. */
  notice: z.int().min(0).max(60).nullish(),
  /** How everybody answers who is not named below. */
  everybody: habit.nullish(),
  people: z.record(id, habit).nullish(),
  absences: z
    .array(z.strictObject({ person: id, from: day, to: day }))
    .max(2000)
    .nullish(),
  positions: z
    .array(
      z.strictObject({
        initiative: key,
        gate: z.enum(gates).nullish(),
        referral: z.enum(gates).nullish(),
        actor: id,
        position: z.enum(['reservation', 'stand-aside', 'object', 'recused']),
        reason: text,
        rounds: z.int().min(1).max(20).nullish(),
      }),
    )
    .max(2000)
    .nullish(),
  wills: z
    .array(
      z.strictObject({
        initiative: key,
        gate: z.enum(gates),
        actor: id,
        answer: z.enum(['reservation', 'no']),
        text,
      }),
    )
    .max(2000)
    .nullish(),
  /** The status that reports give from a month on; green before. */
  reports: z
    .array(
      z.strictObject({
        initiative: key,
        from: z.union([month, day.transform((of) => of.slice(0, 7))]),
        status: z.enum(['green', 'yellow', 'red']),
        text,
      }),
    )
    .max(2000)
    .nullish(),
  /** Anything else that somebody does on a day: a stop, an escalation, an actor that leaves. */
  happenings: z
    .array(
      z.strictObject({
        on: day,
        initiative: key,
        by: id,
        command: z.enum(happeningNames),
        with: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .max(2000)
    .nullish(),
});
export type Scenario = z.output<typeof scenarioSchema>;
export type MeetingChange = NonNullable<Scenario['changes']>[number];

/** Portfolio and scenario together, checked against the register: what is played. */
export interface Script {
  /** First day, and the first day after the last. */
  from: Day;
  until: Day;
  months: number;
  portfolio: Portfolio;
  scenario: Scenario;
  /** Days on which each forum meets, in order; some before `from` never matter. */
  meetings: Record<ForumId, readonly Day[]>;
  /** How late people have been, where what runs is played on, and what of that is not played. */
  past?: Past;
  leftOut?: readonly LeftOut[];
}

/** What lives on the server and is not played, and the initiatives that wait for it and are. */
export interface LeftOut {
  key: string;
  title: string;
  why: 'process' | 'ended';
  awaitedBy: string[];
}

/** Nobody can plan for longer, and nobody would read it. */
export const mostMonths = 60;
