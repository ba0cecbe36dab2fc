import type { ForumId, RuleSet } from './agreement/ruleSet';
import { osloDayOf, type EpochMs } from './calendar';
import { actorName, seatsOn, type ActorId, type RegisterSnapshot } from './register';
import type { Case, CaseSeat, Position, Proposal } from './state';
import { listing, type Lang, type Text } from './text';

/**
 * How a forum decides (V4 §3.1; ours where the agreement is silent). A case does not know who hosts it: an initiative,
 * the programme or a process. The host says what the answer means.
 */
export interface Hosting {
  register: RegisterSnapshot;
  rules: RuleSet;
  /** Actors that take part in what the case is about; empty for cases of the programme itself. */
  participants: readonly ActorId[];
  /** Actors whose seat in the forum nobody holds any more: nobody is left to call. */
  unheld?: readonly ActorId[];
}

/** Who said what, counted per actor, never per person, key or message. */
export interface Tally {
  seats: number;
  support: ActorId[];
  reservation: ActorId[];
  standAside: ActorId[];
  object: ActorId[];
  recused: ActorId[];
  absent: ActorId[];
  /** Unanswered seats whose call has not arrived. */
  uncalled: ActorId[];
  byDelegate: number;
}

export type Verdict =
  | { kind: 'decided'; at: EpochMs; tally: Tally }
  /** Open still: somebody may yet answer, or the closing time has not come. */
  | { kind: 'waiting'; tally: Tally }
  /** Closed, and nothing decided. */
  | { kind: 'undecided'; tally: Tally; why: Text[] };

/** The method a forum uses: the rule set's, unless SG has settled another for itself (V4 §3.2; ours). */
export function methodOf(rules: RuleSet, register: RegisterSnapshot, forum: ForumId): 'consensus' | 'chair' {
  const { method, methodBy } = rules.forums[forum];
  return methodBy === null ? method : register.standing[methodBy];
}

/** The seats a case calls: one per actor, held on the day the case is tabled. */
export function seatsCalled(register: RegisterSnapshot, forum: ForumId, at: EpochMs): CaseSeat[] {
  return seatsOn(register, forum, osloDayOf(at)).map(({ actor, person }) => ({
    actor,
    person,
    call: 'pending',
  }));
}

/** How a seat's call is named: by its actor, and by who holds it now where another held it when the case was tabled. */
export const calledAs = (s: CaseSeat): string => (s.passed ? `${s.actor}:${s.person}` : s.actor);

/** May the case still be decided: is it open, or closed undecided and not yet taken up again or withdrawn? */
export const isUnsettled = ({ status }: { status: string }): boolean =>
  status === 'open' || status === 'undecided';

/** Counts the positions that stand. */
export function tally(c: Case): Tally {
  const of = (kind: Position['kind']) => c.positions.filter((p) => p.kind === kind).map((p) => p.actor);
  const answered = new Set(c.positions.map((p) => p.actor));
  const silent = c.seats.filter((s) => !answered.has(s.actor));
  return {
    seats: c.seats.length,
    support: of('support'),
    reservation: of('reservation'),
    standAside: of('stand-aside'),
    object: of('object'),
    recused: of('recused'),
    absent: silent.map((s) => s.actor),
    uncalled: silent.filter((s) => s.call !== 'called').map((s) => s.actor),
    byDelegate: c.positions.filter((p) => p.onBehalfOf !== undefined).length,
  };
}

/**
 * What is wanting for the quorum: every participating actor with a seat represented, and the share of seats answered.
 * A recused seat counts as present and is not in the base (ours).
 */
export function quorumFaults(c: Case, count: Tally, hosting: Hosting): Text[] {
  const { quorum } = hosting.rules.forums[c.forum];
  const faults: Text[] = [];
  const base = count.seats - count.recused.length;
  const present =
    count.support.length + count.reservation.length + count.standAside.length + count.object.length;
  if (present < quorum.share * base || present === 0) {
    faults.push({
      nb: `ikke beslutningsdyktig: ${present} av ${base} seter har svart`,
      en: `no quorum: ${present} of ${base} seats have answered`,
    });
  }
  if (quorum.participants) {
    const missing = hosting.participants.filter((a) => count.absent.includes(a));
    if (missing.length > 0) {
      const names = missing.map((a) => actorName(hosting.register, a));
      faults.push({
        nb: `ikke beslutningsdyktig: deltakende aktører som ikke er representert: ${listing(names, 'nb')}`,
        en: `no quorum: participating actors not represented: ${listing(names, 'en')}`,
      });
    }
  }
  return faults;
}

/**
 * Whether the case is decided now. `blockers` are what the host still lacks for the proposal (will, referral, roles):
 * with them nothing is decided. Consensus: no objection stands, the quorum holds, and every seat has answered or the
 * case has closed. A case cannot close by time on a seat that has not been called.
 */
