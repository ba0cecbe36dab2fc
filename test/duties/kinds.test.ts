import { v4_0 } from '../../src/domain/agreement';
import { openDuties } from '../../src/domain/duties';
import {
  anIdea,
  basis,
  everySeat,
  inConcept,
  inOperations,
  inPlanning,
  inRealisation,
  operationsLead,
  pmo,
  projectLead,
  readyForBP1,
  sha,
  steeringLead,
  type Initiative,
} from '../support/given';
import { aDesk, waitingCase } from '../support/desk';

/** What is owed now, by kind. */
const owed = (it: Initiative): string[] => [
  ...new Set(openDuties(it.state, it.now).flatMap((d) => (d.upcoming ? [] : [d.rule.kind]))),
];
/** How the last duty of a kind ended. */
const ended = (it: Initiative, kind: string): string | undefined =>
  it.state.settled.findLast((s) => s.kind === kind)?.status;

/** For each kind: a scene in which it is owed, and what discharges it. */
const stories: Record<string, { owing: () => Initiative; discharge: (it: Initiative) => void }> = {
  'idea-comparison': { owing: anIdea, discharge: (it) => it.takes(pmo, 'assess', { utility: 3 }) },
  position: {
    owing: () => {
      const it = readyForBP1();
      it.takes(pmo, 'table', { gate: 'BP1' });
      return it;
    },
    discharge: (it) => everySeat(it, 'BP1-1'),
  },
  condition: {
    owing: () => {
      const it = readyForBP1();
      it.takes(pmo, 'table', {
        gate: 'BP1',
        conditions: [{ text: 'Avklar hjemmel', owner: 'nav', due: '2027-01-31' }],
      });
      everySeat(it, 'BP1-1');
      return it;
    },
    discharge: (it) => it.takes('per.nav', 'fulfil', { condition: 'BP1-1/1' }),
  },
  checkout: {
    owing: inConcept,
    discharge: (it) =>
      it.takes('per.nav', 'document', { kind: 'legal-privacy-checkout', actor: 'nav', sha256: sha('n') }),
  },
  'project-report': {
    owing: () => {
      const it = inConcept();
      it.until('2026-12-01');
      return it;
    },
    discharge: (it) => it.takes(projectLead, 'report', { status: 'green', text: 'I rute' }),
  },
  'mandate-handover': {
    owing: () => {
      const it = inConcept();
      basis(it, 'BP2', ['mandate-planning']);
      return it;
    },
    discharge: (it) => it.takes(projectLead, 'document', { kind: 'mandate-planning', sha256: sha('m') }),
  },
  will: {
    owing: () => {
      const it = inConcept();
      basis(it, 'BP2');
      it.takes(pmo, 'refer', { gate: 'BP2' });
      return it;
    },
    discharge: (it) => it.takes('tor.nav', 'will', { gate: 'BP2', actor: 'nav', answer: 'yes' }),
  },
  'vacant-role': {
    owing: () => {
      const it = inPlanning();
      it.takes(pmo, 'appoint', { role: 'steering-lead', vacate: true });
      return it;
    },
    discharge: (it) => it.takes(pmo, 'appoint', { role: 'steering-lead', person: steeringLead }),
  },
  'communication-strategy': {
    owing: inRealisation,
    discharge: (it) =>
      it.takes(projectLead, 'document', { kind: 'communication-strategy', sha256: sha('k') }),
  },
  lessons: {
    owing: () => {
      const it = anIdea();
      it.takes(pmo, 'stop', { reason: 'Lite attraktivt' });
      return it;
    },
    discharge: (it) => it.takes(pmo, 'lessons', { sha256: sha('l') }),
  },
  'operations-report': {
    owing: () => {
      const it = inOperations();
      it.until('2026-12-01');
      return it;
    },
    discharge: (it) => it.takes(operationsLead, 'report', { status: 'green', text: 'Stabilt' }),
  },
  'operations-meeting': {
    owing: inOperations,
    discharge: (it) => it.takes(operationsLead, 'document', { kind: 'minutes', sha256: sha('r') }),
  },
  'tlf-cadence': {
    owing: () => {
      const it = aDesk();
      it.takes(pmo, 'planMeeting', { forum: 'sg', begins: '2026-12-09' });
      it.until('2027-04-01');
      return it;
    },
    discharge: (it) => it.takes(pmo, 'planMeeting', { forum: 'tlf', begins: '2027-05-12' }),
  },
  'extra-meeting': {
    owing: () => {
      const it = aDesk();
      it.takes(pmo, 'planMeeting', { forum: 'tlf', begins: '2027-05-12' });
      it.looks([waitingCase(it.now)]);
      return it;
    },
    discharge: (it) =>
      it.takes(pmo, 'planMeeting', {
        forum: 'tlf',
        begins: '2026-12-16',
        kind: 'extra',
        reason: 'SBL haster',
      }),
  },
  'meeting-minutes': {
    owing: () => {
      const it = aDesk({ watched: true });
      it.takes(pmo, 'planMeeting', { forum: 'sg', begins: '2026-12-09' });
      it.until('2026-12-10');
      return it;
    },
    discharge: (it) => {
      it.takes(pmo, 'minutes', { meeting: 'SG-2026-12-09', sha256: sha('r') });
      it.takes(pmo, 'attendance', { meeting: 'SG-2026-12-09', present: ['nav'] });
    },
  },
};

