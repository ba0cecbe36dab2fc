import { day } from './envelope';
import { shown, type Fault } from './faultWords';
import { isMap } from './registerShape';

/** One person acting for one actor in a period, as far as it can be read: a seat or a mandate. */
interface Term {
  path: PropertyKey[];
  forum: string | null;
  actor: string;
  person: string | null;
  from: string | null;
  to: string | null;
}

interface Entry {
  path: PropertyKey[];
  id: string | null;
  name: string | null;
  actor: string | null;
  from: string | null;
  to: string | null;
}

/** The file as far as it can be read, so that faults of one part do not hide those of another. */
interface Draft {
  actors: Entry[];
  persons: Entry[];
  terms: Term[];
}

const words = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const dayIn = (value: unknown): string | null => {
  const read = day.safeParse(value);
  return read.success ? read.data : null;
};

function entries(list: unknown, name: string): Entry[] {
  const items: unknown[] = Array.isArray(list) ? list : [];
  return items.flatMap((item, index) =>
    isMap(item)
      ? [
          {
            path: [name, index],
            id: words(item.id),
            name: words(item.name),
            actor: words(item.actor),
            from: dayIn(item.from),
            to: dayIn(item.to),
          },
        ]
      : [],
  );
}

function terms(byActor: unknown, forum: string | null, path: PropertyKey[]): Term[] {
  if (!isMap(byActor)) return [];
  return Object.entries(byActor).flatMap(([actor, value]) => {
    const listed = Array.isArray(value);
    const list: unknown[] = listed ? value : [value];
    return list.map((item, index) => ({
      path: listed ? [...path, actor, index] : [...path, actor],
      forum,
      actor,
      person: words(isMap(item) ? item.person : item),
      from: isMap(item) ? dayIn(item.from) : null,
      to: isMap(item) ? dayIn(item.to) : null,
    }));
  });
}

const forumNames: Record<string, string> = { tlf: 'Topplederforum', sg: 'DSOP SG', pmo: 'PMO' };

function draftOf(file: Record<string, unknown>): Draft {
  const forums = isMap(file.forums) ? file.forums : {};
  return {
    actors: entries(file.actors, 'actors'),
    persons: entries(file.persons, 'persons'),
    terms: [
      ...Object.keys(forumNames).flatMap((forum) => {
        const rule = forums[forum];
        return terms(isMap(rule) ? rule.seats : undefined, forum, ['forums', forum, 'seats']);
      }),
      ...terms(file.mandates, null, ['mandates']),
    ],
  };
}

const folded = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();

function repeated(
  list: readonly Entry[],
  field: 'id' | 'name',
  sentence: (value: string) => string,
): Fault[] {
  const seen = new Set<string>();
  return list.flatMap((entry) => {
    const value = entry[field];
    if (value === null) return [];
    const known = seen.has(folded(value));
    seen.add(folded(value));
    return known ? [{ path: [...entry.path, field], message: sentence(shown(value)) }] : [];
  });
}

function reversed(draft: Draft): Fault[] {
  return [...draft.actors, ...draft.terms].flatMap(({ path, from, to }) =>
    from !== null && to !== null && to < from
      ? [{ path: [...path, 'to'], message: `slutter ${to}, før den begynner ${from}; bytt om datoene` }]
      : [],
  );
}

function unknownReferences(draft: Draft, file: Record<string, unknown>): Fault[] {
  const actors = new Set(draft.actors.map((actor) => actor.id));
  const persons = new Set(draft.persons.map((person) => person.id));
  const noActor = (path: PropertyKey[], actor: string): Fault[] =>
    actors.has(actor)
      ? []
      : [{ path, message: `aktøren ${shown(actor)} står ikke under actors; legg den til eller rett id-en` }];
  const noPerson = (path: PropertyKey[], person: string): Fault[] =>
    persons.has(person)
      ? []
      : [
          {
            path,
            message: `personen ${shown(person)} står ikke under persons; legg den til eller rett id-en`,
          },
        ];
  const forums = isMap(file.forums) ? file.forums : {};
  const inForums = Object.keys(forumNames).flatMap((forum) => {
    const chair = isMap(forums[forum]) ? words(forums[forum].chair) : null;
    return chair === null ? [] : noPerson(['forums', forum, 'chair'], chair);
  });
  const named = new Set<string>();
  return [
    ...draft.persons.flatMap(({ path, actor }) => (actor === null ? [] : noActor([...path, 'actor'], actor))),
    ...inForums,
    ...draft.terms.flatMap(({ path, forum, actor, person }) => {
      const list = `${forum}/${actor}`;
      const first = !named.has(list);
      named.add(list);
      return [...(first ? noActor(path, actor) : []), ...(person === null ? [] : noPerson(path, person))];
    }),
  ];
}

