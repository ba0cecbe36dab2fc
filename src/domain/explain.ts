import { authorityOf, gateOf, phaseOf, phaseWords } from './agreement';
import { missingBasis } from './basis';
import { addDays, formatInstant, osloInstant, toIso, type EpochMs } from './calendar';
import { isUnsettled, tally } from './cases';
import { answersAwaited, type Dispute } from './disputes';
import { openDuties, isLate } from './duties';
import { rulesOf } from './rules';
import { ladder } from './ladder';
import { lately } from './lately';
import { goesByLatest } from './mended';
import { gone } from './mending';
import { gateAhead, lacksToDecide, lacksToTable, standingReferral } from './prerequisites';
import { actorName } from './register';
import { partyOf, pmoParty, roleParty, type Party } from './roles';
import type { Case, InitiativeState } from './state';
import { listing, type Text } from './text';
import type { Explanation } from './view';
import { nextWakeUp } from './wake';
import { blockWaits, processWait } from './processWaits';
import { asWait, type Wait } from './waiting';
import { caseTitle, outcomeNames } from './words/cases';
import { endingWords } from './words/endings';

/**
 * What the initiative waits for, who must act, under which paragraph, and what happens next and when. The one place where
 * it is said: the admin script, letters, refusals and the Temporal UI all tell this.
 */
export const waitsFor = lately((state, now): readonly Wait[] => {
  const waits = [...waitsOfThoseHere(state, now), ...blockWaits(state), ...goneWaits(state, now)];
  // Nothing comes of itself while it is held still.
  return state.paused ? [heldWait(state, state.paused), ...waits.map((w) => ({ ...w, next: null }))] : waits;
});

const waitsOfThoseHere = lately((state, now): readonly Wait[] => {
  const open = state.cases.filter(isUnsettled);
  return [
    ...open.flatMap((c) => caseWaits(state, c)),
    ...(state.ending ? [] : moveOn(state, open).waits),
    ...(state.ending ? [] : disputeWaits(state)),
    ...dutyWaits(state, now),
  ];
});

/** Those of them whose command can be sent now: the next case waits for what it lacks. */
export function errands(state: InitiativeState, now: EpochMs): Wait[] {
  const { waits, ready } = moveOn(state, state.cases.filter(isUnsettled));
  const early = new Set(ready ? [] : waits.map((w) => w.command));
  return waitsFor(state, now).filter((w) => w.command !== null && !early.has(w.command));
}

/** The seats that have not answered an open case; who tabled it, when it closed undecided. */
function caseWaits(state: InitiativeState, c: Case): Wait[] {
  const rules = rulesOf(state);
  const title = caseTitle(rules, c.question);
  const forum = rules.forums[c.forum];
  if (c.status === 'undecided') {
    return [
      {
        ...asWait(pmoParty),
        case: c.id,
        what: {
          nb: `${title.nb} lukket uten beslutning: endre, flytt eller trekk ${c.id}`,
          en: `${title.en} closed undecided: amend, move or withdraw ${c.id}`,
        },
        paragraph: forum.paragraph,
        since: c.closedAt ?? c.tabledAt,
        next: null,
        command: `dsop move ${state.key} --case ${c.id} --closes DATO`,
      },
    ];
  }
  const count = tally(c);
  const lacks = lacksToDecide(state, c.question, c.proposal);
  const closing = {
    at: c.closing.at,
    what: {
      nb: `${c.id} lukkes: avgjort ved konsensus, ellers uten beslutning`,
      en: `${c.id} closes: decided by consensus, or undecided`,
    },
  };
  const answered = c.seats.length - count.absent.length;
  const silent = listing(
    count.absent.map((a) => actorName(state.register, a)),
    'nb',
  );
  const silentEn = listing(
    count.absent.map((a) => actorName(state.register, a)),
    'en',
  );
  const objections = count.object.map((a) => actorName(state.register, a));
  const first: Wait = {
    ...asWait({ token: c.forum, name: forum.name }),
    case: c.id,
    what: {
      nb: `${title.nb} (${c.id}, forslag: ${outcomeNames[c.proposal.outcome].nb}): ${answered} av ${c.seats.length} har svart${silent ? `; venter på ${silent}` : ''}${objections.length > 0 ? `; innsigelse fra ${listing(objections, 'nb')} står` : ''}`,
      en: `${title.en} (${c.id}, proposal: ${outcomeNames[c.proposal.outcome].en}): ${answered} of ${c.seats.length} have answered${silentEn ? `; waiting for ${silentEn}` : ''}${objections.length > 0 ? `; objection by ${listing(objections, 'en')} stands` : ''}`,
    },
    paragraph: c.question.kind === 'gate' ? gateOf(rules, c.question.gate).paragraph : forum.paragraph,
    since: c.tabledAt,
    next: closing,
    command: `dsop decide ${state.key} --case ${c.id} --position support`,
  };
  const lacking = lacks.flatMap((l) => l.items).filter((i) => !i.id.startsWith('will/'));
  if (lacking.length === 0) return [first];
  return [
    first,
    {
      ...asWait(pmoParty),
      case: c.id,
      what: {
        nb: `${c.id} kan ikke godkjennes før dette er på plass: ${lacking.map((i) => i.what).join('; ')}`,
        en: `${c.id} cannot be approved before this is in place: ${lacking.map((i) => i.en).join('; ')}`,
      },
      paragraph: [...new Set(lacking.map((i) => i.paragraph))].join(', '),
      since: c.tabledAt,
      next: closing,
      command: null,
    },
  ];
}

