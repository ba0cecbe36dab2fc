import type { Payload } from '../../contract/commands';
import { authorityOf, phaseOf, phaseWords, type ForumId } from '../agreement';
import { currentDocuments } from '../basis';
import { approves } from '../cases';
import { counterTo } from '../deskQuestions';
import type { InitiativeEvent } from '../events';
import { accept, refuse } from '../refusal';
import { inPmo, seatOf } from '../register';
import { noticed } from '../notices';
import { newsToWaiting } from '../process';
import { laterStandingOn } from '../prerequisites';
import { caseAbout, mayWrite, tabled } from './cases';
import { authorised, events, today, type Context, type Decided } from './context';

/** What comes after a decision or beside the gates: conditions, annulment, escalation, stop, lessons, closure. */

export function fulfil(ctx: Context, p: Payload<'fulfil'>): Decided {
  const decision = ctx.state.decisions.find((d) => d.proposal.conditions.some((k) => k.id === p.condition));
  const condition = decision?.proposal.conditions.find((k) => k.id === p.condition);
  if (!decision || !condition) {
    const known = ctx.state.decisions.flatMap((d) =>
      d.proposal.conditions.filter((k) => k.fulfilledAt === null).map((k) => k.id),
    );
    return refuse(
      'unknown-condition',
      `${ctx.state.key} har ikke noe vilkår ${p.condition}; ${known.length > 0 ? `åpne vilkår: ${known.join(', ')}` : 'ingen vilkår er åpne'}. «dsop show ${ctx.state.key}» viser dem under beslutningene.`,
      null,
    );
  }
  const may = authorised(ctx, null, condition.owner);
  if (!may.ok) return may;
  if (decision.annulledBy !== null)
    return refuse('not-allowed', `Beslutningen ${decision.id} er opphevet, og vilkårene med det.`, null);
  if (condition.fulfilledAt !== null)
    return refuse('already-done', `Vilkåret ${p.condition} er alt meldt oppfylt.`, null);
  return events({
    type: 'conditionFulfilled',
    decisionId: decision.id,
    condition: p.condition,
    by: ctx.by,
    at: ctx.at,
  });
}

/**
 * A decision is annulled by a new case of the same forum, which points to the old one; the old one stays. Refused where that
 * would undo nothing of what was carried out: the opposite is then decided.
 */
export function annul(ctx: Context, p: Payload<'annul'>): Decided {
  const { state, rules, by, day } = ctx;
  const decision = state.decisions.find((d) => d.id === p.decision);
  if (!decision) {
    const known = state.decisions.map((d) => d.id).join(', ');
    return refuse(
      'unknown-decision',
      `${state.key} har ikke beslutningen ${p.decision}${known ? `; det har ${known}` : ''}.`,
      null,
    );
  }
  const forum = rules.forums[decision.forum];
  if (!inPmo(state.register, by, day) && !seatOf(state.register, decision.forum, by, day)) {
    return refuse(
      'wrong-forum',
      `${p.decision} er vedtatt av ${forum.name.nb}; bare PMO eller et sete der kan legge frem at det oppheves.`,
      forum.paragraph,
    );
  }
  if (decision.annulledBy !== null)
    return refuse('already-done', `${p.decision} er alt opphevet (${decision.annulledBy}).`, forum.paragraph);
  if (decision.question.kind === 'annulment') {
    return refuse(
      'not-allowed',
      `${p.decision} opphevet ${decision.question.decision}; en oppheving gjøres om ved at saken legges frem og avgjøres på nytt.`,
      forum.paragraph,
    );
  }
  if (state.ending && state.ending.decision !== p.decision) {
    return refuse(
      'ended',
      state.ending.decision === null
        ? `${state.key} ble stanset av PMO uten sak; det kan ikke tas opp igjen. Registrer ideen på nytt med en ny nøkkel.`
        : `${state.key} er avsluttet; bare beslutningen som avsluttet det, kan oppheves (${state.ending.decision}).`,
      rules.stop.paragraph,
    );
  }
  const later = laterStandingOn(state, decision);
  if (later) {
    return refuse(
      'not-allowed',
      `${later.id} bygger på ${p.decision}; opphev ${later.id} først.`,
      forum.paragraph,
    );
  }
  const counter = approves(decision.proposal) ? counterTo(decision.question, state) : undefined;
  if (counter !== undefined && ctx.mended()) {
    return refuse(
      'not-allowed',
      `${p.decision} er satt i verk, og at den oppheves, gjør det ikke om. Legg frem en sak om det motsatte: «${counter}».`,
      forum.paragraph,
    );
  }
  if (decision.question.kind === 'dispute' && approves(decision.proposal) && ctx.mended('again')) {
    return refuse(
      'not-allowed',
      `${p.decision} avsluttet ${decision.question.dispute}, og at den oppheves, gjør det ikke om. Er dere fortsatt uenige, så meld det som en ny: «dsop dispute ${state.key}».`,
      forum.paragraph,
    );
  }
  return tabled(ctx, { kind: 'annulment', decision: p.decision, reason: p.reason }, decision.forum, {
    ...p,
    text: p.reason,
  });
}

