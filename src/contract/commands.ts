import { z } from 'zod';
import { closing, gate, positions, proposal, role, row, type Host } from './commandFields';
import { day, id, key, line, moment, month, sha256, text } from './envelope';
import { deskCommands } from './deskCommands';
import { governanceCommands } from './governanceCommands';
import { meetingCommands } from './meetingCommands';
import { processCommands } from './processCommands';
import { registerCommands } from './registerCommands';

export { roleWords, type Host, type Outcome, type PositionKind, type RoleWord } from './commandFields';

/** What a step of the idea phase takes, person-days of each actor; when it says nothing, no more than PMO has. */
const personDays = z.int().min(0).max(10_000).optional();

/**
 * The commands of an initiative's life, and the programme's own.
 */
const lifeCommands = {
  register: row({
    host: 'programme',
    keyed: 'payload',
    payload: z.strictObject({
      key,
      title: line,
      need: text,
      actor: id,
      actors: z.array(id).max(40).optional(),
      sample: z.boolean().optional(),
    }),
    summary: 'Registrer en ny idé, uten at innholdet vurderes',
    example:
      'dsop register SBL --title "Samtykkebasert lånesøknad" --need "Slippe å sende inn papirer banken kan hente" --actor finansnorge --as kari.nes',
  }),
  loadRegister: row({
    host: 'programme',
    keyed: 'none',
    payload: z.strictObject({
      /** The whole file, names and addresses included. */
      register: z.record(z.string(), z.unknown()).optional(),
      /** Where commands are signed: what initiatives hold of it, signed with the root key. */
      snapshot: z.record(z.string(), z.unknown()).optional(),
    }),
    summary: 'Les inn programmets register fra en YAML-fil: roten gjør det, uten signering PMO',
    example: 'dsop load-register --file register.yaml --as root',
  }),
  assess: row({
    host: 'initiative',
    payload: z.strictObject({
      utility: z.int().min(1).max(5).optional(),
      feasibility: z.int().min(1).max(5).optional(),
      text: text.optional(),
      personDays,
    }),
    summary: 'PMO vurderer ideen opp mot de andre (nytte, gjennomførbarhet)',
    example: 'dsop assess SBL --utility 5 --feasibility 4 --as ola.pmo',
  }),
  prioritise: row({
    host: 'initiative',
    payload: z.strictObject({ rank: z.int().min(1).max(9999).optional(), text: text.optional(), personDays }),
    summary: 'PMO setter ideen på listen over prioriterte ideer',
    example: 'dsop prioritise SBL --rank 1 --as ola.pmo',
  }),
  qualify: row({
    host: 'initiative',
    payload: z.strictObject({ text: text.optional(), personDays }),
    summary: 'PMO kvalifiserer ideen: det er grunnlag for en konseptfase',
    example: 'dsop qualify SBL --as ola.pmo',
  }),
  recommend: row({
    host: 'initiative',
    payload: z.strictObject({ text: text.optional() }),
    summary: 'PMO innstiller til DSOP SG for neste beslutningspunkt',
    example: 'dsop recommend SBL --text "Klar for konseptfase" --as ola.pmo',
  }),
  invite: row({
    host: 'initiative',
    also: ['process'],
    payload: z.strictObject({ actor: id }),
    summary: 'Inviter en aktør til å delta',
    example: 'dsop invite SBL --actor nav --as ola.pmo',
  }),
  join: row({
    host: 'initiative',
    also: ['process'],
    payload: z.strictObject({ actor: id }),
    summary: 'En aktør blir med, frem til neste beslutningspunkt',
    example: 'dsop join SBL --actor nav --as per.nav',
  }),
  leave: row({
    host: 'initiative',
    also: ['process'],
    payload: z.strictObject({ actor: id, text: text.optional() }),
    summary: 'En aktør trekker seg; det kan den når som helst',
    example: 'dsop leave SBL --actor nav --as per.nav',
  }),
  appoint: row({
    host: 'initiative',
    payload: z.strictObject({
      role,
      person: id.optional(),
      actor: id.optional(),
      vacate: z.boolean().optional(),
    }),
    summary: 'Besett eller fratre en rolle',
    example: 'dsop appoint SBL --role project-lead --person ida.lead --as ola.pmo',
  }),
  document: row({
    host: 'initiative',
    also: ['process'],
    payload: z.strictObject({
      kind: id,
      sha256,
      url: z
        .url({ protocol: /^https?$/ })
        .max(500)
        .optional(),
      name: line.optional(),
      bytes: z.int().min(1, 'dokumentet er tomt').optional(),
      actor: id.optional(),
      class: z.enum(['open', 'operational', 'confidential']).optional(),
    }),
    summary: 'Legg et dokument i beslutningsgrunnlaget (bare fingeravtrykket sendes)',
    example: 'dsop document SBL --kind concept-description --file konsept.pdf --as ida.lead',
  }),
  waive: row({
    host: 'initiative',
    payload: z.strictObject({ kind: id, actor: id.optional(), reason: text }),
    summary: 'Frafall et dokument, med grunn',
    example: 'dsop waive SBL --kind statistics-plan --reason "Ingen statistikk i piloten" --as ola.pmo',
  }),
  step: row({
    host: 'initiative',
    payload: z.strictObject({ to: id }),
    summary: 'Sett hvilket steg i fasen arbeidet er i',
    example: 'dsop step SBL --to pilot --as ida.lead',
  }),
  refer: row({
    host: 'initiative',
    payload: z.strictObject({ gate, ...closing, ...proposal }),
    summary: 'Legg frem for DSOP SG om saken skal fremmes for Topplederforum',
    example: 'dsop refer SBL --gate BP2 --closes 2026-12-10 --as ola.pmo',
  }),
  table: row({
    host: 'initiative',
    payload: z.strictObject({ gate, ...closing, ...proposal }),
    summary: 'Legg et forslag frem for forumet som avgjør beslutningspunktet',
    example: 'dsop table SBL --gate BP1 --closes 2026-12-10 --as ola.pmo',
  }),
  amend: row({
    host: 'initiative',
    also: ['process', 'desk'],
    payload: z.strictObject({ case: id, ...proposal }),
    summary: 'Endre forslaget i en åpen sak; standpunktene begynner på nytt',
    example: 'dsop amend SBL --case BP1-1 --outcome returned --text "Mangler tidsplan" --as ola.pmo',
  }),
  move: row({
    host: 'initiative',
    also: ['process', 'desk'],
    payload: z.strictObject({
      case: id,
      closes: moment,
      meeting: closing.meeting,
      meetingSequence: closing.meetingSequence,
    }),
    summary: 'Flytt en sak til et annet møte eller en annen dato',
    example: 'dsop move SBL --case BP1-1 --closes 2026-12-17 --as ola.pmo',
  }),
  withdrawCase: row({
    host: 'initiative',
    also: ['process', 'desk'],
    payload: z.strictObject({ case: id, reason: text.optional() }),
    summary: 'Trekk en sak',
    example: 'dsop withdraw-case SBL --case BP1-1 --as ola.pmo',
  }),
  will: row({
    host: 'initiative',
    payload: z.strictObject({
      gate,
      actor: id,
      answer: z.enum(['yes', 'reservation', 'no', 'withdraw']),
      text: text.optional(),
    }),
    summary: 'En aktørs uttrykte ønske og vilje',
    example: 'dsop will SBL --gate BP2 --actor nav --answer yes --as tor.nav',
  }),
  decide: row({
    host: 'initiative',
    also: ['process', 'desk'],
    payload: z.strictObject({
      case: id.optional(),
      gate: gate.optional(),
      referral: gate.optional(),
      position: z.enum(positions),
      reason: text.optional(),
    }),
    summary: 'Et setes standpunkt i en sak',
    example: 'dsop decide SBL --case BP1-1 --position support --as per.nav',
  }),
  approve: row({
    host: 'initiative',
    also: ['process', 'desk'],
    payload: z.strictObject({
      case: id.optional(),
      gate: gate.optional(),
      referral: gate.optional(),
      reason: text.optional(),
    }),
    summary: 'Kort for å støtte forslaget i den åpne saken',
    example: 'dsop approve SBL --gate BP1 --as per.nav',
  }),
  fulfil: row({
    host: 'initiative',
    also: ['process', 'desk'],
    payload: z.strictObject({ condition: id, text: text.optional() }),
    summary: 'Meld et vilkår oppfylt',
    example: 'dsop fulfil SBL --condition BP1-1/1 --as ida.lead',
  }),
  annul: row({
    host: 'initiative',
    also: ['process', 'desk'],
    payload: z.strictObject({ decision: id, reason: text, ...closing }),
    summary: 'Legg frem for samme forum å oppheve en beslutning',
    example: 'dsop annul SBL --decision BP1-1 --reason "Feil grunnlag" --as ola.pmo',
  }),
  report: row({
    host: 'initiative',
    also: ['process'],
    payload: z.strictObject({
      status: z.enum(['green', 'yellow', 'red']),
      text,
      period: month.optional(),
      covers: line.optional(),
      draft: z.boolean().optional(),
      time: text.optional(),
      cost: text.optional(),
      scope: text.optional(),
      risk: text.optional(),
    }),
    summary: 'Statusrapport; en ny innsending for samme måned er en ny versjon',
    example: 'dsop report SBL --status green --text "I rute" --as ida.lead',
  }),
  extend: row({
    host: 'initiative',
    also: ['process', 'desk'],
    payload: z.strictObject({ duty: id, until: day, reason: text }),
    summary: 'PMO gir utsettelse på en plikt, med grunn',
    example: 'dsop extend SBL --duty report/2026-12 --until 2026-12-18 --reason "Sykdom" --as ola.pmo',
  }),
  escalate: row({
    host: 'initiative',
    also: ['process'],
    payload: z.strictObject({ reason: text, to: z.enum(['sg', 'pmo']).optional(), ...closing }),
    summary: 'Legg en sak på DSOP SGs bord',
    example: 'dsop escalate SBL --reason "Mangler juridisk avklaring" --as stig.lead',
  }),
  stop: row({
    host: 'initiative',
    also: ['process'],
    payload: z.strictObject({ reason: text, suspend: z.boolean().optional(), ...closing }),
    summary: 'Stans initiativet: forumet som satte i gang fasen avgjør',
    example: 'dsop stop SBL --reason "Konseptet er vesentlig mindre attraktivt" --as ola.pmo',
  }),
  lessons: row({
    host: 'initiative',
    payload: z.strictObject({
      sha256,
      url: z
        .url({ protocol: /^https?$/ })
        .max(500)
        .optional(),
      name: line.optional(),
      bytes: z.int().min(1, 'dokumentet er tomt').optional(),
    }),
    summary: 'Lever læringsanalysen etter stans',
    example: 'dsop lessons SBL --file laering.pdf --as ida.lead',
  }),
  closeRollout: row({
    host: 'initiative',
    payload: z.strictObject({ ...closing }),
    summary: 'Legg frem for DSOP SG at utrullingen avsluttes',
    example: 'dsop close-rollout SBL --as ida.lead',
  }),
  pause: row({
    host: 'initiative',
    also: ['process', 'desk'],
    payload: z.strictObject({ reason: text }),
    summary: 'Drift: sett påminnelser, brev og lukking av saker på vent',
    example: 'dsop pause SBL --reason "Feil i adresseregisteret" --as ola.pmo',
  }),
  resume: row({
    host: 'initiative',
    also: ['process', 'desk'],
    payload: z.strictObject({ text: text.optional() }),
    summary: 'Drift: la påminnelser, brev og lukking av saker gå videre',
    example: 'dsop resume SBL --as ola.pmo',
  }),
  annotate: row({
    host: 'initiative',
    also: ['process', 'desk'],
    payload: z.strictObject({ text }),
    summary: 'Drift: legg igjen et notat',
    example: 'dsop annotate SBL --text "Brev stanset mens adressene rettes" --as ola.pmo',
  }),
  bounced: row({
    host: 'initiative',
    also: ['process', 'desk'],
    payload: z.strictObject({ letter: z.string().min(1).max(300), reason: text }),
    summary: 'Meld at et brev kom i retur',
    example: 'dsop bounced SBL --letter "<…>" --reason "Ukjent adresse" --as ola.pmo',
  }),
} as const;