/** What must be done before the next gate can be tabled, when no case about it is open; `ready` when it lacks nothing. */
function moveOn(state: InitiativeState, open: readonly Case[]): { waits: Wait[]; ready: boolean } {
  const rules = rulesOf(state);
  const gate = gateAhead(state);
  const since = state.phaseSince;
  if (state.host === 'process') return { waits: [processWait(state)], ready: true };
  if (!gate) {
    if (state.phase !== rules.closure.from || open.some((c) => c.question.kind === 'closure'))
      return { waits: [], ready: true };
    const lacks = missingBasis(state, { kind: 'closure' });
    const wait: Wait = {
      ...asWait(pmoParty),
      what:
        lacks.length > 0
          ? {
              nb: `før utrullingen kan avsluttes mangler ${lacks.map((l) => l.what).join('; ')}`,
              en: `before rollout can be closed: ${lacks.map((l) => l.en).join('; ')}`,
            }
          : {
              nb: 'utrullingen kan legges frem for avslutning',
              en: 'rollout can be put forward for closure',
            },
      paragraph: rules.closure.paragraph,
      since,
      next: null,
      command: `dsop close-rollout ${state.key}`,
    };
    return { waits: [wait], ready: lacks.length === 0 };
  }
  const referred = gate.referral === null || standingReferral(state, gate) !== undefined;
  const question = { kind: referred ? 'gate' : 'referral', gate: gate.id } as const;
  if (open.some((c) => c.question.kind === question.kind && 'gate' in c.question))
    return { waits: [], ready: true };
  const phase = phaseOf(rules, state.phase);
  const nextStep = phase.steps[phase.steps.findIndex((s) => s.id === state.step) + 1];
  if (nextStep?.by !== undefined) {
    const step: Wait = {
      ...asWait(pmoParty),
      what: {
        nb: `neste steg: ${nextStep.name.nb.toLowerCase()}`,
        en: `next step: ${nextStep.name.en.toLowerCase()}`,
      },
      paragraph: phase.paragraph,
      since,
      next: null,
      command: `dsop ${nextStep.by} ${state.key}`,
    };
    return { waits: [step], ready: true };
  }
  const lacks = lacksToTable(state, question).flatMap((l) => l.items);
  const forum = rules.forums[referred ? gate.decidedBy : (gate.referral?.by ?? gate.decidedBy)];
  const wait: Wait = {
    ...asWait(pmoParty),
    gate: gate.id,
    what:
      lacks.length > 0
        ? {
            nb: `før ${gate.id} kan legges frem for ${forum.name.nb} mangler ${lacks.map((l) => l.what).join('; ')}`,
            en: `before ${gate.id} can be tabled for the ${forum.name.en}: ${lacks.map((l) => l.en).join('; ')}`,
          }
        : {
            nb: `${caseTitle(rules, question).nb}: kan legges frem for ${forum.name.nb}`,
            en: `${caseTitle(rules, question).en}: can be tabled for the ${forum.name.en}`,
          },
    paragraph: gate.paragraph,
    since,
    next: null,
    command: referred
      ? `dsop table ${state.key} --gate ${gate.id}`
      : `dsop refer ${state.key} --gate ${gate.id}`,
  };
  return { waits: [wait], ready: lacks.length === 0 };
}

