import { TestWorkflowEnvironment } from '@temporalio/testing';
import { messageOf } from './errors';

// Runs as a process of its own, so that the SDK's native runtime and its signal handlers stay out of the supervisor.
// The SDK offers no download without a start: the server that it starts is thrown away.
async function main([downloadDir, version]: string[]): Promise<void> {
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir, version, ttl: '3650 days' } },
  });
  await environment.teardown();
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.send?.(messageOf(error), () => process.exit(1));
  },
);
