import type { Payload, PositionKind } from '../../contract/commands';
import { gateOf } from '../agreement';
import { basisFiledAt, joinedActors, manifestOf } from '../basis';
import { formatInstant, isDay, osloDayOf, type EpochMs } from '../calendar';
import { approves, supports } from '../cases';
import { principalOf } from '../delegation';
import { gateAhead, lacksToDecide, refuseLacks } from '../prerequisites';
import { accept, refuse, type Answer } from '../refusal';
import { actorName, willSenders } from '../register';
import type { Case, InitiativeState } from '../state';
import { caseTitle } from '../words/cases';
import { closedWords, fresh, openWords } from './cases';
import { events, onBehalf, seated, type Context, type Decided } from './context';

/** What a seat says in a case, and what an actor wants (V4 §3.1, §4.2–4.4). */

interface Which {
  case?: string;
  gate?: Payload<'decide'>['gate'];
  referral?: Payload<'decide'>['referral'];
}

/** The case meant: by id, else the newest about that gate or referral. */
function caseMeant(state: InitiativeState, which: Which): Case | undefined {
  const newest = (kind: 'gate' | 'referral', gate: string) =>
    state.cases
      .filter((c) => c.question.kind === kind && 'gate' in c.question && c.question.gate === gate)
      .at(-1);
  if (which.case !== undefined) return state.cases.find((c) => c.id === which.case);
  if (which.gate !== undefined) return newest('gate', which.gate);
  if (which.referral !== undefined) return newest('referral', which.referral);
  const openCases = state.cases.filter((c) => c.status === 'open');
  return openCases.length === 1 ? openCases[0] : undefined;
}

/** The case and the sender's seat in its forum. Another forum's member hears so even before anything is tabled. */
function caseAndSeat(ctx: Context, which: Which): Answer<{ c: Case; actor: string }> {
  const { state, rules } = ctx;
  const c = caseMeant(state, which);
  const gateId = which.gate ?? which.referral;
  if (!c) {
    if (gateId !== undefined) {
      const gate = gateOf(rules, gateId);
      const forum = which.gate !== undefined ? gate.decidedBy : (gate.referral?.by ?? gate.decidedBy);
      const paragraph =
        which.gate !== undefined ? gate.paragraph : (gate.referral?.paragraph ?? gate.paragraph);
      const seat = seated(ctx, forum, `${gateId} (${gate.name.nb})`, paragraph);
      if (!seat.ok) return seat;
      return refuse(
        'no-open-case',
        `${gateId} er ikke lagt frem for ${rules.forums[forum].name.nb}; ${openWords(state)}.`,
        paragraph,
      );
    }
    return refuse('no-open-case', `Si hvilken sak det gjelder med --case; ${openWords(state)}.`, null);
  }
  const paragraph =
    c.question.kind === 'gate' ? gateOf(rules, c.question.gate).paragraph : rules.forums[c.forum].paragraph;
  const seat = seated(ctx, c.forum, caseTitle(rules, c.question).nb, paragraph);
  if (!seat.ok) return seat;
  if (!c.seats.some((s) => s.actor === seat.value.actor)) {
    return refuse(
      'no-seat',
      `${actorName(state.register, seat.value.actor)} hadde ikke sete da ${c.id} ble lagt frem.`,
      paragraph,
    );
  }
  return accept({ c, actor: seat.value.actor });
}

/**
 * A seat's position on the proposal as it stands (V4 §3.1); the same again changes nothing. Refused: `no-open-case`, `wrong-forum`,
 * `no-seat`, a delegation that is wanting (`delegation-…`), `case-closed`, `case-stale`, `bad-date`, `not-allowed` (two actors' word
 * from one person), `reason-missing`, and, for a support, all that the proposal lacks.
 */
export function decide(ctx: Context, p: Payload<'decide'>): Decided {
  return position(ctx, p, p.position, p.reason);
}

/** Supports the proposal: `decide` with the position `support`. Refused as `decide`. */
export function approve(ctx: Context, p: Payload<'approve'>): Decided {
  return position(ctx, p, 'support', p.reason);
}

