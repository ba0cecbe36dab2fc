import { commands, isCommandName, takenBy, type Payload } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import {
  initiativeWorkflowId,
  isProgramme,
  processWorkflowId,
  programmeWorkflowId,
  type Receipt,
} from '../contract/messages';
import { issuesWords } from '../contract/issueWords';
import { checkRegister, standingSaid } from '../contract/registerFile';
import { builtInRuleSets, ruleSetOf, takeoverParagraph } from './agreement';
import { datedBack } from './backdating';
import type { Beginning } from './begin';
import { osloDayOf, toIso, type Day, type EpochMs } from './calendar';
import { isUnsettled } from './cases';
import { append, commandHash, hashOf } from './chain';
import { readEnvelope } from './decide';
import { judgeDesk } from './desk';
import { always, type Mended } from './mended';
import type { ProcessBeginning } from './process';
import { noRoomForChange, noRoomForKey, percentUsed } from './room';
import type { Waiting } from './starting';
import { accept, programmesOwn, refuse, type Answer } from './refusal';
import { signingIsOn, verifyProof } from './proof';
import { receiptOf, takeChange, takeContact } from './programmeRegister';
import { countOf, takenAt, keyTakenBy, withKey } from './takenKeys';
import { actorOn, inPmo, personOf, rootPerson, snapshotOf, type Register } from './register';
import type { ProgrammeState } from './programmeState';

/** What the programme's `state` query gives. */
export interface ProgrammeView {
  programme: string;
  register: number;
  ruleSet: string;
  actors: { id: string; name: string }[];
  initiatives: number;
  /** How much of what a programme can take in its life is used, per cent (docs/limits.md). */
  roomUsed: number;
  starting: string[];
  head: string;
  refusals: { at: string; code: string; message: string; command: string | null; by: string | null }[];
  refusalCount: number;
  now: string;
}

export interface ProgrammeAccepted {
  state: ProgrammeState;
  receipt: Receipt;
  /** The key whose start the sender waits for. */
  key: string | null;
}

/**
 * Judges a command to the programme: an idea, a process, a change of its register, or what its desk takes. Pure. Out: the
 * state after it, or a refusal: of the envelope (`unknown-command`, `wrong-programme`, `wrong-target`, `register-stale`,
 * `unknown-person`, `malformed`, or of its signature), or of what it asks for.
 */
export function judgeProgramme(
  state: ProgrammeState,
  command: string,
  raw: unknown,
  now: EpochMs,
  mended: Mended = always,
): Answer<ProgrammeAccepted> {
  if (isCommandName(command) && takenBy(command, 'desk')) return judgeDesk(state, command, raw, now, mended);
  const read = readEnvelope(command, raw);
  if (!read.ok) return read;
  const envelope = read.value;
  if (!isCommandName(command) || !takenBy(command, 'programme')) {
    return refuse(
      'unknown-command',
      `Programmet kjenner ikke kommandoen «${command.slice(0, 80)}»; «dsop --help» viser alle.`,
    );
  }
  const { register } = state;
  if (envelope.programme !== register.programme) {
    return refuse(
      'wrong-programme',
      `Kommandoen gjelder programmet «${envelope.programme}», men dette er «${register.programme}».`,
    );
  }
  if (envelope.target !== programmeWorkflowId) {
    return refuse(
      'wrong-target',
      `Kommandoen er adressert til ${envelope.target}, men kom til ${programmeWorkflowId}.`,
    );
  }
  const repeated = repeatOf(state, envelope);
  if (repeated) return repeated;
  if (envelope.register !== register.revision) {
    return refuse(
      'register-stale',
      `Registeret er i utgave ${register.revision}, og kommandoen bygger på utgave ${envelope.register}: les det på nytt og send igjen.`,
    );
  }
  if (!personOf(register, envelope.by) && !(envelope.by === rootPerson && signingIsOn(register))) {
    return refuse(
      'unknown-person',
      `Registeret kjenner ingen person «${envelope.by}»; --as tar en person-id derfra.`,
    );
  }
  const payload = commands[command].payload.safeParse(envelope.payload);
  if (!payload.success)
    return refuse(
      'malformed',
      `${issuesWords(payload.error.issues)}. Eksempel: ${commands[command].example}`,
    );
  const signed = verifyProof(register, envelope, now);
  if (!signed.ok) return signed;
  const dated = datedAt(state, envelope, now);
  if (!dated.ok && mended('again')) return dated;
  if (command === 'startProcess') {
    return actsForItself(envelope, () =>
      startProcess(state, envelope, payload.data as Payload<'startProcess'>, now, mended),
    );
  }
  if (command === 'register') {
    return actsForItself(envelope, () =>
      registerIdea(state, envelope, payload.data as Payload<'register'>, now, mended),
    );
  }
  const full = revokes(command) ? undefined : noRoomForChange(state, mended);
  if (full) return { ok: false, refused: full };
  if (command === 'contact') {
    return actsForItself(envelope, () =>
      takeContact(state, envelope, payload.data as Payload<'contact'>, now),
    );
  }
  if (command === 'loadRegister' && !signingIsOn(register)) {
    return actsForItself(envelope, () =>
      loadRegister(state, envelope, payload.data as Payload<'loadRegister'>, now, mended),
    );
  }
  return takeChange(state, envelope, now);
}