/** Held still: nothing is sent, reminded of or closed by time until PMO lets it go on. */
const heldWait = (state: InitiativeState, held: NonNullable<InitiativeState['paused']>): Wait => ({
  ...asWait(pmoParty),
  what: {
    nb: `står på vent (${held.reason}): ingenting sendes, purres eller lukkes før det går videre`,
    en: `on hold (${held.reason}): nothing is sent, chased or closed until it goes on`,
  },
  paragraph: rulesOf(state).forums.pmo.paragraph,
  since: held.at,
  next: null,
  command: `dsop resume ${state.key}`,
});

/** Actors that are no longer in the programme and still take part here: nobody of theirs will answer (V2 §3.1). */
const goneWaits = (state: InitiativeState, now: EpochMs): Wait[] =>
  gone(state, now).map((actor) => {
    const name = actorName(state.register, actor);
    const since = state.participants.find((p) => p.actor === actor)?.since ?? state.phaseSince;
    const left = state.register.actors.find((a) => a.id === actor)?.validTo;
    return {
      ...asWait(pmoParty),
      what: {
        nb: `${name} er ikke lenger i programmet, men fortsatt med her: før at den er ute`,
        en: `${name} is no longer in the programme, and still takes part here: record that it has left`,
      },
      paragraph: authorityOf(rulesOf(state), 'retireActor')?.paragraph ?? rulesOf(state).forums.tlf.paragraph,
      since: left == null ? since : Math.max(since, osloInstant(addDays(left, 1), '00:00')),
      next: null,
      command: `dsop leave ${state.key} --actor ${actor}`,
    };
  });

/** Conflicts that wait for the project, for PMO, or for consumers; those before a forum are told by their case. */
function disputeWaits(state: InitiativeState): Wait[] {
  const { dispute: rule } = rulesOf(state);
  if (!rule) return [];
  const wait = (p: Party, d: Dispute, what: Text, [verb, rest]: [string, string]): Wait => ({
    ...asWait(p),
    what,
    paragraph: rule.paragraph,
    since: d.path.at(-1)?.at ?? state.phaseSince,
    next: null,
    command: `dsop ${verb} ${state.key} --dispute ${d.id} ${rest}`,
  });
  return (state.disputes ?? []).flatMap((d): Wait[] => {
    if (d.status === 'chosen') {
      return answersAwaited(state, d).map((actor) =>
        wait(
          partyOf(state, `actor:${actor}`),
          d,
          {
            nb: `svar på dataeierens løsning i ${d.id}`,
            en: `answer to the data owner's solution in ${d.id}`,
          },
          ['accept-solution', `--actor ${actor}`],
        ),
      );
    }
    if (d.status !== 'open' || (d.level !== 'project' && d.level !== 'pmo')) return [];
    const lead = roleParty(state, 'steeringLead') ?? roleParty(state, 'projectLead') ?? pmoParty;
    const text = d.path[0]?.text ?? '';
    return [
      wait(
        d.level === 'project' ? lead : pmoParty,
        d,
        { nb: `uenigheten ${d.id}: ${text}`, en: `the dispute ${d.id}: ${text}` },
        ['settle-dispute', '--text "…"'],
      ),
    ];
  });
}

