import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createBareGround } from '../../chaos/bareGround';
import type { Account, TakenLetter, Trouble } from '../../chaos/books/account';
import { balance, faultsIn, type Balance } from '../../chaos/books/balance';
import { remindersOwed } from '../../chaos/books/reminders';
import { whatShouldBe, type ShouldBe } from '../../chaos/books/shouldBe';
import { busyDiary, founding } from '../../chaos/diary';
import { createPlayer } from '../../chaos/player';
import { randomFrom } from '../../chaos/random';
import { repositoryRoot } from '../../src/config';
import { parseRegister } from '../../src/contract/registerYaml';
import { osloInstant } from '../../src/domain/calendar';
import type { Register } from '../../src/domain/register';

const dayMs = 24 * 3_600_000;
const from = osloInstant('2027-01-04', '09:00');

function sampleRegister(): Register {
  const read = parseRegister(readFileSync(path.join(repositoryRoot, 'register.sample.yaml'), 'utf8'));
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return { ...read.register, standing: { ...read.register.standing, sending: 'always' } };
}

/** A busy life by the rules alone, and everything that is known of it afterwards. */
async function lived(key: string, months: number): Promise<{ account: Account; letters: TakenLetter[] }> {
  const register = sampleRegister();
  const ground = createBareGround(key, register, from);
  const player = createPlayer({ key, register, ground, prefix: key.toLowerCase() });
  await player.take(founding(key, { register, from }));
  await player.live(busyDiary(key, { register, from, months, random: randomFrom(2) }));
  await ground.passTo((await ground.now()) + 40 * dayMs);
  const account: Account = {
    key,
    register,
    acknowledged: player.acknowledged,
    record: ground.record(),
    state: await ground.state(),
    until: await ground.now(),
    silences: [],
  };
  return { account, letters: ground.letters };
}

let account: Account;
let letters: TakenLetter[];
let should: ShouldBe;
beforeAll(async () => {
  ({ account, letters } = await lived('BOK', 4));
  should = whatShouldBe(account);
});

const books = (given: Partial<Account> = {}, post = letters, troubles: Trouble[] = []): Balance =>
  balance([{ ...account, ...given }], post, troubles, () => should);
const reminder = (): TakenLetter =>
  letters.find((letter) => letter.intents[0]?.startsWith('duty:report/project/'))!;

test('the books balance when nothing is broken, with something on every page', () => {
  const { counts, ...pages } = books();
  expect(Object.values(pages).flat()).toEqual([]);
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
});

test('reminders of reports come to the same by the rules and by a calendar of its own', () => {
  const byRules = should.rungs.map(({ duty, rung }) => `${duty} ${rung}`);
  const owed = remindersOwed(account);
  expect(owed.length).toBeGreaterThan(5);
  expect(byRules).toEqual(expect.arrayContaining(owed.map(({ duty, rung }) => `${duty} ${rung}`)));
  const months = new Set(owed.map(({ duty }) => duty));
  const others = byRules.filter((rung) => months.has(rung.split(' ')[0]!));
  expect(others).toHaveLength(owed.length);
});

test('a command that was acknowledged and is not in the record is lost', () => {
  const gone = account.record[100]!;
  const { lost } = books({ record: account.record.filter((entry) => entry !== gone) });
  expect(lost).toEqual([`BOK ${gone.command} ${gone.id}`]);
});

test('a record that was changed afterwards does not hold', () => {
  const [first, second, ...rest] = account.record;
  expect(books({ record: [first!, ...rest] }).altered.length).toBeGreaterThan(0);
  const moved = { ...second!, at: rest[0]!.at };
  expect(books({ record: [first!, moved, ...rest] }).altered).toEqual([
    `BOK ${second!.command} ${second!.id}: recorded otherwise than acknowledged`,
  ]);
});

test('what nobody sent, and what was taken twice, is seen', () => {
  const last = account.record.at(-1)!;
  expect(books({ record: [...account.record, last] }).invented).toEqual([`BOK ${last.id}`]);
  expect(books({ acknowledged: account.acknowledged.slice(0, -1) }).invented).toEqual([`BOK ${last.id}`]);
});

test('a state that is not what the rules make of the commands is astray', () => {
  const state = { ...account.state, phase: 'idea' };
  expect(books({ state }).astray).toEqual(['BOK phase is "idea" and ought to be "operations"']);
});

test('a letter that never came is missing, and a reminder that never came is found twice over', () => {
  const lost = reminder();
  const [intent] = lost.intents;
  const { missing, unreminded } = books(
    {},
    letters.filter(({ intents }) => !intents[0]!.startsWith(intent!.replace(/:[^:]+$/, ''))),
  );
  expect(missing).toContain(`BOK ${intent}`);
  expect(unreminded).toEqual([`BOK ${intent!.split(':').slice(1, 3).join(' ')}`]);
});

test('a letter that nobody should have had is needless', () => {
  const stray = {
    ...reminder(),
    messageId: '<stray>',
    intents: ['duty:report/project/2027-07:late:stig.lead'],
  };
  expect(books({}, [...letters, stray]).needless).toEqual([`BOK ${stray.intents[0]}`]);
});

test('the same word in two letters is a fault, also with trouble', () => {
  const again = { ...reminder(), messageId: '<another>' };
  const trouble: Trouble = { what: 'worker', from: again.at, to: again.at + 1000 };
  expect(faultsIn(books({}, [...letters, again], [trouble]))).toEqual([
    `saidTwice: BOK ${again.intents[0]} to ${again.to[0]}`,
  ]);
});

test('a letter that comes twice is no fault when something broke just after it was taken, and only then', () => {
  const first = reminder();
  const again = { ...first, at: first.at + 30_000 };
  const broke = (after: number): Trouble[] => [
    { what: 'worker', from: first.at + after, to: first.at + after + 1500 },
  ];
  const near = books({}, [...letters, again], broke(100));
  expect(near.doubles).toMatchObject([{ messageId: first.messageId, extra: 1, because: 'worker' }]);
  expect(faultsIn(near)).toEqual([]);
  for (const troubles of [[], broke(20_000), broke(60_000)]) {
    expect(faultsIn(books({}, [...letters, again], troubles))).toEqual([
      `double without a cause: BOK ${first.messageId}`,
    ]);
  }
});

test('while the mail server is silent nothing is lost: what is overtaken is listed, the rest is due afterwards', () => {
  const silences = [{ from: from + 33 * dayMs, to: from + 40 * dayMs }];
  const due = whatShouldBe({ ...account, silences });
  expect(due.overtaken.length).toBeGreaterThan(0);
  const whole = new Set(letters.flatMap(({ intents }) => intents));
  const known = [...due.letters, ...due.overtaken].map(({ intent }) => intent.id);
  expect(known.filter((id) => !whole.has(id))).toEqual([]);
  const { overtaken, missing } = balance(
    [account],
    letters.filter(({ intents }) => !due.overtaken.some(({ intent }) => intents.includes(intent.id))),
    [],
    () => due,
  );
  expect(missing).toEqual([]);
  expect(overtaken).toHaveLength(due.overtaken.length);
});
