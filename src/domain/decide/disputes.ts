import type { Payload } from '../../contract/commands';
import type { DisputeRule, ForumId } from '../agreement';
import { joinedActors } from '../basis';
import { isUnsettled } from '../cases';
import { answersAwaited, disputeOf, type Dispute } from '../disputes';
import type { InitiativeEvent } from '../events';
import { noticed } from '../notices';
import { accept, refuse, type Answer } from '../refusal';
import { actorName, inPmo, personOf, seatOf, willSenders } from '../register';
import { heldBy, holdersOf } from '../roles';
import { mayWrite, tabled } from './cases';
import { events, type Context, type Decided } from './context';

/** Disputes (V4 §5): handled in the governing model, level by level; about the solution the data owner has the last word. */

/** The dispute rule. Refused with `not-allowed` where the agreement has none: it came with version 2.1. */
function ruleOf({ rules }: Context): Answer<DisputeRule> {
  if (rules.dispute) return accept(rules.dispute);
  return refuse(
    'not-allowed',
    `${rules.title.nb} har ingen rutine ved uenighet; den kom med versjon 2.1.`,
    'V4 §1.1',
  );
}

/** The rule, and the dispute with this id if it is not over. Refused: `not-allowed` (there is none), `already-done`. */
function openDispute(ctx: Context, id: string): Answer<{ rule: DisputeRule; dispute: Dispute }> {
  const rule = ruleOf(ctx);
  if (!rule.ok) return rule;
  const dispute = disputeOf(ctx.state, id);
  if (!dispute) {
    const known = (ctx.state.disputes ?? []).map((d) => d.id).join(', ');
    return refuse(
      'not-allowed',
      `${ctx.state.key} har ingen uenighet ${id}${known ? `; den har ${known}` : ''}.`,
      rule.value.paragraph,
    );
  }
  if (dispute.status === 'settled' || dispute.status === 'unsolved')
    return refuse('already-done', `Uenigheten ${id} er avsluttet.`, rule.value.paragraph);
  return accept({ rule: rule.value, dispute });
}

const leads = ({ state, by, at, now }: Context): boolean =>
  (['steeringLead', 'projectLead'] as const).some(
    (r) => heldBy(state, r, by, at) || heldBy(state, r, by, now),
  );

const ofParticipant = ({ state, by }: Context): boolean => {
  const actor = personOf(state.register, by)?.actor ?? null;
  return actor !== null && joinedActors(state).includes(actor);
};

/**
 * Whoever takes part, the project or PMO says that there is a conflict; the project is the first to handle it (V4 §5). Refused:
 * `not-allowed` (the agreement has no rule of disputes), `not-authorised`.
 */
export function dispute(ctx: Context, p: Payload<'dispute'>): Decided {
  const { state, by, day, at } = ctx;
  const rule = ruleOf(ctx);
  if (!rule.ok) return rule;
  if (!ofParticipant(ctx) && !leads(ctx) && !inPmo(state.register, by, day)) {
    return refuse(
      'not-authorised',
      `${by} hører ikke til en aktør som deltar i ${state.key}; en uenighet meldes av dem som deltar, av prosjektet eller av PMO.`,
      rule.value.paragraph,
    );
  }
  const raised: Dispute = {
    id: `D-${(state.disputes ?? []).length + 1}`,
    about: p.about,
    level: 'project',
    path: [{ level: 'project', by, text: p.text, at }],
    solution: null,
    answers: [],
    status: 'open',
    endedAt: null,
  };
  return events({ type: 'disputeRaised', dispute: raised, at });
}

/**
 * One level up: from the project to PMO, then as a case to each forum of the path (V4 §5). Before the last one again, where its
 * case was taken back before it had treated it. Refused: `not-allowed` (no such dispute, a solution is chosen, or no higher
 * level), `already-done`, `not-authorised`, `case-open` (before the present forum), and as a case is tabled.
 */
