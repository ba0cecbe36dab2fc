import { gateFrom, gateOf, phaseOf, transitionOf, type ForumId, type GateRule } from './agreement';
import { joinedActors, manifestOf, missingBasis } from './basis';
import { approves, isUnsettled } from './cases';
import { subjectOf } from './deskQuestions';
import { rulesOf } from './rules';
import { refuse, type Lacking, type RefusalCode } from './refusal';
import { actorName } from './register';
import { holderOf, roleNames, wordOfRole } from './roles';
import type { Decision, InitiativeState, Proposal, Question } from './state';
import type { Text } from './text';

/** What a proposal still lacks, sorted by what kind of thing is missing. Everything, not the first thing found. */
export interface Lack {
  code: RefusalCode;
  items: Lacking[];
}

/** The referral that stands for a gate: approved, not void, not annulled, on the basis as it is now (V4 §3.2). */
export function standingReferral(state: InitiativeState, gate: GateRule): Decision | undefined {
  const manifest = manifestOf(state, { kind: 'gate', gate: gate.id }).hash;
  return state.decisions.find(
    (d) =>
      d.question.kind === 'referral' &&
      d.question.gate === gate.id &&
      approves(d.proposal) &&
      !d.void &&
      d.annulledBy === null &&
      d.manifest.hash === manifest &&
      d.at >= state.phaseSince,
  );
}

/** The gate ahead that has been referred to its forum and is not before it yet, with the decision that referred it. */
export function referredGate(state: InitiativeState): { gate: GateRule; by: Decision } | undefined {
  if (state.ending !== null || state.host !== undefined) return undefined;
  const gate = gateAhead(state);
  const by = gate?.referral ? standingReferral(state, gate) : undefined;
  if (!gate || !by) return undefined;
  const tabled = state.cases.some(
    (c) => isUnsettled(c) && c.question.kind === 'gate' && c.question.gate === gate.id,
  );
  return tabled ? undefined : { gate, by };
}

/** Has PMO started the process that it waits for? It knows by the command that started it. */
export const heardToStart = ({ chain }: Pick<InitiativeState, 'chain'>, process: string): boolean =>
  chain.entries.some(
    ({ command, envelope }) => command === 'startProcess' && envelope?.payload.key === process,
  );

/** Has the gate been referred in this phase, on whatever basis? What is to be returned need not be ready. */
const onceReferred = (state: InitiativeState, gate: GateRule): boolean =>
  state.decisions.some(
    (d) =>
      d.question.kind === 'referral' &&
      d.question.gate === gate.id &&
      approves(d.proposal) &&
      d.annulledBy === null &&
      d.at >= state.phaseSince,
  );

function referralLack(
  state: InitiativeState,
  gate: GateRule,
  referral: { by: ForumId; paragraph: string },
): Lack {
  const { forums } = rulesOf(state);
  return {
    code: 'referral-missing',
    items: [
      {
        what: `at ${forums[referral.by].name.nb} har fremmet ${gate.id} for ${forums[gate.decidedBy].name.nb} på dagens grunnlag`,
        en: `a referral of ${gate.id} by the ${forums[referral.by].name.en} to the ${forums[gate.decidedBy].name.en} on the basis as it is`,
        id: `referral/${gate.id}`,
        paragraph: referral.paragraph,
      },
    ],
  };
}

/** Is PMO's or the project's recommendation for the gate there, made in this phase as it is lived now? */
const recommended = (state: InitiativeState, gate: GateRule): boolean =>
  state.recommendations.some((r) => r.gate === gate.id && r.at >= state.phaseSince);

/** A decision in force that stands on this one: it moved the initiative on from there, or decided what this one referred. */
export function laterStandingOn(state: InitiativeState, decision: Decision): Decision | undefined {
  const { question } = decision;
  const moved = decision.phaseBefore !== decision.phaseAfter;
  if (!moved && question.kind !== 'referral') return undefined;
  const later = state.decisions.slice(state.decisions.findIndex((d) => d.id === decision.id) + 1);
  return later.findLast(
    (d) =>
      d.annulledBy === null &&
      d.phaseBefore !== d.phaseAfter &&
      (moved || d.phaseBefore === decision.phaseBefore),
  );
}

/** Lacks that stop a case from being tabled with an approving proposal: basis, recommendation, participants. */
export function lacksToTable(state: InitiativeState, question: Question): Lack[] {
  const rules = rulesOf(state);
  const lacks: Lack[] = [{ code: 'basis-incomplete', items: missingBasis(state, question) }];
  if (question.kind === 'gate' || question.kind === 'referral') {
    const gate = gateOf(rules, question.gate);
    const first = gate.referral === null || question.kind === 'referral';
    if (first && gate.recommendation.required && !recommended(state, gate)) {
      const byPmo = gate.recommendation.by === 'pmo';
      lacks.push({
        code: 'recommendation-missing',
        items: [
          {
            what: `innstilling fra ${byPmo ? 'PMO' : 'prosjektet'}`,
            en: `a recommendation by ${byPmo ? 'PMO' : 'the project'}`,
            id: `recommendation/${gate.id}`,
            paragraph: gate.recommendation.paragraph,
          },
        ],
      });
    }
    if (joinedActors(state).length === 0) {
      lacks.push({
        code: 'not-participating',
        items: [
          {
            what: 'minst én deltakende aktør',
            en: 'at least one participating actor',
            id: 'participants',
            paragraph: gate.paragraph,
          },
        ],
      });
    }
  }
  return lacks.filter((l) => l.items.length > 0);
}

