import { newCase, nextCaseId } from './decide/cases';
import { addWorkingDays, formatInstant, osloDayOf, osloInstant, type EpochMs } from './calendar';
import { isUnsettled } from './cases';
import { openDuties, type Duty } from './duties';
import { rungLetters } from './dutyLetters';
import { evolve } from './evolve';
import { rulesOf } from './rules';
import type { InitiativeEvent } from './events';
import { dueRungs, nextOf } from './ladder';
import { timeRow } from './journal';
import { lately } from './lately';
import { always, goesByLatest, type Mended } from './mended';
import { nextOfMeetings } from './meetingTimes';
import { mendsNow, ofThemselves } from './mending';
import { nextPassing } from './passing';
import { nextSending } from './outbox';
import type { Case, InitiativeState, Question, SettledDuty } from './state';
import { unfold, type Unfolded } from './unfold';

/**
 * What the passing of time brings about at `now`: rungs climbed, cases closed, escalations tabled. Nothing when nothing is
 * due. A rung is climbed once; of several that fall due together only the last one speaks to each reader. `mended` is asked
 * where the mended rules make a difference.
 */
export function wake(state: InitiativeState, now: EpochMs, mended: Mended = always): Unfolded {
  if (state.paused) return { state, events: [] };
  // Cases first: nobody is reminded of what has closed.
  const begun = unfold(state, mending(state, now, mended), now);
  const closed = onward(begun, begun.state.mended ? ofThemselves(begun.state, now) : [], now);
  const climbed: InitiativeEvent[] = [];
  let current = closed.state;
  for (const duty of openDuties(current, now)) {
    const due = dueRungs(current, duty, now).map((r) => r.rung);
    if (due.length === 0) continue;
    const escalates = due.some((rung) => rung.escalates !== undefined) && !onTheTable(current, duty);
    const tabled = escalates ? escalation(current, duty, now) : null;
    const fired: InitiativeEvent[] = [
      { type: 'rungsFired', duty: duty.id, rungs: due.map((rung) => rung.id), at: now },
      ...(tabled ? [{ type: 'caseTabled', case: tabled } as const] : []),
      { type: 'lettersIntended', intents: rungLetters(current, duty, due, tabled?.id ?? null, now) },
    ];
    current = fired.reduce(evolve, current);
    climbed.push(...fired);
  }
  const after = onward(closed, climbed, now);
  return journalled(state, onward(after, overtaken(after.state), now), now);
}

/** From when a state goes by the mended rules. */
function mending(state: InitiativeState, now: EpochMs, mended: Mended): InitiativeEvent[] {
  if (goesByLatest(state)) return [];
  if (mended('again')) return [{ type: 'rulesMended', again: true, at: now }];
  return mendsNow(state, now) && mended() ? [{ type: 'rulesMended', at: now }] : [];
}

function journalled(before: InitiativeState, { state, events }: Unfolded, now: EpochMs): Unfolded {
  const row = timeRow(before, events, now);
  if (!row) return { state, events };
  const event: InitiativeEvent = { type: 'journalled', row };
  return { state: evolve(state, event), events: [...events, event] };
}

function onward(so: Unfolded, events: readonly InitiativeEvent[], now: EpochMs): Unfolded {
  if (events.length === 0) return so;
  const { state, events: more } = unfold(so.state, events, now);
  return { state, events: [...so.events, ...more] };
}

/** A duty that is escalated again after an extension may still be before the forum. */
const onTheTable = (state: InitiativeState, duty: Duty): boolean =>
  state.cases.some(
    (c) =>
      (c.status === 'open' || (c.status === 'undecided' && goesByLatest(state))) &&
      c.question.kind === 'escalation' &&
      c.question.duty === duty.id,
  );

