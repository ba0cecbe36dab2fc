import { deploymentName, describeDeployment, setCurrentBuild } from '../client/deployment';
import { attempt } from '../client/reply';
import type { Context } from './context';
import type { Typed } from './flags';
import { done, refusedResult, unanswered, usage, type Result } from './result';

/**
 * `dsop promote BUILD`: from now on the server gives work to workers of this build, and with `--off` to those without
 * versioning again. With neither it shows which builds there are. Refused for a build that no worker has had.
 */
export async function promote(context: Context, build: string | undefined, typed: Typed): Promise<Result> {
  const off = typed.off === true;
  if (off && build !== undefined) return usage('Si enten et bygg eller --off.');
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const { client, connection } = session.value;
  const { namespace } = context.config.temporal;
  const errand = { workflowId: deploymentName };
  const known = await attempt(client, context.leftMs(), errand, () =>
    describeDeployment(connection, namespace),
  );
  if (!('value' in known)) return unanswered(known);
  if (known.value === null) {
    return refusedResult(
      'not-allowed',
      'Ingen worker med versjonering har spurt etter arbeid; start den med DSOP_WORKER_VERSIONING=true først.',
    );
  }
  const { current, builds } = known.value;
  const names = builds.map(({ buildId }) => buildId);
  if (build === undefined && !off) {
    const lines = names.map((name) => (name === current ? `${name}  gjeldende` : name));
    return done({ current, builds: names }, () => lines.join('\n'));
  }
  if (build !== undefined && !names.includes(build))
    return usage(`Ingen worker har hatt bygget «${build}»; det finnes ${names.join(', ')}.`);
  const wanted = build ?? null;
  const words = wanted === null ? 'Ingen utgave er gjeldende' : `${wanted} er gjeldende`;
  if (context.common.dryRun) return done({ wouldPromote: wanted }, () => `Ville gjort dette: ${words}.`);
  const set = await attempt(client, context.leftMs(), errand, () =>
    setCurrentBuild(connection, namespace, wanted),
  );
  if (!('value' in set)) return unanswered(set);
  const before = current === null ? '' : `; før var det ${current}`;
  return done({ current: wanted, before: current }, () => `${words}${before}.`);
}
