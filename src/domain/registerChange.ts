import { commands, type Payload } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import { programmeWorkflowId } from '../contract/messages';
import type { RegisterCommandName } from '../contract/registerCommands';
import { snapshotSchema } from '../contract/registerSnapshot';
import { addDays, isDay, osloDayOf, osloInstant, parseInstant, type Day, type EpochMs } from './calendar';
import { afterDecision } from './decisionCause';
import { principalOf } from './delegation';
import { keyIdOf, keysIn, signingIsOn, verifyProof } from './proof';
import { accept, refuse, type Answer } from './refusal';
import {
  actorName,
  actorOn,
  delegationsOf,
  inPmo,
  keysOf,
  personOf,
  rootPerson,
  seatsOn,
  type Key,
  type Mandate,
  type RegisterSnapshot,
  type Seat,
} from './register';

/**
 * What changed the register: one signed command, or every command behind a case that was decided. `at` is when the
 * programme took it. It is all that reaches initiatives, which judge it by the snapshot they hold.
 */
export type RegisterCause =
  | { kind: 'command'; at: EpochMs; envelope: Envelope }
  | { kind: 'decision'; at: EpochMs; case: string; envelopes: { at: EpochMs; envelope: Envelope }[] };

/** One change, and the revision it leads to. */
export interface RegisterChange {
  revision: number;
  cause: RegisterCause;
}

export interface Changed {
  /** The snapshot with the next revision. */
  register: RegisterSnapshot;
  effect: string[];
}

interface Ask {
  register: RegisterSnapshot;
  envelope: Envelope;
  now: EpochMs;
  day: Day;
}
type Changing<P> = (ask: Ask, payload: P) => Answer<Changed>;

/** The commands that change what initiatives hold: `contact` does not. */
type Relayed = Exclude<RegisterCommandName, 'contact'> | 'loadRegister';

const changes: { [N in Relayed]: Changing<Payload<N>> } = {
  enrol,
  seat,
  mandate,
  addKey,
  rotateKey,
  revokeKey,
  delegate,
  revokeDelegation,
  loadRegister,
};

export const isRelayed = (command: string): command is Relayed => Object.hasOwn(changes, command);

/**
 * Judges a command that changes the register, by the register before it: the same for all, from envelope and instant
 * (`now`: when the programme took it). The revision it names lets it fit in one place of the row, and never again.
 */
export function changeRegister(
  register: RegisterSnapshot,
  envelope: Envelope,
  now: EpochMs,
): Answer<Changed> {
  const { command } = envelope;
  if (!isRelayed(command)) return refuse('unknown-command', `«${command}» endrer ikke registeret.`);
  if (envelope.programme !== register.programme || envelope.target !== programmeWorkflowId)
    return refuse('wrong-target', `Kommandoen er adressert til ${envelope.target} i ${envelope.programme}.`);
  if (envelope.register !== register.revision) {
    return refuse(
      'register-stale',
      `Registeret er i utgave ${register.revision}, og kommandoen bygger på utgave ${envelope.register}: les det på nytt og send igjen.`,
    );
  }
  const payload = commands[command].payload.safeParse(envelope.payload);
  if (!payload.success)
    return refuse('malformed', `Kommandoen er ikke i orden. Eksempel: ${commands[command].example}`);
  const signed = verifyProof(register, envelope, now);
  if (!signed.ok) return signed;
  const change = changes[command] as Changing<unknown>;
  return change({ register, envelope, now, day: osloDayOf(now) }, payload.data);
}

/** The register after a cause, whatever its kind. */
export const afterCause = (register: RegisterSnapshot, cause: RegisterCause): Answer<Changed> =>
  cause.kind === 'command'
    ? changeRegister(register, cause.envelope, cause.at)
    : afterDecision(register, cause);

const changed = ({ register }: Ask, part: Partial<RegisterSnapshot>, ...effect: string[]): Answer<Changed> =>
  accept({ register: { ...register, ...part, revision: register.revision + 1 }, effect });

const byRoot = ({ envelope }: Ask): boolean => envelope.by === rootPerson;

/** PMO as an office, or root. Nobody acts for another as PMO. */
function byPmo(ask: Ask, what: string): Answer<true> {
  const own = ownName(ask);
  if (!own.ok) return own;
  if (byRoot(ask) || inPmo(ask.register, ask.envelope.by, ask.day)) return accept(true);
  return refuse('not-authorised', `${ask.envelope.by} kan ikke ${what}; det kan PMO.`, 'V4 §3.3');
}