/** A late duty as an item on SG's table, by way of PMO (V4 §3.2, §3.3). */
function escalation(state: InitiativeState, duty: Duty, now: EpochMs): Case {
  const rules = rulesOf(state);
  const question: Question = { kind: 'escalation', reason: duty.title.nb, duty: duty.id, about: duty.title };
  const at = osloInstant(addWorkingDays(osloDayOf(now), rules.limits.closingWorkingDays), '16:00');
  return newCase(
    state,
    { rules, at: now, now, by: null },
    {
      id: nextCaseId(state, question),
      question,
      forum: duty.rule.rungs.find((r) => r.escalates !== undefined)?.escalates ?? rules.escalation.to,
      proposal: {
        outcome: 'approved',
        text: `${duty.title.nb} er ikke gjort i tide. PMO følger opp og melder tilbake.`,
        conditions: [],
        then: 'stay',
      },
      closing: { mode: 'written', at, reference: null },
    },
  );
}

const fellAway: Record<SettledDuty['status'], string> = {
  done: 'Plikten er gjort.',
  waived: 'Plikten er frafalt.',
  void: 'Plikten gjelder ikke lenger.',
};

/** Escalations whose duty has been discharged before anyone took a position fall away. */
function overtaken(state: InitiativeState): InitiativeEvent[] {
  const settled = new Map(state.settled.map((s) => [s.id, s]));
  return state.cases.flatMap((c): InitiativeEvent[] => {
    if (
      !isUnsettled(c) ||
      c.question.kind !== 'escalation' ||
      c.question.duty === null ||
      c.positions.length > 0
    )
      return [];
    const done = settled.get(c.question.duty);
    return done && done.at >= c.tabledAt
      ? [{ type: 'caseWithdrawn', caseId: c.id, reason: fellAway[done.status], at: done.at }]
      : [];
  });
}

/** A wake-up: when, and in a few words why, for the timer's line in the Temporal UI. */
export interface WakeUp {
  at: EpochMs;
  why: string;
  /** It is no appointment: whatever wakes the workflow before serves as well. */
  orBefore?: boolean;
}

/** The earliest instant after `now` at which a duty, a case or a letter wants something; undefined when nothing does. */
export const nextWakeUp = lately((state, now): WakeUp | undefined => {
  if (state.paused) return undefined;
  const times: WakeUp[] = openDuties(state, now).flatMap((d) => {
    const at = nextOf(state, d, now);
    return at === undefined ? [] : [{ at, why: d.title.nb }];
  });
  for (const c of state.cases) {
    if (c.status === 'open' && c.closing.at > now) times.push({ at: c.closing.at, why: `${c.id} lukkes` });
  }
  if (state.mended) times.push(...nextPassing(state, now));
  const meeting = nextOfMeetings(state, now);
  if (meeting) times.push(meeting);
  const letter = nextSending(state, now);
  if (letter !== undefined) times.push({ at: letter, why: 'brev venter på å bli sendt' });
  const month = nextMonthlyDuty(state, now);
  if (month !== undefined) times.push({ at: month, why: 'neste rapportmåned', orBefore: true });
  const first = times.reduce<WakeUp | undefined>(
    (best, t) => (best && best.at <= t.at ? best : t),
    undefined,
  );
  if (!first) return undefined;
  const at = Math.max(first.at, now);
  return { ...first, at, why: shortened(`${formatInstant(at, 'nb')}: ${first.why}`) };
});

/** The Temporal UI takes 200 bytes. */
const shortened = (words: string): string => (words.length > 150 ? `${words.slice(0, 149)}…` : words);

/** Monthly duties are listed a month ahead; in the months that a line leaves out, the month after is looked at. */
function nextMonthlyDuty(state: InitiativeState, now: EpochMs): EpochMs | undefined {
  if (state.ending || !state.lines.some((l) => l.until === null)) return undefined;
  const listed = openDuties(state, now).some((d) => d.upcoming);
  return listed ? undefined : osloInstant(addWorkingDays(osloDayOf(now), 20), '00:00');
}
