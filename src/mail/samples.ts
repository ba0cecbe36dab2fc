import type { EpochMs } from '../domain/calendar';
import { osloInstant } from '../domain/calendar';
import type { CaseFacts, DutyFacts, LetterFacts, LetterIntent, LetterSubject } from '../domain/letters';
import type { Lang } from '../domain/text';
import { composeLetter, type Letter, type Recipient } from './letter';

/** One letter of the gallery. */
export interface Sample {
  /** File name without ending. */
  name: string;
  letter: Letter;
}

const at = osloInstant('2026-12-01', '09:00');
const key = 'SBL';

const about: LetterSubject = {
  workflowId: `initiative-${key}`,
  key,
  title: 'Samtykkebasert lånesøknad',
  phase: { nb: 'Konseptfase', en: 'Concept phase' },
  sandbox: false,
  programme: 'dsop',
};

const names: Record<string, string> = {
  nav: 'NAV',
  skatteetaten: 'Skatteetaten',
  kartverket: 'Kartverket',
  brreg: 'Brønnøysundregistrene',
  politiet: 'Politiet',
  digdir: 'Digitaliseringsdirektoratet',
  finansnorge: 'Finans Norge',
  bits: 'Bits',
  fnf: 'Finans Norge Forsikringsdrift',
  'ida.lead': 'Ida Solberg',
  'stig.lead': 'Stig Aasen',
  'ola.pmo': 'Ola Myhre',
  'per.nav': 'Per Vik',
  'tor.nav': 'Tor Lunde',
};

const person = (id: string, language: Lang, forums: Recipient['forums'] = []): Recipient => ({
  id,
  kind: 'person',
  name: names[id] ?? id,
  email: `${id}@dsop.example`,
  language,
  forums,
});
const pmo: Recipient = {
  id: 'pmo',
  kind: 'office',
  name: null,
  email: 'pmo@dsop.example',
  language: 'nb',
  forums: ['pmo'],
};

