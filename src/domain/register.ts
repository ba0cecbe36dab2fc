import type { Day } from './calendar';
import type { ForumId, RuleSet } from './agreement/ruleSet';
import type { Lang } from './text';

/** Short id of an organisation that takes part: `nav`, `skatteetaten`. */
export type ActorId = string;
/** Opaque id of a person: never a name or an address. */
export type PersonId = string;

/** An organisation in the programme (V4 §2). `validFrom: null` says that the start is not known. */
export interface Actor {
  id: ActorId;
  name: string;
  sector: 'public' | 'finance';
  validFrom: Day | null;
  validTo: Day | null;
}

/** A person as workflows know one: an id and an employer. */
export interface PersonRef {
  id: PersonId;
  actor: ActorId | null;
}

/** A person as the programme's register knows one. */
export interface Person extends PersonRef {
  name: string;
  email: string;
  language: Lang;
}

/** One actor's place in one forum, held by one person at any date (V4 §2.3, §3.1). PMO seats are about attendance. */
export interface Seat {
  forum: ForumId;
  actor: ActorId;
  person: PersonId;
  validFrom: Day;
  validTo: Day | null;
}

/** Who may express an actor's wish and will; the actor's TLF seat where the register names nobody. */
export interface Mandate {
  actor: ActorId;
  person: PersonId;
  validFrom: Day;
  validTo: Day | null;
}

/** What TLF and SG have settled for themselves. */
export interface StandingDecisions {
  /** TLF may decide in writing, between meetings. */
  tlfWrittenProcedure: boolean;
  /** How SG decides, when not as TLF does. */
  sgMethod: 'consensus' | 'chair';
  /** Letters go out on working days between 07:00 and 20:00, or at any time (ours). */
  sending: 'workingHours' | 'always';
}

/** What an initiative needs to know of the programme: a dated copy without names and addresses. */
export interface RegisterSnapshot {
  /** Rises by one with each change. */
  revision: number;
  programme: string;
  actors: Actor[];
  persons: PersonRef[];
  seats: Seat[];
  chairs: Partial<Record<ForumId, PersonId>>;
  mandates: Mandate[];
  standing: StandingDecisions;
}

/** The programme's register, as the workflow `programme` holds it. */
export interface Register extends RegisterSnapshot {
  persons: Person[];
  /** Mailboxes of offices: where PMO as such is reached. */
  offices: Partial<Record<ForumId, { email: string; language: Lang }>>;
  /** Rule sets beside the built-in ones, adopted by TLF (V4 §1.1). */
  ruleSets: RuleSet[];
  /** Rule set for new initiatives. */
  ruleSet: string;
}

const covers = (validFrom: Day | null, validTo: Day | null, day: Day): boolean =>
  (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo);

/** Drops names and addresses: what may stand in an initiative's history. */
export function snapshotOf(register: Register): RegisterSnapshot {
  return {
    revision: register.revision,
    programme: register.programme,
    actors: register.actors,
    persons: register.persons.map(({ id, actor }) => ({ id, actor })),
    seats: register.seats,
    chairs: register.chairs,
    mandates: register.mandates,
    standing: register.standing,
  };
}

/** The actor with this id, if it takes part in the programme on the day. */
export function actorOn(register: RegisterSnapshot, id: ActorId, day: Day): Actor | undefined {
  return register.actors.find((a) => a.id === id && covers(a.validFrom, a.validTo, day));
}

/** The actor's name; its id when the register does not know it. */
export function actorName(register: RegisterSnapshot, id: ActorId): string {
  return register.actors.find((a) => a.id === id)?.name ?? id;
}

/** The person with this id. */
export function personOf(register: RegisterSnapshot, id: PersonId): PersonRef | undefined {
  return register.persons.find((p) => p.id === id);
}

/** A forum's seats that are held on the day, in the register's order of actors. */
export function seatsOn(register: RegisterSnapshot, forum: ForumId, day: Day): Seat[] {
  return register.seats.filter(
    (s) =>
      s.forum === forum &&
      covers(s.validFrom, s.validTo, day) &&
      actorOn(register, s.actor, day) !== undefined,
  );
}

/** The seat this person holds in the forum on the day. */
export function seatOf(
  register: RegisterSnapshot,
  forum: ForumId,
  person: PersonId,
  day: Day,
): Seat | undefined {
  return seatsOn(register, forum, day).find((s) => s.person === person);
}

/** Is this person of PMO on the day? PMO is an office: any one of its persons acts for it. */
export function inPmo(register: RegisterSnapshot, person: PersonId, day: Day): boolean {
  return seatOf(register, 'pmo', person, day) !== undefined;
}

/** Who may express the actor's will on the day: the mandated persons, else its TLF seat. */
export function willSenders(register: RegisterSnapshot, actor: ActorId, day: Day): PersonId[] {
  const mandated = register.mandates.filter((m) => m.actor === actor && covers(m.validFrom, m.validTo, day));
  if (mandated.length > 0) return mandated.map((m) => m.person);
  return seatsOn(register, 'tlf', day)
    .filter((s) => s.actor === actor)
    .map((s) => s.person);
}
