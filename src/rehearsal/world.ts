import type { CommandName } from '../contract/commands';
import { ruleSetOf, type RuleSet } from '../domain/agreement';
import { osloDayOf, parseInstant, type Day, type EpochMs } from '../domain/calendar';
import type { MeetingView } from '../domain/meetingView';
import { seatsOn, willSenders, type PersonId, type Register } from '../domain/register';
import type { InitiativeView } from '../domain/view';
import { personFrom } from '../dev/cast';
import { inventedSha256 } from '../dev/life';
import { isAway } from './habits';
import type { PlannedInitiative, Script } from './scenario';

/** What people know when they make up their minds: register, script, meetings, and what it is about as it stands. */
export interface Around {
  register: Register;
  script: Script;
  /** The programme's meetings, soonest first, and which of them were planned before the rehearsal began. */
  meetings: readonly MeetingView[];
  before: ReadonlySet<string>;
  view: InitiativeView;
  rules: RuleSet;
  /** Its clock. */
  now: EpochMs;
}

/** The same about an initiative. */
export interface World extends Around {
  planned: PlannedInitiative;
}

/** What somebody is going to do, and when. The id is the same each time the same thing is thought of. */
export interface Intention {
  id: string;
  at: EpochMs;
  by: PersonId;
  command: CommandName;
  payload: Record<string, unknown>;
}

/** A way to do what is owed. */
export interface Way {
  command: CommandName;
  payload: Record<string, unknown>;
  /** Who does it, where that is not the one who owes it. */
  by?: string | undefined;
  /** Working days before the due day. */
  early?: number;
}

/** A paper that exists in name only. */
export const paper = (key: string, kind: string, ...more: string[]): Record<string, unknown> => ({
  kind,
  sha256: inventedSha256(key, kind, ...more),
  name: `${[kind, ...more].join('-')}.pdf`,
  bytes: 40_000,
});

export const rulesFor = (register: Register, version: string): RuleSet => {
  const rules = ruleSetOf(version, register.ruleSets);
  if (!rules) throw new Error(`no rule set ${version}`);
  return rules;
};

/** An instant of the view; the beginning of time for one that cannot be read. */
export const instantOf = (text: string): EpochMs => parseInstant(text) ?? 0;

/** PMO is an office: its chair acts, or whoever of its persons is there that day. */
export function pmoPerson(
  { register, script }: Pick<Around, 'register' | 'script'>,
  day: Day,
): PersonId | undefined {
  const seats = seatsOn(register, 'pmo', day).map(({ person }) => person);
  const { pmo: chair } = register.chairs;
  const inOrder = chair !== undefined && seats.includes(chair) ? [chair, ...seats] : seats;
  return inOrder.find((person) => !isAway(script, person, day)) ?? inOrder[0];
}

/** Who does what the party with this token owes: `pmo`, `role:project-lead`, `actor:nav`, `person:ida.lead`. */
export function personFor(world: Around, token: string): PersonId | undefined {
  const day = osloDayOf(world.now);
  const [kind, name = ''] = token.split(/:(.*)/s);
  switch (kind) {
    case 'role':
      return (
        world.view.roles.find((r) => r.role === name && r.person !== null)?.person ?? pmoPerson(world, day)
      );
    case 'actor':
      return personFrom(world.register, name, day);
    case 'person':
      return name;
    default:
      return pmoPerson(world, day);
  }
}

/** Who expresses the actor's will: whoever of those that may is there. */
export function willPerson({ register, script, now }: Around, actor: string): PersonId | undefined {
  const day = osloDayOf(now);
  const may = willSenders(register, actor, day);
  return may.find((person) => !isAway(script, person, day)) ?? may[0];
}
