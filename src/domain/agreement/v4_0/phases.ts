import { type PhaseRule } from '../ruleSet';

/** The six phases with the steps of the figure in V4 §4; what each is about stands in V4 §4.1–4.5 and §3.5. */
export const phases: PhaseRule[] = [
  {
    id: 'idea',
    name: { nb: 'Idéfase', en: 'Idea phase' },
    paragraph: 'V4 §4.1',
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
    paragraph: 'V4 §4.2',
    steps: [
      { id: 'concept-study', name: { nb: 'Konseptutredning', en: 'Concept study' } },
      { id: 'benefit-estimates', name: { nb: 'Gevinstestimater', en: 'Benefit estimates' } },
    ],
    requiredRoles: [{ role: 'projectLead', paragraph: 'V4 §3.3' }],
    kind: 'project',
    stoppedBy: 'sg',
    joinable: true,
    dissolves: [],
  },
  {
    id: 'planning',
    name: { nb: 'Planleggingsfase', en: 'Planning phase' },
    paragraph: 'V4 §4.3',
    steps: [
      { id: 'planning', name: { nb: 'Planlegging', en: 'Planning' } },
      { id: 'benefit-calculations', name: { nb: 'Gevinstberegninger', en: 'Benefit calculations' } },
      {
        id: 'benefit-realisation-plan',
        name: { nb: 'Gevinstrealiseringsplan', en: 'Benefit realisation plan' },
      },
    ],
    requiredRoles: [
      { role: 'projectLead', paragraph: 'V4 §3.3' },
      { role: 'steeringLead', paragraph: 'V4 §3.4' },
    ],
    kind: 'project',
    stoppedBy: 'tlf',
    joinable: true,
    dissolves: [],
  },
  {
    id: 'realisation',
    name: { nb: 'Realiseringsfase', en: 'Realisation phase' },
    paragraph: 'V4 §4.4',
    steps: [
      { id: 'development', name: { nb: 'Utvikling', en: 'Development' } },
      { id: 'pilot', name: { nb: 'Pilotdrift', en: 'Pilot operation' } },
      { id: 'pilot-evaluation', name: { nb: 'Evaluering av pilot', en: 'Pilot evaluation' } },
    ],
    requiredRoles: [
      { role: 'projectLead', paragraph: 'V4 §3.3' },
      { role: 'steeringLead', paragraph: 'V4 §3.4' },
    ],
    kind: 'project',
    stoppedBy: 'tlf',
    joinable: true,
    dissolves: [],
  },
  {
    id: 'rollout',
    name: { nb: 'Utrullingsfase', en: 'Rollout phase' },
    paragraph: 'V4 §4.5',
    steps: [
      { id: 'general-access', name: { nb: 'Allmenn tilgang', en: 'General access' } },
      { id: 'operations-regime', name: { nb: 'Forvaltningsregime', en: 'Operations regime' } },
      { id: 'final-evaluation', name: { nb: 'Sluttevaluering', en: 'Final evaluation' } },
    ],
    // Footnote 4 to §3.2: in rollout too a project has a formal steering group and a project lead.
    requiredRoles: [
      { role: 'projectLead', paragraph: 'V4 §3.2' },
      { role: 'steeringLead', paragraph: 'V4 §3.2' },
    ],
    kind: 'project',
    stoppedBy: 'sg',
    joinable: true,
    dissolves: [],
  },
  {
    id: 'operations',
    name: { nb: 'Forvaltning', en: 'Operations' },
    paragraph: 'V4 §3.5',
    steps: [{ id: 'in-operation', name: { nb: 'I drift', en: 'In operation' } }],
    requiredRoles: [],
    kind: 'initiative',
    stoppedBy: 'sg',
    joinable: true,
    dissolves: ['projectLead', 'steeringLead'],
  },
];
