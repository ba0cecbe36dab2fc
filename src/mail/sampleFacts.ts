import { addWorkingDays, osloDayOf, osloInstant } from '../domain/calendar';
import type { CaseFacts, DutyFacts, LetterFacts } from '../domain/letters';

/** What the letters of the gallery tell: one initiative between two decision points, with its duties and cases. */

export const report: DutyFacts = {
  id: 'report/2026-12',
  kind: 'project-report',
  title: { nb: 'Statusrapport for desember 2026', en: 'Status report for December 2026' },
  ask: { nb: 'Send statusrapporten', en: 'Send the status report' },
  otherwise: {
    nb: 'Uteblir rapporten, får PMO beskjed, og deretter settes saken på sakslisten til DSOP SG.',
    en: 'If the report does not come, PMO is told, and then the matter goes on the agenda of DSOP SG.',
  },
  paragraph: 'V4 §3.4',
  ours: true,
  due: osloInstant('2026-12-07', '16:00'),
  owedBy: { nb: 'Ida Solberg, prosjektleder', en: 'Ida Solberg, project lead' },
  command: 'dsop report SBL --status green --text "…" --period 2026-12',
};
export const checkout: DutyFacts = {
  id: 'checkout/nav',
  kind: 'checkout',
  title: { nb: 'Utsjekk fra jurist og personvernansvarlig i NAV', en: 'Legal and privacy check-out at NAV' },
  ask: { nb: 'Sjekk ut juss og personvern', en: 'Check out legal and privacy questions' },
  otherwise: {
    nb: 'Beslutningsgrunnlaget for BP2 er ikke komplett før utsjekken er levert eller fritatt med begrunnelse.',
    en: 'The decision basis for BP2 is incomplete until the check-out is filed, or waived with a reason.',
  },
  paragraph: 'V4 §4.2',
  ours: true,
  due: osloInstant('2026-12-18', '16:00'),
  owedBy: { nb: 'NAV', en: 'NAV' },
  command: 'dsop document SBL --kind legal-privacy-checkout --actor nav --file FILE',
};
export const lessons: DutyFacts = {
  id: 'lessons',
  kind: 'lessons',
  title: { nb: 'Analyse for læring', en: 'Lessons analysis' },
  ask: { nb: 'Lever analysen for læring', en: 'File the lessons analysis' },
  otherwise: {
    nb: 'Saken kan ikke lukkes uten analysen.',
    en: 'The record cannot be closed without the analysis.',
  },
  paragraph: 'V4 §4',
  ours: true,
  due: osloInstant('2027-01-15', '16:00'),
  owedBy: { nb: 'Ida Solberg, prosjektleder', en: 'Ida Solberg, project lead' },
  command: 'dsop lessons SBL --file laering.pdf',
};

export const hash = (seed: string): string => seed.repeat(64).slice(0, 64);
const basis: CaseFacts['basis'] = [
  {
    kind: 'concept-description',
    name: { nb: 'Konseptbeskrivelse', en: 'Concept description' },
    version: 2,
    sha256: hash('7c1e90a4'),
    actor: null,
    waived: null,
    class: 'open',
  },
  {
    kind: 'cost-benefit-simplified',
    name: { nb: 'Forenklet nytte-kostnadsanalyse', en: 'Simplified cost-benefit analysis' },
    version: 1,
    sha256: hash('b20f4d11'),
    actor: null,
    waived: null,
    class: 'open',
  },
  {
    kind: 'statistics-plan',
    name: { nb: 'Statistikk som skal vise effekten i drift', en: 'Statistics to show success in operation' },
    version: null,
    sha256: null,
    actor: null,
    waived: 'Ingen statistikk i piloten',
    class: 'open',
  },
  {
    kind: 'legal-privacy-checkout',
    name: { nb: 'Utsjekk fra jurist og personvernansvarlig', en: 'Legal and privacy check-out' },
    version: 1,
    sha256: hash('04aa91ce'),
    actor: 'nav',
    waived: null,
    class: 'open',
  },
];

