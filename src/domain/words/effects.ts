import { phaseOf, phaseWords } from '../agreement';
import { formatInstant, nextMorning, osloDayOf } from '../calendar';
import type { InitiativeEvent } from '../events';
import { rulesOf } from '../rules';
import { mayWait } from '../letterClasses';
import type { LetterIntent } from '../letters';
import { isMeetingEvent } from '../meetings';
import { actorName } from '../register';
import { roleNames } from '../roles';
import type { InitiativeState } from '../state';
import { listing } from '../text';
import { withdrawalEffects } from '../withdrawal';
import { caseTitle, decisionWords, outcomeNames, positionNames } from './cases';
import { endingWords } from './endings';
import { meetingEffect } from './meetings';

/** What followed from a command, in Norwegian, a sentence each: for the sender and for the record. */
export function effectWords(
  before: InitiativeState,
  events: readonly InitiativeEvent[],
  after: InitiativeState,
): string[] {
  const said = events.flatMap((e): string[] => {
    const words = effect(before, e, after);
    const more = e.type === 'actorLeft' ? withdrawalEffects(before, e.actor) : [];
    return words === null ? more : [words, ...more];
  });
  const letters = events.flatMap((e) => (e.type === 'lettersIntended' ? e.intents : []));
  const daily = after.register.standing.letters === 'daily';
  const waits = (l: LetterIntent): boolean => daily && mayWait(l, l.notBefore);
  const atOnce = letters.filter((l) => !waits(l));
  const inTheMorning = letters.filter(waits);
  if (atOnce.length > 0) {
    const first = firstOf(atOnce);
    const later = first > lastInstant(events) + 60_000 ? ` ${formatInstant(first, 'nb')}` : '';
    said.push(`${receivers(atOnce)} får brev${later}.`);
  }
  if (inTheMorning.length > 0) {
    const morning = formatInstant(nextMorning(firstOf(inTheMorning)), 'nb');
    said.push(`${receivers(inTheMorning)} får det i dagens brev ${morning}.`);
  }
  return said;
}

const firstOf = (letters: readonly LetterIntent[]): number => Math.min(...letters.map((l) => l.notBefore));

function receivers(letters: readonly LetterIntent[]): string {
  const count = new Set(letters.map((l) => JSON.stringify(l.to))).size;
  return `${count} mottaker${count === 1 ? '' : 'e'}`;
}

const behalf = (person: string, of: string | undefined): string =>
  of === undefined ? '' : `, ved ${person} på vegne av ${of}`;

const lastInstant = (events: readonly InitiativeEvent[]): number =>
  Math.max(
    0,
    ...events.map((e) =>
      'at' in e ? e.at : 'document' in e ? e.document.at : e.type === 'caseTabled' ? e.case.receivedAt : 0,
    ),
  );

