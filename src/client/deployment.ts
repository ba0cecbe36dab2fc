import type { Connection } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { absenceOf } from './absence';
import { serviceErrorIn } from './reply';

/** The deployment that every worker of the service belongs to. */
export const deploymentName = 'dsop';

/** The versions of the workers that the server knows. */
export interface Deployment {
  /** Build id that the server gives work to; null when it routes by no version. */
  current: string | null;
  /** All build ids, the newest first. */
  builds: { buildId: string; createdAt: number }[];
}

const notFound = 5;

/** What the server knows of the deployment; null when no worker with versioning has ever polled. Throws gRPC errors. */
export async function describeDeployment(
  connection: Connection,
  namespace: string,
): Promise<Deployment | null> {
  try {
    const { workerDeploymentInfo: info } = await connection.workflowService.describeWorkerDeployment({
      namespace,
      deploymentName,
    });
    const builds = (info?.versionSummaries ?? []).map(({ deploymentVersion, createTime }) => ({
      buildId: deploymentVersion?.buildId ?? '',
      createdAt: optionalTsToMs(createTime) ?? 0,
    }));
    return {
      current: info?.routingConfig?.currentDeploymentVersion?.buildId || null,
      builds: builds.sort((a, b) => b.createdAt - a.createdAt),
    };
  } catch (error) {
    const service = serviceErrorIn(error);
    if (service?.code === notFound && absenceOf(service) !== 'namespace') return null;
    throw error;
  }
}

/**
 * Makes a build the current one: the server gives it all new work, and moves running workflows over at their next step.
 * In: a build that polls, or null to route by no version again. Throws gRPC errors, such as one for a build that has never
 * polled.
 */
export async function setCurrentBuild(
  connection: Connection,
  namespace: string,
  buildId: string | null,
): Promise<void> {
  await connection.workflowService.setWorkerDeploymentCurrentVersion({
    namespace,
    deploymentName,
    buildId: buildId ?? '',
    identity: 'dsop promote',
  });
}
