import { type DutyRule, type Hearer, type Rung } from '../ruleSet';

/**
 * From the due instant on: the day itself, one, two and five working days late. All four figures are ours. `copies` get
 * what the owner gets: the project lead in any case (V4 §3.4).
 */
const lateLadder = (copies: Hearer[]): Rung[] => [
  { id: 'due', at: { from: 'due', workingDays: 0, time: '09:00' }, to: ['owner', ...copies] },
  { id: 'late', at: { from: 'due', workingDays: 1, time: '09:00' }, to: ['owner', ...copies] },
  { id: 'pmo', at: { from: 'due', workingDays: 2, time: '09:00' }, to: ['pmo'] },
  {
    id: 'sg',
    at: { from: 'due', workingDays: 5, time: '09:00' },
    to: ['pmo', 'owner', ...copies],
    escalates: 'sg',
  },
];

/** A thing owed by PMO goes straight from PMO to SG's table. */
const pmoLadder = lateLadder([]).filter((rung) => rung.id !== 'pmo');

const firstWorkingDay: Rung = {
  id: 'upcoming',
  at: { workingDayOfMonth: 1, time: '09:00' },
  to: ['owner', 'copies'],
};
const nextMorning: Rung = {
  id: 'upcoming',
  at: { from: 'opened', workingDays: 1, time: '09:00' },
  to: ['owner'],
};
const daysBefore = (workingDays: number): Rung => ({
  id: 'upcoming',
  at: { from: 'due', workingDays: -workingDays, time: '09:00' },
  to: ['owner'],
});

