import { balance, faultsIn, type Balance } from './books/balance';
import { addDays, osloDayOf, osloInstant } from '../src/domain/calendar';
import type { Account, Silence } from './books/account';
import {
  dropAfterData,
  killDatabases,
  killServers,
  killWorkers,
  moveVersions,
  slowPost,
  together,
  type Saboteur,
} from './faults';
import { beginsAt, keysOf, liveBusily, type LivesOptions } from './life';
import { randomFrom } from './random';
import { siege } from './siege';
import { afterYears, measureRuns, shortRetention, shortRuns, type Aftermath, type RunsMet } from './years';
import { buildStage, type Stage, type StageOptions } from './stage';

/** How it went: the books, and what was done to the service. */
export interface Outcome {
  books: Balance;
  /** How often what was broken: worker, server, database, mail. */
  broken: Record<string, number>;
  /** Workers that ended although nobody killed them. */
  fell: number;
  seconds: number;
  /** What is wrong beside the books, and what was measured. */
  faults: string[];
  notes: string[];
}

/** How much of everything. */
export interface Amount {
  initiatives: number;
  months: number;
  /** How often the main fault strikes. */
  times: number;
  seed: number;
}

/** A fault, and how it is brought about. */
export interface Scenario {
  name: string;
  /** One line for the table. */
  what: string;
  /** The long run's amounts, and those of the run that goes with every test. */
  long: Amount;
  short: Amount;
  run: (amount: Amount, log: (line: string) => void) => Promise<Outcome>;
}

interface Plan {
  stage?: Partial<StageOptions>;
  lives?: (stage: Stage, amount: Amount) => Partial<LivesOptions>;
  saboteur: (stage: Stage, amount: Amount) => Saboteur;
  /** Looks at what the lives have left, before all is taken away. */
  after?: (stage: Stage, accounts: readonly Account[]) => Promise<Aftermath>;
}

const progressEveryMs = 15_000;

/** Builds a stage, lives the lives while things break, and makes up the books. */
async function perform(plan: Plan, amount: Amount, log: (line: string) => void): Promise<Outcome> {
  const { initiatives, months, seed } = amount;
  const stage = await buildStage({ beginsAt, workers: 1, log, ...plan.stage });
  const begun = performance.now();
  const seconds = (): number => Math.round((performance.now() - begun) / 1000);
  try {
    const accounts: Account[] = await liveBusily(
      { stage, initiatives, months, seed, ...plan.lives?.(stage, amount) },
      async (progress) => {
        const ticker = setInterval(
          () =>
            log(
              `${Math.floor(progress.share() * 100)} % after ${seconds()} s; ${stage.troubles.length} troubles, ${stage.post.letters.length} letters`,
            ),
          progressEveryMs,
        );
        try {
          await plan.saboteur(stage, amount)(progress);
          await progress.reach(1);
        } finally {
          clearInterval(ticker);
        }
      },
    );
    const {
      accounts: read,
      faults,
      notes,
    } = (await plan.after?.(stage, accounts)) ?? {
      accounts,
      faults: [],
      notes: [],
    };
    const broken: Record<string, number> = {};
    for (const { what } of stage.troubles) broken[what] = (broken[what] ?? 0) + 1;
    const books = balance(read, stage.post.letters, stage.troubles);
    return {
      books,
      broken,
      fell: stage.crew.reduce((sum, one) => sum + one.fell(), 0),
      seconds: seconds(),
      faults: [...faults, ...faultsIn(books)],
      notes,
    };
  } catch (error) {
    // Said at once: lives that go on while the stage is taken away may bring the process down before anybody else says it.
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    throw error;
  } finally {
    await stage.close();
  }
}

/** `short`: how often the main fault strikes in the short run, of one initiative in one month unless it says more. */
const scenario = (
  name: string,
  what: string,
  long: Amount,
  short: Partial<Amount>,
  plan: Plan | ((amount: Amount) => Plan),
): Scenario => ({
  name,
  what,
  long,
  short: { initiatives: 1, months: 1, times: 1, seed: long.seed, ...short },
  run: (amount, log) => perform(typeof plan === 'function' ? plan(amount) : plan, amount, log),
});

