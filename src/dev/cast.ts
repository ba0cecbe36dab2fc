import type { Day } from '../domain/calendar';
import {
  actorOn,
  personOf,
  seatOf,
  seatsOn,
  willSenders,
  type ActorId,
  type PersonId,
  type Register,
} from '../domain/register';
import type { ForumId } from '../domain/agreement';

/** Who plays which part in an initiative's life. */
export interface Cast {
  /** Acts for PMO. */
  pmo: PersonId;
  /** The actor that registers the idea, and its person who does. */
  actor: ActorId;
  registrant: PersonId;
  /** Actors that take part, the registering one among them. */
  participants: ActorId[];
  projectLead: PersonId;
  steeringLead: PersonId;
  operationsLead: PersonId;
}

function needed<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the register has no ${what}`);
  return value;
}

/**
 * Finds the players in a register on a day. `wanted` is followed as far as the register knows the actors and persons it
 * names; the other parts go to persons without a seat first. Throws when PMO is empty or no actor takes part.
 */
export function castOf(register: Register, day: Day, wanted: Partial<Cast> = {}): Cast {
  const actors = register.actors.filter((actor) => actorOn(register, actor.id, day)).map((actor) => actor.id);
  const known = (person: PersonId | undefined) =>
    person !== undefined && personOf(register, person) !== undefined ? person : undefined;
  const pmoSeats = seatsOn(register, 'pmo', day).map((seat) => seat.person);
  const wantedPmo = [wanted.pmo, register.chairs.pmo].find(
    (person) => person !== undefined && pmoSeats.includes(person),
  );
  const pmo = wantedPmo ?? needed(pmoSeats[0], 'person in PMO');

  const seated = (person: PersonId) =>
    (['tlf', 'sg', 'pmo'] as const).some((forum) => seatOf(register, forum, person, day) !== undefined);
  const employed = register.persons.filter(
    (person) => person.actor !== null && actors.includes(person.actor),
  );
  const people = [...employed.filter(({ id }) => !seated(id)), ...employed.filter(({ id }) => seated(id))];
  const actor = actors.includes(wanted.actor ?? '') ? wanted.actor : people[0]?.actor;
  const owner = needed(actor ?? undefined, 'actor with a person');
  const wantedActors = (wanted.participants ?? actors.slice(0, 4)).filter((id) => actors.includes(id));
  const participants = [...new Set([owner, ...wantedActors])].filter(
    (id) => willSenders(register, id, day).length > 0,
  );
  const from = (id: ActorId) => people.find((person) => person.actor === id)?.id;
  const among = people.filter((person) => person.actor !== null && participants.includes(person.actor));
  const lead = (index: number) => (among[index] ?? among[0] ?? people[0])?.id;
  const registrant = known(wanted.registrant);
  return {
    pmo,
    actor: owner,
    registrant:
      registrant !== undefined && personOf(register, registrant)?.actor === owner
        ? registrant
        : needed(from(owner), `person of ${owner}`),
    participants,
    projectLead: known(wanted.projectLead) ?? needed(lead(0), 'person to lead'),
    steeringLead: known(wanted.steeringLead) ?? needed(lead(1), 'person to lead'),
    operationsLead: known(wanted.operationsLead) ?? needed(lead(2), 'person to lead'),
  };
}

/** A person who acts for the actor: in PMO, else in the other forums, else anybody employed there. */
export function personFrom(register: Register, actor: ActorId, day: Day): PersonId {
  const seat = (['pmo', 'sg', 'tlf'] as const satisfies ForumId[])
    .map((forum) => seatsOn(register, forum, day).find((s) => s.actor === actor))
    .find((found) => found !== undefined);
  return (
    seat?.person ??
    needed(register.persons.find((person) => person.actor === actor)?.id, `person of ${actor}`)
  );
}
