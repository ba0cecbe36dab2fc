import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

const workflows = path.join(__dirname, '..', '..', 'workflows');

/** Bundles the compiled workflows once, when the project is built: a worker then starts without doing so. */
async function main(): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(workflows, 'index.js'),
    payloadConverterPath: path.join(workflows, 'payloadConverter.js'),
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(path.join(workflows, 'bundle.generated.js'), code);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