/**
 * Lacks that stop a proposal from being supported and decided. An approving one: all of the above, referral, will, roles,
 * blocks. Any other at a gate that is referred: that it has been referred at all.
 */
export function lacksToDecide(state: InitiativeState, question: Question, proposal: Proposal): Lack[] {
  const rules = rulesOf(state);
  if (!approves(proposal)) {
    const gate = question.kind === 'gate' ? gateOf(rules, question.gate) : null;
    return gate?.referral && !onceReferred(state, gate) ? [referralLack(state, gate, gate.referral)] : [];
  }
  const lacks = lacksToTable(state, question);
  if (question.kind === 'gate') {
    const gate = gateOf(rules, question.gate);
    if (gate.referral && !standingReferral(state, gate)) lacks.push(referralLack(state, gate, gate.referral));
    lacks.push({ code: 'will-missing', items: missingWill(state, gate) });
    lacks.push({ code: 'role-vacant', items: vacantRoles(state, transitionOf(rules, gate.id).to) });
    if (gate.blockedByProcess) {
      const { paragraph } = gate.blockedByProcess;
      lacks.push({
        code: 'not-ready',
        items: state.blockedBy.map((b) => ({
          what: `avklaring i prosessen ${b.process}`,
          en: `a settlement in the process ${b.process}`,
          id: b.process,
          paragraph,
        })),
      });
    }
  }
  if (state.host === 'desk' && (question.kind === 'ruleSet' || question.kind === 'offModel'))
    lacks.push({ code: 'recommendation-missing', items: missingRecommendation(state, question) });
  if (question.kind !== 'stop' && question.kind !== 'escalation' && state.suspended) {
    lacks.push({
      code: 'suspended',
      items: [
        {
          what: 'at suspensjonen oppheves',
          en: 'the end of the suspension',
          id: 'suspended',
          paragraph: rules.stop.paragraph,
        },
      ],
    });
  }
  return lacks.filter((l) => l.items.length > 0);
}

/** SG's recommendation on what Topplederforum decides of the programme (V4 §3.2). */
function missingRecommendation(state: InitiativeState, question: Question): Lacking[] {
  const { forums } = rulesOf(state);
  const about = subjectOf(question);
  const given = state.decisions.some(
    (d) =>
      d.question.kind === 'recommendation' &&
      d.question.about === about &&
      approves(d.proposal) &&
      d.annulledBy === null,
  );
  if (given) return [];
  return [
    {
      what: `innstilling fra ${forums.sg.name.nb} (samme kommando med --recommendation)`,
      en: `a recommendation by the ${forums.sg.name.en}`,
      id: `recommendation/${about}`,
      paragraph: forums.sg.paragraph,
    },
  ];
}

/** Participating actors that have not said yes (or yes with a reservation) on the basis as it is now. */
function missingWill(state: InitiativeState, gate: GateRule): Lacking[] {
  if (!gate.will) return [];
  const paragraph = gate.will.paragraphs.join(', ');
  const manifest = manifestOf(state, { kind: 'gate', gate: gate.id }).hash;
  return joinedActors(state).flatMap((actor): Lacking[] => {
    const name = actorName(state.register, actor);
    const will = state.wills.find((w) => w.gate === gate.id && w.actor === actor);
    const lacks = (what: string, en: string): Lacking[] => [
      { what, en, id: `will/${gate.id}/${actor}`, paragraph },
    ];
    if (!will) return lacks(`uttrykt ønske og vilje fra ${name}`, `the expressed wish and will of ${name}`);
    if (will.answer === 'no')
      return lacks(`${name} har sagt nei til ${gate.id}`, `${name} has said no to ${gate.id}`);
    if (will.manifest === manifest) return [];
    return lacks(
      `nytt ønske og vilje fra ${name}, siden grunnlaget er endret`,
      `the wish and will of ${name} anew, since the basis has changed`,
    );
  });
}

function vacantRoles(state: InitiativeState, phase: Parameters<typeof phaseOf>[1]): Lacking[] {
  return phaseOf(rulesOf(state), phase)
    .requiredRoles.filter(({ role }) => holderOf(state, role) === null)
    .map(({ role, paragraph }) => ({
      what: `navngitt ${roleNames[role].nb}`,
      en: `a named ${roleNames[role].en}`,
      id: `role/${wordOfRole(role)}`,
      paragraph,
    }));
}

/** The lacks as one refusal: the first kind's code, every paragraph concerned, all that is missing. */
export function refuseLacks(lacks: readonly Lack[], what: string): ReturnType<typeof refuse> {
  const items = lacks.flatMap((l) => l.items);
  const first = lacks[0];
  const paragraphs = [...new Set((first?.items ?? []).map((i) => i.paragraph))].join(', ');
  return refuse(
    first?.code ?? 'not-ready',
    `${what}: det mangler ${items.map((i) => i.what).join('; ')}.`,
    paragraphs,
    items.map(({ what, id, paragraph }) => ({ what, id, paragraph })),
  );
}

/** The lacks as reasons why a case is not decided. */
export const lackWords = (lacks: readonly Lack[]): Text[] =>
  lacks.flatMap((l) => l.items.map((i) => ({ nb: `mangler ${i.what}`, en: `missing: ${i.en}` })));

/** The gate that lies ahead in this phase. */
export const gateAhead = (state: InitiativeState): GateRule | undefined =>
  gateFrom(rulesOf(state), state.phase);
