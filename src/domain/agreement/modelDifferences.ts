import { type Text } from '../text';

/** One difference between the texts of V2.0 and V4.0, and which of them the service follows. */
export interface ModelDifference {
  topic: Text;
  v2: Text;
  v4: Text;
  ruling: Text;
}

const row = (
  topic: [string, string],
  v2: [string, string],
  v4: [string, string],
  ruling: [string, string],
) => ({
  topic: { nb: topic[0], en: topic[1] },
  v2: { nb: v2[0], en: v2[1] },
  v4: { nb: v4[0], en: v4[1] },
  ruling: { nb: ruling[0], en: ruling[1] },
});

const none: [string, string] = ['ingen', 'none'];
const silent: [string, string] = ['taus', 'silent'];
const later: [string, string] = ['V4', 'V4'];

/** From V2.0 to V4.0: every difference of the texts, also where it is no rule of the machine. */
export const modelDifferences: readonly ModelDifference[] = [
  row(
    ['Navnet på PMO', 'Title of PMO'],
    ['Programkontoret', 'Programkontoret'],
    ['PMO', 'PMO'],
    ['V4; begge ordene godtas', 'V4; both words are accepted'],
  ),
  row(['Aktører', 'Actors'], ['5', '5'], ['9', '9'], ['V4; historien beholdes', 'V4; the history is kept']),
  row(
    ['Kriterier for nye aktører', 'Criteria for new actors'],
    none,
    ['fem (V4 §2.3)', 'five (V4 §2.3)'],
    later,
  ),
  row(
    ['Avskjed med aktører', 'Off-boarding of actors'],
    ['TLF «takker av»', 'TLF takes leave ("takker av")'],
    silent,
    ['V2 beholdes, som vedtak i TLF', 'V2 is kept, as a decision of TLF'],
  ),
  row(
    ['Toppledernes sete', 'Seat of the top leaders'],
    ['«inviteres»', 'invited'],
    ['«sender»; delegert myndighet godtas', 'sent; a delegate is accepted'],
    later,
  ),
  row(['Møter i TLF', 'TLF meetings'], ['2 i året', '2 a year'], ['1–2 i året', '1–2 a year'], later),
  row(['Agenda og innkalling til TLF', 'TLF agenda and calling'], silent, ['DSOP SG', 'DSOP SG'], later),
  row(
    ['TLF beslutter', 'TLF decides'],
    ['«gjennomføring» (ett vedtak)', 'carrying out (one decision)'],
    [
      'start av planlegging og start av realisering (to vedtak)',
      'start of planning and start of realisation (two)',
    ],
    later,
  ),
  row(['Opptak utenfor modellen', 'Off-model admission'], none, ['TLF', 'TLF'], later),
  row(
    ['Beslutningspunkter', 'Decision points'],
    ['bare ord; én omtale av «beslutningspunkter»', 'words only; one mention of decision points'],
    ['fire, nummerert, med ansvarlig og grunnlag', 'four, numbered, with owner and basis'],
    later,
  ),
  row(
    ['Start av konseptfasen', 'Concept start'],
    [
      'SG iverksetter ut fra signaler fra TLF; programkontoret anbefaler',
      'SG starts from TLF signals; PMO recommends',
    ],
    ['SG godkjenner etter innstilling fra PMO', "SG approves on PMO's recommendation"],
    later,
  ),
  row(
    ['Start av planleggingsfasen', 'Planning start'],
    ['ikke eget vedtak', 'not separately decided'],
    ['TLF (BP2)', 'TLF (BP2)'],
    later,
  ),
  row(
    ['Start av utrullingen', 'Rollout start'],
    ['ikke vedtatt; plan avtales ved behov', 'not decided; a plan is agreed if needed'],
    ['SG (BP4)', 'SG (BP4)'],
    later,
  ),
  row(
    ['Mandater', 'Mandates'],
    [
      'programkontoret lager dem; hvem som godkjenner, står ikke',
      'PMO produces them; the approver is unstated',
    ],
    [
      'SG: konsept og utrulling; TLF: planlegging og realisering; PMO utarbeider',
      'SG: concept and rollout; TLF: planning and realisation; PMO drafts',
    ],
    later,
  ),
  row(
    ['Initiativ, prosjekt og prosess', 'Initiative, project and process'],
    none,
    ['definert', 'defined'],
    later,
  ),
  row(
    ['Ansvarlig for prosjektet', 'Responsible for the project'],
    ['prosjektleder', 'project lead'],
    ['styringsgruppens leder', 'leader of the project steering group'],
    ['V4; V2 når prosjektet ikke har styringsgruppe', 'V4; V2 when the project has no steering group'],
  ),
  row(
    ['Hvem som skriver statusrapporten', 'Author of the status report'],
    ['prosjektleder', 'project lead'],
    [
      'styringsgruppens leder, ellers prosjektleder',
      'leader of the project steering group, else project lead',
    ],
    later,
  ),
  row(
    ['Hvor ofte status rapporteres', 'Status frequency'],
    ['i begynnelsen av hver måned', 'at the beginning of every month'],
    ['månedlig, unntatt juli', 'monthly, except July'],
    ['V4; «begynnelsen» fra V2 beholdes som frist', 'V4; "beginning" is kept from V2 as the anchor'],
  ),
  row(
    ['Hvem som får statusrapporten', 'Recipients of the status report'],
    ['alle deltakere / programkontoret', 'all participants / PMO'],
    ['PMO', 'PMO'],
    ['begge: PMO og deltakerne', 'both: PMO and the participants'],
  ),
  row(['Rapportering av prosesser', 'Process reporting'], none, ['månedlig til SG', 'monthly to SG'], later),
  row(
    ['Eskalering', 'Escalation'],
    none,
    ['PMO, styringsgruppens leder og forvaltningen → SG', 'PMO, steering lead and operations → SG'],
    later,
  ),
  row(
    ['Forvaltning', 'Operations'],
    ['én linje', 'one line'],
    ['V4 §3.5, med oppgaver og månedlig status', 'V4 §3.5, with duties and monthly status'],
    later,
  ),
  row(
    ['Referansegrupper', 'Reference groups'],
    ['V2 §3.4', 'V2 §3.4'],
    ['fjernet', 'removed'],
    ['valgfritt', 'optional'],
  ),
  row(
    ['En fase varer høyst 3 måneder', 'A phase lasts at most 3 months'],
    ['ja', 'yes'],
    ['fjernet', 'removed'],
    ['bare et råd', 'advice only'],
  ),
  row(
    ['Idéfasen', 'Idea phase'],
    ['nytte, gjennomførbarhet, kvalifisering', 'utility, feasibility, qualification'],
    [
      'i tillegg eierskap og finansiering, og innholdet i mandatet for BP1',
      'also ownership and financing, and the content of the mandate for BP1',
    ],
    later,
  ),
  row(
    ['Leveranser fra konseptfasen', 'Concept deliverables'],
    ['beskrivelse, kost-/nytteanalyse', 'description, cost-benefit'],
    ['i tillegg statistikk og utsjekk av juss og personvern', 'also statistics and legal/privacy check-out'],
    later,
  ),
  row(
    ['«Konkurranseflaten» i interne utredninger', 'The "competitive surface" in internal studies'],
    ['nevnt', 'mentioned'],
    ['fjernet', 'dropped'],
    later,
  ),
  row(
    ['Leveranser fra planleggingsfasen', 'Planning deliverables'],
    ['plan, beregninger, gevinstrealiseringsplan', 'plan, calculations, benefit plan'],
    ['i tillegg design, felleskomponenter og grensesnitt', 'also design, common components and interfaces'],
    later,
  ),
  row(
    ['Eksterne avhengigheter', 'External dependencies'],
    none,
    ['prosess etter V4 §4.2.1', 'process under V4 §4.2.1'],
    later,
  ),
  row(
    ['Slutten av utrullingen', 'End of rollout'],
    ['evaluering og sluttrapport i teksten', 'evaluation and final report in the text'],
    ['evaluering bare i figuren', 'evaluation only in the figure'],
    ['begge beholdes', 'both are kept'],
  ),
  row(['Tvisteløsning', 'Dispute rule'], none, ['V4 §5', 'V4 §5'], later),
  row(
    ['Kommunikasjonsstrategi i realiseringen', 'Realisation communication strategy'],
    none,
    ['V4 §6.1', 'V4 §6.1'],
    later,
  ),
  row(['Kommunikasjonsgruppe', 'Communications group'], none, ['V4 §6.1', 'V4 §6.1'], later),
  row(
    ['Balansert portefølje «hele tiden»', 'Balanced portfolio at all times'],
    ['ja', 'yes'],
    ['«det er en portefølje»', '"there is a portfolio"'],
    ['V4; porteføljen vises løpende uansett', 'V4; the view is continuous anyway'],
  ),
  row(
    ['Åpne og generelle løsninger', 'Openness'],
    ['«et krav»', 'a requirement'],
    ['en konstatering', 'a statement'],
    ['behandles som krav', 'treated as a requirement'],
  ),
  row(
    ['Kostnader', 'Costs'],
    ['fellesoppgaver fordeles «derfor»', 'shared tasks are therefore distributed'],
    ['«eventuelle» fellesoppgaver', 'shared tasks, if any'],
    later,
  ),
  row(
    ['Merknad om finansiering', 'Funding note'],
    ['ingen ekstern finansiering for tiden', 'no external funding at present'],
    ['fjernet', 'removed'],
    ['utgår', 'dropped'],
  ),
  row(
    ['Hvem som skal slippe å oppgi det samme to ganger', 'Beneficiaries of once-only'],
    ['innbyggere', 'inhabitants'],
    ['i tillegg næringsliv og frivillig sektor', 'also business and the voluntary sector'],
    later,
  ),
];
