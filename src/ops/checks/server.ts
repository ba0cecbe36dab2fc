import { optionalTsToMs } from '@temporalio/common/lib/time';
import { serviceErrorIn } from '../../client/reply';
import { searchAttributeTypes } from '../../contract/searchAttributes';
import { atLeast, LEAST_SERVER } from '../../dev/engine';
import { hasNamespace, missingSearchAttributes, setupCommands } from '../../dev/namespace';
import { fail, ok, warn, type Finding, type ServerBench } from './finding';

const dayMs = 24 * 3600_000;

/** Does the server answer, and is it new enough? */
export async function checkServer({ config, connection, leftMs }: ServerBench): Promise<Finding> {
  const { address } = config.temporal;
  const { serverVersion } = await connection.withDeadline(Date.now() + leftMs(), () =>
    connection.workflowService.getSystemInfo({}),
  );
  return atLeast(serverVersion, LEAST_SERVER)
    ? ok(`${serverVersion} på ${address}`)
    : warn(
        `${serverVersion} på ${address}; DSOP er laget for ${LEAST_SERVER} og nyere`,
        `Oppgrader Temporal-serveren til ${LEAST_SERVER} eller nyere.`,
      );
}

/** Is the namespace there? */
export async function checkNamespace({ config, connection, leftMs }: ServerBench): Promise<Finding> {
  const { namespace } = config.temporal;
  return connection.withDeadline(Date.now() + leftMs(), async () => {
    if (!(await hasNamespace(connection, namespace))) {
      const [create = ''] = setupCommands(namespace, config.retentionDays, []);
      return fail(
        `serveren har ikke navnerommet «${namespace}»`,
        `Lag det: ${create}; eller sett TEMPORAL_NAMESPACE.`,
      );
    }
    const described = await connection.workflowService.describeNamespace({ namespace });
    const kept = optionalTsToMs(described.config?.workflowExecutionRetentionTtl);
    return ok(
      kept === undefined
        ? namespace
        : `${namespace}; avsluttede kjøringer beholdes i ${Math.round(kept / dayMs)} dager`,
    );
  });
}

/** Are the search attributes there, with their types? Without them every step of a workflow fails. */
export async function checkSearchAttributes({ config, connection, leftMs }: ServerBench): Promise<Finding> {
  const { namespace } = config.temporal;
  const all = Object.keys(searchAttributeTypes).length;
  try {
    const missing = await connection.withDeadline(Date.now() + leftMs(), () =>
      missingSearchAttributes(connection, namespace),
    );
    if (missing.length === 0) return ok(`alle ${all}`);
    const [, ...create] = setupCommands(namespace, config.retentionDays, missing);
    return fail(
      `${missing.join(', ')} mangler`,
      `Start workeren på nytt, eller lag dem: ${create.join('; ')}`,
    );
  } catch (error) {
    if (serviceErrorIn(error) || !(error instanceof Error)) throw error;
    return fail(error.message, 'Fjern dem, eller bruk et annet navnerom (TEMPORAL_NAMESPACE).');
  }
}
