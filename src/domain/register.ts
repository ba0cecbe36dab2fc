import type { Day, EpochMs } from './calendar';
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
  /** Set when they have said no to news in the letter of the morning; what they owe comes all the same. */
  news?: 'declined';
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
  /** What is not urgent comes as one letter on working mornings, or each thing at once (ours). Absent: at once. */
  letters?: 'daily' | 'at-once';
  /** The working day of the month on which DSOP SG gets its status (ours). Absent or 0: none is sent. */
  sgStatusDay?: number;
}

/** A person's public key (Ed25519, base64url), judged by instants. A revoked one stays listed, so that old proofs can be read. */
export interface Key {
  /** First sixteen hex digits of SHA-256 over the key's bytes. */
  id: string;
  person: PersonId;
  publicKey: string;
  /** `null`: from the beginning. */
  validFrom: EpochMs | null;
  revokedAt: EpochMs | null;
  reason: string | null;
}

/** One person acts for another, for that person's actor, between two instants (V4 §2.3). */
export interface Delegation {
  id: string;
  actor: ActorId;
  /** The one represented. */
  from: PersonId;
  /** The one who acts. */
  to: PersonId;
  /** `position`: attend and take positions; `commit`: also bind the actor. */
  scope: 'position' | 'commit';
  /** In this forum only; `null`: in all. */
  forum: ForumId | null;
  validFrom: EpochMs;
  validTo: EpochMs;
  revokedAt: EpochMs | null;
  /** Where it is written down. */
  evidence: string | null;
}

/** A version of the model that TLF has adopted, by fingerprint; with the shares of its quorums where they are not the usual half. */
export interface AdoptedRules {
  version: string;
  sha256: string;
  quorum?: { tlf: number; sg: number };
}

/** Who acts when the root key signs: no person, and no person may have this id. */
export const rootPerson = 'root';

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
  /** Versions of the model that TLF has adopted and that did not come with the service, by fingerprint. */
  adopted?: AdoptedRules[];
  /** The root's public key, base64url. Commands are signed exactly where there is one; absent in what is older than keys. */
  root?: string | null;
  keys?: Key[];
  delegations?: Delegation[];
}

export const keysOf = (register: RegisterSnapshot): readonly Key[] => register.keys ?? [];
export const delegationsOf = (register: RegisterSnapshot): readonly Delegation[] =>
  register.delegations ?? [];

/** The programme's register, as the workflow `programme` holds it. */
export interface Register extends RegisterSnapshot {
  persons: Person[];
  /** Mailboxes of offices: where PMO as such is reached. */
  offices: Partial<Record<ForumId, { email: string; language: Lang }>>;
  /** Where the communications group is reached, which takes part in SG's meetings without a seat (V4 §6.1). */
  communications?: { email: string; language: Lang };
  /** Rule sets beside the built-in ones, adopted by TLF (V4 §1.1). */
  ruleSets: RuleSet[];
  /** Rule set for new initiatives. */
  ruleSet: string;
}

/** What stands for the name and address of a person who has none yet; letters to it are not sent (RFC 2606). */
export const unreached = (id: PersonId): Pick<Person, 'name' | 'email' | 'language'> => ({
  name: id,
  email: `${id.replace(/[^A-Za-z0-9]+/g, '-')}@uten-adresse.invalid`,
  language: 'nb',
});

const covers = (validFrom: Day | null, validTo: Day | null, day: Day): boolean =>
  (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo);

/** What a new programme does where its register says nothing; one that is there keeps what it has. */
const usual = { letters: 'daily', sgStatusDay: 7 } as const;

/** A register as a new programme is founded on it. */
export const withUsual = (register: Register): Register => ({
  ...register,
  standing: { ...usual, ...register.standing },
});

const snapshots = new WeakMap<Register, RegisterSnapshot>();

/** Drops names and addresses: what may stand in an initiative's history. The same object for the same register. */
export function snapshotOf(register: Register): RegisterSnapshot {
  const before = snapshots.get(register);
  if (before) return before;
  const snapshot: RegisterSnapshot = {
    revision: register.revision,
    programme: register.programme,
    actors: register.actors,
    persons: register.persons.map(({ id, actor }) => ({ id, actor })),
    seats: register.seats,
    chairs: register.chairs,
    mandates: register.mandates,
    standing: register.standing,
    ...(register.adopted && { adopted: register.adopted }),
    ...(register.root != null && { root: register.root }),
    ...(register.keys && { keys: register.keys }),
    ...(register.delegations && { delegations: register.delegations }),
  };
  snapshots.set(register, snapshot);
  return snapshot;
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

/** Everything a person may be waited for as on the day, as tokens; roles apart, which stand in each initiative. */
export function tokensOf(register: RegisterSnapshot, person: PersonId, day: Day): string[] {
  const seats = (['tlf', 'sg'] as const).flatMap((forum) =>
    seatsOn(register, forum, day)
      .filter((seat) => seat.person === person)
      .map((seat) => `seat:${forum}/${seat.actor}`),
  );
  const actor = personOf(register, person)?.actor ?? null;
  return [
    ...seats,
    ...(inPmo(register, person, day) ? ['pmo'] : []),
    ...(actor === null ? [] : [`actor:${actor}`]),
    `person:${person}`,
  ];
}

/** The mandates in force on the day. */
export const mandatesOn = (register: RegisterSnapshot, day: Day): Mandate[] =>
  register.mandates.filter((m) => covers(m.validFrom, m.validTo, day));

/** Who may express the actor's will on the day: the mandated persons, else its TLF seat. */
export function willSenders(register: RegisterSnapshot, actor: ActorId, day: Day): PersonId[] {
  const mandated = mandatesOn(register, day).filter((m) => m.actor === actor);
  if (mandated.length > 0) return mandated.map((m) => m.person);
  return seatsOn(register, 'tlf', day)
    .filter((s) => s.actor === actor)
    .map((s) => s.person);
}
