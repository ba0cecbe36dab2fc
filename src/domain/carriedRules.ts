import { builtInRuleSets } from './agreement';
import type { RuleSet } from './agreement/ruleSet';
import { ruleSetSchema } from './agreement/schema';
import { hashOf } from './chain';
import type { AdoptedRules, RegisterSnapshot } from './register';
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

/** The share of seats that must have answered (ours), where a register says no other of a version. */
const usualShare = 0.5;

/** What a register keeps of the rule set in a payload for those who judge decisions made under it. */
export function sharesIn(carried: Record<string, unknown> | undefined): Pick<AdoptedRules, 'quorum'> {
  const forums = rulesIn(carried)?.forums;
  if (!forums) return {};
  const quorum = { tlf: forums.tlf.quorum.share, sg: forums.sg.quorum.share };
  return quorum.tlf === usualShare && quorum.sg === usualShare ? {} : { quorum };
}

/** The share of a forum's seats that must answer under a version: one that came with the service, or one adopted since. */
export function shareUnder(
  { adopted = [] }: Pick<RegisterSnapshot, 'adopted'>,
  version: string | undefined,
  forum: 'tlf' | 'sg',
): number {
  const builtIn = builtInRuleSets.find((r) => r.version === version);
  if (builtIn) return builtIn.forums[forum].quorum.share;
  return adopted.find((a) => a.version === version)?.quorum?.[forum] ?? usualShare;
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