function position(ctx: Context, which: Which, kind: PositionKind, reason: string | undefined): Decided {
  const found = caseAndSeat(ctx, which);
  if (!found.ok) return found;
  const { c, actor } = found.value;
  const { state, rules, by, at, now, envelope } = ctx;
  const paragraph = rules.forums[c.forum].paragraph;
  const standing = c.positions.find((x) => x.actor === actor);
  if (standing?.kind === kind && standing.person === by && standing.reason === (reason ?? null))
    return events();
  if (c.status === 'undecided') {
    return refuse(
      'case-closed',
      `Saken ${c.id} lukket uten beslutning; den som la den frem, kan endre, flytte eller trekke den.`,
      paragraph,
    );
  }
  if (c.status !== 'open') return refuse('case-closed', closedWords(c), paragraph);
  const seen = fresh(ctx, c);
  if (!seen.ok) return seen;
  if (at < c.tabledAt)
    return refuse('bad-date', `Standpunktet kan ikke være gitt før ${c.id} ble lagt frem.`, null);
  const timely = inTime(ctx, c, actor);
  if (!timely.ok) return timely;
  const spoken = [...c.positions, ...c.replaced].filter((x) => x.actor === actor);
  const latest = isLatest(ctx, spoken);
  if (!latest.ok) return latest;
  const bound = bindsToo(ctx, c, kind);
  if (!bound.ok) return bound;
  if (c.positions.some((x) => x.person === by && x.actor !== actor)) {
    return refuse(
      'not-allowed',
      `${by} har alt svart for en annen aktør i ${c.id}; én person svarer for én aktør i en sak.`,
      paragraph,
    );
  }
  if ((kind === 'object' || kind === 'reservation') && reason === undefined) {
    return refuse(
      'reason-missing',
      `${kind === 'object' ? 'En innsigelse' : 'Et forbehold'} trenger en begrunnelse (--reason).`,
      paragraph,
    );
  }
  if (supports(kind)) {
    const lacks = lacksToDecide(state, c.question, c.proposal);
    if (lacks.length > 0) {
      const done = approves(c.proposal) ? 'godkjennes' : 'avgjøres';
      return refuseLacks(lacks, `${caseTitle(rules, c.question).nb} kan ikke ${done} ennå`);
    }
  }
  return events({
    type: 'positionTaken',
    caseId: c.id,
    position: {
      actor,
      person: by,
      ...onBehalf(envelope),
      kind,
      reason: reason ?? null,
      at,
      receivedAt: now,
      revision: c.revision,
      manifest: c.manifest.hash,
      command: envelope.id,
    },
  });
}

/**
 * Is it given on the case as it stands, and before the case should have closed? One that stays open longer waits for those
 * who were not called in time, or is held still by an operator. Refused with `bad-date` or `case-closed`.
 */
function inTime(ctx: Context, c: Case, actor: string): Answer<true> {
  const { at, rules } = ctx;
  const { standsSince = c.tabledAt, closing } = c;
  const { paragraph } = rules.forums[c.forum];
  if (at < standsSince && ctx.mended('again')) {
    return refuse(
      'bad-date',
      `Standpunktet kan ikke være gitt før ${c.id} ble slik den er nå (${formatInstant(standsSince, 'nb')}).`,
      paragraph,
    );
  }
  const called = c.seats.some((s) => s.actor === actor && s.call === 'called');
  const answered = c.positions.some((p) => p.actor === actor);
  if (at > closing.at && (called || answered) && ctx.mended('again')) {
    return refuse(
      'case-closed',
      `Fristen i ${c.id} gikk ut ${formatInstant(closing.at, 'nb')}; den som la saken frem, kan flytte den.`,
      paragraph,
    );
  }
  return accept(true);
}

/**
 * Is the word later than those the actor has given? One dated back does not take the place of what was said after it: the
 * seat is held by one person at any date (V4 §3.1). A day that is given is the whole day. Refused with `bad-date`.
 */
function isLatest(ctx: Context, spoken: readonly { at: EpochMs }[]): Answer<true> {
  const last = Math.max(...spoken.map(({ at }) => at));
  if (!(ctx.at < last)) return accept(true);
  const sameDay = isDay(ctx.envelope.decidedOn ?? '') && osloDayOf(last) === ctx.day;
  if (sameDay || !ctx.mended()) return accept(true);
  return refuse(
    'bad-date',
    `${ctx.envelope.decidedOn ?? ctx.day} er før det siste svaret (${formatInstant(last, 'nb')}); et eldre svar erstatter ikke et nyere.`,
    'V4 §3.1',
  );
}

/** To support what binds the actor, as BP3 does, a delegate's scope must say so (ours, where V4 §4.3 is silent). */
function bindsToo(ctx: Context, c: Case, kind: PositionKind): Answer<unknown> {
  const { question, proposal, forum } = c;
  const realises = question.kind === 'gate' && gateOf(ctx.rules, question.gate).commitment.to === 'realise';
  const commit = supports(kind) && realises && approves(proposal);
  return principalOf(ctx.state.register, ctx.envelope, { forum, commit }, ctx.now);
}

/**
 * An actor's expressed wish and will for the gate ahead, by whoever the register mandates, or taken back (V4 §4.2–4.4); the same
 * again changes nothing. Refused: `not-allowed` (a gate that asks for none), `wrong-phase`, `not-participating`, a delegation that is
 * wanting (`delegation-…`), `not-authorised`, `not-ready` (no case asks yet), `bad-date`, `case-stale`, `already-done` (nothing to
 * take back), `reason-missing`.
 */
