import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Register } from '../../src/domain/register';
import { startEnvironment } from '../support/env';
import { toJson } from '../support/history';
import { scenarios, smallRegister } from './scenarios';

/** Of no use to a replay, and full of the machine that recorded. */
const machine = new Set(['identity', 'stackTrace']);
const folder = path.join(__dirname, 'histories');

test.each(scenarios)('records $#', async ({ beginsAt, standing, play }) => {
  const register = (sample: Register): Register => {
    const small = smallRegister(sample);
    return { ...small, standing: { ...small.standing, ...standing } };
  };
  const env = await startEnvironment({ beginsAt, register });
  try {
    for (const { name, workflowId, runId } of await play(env)) {
      const file = path.join(folder, `${name}.json`);
      // What is recorded stays: a history that no longer replays tells of a workflow that would break.
      if (existsSync(file)) continue;
      const history = await env.client.workflow.getHandle(workflowId, runId).fetchHistory();
      mkdirSync(folder, { recursive: true });
      const kept = JSON.stringify(
        { workflowId, history: toJson(history) },
        (name, value: unknown) => (machine.has(name) ? undefined : value),
        1,
      );
      writeFileSync(file, `${kept}\n`);
    }
  } finally {
    await env.close();
  }
});
