import { type DutyRule } from '../ruleSet';
import { duties as laterDuties } from '../v4_0/duties';

const toOffice: Pick<DutyRule, 'otherwise'> = {
  otherwise: {
    nb: 'Uteblir det, får programkontoret beskjed.',
    en: 'If it does not come, the programme office is told.',
  },
};

/** What differs from V4's row of the same kind; a kind that is not named here is no duty under V2. */
const changes: Readonly<Record<string, Partial<DutyRule> & Pick<DutyRule, 'paragraph'>>> = {
  'project-report': { ...toOffice, paragraph: 'V2 §4', pausedMonths: [] },
  position: { paragraph: 'V2 §3' },
  will: { paragraph: 'V2 §4.4 (vår lesning)' },
  condition: { ...toOffice, paragraph: 'V2 §3.3' },
  lessons: { paragraph: 'V2 §4' },
  'vacant-role': {
    paragraph: 'V2 §3.3',
    otherwise: {
      nb: 'Programkontoret ivaretar rollens plikter så lenge den er ubesatt.',
      en: 'The programme office carries the duties of the role while it is vacant.',
    },
  },
  'idea-comparison': { paragraph: 'V2 §4.1' },
  'tlf-cadence': {
    paragraph: 'V2 §3.1',
    otherwise: {
      nb: 'Topplederforum møtes da sjeldnere enn erklæringen sier.',
      en: 'The top leader forum then meets less often than the declaration says.',
    },
  },
  'extra-meeting': {
    paragraph: 'V2 §3.1',
    otherwise: {
      nb: 'Sakene blir liggende til neste ordinære møte.',
      en: 'The cases wait for the next ordinary meeting.',
    },
  },
  'meeting-minutes': {
    paragraph: 'V2 §3.3',
    otherwise: {
      nb: 'Uten dem vet ikke aktørene hva møtet kom til og hvem som var der.',
      en: 'Without them the actors do not know what the meeting came to and who was there.',
    },
  },
};

/** What somebody owes by a date under V2: no ladder goes further than the programme office. */
export const duties: DutyRule[] = laterDuties.flatMap((row) => {
  const change = changes[row.kind];
  return change === undefined
    ? []
    : [{ ...row, rungs: row.rungs.filter((rung) => !rung.escalates), ...change }];
});