/** What is owed, except the positions that their case already tells of. */
function dutyWaits(state: InitiativeState, now: EpochMs): Wait[] {
  return openDuties(state, now)
    .filter((d) => !d.upcoming)
    .map((d): Wait => {
      const late = isLate(d, now);
      const next = ladder(d).find(
        (r) => r.at > now && !(state.rungs[d.id] ?? []).some((x) => x.rung === r.rung.id),
      );
      const rungWords: Record<string, Text> = {
        upcoming: { nb: 'påminnelse', en: 'reminder' },
        due: { nb: 'påminnelse på fristdagen', en: 'reminder on the day it is due' },
        late: { nb: 'purring', en: 'reminder that it is late' },
        pmo: { nb: 'PMO får beskjed', en: 'PMO is told' },
        sg: { nb: 'saken settes på sakslisten til DSOP SG', en: 'the matter goes on the agenda of DSOP SG' },
      };
      return {
        ...asWait(d.owedBy),
        case: d.case,
        what: {
          nb: `${d.title.nb}: frist ${formatInstant(d.due, 'nb')}${late ? ' (forsinket)' : ''}`,
          en: `${d.title.en}: due ${formatInstant(d.due, 'en')}${late ? ' (late)' : ''}`,
        },
        paragraph: d.paragraph,
        since: d.openedAt,
        next: next
          ? { at: next.at, what: rungWords[next.rung.id] ?? { nb: next.rung.id, en: next.rung.id } }
          : null,
        command: d.command,
      };
    });
}

/** Whose move it is, for the search attribute: forums, offices, roles, seats and actors, each once. */
export function awaits(state: InitiativeState, now: EpochMs): string[] {
  const before = [...waitsOfThoseHere(state, now), ...(state.mended ? goneWaits(state, now) : [])];
  const waits = goesByLatest(state) ? waitsFor(state, now) : before;
  return [...new Set(waits.map((w) => w.who))].sort();
}

/** The headline: phase, step, and what it is about. */
export function headline(state: InitiativeState): Text {
  const phase = phaseOf(rulesOf(state), state.phase);
  const step = phase.steps.find((s) => s.id === state.step)?.name;
  if (state.ending) {
    const { nb, en } = endingWords[state.ending.how];
    const owed = state.ending.closedAt === null;
    const closed = state.ending.how === 'stopped' && state.host === undefined;
    return {
      nb: `${state.key} ${nb}${owed ? '; læringsanalysen gjenstår' : closed ? ' og lukket' : ''}`,
      en: `${state.key} ${en}${owed ? '; the lessons analysis remains' : closed ? ' and closed' : ''}`,
    };
  }
  const held = state.paused ? { nb: ', på vent', en: ', on hold' } : { nb: '', en: '' };
  const suspended = state.suspended ? { nb: ', suspendert', en: ', suspended' } : held;
  return {
    nb: `${state.key} er i ${phaseWords(rulesOf(state), phase.id).nb}${step ? `, steg ${step.nb.toLowerCase()}` : ''}${suspended.nb}`,
    en: `${state.key} is in ${phaseWords(rulesOf(state), state.phase).en}${step ? `, step ${step.en.toLowerCase()}` : ''}${suspended.en}`,
  };
}

/** The explanation as data, for `why`. */
export function explain(state: InitiativeState, now: EpochMs): Explanation {
  return {
    headline: headline(state),
    waits: waitsFor(state, now).map((w) => ({
      ...w,
      since: toIso(w.since),
      next: w.next ? { at: toIso(w.next.at), what: w.next.what } : null,
    })),
    comes: comes(state, now),
  };
}

/** When it next does something of itself, and what: a reminder, a closing, a letter that waits for its hour. */
export function comes(state: InitiativeState, now: EpochMs): Explanation['comes'] {
  const next = nextWakeUp(state, now);
  // Looking for another month's duties is nothing to wait for.
  return next && next.at > now && !next.orBefore ? { at: toIso(next.at), what: next.why } : null;
}
