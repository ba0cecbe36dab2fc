import type { EpochMs } from './calendar';
import type { Refusal } from './refusal';
import type { InitiativeState, KeptRefusal } from './state';

/** How many refused signals are kept; all are counted. */
const kept = 20;
const longest = 500;

/** A refused signal, as the list keeps it: bounded in number and in length. */
export function withRefusal<S extends Pick<InitiativeState, 'refusals' | 'refusalCount'>>(
  state: S,
  given: { command: string; raw: unknown; refused: Refusal; at: EpochMs },
): S {
  const { command, raw, refused, at } = given;
  const field = (name: string): string | null => {
    if (typeof raw !== 'object' || raw === null || !(name in raw)) return null;
    const value = (raw as Record<string, unknown>)[name];
    return typeof value === 'string' ? value.slice(0, 80) : null;
  };
  const entry: KeptRefusal = {
    ...refused,
    message: refused.message.slice(0, longest),
    missing: refused.missing.slice(0, kept),
    at,
    command: command.slice(0, 80),
    by: field('by'),
    id: field('id'),
  };
  return {
    ...state,
    refusals: [...state.refusals, entry].slice(-kept),
    refusalCount: state.refusalCount + 1,
  };
}