/**
 * Every command: name, host, payload, help. Messages (one update and one signal each), the admin script's verbs and the
 * domain's command type are all made from this table.
 */
export const commands = {
  ...lifeCommands,
  ...registerCommands,
  ...processCommands,
  ...governanceCommands,
  ...deskCommands,
  ...meetingCommands,
} as const;

export type CommandName = keyof typeof commands;
/** The commands that are judged by a state with cases: all but the programme's own. */
export type JudgedCommandName = {
  [N in CommandName]: (typeof commands)[N]['host'] extends 'programme' ? never : N;
}[CommandName];
export type Payload<N extends CommandName> = z.infer<(typeof commands)[N]['payload']>;

export const commandNames = Object.keys(commands) as CommandName[];
export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name);

/** Does this kind of workflow take the command? */
export const takenBy = (name: CommandName, host: Host): boolean => {
  const { host: own, also }: { host: Host; also?: readonly Host[] } = commands[name];
  return own === host || (also?.includes(host) ?? false);
};

/** What the KEY of a command line is: the workflow the command is for, a field of its payload, or none. */
export const keyedBy = (name: CommandName): 'target' | 'payload' | 'none' => {
  const { keyed }: { keyed?: 'payload' | 'none' } = commands[name];
  return keyed ?? 'target';
};

/** The admin script's verb for a command: `closeRollout` is typed `close-rollout`. */
export const verbOf = (name: CommandName): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
/** The command behind a verb, if there is one. */
export const commandOf = (verb: string): CommandName | undefined =>
  commandNames.find((n) => verbOf(n) === verb);
