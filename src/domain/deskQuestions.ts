import { commands, isCommandName, type CommandName, type Payload } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import { osloDayOf, type EpochMs } from './calendar';
import { fingerprintOf, sharesIn } from './carriedRules';
import { hashOf } from './chain';
import type { RegisterSnapshot, Seat } from './register';
import type { InitiativeState, ManifestItem, Question } from './state';

/** What each of the programme's own questions is, and what a yes does to the register. Pure data in, data out. */

type Asking = {
  [N in CommandName]?: (p: Payload<N>) => Question;
};

const asking: Asking = {
  admitActor: ({ actor, name, sector, tlf, sg, pmo }) => ({
    kind: 'admission',
    actor,
    as: { name, sector, seats: { ...(tlf && { tlf }), ...(sg && { sg }), ...(pmo && { pmo }) } },
  }),
  retireActor: ({ actor }) => ({ kind: 'retirement', actor }),
  admitOffModel: ({ key, title, need, actor, actors, entry, skipped, reason }) => ({
    kind: 'offModel',
    entry,
    skipped,
    reason,
    work: { key, title, need, actor, actors: actors ?? [] },
  }),
  adoptRuleSet: ({ version, rules }) => ({ kind: 'ruleSet', version, ...fingerprintOf(rules) }),
  chooseMethod: ({ method, chair }) => ({ kind: 'method', method, ...(chair && { chair }) }),
  allowWritten: ({ withdraw }) => ({ kind: 'written', allowed: withdraw !== true }),
};

/** Which forum decides: the steering group how it decides itself, Topplederforum all else. */
export const forumAsked = (question: Question): 'tlf' | 'sg' => (question.kind === 'method' ? 'sg' : 'tlf');

/** The question that a command puts; undefined for commands that put none. */
export function questionAsked({
  command,
  payload,
}: Pick<Envelope, 'command' | 'payload'>): Question | undefined {
  if (!isCommandName(command)) return undefined;
  const ask = asking[command] as ((p: unknown) => Question) | undefined;
  const parsed = commands[command].payload.safeParse(payload);
  return ask && parsed.success ? ask(parsed.data) : undefined;
}

/** What is asked, as the item of its case's manifest: whoever answers has answered this, word for word. */
export const itemOf = (question: Question): ManifestItem => ({
  kind: questionKind,
  actor: null,
  version: 1,
  sha256: hashOf(question),
  waived: null,
});

/** The kind of that item: no document. */
export const questionKind = 'question';

/** What tells two questions of one kind apart. */
export function subjectOf(q: Question): string {
  switch (q.kind) {
    case 'admission':
    case 'retirement':
      return `${q.kind}/${q.actor}`;
    case 'offModel':
      return `${q.kind}/${q.work?.key ?? ''}`;
    case 'ruleSet':
      return [q.kind, q.version, ...(q.sha256 === undefined ? [] : [q.sha256])].join('/');
    case 'recommendation':
      return q.about;
    default:
      return q.kind;
  }
}

/**
 * The command that puts the opposite before the forum, for what an approval has carried out: an annulment would change its
 * words alone. Undefined for all else.
 */
export function counterTo(
  q: Question,
  { key, host }: Pick<InitiativeState, 'key' | 'host'>,
): string | undefined {
  switch (q.kind) {
    case 'admission':
      return `dsop retire-actor --actor ${q.actor}`;
    case 'retirement':
      return `dsop admit-actor --actor ${q.actor}`;
    case 'offModel':
      return `dsop stop ${q.work?.key ?? ''}`;
    case 'written':
      return `dsop allow-written${q.allowed ? ' --withdraw' : ''}`;
    case 'method':
      return 'dsop choose-method';
    case 'ruleSet':
      return host === 'desk' ? 'dsop adopt-rule-set' : `dsop move-rule-set ${key}`;
    default:
      return undefined;
  }
}

/**
 * The register after a yes, with the next revision; undefined where the register stays as it is. `asked` is the command
 * behind the case, which carries what it adopts.
 */
export function registerAfterYes(
  register: RegisterSnapshot,
  question: Question,
  at: EpochMs,
  asked: Pick<Envelope, 'payload'> | undefined,
): RegisterSnapshot | undefined {
  const day = osloDayOf(at);
  const revision = register.revision + 1;
  switch (question.kind) {
    case 'admission': {
      if (!question.as) return undefined;
      const { actor, as } = question;
      const seats = Object.entries(as.seats).map(([forum, person]): Seat => ({
        forum: forum as Seat['forum'],
        actor,
        person,
        validFrom: day,
        validTo: null,
      }));
      const seated = new Set(seats.map((s) => s.person));
      return {
        ...register,
        revision,
        actors: [
          ...register.actors.filter((a) => a.id !== actor),
          { id: actor, name: as.name, sector: as.sector, validFrom: day, validTo: null },
        ],
        persons: register.persons.map((p) => (seated.has(p.id) ? { ...p, actor } : p)),
        seats: [...register.seats, ...seats],
      };
    }
    case 'retirement': {
      const last = <T extends { actor: string; validTo: string | null }>(held: T): T =>
        held.actor === question.actor && (held.validTo === null || held.validTo > day)
          ? { ...held, validTo: day }
          : held;
      return {
        ...register,
        revision,
        actors: register.actors.map((a) => (a.id === question.actor ? { ...a, validTo: day } : a)),
        seats: register.seats.map(last),
        mandates: register.mandates.map(last),
      };
    }
    case 'written':
      return {
        ...register,
        revision,
        standing: { ...register.standing, tlfWrittenProcedure: question.allowed },
      };
    case 'ruleSet': {
      const { version, sha256 } = question;
      if (sha256 === undefined) return undefined;
      const before = (register.adopted ?? []).filter((a) => a.version !== version);
      const shares = sharesIn(asked?.payload.rules as Record<string, unknown> | undefined);
      return { ...register, revision, adopted: [...before, { version, sha256, ...shares }] };
    }
    case 'method': {
      const { method, chair } = question;
      return {
        ...register,
        revision,
        standing: { ...register.standing, sgMethod: method },
        chairs: chair === undefined ? register.chairs : { ...register.chairs, sg: chair },
      };
    }
    default:
      return undefined;
  }
}
