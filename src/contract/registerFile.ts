import { builtInRuleSets } from '../domain/agreement';
import type { ForumId } from '../domain/agreement/ruleSet';
import type { Day } from '../domain/calendar';
import type { Actor, Mandate, Person, Register, Seat, StandingDecisions } from '../domain/register';
import type { Lang } from '../domain/text';
import { faultWords, pathWords, type Fault, type Where } from './faultWords';
import { contradictions } from './registerFaults';
import { keyFaults, keysFrom, keysWritten } from './registerKeys';
import { isMap, registerSchema, type CheckedFile, type Holders, type RegisterFile } from './registerShape';

export { registerSchema, type RegisterFile };

/** The programme's register as people write it, and its way to and from `Register`. Runs in the workflow sandbox. */

export type RegisterAnswer = { ok: true; register: Register } | { ok: false; faults: string[] };

const forumIds: readonly ForumId[] = ['tlf', 'sg', 'pmo'];

/**
 * Checks a register in the file's form (plain JSON from outside) and turns it into a `Register` of revision 0; the
 * programme counts revisions. Refused with every fault at once, one Norwegian sentence each, saying where: `where` turns
 * a path into words (the reader of the YAML file adds the line).
 */
export function checkRegister(value: unknown, where: Where = pathWords): RegisterAnswer {
  if (!isMap(value)) {
    const is = Array.isArray(value)
      ? 'en liste'
      : value === null || value === undefined
        ? 'tomt'
        : 'en verdi';
    return {
      ok: false,
      faults: [`registeret er ${is}; det skal begynne med nøklene programme:, actors:, persons: og forums:`],
    };
  }
  const parsed = registerSchema.safeParse(value);
  const faults: Fault[] = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => faultWords(issue, value))),
    ...contradictions(
      value,
      builtInRuleSets.map((rules) => rules.version),
    ),
    ...(parsed.success ? keyFaults(parsed.data) : []),
  ];
  if (!parsed.success || faults.length > 0) {
    return {
      ok: false,
      faults: faults.map((fault) => `${where(fault.path, value)}: ${fault.message}`),
    };
  }
  return { ok: true, register: registerOf(parsed.data) };
}

/** Topplederforum's constituting meeting: the day used when no actor's start is known. */
const constituted: Day = '2016-01-01';

/** The day from which a seat without a date is held: its actor's first, else the first day anybody took part. */
function firstDay(actors: readonly Actor[], actor: string): Day {
  const known = actors.flatMap((a) => (a.validFrom === null ? [] : [a.validFrom])).sort();
  return actors.find((a) => a.id === actor)?.validFrom ?? known[0] ?? constituted;
}

function terms(actors: readonly Actor[], byActor: Holders): Mandate[] {
  return actors.flatMap(({ id: actor }) =>
    (Object.hasOwn(byActor, actor) ? (byActor[actor] ?? []) : [])
      .map((holder) => ({
        actor,
        person: holder.person,
        validFrom: holder.from ?? firstDay(actors, actor),
        validTo: holder.to ?? null,
      }))
      .sort((a, b) => (a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : 0)),
  );
}

/** What a register in the file's form says of how the forums decide and when letters go; nothing where it is silent. */
export function standingSaid(value: unknown): Partial<StandingDecisions> {
  const said = registerSchema.safeParse(value).data?.standing ?? {};
  return Object.fromEntries(Object.entries(said).filter(([, settled]) => settled != null));
}

