import { updateIdOf } from '../../src/client/commands';
import { caseConcerned, envelopeOf, newCommandId } from '../../src/client/envelope';
import { visibilityQuery } from '../../src/client/list';
import { envelopeSchema } from '../../src/contract/envelope';
import type { CaseView } from '../../src/domain/view';

const aCase = (id: string, status: string): CaseView => ({
  id,
  revision: 2,
  status,
  question: '',
  gate: null,
  forum: 'sg',
  tabledAt: '',
  tabledBy: null,
  closesAt: '',
  mode: 'written',
  reference: null,
  proposal: { outcome: 'approved', text: null, conditions: [] },
  manifest: { hash: 'a'.repeat(64), items: [] },
  seats: [],
  positions: [],
  outcome: null,
  sentence: null,
});

const parts = {
  id: 'command-1',
  programme: 'dsop',
  command: 'decide' as const,
  key: 'SBL',
  by: 'per.nav',
  register: 3,
  payload: { gate: 'BP1', position: 'support' },
  concerns: aCase('BP1-1', 'open'),
  decidedOn: undefined,
  sentAt: 0,
};

describe('the envelope', () => {
  test('is what the contract says, and pins what the sender saw', () => {
    const envelope = envelopeOf(parts);
    expect(envelopeSchema.parse(envelope)).toEqual(envelope);
    expect(envelope).toMatchObject({
      target: 'initiative-SBL',
      case: { id: 'BP1-1', revision: 2, manifest: 'a'.repeat(64) },
      register: 3,
      sentAt: '1970-01-01T01:00:00+01:00',
    });
    expect(JSON.parse(JSON.stringify(envelope))).toEqual(envelope);
  });

  test('is addressed to the programme where it is the programme that takes it', () => {
    expect(envelopeOf({ ...parts, command: 'register' }).target).toBe('programme');
  });

  test('gets ids that differ and are well-formed', () => {
    const ids = Array.from({ length: 200 }, newCommandId);
    expect(new Set(ids).size).toBe(200);
    for (const id of ids) expect(envelopeSchema.shape.id.safeParse(id).success).toBe(true);
  });

  test('repeats under the same update id, unless it says something else', () => {
    const envelope = envelopeOf(parts);
    const later = { ...envelope, sentAt: '2026-12-01T10:00:00+01:00', register: 9 };
    expect(updateIdOf(later)).toBe(updateIdOf(envelope));
    const other = { ...envelope, payload: { gate: 'BP1', position: 'object', reason: 'Nei' } };
    expect(updateIdOf(other)).not.toBe(updateIdOf(envelope));
  });
});

describe('the case a command concerns', () => {
  const cases = [
    aCase('BP2-1', 'decided'),
    aCase('REF-BP2-1', 'open'),
    aCase('BP2-2', 'open'),
    aCase('BP1-1', 'decided'),
  ];
  const concerned = (...[command, payload]: [Parameters<typeof caseConcerned>[0], Record<string, unknown>]) =>
    caseConcerned(command, payload, cases)?.id;

  test('is the one named', () => {
    expect(concerned('decide', { case: 'BP2-1' })).toBe('BP2-1');
    expect(concerned('move', { case: 'ingen' })).toBeUndefined();
  });

  test('is the open one of the gate or of the referral', () => {
    expect(concerned('decide', { gate: 'BP2' })).toBe('BP2-2');
    expect(concerned('approve', { referral: 'BP2' })).toBe('REF-BP2-1');
    expect(concerned('approve', { gate: 'BP1' })).toBeUndefined();
  });

  test('a will is bound to the case of the gate, before that to its referral', () => {
    expect(concerned('will', { gate: 'BP2' })).toBe('BP2-2');
    expect(caseConcerned('will', { gate: 'BP2' }, cases.slice(0, 2))?.id).toBe('REF-BP2-1');
  });

  test('is none for other commands', () => {
    expect(concerned('recommend', { gate: 'BP2' })).toBeUndefined();
  });
});

test('a list filter stays a filter, whatever it is given', () => {
  expect(visibilityQuery({ phase: 'concept', awaits: ['pmo', 'sg'], overdue: true, runningOnly: true })).toBe(
    "WorkflowType IN ('initiative', 'process') AND ExecutionStatus = 'Running' AND DsopPhase = 'concept' AND DsopAwaits IN ('pmo', 'sg') AND DsopOverdue > 0",
  );
  expect(visibilityQuery({ actor: "x' OR 'a'='a" })).toContain("DsopActors = 'x\\' OR \\'a\\'=\\'a'");
});
