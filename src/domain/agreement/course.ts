import type { Text } from '../text';
import type { PhaseRule, RuleSet } from './ruleSet';

/** What a state with cases and duties belongs to; an initiative when it does not say. */
export type HostKind = 'process' | 'desk';

const courses = new WeakMap<RuleSet, Partial<Record<HostKind, RuleSet>>>();

/**
 * The rule set as it goes for a process, or for the cases of the programme itself: the same forums, duties and
 * authorities with another life. An initiative's is the rule set as it stands.
 */
export function courseOf(rules: RuleSet, host: HostKind | undefined): RuleSet {
  if (host === undefined) return rules;
  const known = courses.get(rules) ?? {};
  courses.set(rules, known);
  return (known[host] ??= host === 'process' ? processCourse(rules) : deskCourse(rules));
}

const phase = (
  given: Pick<PhaseRule, 'id' | 'name' | 'paragraph' | 'kind' | 'stoppedBy' | 'joinable'>,
): PhaseRule => ({
  ...given,
  steps: [{ id: given.id, name: given.name }],
  requiredRoles: [],
  dissolves: [],
});

/** Proposed, running, and no decision points; its one reporting line runs while it does (V4 §3.3). */
function processCourse(rules: RuleSet): RuleSet {
  const { process } = rules;
  const named = (id: 'proposed' | 'running', known: Text | undefined): PhaseRule =>
    phase({
      id,
      name: known ?? { nb: 'Prosess', en: 'Process' },
      paragraph: process?.paragraph ?? rules.forums.pmo.paragraph,
      kind: 'process',
      stoppedBy: process?.runBy ?? 'pmo',
      joinable: true,
    });
  return {
    ...rules,
    phases: [named('proposed', process?.proposed), named('running', process?.running)],
    entry: 'proposed',
    transitions: [{ from: 'proposed', to: 'running', gate: null }],
    reporting: rules.reporting
      .filter((line) => line.id === 'process')
      .map((line) => ({ ...line, phases: ['running'] })),
  };
}

/** The programme decides and has no phases. */
function deskCourse(rules: RuleSet): RuleSet {
  const { tlf } = rules.forums;
  const name = { nb: 'Programmet', en: 'The programme' };
  return {
    ...rules,
    phases: [
      phase({
        id: 'standing',
        name,
        paragraph: tlf.paragraph,
        kind: 'programme',
        stoppedBy: 'tlf',
        joinable: false,
      }),
    ],
    entry: 'standing',
    transitions: [],
    reporting: [],
  };
}
