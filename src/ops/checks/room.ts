import { queryProgramme } from '../../client/reads';
import { fail, ok, skipped, warn, type Finding, type ServerBench } from './finding';

/** From how many per cent on it is to be noted: what is left is time enough to found the next. */
const littleLeft = 80;

/** How much of what a programme can take in its life is used? `answers`: somebody answered for it. */
export async function checkRoom({ client, leftMs }: ServerBench, answers: boolean): Promise<Finding> {
  if (!answers) return skipped('ikke sett på: ingen svarer for programmet');
  const seen = await queryProgramme(client, leftMs());
  // A worker of the release before does not tell.
  if ('value' in seen) return roomSays(seen.value.roomUsed);
  const { message } = 'unreachable' in seen ? seen.unreachable : seen.refused;
  return fail(message, 'Se loggen til workeren.');
}

export function roomSays(used: number | undefined): Finding {
  if (used === undefined) return skipped('workeren sier ikke hvor mye programmet har brukt');
  const found = `programmet har brukt ${used} % av det det har plass til av nøkler og endringer av registeret`;
  if (used < littleLeft) return ok(found);
  return warn(
    found,
    'Grunnlegg det neste i tide, i et navnerom for seg (TEMPORAL_NAMESPACE, DSOP_PROGRAMME): når det er fullt, avvises det nye. Se docs/limits.md.',
  );
}
