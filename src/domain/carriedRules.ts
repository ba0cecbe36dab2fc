import type { RuleSet } from './agreement/ruleSet';
import { ruleSetSchema } from './agreement/schema';
import { hashOf } from './chain';
import type { InitiativeState, Question } from './state';

/** Rule sets that commands carry: what a forum decides on is the whole of one, by its fingerprint. */

/** The rule set in a payload; undefined when there is none, or none that is in order. */
export function rulesIn(carried: Record<string, unknown> | undefined): RuleSet | undefined {
  const read = carried && ruleSetSchema.safeParse(carried);
  return read?.success ? read.data : undefined;
}

/** What a question keeps of a rule set. */
export function fingerprintOf(carried: Record<string, unknown> | undefined): { sha256?: string } {
  const rules = rulesIn(carried);
  return rules ? { sha256: hashOf(rules) } : {};
}

/** The rule set that an initiative's case about it was tabled with; the command that did is in its chain. */
export function rulesProposed(
  { chain }: Pick<InitiativeState, 'chain'>,
  { version, sha256 }: Question & { kind: 'ruleSet' },
): RuleSet | undefined {
  if (sha256 === undefined) return undefined;
  for (const { envelope } of chain.entries) {
    const { payload } = envelope ?? {};
    if (envelope?.command !== 'moveRuleSet' || payload?.version !== version) continue;
    const rules = rulesIn(payload.rules as Record<string, unknown> | undefined);
    if (rules && hashOf(rules) === sha256) return rules;
  }
  return undefined;
}
