import type { Payload } from '../../contract/commands';
import { isProgramme } from '../../contract/messages';
import { authorityOf, ruleSetOf, type RuleSet } from '../agreement';
import { approves, isUnsettled } from '../cases';
import { hashOf } from '../chain';
import { questionAsked, subjectOf } from '../deskQuestions';
import { programmesOwn, refuse, type Missing } from '../refusal';
import { actorName, actorOn, inPmo, personOf, seatOf } from '../register';
import type { Case, InitiativeState, Question } from '../state';
import { caseTitle } from '../words/cases';
import { tabled } from './cases';
import { authorised, type Context, type Decided } from './context';

/** Topplederforum's other decisions (V4 §1.1, §2.3, §3.1; V2 §3.1): cases of the programme itself. */

interface Closing {
  closes?: string;
  meeting?: string;
}

/** The paragraph under which the rule set gives the command to somebody; that of Topplederforum where it gives it to nobody. */
export const placeOf = ({ rules, envelope }: Context): string =>
  authorityOf(rules, envelope.command)?.paragraph ?? rules.forums.tlf.paragraph;

/**
 * Puts the question that the command asks before Topplederforum, or the recommendation of it before DSOP SG, for those who may.
 * Refused: `not-allowed` (the rule set does not know the decision), `not-authorised`, `malformed`, and as a case is tabled.
 */
export function put(ctx: Context, p: Closing & { reason?: string; recommendation?: boolean }): Decided {
  const { rules, envelope } = ctx;
  if (!authorityOf(rules, envelope.command)) {
    return refuse(
      'not-allowed',
      `${rules.title.nb} kjenner ikke denne beslutningen.`,
      rules.forums.tlf.paragraph,
    );
  }
  const may = authorised(ctx);
  if (!may.ok) return may;
  const question = questionAsked(envelope);
  if (!question) return refuse('malformed', 'Kommandoen stiller ikke noe spørsmål.', null);
  const given = { closes: p.closes, meeting: p.meeting, text: p.reason };
  if (!p.recommendation) return tabled(ctx, question, 'tlf', given);
  const about = subjectOf(question);
  return tabled(ctx, { kind: 'recommendation', about, title: caseTitle(rules, question) }, 'sg', given);
}

/**
 * Puts the admission of an actor: the five criteria, each with its evidence; the fifth may be set aside, with a reason (V4 §2.3).
 * Refused: `already-done`, `basis-incomplete` (all that is wanting), `reason-missing`, `unknown-person`, `not-allowed` (a seat for
 * another actor's person), and as `put`.
 */
export function admitActor(ctx: Context, p: Payload<'admitActor'>): Decided {
  const { state, day } = ctx;
  const paragraph = placeOf(ctx);
  if (actorOn(state.register, p.actor, day))
    return refuse(
      'already-done',
      `${actorName(state.register, p.actor)} er alt med i programmet.`,
      paragraph,
    );
  const criteria: [string, string | undefined, string][] = [
    ['representation', p.representation, 'toppleder, eller en med delegert myndighet, i TLF'],
    ['attendance', p.attendance, 'fast deltakelse i PMO og DSOP SG'],
    ['project', p.project, 'aktiv i minst ett prosjekt med noe som kan deles'],
    ['vision', p.vision, 'støtte til programmets visjon'],
  ];
  const missing = criteria
    .filter(([, evidence]) => evidence === undefined)
    .map(([id, , what]): Missing => ({ id, what, paragraph }));
  if (missing.length > 0) {
    return refuse(
      'basis-incomplete',
      `Opptaket mangler belegg for: ${missing.map((m) => m.what).join('; ')}.`,
      paragraph,
      missing,
    );
  }
  if (p.subordinateTo !== undefined && p.exception === undefined) {
    return refuse(
      'reason-missing',
      `${p.name} er underlagt ${actorName(state.register, p.subordinateTo)}, som alt er med. Som hovedregel tas den ikke opp; si hvorfor det bør fravikes (--exception).`,
      paragraph,
    );
  }
  for (const person of [p.tlf, p.sg, p.pmo]) {
    if (person === undefined) continue;
    const known = personOf(state.register, person);
    if (!known)
      return refuse(
        'unknown-person',
        `Registeret kjenner ingen person «${person}»; PMO fører dem inn med «dsop enrol».`,
        paragraph,
      );
    if (known.actor !== null && known.actor !== p.actor) {
      return refuse(
        'not-allowed',
        `${person} hører til ${actorName(state.register, known.actor)} og kan ikke ha sete for ${p.name}.`,
        paragraph,
      );
    }
  }
  const evidence = criteria.map(([, given]) => given ?? '');
  const exception = p.exception === undefined ? [] : [`Unntak fra hovedregelen: ${p.exception}`];
  return put(ctx, { ...p, reason: [...evidence, ...exception].join(' · ').slice(0, 4000) });
}

/**
 * Puts before Topplederforum, or as a recommendation before DSOP SG, that the programme takes leave of an actor (V2 §3.1).
 * Refused: `unknown-actor`, and as `put`.
 */
export function retireActor(ctx: Context, p: Payload<'retireActor'>): Decided {
  const { state, day } = ctx;
  if (!actorOn(state.register, p.actor, day))
    return refuse('unknown-actor', `Registeret har ingen aktør «${p.actor}» den ${day}.`, placeOf(ctx));
  return put(ctx, p);
}

/**
 * Puts the admission of work from outside the model (V4 §3.1). The gates that it has not been through are named by number: all
 * that lie before where it enters. Refused: `malformed` (other gates), `unknown-actor`, `not-allowed` (a case about the same key
 * with other content stands), and as `put`.
 */