/** Steering lead and operations escalate to SG; PMO does so for anyone (V4 §3.2, §3.4, §3.5). To PMO, it is told. */
export function escalate(ctx: Context, p: Payload<'escalate'>): Decided {
  const may = authorised(ctx);
  if (!may.ok) return may;
  const { to, ...rest } = p;
  if (to === 'pmo') return events(toldToPmo(ctx, p.reason, 'PMO'));
  const question = { kind: 'escalation', reason: p.reason, duty: null } as const;
  // Escalations stand beside one another: each is a case of its own.
  const alone = { ...ctx, state: { ...ctx.state, cases: [] } };
  const proposal = { ...rest, outcome: 'approved', text: p.reason } as const;
  const opened = tabled(alone, question, ctx.rules.escalation.to, proposal);
  if (!opened.ok || inPmo(ctx.state.register, ctx.by, ctx.day)) return opened;
  return events(...opened.value, toldToPmo(ctx, p.reason, ctx.rules.forums.sg.short));
}

/** PMO hears of every matter that goes by it (V4 §3.2, §3.3). */
function toldToPmo({ state, rules, envelope, now }: Context, reason: string, to: string): InitiativeEvent {
  return noticed(
    state,
    {
      id: () => `escalated:pmo:${envelope.id}`,
      to: [{ office: 'pmo' }],
      subject: { nb: `${state.key}: sak eskalert til ${to}`, en: `${state.key}: matter escalated to ${to}` },
      body: { nb: reason, en: reason },
      paragraph: authorityOf(rules, 'escalate')?.paragraph ?? null,
    },
    now,
  );
}

/** The forum that authorised the phase stops it: PMO alone in the idea phase, else a case (V4 §4; ours). */
export function stop(ctx: Context, p: Payload<'stop'>): Decided {
  const { state, rules, by, day, at } = ctx;
  const { stoppedBy } = phaseOf(rules, state.phase);
  const may = authorised(ctx);
  if (!may.ok) return may;
  const alone = !hasCases(ctx, stoppedBy);
  if (p.suspend && !seatOf(state.register, rules.stop.suspendedBy, by, day)) {
    return refuse(
      'not-authorised',
      `Bare ${rules.forums[rules.stop.suspendedBy].name.nb} kan suspendere straks.`,
      rules.stop.paragraph,
    );
  }
  if (alone) {
    if (!inPmo(state.register, by, day)) {
      return refuse(
        'not-authorised',
        `I ${phaseWords(rules, state.phase).nb} er det ${rules.forums[stoppedBy].name.nb} som stanser.`,
        rules.stop.paragraph,
      );
    }
    // What is learnt from a stop is for initiatives; a process is over.
    const closedAt = state.host === 'process' ? at : null;
    return events(
      {
        type: 'ended',
        ending: { how: 'stopped', at, reason: p.reason, decision: null, phase: state.phase, closedAt },
      },
      ...newsToWaiting(state, 'stopped', ctx.envelope, at),
    );
  }
  const standing = caseAbout(state, { kind: 'stop', reason: p.reason });
  if (p.suspend && standing?.status === 'open' && !state.suspended)
    return events({ type: 'suspended', by, reason: p.reason, case: standing.id, at });
  const opened = tabled(ctx, { kind: 'stop', reason: p.reason }, stoppedBy, {
    closes: p.closes,
    meeting: p.meeting ?? meetingFor(ctx, stoppedBy),
    text: p.reason,
  });
  if (!opened.ok || !p.suspend) return opened;
  const id = opened.value[0]?.type === 'caseTabled' ? opened.value[0].case.id : null;
  return events(...opened.value, { type: 'suspended', by, reason: p.reason, case: id, at });
}

