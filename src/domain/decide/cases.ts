import type { Payload } from '../../contract/commands';
import { gateFrom, gateOf, phaseOf, transitionOf, type ForumId, phaseWords } from '../agreement';
import { basisSince, manifestOf } from '../basis';
import { addWorkingDays, isDay, osloDayOf, osloInstant, parseInstant, type EpochMs } from '../calendar';
import { approves, isUnsettled, methodOf, seatsCalled } from '../cases';
import { subjectOf } from '../deskQuestions';
import { forumOfMeeting } from '../meetings';
import { lacksToTable, refuseLacks } from '../prerequisites';
import { accept, refuse, type Answer } from '../refusal';
import { inPmo, personOf } from '../register';
import type { Case, Condition, InitiativeState, Proposal, Question } from '../state';
import { casePrefix, caseTitle } from '../words/cases';
import { authorised, deadline, events, type Context, type Decided } from './context';

/** Cases: tabling, amending, moving and withdrawing them (how a forum decides is in `cases`). */

const longestOpenDays = 400;

type ProposalPayload = Pick<Payload<'table'>, 'outcome' | 'conditions' | 'text' | 'then'>;
type ClosingPayload = Pick<Payload<'table'>, 'closes' | 'meeting' | 'meetingSequence'>;

/** The proposal of a case. Refused: conditions without the outcome that has them, or the reverse; a return without gaps. */
function proposalOf(ctx: Context, p: ProposalPayload, caseId: string): Answer<Proposal> {
  const given = p.conditions ?? [];
  const outcome = p.outcome ?? (given.length > 0 ? 'approved-with-conditions' : 'approved');
  if (outcome === 'approved-with-conditions' && given.length === 0) {
    return refuse('malformed', 'Godkjent med vilkår trenger minst ett vilkår (tekst, eier og frist).', null);
  }
  if (outcome !== 'approved-with-conditions' && given.length > 0) {
    return refuse(
      'malformed',
      `Utfallet ${outcome} kan ikke ha vilkår; bruk approved-with-conditions.`,
      null,
    );
  }
  if (outcome === 'returned' && p.text === undefined) {
    return refuse('reason-missing', 'Den som sender tilbake, må si hva som mangler (--text).', null);
  }
  const past = given.find((k) => k.due < osloDayOf(ctx.now));
  if (past) return refuse('bad-date', `Fristen ${past.due} i vilkåret er allerede passert.`, null);
  for (const { due } of given) {
    const near = deadline(ctx, due);
    if (!near.ok) return near;
  }
  const strange = given.find((k) => !ownerKnown(ctx.state, k.owner));
  if (strange)
    return refuse(
      'unknown-person',
      `Vilkårets eier «${strange.owner}» er verken en rolle, en aktør, PMO eller en kjent person.`,
      null,
    );
  const conditions = given.map((k, i): Condition => ({
    ...k,
    id: `${caseId}/${i + 1}`,
    fulfilledAt: null,
    fulfilledBy: null,
  }));
  return accept({ outcome, text: p.text ?? null, conditions, then: p.then ?? 'stay' });
}

const ownerKnown = (state: InitiativeState, owner: string): boolean =>
  owner === 'pmo' ||
  /^(role:)?(project|steering|operations)-lead$/.test(owner) ||
  state.register.actors.some((a) => a.id === owner || `actor:${a.id}` === owner) ||
  personOf(state.register, owner) !== undefined;

