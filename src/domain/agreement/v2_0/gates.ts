import { type ClosureRule, type GateRule } from '../ruleSet';

/** The going from phase to phase in V2, laid on the four gates. One of them, BP3, is "gjennomføring" in V2 §3.1. */
export const gates: GateRule[] = [
  {
    id: 'BP1',
    name: { nb: 'Iverksetting av konseptstudien', en: 'Start of the concept study' },
    paragraph: 'V2 §4',
    decidedBy: 'sg',
    deciderParagraph: 'V2 §4',
    // SG starts studies from TLF's signals; the office's word is heard, but the text does not make it a condition.
    recommendation: { by: 'pmo', required: false, paragraph: 'V2 §4.1' },
    referral: null,
    will: null,
    basis: [{ kind: 'mandate-concept', paragraph: 'V2 §3.3' }],
    mandate: 'mandate-concept',
    commitment: { to: 'participate', until: 'BP2', paragraph: 'V2 §4 (vår lesning)', ours: true },
    blockedByProcess: null,
  },
  {
    id: 'BP2',
    name: { nb: 'Overgang til planleggingsfasen', en: 'Transition to the planning phase' },
    paragraph: 'V2 §4.2',
    // Not decided apart in V2; SG decides studies and measures that take more of the parties' resources.
    decidedBy: 'sg',
    deciderParagraph: 'V2 §3.2 (vår lesning)',
    recommendation: { by: 'pmo', required: false, paragraph: 'V2 §3.3' },
    referral: null,
    will: null,
    basis: [
      { kind: 'concept-description', paragraph: 'V2 §4.2' },
      { kind: 'cost-benefit-simplified', paragraph: 'V2 §4.2' },
      { kind: 'mandate-planning', paragraph: 'V2 §3.3' },
    ],
    mandate: 'mandate-planning',
    commitment: { to: 'participate', until: 'BP3', paragraph: 'V2 §4 (vår lesning)', ours: true },
    blockedByProcess: null,
  },
  {
    id: 'BP3',
    name: { nb: 'Beslutning om gjennomføring', en: 'Decision to carry out' },
    paragraph: 'V2 §4.3',
    decidedBy: 'tlf',
    deciderParagraph: 'V2 §3.1',
    recommendation: { by: 'pmo', required: false, paragraph: 'V2 §3.3' },
    referral: { by: 'sg', paragraph: 'V2 §3.2' },
    // "forutsatt positiv beslutning om realisering hos alle aktørene"
    will: {
      opens: 'referral',
      paragraphs: ['V2 §4.4 (vår lesning)'],
      to: { nb: 'å realisere initiativet', en: 'to realise the initiative' },
    },
    basis: [
      { kind: 'realisation-plan', paragraph: 'V2 §4.3' },
      { kind: 'benefit-calculations', paragraph: 'V2 §4.3' },
      { kind: 'benefit-realisation-plan', paragraph: 'V2 §4.3' },
      { kind: 'mandate-realisation', paragraph: 'V2 §3.3' },
      { kind: 'openness-statement', paragraph: 'V2 §2.2', optional: true },
    ],
    mandate: 'mandate-realisation',
    commitment: { to: 'realise', until: 'BP4', paragraph: 'V2 §4.4 (vår lesning)', ours: true },
    blockedByProcess: null,
  },
  {
    id: 'BP4',
    name: { nb: 'Overgang til utrullingsfasen', en: 'Transition to the rollout phase' },
    paragraph: 'V2 §4.4',
    // Not decided in V2; SG sees that what was adopted is carried out.
    decidedBy: 'sg',
    deciderParagraph: 'V2 §3.2 (vår lesning)',
    recommendation: { by: 'project', required: false, paragraph: 'V2 §3.5 (vår lesning)' },
    referral: null,
    will: null,
    basis: [
      { kind: 'pilot-evaluation', paragraph: 'V2 §4.4' },
      { kind: 'mandate-rollout', paragraph: 'V2 §3.3' },
      { kind: 'rollout-plan', paragraph: 'V2 §4.4', optional: true },
    ],
    mandate: 'mandate-rollout',
    commitment: { to: 'rollOut', until: 'closure', paragraph: 'V2 §4.4 (vår lesning)', ours: true },
    blockedByProcess: null,
  },
];

/** Rollout ends with an evaluation and a final report; V2 names nobody who decides it. */
export const closure: ClosureRule = {
  from: 'rollout',
  to: 'operations',
  decidedBy: 'sg',
  paragraph: 'V2 §4.5',
  ours: true,
  basis: [
    { kind: 'final-evaluation', paragraph: 'V2 §4.5' },
    { kind: 'final-report', paragraph: 'V2 §4.5' },
    { kind: 'operations-regime', paragraph: 'V2 §4.5' },
    { kind: 'operations-benefit-plan', paragraph: 'V2 §4.5' },
  ],
};
