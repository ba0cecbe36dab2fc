import { dueIsOurs, dutyRuleOf, v4_0 } from '../domain/agreement';
import { addWorkingDays, osloDayOf, osloInstant } from '../domain/calendar';
import { fill } from '../domain/duties/row';
import type { CaseFacts, DutyFacts, LetterFacts } from '../domain/letters';
import type { Text } from '../domain/text';

/** What the letters of the gallery tell: one initiative between two decision points, with its duties and cases. */

/** A duty of the table as letters tell it; `more` is what its source says. */
function dutyOf(
  kind: string,
  due: string,
  more: Pick<DutyFacts, 'id' | 'owedBy'> & Partial<DutyFacts>,
): DutyFacts {
  const rule = dutyRuleOf(v4_0, kind);
  if (!rule) throw new Error(`no duty ${kind}`);
  const { name: title, ask, otherwise, paragraph } = rule;
  const command = fill(rule.command, {
    ...{ KEY: 'SBL', PERIOD: '2026-12', CASE: 'BP2-1', GATE: 'BP2', ACTOR: 'nav', CONDITION: 'BP2-1/1' },
    ...{ KIND: 'mandate-planning', ROLE: 'steering-lead', MEETING: 'SG-2026-12-09', DATE: '2027-01-20' },
  });
  const common = { kind, title, ask, otherwise, paragraph, ours: dueIsOurs(rule), command };
  return { ...common, due: osloInstant(due, '16:00'), ...more };
}

const projectLead = { owedBy: { nb: 'prosjektleder', en: 'project lead' }, person: 'ida.lead' };
const steeringLead = {
  owedBy: { nb: 'leder av prosjektets styringsgruppe', en: 'leader of the project steering group' },
  person: 'stig.lead',
};
const nav = { owedBy: { nb: 'NAV', en: 'NAV' } };
const pmo = { owedBy: { nb: 'PMO', en: 'PMO' } };
const monthly = (of: Text): { title: Text } => ({
  title: { nb: `${of.nb}, desember 2026`, en: `${of.en}, December 2026` },
});

export const report = dutyOf('project-report', '2026-12-07', {
  ...projectLead,
  ...monthly({ nb: 'Statusrapport for prosjektet', en: 'Project status report' }),
  id: 'report/project/2026-12',
});
export const steeringReport: DutyFacts = { ...report, ...steeringLead };
export const checkout = dutyOf('checkout', '2026-12-18', {
  ...nav,
  id: 'checkout/legal-privacy-checkout/nav',
});
export const lessons = dutyOf('lessons', '2027-01-15', { ...projectLead, id: 'lessons' });

