import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import type { WhyReturned } from '../../activities/post';
import { forwardWorkflow } from '../../src/client/forward';
import { taskQueue } from '../../src/contract/messages';
import { queryMonth, queryRegister } from '../../src/client/reads';
import { newsDeclinedName, postSignalName, postType, postWorkflowId } from '../../src/contract/post';
import { nextMorning, nthWorkingDayOf, osloInstant, osloMonthOf, nextMonth } from '../../src/domain/calendar';
import type { PostItem, PostState } from '../../src/domain/post';
import { testEnvironment, valueOf } from '../support/env';
import { eventsOf } from '../support/history';
import { intentsOf } from '../support/letters';
import type { Received } from '../support/mailServer';
import { runScript } from '../support/script';

const reader = 'ida.lead';
/** Has declined news. */
const quiet = 'stig.lead';

/** How often reading the portfolio is still to fail for good. */
let failures = 0;

/** One letter a day over all initiatives, and DSOP SG's month, on a real server with real mail. */
const env = testEnvironment({
  register: (sample) => ({
    ...sample,
    persons: sample.persons.map((p) => (p.id === quiet ? { ...p, news: 'declined' as const } : p)),
    standing: { ...sample.standing, letters: 'daily', sgStatusDay: 7 },
  }),
  worker: {
    interceptors: {
      activity: [
        ({ info }) => ({
          inbound: {
            execute: (input, next) =>
              info.activityType === 'portfolio' && failures-- > 0
                ? Promise.reject(ApplicationFailure.nonRetryable('for stort for serveren'))
                : next(input),
          },
        }),
      ],
    },
  },
});
const post = (person: string): string => postWorkflowId('person', person);

const to = (id: string): string => env.register.persons.find((p) => p.id === id)?.email ?? '';
const lettersTo = (id: string): Received[] => env.mail.letters.filter((l) => l.to.includes(to(id)));
const waiting = async (person: string): Promise<string[]> =>
  (await env.client.workflow.getHandle(post(person)).query<PostState, []>('state')).waiting.map(
    ({ about, intent }) => `${about.key}/${intent.id.split(':')[0]}`,
  );

async function forward(id: string, until: number): Promise<void> {
  const now = await env.now('PROGRAMME').catch(() => Date.now());
  const moved = await forwardWorkflow(env.connection, env.namespace, id, until - now);
  expect(moved).toEqual({ outcome: 'forwarded' });
}

/** The admin script, as a process. */
const dsop = (...words: string[]) => runScript(words, { variables: env.variables });

async function appointed(person: string, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await env.play(env.life(key).registration());
    const payload = { role: 'project-lead', person };
    expect(await env.send({ key, command: 'appoint', by: 'ola.pmo', payload })).toHaveProperty('receipt');
    await env.delivered(key);
  }
}

test('several initiatives come as one letter on the next working morning', async () => {
  const [a, b] = [env.newKey('EN'), env.newKey('TO')];
  await appointed(reader, a, b);
  expect(lettersTo(reader)).toEqual([]);
  expect(await waiting(reader)).toEqual([`${a}/appointed`, `${b}/appointed`]);
  const { letters } = await env.state(a);
  expect(letters).toMatchObject({ sent: 1, pending: 0 });
  // What waits has been promised.
  await env.client.workflow.getHandle(post(reader)).cancel();
  await forward(post(reader), nextMorning(Date.now()) + 60_000);
  const [letter, ...more] = lettersTo(reader);
  expect(more).toEqual([]);
  expect(letter?.subject).toMatch(/^Dagens brev: Du er oppnevnt som prosjektleder/);
  expect(letter && intentsOf(letter).map((id) => id.split('/')[0])).toEqual([a, b]);
  expect(letter?.text).toContain('2 saker fra 2 initiativer');
  // What is awaited of the reader cannot be declined, so that nothing is offered.
  expect(letter?.raw).not.toContain('List-Unsubscribe');
}, 90_000);

test('whoever has declined news still hears what is awaited of them', async () => {
  env.mail.reset();
  const key = env.newKey('TRE');
  await appointed(quiet, key);
  expect(await env.send({ key, command: 'join', by: 'per.nav', payload: { actor: 'nav' } })).toHaveProperty(
    'receipt',
  );
  expect(await env.send({ key, command: 'leave', by: 'per.nav', payload: { actor: 'nav' } })).toHaveProperty(
    'receipt',
  );
  await env.delivered(key);
  expect(await waiting(quiet)).toEqual([`${key}/appointed`, `${key}/left`]);
  await forward(post(quiet), nextMorning(Date.now()) + 60_000);
  const [letter] = lettersTo(quiet);
  expect(letter && intentsOf(letter)).toHaveLength(1);
  expect(letter?.text).toContain('Du har sagt fra deg nyheter');
}, 90_000);

test('a letter that is refused for good comes back to its initiative, and PMO hears of it at once', async () => {
  env.mail.reset();
  env.mail.refuse(to(reader));
  const key = env.newKey('FIRE');
  await appointed(reader, key);
  await forward(post(reader), nextMorning(Date.now()) + 60_000);
  const told = await env.until(key, ({ undelivered }) => undelivered.length > 0);
  expect(told.undelivered).toMatchObject([{ to: reader, what: 'Oppnevning' }]);
  await env.delivered(key);
  expect(env.mail.letters.map((l) => l.to)).toContainEqual(['pmo@dsop.example']);
}, 90_000);

