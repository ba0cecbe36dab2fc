import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { WorkerDeploymentOptions, WorkerOptions } from '@temporalio/worker';
import { deploymentName } from '../client/deployment';
import { packageVersion, type Config } from '../config';

type Bundle = NonNullable<WorkerOptions['workflowBundle']>;

/**
 * The build id of a workflow bundle: the package's version and a fingerprint of the workflows' code, so that two builds of
 * the same code have the same id on every machine, and any change to the code has another.
 */
export function buildIdOf(version: string, bundle: Bundle): string {
  const code = 'code' in bundle ? bundle.code : readFileSync(bundle.codePath, 'utf8');
  // The source map after it holds the folders of the machine that built it.
  const [own = code] = code.split('\n//# sourceMappingURL=');
  return `${version}-${createHash('sha256').update(own).digest('hex').slice(0, 12)}`;
}

/**
 * The worker's version as the server sees it. Without versioning it is told and changes nothing. With it the server gives
 * each workflow to workers of the deployment's current version, and moves it along when another becomes current.
 */
export function deploymentOptions(
  { versioning }: Pick<Config, 'versioning'>,
  bundle: Bundle,
): WorkerDeploymentOptions {
  const version = { deploymentName, buildId: versioning.buildId ?? buildIdOf(packageVersion(), bundle) };
  return versioning.on
    ? { version, useWorkerVersioning: true, defaultVersioningBehavior: 'AUTO_UPGRADE' }
    : { version, useWorkerVersioning: false };
}