test('there is a story for every kind of the table, but for the process’s report, which comes with processes', () => {
  const kinds = v4_0.duties.map((d) => d.kind).filter((kind) => kind !== 'process-report');
  expect(Object.keys(stories).sort()).toEqual(kinds.sort());
});

test.each(Object.entries(stories))('%s is owed, and ends when it is done', (kind, { owing, discharge }) => {
  const it = owing();
  expect(owed(it)).toContain(kind);
  if (kind === 'operations-meeting') it.until('2027-02-02');
  discharge(it);
  expect(ended(it, kind)).toBe('done');
});

describe('a duty that ends without having been done', () => {
  test('is waived when its document is: the actor hears that it is not awaited, and is not thanked', () => {
    const it = inConcept();
    it.until('2026-11-25');
    it.takes(pmo, 'waive', {
      kind: 'legal-privacy-checkout',
      actor: 'nav',
      reason: 'Ingen personopplysninger',
    });
    expect(ended(it, 'checkout')).toBe('waived');
    expect(it.letters('dutyDone').map((l) => [Object.values(l.to)[0], l.facts])).toEqual([
      ['nav', expect.objectContaining({ kind: 'dutyDone', how: 'waived' })],
    ]);
  });

  test('is void when its source is gone: what was owed in a phase, a role that is not needed any more', () => {
    const it = inPlanning();
    it.until('2026-12-02');
    it.takes(pmo, 'appoint', { role: 'steering-lead', vacate: true });
    it.until('2026-12-04');
    it.takes(pmo, 'stop', { reason: 'Ferdig', meeting: 'TLF' });
    everySeat(it, 'STOP-1');
    expect(ended(it, 'project-report')).toBe('void');
    expect(ended(it, 'vacant-role')).toBe('void');
    const told = it.letters('dutyDone').filter((l) => l.facts.kind === 'dutyDone' && l.facts.how === 'void');
    expect(told.map((l) => Object.values(l.to)[0] as string).sort()).toEqual(['ida.lead', 'pmo']);
  });

  test('that nobody had been reminded of ends in silence', () => {
    const it = inConcept();
    it.takes(pmo, 'waive', {
      kind: 'legal-privacy-checkout',
      actor: 'nav',
      reason: 'Ingen personopplysninger',
    });
    expect(it.letters('dutyDone')).toEqual([]);
  });
});

test('after a stop the lessons are asked of whoever leads, and told to the others without asking', () => {
  const it = inConcept();
  it.takes(pmo, 'stop', { reason: 'Lite attraktivt' });
  everySeat(it, 'STOP-1');
  const asked = it
    .letters('ended')
    .filter((l) => l.facts.kind === 'ended' && l.facts.lessons !== null)
    .map((l) => Object.values(l.to)[0]);
  expect(asked).toEqual([projectLead]);
  expect(it.letters('ended').length).toBeGreaterThan(4);
});

test('ideas are compared once a quarter: to weigh one again discharges the quarter, and the next is reminded of anew', () => {
  const it = anIdea();
  it.takes(pmo, 'assess', { utility: 3 });
  const reminders = () => it.letters('duty').filter((l) => l.id.startsWith('duty:comparison/')).length;
  it.until('2027-02-04', '10:00');
  expect(reminders()).toBe(1);
  it.takes(pmo, 'assess', { utility: 4 });
  expect(ended(it, 'idea-comparison')).toBe('done');
  it.until('2027-05-04', '10:00');
  expect(reminders()).toBe(2);
});
