import { gateFrom, type RuleSet } from '../agreement';
import { basisKnownAt, joinedActors, manifestOf } from '../basis';
import { osloDayOf, osloInstant, type EpochMs } from '../calendar';
import { approves, isUnsettled } from '../cases';
import { goesByLatest } from '../mended';
import { unheldSeats } from '../passing';
import { actorName, willSenders, type ActorId } from '../register';
import { partyOf, type Party } from '../roles';
import type { InitiativeState } from '../state';
import { caseTitle } from '../words/cases';
import { row, type Duty } from './row';

/** A seat owes its position until the case is decided or has closed; one that nobody holds owes nothing. */
export function positionDuties(state: InitiativeState, rules: RuleSet, now: EpochMs): Duty[] {
  return state.cases
    .filter((c) => c.status === 'open')
    .flatMap((c) => {
      const unheld = unheldSeats(state, c, now);
      return c.seats
        .filter((s) => !c.positions.some((p) => p.actor === s.actor) && !unheld.includes(s.actor))
        .flatMap((s) =>
          row(rules, 'position', {
            id: `position/${c.id}/${s.actor}`,
            title: {
              nb: `Standpunkt: ${caseTitle(rules, c.question).nb}`,
              en: `Position: ${caseTitle(rules, c.question).en}`,
            },
            owedBy: {
              token: `seat:${c.forum}/${s.actor}`,
              name: {
                nb: `${actorName(state.register, s.actor)} i ${rules.forums[c.forum].short}`,
                en: `${actorName(state.register, s.actor)} in ${rules.forums[c.forum].short}`,
              },
              to: { person: s.person },
            },
            openedAt: c.receivedAt,
            due: c.closing.at,
            paragraph: rules.forums[c.forum].paragraph,
            words: { KEY: state.key, CASE: c.id },
          }),
        );
    });
}

/**
 * Each participating actor owes its will while a case that asks for it waits to be decided, from when it could know the basis
 * (V4 §4.2–4.4). In a run that does not go by the mended rules, by its last case, whatever became of it.
 */
export function willDuties(
  state: InitiativeState,
  rules: RuleSet,
  now: EpochMs,
  mended = state.mended !== undefined,
): Duty[] {
  const gate = gateFrom(rules, state.phase);
  if (!gate?.will) return [];
  const asking = state.cases.filter(
    (c) =>
      (mended ? isUnsettled(c) : c.status !== 'withdrawn') &&
      'gate' in c.question &&
      c.question.gate === gate.id &&
      askedSince(state, c.receivedAt) &&
      (approves(c.proposal) || !goesByLatest(state)),
  );
  const first = asking[0];
  const last = asking.at(-1);
  if (!first || !last) return [];
  const question = { kind: 'gate', gate: gate.id } as const;
  const manifest = manifestOf(state, question).hash;
  const known = mended ? basisKnownAt(state, question) : 0;
  return joinedActors(state)
    .filter(
      (actor) => !state.wills.some((w) => w.gate === gate.id && w.actor === actor && w.manifest === manifest),
    )
    .flatMap((actor) =>
      row(rules, 'will', {
        id: `will/${gate.id}/${actor}`,
        title: {
          nb: `Ønske og vilje til ${gate.will?.to.nb ?? ''}`,
          en: `Wish and will ${gate.will?.to.en ?? ''}`,
        },
        owedBy: willParty(state, actor, now),
        openedAt: Math.max(first.receivedAt, known),
        due: last.closing.at,
        paragraph: gate.will?.paragraphs.join(', ') ?? gate.paragraph,
        words: { KEY: state.key, GATE: gate.id, ACTOR: actor },
      }),
    );
}

/** Are other wills owed, or by other times, than by the rules before they were mended? */
export function willsDiffer(state: InitiativeState, rules: RuleSet, now: EpochMs): boolean {
  const owed = (mended: boolean) =>
    willDuties(state, rules, now, mended).map(({ id, openedAt, due }) => `${id} ${openedAt} ${due}`);
  return owed(true).join() !== owed(false).join();
}

/** The actor owes; it is asked of whoever may express its will today. */
function willParty(state: InitiativeState, actor: ActorId, now: EpochMs): Party {
  const party = partyOf(state, `actor:${actor}`);
  const [person] = willSenders(state.register, actor, osloDayOf(now));
  return person === undefined ? party : { ...party, to: { person } };
}

const askedSince = (state: InitiativeState, at: EpochMs): boolean => at >= state.phaseSince;

/** Conditions of decisions in force. */
export function conditionDuties(state: InitiativeState, rules: RuleSet): Duty[] {
  return state.decisions
    .filter((d) => d.annulledBy === null && !state.ending && !(d.void && goesByLatest(state)))
    .flatMap((d) =>
      d.proposal.conditions
        .filter((k) => k.fulfilledAt === null)
        .flatMap((k) =>
          row(rules, 'condition', {
            id: `condition/${k.id}`,
            title: { nb: `Vilkår ${k.id}: ${k.text}`, en: `Condition ${k.id}: ${k.text}` },
            owedBy: partyOf(state, k.owner),
            openedAt: d.recordedAt,
            due: osloInstant(k.due, '16:00'),
            words: { KEY: state.key, CONDITION: k.id },
          }),
        ),
    );
}
