import { osloInstant, type Day } from '../domain/calendar';
import type { LetterFacts } from '../domain/letters';
import { matters, monthFigures, type MonthStatus } from '../domain/month';
import type { Health, LateItem, PortfolioItem, WaitingCase } from '../domain/portfolio';
import { same, type Text } from '../domain/text';

/** A month's status with invented initiatives, for the gallery and tests. */

const at = osloInstant('2026-12-09', '10:00');
const on = (day: Day, time = '16:00'): number => osloInstant(day, time);

const phases: Record<string, Text> = {
  idea: { nb: 'Idéfase', en: 'Idea phase' },
  concept: { nb: 'Konseptfase', en: 'Concept phase' },
  planning: { nb: 'Planleggingsfase', en: 'Planning phase' },
  realisation: { nb: 'Gjennomføringsfase', en: 'Realisation phase' },
  operations: { nb: 'Forvaltning', en: 'Operations' },
  running: { nb: 'I gang', en: 'Running' },
};

function item(
  key: string,
  title: string,
  phase: string,
  healths: [Health?, Health?],
  more: Partial<PortfolioItem> = {},
): PortfolioItem {
  const [now, before] = healths;
  return {
    key,
    title,
    workflowId: `initiative-${key}`,
    host: 'initiative',
    phase,
    phaseName: phases[phase] ?? same(phase),
    phaseSince: on('2026-08-03'),
    ruleSet: '4.0',
    lead: 'ida.lead',
    actors: ['nav', 'bits', 'skatteetaten'],
    report: now ? { period: '2026-12', status: now, words: reportWords[now] } : null,
    before: before ? { period: '2026-11', status: before } : null,
    late: [],
    cases: [],
    next: {
      title: { nb: 'Statusrapport for januar 2027', en: 'Status report for January 2027' },
      due: on('2027-01-08'),
      owedByName: { nb: 'prosjektleder', en: 'project lead' },
    },
    suspended: false,
    blockedBy: [],
    sandbox: false,
    at,
    ...more,
  };
}

const reportWords: Record<Health, string> = {
  green: 'I rute.',
  yellow: 'Avklaringen av hjemmel drar ut; piloten flyttes to uker.',
  red: 'Leverandøren har ikke fått på plass testmiljøet, og piloten kan ikke begynne før det er der. Ny plan legges frem i januar.',
};

const report: LateItem = {
  id: 'report/2026-12',
  kind: 'project-report',
  title: { nb: 'Statusrapport for desember 2026', en: 'Status report for December 2026' },
  owedBy: 'role:project-lead',
  owedByName: { nb: 'prosjektleder', en: 'project lead' },
  due: on('2026-12-07'),
  ageWorkingDays: 2,
  case: null,
  paragraph: 'V4 §3.4',
};
const checkout: LateItem = {
  ...report,
  id: 'checkout/legal/nav',
  kind: 'checkout',
  title: { nb: 'Utsjekk fra jurist og personvernansvarlig', en: 'Check-out by legal and privacy officers' },
  owedBy: 'actor:nav',
  owedByName: same('NAV'),
  due: on('2026-11-27'),
  ageWorkingDays: 8,
  case: 'ESC-1',
  paragraph: 'V4 §4.2',
};
const bp2: WaitingCase = {
  id: 'BP2-1',
  kind: 'gate',
  question: {
    nb: 'Beslutningspunkt 2: Igangsetting av planleggingsfasen',
    en: 'Decision point 2: start of the planning phase',
  },
  forum: 'tlf',
  forumName: { nb: 'Topplederforum', en: 'Top leader forum' },
  status: 'open',
  tabledAt: on('2026-12-01', '09:00'),
  closesAt: on('2027-01-14'),
  mode: 'meeting',
  reference: 'TLF-2027-01',
  seats: 9,
  answered: 4,
  objections: ['Kartverket'],
};
const escalation: WaitingCase = {
  ...bp2,
  id: 'ESC-1',
  kind: 'escalation',
  question: {
    nb: 'Eskalering: Utsjekk fra jurist og personvernansvarlig',
    en: 'Escalation: Check-out by legal and privacy officers',
  },
  forum: 'sg',
  forumName: { nb: 'DSOP styringsgruppe', en: 'DSOP steering group' },
  tabledAt: on('2026-12-04', '09:00'),
  closesAt: on('2026-12-18'),
  mode: 'written',
  reference: null,
  answered: 1,
  objections: [],
};

/** The status of December 2026. */
export const sampleMonth: MonthStatus = {
  programme: 'dsop',
  month: '2026-12',
  at,
  items: [
    item('ARV', 'Arveoppgjør uten papir', 'operations', ['green', 'yellow']),
    item('BOR', 'Borettslagsdata', 'idea', [], { lead: null, next: null }),
    item('KON', 'Konkursvarsling', 'planning', ['yellow', 'green'], { late: [report] }),
    item('PEN', 'Pensjonsopplysninger ved lånesøknad', 'realisation', ['red', 'yellow'], { cases: [] }),
    item('SBL', 'Samtykkebasert lånesøknad', 'concept', ['green', 'green'], {
      late: [checkout],
      cases: [bp2, escalation],
      blockedBy: ['HJEMMEL'],
    }),
    item('HJEMMEL', 'Hjemmel for utlevering', 'running', ['yellow', 'yellow'], {
      host: 'process',
      workflowId: 'process-HJEMMEL',
      phaseName: phases.running ?? same(''),
      lead: null,
    }),
  ],
  cases: [],
  sandbox: false,
};

/** What the letter about it says. */
export const monthLetter: LetterFacts = {
  kind: 'month',
  month: sampleMonth.month,
  name: { nb: 'desember 2026', en: 'December 2026' },
  figures: monthFigures(sampleMonth),
  matters: matters(sampleMonth),
  paragraph: 'V4 §3.3',
};