/** PMO is an office: any one of its persons acts for it, without a case. */
const hasCases = (ctx: Context, forum: keyof Context['rules']['forums']): boolean =>
  ctx.rules.forums[forum].quorum.share > 0;

/** A forum that may not decide in writing takes a stop at its next meeting, whenever that is. */
const meetingFor = (ctx: Context, forum: ForumId): string | undefined =>
  mayWrite(ctx, forum) ? undefined : 'neste møte';

/** After a stop something is learnt from it, and then the record closes (V4 §4). */
export function lessons(ctx: Context, p: Payload<'lessons'>): Decided {
  const { state, rules, by, at } = ctx;
  const may = authorised(ctx);
  if (!may.ok) return may;
  const { kind, paragraph } = rules.stop.lessons;
  if (!state.ending)
    return refuse('not-ready', `${state.key} er ikke stanset; læringsanalysen hører til etterpå.`, paragraph);
  if (state.ending.closedAt !== null)
    return refuse('already-done', `Analysen er levert, og saken er lukket.`, paragraph);
  return events(
    {
      type: 'documentFiled',
      document: {
        kind,
        actor: null,
        version: (currentDocuments(state, kind).at(-1)?.version ?? 0) + 1,
        sha256: p.sha256,
        url: p.url ?? null,
        name: p.name ?? null,
        class: 'open',
        waived: null,
        by,
        at,
      },
    },
    { type: 'recordClosed', at },
  );
}

/** SG takes note that rollout is over: final evaluation, regime and benefit plan are there (V4 §3.5, §4.5; ours). */
export function closeRollout(ctx: Context, p: Payload<'closeRollout'>): Decided {
  const { state, rules } = ctx;
  const may = authorised(ctx);
  if (!may.ok) return may;
  const { closure } = rules;
  if (state.phase !== closure.from) {
    return refuse(
      'wrong-phase',
      `Bare ${phaseWords(rules, closure.from).nb} avsluttes slik; ${state.key} er i ${phaseWords(rules, state.phase).nb}.`,
      closure.paragraph,
    );
  }
  return tabled(ctx, { kind: 'closure' }, closure.decidedBy, p);
}

/** A letter that came back after it was sent. */
export function bounced(ctx: Context, p: Payload<'bounced'>): Decided {
  const { state, by, now } = ctx;
  const may = today(ctx, ({ day }) =>
    inPmo(state.register, by, day)
      ? accept(true)
      : refuse('not-authorised', 'Returbrev meldes inn av PMO.', null),
  );
  if (!may.ok) return may;
  const letters = state.letters.last.filter((l) => l.messageId === p.letter || l.intent === p.letter);
  if (letters.length === 0) {
    return refuse(
      'not-allowed',
      `${state.key} har ikke nylig sendt noe brev ${p.letter}; Message-ID står i brevhodet.`,
      null,
    );
  }
  return events(
    ...letters.map((l): InitiativeEvent => ({
      type: 'letterBounced',
      intent: l.intent,
      to: l.to,
      reason: p.reason,
      at: now,
    })),
  );
}
