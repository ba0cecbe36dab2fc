import { dutyRuleOf, type DutyRule, type ReportingLine, type RuleSet } from '../agreement';
import { osloDayOf, osloInstant, type EpochMs, type Month } from '../calendar';
import { addPaused } from '../ladder';
import { rememberedOf, type HeldOf } from '../remembered';
import type { Party } from '../roles';
import type { InitiativeState } from '../state';
import type { Text } from '../text';

/**
 * Everything that somebody owes by a date is one kind of thing. Open duties are derived from the state; what has been
 * said about them (rungs, extensions) is all that is kept.
 */
export interface Duty {
  id: string;
  rule: DutyRule;
  title: Text;
  owedBy: Party;
  copies: Party[];
  openedAt: EpochMs;
  due: EpochMs;
  /** Month of a monthly duty. */
  period: Month | null;
  line: ReportingLine | null;
  /** The case that waits for it. */
  case: string | null;
  paragraph: string;
  command: string;
  /** Already in the list before its time has come. */
  upcoming: boolean;
}

/** What one duty of a row has of its own. */
export interface DutySource {
  id: string;
  title?: Text;
  owedBy: Party;
  copies?: Party[];
  openedAt: EpochMs;
  due?: EpochMs;
  paragraph?: string;
  words: Record<string, string>;
}

/** One duty of a row of the table; nothing when the rule set has no such row. */
export function row(rules: RuleSet, kind: string, source: DutySource): Duty[] {
  const rule = dutyRuleOf(rules, kind);
  if (!rule) return [];
  const due = source.due ?? dueFrom(rule, source.openedAt);
  return [
    {
      id: source.id,
      rule,
      title: source.title ?? rule.name,
      owedBy: source.owedBy,
      copies: source.copies ?? [],
      openedAt: source.openedAt,
      due,
      period: null,
      line: null,
      case: source.words.CASE ?? null,
      paragraph: source.paragraph ?? rule.paragraph,
      command: fill(rule.command, source.words),
      upcoming: false,
    },
  ];
}

/** The duty as it is when nobody could know of it before the instant: a term that runs from its beginning runs from then. */
export function openedLater(duty: Duty, known: EpochMs): Duty {
  const { rule, openedAt, due } = duty;
  if (known <= openedAt) return duty;
  const runs = rule.due.by === 'opened' && due === dueFrom(rule, openedAt);
  return { ...duty, openedAt: known, due: runs ? dueFrom(rule, known) : due };
}

/** When a duty is due that was opened at the instant, where its source does not say. */
function dueFrom(rule: DutyRule, openedAt: EpochMs): EpochMs {
  const { due, pausedMonths } = rule;
  if (due.by !== 'opened') return openedAt;
  return dueOnce(rule, String(openedAt), () =>
    osloInstant(addPaused(osloDayOf(openedAt), due.workingDays, pausedMonths), due.time),
  );
}

const dueTimes: HeldOf<EpochMs> = new WeakMap();

/** A due time of a row, worked out once: counting working days takes its time, and duties are listed all the time. */
export const dueOnce = (rule: DutyRule, key: string, work: () => EpochMs): EpochMs =>
  rememberedOf(dueTimes, rule, key, work);

/** A command line of the table with its words filled in. */
export const fill = (template: string, words: Record<string, string>): string =>
  template.replace(/\b[A-Z]{3,}\b/g, (word) => words[word] ?? word);

/** When the phase began, or when the machine learnt of it: nobody can owe before that what a backdated decision asks. */
export const phaseKnown = (state: InitiativeState): EpochMs => knownSince(state, state.phaseSince);

/** The instant at which decisions were taken, or, where they were sent in later, when they were recorded. */
export const knownSince = (state: InitiativeState, at: EpochMs): EpochMs =>
  Math.max(at, ...state.decisions.filter((d) => d.at === at).map((d) => d.recordedAt));