export function admitOffModel(ctx: Context, p: Payload<'admitOffModel'>): Decided {
  const { rules, state, day } = ctx;
  if (isProgramme(p.key) && ctx.mended('again')) return refuse('key-used', programmesOwn(p.key), 'V4 §4.1');
  // The desk's own course has no gates: they are those of the set that work begins under.
  const agreement = state.ruleSet.custom ?? ruleSetOf(rules.version) ?? rules;
  const passed = gatesBefore(agreement, p.entry);
  const skipped: readonly string[] = p.skipped;
  const wrong = [...passed, ...skipped].filter((g) => !passed.includes(g) || !skipped.includes(g));
  if (wrong.length > 0) {
    return refuse(
      'malformed',
      `Arbeid som går inn i ${p.entry}, har hoppet over ${passed.join(', ')}; kommandoen sier ${p.skipped.join(', ')}.`,
      placeOf(ctx),
    );
  }
  for (const actor of [p.actor, ...(p.actors ?? [])]) {
    if (!actorOn(state.register, actor, day))
      return refuse('unknown-actor', `Registeret har ingen aktør «${actor}» den ${day}.`, 'V4 §2');
  }
  const other = otherContent(ctx);
  if (other !== undefined && ctx.mended()) {
    return refuse(
      'not-allowed',
      `${other.id} gjelder ${p.key} med et annet innhold: trekk den, eller opphev beslutningen i den, før ${p.key} legges frem slik.`,
      rules.forums.sg.paragraph,
    );
  }
  return put(ctx, p);
}

/** A case about the same work that stands, with other content: what is recommended and what is admitted are the same (V4 §3.2). */
function otherContent({ state, envelope }: Context): Case | undefined {
  const question = questionAsked(envelope);
  if (!question) return undefined;
  const about = subjectOf(question);
  const content = contentOf(question);
  return state.cases.find((c) => {
    const isRecommended = c.question.kind === 'recommendation';
    const asked = isRecommended ? recommendedIn(state, c) : c.question;
    return asked && stands(state, c) && subjectOf(asked) === about && contentOf(asked) !== content;
  });
}

const contentOf = (q: Question): string =>
  q.kind === 'offModel' ? hashOf([q.entry, [...q.skipped].sort(), q.work ?? null]) : '';

/** What a recommendation of SG is about: the question of the command behind its case. */
function recommendedIn({ chain }: InitiativeState, { question, receivedAt }: Case): Question | undefined {
  if (question.kind !== 'recommendation') return undefined;
  return chain.entries
    .filter(({ at, envelope }) => at === receivedAt && envelope?.payload.recommendation === true)
    .flatMap(({ envelope }) => (envelope && questionAsked(envelope)) ?? [])
    .findLast((asked) => subjectOf(asked) === question.about);
}

/** Is the case to be decided yet, or its recommendation in force? */
const stands = ({ decisions }: InitiativeState, c: Case): boolean =>
  isUnsettled(c) ||
  decisions.some(
    (d) =>
      d.id === c.id && d.question.kind === 'recommendation' && approves(d.proposal) && d.annulledBy === null,
  );

function gatesBefore(rules: RuleSet, entry: string): string[] {
  const gates: string[] = [];
  for (let at = rules.transitions.find((t) => t.to === entry); at;) {
    if (at.gate !== null) gates.unshift(at.gate);
    const { from } = at;
    at = rules.transitions.find((t) => t.to === from);
  }
  return gates;
}

/** Puts before Topplederforum that it may decide in writing, or no longer (V4 §3.1). Refused: `already-done`, and as `put`. */
export function allowWritten(ctx: Context, p: Payload<'allowWritten'>): Decided {
  if (ctx.state.register.standing.tlfWrittenProcedure === (p.withdraw !== true))
    return refuse('already-done', 'Slik er det allerede vedtatt.', placeOf(ctx));
  return put(ctx, p);
}

/**
 * DSOP SG settles for itself how it decides, by the way it decides now (V4 §3.2). Refused: `not-allowed` (the rule set leaves it no
 * choice), `not-authorised`, `unknown-person` (a chair without a seat), `already-done`, and as a case is tabled.
 */
export function chooseMethod(ctx: Context, p: Payload<'chooseMethod'>): Decided {
  const { state, rules, by, day, envelope } = ctx;
  const { methodBy, methodParagraph: paragraph, name } = rules.forums.sg;
  const { register } = state;
  if (methodBy !== 'sgMethod')
    return refuse('not-allowed', `Etter ${rules.title.nb} velger ikke ${name.nb} det selv.`, paragraph);
  if (!inPmo(register, by, day) && !seatOf(register, 'sg', by, day)) {
    return refuse(
      'not-authorised',
      `${by} kan ikke legge dette frem; det kan PMO, eller et sete i ${name.nb}.`,
      paragraph,
    );
  }
  const chair = p.chair ?? register.chairs.sg;
  if (chair === undefined ? p.method === 'chair' : !seatOf(register, 'sg', chair, day)) {
    return refuse(
      'unknown-person',
      `Lederen må ha sete i ${name.nb}; si hvem det er med --chair.`,
      paragraph,
    );
  }
  if (register.standing.sgMethod === p.method && register.chairs.sg === chair)
    return refuse('already-done', 'Slik er det allerede vedtatt.', paragraph);
  const question = questionAsked(envelope);
  if (!question) return refuse('malformed', 'Kommandoen stiller ikke noe spørsmål.', null);
  return tabled(ctx, question, 'sg', { closes: p.closes, meeting: p.meeting, text: p.reason });
}
