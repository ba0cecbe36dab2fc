import type { ForumId, RuleSet } from '../agreement';
import type { MeetingRule } from '../agreement/ruleSet';
import {
  addMonths,
  addWorkingDays,
  formatDay,
  isWorkingDay,
  osloDayOf,
  osloInstant,
  workingDaysBetween,
  type Day,
  type EpochMs,
} from '../calendar';
import { aheadOf, meetingRule, meetingsOf, type Meeting, type Waiting } from '../meetings';
import { goesByLatest } from '../mended';
import { pmoParty, type Party } from '../roles';
import type { InitiativeState } from '../state';
import { listing, type Lang } from '../text';
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

/**
 * A gap between meetings is longer than the cadence aims at, or nothing is planned after the last: owed some months before
 * that time is out, and late when the agreement itself is not kept (V4 §3.1).
 */
function cadenceDuty(state: InitiativeState, rules: RuleSet, forum: ForumId, now: EpochMs): Duty[] {
  const { cadence } = meetingRule(rules, forum);
  if (!cadence) return [];
  const closely = state.closelySince !== undefined;
  const gap = closely ? firstGap(state, forum, cadence) : afterTheLast(state, forum);
  const wanted = addMonths(osloDayOf(gap.from), cadence.months);
  const most = (closely ? cadence.mostMonths : undefined) ?? cadence.months;
  const dueDay = addMonths(osloDayOf(gap.from), most);
  const warned = osloInstant(addMonths(wanted, -cadence.warnMonths), '09:00');
  const openedAt = Math.max(warned, ...gap.opened);
  const name = rules.forums[forum].name;
  const day = osloInstant(wanted, '16:00') > now ? wanted : dueDay;
  return row(rules, 'tlf-cadence', {
    // By the day aimed at: one gap has one duty, whatever is held to be late.
    id: `cadence/${forum}/${wanted}`,
    title: {
      nb: `Møte i ${name.nb} ${byWhen(wanted, dueDay, 'nb')}`,
      en: `Meeting of the ${name.en} ${byWhen(wanted, dueDay, 'en')}`,
    },
    owedBy: forumParty(state, rules, forum),
    copies: [pmoParty],
    openedAt,
    due: osloInstant(dueDay, '16:00'),
    paragraph: cadence.paragraph,
    words: { DATE: isWorkingDay(day) ? day : addWorkingDays(day, -1) },
  }).map((duty) => ({ ...duty, upcoming: openedAt > now }));
}

/** The day aimed at, and the last one where that is another. */
function byWhen(wanted: Day, last: Day, lang: Lang): string {
  const [first, latest] = [formatDay(wanted, lang), formatDay(last, lang)];
  if (lang === 'nb') return wanted === last ? `innen ${first}` : `helst innen ${first}, senest ${latest}`;
  return wanted === last ? `by ${first}` : `preferably by ${first}, at the latest ${latest}`;
}

/** A time without a meeting: from when, and when plans were changed that had made it shorter. */
interface Gap {
  from: EpochMs;
  opened: EpochMs[];
}

/** Where a forum has had no meeting: from when the programme began its work, or else its first plan. */
const beginningOf = (state: InitiativeState): EpochMs =>
  state.meetingsSince ?? Math.min(...meetingsOf(state).map((m) => m.plannedAt));

/**
 * The first gap since the last meeting held, or since the watch began, that is too long; the open one after all that is
 * planned, when none is. Two meetings a year need not be six months apart to the day: one that is planned may come as much
 * later than what is aimed at as is warned before, but no later than there must be one. When that is past mending, one that
 * comes so soon after it was planned is as good.
 */
function firstGap(
  state: InitiativeState,
  forum: ForumId,
  { months, mostMonths = months, warnMonths }: NonNullable<MeetingRule['cadence']>,
): Gap {
  const longest = Math.min(months + warnMonths, mostMonths);
  const own = meetingsOf(state).filter((m) => m.forum === forum);
  const sitting = own.filter((m) => m.status !== 'cancelled').sort((a, b) => a.begins - b.begins);
  let from = sitting.findLast((m) => m.status === 'held')?.begins ?? beginningOf(state);
  let next: Meeting | undefined;
  for (const meeting of sitting.filter((m) => m.begins > from)) {
    const day = osloDayOf(meeting.begins);
    const soon = addMonths(osloDayOf(meeting.setAt), warnMonths);
    if (day > addMonths(osloDayOf(from), longest) && day > soon) {
      next = meeting;
      break;
    }
    from = meeting.begins;
  }
  const within = (at: EpochMs): boolean => at > from && (next === undefined || at < next.begins);
  const left = own.flatMap((m) => [
    ...m.moves.filter((move) => within(move.from)).map((move) => move.at),
    ...(m.cancelled && within(m.begins) ? [m.cancelled.at] : []),
  ]);
  return { from, opened: left };
}

/** As it was watched before: what follows after the last meeting, held or planned. */
function afterTheLast(state: InitiativeState, forum: ForumId): Gap {
  const own = meetingsOf(state).filter((m) => m.forum === forum);
  const counted = own.filter((m) => m.status !== 'cancelled').map((m) => m.begins);
  return {
    from: counted.length > 0 ? Math.max(...counted) : beginningOf(state),
    opened: own.flatMap((m) => [m.setAt, m.cancelled?.at ?? 0]),
  };
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

/** A case that waits too long makes an extra meeting reasonable, until one is planned (V4 §3.1; how long is ours). */
function extraDuty(state: InitiativeState, rules: RuleSet, forum: ForumId, now: EpochMs): Duty[] {
  const { longestWait } = meetingRule(rules, forum);
  const { waiting } = state;
  if (!longestWait || !waiting) return [];
  const late = waitingTooLong(state, rules, forum, waiting.items, now);
  if (late.length === 0) return [];
  const openedAt = waiting.tooLongSince ?? waiting.at;
  if (goesByLatest(state) && aheadOf(state, forum).some((m) => m.plannedAt >= openedAt)) return [];
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

const attendanceOf = (meeting: string): string => `dsop attendance --meeting ${meeting} --present ACTOR`;

/** Minutes and attendance of a meeting that is over (V4 §2.3); of one before the watch was close, minutes alone. */
function minutesDuties(state: InitiativeState, rules: RuleSet): Duty[] {
  const { closelySince = Infinity } = state;
  return meetingsOf(state)
    .filter((m) => m.status === 'held')
    .filter((m) => m.minutes === null || (m.attendance === null && m.ends >= closelySince))
    .flatMap((m) =>
      row(rules, 'meeting-minutes', {
        id: `minutes/${m.id}`,
        title: { nb: `Referat og fremmøte: ${m.id}`, en: `Minutes and attendance: ${m.id}` },
        owedBy: pmoParty,
        openedAt: m.ends,
        words: { MEETING: m.id },
      }).map((duty) => (m.minutes === null ? duty : { ...duty, command: attendanceOf(m.id) })),
    );
}
