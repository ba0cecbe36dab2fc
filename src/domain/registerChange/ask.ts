import type { Envelope } from '../../contract/envelope';
import type { Day, EpochMs } from '../calendar';
import { principalOf } from '../delegation';
import { accept, refuse, type Answer } from '../refusal';
import { actorName, actorOn, inPmo, personOf, rootPerson, seatsOn, type RegisterSnapshot } from '../register';

/** A command that changes the register as its rules see it, and who may send one. */

export interface Changed {
  /** The snapshot with the next revision. */
  register: RegisterSnapshot;
  effect: string[];
}

/** What is asked of the register, and when. */
export interface Ask {
  register: RegisterSnapshot;
  envelope: Envelope;
  now: EpochMs;
  day: Day;
}

/** The register with this part of it replaced, as its next revision, and what that comes to in words. */
export const changed = (
  { register }: Ask,
  part: Partial<RegisterSnapshot>,
  ...effect: string[]
): Answer<Changed> => accept({ register: { ...register, ...part, revision: register.revision + 1 }, effect });

/** Is it sent with the programme's root key? */
export const byRoot = ({ envelope }: Ask): boolean => envelope.by === rootPerson;

/** PMO as an office, or root. Nobody acts for another as PMO. Refused: `not-authorised` (V4 §3.3, §2.3). */
export function byPmo(ask: Ask, what: string): Answer<true> {
  const own = ownName(ask);
  if (!own.ok) return own;
  if (byRoot(ask) || inPmo(ask.register, ask.envelope.by, ask.day)) return accept(true);
  return refuse('not-authorised', `${ask.envelope.by} kan ikke ${what}; det kan PMO.`, 'V4 §3.3');
}

/** May it be sent so: in one's own name, not for another (V4 §2.3)? Refused: `not-authorised`. */
export function ownName({ envelope }: Ask): Answer<true> {
  if (envelope.onBehalfOf === undefined || envelope.onBehalfOf === envelope.by) return accept(true);
  return refuse('not-authorised', 'Dette gjør hver for seg selv, ikke på vegne av andre.', 'V4 §2.3');
}

/**
 * The actor's seat in Topplederforum, or its delegate who may bind the actor, or root. Refused: `delegation-…` (V4 §2.3),
 * `not-authorised` (V4 §3.1).
 */
export function byActor(ask: Ask, actor: string, what: string): Answer<true> {
  const { register, envelope, now, day } = ask;
  if (byRoot(ask)) return accept(true);
  const principal = principalOf(register, envelope, { forum: 'tlf', commit: true }, now);
  if (!principal.ok) return principal;
  const holders = seatsOn(register, 'tlf', day).filter((s) => s.actor === actor);
  if (holders.some((s) => s.person === principal.value)) return accept(true);
  const who = holders.map((s) => s.person).join(' eller ') || 'ingen i registeret';
  return refuse(
    'not-authorised',
    `${principal.value} kan ikke ${what} for ${actorName(register, actor)}; det kan ${who}, som har aktørens sete i Topplederforum.`,
    'V4 §3.1',
  );
}

/**
 * Is there such an actor today, and such a person, who is not another actor's? Refused: `unknown-actor` (V4 §2),
 * `unknown-person`, `not-allowed` (V4 §3.1).
 */
export function known(ask: Ask, actor: string | undefined, person?: string): Answer<true> {
  const { register, day } = ask;
  if (actor !== undefined && !actorOn(register, actor, day))
    return refuse('unknown-actor', `Registeret har ingen aktør «${actor}» den ${day}.`, 'V4 §2');
  if (person === undefined) return accept(true);
  const found = personOf(register, person);
  if (!found) {
    return refuse(
      'unknown-person',
      `Registeret kjenner ingen person «${person}»; PMO fører dem inn med «dsop enrol».`,
    );
  }
  if (actor !== undefined && found.actor !== null && found.actor !== actor) {
    return refuse(
      'not-allowed',
      `${person} handler for ${actorName(register, found.actor)} og kan ikke også handle for ${actorName(register, actor)}.`,
      'V4 §3.1',
    );
  }
  return accept(true);
}
