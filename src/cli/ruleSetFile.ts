import type { ShownRefusal } from '../client/reply';
import { refusedAs } from '../client/reply';
import { faultWords } from '../contract/faultWords';
import { byLine, readYaml } from '../contract/yamlFile';
import type { RuleSet } from '../domain/agreement';
import { ruleSetSchema } from '../domain/agreement/schema';
import { readText } from './files';

const sample = 'det «dsop rules 4.0 --json» viser';
/** One fault brings others: the first few are enough. */
const shownFaults = 10;

/** The rule set in a YAML or JSON file. `wrong`: there is no file to read. `refused`: what is wrong in it, with the lines. */
export async function ruleSetIn(
  file: string,
): Promise<{ rules: RuleSet } | { wrong: string } | { refused: ShownRefusal }> {
  const text = await readText(file);
  if ('wrong' in text) return text;
  const read = readYaml(text.text, sample);
  if (!read.ok) return notInOrder(file, read.faults);
  const { value, where } = read;
  const parsed = ruleSetSchema.safeParse(value);
  if (parsed.success) return { rules: parsed.data };
  const faults = parsed.error.issues
    .flatMap((issue) => faultWords(issue, value, sample))
    .map(({ path, message }) => `${where(path, value)}: ${message}`);
  return notInOrder(file, byLine(faults));
}

function notInOrder(file: string, faults: readonly string[]): { refused: ShownRefusal } {
  const more = faults.length - shownFaults;
  const shown = [...faults.slice(0, shownFaults), ...(more > 0 ? [`og ${more} feil til`] : [])];
  return refusedAs('malformed', `Regelsettet i «${file}» er ikke i orden: ${shown.join('; ')}.`);
}