/** When and how a case closes. Refused: a time that has passed, one too far off, a written round TLF has not allowed. */
function closingOf(ctx: Context, p: ClosingPayload, forum: ForumId): Answer<Case['closing']> {
  const { rules, now } = ctx;
  const at = closingInstant(ctx, p.closes);
  if (at <= now)
    return refuse('bad-date', `Saken kan ikke lukkes ${p.closes ?? ''}: det er allerede passert.`, null);
  if (at > now + longestOpenDays * 86_400_000) {
    return refuse('bad-date', `En sak kan stå åpen i høyst ${longestOpenDays} dager.`, null);
  }
  const mode = p.meeting === undefined ? 'written' : 'meeting';
  const called = p.meeting === undefined ? undefined : forumOfMeeting(p.meeting);
  if (called !== undefined && called !== forum) {
    const { name, paragraph } = rules.forums[forum];
    return refuse(
      'wrong-forum',
      `${p.meeting} er et møte i ${rules.forums[called].name.nb}, og saken avgjøres av ${name.nb}.`,
      paragraph,
    );
  }
  if (mode === 'written' && !mayWrite(ctx, forum)) {
    const { name, paragraph } = rules.forums[forum];
    return refuse(
      'not-allowed',
      `${name.nb} har ikke vedtatt at den kan avgjøre skriftlig; si hvilket møte med --meeting.`,
      paragraph,
    );
  }
  const sequence = called === undefined ? undefined : p.meetingSequence;
  return accept({ mode, at, reference: p.meeting ?? null, ...(sequence !== undefined && { sequence }) });
}

/** May the forum decide in writing, between meetings? */
export function mayWrite({ rules, state }: Pick<Context, 'rules' | 'state'>, forum: ForumId): boolean {
  const { writtenBy } = rules.forums[forum];
  return writtenBy === null || state.register.standing[writtenBy];
}

function closingInstant(ctx: Context, closes: string | undefined): EpochMs {
  if (closes === undefined) {
    return osloInstant(addWorkingDays(osloDayOf(ctx.now), ctx.rules.limits.closingWorkingDays), '16:00');
  }
  return isDay(closes) ? osloInstant(closes, '16:00') : (parseInstant(closes) ?? 0);
}

/** The open (or undecided) case about the same question. */
export const caseAbout = (state: InitiativeState, question: Question): Case | undefined =>
  state.cases.find(
    (c) =>
      isUnsettled(c) && casePrefix(c.question) === casePrefix(question) && sameSubject(c.question, question),
  );

function sameSubject(a: Question, b: Question): boolean {
  if (a.kind === 'annulment' && b.kind === 'annulment') return a.decision === b.decision;
  if (a.kind === 'dispute' && b.kind === 'dispute') return a.dispute === b.dispute;
  return a.kind !== b.kind || subjectOf(a) === subjectOf(b);
}

/** Builds a case as it is tabled. `by: null` is the service itself. */
export function newCase(
  state: InitiativeState,
  ctx: Pick<Context, 'rules' | 'at' | 'now'> & { by: string | null },
  given: { id: string; question: Question; forum: ForumId; proposal: Proposal; closing: Case['closing'] },
): Case {
  const gate = 'gate' in given.question ? given.question.gate : null;
  const recommendation = state.recommendations.filter((r) => r.gate === gate).at(-1);
  return {
    ...given,
    revision: 1,
    ruleSet: ctx.rules.version,
    method: methodOf(ctx.rules, state.register, given.forum),
    tabledAt: ctx.at,
    tabledBy: ctx.by,
    receivedAt: ctx.now,
    recommendation: recommendation ? (recommendation.text ?? 'PMO innstiller.') : null,
    manifest: manifestOf(state, given.question),
    seats: seatsCalled(state.register, given.forum, ctx.at),
    positions: [],
    replaced: [],
    status: 'open',
    closedAt: null,
    sentence: null,
  };
}

/** The next id for a question: BP1-1, BP1-2, REF-BP2-1. */
export const nextCaseId = (state: InitiativeState, question: Question): string => {
  const prefix = casePrefix(question);
  return `${prefix}-${(state.caseCounters[prefix] ?? 0) + 1}`;
};

