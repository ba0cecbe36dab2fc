import { parseArgs, type ParseArgsConfig } from 'node:util';
import { codeOf, messageOf } from './errors';

/** What was typed for a measuring tool: refused with a sentence rather than half understood. */

type OrWrong<T> = { value: T } | { wrong: string };

/** The options of a command line; `wrong` when there is one that is not known, or without its word. */
export function optionsOf<T extends ParseArgsConfig>(
  config: T,
): OrWrong<ReturnType<typeof parseArgs<T>>['values']> {
  try {
    return { value: parseArgs(config).values };
  } catch (error) {
    if (String(codeOf(error)).startsWith('ERR_PARSE_ARGS')) return { wrong: messageOf(error) };
    throw error;
  }
}

/** The names in a list such as `a,b`; without one all of them. `wrong` names those that are not known, and all that are. */
export function chosenFrom<T extends string>(list: string | undefined, known: readonly T[]): OrWrong<T[]> {
  if (list === undefined) return { value: [...known] };
  const named = list.split(',').map((name) => name.trim());
  const unknown = named.filter((name) => !known.some((one) => one === name));
  if (unknown.length > 0)
    return { wrong: `--only knows no «${unknown.join('», «')}», only ${known.join(', ')}` };
  return { value: known.filter((one) => named.includes(one)) };
}

/** A whole number of at least `least`, as typed for a flag; undefined where none was. */
export function wholeNumber(
  flag: string,
  typed: string | undefined,
  least: number,
): OrWrong<number | undefined> {
  if (typed === undefined) return { value: undefined };
  const value = Number(typed);
  return /^\d+$/.test(typed) && Number.isSafeInteger(value) && value >= least
    ? { value }
    : { wrong: `--${flag} takes a whole number from ${least}, not «${typed}»` };
}
