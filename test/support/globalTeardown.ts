import { rmSync } from 'node:fs';
import { kept } from './run';

/** Stops what `globalSetup` started. */
export default async function globalTeardown(): Promise<void> {
  const run = kept();
  await run?.stop();
  if (run) rmSync(run.folder, { recursive: true, force: true });
}
