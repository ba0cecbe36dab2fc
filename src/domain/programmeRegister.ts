import type { Payload } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import { initiativeWorkflowId, processWorkflowId, type Receipt } from '../contract/messages';
import { mostChanges } from '../contract/registerSnapshot';
import { osloDayOf, toIso, type EpochMs } from './calendar';
import { append, commandHash, hashOf } from './chain';
import type { ProgrammeAccepted } from './programme';
import type { ProgrammeState } from './programmeState';
import { signingIsOn } from './proof';
import { takenAfter } from './takenKeys';
import { accept, refuse, type Answer } from './refusal';
import {
  inPmo,
  personOf,
  rootPerson,
  snapshotOf,
  unreached,
  type Person,
  type PersonRef,
  type Register,
  type RegisterSnapshot,
} from './register';
import { changeRegister, type RegisterCause, type RegisterChange } from './registerChange';

/** How the programme takes what changes its register. */

/** A change of the register that initiatives are told of: the command itself is what they get. */
export function takeChange(
  state: ProgrammeState,
  envelope: Envelope,
  now: EpochMs,
): Answer<ProgrammeAccepted> {
  const answer = changeRegister(snapshotOf(state.register), envelope, now);
  if (!answer.ok) return answer;
  const { register, effect } = answer.value;
  return accept(
    withChange(state, register, { kind: 'command', at: now, envelope }, envelope, [
      ...effect,
      `Registeret er i utgave ${register.revision}; åpne initiativer får beskjed.`,
    ]),
  );
}

/**
 * A programme founded on a register that the root key has signed: the first change in its history, to which every later
 * edition goes back. Refused when the signature does not hold, or stands under another register.
 */
export function foundAttested(
  founded: ProgrammeState,
  attested: Envelope,
  now: EpochMs,
): Answer<ProgrammeState> {
  if (attested.command !== 'loadRegister') {
    return refuse('malformed', 'Det rotnøkkelen signerer, er registeret som helhet: «dsop found» lager det.');
  }
  const taken = takeChange(founded, attested, now);
  if (!taken.ok) return taken;
  const { state } = taken.value;
  const { revision } = state.register;
  if (hashOf(snapshotOf(state.register)) !== hashOf({ ...snapshotOf(founded.register), revision })) {
    return refuse(
      'forged',
      'Rotnøkkelen har signert et annet register enn dette: det er endret etterpå. Signer det på nytt med «dsop found».',
    );
  }
  return accept({ ...state, relaying: false, relayed: revision, founded: revision });
}

/**
 * The programme after its register has changed: names and addresses kept, the change put by for initiatives, the command
 * chained. `cause` is what they will judge it by.
 */
export function withChange(
  state: ProgrammeState,
  snapshot: RegisterSnapshot,
  cause: RegisterCause,
  envelope: Envelope,
  effect: string[],
): ProgrammeAccepted {
  const { at } = cause;
  const after = withRegister(state, snapshot, cause);
  const { register } = after;
  const next: ProgrammeState = {
    ...after,
    loads: [
      ...state.loads,
      { id: envelope.id, hash: commandHash(envelope), at, revision: register.revision },
    ],
    chain: { head: append(state.chain, envelope, at, effect).head, entries: [] },
  };
  return { state: next, key: null, receipt: receiptOf(next, envelope, at, effect, false) };
}

/** The programme with another register, and what initiatives will judge it by. */
export function withRegister(
  state: ProgrammeState,
  snapshot: RegisterSnapshot,
  cause: RegisterCause,
): ProgrammeState {
  const { offices, communications, ruleSets, ruleSet } = state.register;
  const persons = named(state.register.persons, snapshot.persons);
  return {
    ...state,
    register: { ...snapshot, persons, offices, ...(communications && { communications }), ruleSets, ruleSet },
    relaying: true,
    changes: [...(state.changes ?? []), { revision: snapshot.revision, cause }],
  };
}

/** Who is new has no name or address until `contact` gives them: no letter can be sent to what stands there. */
const named = (before: readonly Person[], now: readonly PersonRef[]): Person[] =>
  now.map((ref) => {
    const known = before.find((p) => p.id === ref.id);
    return known ? { ...known, actor: ref.actor } : { ...ref, ...unreached(ref.id) };
  });

/** Names and addresses: by the person, PMO or root. They raise no revision, since no initiative holds them. */
export function takeContact(
  state: ProgrammeState,
  envelope: Envelope,
  p: Payload<'contact'>,
  now: EpochMs,
): Answer<ProgrammeAccepted> {
  const { register } = state;
  const { by } = envelope;
  const whose = p.person ?? p.office;
  if (whose === undefined || (p.person !== undefined && p.office !== undefined))
    return refuse('malformed', 'Si hvem det gjelder: --person, eller --office.');
  if (by !== p.person && by !== rootPerson && !inPmo(register, by, osloDayOf(now)))
    return refuse('not-authorised', `${by} kan ikke endre adressen til ${whose}; det kan PMO.`, 'V4 §3.3');
  const reached = p.office === undefined ? withPerson(register, p) : withMailbox(register, p);
  if (!reached.ok) return reached;
  const effect = [`Navn og adresse for ${whose} er ført inn.`];
  const next: ProgrammeState = {
    ...state,
    register: reached.value,
    loads: [
      ...state.loads,
      { id: envelope.id, hash: commandHash(envelope), at: now, revision: register.revision },
    ],
    chain: { head: append(state.chain, envelope, now, effect).head, entries: [] },
  };
  return accept({ state: next, key: null, receipt: receiptOf(next, envelope, now, effect, false) });
}

