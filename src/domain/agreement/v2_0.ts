import { type RuleSet } from './ruleSet';
import { authorities } from './v2_0/authorities';
import { documents } from './v2_0/documents';
import { duties } from './v2_0/duties';
import { closure, gates } from './v2_0/gates';
import { meetings } from './v2_0/meetings';
import { phases } from './v2_0/phases';
import { transitions } from './v4_0/gates';

/**
 * Version 2.0 of the collaboration declaration (1 October 2017). It has no numbered decision points: what it says of
 * going from phase to phase is laid on the same four gates, and "(vår lesning)" marks where the text is silent.
 */
export const v2_0: RuleSet = {
  version: '2.0',
  title: { nb: 'DSOP samarbeidserklæring V2.0', en: 'DSOP collaboration declaration V2.0' },
  source: 'V2',
  drafted: '2017-10-01',
  effectiveFrom: '2017-10-01',
  approvals: [],
  author: 'DSOP-Programkontoret',
  note: {
    nb: 'Samarbeidserklæringen er ikke juridisk bindende; den beskriver samarbeidsmodellen mellom partene i DSOP.',
    en: 'The collaboration declaration is not legally binding; it describes the collaboration model of the parties in DSOP.',
  },
  forums: {
    tlf: {
      name: { nb: 'Topplederforum', en: 'Top leader forum' },
      short: 'TLF',
      level: 'strategic',
      paragraph: 'V2 §3.1',
      method: 'consensus',
      methodParagraph: 'V2 §3.1',
      methodOurs: false,
      methodBy: null,
      writtenBy: 'tlfWrittenProcedure',
      quorum: { participants: true, share: 0.5 },
      undecidedTo: ['sg'],
    },
    sg: {
      name: { nb: 'Styringsgruppen for DSOP', en: 'Steering group for DSOP' },
      short: 'DSOP SG',
      level: 'tactical',
      paragraph: 'V2 §3.2',
      method: 'consensus',
      methodParagraph: 'V2 §3.2',
      methodOurs: true,
      methodBy: 'sgMethod',
      writtenBy: null,
      quorum: { participants: true, share: 0.5 },
      undecidedTo: ['pmo', 'chair'],
    },
    pmo: {
      name: { nb: 'Programkontoret for DSOP', en: 'Programme office for DSOP' },
      short: 'Programkontoret',
      level: 'operational',
      paragraph: 'V2 §3.3',
      method: 'chair',
      methodParagraph: 'V2 §3.3',
      methodOurs: true,
      methodBy: null,
      writtenBy: null,
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
  // One line only: V2 knows neither processes nor reports from operations.
  reporting: [
    {
      id: 'project',
      name: { nb: 'Prosjektstatus', en: 'Project status' },
      paragraph: 'V2 §4',
      phases: ['concept', 'planning', 'realisation', 'rollout'],
      reporters: ['projectLead'],
      standIn: 'pmo',
      copies: [],
      to: 'pmo',
      skipMonths: [],
      duty: 'project-report',
    },
  ],
  duties,
  authorities,
  stop: {
    paragraph: 'V2 §4',
    proposedBy: ['pmo', 'sg', 'projectLead'],
    suspendedBy: 'sg',
    lessons: { kind: 'lessons-analysis', paragraph: 'V2 §4' },
  },
  escalation: { to: 'sg', paragraph: 'V2 §3.2' },
  limits: { backdatingDays: 60, closingWorkingDays: 10, pmoPersonDays: 0 },
  meetings,
  phaseMonthsAdvice: { months: 3, paragraph: 'V2 §4' },
};
