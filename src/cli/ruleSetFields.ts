import { queryRegister } from '../client/reads';
import { builtInRuleSets, ruleSetOf } from '../domain/agreement';
import type { Context } from './context';
import type { Filled } from './meetingFields';
import { ruleSetIn } from './ruleSetFile';
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
    const read = await ruleSetIn(file);
    if (!('rules' in read)) return read;
    const { rules } = read;
    return rules.version === version
      ? { fields: { rules } }
      : { wrong: `Filen «${file}» har versjon ${rules.version}, ikke ${version}.` };
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
