import type { Envelope } from '../../src/contract/envelope';
import { snapshotOf } from '../../src/domain/register';
import type { RegisterChange } from '../../src/domain/registerChange';
import { aheadOf } from '../../src/ops/checks/clock';
import { room } from '../../src/ops/checks/disk';
import { fail, ok, skipped, warn } from '../../src/ops/checks/finding';
import { roomSays } from '../../src/ops/checks/room';
import { signingSays } from '../../src/ops/checks/signing';
import { checkProblems, versionsSay } from '../../src/ops/checks/workers';
import { checks, statusOf, type Check, type Diagnosis } from '../../src/ops/doctor';
import { register } from '../support/given';
import { withKeys } from '../support/keys';

const all = (finding = ok('')): Diagnosis =>
  Object.fromEntries(checks.map((check) => [check, finding])) as Diagnosis;

test.each<[number, string, Partial<Record<Check, ReturnType<typeof ok>>>]>([
  [0, 'all is well', {}],
  [0, 'something is to be noted, or was not looked at', { mail: warn('', ''), disk: skipped('') }],
  [1, 'something fails', { mail: fail('', '') }],
  [3, 'the server is out of reach', { server: fail('', ''), mail: fail('', '') }],
  [3, 'nobody polls', { pollers: fail('', '') }],
  [3, 'no worker answers', { answer: fail('', '') }],
  [1, 'another programme answers, or none is founded', { answer: { ...fail('', ''), answered: true } }],
  [
    3,
    'none is founded, since nobody polls',
    { pollers: fail('', ''), answer: { ...fail('', ''), answered: true } },
  ],
])('exit status %i when %s', (status, _when, found) => {
  expect(statusOf({ ...all(), ...found })).toBe(status);
});

test('clocks that may agree do; else the difference is the least it can be', () => {
  expect(aheadOf(1050, 1000, 1100)).toBe(0);
  expect(aheadOf(900, 1000, 1100)).toBe(-100);
  expect(aheadOf(5100, 1000, 1100)).toBe(4000);
});

test('room on the disk is enough, little or too little', () => {
  expect([50e9, 0.5e9, 0.05e9].map((bytes) => room('/data', bytes).grade)).toEqual(['ok', 'warn', 'fail']);
  expect(room('/data', 5 * 1024 ** 3).found).toBe('/data: 5,0 GB ledig');
});

test('a programme that has used four fifths of its room is told of, with the way on', () => {
  expect([undefined, 0, 79, 80, 100].map((used) => roomSays(used).grade)).toEqual([
    'skipped',
    'ok',
    'ok',
    'warn',
    'warn',
  ]);
  expect(roomSays(83)).toMatchObject({
    found: expect.stringContaining('83 %') as string,
    todo: expect.stringContaining('DSOP_PROGRAMME') as string,
  });
});

test.each<[string, string[], string[], string | null, string, string | null]>([
  ['one build without versioning', ['a'], [], null, 'ok', null],
  ['two builds without versioning', ['a', 'b'], [], null, 'warn', 'DSOP_WORKER_VERSIONING'],
  ['nobody', [], [], null, 'skipped', null],
  ['a versioned build, none current', ['a'], ['a'], null, 'fail', 'promote a'],
  ['an unversioned and a versioned build, none current', ['a', 'b'], ['b'], null, 'warn', null],
  ['the current build', ['a'], ['a'], 'a', 'ok', null],
  ['the current build and its successor', ['a', 'b'], ['a', 'b'], 'a', 'ok', null],
  ['another than the current build', ['b'], ['b'], 'a', 'fail', 'promote b'],
  ['one without versioning, where a build is current', ['a'], [], 'a', 'fail', 'promote --off'],
])('versions: %s', (_what, builds, versioned, current, grade, todo) => {
  const finding = versionsSay(builds, versioned, current);
  expect(finding.grade).toBe(grade);
  if (todo !== null) expect(finding.todo).toContain(todo);
});

test('workflows whose code fails are told by name, the first few of them', async () => {
  const stuck = Array.from({ length: 7 }, (_, i) => ({ workflowId: `initiative-K${i}` }));
  const bench = {
    connection: { withDeadline: (_ends: number, ask: () => unknown) => ask() },
    client: { workflow: { count: () => Promise.resolve({ count: stuck.length }), list: () => stuck } },
    leftMs: () => 1000,
  } as unknown as Parameters<typeof checkProblems>[0];
  expect(await checkProblems(bench)).toMatchObject({
    grade: 'fail',
    found:
      '7 arbeidsflyter står fast: initiative-K0, initiative-K1, initiative-K2, initiative-K3, initiative-K4 …',
  });
});

test('keys that a root never signed for are told of, with the way to mend it', () => {
  const envelope = (command: string, by: string): Envelope => ({
    v: 1,
    id: 'command-1',
    programme: 'dsop',
    command,
    target: 'programme',
    by,
    register: 0,
    sentAt: '2026-11-23T09:00:00+01:00',
    payload: {},
  });
  const change = (revision: number, command: string, by: string): RegisterChange => ({
    revision,
    cause: { kind: 'command', at: 0, envelope: envelope(command, by) },
  });
  const signs = snapshotOf(withKeys(register));
  const load = change(1, 'loadRegister', 'root');
  const enrol = change(2, 'enrol', 'ola.pmo');
  expect(signingSays(snapshotOf(register), []).grade).toBe('skipped');
  expect(signingSays(signs, [load]).found).toContain('ingenting er endret siden');
  expect(signingSays(signs, [load, enrol])).toMatchObject({ grade: 'ok', todo: null });
  for (const older of [[], [enrol], [change(1, 'loadRegister', 'ola.pmo')]])
    expect(signingSays(signs, older)).toMatchObject({
      grade: 'warn',
      todo: expect.stringContaining('load-register --file register.yaml --as root') as string,
    });
});
