import { documentsIn } from './basis';
import { documentRuleOf, gateOf } from './agreement';
import { rulesOf } from './rules';
import type { CaseFacts } from './letters';
import type { Case, InitiativeState } from './state';
import { caseTitle, outcomeNames, ruleWords } from './words/cases';

/** A case as letters and agendas tell it. */
export function caseFacts(state: InitiativeState, c: Case): CaseFacts {
  const rules = rulesOf(state);
  return {
    id: c.id,
    revision: c.revision,
    question: caseTitle(rules, c.question),
    forum: c.forum,
    forumName: rules.forums[c.forum].name,
    rule: ruleWords(rules, state.register, c),
    paragraph:
      c.question.kind === 'gate' ? gateOf(rules, c.question.gate).paragraph : rules.forums[c.forum].paragraph,
    proposal: {
      outcome: c.proposal.outcome,
      outcomeName: outcomeNames[c.proposal.outcome],
      text: c.proposal.text,
      conditions: c.proposal.conditions.map(({ id, text, owner, due }) => ({ id, text, owner, due })),
    },
    closesAt: c.closing.at,
    mode: c.closing.mode,
    reference: c.closing.reference,
    tabledBy: c.tabledBy,
    recommendation: c.recommendation,
    basis: documentsIn(c.manifest).map((i) => ({
      kind: i.kind,
      name: documentRuleOf(rules, i.kind)?.name ?? { nb: i.kind, en: i.kind },
      version: i.version,
      sha256: i.sha256,
      actor: i.actor,
      waived: i.waived,
      class: documentRuleOf(rules, i.kind)?.class ?? 'open',
    })),
    manifest: c.manifest.hash,
  };
}
