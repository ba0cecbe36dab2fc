import type { Envelope } from '../contract/envelope';
import { programmeWorkflowId } from '../contract/messages';
import { addDays, osloDayOf, type EpochMs } from './calendar';
import { principalOf } from './delegation';
import { forumAsked, questionAsked, registerAfterYes } from './deskQuestions';
import { verifyProof } from './proof';
import { accept, refuse, type Answer } from './refusal';
import { inPmo, seatOf, seatsOn, type RegisterSnapshot } from './register';

/**
 * A change that Topplederforum decided (or the steering group, of how it decides), judged by whoever hears of it: every command behind the case, each signed and by
 * a seat, none of them an objection that stands. The same envelopes give the same register everywhere.
 */
export function afterDecision(
  register: RegisterSnapshot,
  cause: { at: EpochMs; case: string; envelopes: readonly { at: EpochMs; envelope: Envelope }[] },
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
  const day = osloDayOf(asked.at);
  const { by } = asked.envelope;
  if (!inPmo(register, by, day) && !seatOf(register, 'sg', by, day))
    return unproven(`${by} kan ikke legge den frem`);
  const positions = new Map<string, string>();
  let approving = true;
  for (const { at, envelope } of said) {
    const { command, payload } = envelope;
    if (command === 'amend') {
      positions.clear();
      approving = [undefined, 'approved', 'approved-with-conditions'].some((o) => o === payload.outcome);
    }
    if (command !== 'decide' && command !== 'approve') continue;
    const principal = principalOf(register, envelope, { forum, commit: false }, at);
    if (!principal.ok) return principal;
    // Whoever is replaced on the day they spoke has the seat until the day before: their word stands.
    const spoke = osloDayOf(at);
    const seat =
      seatOf(register, forum, principal.value, spoke) ??
      seatOf(register, forum, principal.value, addDays(spoke, -1));
    if (!seat) return unproven(`${principal.value} har ikke sete i ${name}`);
    positions.set(
      seat.actor,
      command === 'approve' ? 'support' : typeof payload.position === 'string' ? payload.position : 'object',
    );
  }
  const kinds = [...positions.values()];
  const base = seatsOn(register, forum, day).length - kinds.filter((k) => k === 'recused').length;
  const present = kinds.filter((k) => k !== 'recused').length;
  if (!approving || kinds.includes('object') || present === 0 || present < base / 2)
    return unproven('standpunktene er ingen godkjenning');
  const next = registerAfterYes(register, question, cause.at);
  return next
    ? accept({ register: next, effect: [`${name} har avgjort ${cause.case}.`] })
    : unproven('den endrer ikke registeret');
}
