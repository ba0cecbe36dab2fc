import { queryRegister } from '../client/reads';
import { refusedAs } from '../client/reply';
import { builtInRuleSets, ruleSetOf } from '../domain/agreement';
import { rulesIn } from '../domain/carriedRules';
import type { Context } from './context';
import { readYaml } from './files';
import type { Filled } from './meetingFields';
import type { Order } from './send';

/**
 * The rule set that a command about one carries where it did not come with the service: `dsop adopt-rule-set` from `--file`,
 * else as the programme has it. Signed with the rest, so that a forum decides on the text and not on a version's number.
 */
export async function ruleSetFields(context: Context, { command, typed }: Order): Promise<Filled> {
  const { version, file } = typed;
  if ((command !== 'adoptRuleSet' && command !== 'moveRuleSet') || typeof version !== 'string')
    return { fields: {} };
  if (typeof file === 'string') {
    const read = await readYaml(file, `regelsettet ${version}, slik «dsop rules 4.0 --json» viser et`);
    if (!('fields' in read)) return read;
    const rules = rulesIn(read.fields);
    if (rules?.version === version) return { fields: { rules } };
    return rules
      ? { wrong: `Filen «${file}» har versjon ${rules.version}, ikke ${version}.` }
      : refusedAs(
          'malformed',
          `Filen «${file}» er ikke et regelsett i orden; «dsop rules 4.0 --json» viser formen.`,
        );
  }
  if (ruleSetOf(version)) return { fields: {} };
  const session = await context.connect();
  if (!('value' in session)) return session;
  const register = await queryRegister(session.value.client, context.leftMs());
  if (!('value' in register)) return register;
  const rules = ruleSetOf(version, register.value.ruleSets);
  if (rules) return { fields: { rules } };
  const known = [...builtInRuleSets, ...register.value.ruleSets].map((r) => r.version);
  return {
    wrong: `Programmet har ikke regelsettet ${version}, bare ${known.join(', ')}; ${
      command === 'adoptRuleSet'
        ? 'legg det nye ved med --file'
        : `Topplederforum tar først i bruk det nye: «dsop adopt-rule-set --version ${version} --file FIL»`
    }.`,
  };
}
