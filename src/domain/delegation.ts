import type { CommandName } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import { shortName } from './agreement';
import type { ForumId } from './agreement/ruleSet';
import { formatInstant, osloDayOf, type EpochMs } from './calendar';
import { accept, refuse, type Answer } from './refusal';
import {
  delegationsOf,
  tokensOf,
  willSenders,
  type Delegation,
  type PersonId,
  type RegisterSnapshot,
} from './register';

/** Acting for another (V4 §2.3): scoped, dated, revocable, and judged by the instant it is used. */

export interface Needs {
  /** The forum it concerns; `null` where it concerns none. */
  forum: ForumId | null;
  /** Whether it binds the actor: then taking positions is not enough. */
  commit: boolean;
}

/** Commands that a delegate may send to an initiative; what the delegation must cover, each says itself. */
export const onOthersBehalf = ['decide', 'approve', 'will'] as const satisfies CommandName[];

const paragraph = 'V4 §2.3';

/** The person whom an envelope's sender acts for: the sender, or the one represented where a delegation says so now. */
export function principalOf(
  register: RegisterSnapshot,
  envelope: Pick<Envelope, 'by' | 'onBehalfOf'>,
  needs: Needs,
  now: EpochMs,
): Answer<PersonId> {
  const { by, onBehalfOf: from = by } = envelope;
  if (from === by) return accept(by);
  const given = delegationsOf(register).filter((d) => d.from === from && d.to === by);
  if (given.some((d) => inForce(d, now) && covers(d, needs))) return accept(from);
  return whyNot(given, from, by, needs, now);
}

/** Does the delegation hold at the instant? */
export const inForce = (d: Delegation, at: EpochMs): boolean =>
  d.validFrom <= at && at < d.validTo && (d.revokedAt === null || at < d.revokedAt);

const covers = (d: Delegation, { forum, commit }: Needs): boolean =>
  (d.scope === 'commit' || !commit) && (d.forum === null || forum === null || d.forum === forum);

function whyNot(
  given: readonly Delegation[],
  from: PersonId,
  by: PersonId,
  needs: Needs,
  now: EpochMs,
): Answer<never> {
  const live = given.find((d) => inForce(d, now));
  if (live) {
    const lacks =
      live.scope === 'position' && needs.commit
        ? 'gjelder å ta standpunkt, ikke å binde aktøren'
        : `gjelder bare ${live.forum ? shortName(live.forum) : 'andre fora'}`;
    return refuse('delegation-scope', `Fullmakten ${live.id} fra ${from} til ${by} ${lacks}.`, paragraph);
  }
  const later = given.find((d) => d.revokedAt === null && now < d.validFrom);
  if (later) {
    return refuse(
      'delegation-not-begun',
      `Fullmakten ${later.id} fra ${from} til ${by} gjelder først fra ${formatInstant(later.validFrom, 'nb')}.`,
      paragraph,
    );
  }
  const last = [...given].sort((a, b) => endOf(b) - endOf(a))[0];
  if (!last) {
    return refuse(
      'delegation-missing',
      `${from} har ikke gitt ${by} fullmakt; det gjør «dsop delegate».`,
      paragraph,
    );
  }
  return last.revokedAt !== null && last.revokedAt < last.validTo
    ? refuse(
        'delegation-revoked',
        `Fullmakten ${last.id} fra ${from} til ${by} ble trukket tilbake ${formatInstant(last.revokedAt, 'nb')}.`,
        paragraph,
      )
    : refuse(
        'delegation-expired',
        `Fullmakten ${last.id} fra ${from} til ${by} gikk ut ${formatInstant(last.validTo, 'nb')}.`,
        paragraph,
      );
}

const endOf = (d: Delegation): EpochMs => Math.min(d.validTo, d.revokedAt ?? d.validTo);

/** Who acts for the person in the forum at the instant, the latest given first; letters go to the first. */
export const delegatesOf = (
  register: RegisterSnapshot,
  from: PersonId,
  forum: ForumId | null,
  at: EpochMs,
): PersonId[] =>
  delegationsOf(register)
    .filter((d) => d.from === from && inForce(d, at) && covers(d, { forum, commit: false }))
    .sort((a, b) => b.validFrom - a.validFrom)
    .map((d) => d.to);

/** Whom a person acts for at the instant, and as what: the seats, and the actors whose will may be expressed, as waits name them. */
export function actedFor(
  register: RegisterSnapshot,
  person: PersonId,
  at: EpochMs,
): { from: PersonId; token: string }[] {
  const day = osloDayOf(at);
  return delegationsOf(register)
    .filter((d) => d.to === person && inForce(d, at))
    .flatMap((d) => {
      const seats = tokensOf(register, d.from, day).filter((t) => t.startsWith(`seat:${d.forum ?? ''}`));
      const actors = register.actors.filter(({ id }) => willSenders(register, id, day).includes(d.from));
      const wills = d.scope === 'commit' ? actors.map(({ id }) => `actor:${id}`) : [];
      return [...seats, ...wills].map((token) => ({ from: d.from, token }));
    });
}
