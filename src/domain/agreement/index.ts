import {
  type AuthorityRule,
  type DocumentRule,
  type DutyRule,
  type ForumId,
  type GateId,
  type GateRule,
  type PhaseId,
  type PhaseRule,
  type ReportingLine,
  type RuleSet,
  type Transition,
} from './ruleSet';
import { v2_0 } from './v2_0';
import { v4_0 } from './v4_0';

export { courseOf, type HostKind } from './course';
export { modelVersions, type ModelVersion } from './modelVersions';
export * from './ruleSet';
export { ruleSetSchema } from './schema';
export { v2_0, v4_0 };

/** The rule sets that come with the service, oldest first. */
export const builtInRuleSets: readonly RuleSet[] = [v2_0, v4_0];

/** The rule set of a version ("4.0"), among the built-in ones and `extra`; an extra one prevails. */
export function ruleSetOf(version: string, extra: readonly RuleSet[] = []): RuleSet | undefined {
  return [...extra, ...builtInRuleSets].find((rules) => rules.version === version);
}

/** The edge that leads out of a phase; undefined for the last one. */
export function transitionFrom(rules: RuleSet, phase: PhaseId): Transition | undefined {
  return rules.transitions.find((edge) => edge.from === phase);
}

/** The decision point that leads out of a phase; undefined where no gate guards the edge, or no edge leads on. */
export function gateFrom(rules: RuleSet, phase: PhaseId): GateRule | undefined {
  const gate = transitionFrom(rules, phase)?.gate;
  return gate ? gateOf(rules, gate) : undefined;
}

/** The edge that a decision point guards. Every gate guards exactly one (checked by `ruleSetSchema`). */
export function transitionOf(rules: RuleSet, gate: GateId): Transition {
  return present(
    rules.transitions.find((edge) => edge.gate === gate),
    rules,
    gate,
  );
}

/** The rule of a decision point. Every set has all four (checked by `ruleSetSchema`). */
export function gateOf(rules: RuleSet, id: GateId): GateRule {
  return present(
    rules.gates.find((gate) => gate.id === id),
    rules,
    id,
  );
}

/** Where it stands that PMO takes over what a concept needs from outside, and that a gate waits for it. */
export const takeoverParagraph = (rules: RuleSet): string | null =>
  rules.gates.find((gate) => gate.blockedByProcess)?.blockedByProcess?.paragraph ?? null;

/** A forum's short name where no rule set is at hand: as the newest of them has it. */
export const shortName = (forum: ForumId): string =>
  builtInRuleSets.at(-1)?.forums[forum].short ?? forum.toUpperCase();

/** The rule of a phase. Every set has all six (checked by `ruleSetSchema`). */
export function phaseOf(rules: RuleSet, id: PhaseId): PhaseRule {
  return present(
    rules.phases.find((phase) => phase.id === id),
    rules,
    id,
  );
}

/** The rule of a kind of document ("mandate-concept"); undefined when the set knows no such kind. */
export function documentRuleOf(rules: RuleSet, kind: string): DocumentRule | undefined {
  return rules.documents.find((document) => document.kind === kind);
}

/** The row of a kind of duty ("project-report"); undefined when this set lays no such duty on anybody. */
export function dutyRuleOf(rules: RuleSet, kind: string): DutyRule | undefined {
  return rules.duties.find((duty) => duty.kind === kind);
}

/** Is the due time of such a duty a choice of ours? Not where a case or a decision carries it. */
export const dueIsOurs = ({ ours, due }: DutyRule): boolean =>
  ours && !(due.by === 'source' && (due.set === 'closing' || due.set === 'decision'));

/** Who may send a command (camelCase); undefined when this set gives it to nobody. */
export function authorityOf(rules: RuleSet, command: string): AuthorityRule | undefined {
  return rules.authorities.find((authority) => authority.command === command);
}

/** The reporting line that runs in a phase; undefined where nothing is reported (the idea phase). */
export function lineFor(rules: RuleSet, phase: PhaseId): ReportingLine | undefined {
  return rules.reporting.find((line) => line.phases.includes(phase));
}

/** A reporting line by its id; undefined when the set has none (V2.0 knows the project line only). */
export function lineOf(rules: RuleSet, id: ReportingLine['id']): ReportingLine | undefined {
  return rules.reporting.find((line) => line.id === id);
}

function present<T>(rule: T | undefined, rules: RuleSet, id: string): T {
  if (rule === undefined) throw new Error(`rule set ${rules.version} has no rule for ${id}`);
  return rule;
}

/** What the edge without a decision point is called. */
export const closureName = (rules: RuleSet): { nb: string; en: string } => ({
  nb: `Avslutning: ${phaseWords(rules, rules.closure.from).nb} er fullført`,
  en: `Closure: ${phaseWords(rules, rules.closure.from).en} is completed`,
});

/** The phase as it is said in the middle of a sentence: "konseptfasen", "the concept phase". */
export function phaseWords(rules: RuleSet, id: PhaseId): { nb: string; en: string } {
  const { name } = phaseOf(rules, id);
  const nb = name.nb.toLowerCase();
  return {
    nb: nb.endsWith('fase') ? `${nb}n` : nb,
    en: name.en.toLowerCase().endsWith('phase') ? `the ${name.en.toLowerCase()}` : name.en.toLowerCase(),
  };
}