function effect(before: InitiativeState, e: InitiativeEvent, state: InitiativeState): string | null {
  const rules = rulesOf(state);
  const name = (actor: string) => actorName(state.register, actor);
  if (isMeetingEvent(e)) return meetingEffect(e, state);
  switch (e.type) {
    case 'ideaWeighed':
    case 'stepTaken': {
      const step = phaseOf(rules, before.phase).steps.find((s) => s.id === e.step);
      return `${state.key}: ${step?.name.nb.toLowerCase() ?? e.step}.`;
    }
    case 'recommended':
      return `PMO innstiller ${state.key} til ${e.recommendation.gate}.`;
    case 'actorInvited':
      return `${name(e.actor)} er invitert.`;
    case 'actorJoined': {
      const until = state.participants.find((p) => p.actor === e.actor)?.commitment?.until;
      return `${name(e.actor)} er med${until ? `, forpliktet frem til ${until === 'closure' ? 'utrullingen er avsluttet' : until}` : ''}.`;
    }
    case 'actorLeft':
      return `${name(e.actor)} er ikke lenger med.`;
    case 'roleAppointed':
      return `${e.person ?? name(e.actor ?? '')} er ${roleNames[e.role].nb}.`;
    case 'roleVacated':
      return `Rollen ${roleNames[e.role].nb} er ubesatt.`;
    case 'documentFiled':
      return e.document.waived !== null
        ? `${e.document.kind} er frafalt: ${e.document.waived}`
        : `${e.document.kind}${e.document.actor ? ` fra ${name(e.document.actor)}` : ''}, versjon ${e.document.version}, er lagt inn.`;
    case 'caseTabled':
      return `Sak ${e.case.id} (${caseTitle(rules, e.case.question).nb}) er lagt frem for ${rules.forums[e.case.forum].name.nb}; den lukkes ${formatInstant(e.case.closing.at, 'nb')}.`;
    case 'caseAmended':
      return `Forslaget i ${e.caseId} er nå: ${outcomeNames[e.proposal.outcome].nb}; standpunktene begynner på nytt.`;
    case 'caseBasisChanged':
      return `Grunnlaget for ${e.caseId} er endret; standpunktene begynner på nytt.`;
    case 'caseMoved':
      return `${e.caseId} lukkes ${formatInstant(e.closing.at, 'nb')}.`;
    case 'caseWithdrawn':
      return `${e.caseId} er trukket${e.reason ? `: ${e.reason}` : '.'}`;
    case 'positionTaken':
      return `${name(e.position.actor)} ${positionNames[e.position.kind]?.nb ?? e.position.kind} i ${e.caseId}${behalf(e.position.person, e.position.onBehalfOf)}.`;
    case 'caseDecided':
      return `Beslutning: ${decisionWords(rules, e.decision).nb}.`;
    case 'caseUndecided':
      return `${e.caseId} lukket uten beslutning: ${e.sentence.nb}.`;
    case 'referralVoided':
      return `${e.decisionId} gjelder ikke lenger: grunnlaget er endret.`;
    case 'decisionAnnulled':
      return `${e.decisionId} er opphevet av ${e.by}.`;
    case 'willExpressed':
      return `${name(e.will.actor)} har svart ${{ yes: 'ja', reservation: 'ja, med forbehold', no: 'nei' }[e.will.answer]} til ${e.will.gate}${behalf(e.will.by, e.will.onBehalfOf)}.`;
    case 'willWithdrawn':
      return `${name(e.actor)} har trukket sin vilje til ${e.gate}.`;
    case 'phaseEntered': {
      const joined = state.participants
        .filter((p) => p.commitment !== null && p.status === 'joined')
        .map((p) => name(p.actor));
      return `${state.key} er i ${phaseWords(rules, e.phase).nb} fra ${osloDayOf(e.at)}${joined.length > 0 ? `; forpliktet: ${listing(joined, 'nb')}` : ''}.`;
    }
    case 'conditionFulfilled':
      return `Vilkår ${e.condition} er oppfylt.`;
    case 'reportFiled':
      return e.report.draft
        ? `Utkast til statusrapport for ${e.report.period} er lagret.`
        : `Statusrapport for ${e.report.period}, versjon ${e.report.version}, er levert${e.report.late ? ' (etter fristen)' : ''}.`;
    case 'dutyExtended':
      return `${e.duty} har ny frist ${formatInstant(e.until, 'nb')}.`;
    case 'suspended':
      return `${state.key} er suspendert.`;
    case 'suspensionLifted':
      return `Suspensjonen av ${state.key} er opphevet.`;
    case 'paused':
      return `${state.key} står på vent: ${e.reason}`;
    case 'resumed':
      return `${state.key} går videre.`;
    case 'annotated':
      return 'Notatet er lagret.';
    case 'blocked':
      return `${state.key} venter på prosessen ${e.process} før planleggingen kan settes i gang.`;
    case 'blockEnded':
      return e.how === 'stopped'
        ? `Prosessen ${e.process} er stanset uten at saken er avklart.`
        : `${state.key} venter ikke lenger på prosessen ${e.process}.`;
    case 'processAwaited':
      return `${e.by} venter på prosessen ${state.key}.`;
    case 'disputeRaised':
      return `Uenigheten ${e.dispute.id} er meldt; prosjektet behandler den først.`;
    case 'disputeMoved':
      return `Uenigheten ${e.dispute} er løftet til ${rules.forums[e.level].name.nb}.`;
    case 'solutionChosen':
      return `Dataeieren ${name(e.solution.actor)} har valgt løsning i ${e.dispute}: ${e.solution.text}`;
    case 'solutionAnswered':
      return `${name(e.answer.actor)} ${e.answer.answer === 'accepted' ? 'godtar løsningen' : 'avstår fra å delta'}.`;
    case 'disputeEnded':
      return `Uenigheten ${e.dispute} er ${e.how === 'settled' ? 'løst' : 'ikke løst'}: ${e.text}`;
    case 'ruleSetChosen':
      return `${state.key} går over til regelsett ${e.version} når ingen sak er åpen.`;
    case 'ruleSetMoved':
      return `${state.key} følger regelsett ${e.version}.`;
    case 'newsToTell': {
      const again = e.news.find(
        ({ what, process }) =>
          what === 'handedOver' && before.blockedBy.some((b) => b.process === process && b.stopped !== true),
      );
      return again ? `Prosessen ${again.process} får på nytt vite at ${state.key} venter på den.` : null;
    }
    case 'processConcluded':
    case 'newsTold':
      return null;
    case 'ended':
      return `${state.key} ${endingWords[e.ending.how].nb}: ${e.ending.reason}`;
    case 'reopened':
      return `${state.key} er tatt opp igjen.`;
    case 'recordClosed':
      return `Læringsanalysen er levert, og ${state.key} er lukket.`;
    case 'letterBounced':
      return `Brevet ${e.intent} er meldt i retur.`;
    case 'registerUpdated':
      return `Registeret er i utgave ${e.register.revision}.`;
    case 'rulesMended':
    case 'seatPassed':
    case 'rungsFired':
    case 'dutySettled':
    case 'dutiesLearnt':
    case 'lettersIntended':
    case 'lettersHandedOver':
    case 'lettersDropped':
    case 'lettersDelivered':
    case 'lettersReturned':
    case 'journalled':
    case 'cancelRequested':
      return null;
  }
}
