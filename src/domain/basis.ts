import { documentRuleOf, gateOf, type BasisItem, type RuleSet } from './agreement';
import type { EpochMs } from './calendar';
import { manifestHash } from './chain';
import type { InitiativeEvent } from './events';
import { itemOf, questionKind } from './deskQuestions';
import { rulesOf } from './rules';
import { goesByLatest } from './mended';
import type { Lacking } from './refusal';
import { actorName } from './register';
import { same } from './text';
import type { Case, FiledDocument, InitiativeState, Manifest, ManifestItem, Question } from './state';

/** The decision basis: which documents a question stands on, what of them is there, and their common fingerprint. */

/** The basis a question needs; empty for questions that stand on their reason alone. */
export function basisOf(rules: RuleSet, question: Question): BasisItem[] {
  if (question.kind === 'gate' || question.kind === 'referral') return gateOf(rules, question.gate).basis;
  if (question.kind === 'closure') return rules.closure.basis;
  return [];
}

/** The newest version of each document of a kind, one for each actor that filed. */
export function currentDocuments(state: InitiativeState, kind: string): FiledDocument[] {
  const newest = new Map<string, FiledDocument>();
  for (const d of state.documents) if (d.kind === kind) newest.set(d.actor ?? '', d);
  return [...newest.values()];
}

export const joinedActors = (state: InitiativeState): string[] =>
  state.participants.filter((p) => p.status === 'joined').map((p) => p.actor);

/**
 * The manifest of a question's basis as it stands now. An actor that has left leaves its documents behind. The programme's
 * own questions have no documents: what is asked stands there itself.
 */
export function manifestOf(state: InitiativeState, question: Question): Manifest {
  if (state.host === 'desk' && goesByLatest(state)) {
    const items = [itemOf(question)];
    return { hash: manifestHash(items), items };
  }
  const items = basisOf(rulesOf(state), question)
    .flatMap((item) => currentDocuments(state, item.kind))
    .map(({ kind, actor, version, sha256, waived }): ManifestItem => ({
      kind,
      actor,
      version,
      sha256,
      waived,
    }))
    .sort((a, b) => (`${a.kind}/${a.actor ?? ''}` < `${b.kind}/${b.actor ?? ''}` ? -1 : 1));
  return { hash: manifestHash(items), items };
}

/** The documents in a manifest: what is asked itself is none. */
export const documentsIn = <Item extends { kind: string }>(manifest: { items: readonly Item[] }): Item[] =>
  manifest.items.filter(({ kind }) => kind !== questionKind);

/** What has come into the basis while the case lay undecided: it is taken up again on the basis as it is now. */
export function basisSince(state: InitiativeState, c: Case, at: EpochMs): InitiativeEvent[] {
  if (basisOf(rulesOf(state), c.question).length === 0) return [];
  const manifest = manifestOf(state, c.question);
  return manifest.hash === c.manifest.hash ? [] : [{ type: 'caseBasisChanged', caseId: c.id, manifest, at }];
}

/** When the last of the documents that the question stands on was filed, by their own dates. Zero where there are none. */
export const basisFiledAt = (state: InitiativeState, question: Question): EpochMs =>
  Math.max(
    0,
    ...basisOf(rulesOf(state), question)
      .flatMap(({ kind }) => currentDocuments(state, kind))
      .map(({ at }) => at),
  );

/** When the basis was last changed, as others could know it: whatever day the sender dated it. Zero where nothing is filed. */
export function basisKnownAt(state: InitiativeState, question: Question): EpochMs {
  const kinds = basisOf(rulesOf(state), question).map((item) => item.kind);
  const last = state.chain.entries.findLast(
    ({ command, envelope }) =>
      (command === 'document' || command === 'waive') &&
      kinds.some((kind) => kind === envelope?.payload.kind),
  );
  return last?.at ?? 0;
}

/** All that is missing of a question's basis, each with its paragraph: a document per item, or per joined actor. */
export function missingBasis(state: InitiativeState, question: Question): Lacking[] {
  const rules = rulesOf(state);
  return basisOf(rules, question).flatMap((item): Lacking[] => {
    if (item.optional) return [];
    const name = documentRuleOf(rules, item.kind)?.name ?? same(item.kind);
    const filed = currentDocuments(state, item.kind);
    if (!item.perActor) {
      return filed.length > 0
        ? []
        : [
            {
              what: `${name.nb} (${item.kind})`,
              en: `${name.en} (${item.kind})`,
              id: item.kind,
              paragraph: item.paragraph,
            },
          ];
    }
    return joinedActors(state)
      .filter((actor) => !filed.some((d) => d.actor === actor))
      .map((actor) => ({
        what: `${name.nb} fra ${actorName(state.register, actor)} (${item.kind})`,
        en: `${name.en} from ${actorName(state.register, actor)} (${item.kind})`,
        id: `${item.kind}/${actor}`,
        paragraph: item.paragraph,
      }));
  });
}
