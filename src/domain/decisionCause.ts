import type { Envelope } from '../contract/envelope';
import { programmeWorkflowId } from '../contract/messages';
import { addDays, isDay, osloDayOf, parseInstant, type Day, type EpochMs } from './calendar';
import { shareUnder } from './carriedRules';
import { principalOf } from './delegation';
import { manifestHash } from './chain';
import { forumAsked, itemOf, questionAsked, registerAfterYes } from './deskQuestions';
import { verifyProof } from './proof';
import { accept, refuse, type Answer } from './refusal';
import { seatOf, seatsOn, type PersonId, type RegisterSnapshot, type Seat } from './register';
import type { RegisterCause } from './registerChange';

/**
 * A change of the register that a forum has decided, judged by whoever hears of it: Topplederforum, or the steering group on
 * its own method. Every command behind the case stands there, each signed and by a seat, none of them an objection that
 * stands; positions are about this case as it stood last, and about what was asked. Seats are those of the day that a command
 * counts from, the quorum that of the rule set the case was tabled under. The same envelopes give the same register everywhere.
 */
export function afterDecision(
  register: RegisterSnapshot,
  cause: RegisterCause & { kind: 'decision' },
): Answer<{ register: RegisterSnapshot; effect: string[] }> {
  const unproven = (why: string) =>
    refuse('not-allowed', `Saken ${cause.case} er ikke godtgjort: ${why}.`, 'V4 §3.1');
  const [asked, ...said] = cause.envelopes;
  const question = asked && questionAsked(asked.envelope);
  if (!asked || !question) return unproven('det som ble lagt frem, mangler');
  for (const { at, envelope } of cause.envelopes) {
    if (envelope.programme !== register.programme || envelope.target !== programmeWorkflowId)
      return unproven('en kommando gjelder noe annet');
    const signed = verifyProof(register, envelope, at);
    if (!signed.ok) return signed;
  }
  const forum = forumAsked(question);
  const name = forum === 'sg' ? 'DSOP styringsgruppe' : 'Topplederforum';
  // A cause that names no rule set is of the release before, and its history shall come out as it did then.
  const asThen = cause.ruleSet === undefined;
  const dayOf = (said: Said): Day => (asThen ? osloDayOf(said.at) : dayOfWord(said));
  const day = dayOf(asked);
  const { by } = asked.envelope;
  const tables = (['pmo', 'sg'] as const).some((f) =>
    asThen ? seatOf(register, f, by, day) : seatThen(register, f, by, day),
  );
  if (!tables) return unproven(`${by} kan ikke legge den frem`);
  const positions = new Map<string, string>();
  let approving = true;
  let revision = 1;
  const asks = [manifestHash([itemOf(question)]), manifestHash([])];
  for (const word of said) {
    const { at, envelope } = word;
    const { command, payload } = envelope;
    if ((envelope.case?.id ?? payload.case) !== cause.case)
      return unproven('en kommando gjelder en annen sak');
    if (command === 'amend') {
      revision++;
      positions.clear();
      approving = [undefined, 'approved', 'approved-with-conditions'].some((o) => o === payload.outcome);
    }
    if (command !== 'decide' && command !== 'approve') continue;
    if (envelope.case?.revision !== revision || !asks.includes(envelope.case.manifest ?? ''))
      return unproven('et standpunkt gjelder noe annet enn det som ble lagt frem');
    const principal = principalOf(register, envelope, { forum, commit: false }, at);
    if (!principal.ok) return principal;
    const seat = seatThen(register, forum, principal.value, dayOf(word));
    if (!seat) return unproven(`${principal.value} har ikke sete i ${name}`);
    positions.set(
      seat.actor,
      command === 'approve' ? 'support' : typeof payload.position === 'string' ? payload.position : 'object',
    );
  }
  const kinds = [...positions.values()];
  const base = seatsOn(register, forum, day).length - kinds.filter((k) => k === 'recused').length;
  const present = kinds.filter((k) => k !== 'recused').length;
  const quorum = shareUnder(register, cause.ruleSet, forum) * base;
  if (!approving || kinds.includes('object') || present === 0 || present < quorum)
    return unproven('standpunktene er ingen godkjenning');
  const next = registerAfterYes(register, question, cause.at, asked.envelope);
  return next
    ? accept({ register: next, effect: [`${name} har avgjort ${cause.case}.`] })
    : unproven('den endrer ikke registeret');
}

type Said = { at: EpochMs; envelope: Envelope };

/** The Oslo day that a command counts from: its sender's, where it is dated earlier than it came. */
function dayOfWord({ at, envelope: { decidedOn } }: Said): Day {
  if (decidedOn === undefined) return osloDayOf(at);
  return isDay(decidedOn) ? decidedOn : osloDayOf(parseInstant(decidedOn) ?? at);
}

/** The seat of whoever spoke. Whoever is replaced on that same day has it until the day before: their word stands. */
const seatThen = (
  register: RegisterSnapshot,
  forum: Seat['forum'],
  person: PersonId,
  day: Day,
): Seat | undefined =>
  seatOf(register, forum, person, day) ?? seatOf(register, forum, person, addDays(day, -1));
