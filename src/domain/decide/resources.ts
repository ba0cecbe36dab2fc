import type { Payload } from '../../contract/commands';
import { authorityOf, phaseWords } from '../agreement';
import { approves } from '../cases';
import { accept, refuse, type Answer } from '../refusal';
import { tabled } from './cases';
import { authorised, type Context, type Decided } from './context';

/** What the idea phase may cost: more than PMO's mandate is for SG to decide (V4 §3.2). */

/** Person-days of each actor that a step may take: PMO's limit, or more where SG has authorised it. */
export function allowedPersonDays({ state, rules }: Pick<Context, 'state' | 'rules'>): number {
  const authorised = state.decisions.flatMap(({ question, proposal, annulledBy }) =>
    question.kind === 'resources' && approves(proposal) && annulledBy === null
      ? [question.personDays ?? 0]
      : [],
  );
  return Math.max(rules.limits.pmoPersonDays ?? 0, ...authorised);
}

/** Is there room for what a step takes? Refused with `resources-needed`, and how to ask SG. */
export function withinLimit(ctx: Context, personDays: number | undefined): Answer<true> {
  const allowed = allowedPersonDays(ctx);
  if (personDays === undefined || personDays <= allowed) return accept(true);
  const { rules, state } = ctx;
  return refuse(
    'resources-needed',
    `${personDays} dagsverk per aktør er mer enn PMO kan bruke i ${phaseWords(rules, state.phase).nb} (${allowed}); det avgjør ${rules.forums.sg.name.nb}: dsop authorise-resources ${state.key} --person-days ${personDays} --reason "…".`,
    authorityOf(rules, 'authoriseResources')?.paragraph ?? rules.forums.sg.paragraph,
  );
}

/** PMO asks SG for what goes beyond its mandate, in the idea phase. */
export function authoriseResources(ctx: Context, p: Payload<'authoriseResources'>): Decided {
  const { state, rules } = ctx;
  const may = authorised(ctx);
  if (!may.ok) return may;
  const paragraph = authorityOf(rules, 'authoriseResources')?.paragraph ?? rules.forums.sg.paragraph;
  if (state.phase !== rules.entry) {
    return refuse(
      'wrong-phase',
      `Ressurser ut over mandatet til PMO gjelder ${phaseWords(rules, rules.entry).nb}; ${state.key} er i ${phaseWords(rules, state.phase).nb}, der mandatet sier hva som kan brukes.`,
      paragraph,
    );
  }
  const allowed = allowedPersonDays(ctx);
  if (p.personDays <= allowed)
    return refuse('already-done', `PMO kan alt bruke ${allowed} dagsverk per aktør.`, paragraph);
  const { personDays, reason, ...closing } = p;
  return tabled(ctx, { kind: 'resources', reason, personDays }, 'sg', {
    ...closing,
    text: `${reason} (${personDays} dagsverk per aktør)`,
  });
}
