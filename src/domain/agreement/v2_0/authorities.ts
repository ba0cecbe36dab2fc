import { type AuthorityRule } from '../ruleSet';

/** Who may send what outside the cases under V2. Nobody escalates: V2 has no such path. */
export const authorities: AuthorityRule[] = [
  { command: 'register', may: ['anyActor'], paragraph: 'V2 §4.1' },
  { command: 'assess', may: ['pmo'], paragraph: 'V2 §4.1' },
  { command: 'prioritise', may: ['pmo'], paragraph: 'V2 §4.1' },
  { command: 'qualify', may: ['pmo'], paragraph: 'V2 §4.1' },
  { command: 'recommend', may: ['pmo'], paragraph: 'V2 §4.1' },
  { command: 'invite', may: ['pmo'], paragraph: 'V2 §3.3' },
  { command: 'join', may: ['ownActor'], paragraph: 'V2 §3.3' },
  { command: 'leave', may: ['ownActor'], paragraph: 'V2 §2' },
  { command: 'appoint', may: ['pmo'], paragraph: 'V2 §3.3' },
  { command: 'step', may: ['pmo', 'projectLead'], paragraph: 'V2 §3.5' },
  { command: 'document', may: ['pmo', 'projectLead', 'ownActor'], paragraph: 'V2 §3.3' },
  { command: 'waive', may: ['pmo'], paragraph: 'V2 §4' },
  { command: 'refer', may: ['pmo', 'sg'], paragraph: 'V2 §3.2' },
  { command: 'table', may: ['pmo', 'sg'], paragraph: 'V2 §3.3' },
  { command: 'amend', may: ['pmo', 'sg'], paragraph: 'V2 §3.3' },
  { command: 'move', may: ['pmo', 'sg'], paragraph: 'V2 §3.3' },
  { command: 'withdrawCase', may: ['pmo', 'sg'], paragraph: 'V2 §3.3' },
  { command: 'fulfil', may: ['conditionOwner', 'pmo'], paragraph: 'V2 §3.3' },
  { command: 'annul', may: ['tlf', 'sg', 'pmo'], paragraph: 'V2 §3' },
  { command: 'report', may: ['projectLead', 'pmo'], paragraph: 'V2 §4' },
  { command: 'stop', may: ['pmo', 'sg', 'projectLead'], paragraph: 'V2 §4' },
  { command: 'lessons', may: ['pmo', 'projectLead'], paragraph: 'V2 §4' },
  { command: 'closeRollout', may: ['pmo', 'projectLead'], paragraph: 'V2 §4.5' },
];