const report: DutyFacts = {
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
const checkout: DutyFacts = {
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
const lessons: DutyFacts = {
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

const hash = (seed: string): string => seed.repeat(64).slice(0, 64);
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

const bp2: CaseFacts = {
  id: 'BP2-1',
  revision: 1,
  question: {
    nb: 'Beslutningspunkt 2: Igangsetting av planleggingsfasen',
    en: 'Decision point 2: Start of the planning phase',
  },
  forum: 'tlf',
  forumName: { nb: 'Topplederforum', en: 'Top leader forum' },
  rule: {
    nb: 'Konsensus: besluttet når ingen innvending står, alle deltakende aktører er representert og minst halvparten av setene har svart.',
    en: 'Consensus: decided when no objection stands, every participating actor is represented and at least half of the seats have answered.',
  },
  paragraph: 'V4 §4.2, §3.1',
  proposal: {
    outcome: 'approved-with-conditions',
    outcomeName: { nb: 'Godkjent med vilkår', en: 'Approved with conditions' },
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
const bp1: CaseFacts = {
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
    outcomeName: { nb: 'Godkjent', en: 'Approved' },
    text: null,
    conditions: [],
  },
  mode: 'written',
  reference: null,
  recommendation: 'PMO innstiller på konseptfase',
  basis: basis.slice(0, 2),
};

const duty = (
  rung: Extract<LetterFacts, { kind: 'duty' }>['rung'],
  hearer: Extract<LetterFacts, { kind: 'duty' }>['hearer'],
  of: DutyFacts = report,
): LetterFacts => ({
  kind: 'duty',
  rung,
  hearer,
  duty: of,
  pmoHears: osloInstant('2026-12-09', '09:00'),
  sgHears: osloInstant('2026-12-14', '09:00'),
  escalation: rung === 'sg' ? 'ESK-1' : null,
});
const late = osloInstant('2026-12-08', '09:00');
const decided = osloInstant('2026-12-10', '16:00');

const decision: LetterFacts = {
  kind: 'decision',
  case: bp2,
  outcome: 'approved-with-conditions',
  sentence: {
    nb: 'Konsensus av 9: 7 støtter, 1 med forbehold (Kartverket), 1 stiller seg til side; 1 ved stedfortreder; 0 fraværende.',
    en: 'Consensus of 9: 7 support, 1 with reservation (Kartverket), 1 stands aside; 1 by delegate; 0 absent.',
  },
  phase: { nb: 'Planleggingsfase', en: 'Planning phase' },
  commitments: ['nav', 'skatteetaten', 'finansnorge', 'bits'],
  decisionId: 'BP2-1',
  head: hash('e81b6f27'),
};
const status: LetterFacts = {
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

type Entry = [name: string, to: Recipient, at: EpochMs, ...facts: LetterFacts[]];

const entries: Entry[] = [
  ['pliktpaaminnelse', person('ida.lead', 'nb'), at, duty('upcoming', 'owner')],
  ['duty-reminder', person('ida.lead', 'en'), at, duty('upcoming', 'owner')],
  ['plikt-frist-i-dag', person('ida.lead', 'nb'), osloInstant('2026-12-07', '09:00'), duty('due', 'owner')],
  ['plikt-forfalt', person('ida.lead', 'nb'), late, duty('late', 'owner')],
  ['plikt-kopi', person('stig.lead', 'nb'), late, duty('late', 'copy')],
  ['plikt-pmo', pmo, osloInstant('2026-12-09', '09:00'), duty('pmo', 'pmo')],
  ['plikt-dsop-sg', person('per.nav', 'nb', ['sg']), osloInstant('2026-12-14', '09:00'), duty('sg', 'sg')],
  ['plikt-takk', person('ida.lead', 'nb'), at, { kind: 'dutyDone', duty: report, at, by: 'ida.lead' }],
  [
    'innkalling',
    person('tor.nav', 'nb', ['tlf']),
    at,
    {
      kind: 'call',
      case: bp2,
      actor: 'nav',
      command: 'dsop decide SBL --case BP2-1 --position support --as tor.nav',
      again: null,
    },
  ],
  [
    'call-amended',
    person('per.nav', 'en', ['sg']),
    at,
    {
      kind: 'call',
      case: bp1,
      actor: 'nav',
      command: 'dsop decide SBL --case BP1-1 --position support --as per.nav',
      again: 'amended',
    },
  ],
  [
    'sak-trukket',
    person('per.nav', 'nb', ['sg']),
    at,
    { kind: 'caseWithdrawn', case: bp1, reason: 'Grunnlaget skal suppleres.' },
  ],
  ['beslutning', person('tor.nav', 'nb', ['tlf']), decided, decision],
  ['decision', person('tor.nav', 'en', ['tlf']), decided, decision],
  [
    'ikke-avgjort',
    person('per.nav', 'nb', ['sg']),
    decided,
    {
      kind: 'undecided',
      case: bp2,
      sentence: { nb: 'Saken lukket uten konsensus.', en: 'The case closed without consensus.' },
      why: [
        { nb: 'Bits har en innvending som står', en: 'An objection of Bits stands' },
        {
          nb: 'Kartverket er deltaker og var ikke representert',
          en: 'Kartverket takes part and was not represented',
        },
      ],
    },
  ],
  [
    'onske-og-vilje',
    person('tor.nav', 'nb', ['tlf']),
    at,
    {
      kind: 'willAsked',
      gate: 'BP2',
      gateName: { nb: 'Igangsetting av planleggingsfasen', en: 'Start of the planning phase' },
      actor: 'nav',
      to: { nb: 'å gå videre til planleggingsfasen', en: 'to go on to the planning phase' },
      paragraphs: ['V4 §4.2'],
      command: 'dsop will SBL --gate BP2 --actor nav --answer yes --as tor.nav',
      manifest: hash('5d3e88f0'),
    },
  ],
  ['statusrapport', pmo, at, status],
  [
    'oppnevnt',
    person('stig.lead', 'nb'),
    at,
    {
      kind: 'appointed',
      role: 'steeringLead',
      roleName: { nb: 'Styringsgruppens leder', en: 'Leader of the project steering group' },
      owes: {
        nb: 'Du rapporterer status til PMO én gang i måneden, unntatt juli, og overleverer forslag til mandat for neste fase (V4 §3.4)',
        en: 'You report status to PMO once a month, except July, and hand over the draft mandate for the next phase (V4 §3.4)',
      },
    },
  ],
  [
    'avsluttet',
    person('ida.lead', 'nb'),
    decided,
    {
      kind: 'ended',
      how: 'stopped',
      sentence: {
        nb: 'DSOP SG har besluttet å stanse initiativet: konseptet er vesentlig mindre attraktivt enn antatt',
        en: 'DSOP SG has decided to stop the initiative: the concept is markedly less attractive than assumed',
      },
      lessons,
    },
  ],
  [
    'ikke-levert',
    pmo,
    at,
    {
      kind: 'undelivered',
      to: 'tor.nav',
      subject: 'Innkalling til sak BP2-1',
      reason: 'adressen ble avvist (550 5.1.1)',
    },
  ],
  [
    'melding',
    pmo,
    at,
    {
      kind: 'notice',
      subject: { nb: 'Kartverket har trukket seg fra initiativet', en: 'Kartverket has left the initiative' },
      body: {
        nb: 'Deltakelse er frivillig. Beslutningsgrunnlaget kontrolleres på nytt mot aktørene som er igjen.',
        en: 'Taking part is voluntary. The decision basis is checked again against the actors that remain.',
      },
      paragraph: 'V4 §5',
    },
  ],
  [
    'samlebrev',
    person('ida.lead', 'nb'),
    late,
    duty('upcoming', 'owner', checkout),
    status,
    duty('late', 'owner'),
    decision,
  ],
];

/** Every kind of letter, with real organisations and invented people, at the same instants every time. */
export function sampleLetters(): Sample[] {
  const samples = entries.map(([name, to, when, ...facts]) => ({
    name,
    letter: compose(about, to, when, facts),
  }));
  const trial = compose({ ...about, sandbox: true }, person('ida.lead', 'nb'), at, [
    duty('upcoming', 'owner'),
  ]);
  const odd = compose(
    { ...about, title: '<b>Lån</b> 🏦👩‍👩‍👧 «טופס הסכמה» & "مرحبا"' },
    person('ida.lead', 'nb'),
    at,
    [duty('upcoming', 'owner')],
  );
  return [...samples, { name: 'provedrift', letter: trial }, { name: 'vrien-tittel', letter: odd }];
}

function compose(subject: LetterSubject, to: Recipient, when: EpochMs, facts: LetterFacts[]): Letter {
  const intents = facts.map((f, i): LetterIntent => ({
    id: `sample/${i}/${f.kind}`,
    to: { person: to.id },
    facts: f,
    notBefore: when,
    attempts: 0,
  }));
  return composeLetter({
    about: subject,
    at: when,
    to,
    intents,
    names: (id) => names[id] ?? id,
    from: 'DSOP <dsop@dsop.example>',
    replyTo: 'PMO <pmo@dsop.example>',
  });
}
