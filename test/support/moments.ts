import {
  anIdea,
  aQualifiedIdea,
  basis,
  everySeat,
  inConcept,
  inOperations,
  inPlanning,
  inRealisation,
  inRollout,
  pmo,
  readyForBP1,
  readyToDecide,
  sha,
  type Initiative,
} from './given';

const stopped = (): Initiative => {
  const it = inConcept();
  basis(it, 'BP2');
  it.takes(pmo, 'refer', { gate: 'BP2' });
  everySeat(it, 'REF-BP2-1');
  it.takes(pmo, 'stop', { reason: 'Ikke lenger aktuelt' });
  everySeat(it, 'STOP-1');
  return it;
};
const closed = (): Initiative => {
  const it = stopped();
  it.takes(pmo, 'lessons', { sha256: sha('l') });
  return it;
};

/** Where an initiative may stand, by name: every phase, a case before each forum, and both ends. */
export const moments: [string, () => Initiative][] = [
  ['registered', anIdea],
  ['qualified', aQualifiedIdea],
  ['ready for BP1', readyForBP1],
  ['in concept', inConcept],
  ['before the top leaders', () => readyToDecide(inConcept(), 'BP2')],
  ['in planning', inPlanning],
  ['in realisation', inRealisation],
  ['in rollout', inRollout],
  ['in operations', inOperations],
  ['stopped', stopped],
  ['closed', closed],
];
