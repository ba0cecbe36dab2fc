import type { z } from 'zod';
import { commands, verbOf, type CommandName } from '../contract/commands';
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
    message: `${nameOf(command, first.path)} ${wordsOf(first)}${others}.`,
    paragraph: null,
    missing: [],
  };
}

function nameOf(command: CommandName, path: readonly PropertyKey[]): string {
  const field = String(path[0] ?? '');
  if (field === '') return `«${verbOf(command)}»`;
  return field === 'key' ? 'Nøkkelen' : `«${path.map(String).join('.')}»`;
}

// The schemas speak Norwegian where they can; what zod says by itself is English.
function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? 'mangler'
        : `må være ${types[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return issue.origin === 'string' ? issue.message : `må være minst ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string')
        return /^[a-zæøå]/.test(issue.message) ? issue.message : `er lengre enn ${issue.maximum} tegn`;
      return issue.origin === 'array' ? `kan ha høyst ${issue.maximum}` : `må være høyst ${issue.maximum}`;
    case 'unrecognized_keys':
      return `har ukjente felter: ${issue.keys.join(', ')}`;
    case 'invalid_value':
      return `må være en av ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'url' ? 'må være en adresse som begynner med https://' : issue.message;
    case 'invalid_union':
      return 'må være en dato som 2026-12-10 eller et tidspunkt med tidssone';
    default:
      return issue.message;
  }
}

const types: Record<string, string> = {
  string: 'tekst',
  number: 'et tall',
  int: 'et helt tall',
  boolean: 'ja eller nei (true, false)',
  array: 'en liste',
  object: 'felter',
  record: 'felter',
};
