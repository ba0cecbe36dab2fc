import type { ListFilter } from '../client/list';
import { refusedAs, type ShownRefusal } from '../client/reply';
import { roleWords } from '../contract/commands';
import { builtInRuleSets, courseOf } from '../domain/agreement';
import { personOf, type Register } from '../domain/register';
import { listing } from '../domain/text';
import type { Typed } from './flags';

/** The phases that the index knows: those of the rule sets, and how initiatives and processes end. */
const phases = [
  ...new Set([
    ...builtInRuleSets.flatMap((rules) =>
      [rules, courseOf(rules, 'process'), courseOf(rules, 'desk')].flatMap((course) =>
        course.phases.map(({ id }) => id),
      ),
    ),
    'stopped',
    'closed',
    'concluded',
  ]),
];

/** Whose move it may be, by the sort of token. */
const whose = new RegExp(
  `^(tlf|sg|pmo|role:(${Object.keys(roleWords).join('|')})|seat:(tlf|sg|pmo)/(?<seat>.+)|actor:(?<actor>.+)|person:(?<person>.+))$`,
);

const named = ['phase', 'awaits', 'actor', 'lead'] as const;

/** What `dsop list` is asked for, or one sentence about a word that no initiative can have. */
export function filterOf(typed: Typed): { filter: ListFilter } | { wrong: string } {
  const word = (name: (typeof named)[number]): string | undefined => {
    const value = typed[name];
    return typeof value === 'string' ? value : undefined;
  };
  const empty = named.find((name) => word(name) === '');
  if (empty !== undefined) return { wrong: `--${empty} mangler en verdi.` };
  const phase = word('phase');
  if (phase !== undefined && !phases.includes(phase))
    return { wrong: `--phase må være en av ${phases.join(', ')}, ikke «${phase}».` };
  const awaits = word('awaits');
  if (awaits !== undefined && !whose.test(awaits)) {
    const roles = Object.keys(roleWords).map((role) => `role:${role}`);
    return {
      wrong: `--awaits må være tlf, sg, pmo, ${roles.join(', ')}, eller som seat:tlf/nav, actor:nav eller person:per.nav, ikke «${awaits}».`,
    };
  }
  return {
    filter: {
      phase,
      awaits: awaits === undefined ? undefined : [awaits],
      actor: word('actor'),
      lead: word('lead'),
      overdue: typed.overdue === true,
      runningOnly: typed.open === true,
      programme: true,
    },
  };
}

/** Does the filter name somebody whom the register would know? */
export const namesSomebody = ({ actor, lead, awaits }: ListFilter): boolean =>
  actor !== undefined || lead !== undefined || awaits?.some((token) => token.includes(':')) === true;

/** The refusal of a filter by a name that the register does not have; undefined when it has them all. */
export function unknownIn(filter: ListFilter, register: Register): { refused: ShownRefusal } | undefined {
  const waited = whose.exec(filter.awaits?.[0] ?? '')?.groups;
  const actor = [filter.actor, waited?.seat, waited?.actor].find(
    (id) => id !== undefined && !register.actors.some((a) => a.id === id),
  );
  if (actor !== undefined) {
    const known = listing(
      register.actors.map(({ id }) => id),
      'nb',
    );
    return refusedAs('unknown-actor', `Registeret har ingen aktør «${actor}», bare ${known}.`);
  }
  const person = [filter.lead, waited?.person].find((id) => id !== undefined && !personOf(register, id));
  return person === undefined ? undefined : { refused: unknownPerson(person) };
}

/** The refusal of somebody whom the register does not know. */
export const unknownPerson = (person: string): ShownRefusal =>
  refusedAs('unknown-person', `Registeret kjenner ingen person «${person}»; «dsop people» viser alle.`)
    .refused;

/** What is said where nothing is left. */
export function noneWords(typed: Typed): string {
  const asked = [
    ...named.flatMap((name) => (typed[name] === undefined ? [] : [`--${name} ${String(typed[name])}`])),
    ...(['overdue', 'open'] as const).flatMap((name) => (typed[name] === true ? [`--${name}`] : [])),
  ];
  return asked.length === 0 ? 'Ingen initiativer.' : `Ingen initiativer passer til ${listing(asked, 'nb')}.`;
}
