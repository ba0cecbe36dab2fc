import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Bundles the workflows in a folder: the compiled ones (`js`) or the sources (`ts`). Out: the code that a worker loads.
 * Throws when they do not bundle, such as when one of them reaches for what the sandbox does not have.
 */
export async function bundleWorkflows(folder: string, extension: 'js' | 'ts'): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(folder, `index.${extension}`),
    payloadConverterPath: path.join(folder, `payloadConverter.${extension}`),
    workflowInterceptorModules: [path.join(folder, `reservedNames.${extension}`)],
    logger: new DefaultLogger('WARN'),
  });
  return code;
}

/** Bundles the compiled workflows once, when the project is built: a worker then starts without doing so. */
async function main(): Promise<void> {
  const workflows = path.join(__dirname, '..', '..', 'workflows');
  await writeFile(path.join(workflows, 'bundle.generated.js'), await bundleWorkflows(workflows, 'js'));
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
