import { list } from '../client/list';
import { osloDayOf, parseInstant, workingDaysBetween } from '../domain/calendar';
import type { DutyView, InitiativeView } from '../domain/view';
import type { Context } from './context';
import { openAll } from './inbox';
import { dayWords, instantWords, phaseWords, whoWords } from './names';
import { done, unanswered, type Result } from './result';
import { table, type Style } from './style';

/** One thing that should have been done. */
interface Late extends DutyView {
  key: string;
  /** The initiative's title; the duty has its own. */
  initiative: string;
  phase: string;
  /** Working days since it was due; 0 on the day itself. */
  ageWorkingDays: number;
  /** The case by which it is before a forum. */
  case: string | null;
}

/**
 * `dsop late`: everything that is late in any initiative, the oldest first. The index says which initiatives have such;
 * only these are opened.
 */
export async function readLate(context: Context): Promise<Result> {
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const { client } = session.value;
  const found = await list(client, { overdue: true, runningOnly: true }, context.leftMs());
  if (!('value' in found)) return unanswered(found);
  const opened = await openAll(
    context,
    client,
    found.value.map((one) => one.key),
  );
  if (!('views' in opened)) return opened;
  const late = opened.views.flatMap(lateIn).sort(byAge);
  return done(late, (style) => lateText(late, style));
}

const byAge = (a: Late, b: Late): number =>
  b.ageWorkingDays - a.ageWorkingDays ||
  (a.due === b.due ? (a.key < b.key ? -1 : 1) : a.due < b.due ? -1 : 1);

/** What is late in one initiative, by its own clock. */
export function lateIn(view: InitiativeView): Late[] {
  const today = dayOf(view.now);
  return view.duties
    .filter((duty) => duty.status === 'late')
    .map((duty) => ({
      key: view.key,
      initiative: view.title,
      phase: phaseWords(view.phase, view.ruleSet),
      ...duty,
      ageWorkingDays: workingDaysBetween(dayOf(duty.due), today),
      case: view.escalations.findLast((e) => e.duty === duty.id)?.case ?? null,
    }));
}

const dayOf = (iso: string): string => osloDayOf(parseInstant(iso) ?? 0);

function lateText(late: readonly Late[], style: Style): string {
  if (late.length === 0) return 'Ingenting er forsinket.';
  const rows = late.map((one) => [
    one.key,
    one.title,
    whoWords(one.owedBy),
    instantWords(one.due),
    style.red(ageWords(one.ageWorkingDays)),
    one.case === null
      ? dayWords(one.reminders.at(-1)?.at ?? null)
      : `${dayWords(one.escalatedAt)}, sak ${one.case}`,
  ]);
  return table(['NØKKEL', 'HVA', 'HVEM', 'FRIST', 'ALDER', 'SIST SAGT FRA'], rows, style, 1);
}

const ageWords = (days: number): string =>
  days === 0 ? 'i dag' : days === 1 ? '1 arbeidsdag' : `${days} arbeidsdager`;