/** Begins a person's post with what an initiative might hand over, and sees it through the next morning. */
async function begun(person: string, intents: { id: string; facts: object }[]) {
  const at = Date.now();
  const about = {
    workflowId: 'initiative-INGEN',
    key: 'INGEN',
    title: 'Ikke et initiativ',
    phase: { nb: 'Idéfase', en: 'Idea phase' },
    sandbox: false,
    programme: 'dsop',
  };
  const handed = (some: typeof intents) => ({
    about,
    at,
    intents: some.map((one) => ({ ...one, to: { person }, notBefore: at, attempts: 0 })),
  });
  const started = await env.client.workflow.signalWithStart(postType, {
    taskQueue,
    workflowId: post(person),
    args: [{ v: 1, begin: { to: { person }, clockOffsetMs: 0 } }],
    signal: postSignalName,
    signalArgs: [handed(intents.slice(0, 150))],
  });
  for (let from = 150; from < intents.length; from += 150)
    await started.signal(postSignalName, handed(intents.slice(from, from + 150)));
  await forward(post(person), nextMorning(at) + 60_000);
  await started.result();
  return started;
}

test('a morning with more to tell than a server takes at once comes in several letters, everything once', async () => {
  env.mail.reset();
  const words = 'Nytt om saken. '.repeat(100);
  const facts = { kind: 'notice', subject: { nb: 'Nytt', en: 'News' }, body: { nb: words, en: words } };
  const intents = Array.from({ length: 700 }, (_, i) => ({
    id: `notice:${i}`,
    facts: { ...facts, paragraph: `§${i}` },
  }));
  await begun('per.nav', intents);
  const letters = lettersTo('per.nav');
  expect(letters.length).toBeGreaterThan(2);
  expect(new Set(letters.map((l) => l.messageId)).size).toBe(letters.length);
  expect(new Set(letters.flatMap(intentsOf)).size).toBe(700);
  expect(letters.flatMap(intentsOf)).toHaveLength(700);
}, 90_000);

test('what cannot be written comes back to its initiative, each for its own reason', async () => {
  const started = await begun('per.nav', [
    { id: 'report', facts: { kind: 'report', period: 7 } },
    { id: 'odd', facts: { kind: 'odd' } },
  ]);
  const { events = [] } = await started.fetchHistory();
  const returns = eventsOf(events ?? [], 'ACTIVITY_TASK_SCHEDULED').at(
    -1,
  )?.activityTaskScheduledEventAttributes;
  expect(returns?.activityType?.name).toBe('returnLetters');
  const [items, why] = (returns?.input?.payloads ?? []).map((p) =>
    defaultPayloadConverter.fromPayload(p),
  ) as [PostItem[], WhyReturned];
  expect(items.map(({ intent }) => intent.id)).toEqual(['report', 'odd']);
  expect(why.unwritable?.map(({ intent }) => intent)).toEqual(['report', 'odd']);
  expect(new Set(why.unwritable?.map(({ reason }) => reason)).size).toBe(2);
}, 90_000);

test('dsop forward --all moves the letters of the morning too, each day’s in one, and dsop month reads what runs', async () => {
  env.mail.reset();
  const [a, b] = [env.newKey('FEM'), env.newKey('SEKS')];
  await appointed(reader, a, b);
  // The index may learn of a new initiative a moment after it has begun.
  while (!(await dsop('month', '--json')).stdout.includes(`"${b}"`)) continue;
  const { status, stdout } = await dsop('forward', '--all', '--by', 'P5D', '--json');
  expect({ status, stdout }).toMatchObject({ status: 0 });
  const letters = lettersTo(reader).filter((l) => l.subject.startsWith('Dagens brev'));
  const days = letters.map((l) => l.header('date').slice(0, 16));
  expect(new Set(days).size).toBe(days.length);
  expect(letters.flatMap(intentsOf).filter((id) => id.includes('/appointed:'))).toHaveLength(2);
}, 120_000);

test('a click on the link is entered in the register, and a command takes it back', async () => {
  const news = async (): Promise<string | undefined> =>
    valueOf(await queryRegister(env.client, 30_000)).persons.find((p) => p.id === reader)?.news;
  await env.client.workflow.getHandle('programme').signal(newsDeclinedName, { person: reader });
  expect(await news()).toBe('declined');
  const payload = { person: reader, news: 'yes' };
  expect(await env.send({ key: 'PROGRAMME', command: 'contact', by: reader, payload })).toHaveProperty(
    'receipt',
  );
  expect(await news()).toBeUndefined();
});

test('DSOP SG gets its month, one letter for each seat, with the document', async () => {
  env.mail.reset();
  const month = osloMonthOf(Date.now());
  const here = osloInstant(nthWorkingDayOf(month, 7), '10:00');
  const at = here > Date.now() ? here : osloInstant(nthWorkingDayOf(nextMonth(month), 7), '10:00');
  failures = 1;
  await forward('programme', at + 60_000);
  // It could not be drawn up: the programme goes on, and tries again in an hour.
  await env.play(env.life(env.newKey('MIDT-I')).registration());
  expect(valueOf(await queryMonth(env.client, osloMonthOf(at), 30_000))).toBeNull();
  await forward('programme', at + 3700_000);
  await env.until('PROGRAMME', ({ letters }) => letters.sent >= 10 && letters.pending === 0);
  const letters = env.mail.letters.filter((l) => intentsOf(l).some((id) => id.startsWith('month:')));
  // Nine seats, and the communications group.
  expect(letters).toHaveLength(10);
  const [first] = letters;
  expect(first?.mail.attachments.map((f) => f.filename)).toEqual([
    `status-${osloMonthOf(at)}.html`,
    `status-${osloMonthOf(at)}.md`,
  ]);
  expect(first?.mail.attachments[0]?.content.toString()).toContain('Porteføljen');
  const kept = valueOf(await queryMonth(env.client, osloMonthOf(at), 30_000));
  expect(kept?.items.map((i) => i.host)).not.toContain('process');
}, 90_000);
