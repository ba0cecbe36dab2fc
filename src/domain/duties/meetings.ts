import type { ForumId, RuleSet } from '../agreement';
import {
  addMonths,
  addWorkingDays,
  formatDay,
  isWorkingDay,
  osloDayOf,
  osloInstant,
  workingDaysBetween,
  type EpochMs,
} from '../calendar';
import { aheadOf, meetingRule, meetingsOf, type Waiting } from '../meetings';
import { pmoParty, type Party } from '../roles';
import type { InitiativeState } from '../state';
import { listing } from '../text';
import { row, type Duty } from './row';

/** What the forums' meetings make somebody owe: that there is a next one, that one comes in time, that minutes are kept. */
export function meetingDuties(state: InitiativeState, rules: RuleSet, now: EpochMs): Duty[] {
  if (meetingsOf(state).length === 0 && state.meetingsSince === undefined) return [];
  const forums = Object.keys(rules.forums) as ForumId[];
  return [
    ...forums.flatMap((forum) => cadenceDuty(state, rules, forum, now)),
    ...forums.flatMap((forum) => extraDuty(state, rules, forum, now)),
    ...minutesDuties(state, rules),
  ];
}

/** The forum that answers for another's meetings, as one who owes: reached by its chair. */
function forumParty(state: InitiativeState, rules: RuleSet, forum: ForumId): Party {
  const [by = 'pmo'] = meetingRule(rules, forum).calledBy;
  if (by === 'pmo') return pmoParty;
  const chair = state.register.chairs[by];
  return {
    token: by,
    name: rules.forums[by].name,
    to: chair === undefined ? { office: by } : { person: chair },
  };
}

/** No meeting is planned within the period that the cadence allows (V4 §3.1): owed some months before it runs out. */
function cadenceDuty(state: InitiativeState, rules: RuleSet, forum: ForumId, now: EpochMs): Duty[] {
  const { cadence } = meetingRule(rules, forum);
  if (!cadence) return [];
  const own = meetingsOf(state).filter((m) => m.forum === forum);
  const counted = own.filter((m) => m.status !== 'cancelled').map((m) => m.begins);
  // Where this forum has had none, counted from when the programme began its work, or else its first plan.
  const first = state.meetingsSince ?? Math.min(...meetingsOf(state).map((m) => m.plannedAt));
  const anchor = counted.length > 0 ? Math.max(...counted) : first;
  const dueDay = addMonths(osloDayOf(anchor), cadence.months);
  const warned = osloInstant(addMonths(dueDay, -cadence.warnMonths), '09:00');
  const changed = own.flatMap((m) => [m.setAt, m.cancelled?.at ?? 0]);
  const openedAt = Math.max(warned, ...changed);
  return row(rules, 'tlf-cadence', {
    id: `cadence/${forum}/${dueDay}`,
    title: {
      nb: `Møte i ${rules.forums[forum].name.nb} innen ${formatDay(dueDay, 'nb')}`,
      en: `Meeting of the ${rules.forums[forum].name.en} by ${formatDay(dueDay, 'en')}`,
    },
    owedBy: forumParty(state, rules, forum),
    copies: [pmoParty],
    openedAt,
    due: osloInstant(dueDay, '16:00'),
    paragraph: cadence.paragraph,
    words: { DATE: isWorkingDay(dueDay) ? dueDay : addWorkingDays(dueDay, -1) },
  }).map((duty) => ({ ...duty, upcoming: openedAt > now }));
}

/** Matters before the forum that would wait too long for its next meeting, or already have. */
export function waitingTooLong(
  state: InitiativeState,
  rules: RuleSet,
  forum: ForumId,
  items: Waiting['items'],
  now: EpochMs,
): Waiting['items'] {
  const { longestWait } = meetingRule(rules, forum);
  if (!longestWait) return [];
  const until = osloDayOf(aheadOf(state, forum)[0]?.begins ?? now);
  return items.filter(
    (i) => i.forum === forum && workingDaysBetween(osloDayOf(i.since), until) > longestWait.workingDays,
  );
}

/** A case that waits too long makes an extra meeting reasonable (V4 §3.1; how long is ours). */
function extraDuty(state: InitiativeState, rules: RuleSet, forum: ForumId, now: EpochMs): Duty[] {
  const { longestWait } = meetingRule(rules, forum);
  const { waiting } = state;
  if (!longestWait || !waiting) return [];
  const late = waitingTooLong(state, rules, forum, waiting.items, now);
  if (late.length === 0) return [];
  const openedAt = waiting.tooLongSince ?? waiting.at;
  const cases = late.slice(0, 5).map((i) => `${i.key} ${i.case}`);
  const name = rules.forums[forum].name;
  return row(rules, 'extra-meeting', {
    id: `extra/${forum}/${osloDayOf(openedAt)}`,
    title: {
      nb: `Ekstra møte i ${name.nb}? ${listing(cases, 'nb')} venter for lenge`,
      en: `Extra meeting of the ${name.en}? ${listing(cases, 'en')} would wait too long`,
    },
    owedBy: forumParty(state, rules, forum),
    copies: [pmoParty],
    openedAt,
    paragraph: longestWait.paragraph,
    words: { DATE: addWorkingDays(osloDayOf(openedAt), longestWait.workingDays) },
  });
}

/** Minutes and attendance of a meeting that is over (V4 §2.3). */
function minutesDuties(state: InitiativeState, rules: RuleSet): Duty[] {
  return meetingsOf(state)
    .filter((m) => m.status === 'held' && m.minutes === null)
    .flatMap((m) =>
      row(rules, 'meeting-minutes', {
        id: `minutes/${m.id}`,
        title: { nb: `Referat og fremmøte: ${m.id}`, en: `Minutes and attendance: ${m.id}` },
        owedBy: pmoParty,
        openedAt: m.ends,
        words: { MEETING: m.id },
      }),
    );
}
