import { type RuleSet } from './ruleSet';
import { authorities } from './v4_0/authorities';
import { documents } from './v4_0/documents';
import { duties } from './v4_0/duties';
import { closure, gates, transitions } from './v4_0/gates';
import { phases } from './v4_0/phases';

/** Version 4.0 of the collaboration declaration (14 May 2024), the set that new initiatives begin under. */
export const v4_0: RuleSet = {
  version: '4.0',
  title: { nb: 'DSOP samarbeidserklæring V4.0', en: 'DSOP collaboration declaration V4.0' },
  source: 'V4',
  drafted: '2024-05-14',
  // The text names two dates and not from when it governs; the day SG adopted it is our choice.
  effectiveFrom: '2024-05-14',
  approvals: [
    { forum: 'sg', date: '2024-05-14', paragraph: 'V4 §1.1' },
    { forum: 'tlf', date: '2025-06-16', paragraph: 'V4 §1.1' },
  ],
  author: 'PMO',
  note: {
    nb: 'Samarbeidserklæringen er ikke juridisk bindende; den beskriver samarbeidsmodellen mellom partene i DSOP.',
    en: 'The collaboration declaration is not legally binding; it describes the collaboration model of the parties in DSOP.',
  },
  forums: {
    tlf: {
      name: { nb: 'Topplederforum', en: 'Top leader forum' },
      short: 'TLF',
      level: 'strategic',
      paragraph: 'V4 §3.1',
      method: 'consensus',
      methodParagraph: 'V4 §3.1',
      methodOurs: false,
      quorum: { participants: true, share: 0.5 },
      undecidedTo: ['sg'],
    },
    sg: {
      name: { nb: 'DSOP styringsgruppe', en: 'DSOP steering group' },
      short: 'DSOP SG',
      level: 'tactical',
      paragraph: 'V4 §3.2',
      method: 'consensus',
      methodParagraph: 'V4 §3.2',
      methodOurs: true,
      quorum: { participants: true, share: 0.5 },
      undecidedTo: ['pmo', 'chair'],
    },
    pmo: {
      name: { nb: 'Programkontoret', en: 'Programme office' },
      short: 'PMO',
      level: 'operational',
      paragraph: 'V4 §3.3',
      // An office: any one of its persons acts for it.
      method: 'chair',
      methodParagraph: 'V4 §3.3',
      methodOurs: true,
      quorum: { participants: false, share: 0 },
      undecidedTo: ['sg'],
    },
  },
  phases,
  entry: 'idea',
  transitions,
  gates,
  closure,
  documents,
  reporting: [
    {
      id: 'project',
      name: { nb: 'Prosjektstatus', en: 'Project status' },
      paragraph: 'V4 §3.4',
      phases: ['concept', 'planning', 'realisation', 'rollout'],
      reporters: ['steeringLead', 'projectLead'],
      standIn: 'pmo',
      copies: ['projectLead'],
      to: 'pmo',
      skipMonths: [7],
      duty: 'project-report',
    },
    {
      id: 'process',
      name: { nb: 'Prosesstatus', en: 'Process status' },
      paragraph: 'V4 §3.3',
      phases: [],
      reporters: [],
      standIn: 'pmo',
      copies: [],
      to: 'sg',
      skipMonths: [],
      duty: 'process-report',
    },
    {
      id: 'operations',
      name: { nb: 'Driftsstatus', en: 'Operations status' },
      paragraph: 'V4 §3.5',
      phases: ['operations'],
      reporters: ['operationsLead'],
      standIn: 'pmo',
      copies: [],
      to: 'pmo',
      skipMonths: [],
      duty: 'operations-report',
    },
  ],
  duties,
  authorities,
  stop: {
    paragraph: 'V4 §4',
    proposedBy: ['pmo', 'sg', 'steeringLead', 'projectLead', 'operationsLead'],
    suspendedBy: 'sg',
    lessons: { kind: 'lessons-analysis', paragraph: 'V4 §4' },
  },
  limits: { backdatingDays: 60, closingWorkingDays: 10 },
};