/** Everything that somebody owes by a date. Each row's figures are ours where it says so. */
export const duties: DutyRule[] = [
  {
    kind: 'project-report',
    name: { nb: 'Statusrapport for prosjektet', en: 'Project status report' },
    ask: { nb: 'Send statusrapporten', en: 'Send the status report' },
    otherwise: {
      nb: 'Uteblir rapporten, får PMO beskjed, og deretter settes saken på sakslisten til DSOP SG.',
      en: 'If the report does not come, PMO is told, and then the matter goes on the agenda of DSOP SG.',
    },
    paragraph: 'V4 §3.4',
    ours: true,
    due: { by: 'workingDayOfMonth', workingDay: 5, time: '16:00' },
    rungs: [firstWorkingDay, ...lateLadder(['copies'])],
    pausedMonths: [7],
    command: 'dsop report KEY --status green --text "…" --period PERIOD',
  },
  {
    kind: 'process-report',
    name: { nb: 'Statusrapport for prosessen', en: 'Process status report' },
    ask: { nb: 'Send prosesstatus til DSOP SG', en: 'Send the process status to DSOP SG' },
    otherwise: {
      nb: 'Uteblir rapporten, settes saken på sakslisten til DSOP SG.',
      en: 'If the report does not come, the matter goes on the agenda of DSOP SG.',
    },
    paragraph: 'V4 §3.3',
    ours: true,
    due: { by: 'workingDayOfMonth', workingDay: 5, time: '16:00' },
    rungs: [firstWorkingDay, ...pmoLadder],
    pausedMonths: [],
    command: 'dsop report KEY --status green --text "…" --period PERIOD',
  },
  {
    kind: 'operations-report',
    name: { nb: 'Driftsstatus', en: 'Operations status report' },
    ask: { nb: 'Send driftsstatus', en: 'Send the operations status' },
    otherwise: {
      nb: 'Uteblir rapporten, får PMO beskjed, og deretter settes saken på sakslisten til DSOP SG.',
      en: 'If the report does not come, PMO is told, and then the matter goes on the agenda of DSOP SG.',
    },
    paragraph: 'V4 §3.5',
    ours: true,
    due: { by: 'workingDayOfMonth', workingDay: 5, time: '16:00' },
    rungs: [firstWorkingDay, ...lateLadder(['copies'])],
    pausedMonths: [],
    command: 'dsop report KEY --status green --text "…" --period PERIOD',
  },
  {
    kind: 'position',
    name: { nb: 'Standpunkt i en åpen sak', en: 'Position in an open case' },
    ask: { nb: 'Gi standpunkt i saken', en: 'Give your position in the case' },
    otherwise: {
      nb: 'Taushet er ikke samtykke: setet føres som fraværende når saken lukkes.',
      en: 'Silence is not consent: the seat is recorded as absent when the case closes.',
    },
    paragraph: 'V4 §3',
    ours: true,
    due: { by: 'source', set: 'closing' },
    // No rung after closing: then the case itself is decided, or goes undecided to whom the forum's rule names.
    rungs: [daysBefore(3), { id: 'due', at: { from: 'due', workingDays: 0, time: '09:00' }, to: ['owner'] }],
    pausedMonths: [],
    command: 'dsop decide KEY --case CASE --position support',
  },
  {
    kind: 'will',
    name: { nb: 'Aktørens uttrykte ønske og vilje', en: "The actor's expressed wish and will" },
    ask: { nb: 'Uttrykk aktørens ønske og vilje', en: "Express the actor's wish and will" },
    otherwise: {
      nb: 'Beslutningspunktet kan ikke godkjennes før hver deltakende aktør har uttrykt ønske og vilje.',
      en: 'The decision point cannot be approved until every participating actor has expressed its will.',
    },
    paragraph: 'V4 §4',
    ours: true,
    due: { by: 'source', set: 'closing' },
    rungs: [daysBefore(3), ...lateLadder([])],
    pausedMonths: [],
    command: 'dsop will KEY --gate GATE --actor ACTOR --answer yes',
  },
  {
    kind: 'condition',
    name: { nb: 'Vilkår i en beslutning', en: 'Condition of a decision' },
    ask: { nb: 'Oppfyll vilkåret', en: 'Fulfil the condition' },
    otherwise: {
      nb: 'Er vilkåret ikke oppfylt i tide, får PMO beskjed, og deretter settes saken på sakslisten til DSOP SG.',
      en: 'If the condition is not fulfilled in time, PMO is told, and then the matter goes on the agenda of DSOP SG.',
    },
    paragraph: 'V4 §3.3',
    ours: true,
    due: { by: 'source', set: 'decision' },
    rungs: [daysBefore(5), ...lateLadder([])],
    pausedMonths: [],
    command: 'dsop fulfil KEY --condition CONDITION',
  },
  {
    kind: 'checkout',
    name: { nb: 'Utsjekk fra jurist og personvernansvarlig', en: 'Legal and privacy check-out' },
    ask: { nb: 'Sjekk ut juss og personvern', en: 'Check out legal and privacy questions' },
    otherwise: {
      nb: 'Beslutningsgrunnlaget for BP2 er ikke komplett før utsjekken er levert eller frafalt med grunn.',
      en: 'The decision basis for BP2 is incomplete until the check-out is filed, or waived with a reason.',
    },
    paragraph: 'V4 §4.2',
    ours: true,
    due: { by: 'opened', workingDays: 20, time: '16:00' },
    rungs: [nextMorning, ...lateLadder([])],
    pausedMonths: [],
    command: 'dsop document KEY --kind legal-privacy-checkout --actor ACTOR --file FILE',
  },
  {
    kind: 'mandate-handover',
    name: { nb: 'Forslag til mandat for neste fase', en: 'Draft mandate for the next phase' },
    ask: { nb: 'Overlever forslag til mandat', en: 'Hand over the draft mandate' },
    otherwise: {
      nb: 'Saken kan ikke fremmes for neste beslutningspunkt uten forslag til mandat.',
      en: 'The case cannot be put to the next decision point without a draft mandate.',
    },
    paragraph: 'V4 §3.4',
    ours: true,
    due: { by: 'opened', workingDays: 20, time: '16:00' },
    rungs: [nextMorning, ...lateLadder(['copies'])],
    pausedMonths: [],
    command: 'dsop document KEY --kind KIND --file FILE',
  },
  {
    kind: 'communication-strategy',
    name: { nb: 'Samkjørt kommunikasjonsstrategi', en: 'Coordinated communication strategy' },
    ask: { nb: 'Legg fram kommunikasjonsstrategien', en: 'Put forward the communication strategy' },
    otherwise: {
      nb: 'Uten en samkjørt strategi skal ingen aktør kommunisere eksternt om realiseringen alene.',
      en: 'Without a coordinated strategy no actor should communicate externally about the realisation alone.',
    },
    paragraph: 'V4 §6.1',
    ours: true,
    due: { by: 'opened', workingDays: 20, time: '16:00' },
    rungs: [nextMorning, ...lateLadder(['copies'])],
    phases: ['realisation'],
    pausedMonths: [],
    command: 'dsop document KEY --kind communication-strategy --file FILE',
  },
  {
    kind: 'lessons',
    name: { nb: 'Læringsanalyse', en: 'Lessons analysis' },
    ask: { nb: 'Lever læringsanalysen', en: 'Hand in the lessons analysis' },
    otherwise: {
      nb: 'Initiativets arkiv kan ikke lukkes før læringsanalysen er levert.',
      en: 'The record of the initiative cannot be closed until the analysis is handed in.',
    },
    paragraph: 'V4 §4',
    ours: true,
    due: { by: 'opened', workingDays: 20, time: '16:00' },
    rungs: [nextMorning, ...lateLadder([])],
    pausedMonths: [],
    command: 'dsop lessons KEY --file FILE',
  },
  {
    kind: 'vacant-role',
    name: { nb: 'Ubesatt rolle', en: 'Vacant role' },
    ask: { nb: 'Utpek en person til rollen', en: 'Appoint somebody to the role' },
    otherwise: {
      nb: 'PMO ivaretar rollens plikter så lenge den er ubesatt, og saken settes på sakslisten til DSOP SG.',
      en: 'PMO carries the duties of the role while it is vacant, and the matter goes on the agenda of DSOP SG.',
    },
    paragraph: 'V4 §3.3',
    ours: true,
    due: { by: 'opened', workingDays: 10, time: '16:00' },
    rungs: [nextMorning, ...pmoLadder],
    pausedMonths: [],
    command: 'dsop appoint KEY --role ROLE --person PERSON',
  },
  {
    kind: 'idea-comparison',
    name: { nb: 'Vurdering av registrerte ideer mot hverandre', en: 'Comparison of the registered ideas' },
    ask: { nb: 'Vurder de registrerte ideene mot hverandre', en: 'Compare the registered ideas' },
    otherwise: {
      nb: 'Ideene blir liggende som registrert og kan ikke prioriteres.',
      en: 'The ideas stay registered and cannot be prioritised.',
    },
    paragraph: 'V4 §4.1',
    ours: true,
    due: { by: 'source', set: 'quarter' },
    rungs: [daysBefore(10), ...pmoLadder],
    pausedMonths: [],
    command: 'dsop assess KEY --utility 3 --feasibility 3 --text "…"',
  },
  {
    kind: 'operations-meeting',
    name: { nb: 'Jevnlig møte i forvaltningen', en: 'Regular operations meeting' },
    ask: {
      nb: 'Hold møtet i forvaltningen og lever referat',
      en: 'Hold the operations meeting and file the minutes',
    },
    otherwise: {
      nb: 'Uteblir møtet, får PMO beskjed, og deretter settes saken på sakslisten til DSOP SG.',
      en: 'If the meeting is not held, PMO is told, and then the matter goes on the agenda of DSOP SG.',
    },
    paragraph: 'V4 §3.5',
    ours: true,
    due: { by: 'source', set: 'quarter' },
    rungs: [daysBefore(10), ...lateLadder([])],
    phases: ['operations'],
    pausedMonths: [],
    command: 'dsop document KEY --kind minutes --file FILE',
  },
  {
    kind: 'tlf-cadence',
    name: { nb: 'Neste møte i Topplederforum', en: 'Next meeting of the top leader forum' },
    ask: { nb: 'Planlegg neste møte i Topplederforum', en: 'Plan the next meeting of the top leader forum' },
    otherwise: {
      nb: 'Topplederforum møtes da sjeldnere enn erklæringen sier, og saken settes på sakslisten til DSOP SG.',
      en: 'The top leader forum then meets less often than the declaration says, and the matter goes on the agenda of DSOP SG.',
    },
    paragraph: 'V4 §3.1',
    ours: true,
    due: { by: 'source', set: 'cadence' },
    rungs: [nextMorning, ...lateLadder([])],
    pausedMonths: [],
    command: 'dsop plan-meeting --forum tlf --begins DATE',
  },
  {
    kind: 'extra-meeting',
    name: { nb: 'Ekstra møte i Topplederforum', en: 'Extra meeting of the top leader forum' },
    ask: {
      nb: 'Ta stilling til et ekstra møte i Topplederforum',
      en: 'Consider an extra meeting of the top leader forum',
    },
    otherwise: {
      nb: 'Sakene blir liggende til neste ordinære møte, og spørsmålet settes på sakslisten til DSOP SG.',
      en: 'The cases wait for the next ordinary meeting, and the question goes on the agenda of DSOP SG.',
    },
    paragraph: 'V4 §3.1',
    ours: true,
    due: { by: 'opened', workingDays: 10, time: '16:00' },
    rungs: [nextMorning, ...lateLadder([])],
    pausedMonths: [],
    command: 'dsop plan-meeting --forum tlf --kind extra --reason "…" --begins DATE',
  },
  {
    kind: 'meeting-minutes',
    name: { nb: 'Referat og fremmøte', en: 'Minutes and attendance' },
    ask: { nb: 'Før referat og fremmøte', en: 'Record minutes and attendance' },
    otherwise: {
      nb: 'Uten dem vet ikke aktørene hva møtet kom til og hvem som var der, og saken settes på sakslisten til DSOP SG.',
      en: 'Without them the actors do not know what the meeting came to and who was there, and the matter goes on the agenda of DSOP SG.',
    },
    paragraph: 'V4 §3.3',
    ours: true,
    due: { by: 'opened', workingDays: 5, time: '16:00' },
    rungs: [nextMorning, ...pmoLadder],
    pausedMonths: [],
    command: 'dsop minutes --meeting MEETING --file FILE',
  },
];