export function raiseDispute(ctx: Context, p: Payload<'raiseDispute'>): Decided {
  const { state, rules, by, at } = ctx;
  const found = openDispute(ctx, p.dispute);
  if (!found.ok) return found;
  const { rule, dispute: d } = found.value;
  if (d.status === 'chosen') {
    return refuse(
      'not-allowed',
      `Dataeieren har valgt løsning i ${d.id}; det ordet er avgjørende.`,
      rule.paragraph,
    );
  }
  const next = rule.path[d.level === 'project' ? 0 : rule.path.indexOf(d.level) + 1];
  const level = next ?? (neverTreated(ctx, d) ? d.level : undefined);
  if (level === undefined) {
    return refuse(
      'not-allowed',
      `${d.id} er hos ${nameOf(ctx, d.level)}, som er det øverste nivået.`,
      rule.paragraph,
    );
  }
  if (!mayRaise(ctx, d)) {
    return refuse(
      'not-authorised',
      `${by} kan ikke løfte ${d.id} til ${nameOf(ctx, level)}; det kan ${raisers(ctx, d)}.`,
      rule.paragraph,
    );
  }
  const standing = state.cases.find(
    (c) => c.status === 'open' && c.question.kind === 'dispute' && c.question.dispute === d.id,
  );
  if (standing) {
    return refuse(
      'case-open',
      `${standing.id} er fortsatt åpen hos ${nameOf(ctx, standing.forum)}.`,
      rule.paragraph,
    );
  }
  const moved: InitiativeEvent = { type: 'disputeMoved', dispute: d.id, level, by, text: p.text, at };
  if (rules.forums[level].quorum.share === 0) return events(moved, toPmo(ctx, d, p.text));
  const left = state.cases.filter(
    (c) => c.status === 'undecided' && c.question.kind === 'dispute' && c.question.dispute === d.id,
  );
  const withdrawn = left.map((c): InitiativeEvent => ({
    type: 'caseWithdrawn',
    caseId: c.id,
    reason: `Uenigheten er løftet til ${nameOf(ctx, level)}.`,
    at,
  }));
  const before = { ...state, cases: state.cases.filter((c) => !left.includes(c)) };
  const opened = tabled(
    { ...ctx, state: before },
    { kind: 'dispute', dispute: d.id, about: d.path[0]?.text ?? '' },
    level,
    {
      closes: p.closes,
      meeting: p.meeting ?? (mayWrite(ctx, level) ? undefined : 'neste møte'),
      text: p.text,
    },
  );
  return opened.ok ? events(...withdrawn, moved, ...opened.value) : opened;
}

/** Has the forum of the case decided it, or let its time run out? A case that was taken back has not been treated. */
const treatedIn = ({ state }: Context, d: Dispute, forum: Dispute['level'] | undefined): boolean =>
  state.cases.some(
    (c) =>
      c.forum === forum &&
      (c.status === 'undecided' || c.status === 'decided') &&
      c.question.kind === 'dispute' &&
      c.question.dispute === d.id,
  );

const neverTreated = <D extends Dispute>(ctx: Context, d: D): d is D & { level: ForumId } =>
  d.level !== 'project' && !treatedIn(ctx, d, d.level) && ctx.mended();

const nameOf = ({ rules }: Context, level: Dispute['level']): string =>
  level === 'project' ? 'prosjektet' : rules.forums[level].name.nb;

function mayRaise(ctx: Context, d: Dispute): boolean {
  const { state, by, day } = ctx;
  if (inPmo(state.register, by, day)) return true;
  if (d.level === 'project') return leads(ctx) || ofParticipant(ctx);
  return d.level !== 'pmo' && seatOf(state.register, d.level, by, day) !== undefined;
}

function raisers({ rules }: Context, d: Dispute): string {
  if (d.level === 'project') return 'prosjektet, en deltakende aktør eller PMO';
  return d.level === 'pmo' ? 'PMO' : `PMO eller et sete i ${rules.forums[d.level].name.nb}`;
}

/** PMO has it on its table. */
function toPmo({ state, rules, envelope, now }: Context, d: Dispute, text: string): InitiativeEvent {
  return noticed(
    state,
    {
      id: (reader) => `dispute:${envelope.id}:${reader}`,
      to: [{ office: 'pmo' }],
      subject: { nb: `${state.key}: uenigheten ${d.id}`, en: `${state.key}: the dispute ${d.id}` },
      body: {
        nb: `${d.path[0]?.text ?? ''}\n${text}\nPMO melder løsningen med «dsop settle-dispute ${state.key} --dispute ${d.id} --text "…"», eller løfter saken til DSOP SG med «dsop raise-dispute».`,
        en: `${d.path[0]?.text ?? ''}\n${text}\nPMO reports the solution with "dsop settle-dispute ${state.key} --dispute ${d.id} --text "…"", or takes the matter to DSOP SG with "dsop raise-dispute".`,
      },
      paragraph: rules.dispute?.paragraph ?? null,
    },
    now,
  );
}

