import { setTimeout as wait } from 'node:timers/promises';
import { osloInstant, type EpochMs } from '../src/domain/calendar';
import type { Account, Silence } from './books/account';
import { busyDiary, founding, type DiaryOptions, type Entry } from './diary';
import { createServiceGround } from './ground';
import { createPlayer } from './player';
import { randomFrom } from './random';
import type { Stage } from './stage';

/** How far several lives have come together: 0 at the beginning, 1 when all are over. */
export interface Progress {
  readonly share: () => number;
  readonly over: () => boolean;
  /** Resolves when the lives have come so far, or are over. */
  reach: (share: number) => Promise<void>;
}

export interface LivesOptions {
  stage: Stage;
  /** How many initiatives live side by side. */
  initiatives: number;
  months: number;
  through?: DiaryOptions['through'];
  seed: number;
  /** Times in which the mail server is down, by the initiative's clock; with one initiative only. */
  silences?: readonly Silence[];
}

/** The keys of so many initiatives on a stage. */
export const keysOf = (initiatives: number): string[] =>
  Array.from({ length: initiatives }, (_, index) => `KAOS-${index + 1}`);

/** When the lives of all stages begin: a Monday in January, so that July and Easter come in. */
export const beginsAt: EpochMs = osloInstant('2027-01-04', '09:00');

/** The mail server goes down and comes back, at the initiative's own time. */
function silenced(stage: Stage, { from, to }: Silence): Entry[] {
  let over: () => void = () => undefined;
  const first = (): Promise<void> => {
    void stage.trouble('post', () => new Promise<void>((resolve) => (over = resolve)));
    return stage.post.down();
  };
  const last = async (): Promise<void> => {
    await stage.post.up();
    over();
  };
  return [
    { at: from, steps: () => [], first },
    { at: to, steps: () => [], first: last },
  ];
}

const afterwardsMs = 40 * 24 * 3_600_000;

/**
 * Lives several busy lives on a stage side by side while `meanwhile` breaks things, and closes the accounts when the last
 * letter is out. Throws what a life or `meanwhile` throws.
 */
export async function liveBusily(
  options: LivesOptions,
  meanwhile: (progress: Progress) => Promise<void> = () => Promise.resolve(),
): Promise<Account[]> {
  const { stage, initiatives, months, seed, through, silences = [] } = options;
  if (silences.length > 0 && initiatives > 1) throw new Error('several clocks cannot share one silence');
  const { register } = stage;
  let done = 0;
  let whole = 0;
  let over = false;
  const progress: Progress = {
    share: () => (whole === 0 ? 0 : done / whole),
    over: () => over,
    reach: async (share) => {
      while (!over && progress.share() < share) await wait(5);
    },
  };
  const lives = keysOf(initiatives).map((key, index) => {
    const steps = founding(key, { register, from: beginsAt });
    const pages = busyDiary(key, {
      register,
      from: beginsAt,
      months,
      through,
      random: randomFrom(seed * 1000 + index),
    });
    const diary = [...pages, ...silences.flatMap((silence) => silenced(stage, silence))].sort(
      (a, b) => a.at - b.at,
    );
    whole += steps.length + diary.length;
    return { key, steps, diary };
  });
  const live = async ({ key, steps, diary }: (typeof lives)[number]): Promise<Account> => {
    const ground = createServiceGround(stage, key);
    const player = createPlayer({ key, register, ground, prefix: key.toLowerCase() });
    for (const step of steps) {
      await player.take([step]);
      done += 1;
    }
    for (const entry of diary) {
      await player.live([entry]);
      done += 1;
    }
    await ground.settle();
    await ground.passTo((await ground.now()) + afterwardsMs);
    await ground.settle();
    const state = await ground.state();
    const until = await ground.now();
    return {
      key,
      register,
      acknowledged: player.acknowledged,
      record: await ground.record(),
      state,
      until,
      silences,
    };
  };
  const all = Promise.all(lives.map(live)).finally(() => {
    over = true;
  });
  const [accounts] = await Promise.all([all, meanwhile(progress)]);
  return accounts;
}
