import type { Envelope } from '../../src/contract/envelope';
import { commands } from '../../src/contract/commands';
import { begin } from '../../src/domain/begin';
import { toIso } from '../../src/domain/calendar';
import { judge } from '../../src/domain/decide';
import { recordOf, withLineage } from '../../src/domain/record/make';
import type { DecisionRecord } from '../../src/domain/record/shape';
import { rootPerson, snapshotOf } from '../../src/domain/register';
import { changeRegister, type RegisterChange } from '../../src/domain/registerChange';
import { filesOf } from '../../src/record/directory';
import { verify } from '../../src/record/verify';
import { anIdea, pmo, register, wire } from '../support/given';
import { publicKeyFor, signed, withKeys } from '../support/keys';

jest.setTimeout(120_000);

/** A record of a programme that signs: the register loaded with the root key, then an idea and PMO's first step. */
function signedRecord(): { record: DecisionRecord; changes: RegisterChange[] } {
  const idea = anIdea();
  const at = idea.state.registeredAt;
  const { revision: _, ...held } = snapshotOf(withKeys(register));
  const load = signed({
    v: 1,
    id: 'load-register-1',
    programme: register.programme,
    command: 'loadRegister',
    target: 'programme',
    by: rootPerson,
    register: 0,
    sentAt: toIso(at),
    payload: { snapshot: wire({ ...held, revision: 0 }) },
  });
  const loaded = changeRegister({ ...held, revision: 0 }, load, at);
  if (!loaded.ok) throw new Error(loaded.refused.message);
  const changes: RegisterChange[] = [{ revision: 1, cause: { kind: 'command', at, envelope: load } }];
  const envelope = signed({ ...idea.state.chain.entries[0]!.envelope!, register: 1 });
  const first = begin(
    {
      envelope,
      payload: commands.register.payload.parse(envelope.payload),
      register: loaded.value.register,
      ruleSet: idea.state.ruleSet,
      clockOffsetMs: 0,
    },
    at,
  );
  const assess: Envelope = signed(wire({ ...idea.envelope(pmo, 'assess', { utility: 5 }), register: 1 }));
  const answer = judge(first, 'assess', assess, at + 60_000);
  if (!answer.ok) throw new Error(answer.refused.message);
  return { record: wire(withLineage(recordOf(answer.value.state)!, changes)), changes };
}

const root = publicKeyFor(rootPerson);
const failed = async (record: DecisionRecord, trusted: string | undefined) =>
  verify(await filesOf(record), { root: trusted })
    .findings.filter((f) => f.holds === 'no')
    .map((f) => [f.check, ...f.places]);

describe('a signed record', () => {
  test('holds with the root it goes back to, and with no other and none', async () => {
    const { record } = signedRecord();
    expect(await failed(record, root)).toEqual([]);
    expect(await failed(record, publicKeyFor('en annen'))).toEqual([['trust', 'registers[0]']]);
    expect(await failed(record, undefined)).toEqual([['trust', 'registers[0].register.root']]);
  });

  test('does not go back to a root that never signed the register', async () => {
    const { record } = signedRecord();
    expect(await failed(withLineage(record, []), root)).toEqual([['trust', 'registers[0]']]);
  });

  test('names the command that another has signed, or that was changed after it was signed', async () => {
    const { record } = signedRecord();
    const [, row] = record.timeline;
    if (row?.what !== 'command') throw new Error('no command');
    const { proof: _, ...unsigned } = row.envelope;
    for (const envelope of [signed(unsigned, 'per.nav'), { ...row.envelope, payload: { utility: 1 } }]) {
      const forged = { ...record, timeline: [record.timeline[0]!, { ...row, envelope }] };
      const found = await failed(forged, root);
      expect(found).toContainEqual(['signatures', 'timeline[1].envelope.proof']);
    }
  });
});
