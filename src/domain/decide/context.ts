import { verbOf, type CommandName } from '../../contract/commands';
import type { Envelope } from '../../contract/envelope';
import { authorityOf, type ForumId, type RoleId, type RuleSet } from '../agreement';
import { isDay, osloDayOf, type Day, type EpochMs } from '../calendar';
import type { InitiativeEvent } from '../events';
import { principalOf } from '../delegation';
import type { Mended } from '../mended';
import { accept, refuse, type Answer } from '../refusal';
import { actorName, inPmo, personOf, seatOf, seatsOn } from '../register';
import { heldBy, partyOf, roleNames } from '../roles';
import type { InitiativeState } from '../state';
import { listing } from '../text';

/** What a command is judged by: the state, the rule set, who sends it, and the instant it counts from. */
export interface Context {
  state: InitiativeState;
  rules: RuleSet;
  envelope: Envelope;
  by: string;
  /** When it was decided: the sender's day where backdated, else now. */
  at: EpochMs;
  /** The Oslo day of `at`, by which seats and roles are judged. */
  day: Day;
  now: EpochMs;
  mended: Mended;
}

export type Decided = Answer<InitiativeEvent[]>;

/** Accepted with these events. */
export const events = (...list: InitiativeEvent[]): Decided => accept(list);

type Authority = ForumId | RoleId | 'anyActor' | 'ownActor' | 'conditionOwner';

const forumIds: readonly string[] = ['tlf', 'sg', 'pmo'];

function holds(ctx: Context, who: Authority, actor: string | null, owner: string | null): boolean {
  const { state, by, day, at } = ctx;
  if (who === 'pmo') return inPmo(state.register, by, day);
  if (forumIds.includes(who)) return seatOf(state.register, who as ForumId, by, day) !== undefined;
  if (who === 'anyActor') return (personOf(state.register, by)?.actor ?? null) !== null;
  if (who === 'ownActor') return actor !== null && personOf(state.register, by)?.actor === actor;
  if (who === 'conditionOwner') return owner !== null && isParty(ctx, owner);
  return heldBy(state, who as RoleId, by, at) || heldBy(state, who as RoleId, by, ctx.now);
}

function isParty(ctx: Context, owner: string): boolean {
  const { to } = partyOf(ctx.state, owner);
  if ('person' in to) return to.person === ctx.by;
  if ('office' in to) return inPmo(ctx.state.register, ctx.by, ctx.day);
  return personOf(ctx.state.register, ctx.by)?.actor === to.actor;
}

/** The answer to who may do what acts at once: by the roles of today, whatever day the sender gives (V4 §3.3; ours). */
export function today<T>(ctx: Context, rule: (ctx: Context) => Answer<T>): Answer<T> {
  const [then, now] = [rule(ctx), rule({ ...ctx, at: ctx.now, day: osloDayOf(ctx.now) })];
  return then.ok === now.ok || ctx.mended() ? now : then;
}

/** A deadline that is set lies in the years of the calendar. Refused with `bad-date`: a step past the last of them is no day. */
export function deadline(ctx: Context, day: Day): Answer<true> {
  return isDay(day) || !ctx.mended()
    ? accept(true)
    : refuse('bad-date', `Fristen ${day} er for langt frem: den må være i år 2999 eller før.`);
}

/** Names who may do a thing, for a refusal: "PMO eller prosjektleder". */
function authorityWords(ctx: Context, may: readonly Authority[], actor: string | null): string {
  const words = may.map((who) => {
    if (who === 'anyActor') return 'en person fra en aktør i programmet';
    if (who === 'ownActor')
      return actor === null ? 'aktøren selv' : `en person fra ${actorName(ctx.state.register, actor)}`;
    if (who === 'conditionOwner') return 'den som eier vilkåret';
    if (who === 'pmo') return 'PMO';
    if (forumIds.includes(who)) return `et sete i ${ctx.rules.forums[who as ForumId].name.nb}`;
    return roleNames[who as RoleId].nb;
  });
  return listing(words, 'nb').replace(' og ', ' eller ');
}

/**
 * Whether the sender may send this command (the rule set's authority rows). Refused with `not-authorised`, naming who may;
 * with `not-allowed` where the rule set gives it to nobody.
 */
export function authorised(
  ctx: Context,
  actor: string | null = null,
  owner: string | null = null,
): Answer<true> {
  const rule = authorityOf(ctx.rules, ctx.envelope.command);
  if (!rule) {
    return ctx.mended('again')
      ? refuse(
          'not-allowed',
          `${ctx.rules.title.nb} lar ingen sende «${verbOf(ctx.envelope.command as CommandName)}»; «dsop rules ${ctx.rules.version}» viser hvem som kan hva.`,
        )
      : accept(true);
  }
  if (rule.may.some((who) => holds(ctx, who, actor, owner))) return accept(true);
  return refuse(
    'not-authorised',
    `${ctx.by} kan ikke sende dette; det kan ${authorityWords(ctx, rule.may, actor)}.`,
    rule.paragraph,
  );
}

/**
 * The seat in a forum, on the day, of the sender or of whom the sender acts for. Refused with `wrong-forum` (another forum
 * decides), `no-seat`, or because no delegation says so.
 */
export function seated(
  ctx: Context,
  forum: ForumId,
  what: string,
  paragraph: string,
): Answer<{ actor: string; person: string }> {
  const { state, day, rules } = ctx;
  const principal = principalOf(state.register, ctx.envelope, { forum, commit: false }, ctx.now);
  if (!principal.ok) return principal;
  const by = principal.value;
  const seat = seatOf(state.register, forum, by, day);
  if (seat) return accept({ actor: seat.actor, person: seat.person });
  const name = rules.forums[forum].name.nb;
  const elsewhere = (Object.keys(rules.forums) as ForumId[]).filter(
    (f) => f !== forum && seatOf(state.register, f, by, day),
  );
  if (elsewhere.length > 0) {
    const here = listing(
      elsewhere.map((f) => rules.forums[f].short),
      'nb',
    );
    return refuse(
      'wrong-forum',
      `${what} avgjøres av ${name}; ${by} har sete i ${here} og kan ikke avgjøre den.`,
      paragraph,
    );
  }
  return refuse(
    'no-seat',
    `${what} avgjøres av ${name}, og ${by} har ikke sete der den ${day}. ${seatsOn(state.register, forum, day).length} aktører har sete.`,
    paragraph,
  );
}

/** Whom a delegate acts for, as positions and wills keep it; nothing where the sender acts for itself. */
export const onBehalf = ({ by, onBehalfOf }: Envelope): { onBehalfOf?: string } =>
  onBehalfOf === undefined || onBehalfOf === by ? {} : { onBehalfOf };
