import { type PhaseRule } from '../ruleSet';

const projectLead: PhaseRule['requiredRoles'] = [{ role: 'projectLead', paragraph: 'V2 §3.3' }];

/** The phases of V2 §4.1–4.5. The project lead answers for the project; a steering group of its own is optional. */
export const phases: PhaseRule[] = [
  {
    id: 'idea',
    name: { nb: 'Idéfase', en: 'Idea phase' },
    paragraph: 'V2 §4.1',
    steps: [
      { id: 'registered', name: { nb: 'Registrert', en: 'Registered' } },
      { id: 'assessed', name: { nb: 'Vurdert', en: 'Assessed' }, by: 'assess' },
      { id: 'prioritised', name: { nb: 'Prioritert', en: 'Prioritised' }, by: 'prioritise' },
      { id: 'qualified', name: { nb: 'Kvalifisert', en: 'Qualified' }, by: 'qualify' },
    ],
    requiredRoles: [],
    kind: 'initiative',
    stoppedBy: 'pmo',
    joinable: true,
    dissolves: [],
  },
  {
    id: 'concept',
    name: { nb: 'Konseptfase', en: 'Concept phase' },
    paragraph: 'V2 §4.2',
    steps: [
      { id: 'concept-study', name: { nb: 'Konseptstudie', en: 'Concept study' } },
      {
        id: 'benefit-estimates',
        name: { nb: 'Forenklet kost-/nytteanalyse', en: 'Simplified cost-benefit analysis' },
      },
    ],
    requiredRoles: projectLead,
    kind: 'project',
    stoppedBy: 'sg',
    joinable: true,
    dissolves: [],
  },
  {
    id: 'planning',
    name: { nb: 'Planleggingsfase', en: 'Planning phase' },
    paragraph: 'V2 §4.3',
    steps: [
      { id: 'planning', name: { nb: 'Planlegging', en: 'Planning' } },
      { id: 'benefit-calculations', name: { nb: 'Gevinstberegninger', en: 'Benefit calculations' } },
      {
        id: 'benefit-realisation-plan',
        name: { nb: 'Gevinstrealiseringsplan', en: 'Benefit realisation plan' },
      },
    ],
    requiredRoles: projectLead,
    kind: 'project',
    stoppedBy: 'sg',
    joinable: true,
    dissolves: [],
  },
  {
    id: 'realisation',
    name: { nb: 'Realiseringsfase', en: 'Realisation phase' },
    paragraph: 'V2 §4.4',
    steps: [
      { id: 'development', name: { nb: 'Utvikling', en: 'Development' } },
      { id: 'pilot', name: { nb: 'Pilotdrift', en: 'Pilot operation' } },
      { id: 'pilot-evaluation', name: { nb: 'Evaluering av pilot', en: 'Pilot evaluation' } },
    ],
    requiredRoles: projectLead,
    kind: 'project',
    stoppedBy: 'tlf',
    joinable: true,
    dissolves: [],
  },
  {
    id: 'rollout',
    name: { nb: 'Utrullingsfase', en: 'Rollout phase' },
    paragraph: 'V2 §4.5',
    steps: [
      { id: 'general-access', name: { nb: 'Tilgang for nye aktører', en: 'Access for new actors' } },
      { id: 'operations-regime', name: { nb: 'Forvaltningsregime', en: 'Operations regime' } },
      {
        id: 'final-evaluation',
        name: { nb: 'Evaluering og sluttrapport', en: 'Evaluation and final report' },
      },
    ],
    requiredRoles: projectLead,
    kind: 'project',
    stoppedBy: 'sg',
    joinable: true,
    dissolves: [],
  },
  {
    id: 'operations',
    name: { nb: 'Forvaltning', en: 'Operations' },
    paragraph: 'V2 §4.5',
    steps: [{ id: 'in-operation', name: { nb: 'I drift', en: 'In operation' } }],
    requiredRoles: [],
    kind: 'initiative',
    stoppedBy: 'sg',
    joinable: true,
    dissolves: ['projectLead', 'steeringLead'],
  },
];