/** Tables a case. Refused: one about the same question is open; all that is missing of what an approval stands on. */
export function tabled(
  ctx: Context,
  question: Question,
  forum: ForumId,
  p: ProposalPayload & ClosingPayload,
): Decided {
  const { state, rules } = ctx;
  const standing = caseAbout(state, question);
  if (standing) {
    const how = standing.status === 'open' ? 'er åpen' : 'ble ikke avgjort';
    return refuse(
      'case-open',
      `Saken ${standing.id} ${how}: endre den (amend), flytt den (move) eller trekk den (withdraw-case) før en ny legges frem.`,
      rules.forums[forum].paragraph,
    );
  }
  if (ctx.at < state.phaseSince) {
    return refuse(
      'bad-date',
      `Saken kan ikke legges frem med en dato før ${phaseWords(rules, state.phase).nb} begynte (${osloDayOf(state.phaseSince)}).`,
      rules.forums[forum].paragraph,
    );
  }
  const id = nextCaseId(state, question);
  const proposal = proposalOf(ctx, p, id);
  if (!proposal.ok) return proposal;
  const closing = closingOf(ctx, p, forum);
  if (!closing.ok) return closing;
  if (approves(proposal.value)) {
    const lacks = lacksToTable(state, question);
    if (lacks.length > 0) return refuseLacks(lacks, `${caseTitle(rules, question).nb} kan ikke legges frem`);
  }
  return events({
    type: 'caseTabled',
    case: newCase(state, ctx, { id, question, forum, proposal: proposal.value, closing: closing.value }),
  });
}

/** The gate, if it is the one ahead. Refused with `wrong-phase`, naming the phase it belongs to. */
function gateNow(ctx: Context, id: Payload<'table'>['gate']): Answer<ReturnType<typeof gateOf>> {
  const { state, rules } = ctx;
  const gate = gateOf(rules, id);
  if (gateFrom(rules, state.phase)?.id === id) return accept(gate);
  const home = phaseOf(rules, transitionOf(rules, id).from);
  return refuse(
    'wrong-phase',
    `${id} (${gate.name.nb}) avgjøres i ${phaseWords(rules, home.id).nb}; ${state.key} er i ${phaseWords(rules, state.phase).nb}.`,
    gate.paragraph,
  );
}

/** A gate's case, before the forum that decides it (V4 §4.1–4.4). */
export function table(ctx: Context, p: Payload<'table'>): Decided {
  const may = authorised(ctx);
  if (!may.ok) return may;
  const gate = gateNow(ctx, p.gate);
  if (!gate.ok) return gate;
  return tabled(ctx, { kind: 'gate', gate: p.gate }, gate.value.decidedBy, p);
}

/** The case before SG whether the gate is put to the deciding forum (V4 §3.2). */
export function refer(ctx: Context, p: Payload<'refer'>): Decided {
  const may = authorised(ctx);
  if (!may.ok) return may;
  const gate = gateNow(ctx, p.gate);
  if (!gate.ok) return gate;
  const { referral, decidedBy, deciderParagraph } = gate.value;
  if (!referral) {
    return refuse(
      'not-allowed',
      `${p.gate} avgjøres av ${ctx.rules.forums[decidedBy].name.nb} uten å fremmes av noen; legg saken frem med «dsop table».`,
      deciderParagraph,
    );
  }
  return tabled(ctx, { kind: 'referral', gate: p.gate }, referral.by, p);
}

/** The case by id, open or undecided, for its tabler or, where an office tabled it, the office. */
function ownCase(ctx: Context, id: string): Answer<Case> {
  const { state, by, day } = ctx;
  const found = state.cases.find((c) => c.id === id);
  if (!found) return refuse('no-open-case', `${state.key} har ingen sak ${id}; ${openWords(state)}.`, null);
  const mine =
    found.tabledBy === by ||
    (inPmo(state.register, by, day) &&
      (found.tabledBy === null || inPmo(state.register, found.tabledBy, day)));
  if (!mine) {
    return refuse(
      'not-authorised',
      `Bare den som la frem ${id} (${found.tabledBy ?? 'PMO'}), kan endre, flytte eller trekke den.`,
      ctx.rules.forums[found.forum].paragraph,
    );
  }
  if (!isUnsettled(found))
    return refuse('case-closed', closedWords(found), ctx.rules.forums[found.forum].paragraph);
  const seen = ctx.envelope.case === undefined ? accept(true as const) : fresh(ctx, found);
  return seen.ok ? accept(found) : seen;
}

