import type { Payload } from '../../contract/commands';
import { shortName } from '../agreement';
import { addDays, type Day } from '../calendar';
import { accept, refuse, type Answer } from '../refusal';
import { actorName, personOf, rootPerson, type Mandate, type RegisterSnapshot, type Seat } from '../register';
import { byActor, byPmo, changed, known, type Ask, type Changed } from './ask';

/** Persons, and what they do for their actor. */

/**
 * PMO, or root, enters a person, of an actor or of none (V4 §3.3). Refused: `not-authorised`, `unknown-actor`, `already-done` (an
 * id in use).
 */
export function enrol(ask: Ask, p: Payload<'enrol'>): Answer<Changed> {
  const may = byPmo(ask, 'føre personer inn i registeret');
  if (!may.ok) return may;
  const fits = known(ask, p.actor);
  if (!fits.ok) return fits;
  if (personOf(ask.register, p.person) || p.person === rootPerson)
    return refuse('already-done', `Person-id-en ${p.person} er i bruk; velg en annen.`);
  const person = { id: p.person, actor: p.actor ?? null };
  return changed(
    ask,
    { persons: [...ask.register.persons, person] },
    `${p.person} er ført inn i registeret.`,
  );
}

/** A person's time for an actor, Oslo days: from the day on, never back in time. Refused as `known`, and with `bad-date`. */
function term(ask: Ask, p: Payload<'mandate'>): Answer<Mandate> {
  const fits = known(ask, p.actor, p.person);
  if (!fits.ok) return fits;
  const { begins: from = ask.day, ends: to } = p;
  if (from < ask.day)
    return refuse('bad-date', `${from} er en dag som har vært; det gjelder tidligst fra ${ask.day}.`);
  if (to !== undefined && to < from) return refuse('bad-date', `Slutter ${to}, før det begynner ${from}.`);
  return accept({ actor: p.actor, person: p.person, validFrom: from, validTo: to ?? null });
}

/** Those before end the day before; those that would have begun later are replaced. */
const endedBefore = <T extends Mandate>(held: readonly T[], from: Day): T[] =>
  held
    .filter((m) => m.validFrom < from)
    .map((m) => (m.validTo === null || m.validTo >= from ? { ...m, validTo: addDays(from, -1) } : m));

/**
 * An actor seats a person in a forum from a day on, in place of whoever had the seat, by its seat in Topplederforum or root
 * (V4 §3.1). Refused: a delegation that is wanting (`delegation-…`), `not-authorised`, `unknown-actor`, `unknown-person`,
 * `not-allowed` (another actor's person), `bad-date`.
 */
export function seat(ask: Ask, p: Payload<'seat'>): Answer<Changed> {
  const may = byActor(ask, p.actor, 'besette seter');
  if (!may.ok) return may;
  const given = term(ask, p);
  if (!given.ok) return given;
  const mine = (s: Seat) => s.forum === p.forum && s.actor === p.actor;
  const seats = [
    ...ask.register.seats.filter((s) => !mine(s)),
    ...endedBefore(ask.register.seats.filter(mine), given.value.validFrom),
    { forum: p.forum, ...given.value },
  ];
  return changed(
    ask,
    { seats: inOrder(ask.register, seats) },
    `${p.person} har setet til ${actorName(ask.register, p.actor)} i ${shortName(p.forum)} fra ${given.value.validFrom}.`,
  );
}

/** Seats stand in the register's order of forums and actors. */
function inOrder(register: RegisterSnapshot, seats: readonly Seat[]): Seat[] {
  const forums = ['tlf', 'sg', 'pmo'];
  const place = (s: Seat) =>
    forums.indexOf(s.forum) * (register.actors.length + 1) +
    register.actors.findIndex((a) => a.id === s.actor);
  return [...seats].sort((a, b) => place(a) - place(b) || (a.validFrom < b.validFrom ? -1 : 1));
}

/** A person expresses an actor's wish and will from a day on, in place of whoever did. Given and refused as `seat`. */
export function mandate(ask: Ask, p: Payload<'mandate'>): Answer<Changed> {
  const may = byActor(ask, p.actor, 'gi mandat');
  if (!may.ok) return may;
  const given = term(ask, p);
  if (!given.ok) return given;
  const before = ask.register.mandates;
  const mandates = [
    ...before.filter((m) => m.actor !== p.actor),
    ...endedBefore(
      before.filter((m) => m.actor === p.actor),
      given.value.validFrom,
    ),
    given.value,
  ];
  return changed(
    ask,
    { mandates },
    `${p.person} uttrykker ønske og vilje for ${actorName(ask.register, p.actor)} fra ${given.value.validFrom}.`,
  );
}
