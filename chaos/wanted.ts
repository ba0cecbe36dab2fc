import { chosenFrom, optionsOf, wholeNumber } from '../src/dev/chosen';
import type { Amount } from './scenarios';

/** What a run of the faults is to be: which of them, and how much where that was said. */
export interface Wanted {
  names: string[];
  amount: Partial<Amount>;
}

const least = { times: 1, months: 1, initiatives: 1, seed: 0 };

/** Reads the command line; `wrong` is a sentence about what it does not know, `help` that it asks for the usage. */
export function wantedOf(
  args: readonly string[],
  known: readonly string[],
): { wanted: Wanted } | { wrong: string } | { help: true } {
  const text = { type: 'string' } as const;
  const options = optionsOf({
    args: [...args],
    options: {
      only: text,
      times: text,
      months: text,
      initiatives: text,
      seed: text,
      help: { type: 'boolean', default: false },
    },
  });
  if ('wrong' in options) return options;
  const values = options.value;
  if (values.help) return { help: true };
  const names = chosenFrom(values.only, known);
  if ('wrong' in names) return names;
  const amount: Partial<Amount> = {};
  for (const flag of ['times', 'months', 'initiatives', 'seed'] as const) {
    const number = wholeNumber(flag, values[flag], least[flag]);
    if ('wrong' in number) return number;
    if (number.value !== undefined) amount[flag] = number.value;
  }
  return { wanted: { names: names.value, amount } };
}
