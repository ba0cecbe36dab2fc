import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { overview } from '../../../src/cli/show';
import { plainStyle } from '../../../src/cli/style';
import type { Step } from '../../../src/dev/play';
import { compiledModule } from '../../support/bundle';
import { testEnvironment, type TestEnvironment } from '../../support/env';
import { eventsOf } from '../../support/history';
import { about, intentsOf, receivers } from '../../support/letters';
import type { Received } from '../../support/mailServer';

/** Mail that fails: nothing is lost, nothing is said under two Message-IDs, and no initiative stops for it. */

const begins = '2027-11-22T10:00:00+01:00';
const env = testEnvironment({
  beginsAt: begins,
  register: (sample) => ({ ...sample, standing: { ...sample.standing, sending: 'workingHours' } }),
});
const slow = testEnvironment({ beginsAt: begins });
const killed = testEnvironment({ beginsAt: begins, idle: true });

const pmo = 'pmo@dsop.example';
const day = 86_400_000;
const cast = { actor: 'finansnorge', participants: ['finansnorge', 'nav'], projectLead: 'ida.lead' };

/** A project in its concept phase that owes nothing but its monthly report. */
async function project(where: TestEnvironment, word: string): Promise<string> {
  const key = where.newKey(word);
  const life = where.life(key, { cast });
  await where.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
  await where.play(life.basis('BP2'));
  await where.delivered(key);
  return key;
}

const emailOf = (id: string): string => env.register.persons.find((p) => p.id === id)!.email;
const toPmo = (key: string): Step => ({
  key,
  command: 'escalate',
  by: 'ola.pmo',
  payload: { reason: 'Mangler ressurser', to: 'pmo' },
});

/** A case before DSOP SG, for ten working days. Out: its id. */
async function escalated(key: string): Promise<string> {
  await env.send({ key, command: 'escalate', by: 'ola.pmo', payload: { reason: 'Mangler ressurser' } });
  return (await env.state(key)).cases.at(-1)!.id;
}

async function support(key: string, id: string, without: string): Promise<void> {
  for (const { person } of env.register.seats.filter((s) => s.forum === 'sg' && s.person !== without))
    expect(
      await env.send({ key, command: 'decide', by: person, payload: { case: id, position: 'support' } }),
    ).toHaveProperty('receipt');
}

const copies = (letters: readonly Received[]): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const letter of letters)
    for (const intent of intentsOf(letter)) {
      const said = `${intent} ${letter.to.join()}`;
      found.set(said, [...(found.get(said) ?? []), letter.messageId]);
    }
  return found;
};

afterEach(async () => {
  await env.mail.up();
  env.mail.reset();
});

