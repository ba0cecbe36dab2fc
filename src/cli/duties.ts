import { queryState } from '../client/reads';
import { builtInRuleSets } from '../domain/agreement';
import { describeDuties } from '../domain/rulesText';
import type { DutyView } from '../domain/view';
import type { Context } from './context';
import { instantWords } from './names';
import { done, unanswered, type Result } from './result';
import { dutyRow } from './show';
import { table, type Style } from './style';

/** Settled duties that are printed below those that stand; `--json` gives all that the initiative keeps. */
const shownSettled = 8;

/** `dsop duties`: the table of duties of the newest rule set. `dsop duties KEY`: what stands in one initiative, with dates. */
export async function readDuties(context: Context, key: string | undefined): Promise<Result> {
  if (key === undefined) return dutyTable();
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const state = await queryState(session.value.client, key, context.leftMs());
  if (!('value' in state)) return unanswered(state);
  const { duties } = state.value;
  return done(duties, (style) => dutiesText(duties, style));
}

function dutyTable(): Result {
  const rules = builtInRuleSets.at(-1);
  if (!rules) return done([], () => 'Ingen plikter.');
  return done(rules.duties, () =>
    [
      describeDuties(rules, 'nb').trimEnd(),
      '',
      '«dsop duties KEY» viser hva som står i ett initiativ, «dsop late» hva som er forsinket i alle.',
    ].join('\n'),
  );
}

function dutiesText(duties: readonly DutyView[], style: Style): string {
  const standing = duties.filter((d) => d.status !== 'done' && d.status !== 'waived');
  const settled = duties.filter((d) => !standing.includes(d)).slice(-shownSettled);
  const part = (title: string, some: readonly DutyView[]) =>
    some.length === 0
      ? []
      : [
          `${style.bold(title)}\n${table(
            heading,
            some.map((d) => row(d, style)),
            style,
            1,
          )}`,
        ];
  const parts = [...part('Står', standing), ...part('Gjort eller falt bort', settled)];
  return parts.length === 0 ? 'Ingen plikter.' : parts.join('\n\n');
}

const heading = ['PLIKT', 'HVA', 'HVEM', 'FRIST', 'STATUS', 'SIST MINNET OM', 'PARAGRAF'];

function row(duty: DutyView, style: Style): string[] {
  const extended = duty.extension === null ? '' : `, utsatt av PMO: ${duty.extension.reason}`;
  const cells = dutyRow(duty, style);
  return [
    ...cells.slice(0, -1),
    `${cells.at(-1) ?? ''}${extended}`,
    instantWords(duty.reminders.at(-1)?.at ?? null),
    duty.paragraph,
  ];
}
