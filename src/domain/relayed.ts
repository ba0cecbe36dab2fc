import type { RegisterChangeMessage } from '../contract/registerSnapshot';
import { signingIsOn } from './proof';
import { accept, refuse, type Answer } from './refusal';
import type { RegisterSnapshot } from './register';
import { afterCause } from './registerChange';

/**
 * The register that an initiative holds after what it is told. Where commands are signed it judges each change itself, by
 * the snapshot it has: what it is told is then no claim. Changes it has already are passed over. The same snapshot when
 * nothing is new.
 */
export function registerAfter(held: RegisterSnapshot, told: RegisterChangeMessage): Answer<RegisterSnapshot> {
  if ('register' in told) {
    if (signingIsOn(held)) {
      return refuse(
        'unsigned',
        'Registeret endres bare av signerte kommandoer; en utgave uten dem er en påstand.',
      );
    }
    const { root = null, ...rest } = told.register;
    const isNew = rest.programme === held.programme && rest.revision > held.revision;
    return accept(isNew ? { ...rest, ...(root !== null && { root }) } : held);
  }
  let register = held;
  for (const { revision, cause } of told.changes) {
    if (revision <= register.revision) continue;
    const changed = afterCause(register, cause);
    if (!changed.ok) return changed;
    register = changed.value.register;
  }
  return accept(register);
}
