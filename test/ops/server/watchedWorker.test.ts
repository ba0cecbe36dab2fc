import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { queries, taskQueue } from '../../../src/contract/messages';
import { postType, postWorkflowId } from '../../../src/contract/post';
import { compiledModule } from '../../support/bundle';
import { testEnvironment } from '../../support/env';

const env = testEnvironment({ idle: true });

/** A worker whose post never comes to an end, and may think for three seconds. */
const spinning = (): string => `
  const { readFileSync } = require('node:fs');
  const { loadConfig } = require(${JSON.stringify(compiledModule('src/config'))});
  const { installRuntime } = require(${JSON.stringify(compiledModule('src/ops/runtime'))});
  const { startWorker } = require(${JSON.stringify(compiledModule('src/worker'))});
  const built = readFileSync(${JSON.stringify(compiledModule('workflows/bundle.generated'))}, 'utf8');
  const parts = built.split('async function post(input) {');
  if (parts.length !== 2) throw new Error('the bundle has no post');
  const code = parts.join('async function post(input) { for (;;);');
  const config = loadConfig(process.env);
  installRuntime(config);
  startWorker(config, { workflowBundle: { code }, isolateExecutionTimeout: '3 seconds' }).then(
    ({ done }) => (process.stdout.write('ready'), done),
  );`;

test('a worker whose workflow code never comes to an end says so and ends, and the next does what it left', async () => {
  const child = spawn(process.execPath, ['-e', spinning()], {
    env: { PATH: process.env.PATH, ...env.variables, DSOP_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  try {
    const ready = await Promise.race([once(child.stdout, 'data').then(() => true), exited]);
    expect({ ready, said }).toEqual({ ready: true, said: '' });
    const workflowId = postWorkflowId('person', 'ola.pmo');
    const begin = { to: { person: 'ola.pmo' }, clockOffsetMs: 0 };
    const args = [{ v: 1, begin }];
    const handle = await env.client.workflow.start(postType, { taskQueue, workflowId, args });
    expect([await exited, said]).toEqual([
      [1, null],
      expect.stringContaining('has not come to an end in 3 s'),
    ]);

    await env.startWorker();
    expect(await handle.query(queries.state)).toMatchObject({ to: begin.to, waiting: [] });
  } finally {
    child.kill('SIGKILL');
  }
});
