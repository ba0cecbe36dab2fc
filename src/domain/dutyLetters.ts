import { dueIsOurs, type Rung, type RungId } from './agreement';
import { joinedActors } from './basis';
import { osloDayOf, type EpochMs } from './calendar';
import { openDuties, type Duty } from './duties';
import { ladder } from './ladder';
import { wordOf, type Addressee, type DutyFacts, type LetterFacts, type LetterIntent } from './letters';
import { sendingInstant } from './outbox';
import type { InitiativeState, SettledDuty } from './state';

/** Letters about duties: the rungs of their ladders, and the end of what somebody has been reminded of. */

/**
 * The letters of the rungs that are climbed at `now`; to each reader the last one only. A rung whose hearer is the one who
 * owes is skipped. `escalation` is the case that the climbing put on a forum's table.
 */
export function rungLetters(
  state: InitiativeState,
  duty: Duty,
  rungs: readonly Rung[],
  escalation: string | null,
  now: EpochMs,
): LetterIntent[] {
  const letters = rungs.flatMap((rung) => lettersOf(state, duty, rung, escalation, now));
  return [...new Map(letters.map((l) => [wordOf(l.to), l])).values()];
}

function lettersOf(
  state: InitiativeState,
  duty: Duty,
  rung: Rung,
  escalation: string | null,
  now: EpochMs,
): LetterIntent[] {
  const times = ladder(duty);
  const instantOf = (id: RungId) => times.find((t) => t.rung.id === id)?.at ?? null;
  const send = (to: Addressee, hearer: 'owner' | 'copy' | 'pmo' | 'sg'): LetterIntent => ({
    id: `duty:${duty.id}:${rung.id}${roundOf(state, duty)}:${wordOf(to)}`,
    to,
    facts: {
      kind: 'duty',
      rung: rung.id,
      hearer,
      duty: dutyFacts(duty),
      pmoHears: instantOf('pmo'),
      sgHears: instantOf('sg'),
      escalation,
    },
    notBefore: sendingInstant(state, now),
    attempts: 0,
  });
  const owes = wordOf(duty.owedBy.to);
  return rung.to.flatMap((hearer): LetterIntent[] => {
    switch (hearer) {
      case 'owner':
        return [send(duty.owedBy.to, 'owner')];
      case 'copies':
        return duty.copies.map((c) => send(c.to, 'copy'));
      case 'pmo':
        return owes === 'pmo' ? [] : [send({ office: 'pmo' }, 'pmo')];
      case 'sg':
      case 'chair': {
        const chair = state.register.chairs.sg;
        return chair === undefined || chair === owes ? [] : [send({ person: chair }, 'sg')];
      }
      case 'participants':
        return joinedActors(state).map((actor) => send({ actor }, 'copy'));
    }
  });
}

/**
 * Tells apart the letters of a duty that is owed anew: after an extension, after it was settled, or by a date that its
 * source has moved. Empty the first time.
 */
function roundOf(state: InitiativeState, duty: Duty): string {
  const round =
    state.extensions.filter((e) => e.duty === duty.id).length +
    state.settled.filter((s) => s.id === duty.id).length;
  return `${round > 0 ? `+${round}` : ''}${duty.rule.due.by === 'source' ? `@${osloDayOf(duty.due)}` : ''}`;
}

/** Thanks, once, for what somebody had been reminded of, or word that it is not awaited. A seat's case tells its own end. */
export function settledLetters(before: InitiativeState, s: SettledDuty, now: EpochMs): LetterIntent[] {
  if (s.reminders === 0 || s.kind === 'position') return [];
  const duty = openDuties(before, now).find((d) => d.id === s.id);
  return duty ? [ended(before, duty, `done:${s.id}`, now, s.status === 'done' ? undefined : s.status)] : [];
}

/**
 * Word to those who had been reminded of what somebody else owes from now on: the reporter is whoever holds the role.
 * `owedBefore` are the duties that were open before.
 */
export function passedOnLetters(
  owedBefore: readonly Duty[],
  state: InitiativeState,
  now: EpochMs,
): LetterIntent[] {
  const open = new Map(openDuties(state, now).map((d) => [d.id, d]));
  return owedBefore
    .filter((d) => (state.rungs[d.id] ?? []).length > 0)
    .filter((d) => {
      const to = open.get(d.id)?.owedBy.to;
      return to !== undefined && wordOf(to) !== wordOf(d.owedBy.to);
    })
    .map((d) => ended(state, d, `passed-on:${d.id}:${now}`, now, 'passedOn'));
}

function ended(
  state: InitiativeState,
  duty: Duty,
  id: string,
  now: EpochMs,
  how?: 'waived' | 'void' | 'passedOn',
): LetterIntent {
  const facts: LetterFacts = { kind: 'dutyDone', duty: dutyFacts(duty), at: now, by: null };
  return {
    id: `${id}${how === 'passedOn' ? '' : roundOf(state, duty)}`,
    to: duty.owedBy.to,
    facts: how === undefined ? facts : { ...facts, how },
    notBefore: sendingInstant(state, now),
    attempts: 0,
  };
}

/** A duty as letters tell it. */
export const dutyFacts = (d: Duty): DutyFacts => ({
  id: d.id,
  kind: d.rule.kind,
  title: d.title,
  ask: d.rule.ask,
  otherwise: d.rule.otherwise,
  paragraph: d.paragraph,
  ours: dueIsOurs(d.rule),
  due: d.due,
  owedBy: d.owedBy.name,
  ...('person' in d.owedBy.to && { person: d.owedBy.to.person }),
  command: d.command,
});
