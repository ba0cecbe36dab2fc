import { addWorkingDays, osloDayOf, osloInstant, type EpochMs } from '../domain/calendar';
import type { LetterFacts, LetterIntent, LetterSubject } from '../domain/letters';
import type { Lang } from '../domain/text';
import { letterWords } from '../domain/words/letters';
import { monthPapers } from '../month/papers';
import { composeLetter, type Letter, type Recipient } from './letter';
import {
  bp1,
  bp2,
  checkout,
  corrected,
  decided,
  decision,
  duty,
  hash,
  late,
  escalation,
  lessons,
  otherDuties,
  report,
  status,
  steeringReport,
} from './sampleFacts';
import { monthLetter, sampleMonth } from './sampleMonth';
import { morningLetter } from './sampleMorning';
import { agendas, meetingOccasions } from './sampleMeetings';

/** One letter of the gallery. */
export interface Sample {
  /** File name without ending: `reminder-nb`. */
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
  'emily.lead': 'Emily Rahimi',
  'ida.lead': 'Ida Solberg',
  'stig.lead': 'Stig Aasen',
  'ola.pmo': 'Ola Myhre',
  'per.nav': 'Per Vik',
  'tor.nav': 'Tor Lunde',
};

type To = (lang: Lang) => Recipient;

const person =
  (id: string, forums: Recipient['forums'] = []): To =>
  (language) => ({
    id,
    kind: 'person',
    name: names[id] ?? id,
    email: `${id}@dsop.example`,
    language,
    forums,
  });
const pmo: To = (language) => ({
  id: 'pmo',
  kind: 'office',
  name: null,
  email: 'pmo@dsop.example',
  language,
  forums: ['pmo'],
});
const group: To = (language) => ({
  id: 'communications',
  kind: 'office',
  name: null,
  email: 'kommunikasjon@dsop.example',
  language,
  forums: [],
});
const lead = person('ida.lead');
const topLeader = person('tor.nav', ['tlf']);
const member = person('per.nav', ['sg']);

interface Occasion {
  name: string;
  to: To;
  at: EpochMs;
  facts: LetterFacts[];
  about?: Partial<LetterSubject>;
}

const escalated = osloInstant('2026-12-14', '09:00');