const overlap = (a: Term, b: Term): boolean =>
  (a.from ?? '') <= (b.to ?? '9999-12-31') && (b.from ?? '') <= (a.to ?? '9999-12-31');

/** One actor has one seat in a forum at any date (V4 §3.1). */
function doubleSeats({ terms: all }: Draft): Fault[] {
  return all.flatMap((seat, index) => {
    const other = all
      .slice(0, index)
      .find(
        (before) =>
          seat.forum !== null &&
          before.forum === seat.forum &&
          before.actor === seat.actor &&
          overlap(before, seat),
      );
    if (other === undefined || seat.forum === null || seat.person === null || other.person === null)
      return [];
    return [
      {
        path: seat.path,
        message: `aktøren ${shown(seat.actor)} har to seter i ${forumNames[seat.forum]} samtidig, ved ${shown(other.person)} og ${shown(seat.person)}; avslutt det første med to: før det andre begynner`,
      },
    ];
  });
}

/** One person acts for one actor. */
function doubleActors(draft: Draft): Fault[] {
  const actsFor = new Map(draft.persons.map((person) => [person.id, person.actor]));
  return draft.terms.flatMap(({ path, person, actor }) => {
    if (person === null) return [];
    const own = actsFor.get(person) ?? null;
    if (own === null) actsFor.set(person, actor);
    if (own === null || own === actor) return [];
    return [
      {
        path,
        message: `personen ${shown(person)} handler for ${shown(own)} og kan ikke også handle for ${shown(actor)}; én person handler for én aktør, så sett inn en annen person`,
      },
    ];
  });
}

function emptyForums(file: Record<string, unknown>): Fault[] {
  const forums = isMap(file.forums) ? file.forums : {};
  return Object.entries(forumNames).flatMap(([forum, name]) => {
    const rule = forums[forum];
    if (!isMap(rule) || !isMap(rule.seats)) return [];
    const faults: Fault[] = [];
    if (Object.keys(rule.seats).length === 0) {
      faults.push({
        path: ['forums', forum, 'seats'],
        message: `${name} har ingen seter; gi hver aktør et sete`,
      });
    }
    if (forum === 'pmo' && (rule.mailbox === undefined || rule.mailbox === null)) {
      faults.push({
        path: ['forums', forum],
        message: 'PMO har ingen postkasse; legg til mailbox: med adressen der PMO som kontor får brev',
      });
    }
    return faults;
  });
}

function ruleSetFaults(file: Record<string, unknown>, builtIn: readonly string[]): Fault[] {
  const list: unknown[] = Array.isArray(file.ruleSets) ? file.ruleSets : [];
  const faults: Fault[] = [];
  const known = new Set(builtIn);
  for (const [index, set] of list.entries()) {
    const version = isMap(set) ? words(set.version) : null;
    if (version === null) continue;
    if (known.has(version)) {
      faults.push({
        path: ['ruleSets', index, 'version'],
        message: `regelsettet ${shown(version)} finnes fra før; gi det nye en egen versjon`,
      });
    }
    known.add(version);
  }
  const chosen = words(file.ruleSet);
  if (chosen !== null && !known.has(chosen)) {
    faults.push({
      path: ['ruleSet'],
      message: `regelsettet ${shown(chosen)} er ukjent; skriv ${[...known].join(' eller ')}, eller legg det til under ruleSets`,
    });
  }
  return faults;
}

/**
 * What the parts of a register's file say against each other: names and ids used twice, unknown references, dates the
 * wrong way round, two seats of one actor at once, one person for two actors, forums without seats, PMO without a
 * mailbox, unknown rule sets. Parts that cannot be read are passed over: the schema reports them.
 * `builtIn`: versions of the rule sets that come with the service.
 */
export function contradictions(file: Record<string, unknown>, builtIn: readonly string[]): Fault[] {
  const draft = draftOf(file);
  return [
    ...repeated(
      draft.actors,
      'id',
      (actor) => `aktør-id-en ${actor} er brukt før; gi hver aktør sin egen id`,
    ),
    ...repeated(
      draft.actors,
      'name',
      (name) => `to aktører heter ${name}; stryk den ene eller gi dem ulike navn`,
    ),
    ...repeated(
      draft.persons,
      'id',
      (person) => `person-id-en ${person} er brukt før; gi hver person sin egen id`,
    ),
    ...reversed(draft),
    ...unknownReferences(draft, file),
    ...doubleSeats(draft),
    ...doubleActors(draft),
    ...emptyForums(file),
    ...ruleSetFaults(file, builtIn),
  ];
}
