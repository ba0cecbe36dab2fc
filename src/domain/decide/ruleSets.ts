import type { Payload } from '../../contract/commands';
import { builtInRuleSets, phaseOf, type ForumId, type RuleSet } from '../agreement';
import { rulesIn } from '../carriedRules';
import { hashOf } from '../chain';
import { accept, refuse, type Answer } from '../refusal';
import type { Question } from '../state';
import { tabled } from './cases';
import { authorised, events, type Context, type Decided } from './context';
import { placeOf, put } from './desk';

/**
 * Versions of the model (V4 §1.1). One that did not come with the service is carried whole by the command that asks for it:
 * Topplederforum adopts it by its fingerprint, and an initiative moves to one that was adopted.
 */

const isBuiltIn = (version: string): boolean => builtInRuleSets.some((r) => r.version === version);

/** The rule set that the command carries, which must be the version it names and no built-in one. */
function carried(
  { version, rules }: Pick<Payload<'moveRuleSet'>, 'version' | 'rules'>,
  paragraph: string,
): Answer<RuleSet | undefined> {
  if (rules === undefined) return accept(undefined);
  if (isBuiltIn(version)) {
    return refuse(
      'malformed',
      `Regelsettet ${version} følger med tjenesten; et annet må ha en egen versjon.`,
      paragraph,
    );
  }
  const read = rulesIn(rules);
  if (read?.version === version) return accept(read);
  return refuse(
    'malformed',
    `Kommandoen bærer ikke regelsettet ${version} i orden: «dsop rules 4.0 --json» viser formen.`,
    paragraph,
  );
}

/**
 * Puts a version of the model before Topplederforum, or the recommendation of it before DSOP SG (V4 §1.1). Refused: `malformed` (the
 * rule set it carries), and as `put`.
 */
export function adoptRuleSet(ctx: Context, p: Payload<'adoptRuleSet'>): Decided {
  const given = carried(p, placeOf(ctx));
  return given.ok ? put(ctx, p) : given;
}

/**
 * An initiative keeps the set it began under until the forum that authorised its phase decides otherwise (V4 §1.1). Refused:
 * `not-authorised`, `already-done`, `malformed`, `not-allowed` (a text that was not adopted), and as a case is tabled.
 */
export function moveRuleSet(ctx: Context, p: Payload<'moveRuleSet'>): Decided {
  const { state, rules, at } = ctx;
  const { version } = p;
  const paragraph = placeOf(ctx);
  const may = authorised(ctx);
  if (!may.ok) return may;
  if (version === rules.version)
    return refuse('already-done', `${state.key} følger alt regelsett ${version}.`, paragraph);
  const given = carried(p, paragraph);
  if (!given.ok) return given;
  const custom = given.value;
  const sha256 = custom && hashOf(custom);
  const adopted = state.register.adopted ?? [];
  if (!isBuiltIn(version) && !adopted.some((a) => a.version === version && a.sha256 === sha256)) {
    const known = [...builtInRuleSets, ...adopted].map((r) => r.version).join(', ');
    return refuse(
      'not-allowed',
      `Et løpende initiativ kan gå over til det Topplederforum har tatt i bruk (${known}), ikke ${version} slik kommandoen har det.`,
      paragraph,
    );
  }
  const forum: ForumId = phaseOf(rules, state.phase).stoppedBy;
  const question: Question = { kind: 'ruleSet', version, ...(sha256 !== undefined && { sha256 }) };
  if (rules.forums[forum].quorum.share === 0)
    return events({ type: 'ruleSetChosen', version, rules: custom, at });
  return tabled(ctx, question, forum, { closes: p.closes, meeting: p.meeting, text: p.reason });
}
