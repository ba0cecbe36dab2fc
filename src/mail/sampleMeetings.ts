import type { AgendaItem } from '../domain/agenda';
import { osloInstant, type EpochMs } from '../domain/calendar';
import type { LetterFacts, MeetingFacts } from '../domain/letters';
import { bp1, bp2, hash } from './sampleFacts';

/** What the gallery's letters of meetings tell. */

export const sgMeeting: MeetingFacts = {
  id: 'SG-2026-12-09',
  forum: 'sg',
  forumName: { nb: 'DSOP styringsgruppe', en: 'DSOP steering group' },
  kind: 'ordinary',
  reason: null,
  begins: osloInstant('2026-12-09', '10:00'),
  ends: osloInstant('2026-12-09', '12:00'),
  place: 'Oslo, Akersgata 4',
  link: 'https://meet.example/dsop-sg',
  sequence: 0,
  paragraph: 'V4 §3.2',
};

export const tlfMeeting: MeetingFacts = {
  id: 'TLF-2027-01-20',
  forum: 'tlf',
  forumName: { nb: 'Topplederforum', en: 'Top leader forum' },
  kind: 'extra',
  reason: 'Beslutningspunkt 2 for samtykkebasert lånesøknad kan ikke vente til juni.',
  begins: osloInstant('2027-01-20', '09:00'),
  ends: osloInstant('2027-01-20', '11:30'),
  place: 'Oslo',
  link: null,
  sequence: 1,
  paragraph: 'V4 §3.1',
};

const item = (more: Pick<AgendaItem, 'case' | 'reference'> & Partial<AgendaItem>): AgendaItem => ({
  key: 'SBL',
  workflowId: 'initiative-SBL',
  title: 'Samtykkebasert lånesøknad',
  phase: { nb: 'konseptfasen', en: 'the concept phase' },
  closesAt: sgMeeting.ends,
  sequence: 0,
  since: osloInstant('2026-11-24', '09:00'),
  status: 'open',
  seats: 9,
  positions: [],
  stands: { nb: '0 av 9 har svart', en: '0 of 9 have answered' },
  waits: [],
  ...more,
});

/** The agendas of the two meetings, by id. */
export const agendas: Record<string, AgendaItem[]> = {
  [sgMeeting.id]: [
    item({
      case: bp1,
      reference: sgMeeting.id,
      positions: [
        { actor: 'nav', kind: 'support', reason: null },
        { actor: 'bits', kind: 'reservation', reason: 'Tidsplanen for banksiden er stram.' },
      ],
      stands: { nb: '2 av 9 har svart', en: '2 of 9 have answered' },
      waits: [
        {
          who: { nb: 'DSOP styringsgruppe', en: 'DSOP steering group' },
          what: {
            nb: '2 av 9 har svart; venter på Kartverket, Skatteetaten og fem til',
            en: '2 of 9 have answered; waiting for Kartverket, Skatteetaten and five more',
          },
          paragraph: 'V4 §4.1',
        },
      ],
    }),
    item({
      key: 'EIENDOM',
      workflowId: 'initiative-EIENDOM',
      title: 'Digital eiendomshandel',
      case: { ...bp1, id: 'ESC-1', question: { nb: 'Eskalert sak', en: 'Escalated matter' } },
      reference: null,
    }),
  ],
  [tlfMeeting.id]: [item({ case: bp2, reference: tlfMeeting.id, closesAt: tlfMeeting.ends, sequence: 1 })],
};

type Told = Extract<LetterFacts, { kind: 'meeting' }>;

const told = (meeting: MeetingFacts, more: Partial<Told> & Pick<Told, 'what'>): Told => ({
  kind: 'meeting',
  meeting,
  actor: 'nav',
  because: null,
  was: null,
  next: null,
  ...more,
});

const minutes: LetterFacts = {
  kind: 'minutes',
  meeting: sgMeeting,
  version: 1,
  text: 'Samtykkebasert lånesøknad går til konseptfasen. Den eskalerte saken om digital eiendomshandel følges opp av PMO.',
  url: 'https://arkiv.example/sg/2026-12-09',
  name: 'referat-sg-2026-12-09.pdf',
  sha256: hash('9f3c1d22'),
  present: ['nav', 'skatteetaten', 'brreg', 'bits', 'finansnorge', 'digdir', 'fnf'],
  absent: ['kartverket', 'politiet'],
};

const absence: LetterFacts = {
  kind: 'notice',
  subject: {
    nb: 'Gjentatt fravær i DSOP styringsgruppe',
    en: 'Repeated absence from the DSOP steering group',
  },
  body: {
    nb: 'Borte fra flere møter på rad i DSOP styringsgruppe, til og med SG-2026-12-09: Kartverket (2).\n\nHver aktør deltar fast i møtene. Ta det opp med aktøren.',
    en: 'Absent from several meetings of the DSOP steering group running, up to SG-2026-12-09: Kartverket (2).\n\nEvery actor takes part in the meetings regularly. Raise it with the actor.',
  },
  paragraph: 'V4 §2.3',
};

/** One letter of each kind, with who reads it. */
export const meetingOccasions: {
  name: string;
  reader: 'member' | 'topLeader' | 'group' | 'pmo';
  at?: EpochMs;
  facts: LetterFacts;
}[] = [
  { name: 'meeting-call', reader: 'member', facts: told(sgMeeting, { what: 'called' }) },
  { name: 'meeting-call-group', reader: 'group', facts: told(sgMeeting, { what: 'called', actor: null }) },
  { name: 'meeting-extra', reader: 'topLeader', facts: told(tlfMeeting, { what: 'called' }) },
  {
    name: 'meeting-moved',
    reader: 'topLeader',
    facts: told(
      { ...tlfMeeting, sequence: 2 },
      {
        what: 'moved',
        was: osloInstant('2027-01-13', '09:00'),
        because: 'To toppledere kunne ikke møte den 13. januar.',
      },
    ),
  },
  {
    name: 'meeting-passed-on',
    reader: 'member',
    facts: told(sgMeeting, { what: 'passedOn', to: 'ida.lead' }),
  },
  {
    name: 'meeting-cancelled',
    reader: 'member',
    facts: told(
      { ...sgMeeting, sequence: 1 },
      { what: 'cancelled', because: 'Styringsgruppen er ikke beslutningsdyktig.', next: 'SG-2027-01-13' },
    ),
  },
  {
    name: 'meeting-cancelled-for-good',
    reader: 'topLeader',
    facts: told(
      { ...tlfMeeting, sequence: 3 },
      { what: 'cancelled', because: 'Snøstorm; ingen kommer frem.' },
    ),
  },
  {
    name: 'case-off',
    reader: 'topLeader',
    facts: {
      kind: 'undecided',
      case: bp2,
      sentence: {
        nb: 'ikke avgjort (møtet TLF-2027-01-20 er avlyst (snøstorm), og det er ikke planlagt noe nytt)',
        en: 'undecided (the meeting TLF-2027-01-20 has been cancelled (snow), and no other is planned)',
      },
      why: [],
      seat: 'nav',
    },
  },
  { name: 'minutes', reader: 'member', at: osloInstant('2026-12-14', '09:00'), facts: minutes },
  { name: 'absence', reader: 'pmo', facts: absence },
];