function withPerson(register: Register, p: Payload<'contact'>): Answer<Register> {
  const { person, news, ...given } = p;
  if (!person || !personOf(register, person))
    return refuse(
      'unknown-person',
      `Registeret kjenner ingen person «${person ?? ''}»; PMO fører dem inn med «dsop enrol».`,
    );
  if (Object.keys(given).length === 0 && news === undefined)
    return refuse('malformed', 'Si hva som skal føres inn: --name, --email, --language eller --news.');
  const persons = register.persons.map((known) => {
    if (known.id !== person) return known;
    const { news: declined, ...rest } = { ...known, ...given };
    return (news ?? (declined ? 'no' : 'yes')) === 'no' ? { ...rest, news: 'declined' as const } : rest;
  });
  return accept({ ...register, persons });
}

/** Where an office is reached: a mailbox has a language, and no name. */
function withMailbox(
  register: Register,
  { office, email, language, name, news }: Payload<'contact'>,
): Answer<Register> {
  const held = office === 'communications' ? register.communications : office && register.offices[office];
  const mailbox = { email: email ?? held?.email, language: language ?? held?.language ?? 'nb' };
  const { email: address } = mailbox;
  if (address === undefined || name !== undefined || news !== undefined || (!email && !language))
    return refuse('malformed', 'Et kontor har --email og --language, ikke annet.');
  const given = { ...mailbox, email: address };
  return accept(
    office === 'communications'
      ? { ...register, communications: given }
      : { ...register, offices: { ...register.offices, [office ?? 'pmo']: given } },
  );
}

/** A person's click on the link in a letter: whoever can make the link stands for it. Duties come all the same. */
export function withNewsDeclined(state: ProgrammeState, person: string): ProgrammeState {
  const { register } = state;
  const persons = register.persons.map((known) =>
    known.id === person ? { ...known, news: 'declined' as const } : known,
  );
  return { ...state, register: { ...register, persons } };
}

/** What a sender is told of a command that the programme took. */
export function receiptOf(
  state: ProgrammeState,
  envelope: Envelope,
  at: EpochMs,
  effect: string[],
  repeated: boolean,
): Receipt {
  return {
    id: envelope.id,
    command: envelope.command,
    target: envelope.target,
    at: toIso(at),
    effect,
    case: null,
    phase: null,
    step: null,
    head: state.chain.head,
    register: state.register.revision,
    repeated,
  };
}

/** So many earlier changes are told again with each new one, so that whoever missed one catches up. */
const toldAgain = 20;
/** What one message of changes may come to, in characters of JSON: a server takes 2 MB, and one change may be a whole register. */
const mostCharacters = { again: 300_000, anew: 1_100_000 };
/** An initiative is in the server's index long before this. */
const indexedWithinMs = 10 * 60_000;

/** A decision that was carried out before causes named their rule set is told with it: whoever could not follow then can now. */
function underRules({ desk }: ProgrammeState, change: RegisterChange): RegisterChange {
  const { cause } = change;
  if (cause.kind !== 'decision' || cause.ruleSet !== undefined) return change;
  const ruleSet = desk?.cases.find((c) => c.id === cause.case)?.ruleSet;
  return ruleSet === undefined ? change : { ...change, cause: { ...cause, ruleSet } };
}

/** The first of them that come to so many characters, `least` in any case. */
function withinCharacters(changes: readonly RegisterChange[], most: number, least = 0): RegisterChange[] {
  let characters = 0;
  const tooMany = changes.findIndex((change, index) => {
    characters += JSON.stringify(change).length;
    return index >= least && characters > most;
  });
  return tooMany === -1 ? [...changes] : changes.slice(0, tooMany);
}

/** What initiatives are to be told where commands are signed; nothing where they are not. `alsoTo`: those just started. */
export function relayOf(
  state: ProgrammeState,
  now: EpochMs,
): { changes: RegisterChange[]; alsoTo: string[] } {
  if (!signingIsOn(state.register)) return { changes: [], alsoTo: [] };
  // Whatever was started holds the register that the programme was founded on, or a later one.
  const relayed = state.relayed ?? 0;
  const after = Math.max(relayed - toldAgain, state.founded ?? 0);
  const told = (state.changes ?? []).filter((c) => c.revision > after).map((c) => underRules(state, c));
  const before = told.filter((c) => c.revision <= relayed).reverse();
  const again = withinCharacters(before, mostCharacters.again).reverse();
  const anew = told.filter((c) => c.revision > relayed);
  const changes = [...again, ...withinCharacters(anew, mostCharacters.anew, 1)];
  const alsoTo = takenAfter(state.takenKeys, now - indexedWithinMs).flatMap((key) => [
    initiativeWorkflowId(key),
    processWorkflowId(key),
  ]);
  return { changes: changes.slice(0, mostChanges), alsoTo };
}