/**
 * Solved by those who handle it; or, when the last forum has found no solution, the end of the initiative (V4 §5). Refused:
 * `not-allowed` (no such dispute, or it is before a forum), `already-done`, `not-authorised`, `not-ready` (unsolved before the last
 * forum has treated it).
 */
export function settleDispute(ctx: Context, p: Payload<'settleDispute'>): Decided {
  const { state, by, day, at } = ctx;
  const found = openDispute(ctx, p.dispute);
  if (!found.ok) return found;
  const { rule, dispute: d } = found.value;
  const office = inPmo(state.register, by, day);
  if (p.unsolved) return unsolved(ctx, d, rule, p.text, office);
  if (d.level !== 'project' && d.level !== 'pmo') {
    return refuse(
      'not-allowed',
      `${d.id} er til behandling i ${nameOf(ctx, d.level)}, som avgjør den i sin sak.`,
      rule.paragraph,
    );
  }
  if (!office && !(d.level === 'project' && leads(ctx))) {
    return refuse(
      'not-authorised',
      `${by} kan ikke melde ${d.id} løst; det kan ${d.level === 'project' ? 'prosjektet eller PMO' : 'PMO'}.`,
      rule.paragraph,
    );
  }
  return events({ type: 'disputeEnded', dispute: d.id, how: 'settled', text: p.text, at });
}

function unsolved(ctx: Context, d: Dispute, rule: DisputeRule, text: string, office: boolean): Decided {
  const { state, at } = ctx;
  const last = rule.path.at(-1);
  const been = state.cases.some(
    (c) =>
      c.forum === last && c.status !== 'open' && c.question.kind === 'dispute' && c.question.dispute === d.id,
  );
  const treated = treatedIn(ctx, d, last) || (been && !ctx.mended());
  if (d.level !== last || !treated) {
    return refuse(
      'not-ready',
      `${d.id} er hos ${nameOf(ctx, d.level)}; først når ${last ? nameOf(ctx, last) : 'det øverste nivået'} har behandlet den uten å finne en løsning, avsluttes ${state.key}.`,
      rule.paragraph,
    );
  }
  if (!office)
    return refuse('not-authorised', 'At en uenighet ikke lar seg løse, føres av PMO.', rule.paragraph);
  return events(
    { type: 'disputeEnded', dispute: d.id, how: 'unsolved', text, at },
    {
      type: 'ended',
      ending: {
        how: 'terminatedByDispute',
        at,
        reason: text,
        decision: null,
        phase: state.phase,
        closedAt: null,
      },
    },
  );
}

/**
 * The data owner's choice is final; every consumer is then asked whether it accepts (V4 §5). Cases about the dispute are taken
 * back. Refused: `not-allowed` (no such dispute, or it is not about the solution), `already-done`, `role-vacant` (no data owner),
 * `not-authorised`.
 */
export function chooseSolution(ctx: Context, p: Payload<'chooseSolution'>): Decided {
  const { state, by, day, at } = ctx;
  const found = openDispute(ctx, p.dispute);
  if (!found.ok) return found;
  const { rule, dispute: d } = found.value;
  if (d.about !== 'solution') {
    return refuse(
      'not-allowed',
      `${d.id} gjelder ikke løsningen; dataeieren har det avgjørende ordet bare om den.`,
      rule.paragraph,
    );
  }
  if (d.status === 'chosen')
    return refuse(
      'already-done',
      `Dataeieren har valgt løsning i ${d.id}; valget er endelig.`,
      rule.paragraph,
    );
  const owner = holdersOf(state, 'dataOwner')[0]?.actor ?? null;
  if (owner === null) {
    return refuse(
      'role-vacant',
      `${state.key} har ingen dataeier; utpek den først: dsop appoint ${state.key} --role data-owner --actor AKTØR.`,
      rule.paragraph,
    );
  }
  const senders = willSenders(state.register, owner, day);
  if (!senders.includes(by)) {
    return refuse(
      'not-authorised',
      `${by} kan ikke velge løsning; det avgjørende ordet har dataeieren, ${actorName(state.register, owner)}, ved ${senders.join(' eller ')}.`,
      rule.paragraph,
    );
  }
  const solution = { text: p.solution, url: p.url ?? null, actor: owner, by, at };
  const closed = state.cases
    .filter((c) => isUnsettled(c) && c.question.kind === 'dispute' && c.question.dispute === d.id)
    .map((c): InitiativeEvent => ({
      type: 'caseWithdrawn',
      caseId: c.id,
      reason: 'Dataeieren har valgt løsning.',
      at,
    }));
  const asked = answersAwaited(state, d);
  const chosen: InitiativeEvent = { type: 'solutionChosen', dispute: d.id, solution, at };
  if (asked.length === 0) {
    return events(...closed, chosen, {
      type: 'disputeEnded',
      dispute: d.id,
      how: 'settled',
      text: p.solution,
      at,
    });
  }
  return events(...closed, chosen, askConsumers(ctx, d, p.solution, asked));
}