/** When it was decided, by the rules of the programme: as what initiatives are sent, never ahead or too far back. */
function datedAt({ register }: ProgrammeState, { decidedOn }: Envelope, now: EpochMs): Answer<EpochMs> {
  const rules = customRules(register) ?? ruleSetOf(register.ruleSet);
  return decidedOn === undefined || !rules ? accept(now) : datedBack(decidedOn, rules, now);
}

/** Taking back a key or a delegation is never put off. */
const revokes = (command: string): boolean => command === 'revokeKey' || command === 'revokeDelegation';

/** Ideas, addresses and whole registers: whoever sends them answers for them. */
function actsForItself(
  envelope: Envelope,
  judged: () => Answer<ProgrammeAccepted>,
): Answer<ProgrammeAccepted> {
  const { by, onBehalfOf } = envelope;
  if (onBehalfOf === undefined || onBehalfOf === by) return judged();
  return refuse(
    'not-authorised',
    `${by} kan ikke sende dette på vegne av ${onBehalfOf}: la den det gjelder, sende selv.`,
    'V4 §2.3',
  );
}

/** Anyone in an actor registers an idea; nobody judges what it says (V4 §4.1). */
function registerIdea(
  state: ProgrammeState,
  envelope: Envelope,
  p: Payload<'register'>,
  now: EpochMs,
  mended: Mended,
): Answer<ProgrammeAccepted> {
  const { register } = state;
  const day = osloDayOf(now);
  const free = keyAndActors(state, p.key, [p.actor, ...(p.actors ?? [])], day, mended);
  if (!free.ok) return free;
  const employer = personOf(register, envelope.by)?.actor ?? null;
  if (employer === null || !actorOn(register, employer, day)) {
    return refuse(
      'not-authorised',
      `${envelope.by} hører ikke til en aktør i programmet; ideer registreres av aktørene.`,
      'V4 §4.1',
    );
  }
  if (employer !== p.actor && !inPmo(register, envelope.by, day)) {
    return refuse(
      'not-authorised',
      `${envelope.by} kan ikke registrere en idé for ${p.actor}; det kan en person derfra, eller PMO.`,
      'V4 §4.1',
    );
  }
  const beginning: Beginning = {
    envelope,
    payload: p,
    register: snapshotOf(register),
    ruleSet: { version: register.ruleSet, custom: customRules(register) },
    clockOffsetMs: state.clockOffsetMs,
  };
  return taken(state, envelope, p.key, beginning, now, `${p.key} er registrert.`);
}

/**
 * A key is used once and is not the programme's own name, none is taken from work that Topplederforum is asked to admit, and
 * actors must be in the programme.
 */
