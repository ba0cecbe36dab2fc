import { builtInRuleSets, courseOf, ruleSetOf, type RuleSet } from './agreement';
import type { InitiativeState } from './state';

/** The rule set an initiative lives under. */
export function rulesOf(state: Pick<InitiativeState, 'ruleSet' | 'host'>): RuleSet {
  const rules = state.ruleSet.custom ?? ruleSetOf(state.ruleSet.version, builtInRuleSets);
  if (!rules) throw new Error(`no rule set ${state.ruleSet.version}`);
  return courseOf(rules, state.host);
}
