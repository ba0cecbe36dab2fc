import { processWorkflowId } from '../contract/messages';
import { queryState, workflowOf } from '../client/reads';
import type { Reply, ShownRefusal } from '../client/reply';
import { builtInRuleSets, ruleSetOf } from '../domain/agreement';
import type { InitiativeView } from '../domain/view';
import type { Context } from './context';
import type { Order } from './send';

/**
 * Processes and initiatives name one another, and hear of it only afterwards, when it is too late to say no: whether what a
 * command names can be meant, is asked before it is sent. A value: nothing speaks against it.
 */
export async function namedByProcess(context: Context, order: Order): Promise<Reply<true>> {
  const { command, key = '', typed } = order;
  // A command sent again may have been taken the first time: then it stands, whatever it has led to.
  if (context.common.id !== undefined) return { value: true };
  const { from, idea, process } = typed;
  const session = await context.connect();
  if (!('value' in session)) return session;
  const { client } = session.value;
  if (command === 'handOverExternal' && typeof process === 'string' && typed.lift !== true) {
    const found = await workflowOf(client, process, context.leftMs());
    if ('unreachable' in found) return found;
    const taken = 'value' in found && found.value !== processWorkflowId(process);
    return taken ? { refused: noProcess(process) } : { value: true };
  }
  if (command !== 'startProcess') return { value: true };
  const asked: [unknown, (view: InitiativeView) => ShownRefusal | undefined][] = [
    [from, (view) => unwaiting(view, key)],
    [idea, (view) => noIdea(view, key)],
  ];
  for (const [named, unfit] of asked) {
    if (typeof named !== 'string') continue;
    const view = await queryState(client, named, context.leftMs());
    if ('unreachable' in view) return view;
    // A key that nobody has, the programme refuses.
    const refused = 'value' in view ? unfit(view.value) : undefined;
    if (refused) return { refused };
  }
  return { value: true };
}

const refusal = (code: ShownRefusal['code'], message: string, paragraph: string): ShownRefusal => ({
  code,
  message,
  paragraph,
  missing: [],
});

const noProcess = (key: string): ShownRefusal =>
  refusal(
    'key-used',
    `${key} er ikke en prosess, og blir aldri det; gi prosessen en egen nøkkel (--process).`,
    'V4 §4.2.1',
  );

/** Why a process cannot be started for whoever is shown. */
export function unwaiting(view: InitiativeView, process: string): ShownRefusal | undefined {
  const { key, blockedBy, ending } = view;
  if (blockedBy.some((b) => b.process === process && !b.stopped) && !ending) return undefined;
  return refusal(
    ending ? 'ended' : 'not-ready',
    ending || view.process
      ? `${key} kan ikke vente på en prosess: det ${ending ? 'er avsluttet' : 'er selv en'}. Start ${process} uten --from.`
      : `${key} venter ikke på prosessen ${process}: overlat den først til PMO («dsop hand-over-external ${key} --process ${process}»), eller start den uten --from.`,
    'V4 §4.2.1',
  );
}

/** Why whoever is shown cannot become a process. */
export function noIdea(view: InitiativeView, process: string): ShownRefusal | undefined {
  const { key, phase, ruleSet, ending } = view;
  const rules = ruleSetOf(ruleSet) ?? builtInRuleSets.at(-1);
  if (!ending && phase === rules?.entry) return undefined;
  return refusal(
    ending ? 'ended' : 'wrong-phase',
    ending
      ? `${key} er avsluttet og kan ikke bli til prosessen ${process}.`
      : `${key} er ikke i idéfasen og kan ikke bli til prosessen ${process}.`,
    'V4 §3.3',
  );
}
