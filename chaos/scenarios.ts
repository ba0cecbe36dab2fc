import { balance, type Balance } from './books/balance';
import type { Account } from './books/account';
import { dropAfterData, killServers, killWorkers, slowPost, together, type Saboteur } from './faults';
import { beginsAt, liveBusily, type LivesOptions } from './life';
import { randomFrom } from './random';
import { buildStage, type Stage, type StageOptions } from './stage';

/** How it went: the books, and what was done to the service. */
export interface Outcome {
  books: Balance;
  /** How often what was broken: worker, server, database, mail. */
  broken: Record<string, number>;
  /** Workers that ended although nobody killed them. */
  fell: number;
  seconds: number;
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
  /** The long run's amounts. */
  long: Amount;
  run: (amount: Amount, log: (line: string) => void) => Promise<Outcome>;
}

interface Plan {
  stage?: Partial<StageOptions>;
  lives?: (stage: Stage) => Partial<LivesOptions>;
  saboteur: (stage: Stage, amount: Amount) => Saboteur;
}

const progressEveryMs = 15_000;

/** Builds a stage, lives the lives while things break, and makes up the books. */
async function perform(plan: Plan, amount: Amount, log: (line: string) => void): Promise<Outcome> {
  const { initiatives, months, seed } = amount;
  const stage = await buildStage({ beginsAt, workers: 1, ...plan.stage });
  const begun = performance.now();
  const seconds = (): number => Math.round((performance.now() - begun) / 1000);
  try {
    const accounts: Account[] = await liveBusily(
      { stage, initiatives, months, seed, ...plan.lives?.(stage) },
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
    const broken: Record<string, number> = {};
    for (const { what } of stage.troubles) broken[what] = (broken[what] ?? 0) + 1;
    return {
      books: balance(accounts, stage.post.letters, stage.troubles),
      broken,
      fell: stage.crew.reduce((sum, one) => sum + one.fell(), 0),
      seconds: seconds(),
    };
  } finally {
    await stage.close();
  }
}

const scenario = (name: string, what: string, long: Amount, plan: Plan): Scenario => ({
  name,
  what,
  long,
  run: (amount, log) => perform(plan, amount, log),
});

/** Every fault but those of the database, which needs Postgres. */
export const scenarios: Scenario[] = [
  scenario(
    'worker',
    'the worker killed with SIGKILL',
    { initiatives: 4, months: 12, times: 50, seed: 1 },
    { saboteur: (stage, { times, seed }) => killWorkers(stage, times, randomFrom(seed)) },
  ),
  scenario(
    'workers',
    'two workers at once, killed in turn',
    { initiatives: 4, months: 6, times: 20, seed: 2 },
    {
      stage: { workers: 2 },
      saboteur: (stage, { times, seed }) => killWorkers(stage, times, randomFrom(seed)),
    },
  ),
  scenario(
    'server',
    'the Temporal server killed with SIGKILL',
    { initiatives: 3, months: 6, times: 10, seed: 3 },
    { saboteur: (stage, { times }) => killServers(stage, times) },
  ),
  scenario(
    'post',
    'the mail server slow, and dropping after DATA',
    { initiatives: 3, months: 6, times: 20, seed: 4 },
    { saboteur: (stage, { times }) => together(slowPost(stage, 150), dropAfterData(stage, times)) },
  ),
  scenario(
    'all',
    'worker, server and mail server, all of them',
    { initiatives: 3, months: 4, times: 12, seed: 5 },
    {
      saboteur: (stage, { times, seed }) =>
        together(
          killWorkers(stage, times, randomFrom(seed)),
          killServers(stage, Math.max(1, Math.floor(times / 6))),
          dropAfterData(stage, Math.max(1, Math.floor(times / 4)), 2),
        ),
    },
  ),
];