/** `times` silences of five days, spread over the months, from and to six in the morning, when nothing else happens. */
function silencesIn(months: number, times: number): Silence[] {
  const every = Math.floor((months * 30) / times);
  return Array.from({ length: times }, (_, index) => {
    const day = addDays(osloDayOf(beginsAt), 28 + index * every);
    return { from: osloInstant(day, '06:00'), to: osloInstant(addDays(day, 5), '06:00') };
  });
}

/** Two workers killed in turn, now and then the server and its database where that is a process; a mail server that is slow, and drops the line. */
const everythingOn = (storage: 'sqlite' | 'postgres'): Plan => ({
  stage: { workers: 2, storage },
  saboteur: (stage, { times, seed }) => {
    const seldom = Math.max(1, Math.floor(times / 4));
    return together(
      killWorkers(stage, times, randomFrom(seed)),
      killServers(stage, seldom),
      slowPost(stage, 150),
      dropAfterData(stage, seldom, 2),
      ...(storage === 'postgres' ? [killDatabases(stage, Math.ceil(times / 2))] : []),
    );
  },
});

/** Every fault. */
export const scenarios: Scenario[] = [
  scenario(
    'worker',
    'the worker killed with SIGKILL',
    { initiatives: 4, months: 12, times: 50, seed: 1 },
    {},
    { saboteur: (stage, { times, seed }) => killWorkers(stage, times, randomFrom(seed)) },
  ),
  scenario(
    'workers',
    'two workers at once, killed in turn',
    { initiatives: 4, months: 6, times: 20, seed: 2 },
    {},
    {
      stage: { workers: 2 },
      saboteur: (stage, { times, seed }) => killWorkers(stage, times, randomFrom(seed)),
    },
  ),
  scenario(
    'server',
    'the Temporal server killed with SIGKILL',
    { initiatives: 3, months: 6, times: 10, seed: 3 },
    {},
    { saboteur: (stage, { times }) => killServers(stage, times) },
  ),
  scenario(
    'post',
    'the mail server slow, and dropping after DATA',
    { initiatives: 3, months: 6, times: 20, seed: 4 },
    { times: 2 },
    { saboteur: (stage, { times }) => together(slowPost(stage, 150), dropAfterData(stage, times)) },
  ),
  scenario(
    'silence',
    'the mail server down for five days, again and again',
    { initiatives: 1, months: 12, times: 8, seed: 6 },
    { months: 2, times: 1 },
    {
      lives: (_stage, { months, times }) => ({ silences: silencesIn(months, times) }),
      saboteur: () => () => Promise.resolve(),
    },
  ),
  scenario(
    'versions',
    'two workers of different versions, the current one changing',
    { initiatives: 3, months: 4, times: 6, seed: 7 },
    { times: 2 },
    {
      stage: { workers: 2, versions: true },
      saboteur: (stage, { times, seed }) =>
        together(moveVersions(stage, times), killWorkers(stage, times, randomFrom(seed))),
    },
  ),
  scenario(
    'postgres',
    'the official server on Postgres, two workers, and all of them broken, the database and the mail server too',
    { initiatives: 3, months: 4, times: 8, seed: 8 },
    { times: 2 },
    everythingOn('postgres'),
  ),
  scenario(
    'years',
    'nothing broken, for ten years; the server removes every run ten seconds after its end',
    { initiatives: 1, months: 120, times: 0, seed: 9 },
    { times: 0 },
    ({ initiatives, months }) => {
      const met: RunsMet = new Map();
      const keys = keysOf(initiatives);
      const settings = { ...shortRetention.settings, ...(months < 12 && shortRuns) };
      return {
        stage: { ...shortRetention, settings },
        lives: () => ({ through: 'realisation' }),
        saboteur: (stage) => measureRuns(stage, keys, met),
        after: (stage, accounts) => afterYears(stage, accounts, met),
      };
    },
  ),
  scenario(
    'all',
    'two workers, server and mail server, all of them',
    { initiatives: 3, months: 4, times: 12, seed: 5 },
    { times: 2 },
    everythingOn('sqlite'),
  ),
  {
    name: 'siege',
    what: 'forged and random envelopes, so many as updates and so many as signals; then what the server takes',
    long: { initiatives: 1, months: 0, times: 10_000, seed: 11 },
    short: { initiatives: 1, months: 0, times: 500, seed: 11 },
    run: siege,
  },
];