function registerOf(file: CheckedFile): Register {
  const actors: Actor[] = file.actors.map(({ from, to, ...actor }) => ({
    ...actor,
    validFrom: from ?? null,
    validTo: to ?? null,
  }));
  const persons: Person[] = file.persons.map(({ news, ...person }) => ({
    ...person,
    ...(news != null && { news }),
    language: person.language ?? 'nb',
    actor: person.actor ?? null,
  }));
  const chairs: Register['chairs'] = {};
  const offices: Register['offices'] = {};
  const seats: Seat[] = [];
  for (const forumId of forumIds) {
    const { chair, mailbox, seats: byActor } = file.forums[forumId];
    if (chair) chairs[forumId] = chair;
    if (mailbox) offices[forumId] = { email: mailbox.email, language: mailbox.language ?? 'nb' };
    seats.push(...terms(actors, byActor).map((term) => ({ forum: forumId, ...term })));
  }
  return {
    revision: 0,
    programme: file.programme,
    actors,
    persons,
    seats,
    chairs,
    mandates: terms(actors, file.mandates ?? {}),
    standing: {
      tlfWrittenProcedure: file.standing?.tlfWrittenProcedure ?? false,
      sgMethod: file.standing?.sgMethod ?? 'consensus',
      sending: file.standing?.sending ?? 'workingHours',
      ...(file.standing?.letters != null && { letters: file.standing.letters }),
      ...(file.standing?.sgStatusDay != null && { sgStatusDay: file.standing.sgStatusDay }),
    },
    offices,
    ...(file.communications && {
      communications: {
        email: file.communications.email,
        language: file.communications.language ?? 'nb',
      },
    }),
    ruleSets: file.ruleSets ?? [],
    ruleSet: file.ruleSet,
    ...(file.adopted != null && { adopted: file.adopted }),
    ...keysFrom(file),
  };
}

type WrittenHolders = Record<string, string | { person: string; from: Day; to?: Day }[]>;

function byActor(register: Register, held: readonly Mandate[]): WrittenHolders {
  const file: WrittenHolders = {};
  for (const { id: actor } of register.actors) {
    const own = held.filter((term) => term.actor === actor);
    const [only] = own;
    if (only === undefined) continue;
    const plain =
      own.length === 1 && only.validTo === null && only.validFrom === firstDay(register.actors, actor);
    file[actor] = plain
      ? only.person
      : own.map(({ person, validFrom, validTo }) => ({
          person,
          from: validFrom,
          ...(validTo !== null && { to: validTo }),
        }));
  }
  return file;
}

/**
 * A register in the file's form: `checkRegister` of it gives the same register again, but for the revision, which the
 * programme counts.
 */
export function registerFileOf(register: Register): RegisterFile {
  const written = (mailbox: { email: string; language: Lang }) =>
    mailbox.language === 'nb' ? mailbox.email : { ...mailbox };
  const { communications } = register;
  const forumOf = (forumId: ForumId) => {
    const chair = register.chairs[forumId];
    const mailbox = register.offices[forumId];
    return {
      ...(chair !== undefined && { chair }),
      ...(mailbox && { mailbox: written(mailbox) }),
      seats: byActor(
        register,
        register.seats.filter((seat) => seat.forum === forumId),
      ),
    };
  };
  return {
    programme: register.programme,
    ruleSet: register.ruleSet,
    actors: register.actors.map(({ validFrom, validTo, ...actor }) => ({
      ...actor,
      ...(validFrom !== null && { from: validFrom }),
      ...(validTo !== null && { to: validTo }),
    })),
    persons: register.persons.map(({ id: person, name, email: address, language: spoken, actor, news }) => ({
      id: person,
      name,
      email: address,
      ...(spoken !== 'nb' && { language: spoken }),
      ...(actor !== null && { actor }),
      ...(news && { news }),
    })),
    forums: { tlf: forumOf('tlf'), sg: forumOf('sg'), pmo: forumOf('pmo') },
    ...(communications && { communications: written(communications) }),
    ...(register.mandates.length > 0 && { mandates: byActor(register, register.mandates) }),
    standing: { ...register.standing },
    ...(register.ruleSets.length > 0 && { ruleSets: register.ruleSets }),
    ...(register.adopted && { adopted: register.adopted }),
    ...keysWritten(register),
  };
}