export function will(ctx: Context, p: Payload<'will'>): Decided {
  const { state, rules, day, at } = ctx;
  const gate = gateOf(rules, p.gate);
  const name = actorName(state.register, p.actor);
  if (!gate.will)
    return refuse('not-allowed', `${p.gate} bygger ikke på aktørenes uttrykte vilje.`, gate.paragraph);
  const paragraph = gate.will.paragraphs.join(', ');
  if (gateAhead(state)?.id !== p.gate) {
    return refuse(
      'wrong-phase',
      `${p.gate} er ikke neste beslutningspunkt for ${state.key}${gateAhead(state) ? `; det er ${gateAhead(state)?.id ?? ''}` : ''}.`,
      paragraph,
    );
  }
  if (!joinedActors(state).includes(p.actor))
    return refuse('not-participating', `${name} er ikke med i ${state.key}.`, paragraph);
  const principal = principalOf(state.register, ctx.envelope, { forum: null, commit: true }, ctx.now);
  if (!principal.ok) return principal;
  const by = principal.value;
  const senders = willSenders(state.register, p.actor, day);
  if (!senders.includes(by)) {
    return refuse(
      'not-authorised',
      `${by} kan ikke uttrykke viljen til ${name}; det kan ${senders.join(' eller ') || 'ingen i registeret'}.`,
      paragraph,
    );
  }
  const other = state.wills.find((w) => w.gate === p.gate && w.by === ctx.by && w.actor !== p.actor);
  if (other && p.answer !== 'withdraw' && ctx.mended('again')) {
    return refuse(
      'not-allowed',
      `${ctx.by} har alt svart for ${actorName(state.register, other.actor)} til ${p.gate}; én person svarer for én aktør i en sak.`,
      paragraph,
    );
  }
  const asked = state.cases.find(
    (c) =>
      c.receivedAt >= state.phaseSince &&
      c.status !== 'withdrawn' &&
      ((c.question.kind === 'gate' && c.question.gate === p.gate) ||
        (gate.will?.opens === 'referral' && c.question.kind === 'referral' && c.question.gate === p.gate)),
  );
  if (!asked) {
    const when =
      gate.will.opens === 'referral'
        ? 'saken er lagt frem for å fremmes (dsop refer)'
        : 'saken er lagt frem (dsop table)';
    return refuse('not-ready', `Viljen til ${p.gate} kan uttrykkes når ${when}.`, paragraph);
  }
  if (at < asked.tabledAt) {
    return refuse('bad-date', `Viljen kan ikke være uttrykt før ${asked.id} ble lagt frem.`, paragraph);
  }
  const manifest = manifestOf(state, { kind: 'gate', gate: p.gate });
  const filed = basisFiledAt(state, { kind: 'gate', gate: p.gate });
  if (p.answer !== 'withdraw' && at < filed && ctx.mended('again')) {
    return refuse(
      'bad-date',
      `Viljen kan ikke være uttrykt før beslutningsgrunnlaget ble slik det er nå (${formatInstant(filed, 'nb')}).`,
      paragraph,
    );
  }
  const seen = ctx.envelope.case;
  if (seen?.manifest !== undefined && seen.manifest !== manifest.hash) {
    return refuse(
      'case-stale',
      'Beslutningsgrunnlaget er endret siden du så det: les det på nytt med «dsop show» og send igjen.',
      paragraph,
    );
  }
  const standing = state.wills.find((w) => w.gate === p.gate && w.actor === p.actor);
  const latest = isLatest(
    ctx,
    [...state.wills, ...(state.withdrawnWills ?? [])].filter((w) => w.gate === p.gate && w.actor === p.actor),
  );
  if (!latest.ok) return latest;
  if (p.answer === 'withdraw') {
    if (!standing)
      return refuse('already-done', `${name} har ikke uttrykt noen vilje til ${p.gate}.`, paragraph);
    return events({ type: 'willWithdrawn', gate: p.gate, actor: p.actor, at });
  }
  if (p.answer === 'reservation' && p.text === undefined) {
    return refuse('reason-missing', 'Et forbehold trenger en tekst (--text).', paragraph);
  }
  if (
    standing?.answer === p.answer &&
    standing.text === (p.text ?? null) &&
    standing.manifest === manifest.hash
  )
    return events();
  return events({
    type: 'willExpressed',
    will: {
      gate: p.gate,
      actor: p.actor,
      answer: p.answer,
      text: p.text ?? null,
      by: ctx.by,
      ...onBehalf(ctx.envelope),
      at,
      manifest: manifest.hash,
    },
  });
}