function ownName({ envelope }: Ask): Answer<true> {
  if (envelope.onBehalfOf === undefined || envelope.onBehalfOf === envelope.by) return accept(true);
  return refuse('not-authorised', 'Dette gjør hver for seg selv, ikke på vegne av andre.', 'V4 §2.3');
}

/** The actor's seat in Topplederforum, or its delegate who may bind the actor, or root. */
function byActor(ask: Ask, actor: string, what: string): Answer<true> {
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

function known(ask: Ask, actor: string | undefined, person?: string): Answer<true> {
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

function enrol(ask: Ask, p: Payload<'enrol'>): Answer<Changed> {
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

/** A person's time for an actor: from the day on, never back in time, in place of whoever had it. */
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

function seat(ask: Ask, p: Payload<'seat'>): Answer<Changed> {
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
    `${p.person} har setet til ${actorName(ask.register, p.actor)} i ${p.forum.toUpperCase()} fra ${given.value.validFrom}.`,
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

function mandate(ask: Ask, p: Payload<'mandate'>): Answer<Changed> {
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

const newKey = (ask: Ask, person: string, publicKey: string): Key => ({
  id: keyIdOf(publicKey),
  person,
  publicKey,
  validFrom: ask.now,
  revokedAt: null,
  reason: null,
});

function unused(ask: Ask, publicKey: string): Answer<true> {
  const id = keyIdOf(publicKey);
  const taken = ask.register.root === publicKey || keysOf(ask.register).some((k) => k.id === id);
  return taken
    ? refuse('already-done', `Nøkkelen ${id} står alt i registeret; en nøkkel brukes av én, én gang.`)
    : accept(true);
}

/** A further key by the person; the first by PMO; after all are lost by root alone, or PMO could become anybody. */
function addKey(ask: Ask, p: Payload<'addKey'>): Answer<Changed> {
  const { register, envelope } = ask;
  const own = ownName(ask);
  if (!own.ok) return own;
  const fits = known(ask, undefined, p.person);
  if (!fits.ok) return fits;
  const hasHad = keysOf(register).some((k) => k.person === p.person);
  if (envelope.by !== p.person && !byRoot(ask)) {
    const may = byPmo(ask, `legge til nøkler for ${p.person}`);
    if (!may.ok) return may;
    if (hasHad) {
      return refuse(
        'not-authorised',
        `${p.person} har hatt nøkkel før: en ny signeres med den, eller med rotnøkkelen når den er tapt.`,
      );
    }
  }
  const free = unused(ask, p.publicKey);
  if (!free.ok) return free;
  const key = newKey(ask, p.person, p.publicKey);
  return changed(ask, { keys: [...keysOf(register), key] }, `${p.person} signerer med nøkkelen ${key.id}.`);
}

/** The key that signed is revoked, and the new one takes its place. */
function rotateKey(ask: Ask, p: Payload<'rotateKey'>): Answer<Changed> {
  const { register, envelope, now } = ask;
  const own = ownName(ask);
  if (!own.ok) return own;
  const free = unused(ask, p.publicKey);
  if (!free.ok) return free;
  if (byRoot(ask)) return changed(ask, { root: p.publicKey }, 'Programmet har fått ny rotnøkkel.');
  const old = signingIsOn(register)
    ? envelope.proof?.split('.')[1]
    : keysIn(register, envelope.by, now)[0]?.id;
  const key = newKey(ask, envelope.by, p.publicKey);
  const keys = keysOf(register).map((k) =>
    k.id === old ? { ...k, revokedAt: now, reason: 'byttet ut' } : k,
  );
  return changed(
    ask,
    { keys: [...keys, key] },
    `${envelope.by} signerer med nøkkelen ${key.id}; ${old ?? 'ingen'} er trukket tilbake.`,
  );
}

function revokeKey(ask: Ask, p: Payload<'revokeKey'>): Answer<Changed> {
  const { register, envelope, now } = ask;
  const own = ownName(ask);
  if (!own.ok) return own;
  const key = keysOf(register).find((k) => k.id === p.keyId);
  if (!key) return refuse('key-unknown', `Registeret har ingen nøkkel ${p.keyId}.`);
  if (key.person !== envelope.by) {
    const may = byPmo(ask, `trekke tilbake nøkkelen til ${key.person}`);
    if (!may.ok) return may;
  }
  if (key.revokedAt !== null) return refuse('already-done', `Nøkkelen ${key.id} er alt trukket tilbake.`);
  const keys = keysOf(register).map((k) =>
    k.id === key.id ? { ...k, revokedAt: now, reason: p.reason } : k,
  );
  return changed(ask, { keys }, `Nøkkelen ${key.id} til ${key.person} er trukket tilbake.`);
}

/** A day begins at midnight in Oslo, and is over when the next one begins. */
function instantOf(moment: string, edge: 'begins' | 'ends'): EpochMs {
  if (isDay(moment)) return osloInstant(edge === 'begins' ? moment : addDays(moment, 1), '00:00');
  return parseInstant(moment) ?? NaN;
}

function delegate(ask: Ask, p: Payload<'delegate'>): Answer<Changed> {
  const { register, envelope, now, day } = ask;
  const own = ownName(ask);
  if (!own.ok) return own;
  const fits = known(ask, undefined, p.to);
  if (!fits.ok) return fits;
  const from = envelope.by;
  const holds = [...register.seats, ...register.mandates].find(
    (t) => t.person === from && (t.validTo === null || day <= t.validTo),
  );
  if (!holds || p.to === from) {
    return refuse(
      'not-allowed',
      p.to === from
        ? 'Fullmakt gis til en annen enn en selv.'
        : `${from} har verken sete eller mandat, og har derfor ingenting å gi fullmakt til.`,
      'V4 §2.3',
    );
  }
  const validFrom = p.begins === undefined ? now : Math.max(now, instantOf(p.begins, 'begins'));
  const validTo = instantOf(p.ends, 'ends');
  if (!(validFrom < validTo))
    return refuse('bad-date', `Fullmakten slutter ${p.ends}, og det er ikke etter at den begynner.`);
  const given = {
    id: `D${delegationsOf(register).length + 1}`,
    actor: holds.actor,
    from,
    to: p.to,
    scope: p.scope,
    forum: p.forum ?? null,
    validFrom,
    validTo,
    revokedAt: null,
    evidence: p.evidence ?? null,
  };
  const scope = p.scope === 'commit' ? 'ta standpunkt og binde aktøren' : 'ta standpunkt';
  return changed(
    ask,
    { delegations: [...delegationsOf(register), given] },
    `${p.to} kan ${scope} på vegne av ${from} til ${p.ends} (${given.id}).`,
  );
}

function revokeDelegation(ask: Ask, p: Payload<'revokeDelegation'>): Answer<Changed> {
  const { register, envelope, now } = ask;
  const own = ownName(ask);
  if (!own.ok) return own;
  const given = delegationsOf(register).find((d) => d.id === p.delegation);
  if (!given) return refuse('delegation-missing', `Registeret har ingen fullmakt ${p.delegation}.`);
  if (![given.from, given.to, rootPerson].includes(envelope.by)) {
    return refuse(
      'not-authorised',
      `${envelope.by} kan ikke trekke tilbake ${given.id}; det kan ${given.from}, som ga den.`,
      'V4 §2.3',
    );
  }
  if (given.revokedAt !== null)
    return refuse('already-done', `Fullmakten ${given.id} er alt trukket tilbake.`);
  const delegations = delegationsOf(register).map((d) => (d.id === given.id ? { ...d, revokedAt: now } : d));
  return changed(ask, { delegations }, `Fullmakten ${given.id} er trukket tilbake.`);
}

/** The whole of what initiatives hold, replaced: with the root key alone. */
function loadRegister(ask: Ask, p: Payload<'loadRegister'>): Answer<Changed> {
  if (!signingIsOn(ask.register) || !byRoot(ask))
    return refuse('not-authorised', 'Hele registeret byttes bare ut med rotnøkkelen.', 'V4 §1.1');
  const read = snapshotSchema.safeParse(p.snapshot);
  if (!read.success)
    return refuse('malformed', 'Kommandoen skal bære «snapshot»: registeret uten navn og adresser.');
  if (read.data.programme !== ask.register.programme || typeof read.data.root !== 'string')
    return refuse('malformed', 'Registeret gjelder et annet program, eller mangler rotnøkkel.');
  // What the new one leaves out is gone: nothing of the old one shows through.
  const register = { ...read.data, revision: ask.register.revision + 1 };
  return accept({ register, effect: ['Registeret er byttet ut i sin helhet.'] });
}
