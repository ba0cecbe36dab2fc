import { type Text } from '../text';
import { type Approval } from './ruleSet';

/** One line of the declaration's own history (V4 §1.1). */
export interface ModelVersion {
  version: string;
  /** Day it is dated, `YYYY-MM-DD`. */
  date: string;
  author: string;
  change: Text;
  approvals: Approval[];
}

const tlf = (date: string): Approval[] => [{ forum: 'tlf', date, paragraph: 'V4 §1.1' }];

/** Every version of the declaration, oldest first; only some of them are rule sets of the service. */
export const modelVersions: readonly ModelVersion[] = [
  {
    version: '1.0',
    date: '2017-05-08',
    author: 'DSOP-Programkontoret',
    change: { nb: 'Første versjon', en: 'First version' },
    approvals: [],
  },
  {
    version: '2.0',
    date: '2017-10-01',
    author: 'DSOP-Programkontoret',
    change: { nb: 'Rettelser, nye aktører', en: 'Corrections, new actors' },
    approvals: [],
  },
  {
    version: '2.1',
    date: '2017-10-19',
    author: 'PMO',
    change: {
      nb: 'Rutine ved uenighet om teknisk løsning i prosjekter',
      en: 'Routine for disagreement on the technical solution in projects',
    },
    approvals: [],
  },
  {
    version: '3.0',
    date: '2019-06-04',
    author: 'PMO',
    change: {
      nb: 'Kartverket er med; kriterier for nye aktører er oppdatert',
      en: 'Kartverket joins; criteria for new actors updated',
    },
    approvals: [],
  },
  {
    version: '3.1',
    date: '2019-11-18',
    author: 'PMO',
    change: {
      nb: 'Digitaliseringsdirektoratet og Bits er med som aktører',
      en: 'Digitaliseringsdirektoratet and Bits join as actors',
    },
    approvals: [],
  },
  {
    version: '3.2',
    date: '2020-03-26',
    author: 'PMO',
    change: {
      nb: 'Prosess for avklaring av eierskapsspørsmålet',
      en: 'Process for settling the question of ownership',
    },
    approvals: [],
  },
  {
    version: '3.3',
    date: '2020-12-22',
    author: 'PMO',
    change: {
      nb: 'Kommunikasjonsstrategi under realiseringsfasen',
      en: 'Communication strategy in the realisation phase',
    },
    approvals: [],
  },
  {
    version: '3.4',
    date: '2021-02-18',
    author: 'PMO',
    change: {
      nb: 'Utkvittering fra jurist og personvernombud; mandat for konseptfasen som leveranse fra idéfasen',
      en: 'Legal and privacy check-out; concept mandate as deliverable of the idea phase',
    },
    approvals: tlf('2021-06-16'),
  },
  {
    version: '3.5',
    date: '2021-07-02',
    author: 'PMO',
    change: { nb: 'Statistikk om bruken av løsningen', en: 'Statistics on the use of the solution' },
    approvals: [],
  },
  {
    version: '3.6',
    date: '2021-08-30',
    author: 'PMO',
    change: {
      nb: 'Uttak av statistikk forutsetter lov og mulighet til å dele',
      en: 'Statistics presume legal basis and ability to share',
    },
    approvals: tlf('2022-01-05'),
  },
  {
    version: '4.0',
    date: '2024-05-14',
    author: 'PMO',
    change: {
      nb: 'Justerte ansvarsområder, gjennomgått styringsmodell, språklige presiseringer',
      en: 'Adjusted responsibilities, revised governance model, clarified wording',
    },
    approvals: [{ forum: 'sg', date: '2024-05-14', paragraph: 'V4 §1.1' }, ...tlf('2025-06-16')],
  },
];
