import { queryRegisterHistory } from '../../client/reads';
import { keyIdOf } from '../../domain/proof';
import { rootPerson, type RegisterSnapshot } from '../../domain/register';
import type { RegisterChange } from '../../domain/registerChange';
import { fail, ok, skipped, warn, type Finding, type ServerBench } from './finding';

/** Do the keys go back to the root? `register` is null when nobody answered. */
export async function checkSigning(
  { client, leftMs }: ServerBench,
  register: RegisterSnapshot | null,
): Promise<Finding> {
  if (register === null) return skipped('ikke sett på: ingen svarer for programmet');
  const changes = await queryRegisterHistory(client, leftMs());
  if ('value' in changes) return signingSays(register, changes.value);
  const { message } = 'unreachable' in changes ? changes.unreachable : changes.refused;
  return fail(message, 'Se loggen til workeren.');
}

/** A programme that has a root key which never signed its register has keys that nobody can trace. */
export function signingSays({ root }: RegisterSnapshot, changes: readonly RegisterChange[]): Finding {
  if (typeof root !== 'string')
    return skipped('programmet signerer ikke kommandoer; hvem som sendte dem, er serverens ord');
  const whole = changes.findLastIndex(
    ({ cause: c }) =>
      c.kind === 'command' && c.envelope.command === 'loadRegister' && c.envelope.by === rootPerson,
  );
  if (whole < 0) {
    return warn(
      'rotnøkkelen har aldri signert registeret som helhet: det som er besluttet, kan ikke føres tilbake til den',
      'dsop register-export > register.yaml, les det gjennom, og dsop load-register --file register.yaml --as root, der rotnøkkelen er; det gjelder fra da av.',
    );
  }
  const since = changes.length - whole - 1;
  return ok(
    `rotnøkkelen ${keyIdOf(root)} har signert registeret; ${since === 0 ? 'ingenting' : since} er endret siden${since === 0 ? '' : ', av signerte kommandoer'}`,
  );
}
