import { closureName, gateOf, type RuleSet } from '../agreement';
import { methodOf } from '../cases';
import type { Outcome } from '../../contract/commands';
import type { RegisterSnapshot } from '../register';
import type { Case, Decision, Question } from '../state';
import type { Text } from '../text';

/** What a case is called: "Beslutningspunkt 2: Igangsetting av planleggingsfasen". */
export function caseTitle(rules: RuleSet, question: Question): Text {
  switch (question.kind) {
    case 'gate': {
      const gate = gateOf(rules, question.gate);
      const number = question.gate.replace('BP', '');
      return {
        nb: `Beslutningspunkt ${number}: ${gate.name.nb}`,
        en: `Decision point ${number}: ${gate.name.en}`,
      };
    }
    case 'referral': {
      const gate = gateOf(rules, question.gate);
      const forum = rules.forums[gate.decidedBy];
      return {
        nb: `Skal ${question.gate} fremmes for ${forum.name.nb}? (${gate.name.nb})`,
        en: `Shall ${question.gate} be put to the ${forum.name.en}? (${gate.name.en})`,
      };
    }
    case 'closure':
      return closureName(rules);
    case 'stop':
      return { nb: 'Stans av initiativet', en: 'Stopping the initiative' };
    case 'escalation':
      return question.about
        ? { nb: `Ikke gjort i tide: ${question.about.nb}`, en: `Not done in time: ${question.about.en}` }
        : { nb: 'Eskalert sak', en: 'Escalated matter' };
    case 'annulment':
      return {
        nb: `Oppheving av beslutningen i ${question.decision}`,
        en: `Annulment of the decision in ${question.decision}`,
      };
    case 'admission':
      return { nb: `Opptak av aktør: ${question.actor}`, en: `Admission of actor: ${question.actor}` };
    case 'retirement':
      return { nb: `Avskjed med aktør: ${question.actor}`, en: `Retirement of actor: ${question.actor}` };
    case 'offModel':
      return { nb: 'Opptak utenfor utviklingsmodellen', en: 'Admission outside the development model' };
    case 'method':
      return question.method === 'chair'
        ? {
            nb: `DSOP styringsgruppe avgjør ved lederen etter høring${question.chair === undefined ? '' : `: ${question.chair}`}`,
            en: `The DSOP steering group decides by its chair after hearing${question.chair === undefined ? '' : `: ${question.chair}`}`,
          }
        : {
            nb: 'DSOP styringsgruppe avgjør ved konsensus',
            en: 'The DSOP steering group decides by consensus',
          };
    case 'ruleSet': {
      const { version, sha256 } = question;
      const what = sha256 === undefined ? version : `${version} (SHA-256 ${sha256.slice(0, 16)}…)`;
      return { nb: `Ny versjon av samarbeidsmodellen: ${what}`, en: `New version of the model: ${what}` };
    }
    case 'written':
      return question.allowed
        ? { nb: 'Skriftlig behandling i Topplederforum', en: 'Written procedure in the top leader forum' }
        : { nb: 'Ikke lenger skriftlig behandling', en: 'No written procedure any more' };
    case 'recommendation':
      return {
        nb: `Innstilling til Topplederforum: ${question.title.nb}`,
        en: `Recommendation to the top leader forum: ${question.title.en}`,
      };
    case 'dispute':
      return {
        nb: `Uenigheten ${question.dispute}: ${question.about}`,
        en: `The dispute ${question.dispute}: ${question.about}`,
      };
    case 'resources':
      return { nb: 'Ressurser ut over mandatet til PMO', en: "Resources beyond PMO's mandate" };
  }
}

/** Prefix of a case's id: BP1, REF-BP2, STOP, ESC … */
export function casePrefix(question: Question): string {
  switch (question.kind) {
    case 'gate':
      return question.gate;
    case 'referral':
      return `REF-${question.gate}`;
    case 'closure':
      return 'CLOSE';
    case 'stop':
      return 'STOP';
    case 'escalation':
      return 'ESC';
    case 'annulment':
      return 'ANNUL';
    case 'admission':
      return 'ADMIT';
    case 'retirement':
      return 'RETIRE';
    case 'offModel':
      return 'OFF';
    case 'ruleSet':
      return 'RULES';
    case 'written':
      return 'WRITTEN';
    case 'method':
      return 'METHOD';
    case 'recommendation':
      return 'REC';
    case 'dispute':
      return 'DISPUTE';
    case 'resources':
      return 'RES';
  }
}

export const outcomeNames: Record<Outcome, Text> = {
  approved: { nb: 'godkjent', en: 'approved' },
  'approved-with-conditions': { nb: 'godkjent med vilkår', en: 'approved with conditions' },
  returned: { nb: 'sendt tilbake', en: 'returned for rework' },
  deferred: { nb: 'utsatt', en: 'deferred' },
  'not-approved': { nb: 'ikke godkjent', en: 'not approved' },
};

export const positionNames: Record<string, Text> = {
  support: { nb: 'støtter', en: 'supports' },
  reservation: { nb: 'støtter med forbehold', en: 'supports with a reservation' },
  'stand-aside': { nb: 'står til side', en: 'stands aside' },
  object: { nb: 'innvender', en: 'objects' },
  recused: { nb: 'er inhabil', en: 'is recused' },
};

/** The rule a case is decided by, told to everybody who is called. */
export function ruleWords(rules: RuleSet, register: RegisterSnapshot, c: Case): Text {
  const forum = rules.forums[c.forum];
  const share = Math.round(forum.quorum.share * 100);
  const participants = forum.quorum.participants
    ? { nb: 'hver deltakende aktør er representert og ', en: 'every participating actor is represented and ' }
    : { nb: '', en: '' };
  if (methodOf(rules, register, c.forum) === 'chair') {
    return {
      nb: `${forum.name.nb} avgjør ved leder etter høring: ingen innsigelse kan stå.`,
      en: `The ${forum.name.en} decides by its chair after hearing: no objection may stand.`,
    };
  }
  return {
    nb: `${forum.name.nb} avgjør ved konsensus: ingen innsigelse kan stå, ${participants.nb}minst ${share} % av setene har svart. Taushet er ikke samtykke; den som ikke svarer, føres som fraværende.`,
    en: `The ${forum.name.en} decides by consensus: no objection may stand, ${participants.en}at least ${share}% of the seats have answered. Silence is not consent; a seat that does not answer is recorded as absent.`,
  };
}

/** A decision in one line: "Beslutningspunkt 1: godkjent — konsensus av 9: …". */
export function decisionWords(rules: RuleSet, d: Decision): Text {
  const title = caseTitle(rules, d.question);
  return {
    nb: `${title.nb}: ${outcomeNames[d.outcome].nb} (${d.sentence.nb})`,
    en: `${title.en}: ${outcomeNames[d.outcome].en} (${d.sentence.en})`,
  };
}
