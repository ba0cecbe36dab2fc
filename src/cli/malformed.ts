import { commands, verbOf, type CommandName } from '../contract/commands';
import { issueWords } from '../contract/issueWords';
import type { ShownRefusal } from '../client/reply';

/**
 * The refusal that a payload would meet, found before anything is sent: too long a text, control characters, a key or
 * fingerprint of the wrong form. `undefined` when the payload is well-formed; whether it is allowed, the workflow says.
 */
export function malformed(command: CommandName, payload: unknown): ShownRefusal | undefined {
  const parsed = commands[command].payload.safeParse(payload);
  if (parsed.success) return undefined;
  const [first, ...more] = parsed.error.issues;
  if (!first) return undefined;
  const others = more.length === 0 ? '' : ` (og ${more.length} feil til)`;
  return {
    code: 'malformed',
    message: `${nameOf(command, first.path)} ${issueWords(first)}${others}.`,
    paragraph: null,
    missing: [],
  };
}

function nameOf(command: CommandName, path: readonly PropertyKey[]): string {
  const field = String(path[0] ?? '');
  if (field === '') return `«${verbOf(command)}»`;
  return field === 'key' ? 'Nøkkelen' : `«${path.map(String).join('.')}»`;
}
