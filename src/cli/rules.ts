import { queryRegister } from '../client/reads';
import { builtInRuleSets, ruleSetOf, type RuleSet } from '../domain/agreement';
import { describeDuties, describeRules, describeVersions, diffRules } from '../domain/rulesText';
import type { Context } from './context';
import { done, unanswered, usage, type Result } from './result';
import { ruleSetIn } from './ruleSetFile';
import { indent, type Style } from './style';

/**
 * `dsop rules [VERSION]` prints a rule set, `rules diff A B` what differs, `rules duties [VERSION]` the table of duties,
 * `rules versions` the declaration's history. A version that is not built in is looked for in the programme's register; the
 * name of a file is one too.
 */
export async function readRules(context: Context, words: readonly string[]): Promise<Result> {
  const [first, ...rest] = words;
  const newest = builtInRuleSets.at(-1)?.version ?? '';
  if (first === 'versions')
    return done(
      builtInRuleSets.map((r) => r.version),
      () => describeVersions('nb').trimEnd(),
    );
  if (first === 'diff') {
    const [a, b] = rest;
    if (a === undefined || b === undefined)
      return usage('Si hvilke to regelsett: «dsop rules diff 2.0 4.0».');
    const one = await find(context, a);
    if ('kind' in one) return one;
    const other = await find(context, b);
    if ('kind' in other) return other;
    const differences = diffRules(one, other, 'nb');
    return done({ a, b, differences }, (style) => diffText(a, b, differences, style));
  }
  const duties = first === 'duties';
  const rules = await find(context, (duties ? rest[0] : first) ?? newest);
  if ('kind' in rules) return rules;
  return done(rules, () => (duties ? describeDuties(rules, 'nb') : describeRules(rules, 'nb')).trimEnd());
}

/** The rule set of a version, typed `4.0` or `V4.0`, or the one in a file. */
async function find(context: Context, typed: string): Promise<RuleSet | Result> {
  if (/\.(ya?ml|json)$/i.test(typed)) {
    const read = await ruleSetIn(typed);
    if ('wrong' in read) return usage(read.wrong);
    return 'refused' in read ? unanswered(read) : read.rules;
  }
  const version = typed.replace(/^v/i, '');
  const builtIn = ruleSetOf(version);
  if (builtIn) return builtIn;
  const session = await context.connect();
  const register = 'value' in session ? await queryRegister(session.value.client, context.leftMs()) : session;
  if (!('value' in register)) return unanswered(register);
  const adopted = ruleSetOf(version, register.value.ruleSets);
  if (adopted) return adopted;
  const known = [...builtInRuleSets, ...register.value.ruleSets].map((r) => r.version);
  return usage(`Det finnes ikke noe regelsett «${typed}»; det finnes ${known.join(', ')}.`);
}

function diffText(a: string, b: string, differences: ReturnType<typeof diffRules>, style: Style): string {
  if (differences.length === 0) return `Regelsett ${a} og ${b} er like.`;
  return differences
    .map(({ topic, a: before, b: after, ruling }) => {
      const lines = [style.bold(topic), indent(`${a}: ${before}`), indent(`${b}: ${after}`)];
      if (ruling !== undefined) lines.push(indent(style.dim(`her gjelder: ${ruling}`)));
      return lines.join('\n');
    })
    .join('\n');
}