function keyAndActors(
  state: ProgrammeState,
  key: string,
  actors: readonly string[],
  day: Day,
  mended: Mended,
): Answer<true> {
  const { register, takenKeys: keys, desk } = state;
  const used = takenAt(keys, key);
  if (used !== undefined) {
    return refuse(
      'key-used',
      `Nøkkelen ${key} er brukt (${osloDayOf(used)}) og brukes aldri om igjen; velg en annen.`,
      'V4 §4.1',
    );
  }
  if (isProgramme(key) && mended('again')) return refuse('key-used', programmesOwn(key), 'V4 §4.1');
  const asking = desk?.cases.find(
    (c) => c.question.kind === 'offModel' && c.question.work?.key === key && isUnsettled(c),
  );
  if (asking && mended()) {
    return refuse(
      'key-used',
      `Nøkkelen ${key} er den ${asking.id} ber om, som ikke er avgjort; velg en annen.`,
      'V4 §3.1',
    );
  }
  const full = noRoomForKey(state, mended);
  if (full) return { ok: false, refused: full };
  const stranger = actors.find((actor) => !actorOn(register, actor, day));
  if (stranger === undefined) return accept(true);
  return refuse(
    'unknown-actor',
    `Registeret har ingen aktør «${stranger}» den ${day}; det har ${register.actors.map((a) => a.id).join(', ')}.`,
    'V4 §2',
  );
}

/** PMO starts a process: alone, for a concept that waits for it, or of an idea (V4 §3.3, §4.2.1). */
function startProcess(
  state: ProgrammeState,
  envelope: Envelope,
  p: Payload<'startProcess'>,
  now: EpochMs,
  mended: Mended,
): Answer<ProgrammeAccepted> {
  const { register, takenKeys: keys } = state;
  const day = osloDayOf(now);
  const rules = customRules(register) ?? ruleSetOf(register.ruleSet);
  if (!rules?.process) {
    return refuse(
      'not-allowed',
      `${rules?.title.nb ?? register.ruleSet} kjenner ingen prosesser, bare initiativer.`,
      rules?.forums.pmo.paragraph ?? null,
    );
  }
  const { paragraph } = rules.process;
  if (!inPmo(register, envelope.by, day))
    return refuse('not-authorised', `${envelope.by} kan ikke starte en prosess; det kan PMO.`, paragraph);
  const free = keyAndActors(state, p.key, p.actors ?? [], day, mended);
  if (!free.ok) {
    const { code, message } = free.refused;
    if (code !== 'key-used' || p.from === undefined || isProgramme(p.key)) return free;
    return refuse(
      code,
      `${message} Skal ${p.from} vente på prosessen som har den, får den vite det med «dsop hand-over-external ${p.from} --process ${p.key}».`,
      takeoverParagraph(rules),
    );
  }
  const stranger = [p.from, p.idea].find((key) => key !== undefined && takenAt(keys, key) === undefined);
  if (stranger !== undefined) {
    return refuse(
      'unknown-key',
      `Det finnes ikke noe initiativ med nøkkelen «${stranger}»; «dsop list» viser dem som finnes.`,
      takeoverParagraph(rules),
    );
  }
  const beginning: ProcessBeginning = {
    host: 'process',
    envelope,
    payload: p,
    register: snapshotOf(register),
    ruleSet: { version: register.ruleSet, custom: customRules(register) },
    clockOffsetMs: state.clockOffsetMs,
  };
  const how = p.proposed ? 'foreslått' : 'i gang';
  return taken(state, envelope, p.key, beginning, now, `Prosessen ${p.key} er ${how}.`);
}

/** A key is taken, and what it stands for is to be started. */
function taken(
  state: ProgrammeState,
  envelope: Envelope,
  key: string,
  beginning: Waiting,
  now: EpochMs,
  word: string,
): Answer<ProgrammeAccepted> {
  const effect = [word];
  const chained = append(state.chain, envelope, now, effect);
  // Its own chain begins with this envelope; the programme keeps its hash.
  const next: ProgrammeState = {
    ...state,
    chain: { head: chained.head, entries: state.chain.entries },
    takenKeys: withKey(state.takenKeys, key, envelope, now),
    starting: [...state.starting, beginning],
  };
  return accept({ state: next, key, receipt: receiptOf(next, envelope, now, effect, false) });
}