/** Whoever becomes a consumer while answers to a chosen solution are awaited, is asked like the others (V4 §5). */
export const askedAsConsumer = (ctx: Context, actor: string): InitiativeEvent[] =>
  (ctx.state.disputes ?? []).flatMap((d) =>
    d.status === 'chosen' && d.solution && !d.answers.some((a) => a.actor === actor)
      ? [askConsumers(ctx, d, d.solution.text, [actor])]
      : [],
  );

function askConsumers(
  { state, rules, envelope, day, now }: Context,
  d: Dispute,
  solution: string,
  asked: readonly string[],
): InitiativeEvent {
  const to = asked.flatMap((a) => willSenders(state.register, a, day)).map((person) => ({ person }));
  return noticed(
    state,
    {
      id: (reader) => `solution:${envelope.id}:${reader}`,
      to,
      subject: {
        nb: `${state.key}: dataeieren har valgt løsning`,
        en: `${state.key}: the data owner has chosen`,
      },
      body: {
        nb: `${solution}\nSvar for aktøren din: «dsop accept-solution ${state.key} --dispute ${d.id} --actor AKTØR», eller «dsop refrain …» om dere avstår fra å delta.`,
        en: `${solution}\nAnswer for your actor: "dsop accept-solution ${state.key} --dispute ${d.id} --actor ACTOR", or "dsop refrain …" if you refrain from taking part.`,
      },
      paragraph: rules.dispute?.paragraph ?? null,
    },
    now,
  );
}

/**
 * A consumer accepts the solution that the data owner chose, by whoever expresses its will (V4 §5). The last answer settles the
 * dispute. Refused: `not-allowed` (no such dispute, or no rule of any), `already-done`, `not-ready` (nothing is chosen yet),
 * `not-participating` (no consumer), `not-authorised`.
 */
export const acceptSolution = (ctx: Context, p: Payload<'acceptSolution'>): Decided =>
  answer(ctx, p, 'accepted');

/** To refrain is to leave, never a veto (V4 §5). Refused as `acceptSolution`. */
export const refrain = (ctx: Context, p: Payload<'refrain'>): Decided => answer(ctx, p, 'refrained');

function answer(
  ctx: Context,
  p: { dispute: string; actor: string },
  kind: 'accepted' | 'refrained',
): Decided {
  const { state, by, day, at } = ctx;
  const found = openDispute(ctx, p.dispute);
  if (!found.ok) return found;
  const { rule, dispute: d } = found.value;
  const name = actorName(state.register, p.actor);
  if (d.status !== 'chosen')
    return refuse('not-ready', `Dataeieren har ikke valgt løsning i ${d.id} ennå.`, rule.paragraph);
  const awaited = answersAwaited(state, d);
  if (!awaited.includes(p.actor)) {
    const done = d.answers.some((a) => a.actor === p.actor);
    return refuse(
      done ? 'already-done' : 'not-participating',
      done ? `${name} har alt svart i ${d.id}.` : `${name} er ikke konsument i ${state.key}.`,
      rule.paragraph,
    );
  }
  const senders = willSenders(state.register, p.actor, day);
  if (!senders.includes(by)) {
    return refuse(
      'not-authorised',
      `${by} kan ikke svare for ${name}; det kan ${senders.join(' eller ') || 'ingen i registeret'}.`,
      rule.paragraph,
    );
  }
  const given = { actor: p.actor, answer: kind, by, at };
  const list: InitiativeEvent[] = [{ type: 'solutionAnswered', dispute: d.id, answer: given, at }];
  if (kind === 'refrained') list.push({ type: 'actorLeft', actor: p.actor, at });
  if (awaited.length === 1)
    list.push({ type: 'disputeEnded', dispute: d.id, how: 'settled', text: d.solution?.text ?? '', at });
  return events(...list);
}
