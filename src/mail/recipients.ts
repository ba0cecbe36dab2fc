import type { ForumId } from '../domain/agreement/ruleSet';
import { osloDayOf, type Day, type EpochMs } from '../domain/calendar';
import { delegatesOf } from '../domain/delegation';
import type { Addressee, LetterIntent } from '../domain/letters';
import { seatsOn, type Person, type PersonId, type Register, type Seat } from '../domain/register';
import type { Recipient } from './letter';

/** All that one recipient is told on one occasion. */
export interface Bundle {
  to: Recipient;
  intents: LetterIntent[];
}

/** An intent for which the register knows nobody. */
export interface Unaddressed {
  intent: LetterIntent;
  to: string;
  reason: string;
}

const forums: readonly ForumId[] = ['tlf', 'sg', 'pmo'];
/** Whoever works closest to the initiatives hears first. */
const nearest: readonly ForumId[] = ['pmo', 'sg', 'tlf'];

/**
 * Who is to get which intents, by the register as it stands on the day. A person is itself; an office is its mailbox, or
 * else its first seat; an actor is whoever holds its seat in PMO, or else in DSOP SG or TLF. So each intent has one
 * recipient, and is sent or not. One bundle per recipient, in the order in which recipients are first named; what may have
 * arrived already goes with its companions of that time, so that it keeps its Message-ID. A call to a case or to a
 * meeting goes to whoever acts for the seat at the instant `at`, while the delegation lasts.
 */
export function addressLetters(
  contacts: Register,
  intents: readonly LetterIntent[],
  day: Day,
  at?: EpochMs,
): { bundles: Bundle[]; unaddressed: Unaddressed[] } {
  const bundles = new Map<string, Bundle>();
  const unaddressed: Unaddressed[] = [];
  for (const meant of intents) {
    const intent = at === undefined ? meant : toDelegate(contacts, meant, at);
    const found = recipientsOf(contacts, intent.to, day);
    if (found.length === 0) unaddressed.push({ intent, ...nobody(intent.to) });
    for (const to of found) {
      const key = `${to.kind}:${to.id}:${intent.maybeIn ?? ''}`;
      const bundle = bundles.get(key) ?? { to, intents: [] };
      bundle.intents.push(intent);
      bundles.set(key, bundle);
    }
  }
  return { bundles: [...bundles.values()], unaddressed };
}

/** A call to a seat, or word of its meeting, as whoever acts for it is to read it; as it is where nobody does. */
function toDelegate(contacts: Register, intent: LetterIntent, at: EpochMs): LetterIntent {
  const { to, facts } = intent;
  if (!('person' in to) || (facts.kind !== 'call' && facts.kind !== 'meeting')) return intent;
  const seat = to.person;
  const forum = facts.kind === 'call' ? facts.case.forum : facts.meeting.forum;
  // Whoever has passed an invitation on is told so, and whoever has got it has it for another's seat.
  if (
    facts.kind === 'meeting' &&
    (facts.what === 'passedOn' || !holds(contacts, seat, forum, facts.actor, at))
  )
    return intent;
  const delegate = delegatesOf(contacts, seat, forum, at).find((id) =>
    contacts.persons.some((person) => person.id === id),
  );
  if (delegate === undefined) return intent;
  if (facts.kind === 'meeting') return { ...intent, to: { person: delegate } };
  const command = facts.command.replace(`--as ${seat}`, `--as ${delegate} --on-behalf-of ${seat}`);
  return { ...intent, to: { person: delegate }, facts: { ...facts, command } };
}

const holds = (
  contacts: Register,
  person: PersonId,
  forum: ForumId,
  actor: string | null,
  at: EpochMs,
): boolean => seatsOn(contacts, forum, osloDayOf(at)).some((s) => s.person === person && s.actor === actor);

/** Who an addressee is, by the register as it stands on the day; undefined for one that nobody is. */
export const recipientOf = (contacts: Register, to: Addressee, day: Day): Recipient | undefined =>
  recipientsOf(contacts, to, day)[0];

function recipientsOf(contacts: Register, to: Addressee, day: Day): Recipient[] {
  if ('person' in to) return people(contacts, [to.person], day);
  if ('office' in to) {
    const { office } = to;
    const group = office === 'communications';
    const mailbox = group ? contacts.communications : contacts.offices[office];
    if (mailbox)
      return [{ id: office, kind: 'office', name: null, ...mailbox, forums: group ? [] : [office] }];
    return group ? [] : people(contacts, firstSeat(seatsOn(contacts, office, day)), day);
  }
  const seats = nearest.flatMap((forum) =>
    seatsOn(contacts, forum, day).filter((seat) => seat.actor === to.actor),
  );
  return people(contacts, firstSeat(seats), day);
}

const firstSeat = (seats: readonly Seat[]): PersonId[] => seats.slice(0, 1).map((seat) => seat.person);

function people(contacts: Register, ids: readonly PersonId[], day: Day): Recipient[] {
  return [...new Set(ids)]
    .map((id) => contacts.persons.find((person) => person.id === id))
    .filter((person): person is Person => person !== undefined)
    .map((person) => ({
      id: person.id,
      kind: 'person',
      name: person.name,
      email: person.email,
      language: person.language,
      forums: forums.filter((forum) =>
        seatsOn(contacts, forum, day).some((seat) => seat.person === person.id),
      ),
    }));
}

function nobody(to: Addressee): { to: string; reason: string } {
  if ('person' in to) return { to: to.person, reason: 'personen står ikke i registeret' };
  if ('office' in to && to.office === 'communications')
    return { to: to.office, reason: 'registeret har ingen adresse til kommunikasjonsgruppen' };
  if ('office' in to) return { to: to.office, reason: 'ingen har sete der, og det er ingen postkasse' };
  return { to: to.actor, reason: 'aktøren har ingen med sete i registeret' };
}

/**
 * Whether an address can be one mailbox: nothing in it can end a header or begin another recipient, and it is no stand-in
 * for one that is not known yet.
 */
export function isAddress(email: string): boolean {
  if (email.endsWith('.invalid')) return false;
  return /^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\]]+$/u.test(email) && email.length <= 320;
}