/** One duty of each other row of the table, with who is reminded of it. */
export const otherDuties: { reader: string; duty: DutyFacts }[] = [
  {
    reader: 'pmo',
    duty: dutyOf('process-report', '2026-12-07', {
      ...pmo,
      ...monthly({ nb: 'Statusrapport for prosessen', en: 'Process status report' }),
      id: 'report/process/2026-12',
    }),
  },
  {
    reader: 'emily.lead',
    duty: dutyOf('operations-report', '2026-12-07', {
      owedBy: { nb: 'forvaltningsansvarlig', en: 'operations lead' },
      person: 'emily.lead',
      ...monthly({ nb: 'Driftsstatus', en: 'Operations status report' }),
      id: 'report/operations/2026-12',
    }),
  },
  {
    reader: 'tor.nav',
    duty: dutyOf('position', '2026-12-10', {
      owedBy: { nb: 'NAV i TLF', en: 'NAV in TLF' },
      person: 'tor.nav',
      id: 'position/BP2-1/nav',
      paragraph: 'V4 §3.1',
      title: {
        nb: 'Standpunkt: Beslutningspunkt 2: Igangsetting av planleggingsfasen',
        en: 'Position: Decision point 2: Start of the planning phase',
      },
    }),
  },
  {
    reader: 'tor.nav',
    duty: dutyOf('will', '2026-12-10', {
      ...nav,
      person: 'tor.nav',
      id: 'will/BP2/nav',
      paragraph: 'V4 §4.2',
      title: {
        nb: 'Ønske og vilje til å gå videre til planleggingsfasen',
        en: 'Wish and will to go on to the planning phase',
      },
    }),
  },
  {
    reader: 'per.nav',
    duty: dutyOf('condition', '2027-02-26', {
      ...nav,
      id: 'condition/BP2-1/1',
      title: {
        nb: 'Vilkår BP2-1/1: Avklar hjemmel for utlevering fra folkeregisteret',
        en: 'Condition BP2-1/1: Avklar hjemmel for utlevering fra folkeregisteret',
      },
    }),
  },
  {
    reader: 'stig.lead',
    duty: dutyOf('mandate-handover', '2026-12-18', {
      ...steeringLead,
      id: 'mandate/mandate-planning',
      title: {
        nb: 'Forslag til mandat: Mandat for planleggingsfasen',
        en: 'Draft mandate: Mandate for the planning phase',
      },
    }),
  },
  {
    reader: 'stig.lead',
    duty: dutyOf('communication-strategy', '2026-12-18', {
      ...steeringLead,
      id: 'document/communication-strategy',
    }),
  },
  {
    reader: 'pmo',
    duty: dutyOf('vacant-role', '2026-12-14', {
      ...pmo,
      id: 'vacant/steering-lead',
      title: {
        nb: 'Ubesatt rolle: leder av prosjektets styringsgruppe',
        en: 'Vacant role: leader of the project steering group',
      },
    }),
  },
  {
    reader: 'pmo',
    duty: dutyOf('idea-comparison', '2026-12-07', { ...pmo, id: 'comparison/assessed/2026-12' }),
  },
  {
    reader: 'emily.lead',
    duty: dutyOf('operations-meeting', '2026-12-07', {
      owedBy: { nb: 'forvaltningsansvarlig', en: 'operations lead' },
      person: 'emily.lead',
      id: 'meeting/2026-12',
    }),
  },
  {
    reader: 'per.nav',
    duty: dutyOf('tlf-cadence', '2027-11-12', {
      owedBy: { nb: 'DSOP styringsgruppe', en: 'DSOP steering group' },
      person: 'per.nav',
      id: 'cadence/tlf/2027-05-12',
      title: {
        nb: 'Møte i Topplederforum helst innen onsdag 12. mai 2027, senest fredag 12. november 2027',
        en: 'Meeting of the Top leader forum preferably by Wednesday 12 May 2027, at the latest Friday 12 November 2027',
      },
    }),
  },
  {
    reader: 'per.nav',
    duty: dutyOf('extra-meeting', '2026-12-14', {
      owedBy: { nb: 'DSOP styringsgruppe', en: 'DSOP steering group' },
      person: 'per.nav',
      id: 'extra/tlf/2026-11-30',
      title: {
        nb: 'Ekstra møte i Topplederforum? SBL BP2-1 venter for lenge',
        en: 'Extra meeting of the Top leader forum? SBL BP2-1 would wait too long',
      },
    }),
  },
  {
    reader: 'pmo',
    duty: dutyOf('meeting-minutes', '2026-12-16', {
      ...pmo,
      id: 'minutes/SG-2026-12-09',
      title: {
        nb: 'Referat og fremmøte: SG-2026-12-09',
        en: 'Minutes and attendance: SG-2026-12-09',
      },
    }),
  },
];

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

/** When the rung of its row is climbed, counted from the due day; null when the row has none. */
function hears(of: DutyFacts, rung: 'pmo' | 'sg'): number | null {
  const at = dutyRuleOf(v4_0, of.kind)?.rungs.find(({ id }) => id === rung)?.at;
  return at && 'from' in at ? osloInstant(addWorkingDays(osloDayOf(of.due), at.workingDays), at.time) : null;
}

/** A late report on the table of DSOP SG (V4 §3.2, §3.3). */
export const escalation: CaseFacts = {
  ...bp1,
  id: 'ESC-1',
  question: {
    nb: `Eskalering: ${report.title.nb}`,
    en: `Escalation: ${report.title.en}`,
  },
  paragraph: 'V4 §3.2',
  proposal: {
    ...bp1.proposal,
    text: `${report.title.nb} er ikke gjort i tide. PMO følger opp og melder tilbake.`,
  },
  closesAt: osloInstant('2026-12-28', '16:00'),
  tabledBy: null,
  recommendation: null,
  basis: [],
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
  pmoHears: hears(of, 'pmo'),
  sgHears: hears(of, 'sg'),
  escalation: rung === 'sg' ? 'ESC-1' : null,
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
  previousPeriod: '2026-11',
  covers: null,
  paragraph: 'V4 §3.4',
  version: 1,
  text: 'Konseptbeskrivelsen er ferdig. Utsjekken hos to aktører gjenstår.',
  time: 'To uker etter planen.',
  cost: 'I rute.',
  scope: null,
  risk: 'Hjemmel for utlevering er ikke avklart.',
  by: 'ida.lead',
};
/** What came after for the same month. */
export const corrected: LetterFacts = {
  ...status,
  status: 'red',
  version: 2,
  time: 'Utsjekken er utsatt til januar.',
};