describe('in the background, since they take their time', () => {
  const workers: ChildProcess[] = [];
  let late: Promise<Received[]>;
  let twice: Promise<{ letters: Received[]; key: string }>;

  beforeAll(() => {
    late = takesAMinute();
    twice = diesInBetween();
    // They are awaited by the last tests.
    late.catch(() => undefined);
    twice.catch(() => undefined);
  });
  afterAll(() => {
    for (const worker of workers) worker.kill('SIGKILL');
  });

  async function takesAMinute(): Promise<Received[]> {
    const key = await project(slow, 'SEN');
    const before = slow.mail.letters.length;
    slow.mail.answerAfter(61_000);
    await slow.play([toPmo(key)]);
    while ((await slow.state(key)).letters.pending > 0) await wait(500);
    return slow.mail.letters.slice(before);
  }

  async function startWorker(): Promise<ChildProcess> {
    const worker = fork(compiledModule('src/worker'), [], {
      env: { ...process.env, ...killed.variables, DSOP_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    workers.push(worker);
    await once(worker, 'message');
    return worker;
  }

  /** Nine calls, five at once: the worker is killed when it has been told of five, and before it hears of the others. */
  async function diesInBetween(): Promise<{ letters: Received[]; key: string }> {
    const first = await startWorker();
    const key = killed.newKey('DREPT');
    const { registration, idea, joining, basis, roles, recommendation, table } = killed.life(key, { cast });
    await killed.play([...registration(), ...idea(), ...joining(), ...basis('BP1'), ...roles('concept')]);
    await killed.play(recommendation('BP1'));
    await killed.delivered(key);
    const before = killed.mail.letters.length;
    killed.mail.answerAfter(500);
    const tabled = killed.play(table('BP1'));
    await killed.mail.waitFor(before + 6, 30_000);
    first.kill('SIGKILL');
    await once(first, 'exit');
    await startWorker();
    await tabled;
    while ((await killed.state(key)).letters.pending > 0) await wait(500);
    return { letters: killed.mail.letters.slice(before), key };
  }

  describe('meanwhile', () => {
    test('a server that is down for three weeks: all is said when it is back, each thing once, and only what still holds', async () => {
      const key = await project(env, 'NEDE');
      await env.forward(key, '2027-11-29T10:00:00+01:00');
      await env.mail.down();
      env.mail.letters.length = 0;
      await env.forward(key, '2027-12-10T10:00:00+01:00');
      expect(
        await env.send({ key, command: 'annotate', by: 'ola.pmo', payload: { text: 'Vi venter' } }),
      ).toHaveProperty('receipt');
      await env.forward(key, '2027-12-20T10:00:00+01:00');
      const waiting = await env.state(key);
      expect(waiting).toMatchObject({ undelivered: [], letters: { failed: 0 } });
      const [escalation] = waiting.cases.filter((c) => c.id.startsWith('ESC'));
      expect(new Set(escalation?.seats.map((s) => s.call))).toEqual(new Set(['pending']));

      await env.mail.up();
      await env.forward(key, 2 * day);
      const state = await env.delivered(key);
      expect(state).toMatchObject({ undelivered: [], letters: { failed: 0, pending: 0 } });
      const letters = env.letters(key);
      expect(receivers(about(letters, `call:${escalation?.id}:`), env.register)).toHaveLength(9);
      expect([...copies(letters).values()].filter((ids) => ids.length > 1)).toEqual([]);
      // Of five reminders that waited, the lead gets the last.
      const reminders = letters
        .flatMap(intentsOf)
        .filter((i) => i.startsWith('duty:report/project/2027-12:'));
      expect(reminders.sort()).toEqual([
        'duty:report/project/2027-12:sg:ida.lead',
        'duty:report/project/2027-12:sg:pmo',
      ]);
    }, 120_000);

    test('one recipient refused: recorded, shown, told to PMO; the case does not close on that seat, until it answers by itself', async () => {
      const key = await project(env, 'AVVIST');
      env.mail.refuse(emailOf('per.nav'));
      const id = await escalated(key);
      let state = await env.delivered(key);
      expect(state.undelivered).toMatchObject([
        { intent: `call:${id}:1:nav`, what: `Innkalling til sak ${id}`, to: 'per.nav' },
      ]);
      expect(overview(state, plainStyle)).toMatch(
        new RegExp(
          `Brev som ikke kom frem\\n.*Innkalling til sak ${id} til per\\.nav: .*avvist \\(550 5\\.1\\.1\\)`,
        ),
      );
      const told = about(env.letters(key), 'undelivered:');
      expect(receivers(told, env.register)).toEqual([pmo]);
      expect(told[0]?.text).toContain(`Innkalling til sak ${id}`);

      await support(key, id, 'per.nav');
      const closes = Date.parse(state.cases.find((c) => c.id === id)!.closesAt);
      await env.forward(key, closes + day - (await env.now(key)));
      state = await env.state(key);
      expect(state.cases.find((c) => c.id === id)).toMatchObject({ status: 'open' });
      expect(state.cases.find((c) => c.id === id)?.seats.find((s) => s.actor === 'nav')?.call).toBe('failed');

      await env.send({ key, command: 'decide', by: 'per.nav', payload: { case: id, position: 'support' } });
      expect((await env.state(key)).cases.find((c) => c.id === id)).toMatchObject({ status: 'decided' });
    }, 60_000);

    test('a letter that is taken and not answered comes again later, with the same Message-ID, alone', async () => {
      const key = await project(env, 'BRUDD');
      const before = env.mail.letters.length;
      env.mail.dropAfterData(1);
      await env.play([toPmo(key)]);
      await env.mail.waitFor(before + 1);
      await env.until(key, ({ letters }) => letters.pending === 1);
      // Something new for the same reader does not change the letter that may have come.
      await env.play([toPmo(key)]);
      await env.forward(key, 600_000);
      const state = await env.delivered(key);
      expect(state).toMatchObject({ undelivered: [], letters: { failed: 0 } });
      const letters = env.mail.letters.slice(before);
      expect(letters).toHaveLength(3);
      expect(new Set(letters.map((l) => l.messageId)).size).toBe(2);
      for (const ids of copies(letters).values()) expect(new Set(ids).size).toBe(1);
    }, 60_000);

    test('greylisting: tried again, and there is one letter', async () => {
      const key = await project(env, 'GRÅ');
      env.mail.greylist(pmo, 3);
      const before = env.mail.letters.length;
      await env.play([toPmo(key)]);
      await env.forward(key, 3_600_000);
      expect(await env.delivered(key)).toMatchObject({ undelivered: [], letters: { failed: 0 } });
      expect(env.mail.letters.slice(before).map((l) => l.to)).toEqual([[pmo]]);
    }, 60_000);

    test('a call that bounces later can be entered: the seat counts as not called, and PMO hears', async () => {
      const key = await project(env, 'RETUR');
      const id = await escalated(key);
      await env.delivered(key);
      const [call] = about(env.letters(key), `call:${id}:1:nav`);
      const letter = call!.messageId;
      const bounce = { letter, reason: 'Ukjent adresse' };
      expect(await env.send({ key, command: 'bounced', by: 'ola.pmo', payload: bounce })).toHaveProperty(
        'receipt',
      );
      expect(
        await env.send({ key, command: 'bounced', by: 'ola.pmo', payload: { ...bounce, letter: '<x@y>' } }),
      ).toMatchObject({ refused: { code: 'not-allowed' } });
      const state = await env.delivered(key);
      expect(state.undelivered).toMatchObject([{ to: 'per.nav', reason: 'Ukjent adresse' }]);
      expect(state.cases.find((c) => c.id === id)?.seats.find((s) => s.actor === 'nav')?.call).toBe('failed');
      expect(receivers(about(env.letters(key), 'undelivered:'), env.register)).toEqual([pmo]);
      await support(key, id, 'per.nav');
      await env.forward(key, 20 * day);
      expect((await env.state(key)).cases.find((c) => c.id === id)).toMatchObject({ status: 'open' });
    }, 60_000);
  });

  test('an answer after a minute is an answer: the letter is sent once', async () => {
    const letters = await late;
    expect(letters.map((l) => l.to)).toEqual([[pmo]]);
  }, 120_000);

  test('a worker killed between the server’s 250 and the completion: a letter comes twice at most, with one Message-ID', async () => {
    const { letters, key } = await twice;
    expect(receivers(about(letters, 'call:BP1-1:'), killed.register)).toHaveLength(9);
    for (const ids of copies(letters).values()) {
      expect(ids.length).toBeLessThanOrEqual(2);
      expect(new Set(ids).size).toBe(1);
    }
    // So it was: the delivery was taken up again, and some letters came twice.
    const deliveries = eventsOf(await killed.events(key), 'ACTIVITY_TASK_STARTED');
    expect(deliveries.map((e) => e.activityTaskStartedEventAttributes?.attempt)).toContain(2);
    expect(letters.length).toBeGreaterThan(9);
    const state = await killed.state(key);
    expect(state).toMatchObject({ undelivered: [], letters: { failed: 0 } });
    expect(new Set(state.cases[0]?.seats.map((s) => s.call))).toEqual(new Set(['called']));
  }, 240_000);
});
