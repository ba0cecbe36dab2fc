import { differences } from '../../src/domain/record/compare';
import { recordOf, resultsOf } from '../../src/domain/record/make';
import { replay } from '../../src/domain/record/replay';
import type { InitiativeState } from '../../src/domain/state';
import { wire } from '../support/given';

/** Where an initiative differs from its record, told again by the rules; empty when it does not. */
export function untrue(state: InitiativeState): string[] {
  const record = recordOf(state);
  if (!record) return ['no record'];
  const told = replay(wire(record));
  if ('because' in told) return [`row ${told.row}: ${told.because}`];
  const { decisions, cases, standing } = resultsOf(told.state);
  return [
    ...differences(record.decisions, decisions, 'decisions'),
    ...differences(record.cases, cases, 'cases'),
    ...differences(record.standing, standing, 'standing'),
  ];
}
