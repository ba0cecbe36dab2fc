import { optionalTsToMs } from '@temporalio/common/lib/time';
import type { temporal } from '@temporalio/proto';
import { describeDeployment } from '../../client/deployment';
import { taskQueue } from '../../contract/messages';
import { fail, ok, skipped, warn, type Finding, type ServerBench } from './finding';

type Poller = temporal.api.taskqueue.v1.IPollerInfo;
type DeploymentOptions = temporal.api.deployment.v1.IWorkerDeploymentOptions;

const kinds = { workflow: 1, activity: 2 };
/** A worker asks again within a minute; the server remembers those that have gone for some minutes more. */
const recentMs = 90_000;
const versionedMode = /(^|_)VERSIONED$|^2$/;

async function pollersOf(bench: ServerBench, kind: keyof typeof kinds): Promise<Poller[]> {
  const { config, connection, leftMs } = bench;
  const { pollers } = await connection.withDeadline(Date.now() + leftMs(), () =>
    connection.workflowService.describeTaskQueue({
      namespace: config.temporal.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: kinds[kind],
    }),
  );
  return pollers ?? [];
}

const polledAt = (poller: Poller): number => optionalTsToMs(poller.lastAccessTime) ?? 0;
const isRecent = (poller: Poller): boolean => Date.now() - polledAt(poller) < recentMs;

/** Does anybody ask the task queue for work, of both kinds, and when last? */
export async function checkPollers(bench: ServerBench): Promise<Finding> {
  const [workflow, activity] = await Promise.all([
    pollersOf(bench, 'workflow'),
    pollersOf(bench, 'activity'),
  ]);
  const all = [...workflow, ...activity];
  const start = 'Start workeren: npm start, eller tjenesten «worker» i docker-compose.yml.';
  if (all.length === 0) return fail(`ingen spør oppgavekøen «${taskQueue}» etter arbeid`, start);
  const recent = all.filter(isRecent);
  const who = [...new Set((recent.length > 0 ? recent : all).map(({ identity }) => identity ?? ''))];
  const ageMs = Date.now() - Math.max(...all.map(polledAt));
  const found = `${who.length === 1 ? 'én worker' : `${who.length} workere`} (${who.join(', ')}), sist for ${Math.max(0, Math.round(ageMs / 1000))} s siden`;
  if (workflow.length === 0) return fail(`${found}; ingen av dem tar arbeidsflyter`, start);
  if (activity.length === 0) return fail(`${found}; ingen av dem sender brev`, start);
  return ageMs > recentMs ? warn(found, `Er den stanset? ${start}`) : ok(found);
}

const buildsOf = (options: readonly DeploymentOptions[]): string[] =>
  [...new Set(options.map(({ buildId }) => buildId ?? ''))].filter((id) => id !== '').sort();

const hasVersioning = ({ workerVersioningMode }: DeploymentOptions): boolean =>
  versionedMode.test(String(workerVersioningMode));

/** Which builds poll, and does the one that the server routes to? */
export async function checkVersions(bench: ServerBench): Promise<Finding> {
  const recent = (await pollersOf(bench, 'workflow')).filter(isRecent);
  const options = recent.flatMap(({ deploymentOptions }) => (deploymentOptions ? [deploymentOptions] : []));
  const { config, connection, leftMs } = bench;
  const deployment = await connection.withDeadline(Date.now() + leftMs(), () =>
    describeDeployment(connection, config.temporal.namespace),
  );
  return versionsSay(buildsOf(options), buildsOf(options.filter(hasVersioning)), deployment?.current ?? null);
}

/**
 * What it means that these builds poll. In: all of them, those with versioning, and the one that the server gives work to,
 * null when it routes by no version.
 */
export function versionsSay(
  builds: readonly string[],
  versioned: readonly string[],
  current: string | null,
): Finding {
  const names = builds.join(', ');
  const latest = versioned.at(-1);
  if (current !== null && latest !== undefined) {
    return versioned.includes(current)
      ? ok(`gjeldende er ${current}; etter arbeid spør ${versioned.join(', ')}`)
      : fail(
          `gjeldende er ${current}, men etter arbeid spør bare ${versioned.join(', ')}`,
          `Start en worker av bygg ${current}, eller: npx dsop promote ${latest}`,
        );
  }
  if (builds.length === 0) return skipped('ingen worker spør etter arbeid nå');
  if (current !== null) {
    return fail(
      `gjeldende er ${current}, men workerne (bygg ${names}) har versjonering slått av og får ikke arbeid`,
      'Start dem med DSOP_WORKER_VERSIONING=true, eller: npx dsop promote --off',
    );
  }
  if (latest !== undefined && versioned.length === builds.length) {
    return fail(
      `bygg ${names} venter: ingen utgave er gjeldende, så de får ikke arbeid`,
      `Gjør en gjeldende: npx dsop promote ${latest}`,
    );
  }
  const found = `bygg ${names}; ingen utgave er gjeldende, så alle workere uten versjonering får arbeid`;
  return builds.length === 1
    ? ok(found)
    : warn(found, 'Ulike bygg deler arbeidet: fullfør utrullingen, eller slå på DSOP_WORKER_VERSIONING.');
}

const shown = 5;

/** Is the code of any workflow failing over and over? Such a workflow stands still until the code is mended. */
export async function checkProblems({ client, connection, leftMs }: ServerBench): Promise<Finding> {
  const query = `TemporalReportedProblems IS NOT NULL AND ExecutionStatus = 'Running'`;
  return connection.withDeadline(Date.now() + leftMs(), async () => {
    const { count } = await client.workflow.count(query);
    if (count === 0) return ok('ingen arbeidsflyt står fast');
    const ids: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query, pageSize: shown })) {
      if (ids.push(workflowId) === shown) break;
    }
    return fail(
      `${count === 1 ? 'én arbeidsflyt' : `${count} arbeidsflyter`} står fast: ${ids.join(', ')}${count > ids.length ? ' …' : ''}`,
      'Se WorkflowTaskFailed i historikken i Temporal UI, og docs/upgrades.md: koden må rettes.',
    );
  });
}