/** Which cases are open, for a refusal. */
export function openWords(state: InitiativeState): string {
  const ids = state.cases.filter(isUnsettled).map((c) => c.id);
  return ids.length > 0 ? `åpne saker: ${ids.join(', ')}` : 'ingen saker er åpne';
}

/** That a case is closed, and the way to go. */
export function closedWords(c: Case): string {
  if (c.status === 'withdrawn') return `Saken ${c.id} er trukket; det må legges frem en ny.`;
  return `Saken ${c.id} er avgjort; beslutningen kan bare oppheves av samme forum i en ny sak (dsop annul --decision ${c.id}).`;
}

/** Is what the sender saw of the case still how it stands? Refused with `case-stale`. */
export function fresh(ctx: Context, c: Case): Answer<true> {
  const seen = ctx.envelope.case;
  if (seen?.id === c.id && seen.revision === c.revision && seen.manifest === c.manifest.hash)
    return accept(true);
  const why =
    seen === undefined
      ? 'Kommandoen sier ikke hvilken utgave av saken den gjelder'
      : `Saken ${c.id} er endret siden du så den`;
  return refuse(
    'case-stale',
    `${why} (nå utgave ${c.revision}): les den på nytt med «dsop show» og send igjen.`,
    null,
  );
}

/** Whoever tabled a case may change its proposal; the positions begin again. */
export function amend(ctx: Context, p: Payload<'amend'>): Decided {
  const c = ownCase(ctx, p.case);
  if (!c.ok) return c;
  const proposal = proposalOf(ctx, p, c.value.id);
  if (!proposal.ok) return proposal;
  if (approves(proposal.value)) {
    const lacks = lacksToTable(ctx.state, c.value.question);
    if (lacks.length > 0) return refuseLacks(lacks, `${c.value.id} kan ikke endres til en godkjenning`);
  }
  const amended = { type: 'caseAmended', caseId: c.value.id, proposal: proposal.value, at: ctx.at } as const;
  const basis = basisSince(ctx.state, c.value, ctx.at);
  if (c.value.closing.at > ctx.now) return events(...basis, amended);
  const closing = closingOf(ctx, { meeting: c.value.closing.reference ?? undefined }, c.value.forum);
  if (!closing.ok) return closing;
  const moved = { type: 'caseMoved', caseId: c.value.id, closing: closing.value, at: ctx.at } as const;
  return events(moved, ...basis, amended);
}

/** Whoever tabled a case may move it to another meeting or date; the positions stand, unless the basis has changed. */
export function move(ctx: Context, p: Payload<'move'>): Decided {
  const c = ownCase(ctx, p.case);
  if (!c.ok) return c;
  const { closes, meeting = c.value.closing.reference ?? undefined, meetingSequence } = p;
  const closing = closingOf(ctx, { closes, meeting, meetingSequence }, c.value.forum);
  if (!closing.ok) return closing;
  const moved = { type: 'caseMoved', caseId: c.value.id, closing: closing.value, at: ctx.at } as const;
  return events(moved, ...basisSince(ctx.state, c.value, ctx.at));
}

/**
 * Whoever tabled a case may take it back, with or without a reason. Refused: `no-open-case`, `not-authorised`, `case-closed`,
 * `case-stale`.
 */
export function withdrawCase(ctx: Context, p: Payload<'withdrawCase'>): Decided {
  const c = ownCase(ctx, p.case);
  if (!c.ok) return c;
  return events({ type: 'caseWithdrawn', caseId: c.value.id, reason: p.reason ?? null, at: ctx.at });
}
