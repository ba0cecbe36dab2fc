/** What a test run shares with its test files, by environment variables. */
export const variables = { address: 'TEST_TEMPORAL_ADDRESS', bundle: 'TEST_WORKFLOW_BUNDLE' } as const;

/** The shared server's address, and the path of the workflow bundle. Throws outside a run of the server tests. */
export function sharedRun(): { address: string; bundle: string } {
  const address = process.env[variables.address];
  const bundle = process.env[variables.bundle];
  if (address === undefined || bundle === undefined) throw new Error('globalSetup has not run');
  return { address, bundle };
}

interface Run {
  folder: string;
  stop: () => Promise<void>;
}

const holder = globalThis as { dsopTestRun?: Run };

/** Setup and teardown run in one process, with modules of their own: they share this. */
export function keepForTeardown(run: Run): void {
  holder.dsopTestRun = run;
}

export const kept = (): Run | undefined => holder.dsopTestRun;