const occasions: Occasion[] = [
  { name: 'reminder', to: lead, at, facts: [duty('upcoming', 'owner')] },
  { name: 'due-today', to: lead, at: osloInstant('2026-12-07', '09:00'), facts: [duty('due', 'owner')] },
  { name: 'overdue', to: lead, at: late, facts: [duty('late', 'owner')] },
  { name: 'copy', to: lead, at: late, facts: [duty('late', 'copy', steeringReport)] },
  { name: 'copy-reminder', to: lead, at, facts: [duty('upcoming', 'copy', steeringReport)] },
  {
    name: 'copy-due-today',
    to: lead,
    at: osloInstant('2026-12-07', '09:00'),
    facts: [duty('due', 'copy', steeringReport)],
  },
  { name: 'copy-sg', to: lead, at: escalated, facts: [duty('sg', 'copy', steeringReport)] },
  { name: 'overdue-pmo', to: pmo, at: osloInstant('2026-12-09', '09:00'), facts: [duty('pmo', 'pmo')] },
  { name: 'overdue-sg', to: lead, at: escalated, facts: [duty('sg', 'owner')] },
  { name: 'overdue-sg-pmo', to: pmo, at: escalated, facts: [duty('sg', 'pmo')] },
  {
    name: 'overdue-sg-call',
    to: member,
    at: escalated,
    facts: [
      {
        kind: 'call',
        case: escalation,
        actor: 'nav',
        command: 'dsop decide SBL --case ESC-1 --position support --as per.nav',
        again: null,
      },
    ],
  },
  { name: 'thanks', to: lead, at, facts: [{ kind: 'dutyDone', duty: report, at, by: 'ida.lead' }] },
  {
    name: 'released',
    to: lead,
    at,
    facts: [{ kind: 'dutyDone', duty: report, at, by: null, how: 'passedOn' }],
  },
  {
    name: 'waived',
    to: member,
    at,
    facts: [{ kind: 'dutyDone', duty: checkout, at, by: null, how: 'waived' }],
  },
  {
    name: 'call',
    to: topLeader,
    at,
    facts: [
      {
        kind: 'call',
        case: bp2,
        actor: 'nav',
        command: 'dsop decide SBL --case BP2-1 --position support --as tor.nav',
        again: null,
      },
    ],
  },
  {
    name: 'call-amended',
    to: member,
    at,
    facts: [
      {
        kind: 'call',
        case: bp1,
        actor: 'nav',
        command: 'dsop decide SBL --case BP1-1 --position support --as per.nav',
        again: 'amended',
      },
    ],
  },
  {
    name: 'withdrawn',
    to: member,
    at,
    facts: [{ kind: 'caseWithdrawn', case: bp1, reason: 'Grunnlaget skal suppleres.' }],
  },
  { name: 'decision', to: topLeader, at: decided, facts: [decision] },
  {
    name: 'undecided',
    to: member,
    at: decided,
    facts: [
      {
        kind: 'undecided',
        case: bp2,
        sentence: { nb: 'Saken ble lukket uten konsensus.', en: 'The case closed without consensus.' },
        why: [
          { nb: 'Bits har en innsigelse som står', en: 'An objection of Bits stands' },
          {
            nb: 'Kartverket er deltaker og var ikke representert',
            en: 'Kartverket takes part and was not represented',
          },
        ],
      },
    ],
  },
  {
    name: 'will',
    to: topLeader,
    at,
    facts: [
      {
        kind: 'willAsked',
        gate: 'BP2',
        gateName: { nb: 'Igangsetting av planleggingsfasen', en: 'Start of the planning phase' },
        actor: 'nav',
        to: { nb: 'å gå videre til planleggingsfasen', en: 'to go on to the planning phase' },
        paragraphs: ['V4 §4.2'],
        command: 'dsop will SBL --gate BP2 --actor nav --answer yes --as tor.nav',
        manifest: hash('5d3e88f0'),
        due: bp2.closesAt,
      },
    ],
  },
  { name: 'report', to: pmo, at, facts: [status] },
  { name: 'report-again', to: pmo, at: late, facts: [corrected] },
  {
    name: 'appointed',
    to: person('stig.lead'),
    at,
    facts: [
      {
        kind: 'appointed',
        role: 'steeringLead',
        roleName: { nb: 'Leder av prosjektets styringsgruppe', en: 'Leader of the project steering group' },
        owes: {
          nb: 'Du rapporterer status til PMO én gang i måneden, unntatt juli, og overleverer forslag til mandat for neste fase (V4 §3.4)',
          en: 'You report status to PMO once a month, except July, and hand over the draft mandate for the next phase (V4 §3.4)',
        },
      },
    ],
  },
  {
    name: 'ended',
    to: lead,
    at: decided,
    facts: [
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
  },
  {
    name: 'undelivered',
    to: pmo,
    at,
    facts: [
      {
        kind: 'undelivered',
        to: 'tor.nav',
        subject: 'Innkalling til sak BP2-1',
        what: letterWords('call:BP2-1:1:nav'),
        reason: 'tor.nav: adressen ble avvist (550 5.1.1)',
      },
    ],
  },
  {
    name: 'notice',
    to: pmo,
    at,
    facts: [
      {
        kind: 'notice',
        subject: {
          nb: 'Kartverket har trukket seg fra initiativet',
          en: 'Kartverket has left the initiative',
        },
        body: {
          nb: 'Deltakelse er frivillig. Beslutningsgrunnlaget kontrolleres på nytt mot aktørene som er igjen.',
          en: 'Taking part is voluntary. The decision basis is checked again against the actors that remain.',
        },
        paragraph: 'V4 §5',
      },
    ],
  },
  {
    name: 'digest',
    to: lead,
    at: late,
    facts: [duty('upcoming', 'owner', checkout), status, duty('late', 'owner'), decision],
  },
  { name: 'trial', to: lead, at, facts: [duty('upcoming', 'owner')], about: { sandbox: true } },
  {
    name: 'odd-title',
    to: lead,
    at,
    facts: [duty('upcoming', 'owner')],
    about: { title: '<b>Lån</b> 🏦👩‍👩‍👧 «טופס הסכמה» & "مرحبا"' },
  },
];

/** Letters of the programme itself: its forums' meetings, and the month's status. */
const ofProgramme = [
  ...meetingOccasions.map(({ name, reader, at: when, facts }) => ({
    name,
    to: { group, pmo, member, topLeader }[reader],
    at: when ?? at,
    facts: [facts],
  })),
  { name: 'month', to: member, at: sampleMonth.at, facts: [monthLetter] },
].map((occasion): Occasion => ({
  ...occasion,
  about: {
    workflowId: 'programme',
    key: 'PROGRAMME',
    title: 'Programmet dsop',
    phase: { nb: 'Programmet', en: 'The programme' },
  },
}));

/** A reminder of every other kind of duty, three working days before its time. */
const reminders = [...otherDuties, { reader: 'ida.lead', duty: lessons }].map(
  ({ reader, duty: owed }): Occasion => ({
    name: `reminder-${owed.kind}`,
    to: reader === 'pmo' ? pmo : person(reader),
    at: osloInstant(addWorkingDays(osloDayOf(owed.due), -3), '09:00'),
    facts: [duty('upcoming', 'owner', owed)],
  }),
);

/** What the sample letters tell. */
export const sampleFacts = (): LetterFacts[] =>
  [...occasions, ...ofProgramme, ...reminders].flatMap((occasion) => occasion.facts);

/** Every kind of letter in both languages, with real organisations and invented people, at the same instants every time. */
export function sampleLetters(): Sample[] {
  const languages = ['nb', 'en'] as const;
  const name = (id: string): string => names[id] ?? id;
  return [
    ...[...occasions, ...ofProgramme, ...reminders].flatMap((occasion) =>
      languages.map((lang) => ({ name: `${occasion.name}-${lang}`, letter: compose(occasion, lang) })),
    ),
    ...languages.flatMap((lang) => [
      { name: `morning-${lang}`, letter: morningLetter(about, lead(lang), name, false) },
      { name: `morning-without-news-${lang}`, letter: morningLetter(about, lead(lang), name, true) },
    ]),
  ];
}

function compose(occasion: Occasion, lang: Lang): Letter {
  const to = occasion.to(lang);
  const intents = occasion.facts.map((facts, i): LetterIntent => ({
    id: `sample/${i}/${facts.kind}`,
    to: { person: to.id },
    facts,
    notBefore: occasion.at,
    attempts: 0,
  }));
  return composeLetter({
    about: { ...about, ...occasion.about },
    at: occasion.at,
    to,
    intents,
    names: (id) => names[id] ?? id,
    agendas,
    from: 'DSOP <dsop@dsop.example>',
    replyTo: 'PMO <pmo@dsop.example>',
    papers: occasion.facts.some(({ kind }) => kind === 'month')
      ? monthPapers(sampleMonth, { lang, name: (id) => names[id] ?? id })
      : [],
  });
}
