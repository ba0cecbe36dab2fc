import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startTemporal } from '../../src/dev/temporal';
import { currentBundle } from './bundle';
import { keepForTeardown, variables } from './run';

/** Each test file makes a namespace of its own, and waits until all parts of the server know it. */
const prompt = { 'system.namespaceCacheRefreshInterval': '250ms' };

/** One real Temporal server in memory and one workflow bundle for the whole run; test files find them in the environment. */
export default async function globalSetup(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-tests-'));
  const [server, bundle] = await Promise.all([
    startTemporal({ virtualTime: true, settings: prompt, log: (line) => process.stderr.write(`${line}\n`) }),
    currentBundle(folder),
  ]);
  process.env[variables.address] = server.address;
  process.env[variables.bundle] = bundle;
  keepForTeardown({ folder, stop: () => server.stop() });
}
