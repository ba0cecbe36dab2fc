import { type DocumentRule } from '../ruleSet';
import { documents as laterDocuments } from '../v4_0/documents';

/** The kinds that V2 asks for too, with V2's paragraph; name, class and filing are those of V4. */
const paragraphs: Readonly<Record<string, string>> = {
  'mandate-concept': 'V2 §3.3',
  'concept-description': 'V2 §4.2',
  'cost-benefit-simplified': 'V2 §4.2',
  'mandate-planning': 'V2 §3.3',
  'realisation-plan': 'V2 §4.3',
  'benefit-calculations': 'V2 §4.3',
  'benefit-realisation-plan': 'V2 §4.3',
  'mandate-realisation': 'V2 §3.3',
  'openness-statement': 'V2 §2.2',
  'pilot-evaluation': 'V2 §4.4',
  'mandate-rollout': 'V2 §3.3',
  'rollout-plan': 'V2 §4.4',
  'final-evaluation': 'V2 §4.5',
  'final-report': 'V2 §4.5',
  'operations-regime': 'V2 §4.5',
  'operations-benefit-plan': 'V2 §4.5',
  'lessons-analysis': 'V2 §4',
  'status-report': 'V2 §4',
  minutes: 'V2 §3.5',
};

/** Every kind of document in V2. */
export const documents: DocumentRule[] = laterDocuments.flatMap((rule) => {
  const paragraph = paragraphs[rule.kind];
  return paragraph === undefined ? [] : [{ ...rule, paragraph }];
});
