import type { ShownRefusal, Unreachable } from '../client/reply';
import { legible } from '../contract/faultWords';
import type { Style } from './style';

/** How a run of the script ends; the exit status follows from the kind. */
export type Result =
  | { kind: 'done'; json: unknown; text: (style: Style) => string; status?: number }
  | { kind: 'refused'; refused: ShownRefusal }
  | { kind: 'usage'; message: string }
  | { kind: 'unreachable'; unreachable: Unreachable };

/** The contract's exit statuses. */
export const exitStatus = { done: 0, refused: 1, usage: 2, unreachable: 3 } as const;

/** The status of a result: that of its kind, unless what was done found a fault. */
export const statusOf = (result: Result): number =>
  (result.kind === 'done' ? result.status : undefined) ?? exitStatus[result.kind];

export const done = (json: unknown, text: (style: Style) => string, status?: number): Result => ({
  kind: 'done',
  json,
  text,
  status,
});
export const usage = (message: string): Result & { kind: 'usage' } => ({ kind: 'usage', message });

/** A refusal of the script's own. */
export const refusedResult = (code: ShownRefusal['code'], message: string): Result => ({
  kind: 'refused',
  refused: { code, message, paragraph: null, missing: [] },
});

/** A reply of the client that is no value, as a result. */
export function unanswered(reply: { refused: ShownRefusal } | { unreachable: Unreachable }): Result {
  return 'refused' in reply
    ? { kind: 'refused', refused: reply.refused }
    : { kind: 'unreachable', unreachable: reply.unreachable };
}

/** The one document that `--json` prints. */
export function jsonOf(result: Result): unknown {
  switch (result.kind) {
    case 'done':
      return result.json;
    case 'refused':
      return { refused: result.refused };
    case 'usage':
      return { usage: { message: result.message } };
    case 'unreachable':
      return { unreachable: result.unreachable };
  }
}

/** What a person reads: on standard output when it is done, else on standard error. */
export function textOf(result: Result, style: Style): string {
  switch (result.kind) {
    case 'done':
      return result.text(style);
    case 'refused':
      return refusalText(result.refused, style);
    case 'usage':
      return `${style.red('Feil bruk:')} ${legible(result.message)}`;
    case 'unreachable':
      return `${style.red('Ingen svar:')} ${legible(result.unreachable.message)}`;
  }
}

/** A refusal with its paragraph and everything that is missing. */
export function refusalText(refused: ShownRefusal, style: Style): string {
  const paragraph = refused.paragraph === null ? '' : style.dim(` (${refused.paragraph})`);
  const missing = refused.missing.map((m) => `  - ${m.what}${style.dim(` (${m.paragraph})`)}`);
  return [`${style.red('Avvist:')} ${legible(refused.message)}${paragraph}`, ...missing].join('\n');
}