export const bp2: CaseFacts = {
  id: 'BP2-1',
  revision: 1,
  question: {
    nb: 'Beslutningspunkt 2: Igangsetting av planleggingsfasen',
    en: 'Decision point 2: Start of the planning phase',
  },
  forum: 'tlf',
  forumName: { nb: 'Topplederforum', en: 'Top leader forum' },
  rule: {
    nb: 'Konsensus: besluttet når ingen innsigelse står, alle deltakende aktører er representert og minst halvparten av setene har svart.',
    en: 'Consensus: decided when no objection stands, every participating actor is represented and at least half of the seats have answered.',
  },
  paragraph: 'V4 §4.2, §3.1',
  proposal: {
    outcome: 'approved-with-conditions',
    outcomeName: { nb: 'godkjent med vilkår', en: 'approved with conditions' },
    text: 'Planleggingsfasen settes i gang.\nDe fire pilotbankene inviteres med.',
    conditions: [
      {
        id: 'BP2-1/1',
        text: 'Avklar hjemmel for utlevering fra folkeregisteret',
        owner: 'skatteetaten',
        due: '2027-02-26',
      },
    ],
  },
  closesAt: osloInstant('2026-12-10', '16:00'),
  mode: 'meeting',
  reference: 'TLF 2/2026',
  tabledBy: 'ola.pmo',
  recommendation: 'DSOP SG fremmer saken (REF-BP2-1)',
  basis,
  manifest: hash('5d3e88f0'),
};
export const bp1: CaseFacts = {
  ...bp2,
  id: 'BP1-1',
  question: {
    nb: 'Beslutningspunkt 1: Igangsetting av konseptfasen',
    en: 'Decision point 1: Start of the concept phase',
  },
  forum: 'sg',
  forumName: { nb: 'DSOP styringsgruppe', en: 'DSOP steering group' },
  paragraph: 'V4 §4.1',
  proposal: {
    ...bp2.proposal,
    outcome: 'approved',
    outcomeName: { nb: 'godkjent', en: 'approved' },
    text: null,
    conditions: [],
  },
  mode: 'written',
  reference: null,
  recommendation: 'PMO innstiller på konseptfase',
  basis: basis.slice(0, 2),
};

export const duty = (
  rung: Extract<LetterFacts, { kind: 'duty' }>['rung'],
  hearer: Extract<LetterFacts, { kind: 'duty' }>['hearer'],
  of: DutyFacts = report,
): LetterFacts => ({
  kind: 'duty',
  rung,
  hearer,
  duty: of,
  pmoHears: osloInstant(addWorkingDays(osloDayOf(of.due), 2), '09:00'),
  sgHears: osloInstant(addWorkingDays(osloDayOf(of.due), 5), '09:00'),
  escalation: rung === 'sg' ? 'ESK-1' : null,
});
export const late = osloInstant('2026-12-08', '09:00');
export const decided = osloInstant('2026-12-10', '16:00');

export const decision: Extract<LetterFacts, { kind: 'decision' }> = {
  kind: 'decision',
  case: bp2,
  outcome: 'approved-with-conditions',
  sentence: {
    nb: 'konsensus av 9: 7 støtter, 1 med forbehold (Kartverket), 1 står til side; 1 ved fullmakt; 0 fraværende.',
    en: 'consensus of 9: 7 support, 1 with reservation (Kartverket), 1 stands aside; 1 by delegate; 0 absent.',
  },
  phase: { nb: 'Planleggingsfase', en: 'Planning phase' },
  commitments: ['nav', 'skatteetaten', 'finansnorge', 'bits'],
  decisionId: 'BP2-1',
  head: hash('e81b6f27'),
};
export const status: LetterFacts = {
  kind: 'report',
  line: 'project',
  period: '2026-12',
  status: 'yellow',
  previous: 'green',
  version: 1,
  text: 'Konseptbeskrivelsen er ferdig. Utsjekken hos to aktører gjenstår.',
  time: 'To uker etter planen.',
  cost: 'I rute.',
  scope: null,
  risk: 'Hjemmel for utlevering er ikke avklart.',
  by: 'ida.lead',
};
