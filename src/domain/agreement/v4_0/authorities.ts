import { type AuthorityRule } from '../ruleSet';

/**
 * Who may send what outside the cases. Where a row names several, the code narrows it by the thing at hand: the
 * tabler amends its own case, the reporter of the line reports, the forum that decided annuls.
 */
export const authorities: AuthorityRule[] = [
  { command: 'register', may: ['anyActor'], paragraph: 'V4 §4.1' },
  { command: 'loadRegister', may: ['pmo'], paragraph: 'V4 §1.1' },
  { command: 'assess', may: ['pmo'], paragraph: 'V4 §4.1' },
  { command: 'prioritise', may: ['pmo'], paragraph: 'V4 §4.1' },
  { command: 'qualify', may: ['pmo'], paragraph: 'V4 §4.1' },
  { command: 'recommend', may: ['pmo'], paragraph: 'V4 §3.2' },
  { command: 'extend', may: ['pmo'], paragraph: 'V4 §3.3' },
  { command: 'bounced', may: ['pmo'], paragraph: 'V4 §3.3' },
  { command: 'invite', may: ['pmo'], paragraph: 'V4 §3.3' },
  // Nobody joins on another's behalf: participation is voluntary.
  { command: 'join', may: ['ownActor'], paragraph: 'V4 §4.1' },
  { command: 'leave', may: ['ownActor'], paragraph: 'V4 §5' },
  { command: 'appoint', may: ['pmo'], paragraph: 'V4 §3.3' },
  { command: 'step', may: ['pmo', 'steeringLead', 'projectLead'], paragraph: 'V4 §4' },
  {
    command: 'document',
    may: ['pmo', 'steeringLead', 'projectLead', 'operationsLead', 'ownActor'],
    paragraph: 'V4 §3.3',
  },
  { command: 'waive', may: ['pmo'], paragraph: 'V4 §4' },
  { command: 'refer', may: ['pmo', 'sg'], paragraph: 'V4 §3.2' },
  { command: 'table', may: ['pmo', 'sg'], paragraph: 'V4 §3.3' },
  { command: 'amend', may: ['pmo', 'sg'], paragraph: 'V4 §3.3' },
  { command: 'move', may: ['pmo', 'sg'], paragraph: 'V4 §3.3' },
  { command: 'withdrawCase', may: ['pmo', 'sg'], paragraph: 'V4 §3.3' },
  { command: 'fulfil', may: ['conditionOwner', 'pmo'], paragraph: 'V4 §3.3' },
  { command: 'annul', may: ['tlf', 'sg', 'pmo'], paragraph: 'V4 §3' },
  { command: 'report', may: ['steeringLead', 'projectLead', 'operationsLead', 'pmo'], paragraph: 'V4 §3.4' },
  { command: 'escalate', may: ['steeringLead', 'operationsLead', 'pmo'], paragraph: 'V4 §3.2' },
  {
    command: 'stop',
    may: ['pmo', 'sg', 'steeringLead', 'projectLead', 'operationsLead'],
    paragraph: 'V4 §4',
  },
  { command: 'lessons', may: ['pmo', 'steeringLead', 'projectLead'], paragraph: 'V4 §4' },
  { command: 'authoriseResources', may: ['pmo'], paragraph: 'V4 §3.2' },
  { command: 'admitActor', may: ['pmo', 'sg'], paragraph: 'V4 §2.3' },
  // Kept from V2: the text of V4 is silent on taking leave of an actor.
  { command: 'retireActor', may: ['pmo', 'sg'], paragraph: 'V2 §3.1' },
  { command: 'admitOffModel', may: ['pmo', 'sg'], paragraph: 'V4 §3.1' },
  { command: 'adoptRuleSet', may: ['pmo'], paragraph: 'V4 §1.1' },
  { command: 'allowWritten', may: ['pmo', 'sg'], paragraph: 'V4 §3.1' },
  { command: 'moveRuleSet', may: ['pmo'], paragraph: 'V4 §1.1' },
  { command: 'startProcess', may: ['pmo'], paragraph: 'V4 §3.3' },
  { command: 'beginProcess', may: ['pmo'], paragraph: 'V4 §3.3' },
  { command: 'conclude', may: ['pmo'], paragraph: 'V4 §3.3' },
  { command: 'handOverExternal', may: ['pmo', 'steeringLead', 'projectLead'], paragraph: 'V4 §4.2.1' },
  { command: 'closeRollout', may: ['pmo', 'steeringLead', 'projectLead'], paragraph: 'V4 §4.5' },
];
