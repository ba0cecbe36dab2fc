import { chosenFrom, optionsOf } from '../src/dev/chosen';

export const measureNames = ['a', 'b', 'c', 'd', 'e', 'g', 's'] as const;
export type MeasureName = (typeof measureNames)[number];

/** What a run of the benchmarks is to be. */
export interface Wanted {
  quick: boolean;
  json: boolean;
  only: ReadonlySet<MeasureName>;
}

/** Reads the command line; `wrong` is a sentence about what it does not know, `help` that it asks for the usage. */
export function wantedOf(args: readonly string[]): { wanted: Wanted } | { wrong: string } | { help: true } {
  const options = optionsOf({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if ('wrong' in options) return options;
  const values = options.value;
  if (values.help) return { help: true };
  const only = chosenFrom(values.only, measureNames);
  if ('wrong' in only) return only;
  return { wanted: { quick: values.quick, json: values.json, only: new Set(only.value) } };
}
