import { type ClosureRule, type GateRule, type Transition } from '../ruleSet';

/** Five edges, four decision points: rollout ends without one (V4 §4.1–4.5). */
export const transitions: Transition[] = [
  { from: 'idea', to: 'concept', gate: 'BP1' },
  { from: 'concept', to: 'planning', gate: 'BP2' },
  { from: 'planning', to: 'realisation', gate: 'BP3' },
  { from: 'realisation', to: 'rollout', gate: 'BP4' },
  { from: 'rollout', to: 'operations', gate: null },
];

/** The four decision points: who decides, on whose word, on which basis, and what it binds the actors to. */
export const gates: GateRule[] = [
  {
    id: 'BP1',
    name: { nb: 'Igangsetting av konseptfasen', en: 'Start of the concept phase' },
    paragraph: 'V4 §4.1',
    decidedBy: 'sg',
    deciderParagraph: 'V4 §3.2',
    recommendation: { by: 'pmo', required: true, paragraph: 'V4 §3.2' },
    referral: null,
    will: null,
    basis: [
      { kind: 'mandate-concept', paragraph: 'V4 §4.1' },
      { kind: 'benefit-indication', paragraph: 'V4 §4.1' },
      { kind: 'time-and-resource-estimate', paragraph: 'V4 §4.1' },
      { kind: 'ownership-and-financing', paragraph: 'V4 §4.1', optional: true },
    ],
    mandate: 'mandate-concept',
    commitment: { to: 'participate', until: 'BP2', paragraph: 'V4 §4.1', ours: false },
    blockedByProcess: null,
  },
  {
    id: 'BP2',
    name: { nb: 'Igangsetting av planleggingsfasen', en: 'Start of the planning phase' },
    paragraph: 'V4 §4.2',
    decidedBy: 'tlf',
    deciderParagraph: 'V4 §3.1',
    recommendation: { by: 'pmo', required: false, paragraph: 'V4 §3.3' },
    referral: { by: 'sg', paragraph: 'V4 §3.2' },
    will: {
      opens: 'referral',
      paragraphs: ['V4 §4.2'],
      to: { nb: 'å gå videre til planleggingsfasen', en: 'to go on to the planning phase' },
    },
    basis: [
      // Asked for "if the initiative is a new concept"; when it is not, that is the reason of the waiver.
      { kind: 'concept-description', paragraph: 'V4 §4.2' },
      { kind: 'cost-benefit-simplified', paragraph: 'V4 §4.2' },
      { kind: 'statistics-plan', paragraph: 'V4 §4.2' },
      { kind: 'legal-privacy-checkout', paragraph: 'V4 §4.2', perActor: true },
      { kind: 'mandate-planning', paragraph: 'V4 §3.2' },
    ],
    mandate: 'mandate-planning',
    // The agreement says how long a commitment lasts only after BP1; the same is read here.
    commitment: { to: 'participate', until: 'BP3', paragraph: 'V4 §4.1', ours: true },
    blockedByProcess: { paragraph: 'V4 §4.2.1' },
  },
  {
    id: 'BP3',
    name: { nb: 'Forpliktelse om realisering', en: 'Commitment to realise' },
    paragraph: 'V4 §4.3',
    decidedBy: 'tlf',
    deciderParagraph: 'V4 §3.1',
    recommendation: { by: 'pmo', required: false, paragraph: 'V4 §3.3' },
    referral: { by: 'sg', paragraph: 'V4 §3.2' },
    will: {
      opens: 'referral',
      paragraphs: ['V4 §4.3', 'V4 §3.1'],
      to: { nb: 'å realisere initiativet', en: 'to realise the initiative' },
    },
    basis: [
      { kind: 'solution-design', paragraph: 'V4 §4.3' },
      { kind: 'realisation-plan', paragraph: 'V4 §4.3' },
      { kind: 'benefit-calculations', paragraph: 'V4 §4.3' },
      { kind: 'benefit-realisation-plan', paragraph: 'V4 §4.3' },
      { kind: 'mandate-realisation', paragraph: 'V4 §3.2' },
      { kind: 'openness-statement', paragraph: 'V4 §2.2', optional: true },
    ],
    mandate: 'mandate-realisation',
    commitment: { to: 'realise', until: 'BP4', paragraph: 'V4 §4.3', ours: true },
    blockedByProcess: null,
  },
  {
    id: 'BP4',
    name: { nb: 'Forpliktelse om utrulling', en: 'Commitment to roll out' },
    paragraph: 'V4 §4.4',
    decidedBy: 'sg',
    deciderParagraph: 'V4 §4.4',
    recommendation: { by: 'project', required: false, paragraph: 'V4 §4.4' },
    referral: null,
    will: {
      opens: 'tabling',
      paragraphs: ['V4 §4.4'],
      // The text repeats "realisere" from BP3; at this gate it can only mean the rollout.
      to: { nb: 'å rulle ut løsningen', en: 'to roll out the solution' },
    },
    basis: [
      { kind: 'pilot-evaluation', paragraph: 'V4 §4.4' },
      { kind: 'mandate-rollout', paragraph: 'V4 §3.2' },
      { kind: 'rollout-plan', paragraph: 'V4 §4.4', optional: true },
    ],
    mandate: 'mandate-rollout',
    commitment: { to: 'rollOut', until: 'closure', paragraph: 'V4 §4.4', ours: true },
    blockedByProcess: null,
  },
];

/** The edge without a decision point: SG takes note that rollout is over. */
export const closure: ClosureRule = {
  from: 'rollout',
  to: 'operations',
  decidedBy: 'sg',
  paragraph: 'V4 §4.5',
  ours: true,
  basis: [
    { kind: 'final-evaluation', paragraph: 'V4 §4' },
    { kind: 'operations-regime', paragraph: 'V4 §4.5' },
    { kind: 'operations-benefit-plan', paragraph: 'V4 §4.5' },
    // Kept from V2 as the form of the evaluation.
    { kind: 'final-report', paragraph: 'V2 §4.5', optional: true },
  ],
};