/** The rule set of new initiatives, when it is none of the built-in ones. */
function customRules(register: Register): Beginning['ruleSet']['custom'] {
  if (builtInRuleSets.some((r) => r.version === register.ruleSet)) return null;
  return ruleSetOf(register.ruleSet, register.ruleSets) ?? null;
}

/** A new register replaces the old one as a whole; PMO sends it, and its revision rises by one. */
function loadRegister(
  state: ProgrammeState,
  envelope: Envelope,
  p: Payload<'loadRegister'>,
  now: EpochMs,
  mended: Mended,
): Answer<ProgrammeAccepted> {
  if (!inPmo(state.register, envelope.by, osloDayOf(now))) {
    return refuse('not-authorised', `${envelope.by} kan ikke endre registeret; det kan PMO.`, 'V4 §3.3');
  }
  const checked = checkRegister(p.register);
  if (!checked.ok)
    return refuse('malformed', `Registeret er ikke i orden: ${checked.faults.slice(0, 8).join(' ')}`);
  if (checked.register.programme !== state.register.programme) {
    return refuse(
      'wrong-programme',
      `Registeret gjelder programmet «${checked.register.programme}», men dette er «${state.register.programme}».`,
    );
  }
  // What the file does not speak of stays as it is.
  const standing = { ...state.register.standing, ...standingSaid(p.register) };
  const asBefore = { ...state.register.standing, ...checked.register.standing };
  const register: Register = {
    ...checked.register,
    standing: hashOf(standing) === hashOf(asBefore) || mended() ? standing : asBefore,
    revision: state.register.revision + 1,
  };
  const effect = [`Registeret er i utgave ${register.revision}; åpne initiativer får beskjed.`];
  const next: ProgrammeState = {
    ...state,
    register,
    relaying: true,
    loads: [
      ...state.loads,
      { id: envelope.id, hash: commandHash(envelope), at: now, revision: register.revision },
    ],
    chain: { head: append(state.chain, envelope, now, effect).head, entries: [] },
  };
  return accept({ state: next, key: null, receipt: receiptOf(next, envelope, now, effect, false) });
}

/** The answer to a command that has been taken before; a refusal when another one had its id. */
function repeatOf(state: ProgrammeState, envelope: Envelope): Answer<ProgrammeAccepted> | undefined {
  const taken = keyTakenBy(state.takenKeys, envelope);
  const load = state.loads.find((l) => l.id === envelope.id);
  if (!taken && !load) return undefined;
  if (!(taken ? taken.same : load?.hash === commandHash(envelope))) {
    return refuse('id-reused', `Kommando-id ${envelope.id} er alt brukt av en annen kommando; lag en ny.`);
  }
  const key = taken?.key ?? null;
  const at = taken?.at ?? load?.at ?? 0;
  const effect =
    key === null ? [`Registeret er i utgave ${load?.revision ?? 0}.`] : [`${key} er registrert.`];
  return accept({ state, key, receipt: receiptOf(state, envelope, at, effect, true) });
}

/** The programme as its `state` query gives it. */
export function showProgramme(state: ProgrammeState, now: EpochMs): ProgrammeView {
  return {
    programme: state.register.programme,
    register: state.register.revision,
    ruleSet: state.register.ruleSet,
    actors: state.register.actors.map(({ id, name }) => ({ id, name })),
    initiatives: countOf(state.takenKeys),
    roomUsed: percentUsed(state),
    starting: state.starting.map((s) => s.payload.key),
    head: state.chain.head,
    refusals: state.refusals.map((r) => ({
      at: toIso(r.at),
      code: r.code,
      message: r.message,
      command: r.command,
      by: r.by,
    })),
    refusalCount: state.refusalCount,
    now: toIso(now),
  };
}

/** The workflow that a key's initiative or process is started as. */
export const workflowIdOf = (beginning: Waiting): string =>
  'host' in beginning
    ? processWorkflowId(beginning.payload.key)
    : initiativeWorkflowId(beginning.payload.key);