export function verdict(c: Case, hosting: Hosting, now: EpochMs, blockers: Text[]): Verdict {
  const count = tally(c);
  const closed = now >= c.closing.at;
  const chair = hosting.register.chairs[c.forum];
  const everySeat = count.absent.length === 0;
  const chairSpoke =
    c.method === 'chair' &&
    c.positions.some(
      (p) => (p.onBehalfOf ?? p.person) === chair && p.kind !== 'object' && p.kind !== 'recused',
    );
  const objections: Text[] =
    count.object.length === 0
      ? []
      : [
          {
            nb: `${count.object.length} innsigelse${count.object.length > 1 ? 'r' : ''} står (${names(count.object, hosting, 'nb')})`,
            en: `${count.object.length} objection${count.object.length > 1 ? 's' : ''} stand${count.object.length > 1 ? '' : 's'} (${names(count.object, hosting, 'en')})`,
          },
        ];
  const faults = [...objections, ...quorumFaults(c, count, hosting), ...blockers];
  if (faults.length === 0 && (everySeat || chairSpoke)) {
    const last = Math.max(...c.positions.map((p) => p.at), c.tabledAt);
    return { kind: 'decided', at: Math.min(last, c.closing.at), tally: count };
  }
  const uncalled = count.uncalled.filter((actor) => !hosting.unheld?.includes(actor));
  if (!closed || uncalled.length > 0) return { kind: 'waiting', tally: count };
  if (faults.length === 0 && c.method === 'consensus')
    return { kind: 'decided', at: c.closing.at, tally: count };
  const silentChair: Text[] =
    c.method === 'chair' && !chairSpoke
      ? [{ nb: 'lederen har ikke svart', en: 'the chair has not answered' }]
      : [];
  return { kind: 'undecided', tally: count, why: [...faults, ...silentChair] };
}

const names = (actors: readonly ActorId[], hosting: Pick<Hosting, 'register'>, lang: Lang): string =>
  listing(
    actors.map((a) => actorName(hosting.register, a)),
    lang,
  );

/** The result as a sentence anyone can check: "consensus of 9: 7 support, 1 reservation (Kartverket), 1 stand-aside …". */
export function resultSentence(c: Case, count: Tally, register: RegisterSnapshot): Text {
  const say = (lang: Lang): string => {
    const named = (list: readonly ActorId[]) =>
      list.length > 0 ? ` (${names(list, { register }, lang)})` : '';
    const w =
      lang === 'nb'
        ? {
            consensus: 'konsensus av',
            chair: 'leders beslutning etter høring av',
            support: 'støtter',
            reservation: 'med forbehold',
            aside: 'står til side',
            object: 'innvender',
            recused: 'inhabil',
            delegate: 'ved fullmakt',
            absent: 'fraværende',
          }
        : {
            consensus: 'consensus of',
            chair: 'decision of the chair after hearing',
            support: 'support',
            reservation: count.reservation.length === 1 ? 'reservation' : 'reservations',
            aside: 'stand-aside',
            object: count.object.length === 1 ? 'objection' : 'objections',
            recused: 'recused',
            delegate: 'by delegate',
            absent: 'absent',
          };
    const parts = [
      `${count.support.length} ${w.support}`,
      count.reservation.length > 0
        ? `${count.reservation.length} ${w.reservation}${named(count.reservation)}`
        : '',
      count.standAside.length > 0 ? `${count.standAside.length} ${w.aside}${named(count.standAside)}` : '',
      count.object.length > 0 ? `${count.object.length} ${w.object}${named(count.object)}` : '',
      count.recused.length > 0 ? `${count.recused.length} ${w.recused}${named(count.recused)}` : '',
    ].filter((part) => part !== '');
    return `${c.method === 'consensus' ? w.consensus : w.chair} ${count.seats}: ${parts.join(', ')}; ${count.byDelegate} ${w.delegate}; ${count.absent.length} ${w.absent}${named(count.absent)}`;
  };
  return { nb: say('nb'), en: say('en') };
}

/** The same for a case that closed undecided, with the reasons. */
export function undecidedSentence(
  c: Case,
  count: Tally,
  why: readonly Text[],
  register: RegisterSnapshot,
): Text {
  const counted = resultSentence(c, count, register);
  return {
    nb: `ikke avgjort (${why.map((t) => t.nb).join('; ')}); ${counted.nb}`,
    en: `undecided (${why.map((t) => t.en).join('; ')}); ${counted.en}`,
  };
}

/** Does the proposal carry the matter forward, and so need the whole basis, the will and the referral? */
export const approves = (proposal: Proposal): boolean =>
  proposal.outcome === 'approved' || proposal.outcome === 'approved-with-conditions';

/** Does this position support the proposal? */
export const supports = (kind: Position['kind']): boolean => kind === 'support' || kind === 'reservation';

/** A new revision of an open case: the positions given so far are kept as trace and no longer count. */
export function renewed(c: Case, change: Partial<Pick<Case, 'proposal' | 'manifest' | 'standsSince'>>): Case {
  return {
    ...c,
    ...change,
    revision: c.revision + 1,
    status: 'open',
    closedAt: null,
    sentence: null,
    positions: [],
    replaced: [...c.replaced, ...c.positions],
    seats: c.seats.map((s) => ({ ...s, call: 'pending' })),
  };
}
