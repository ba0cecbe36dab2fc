import {
  commands,
  isCommandName,
  takenBy,
  type JudgedCommandName,
  type Payload,
} from '../../contract/commands';
import { envelopeSchema, type Envelope } from '../../contract/envelope';
import { issuesWords } from '../../contract/issueWords';
import type { Receipt } from '../../contract/messages';
import { datedBack } from '../backdating';
import { osloDayOf, osloInstant, toIso, type EpochMs } from '../calendar';
import { append, commandHash, entryOf } from '../chain';
import { onOthersBehalf } from '../delegation';
import { effectWords } from '../words/effects';
import { rulesOf } from '../rules';
import type { InitiativeEvent } from '../events';
import { always, goesByLatest, type Mended } from '../mended';
import { verifyProof } from '../proof';
import { accept, refuse, type Answer } from '../refusal';
import { personOf } from '../register';
import type { Case, InitiativeState } from '../state';
import { unfold, type Unfolded } from '../unfold';
import * as after from './after';
import * as basis from './basis';
import * as cases from './cases';
import type { Context, Decided } from './context';
import * as desk from './desk';
import * as ruleSets from './ruleSets';
import * as disputes from './disputes';
import * as idea from './idea';
import * as meetings from './meetings';
import * as operators from './operators';
import * as participation from './participation';
import * as positions from './positions';
import * as processes from './processes';
import * as reports from './reports';
import * as resources from './resources';

/** One rule for each command: what it leads to, or why not. */
const deciders: { [N in JudgedCommandName]: (ctx: Context, payload: Payload<N>) => Decided } = {
  assess: idea.assess,
  prioritise: idea.prioritise,
  qualify: idea.qualify,
  recommend: idea.recommend,
  step: idea.step,
  invite: participation.invite,
  join: participation.join,
  leave: participation.leave,
  appoint: participation.appoint,
  document: basis.document,
  waive: basis.waive,
  refer: cases.refer,
  table: cases.table,
  amend: cases.amend,
  move: cases.move,
  withdrawCase: cases.withdrawCase,
  will: positions.will,
  decide: positions.decide,
  approve: positions.approve,
  fulfil: after.fulfil,
  annul: after.annul,
  report: reports.report,
  extend: reports.extend,
  escalate: after.escalate,
  stop: after.stop,
  lessons: after.lessons,
  closeRollout: after.closeRollout,
  pause: operators.pause,
  resume: operators.resume,
  annotate: operators.annotate,
  bounced: after.bounced,
  beginProcess: processes.beginProcess,
  conclude: processes.conclude,
  handOverExternal: processes.handOverExternal,
  admitActor: desk.admitActor,
  retireActor: desk.retireActor,
  admitOffModel: desk.admitOffModel,
  adoptRuleSet: ruleSets.adoptRuleSet,
  allowWritten: desk.allowWritten,
  chooseMethod: desk.chooseMethod,
  moveRuleSet: ruleSets.moveRuleSet,
  planMeeting: meetings.planMeeting,
  moveMeeting: meetings.moveMeeting,
  cancelMeeting: meetings.cancelMeeting,
  attendance: meetings.attendance,
  minutes: meetings.minutes,
  authoriseResources: resources.authoriseResources,
  dispute: disputes.dispute,
  raiseDispute: disputes.raiseDispute,
  settleDispute: disputes.settleDispute,
  chooseSolution: disputes.chooseSolution,
  acceptSolution: disputes.acceptSolution,
  refrain: disputes.refrain,
};

/** Commands that are still taken when the initiative has ended. */
const afterTheEnd: readonly string[] = [
  'lessons',
  'annul',
  'decide',
  'approve',
  'amend',
  'move',
  'withdrawCase',
  'bounced',
  'extend',
  'pause',
  'resume',
  'annotate',
];

/** What an accepted command came to. `repeated`: it had been taken before, and nothing happened now. */
export interface Accepted {
  state: InitiativeState;
  events: InitiativeEvent[];
  receipt: Receipt;
}

/** The longest command, as JSON, in characters: what initiatives keep of it must not outgrow what the server carries. */
const longestCommand = 32_000;
/** With a rule set in it, which is of that size itself. */
const longestWithRules = 128_000;

/** Reads what came as a command's argument. Refused: what could not be decoded or is malformed. */
export function readEnvelope(command: string, raw: unknown): Answer<Envelope> {
  if (
    typeof raw === 'object' &&
    raw !== null &&
    'undecodable' in raw &&
    typeof raw.undecodable === 'string'
  ) {
    return refuse(
      'undecodable',
      `Meldingen kan ikke leses (${raw.undecodable.slice(0, 200)}): send en konvolutt som JSON, slik --print skriver den.`,
    );
  }
  const parsed = envelopeSchema.safeParse(raw);
  if (!parsed.success) {
    return refuse(
      'malformed',
      `Konvolutten er ikke i orden: ${issuesWords(parsed.error.issues)}. «--print» skriver en som er det.`,
    );
  }
  if (parsed.data.command !== command) {
    return refuse(
      'malformed',
      `Konvolutten gjelder «${parsed.data.command}», men er sendt som «${command}».`,
    );
  }
  return accept(parsed.data);
}

/**
 * Judges a command: what follows from it, or why it is refused. Pure, so that an update's validator, its handler, a
 * signal, a dry run and a test all give the same answer. `raw` is the argument as it came; `mended` is asked where a run
 * that began under an earlier release may have judged otherwise.
 */
export function judge(
  before: InitiativeState,
  command: string,
  raw: unknown,
  now: EpochMs,
  mended: Mended = always,
): Answer<Accepted> {
  const { state, events: overdue } = closedInTime(before, now);
  const read = readEnvelope(command, raw);
  if (!read.ok) return read;
  const envelope = read.value;
  if (!isCommandName(command) || !takenBy(command, before.host ?? 'initiative')) {
    return refuse(
      'unknown-command',
      `${whoTakes(before)} kjenner ikke kommandoen «${command}»; «dsop --help» viser alle.`,
    );
  }
  const { length } = JSON.stringify(envelope);
  const longest = command === 'adoptRuleSet' || command === 'moveRuleSet' ? longestWithRules : longestCommand;
  if (length > longest) {
    return refuse(
      'too-large',
      `Kommandoen er på ${length} tegn, og det lengste som tas imot er ${longest}; legg teksten i et dokument og send det med «dsop document».`,
    );
  }
  const name = command as JudgedCommandName;
  const taken = entryOf(state.chain, envelope.id);
  if (taken) {
    if (taken.envelope === null || commandHash(taken.envelope) !== commandHash(envelope)) {
      return refuse('id-reused', `Kommando-id ${envelope.id} er alt brukt av en annen kommando; lag en ny.`);
    }
    return accept({
      state: before,
      events: [],
      receipt: receiptOf(before, envelope, taken.at, taken.effect, null, true),
    });
  }
  const addressed = addressedHere(state, envelope);
  if (!addressed.ok) return addressed;
  const payload = commands[name].payload.safeParse(envelope.payload);
  if (!payload.success)
    return refuse('malformed', `${issuesWords(payload.error.issues)}. Eksempel: ${commands[name].example}`);
  const signed = verifyProof(state.register, envelope, now);
  if (!signed.ok) return signed;
  const { by, onBehalfOf } = envelope;
  if (onBehalfOf !== undefined && onBehalfOf !== by && !onOthersBehalf.some((one) => one === name)) {
    return refuse(
      'not-authorised',
      `${by} kan ikke sende dette på vegne av ${onBehalfOf}: en fullmakt gjelder standpunkt og uttrykt vilje. La den det gjelder, sende selv.`,
      'V4 §2.3',
    );
  }
  const at = decidedAt(state, envelope, now);
  if (!at.ok) return at;
  if (state.ending && !afterTheEnd.includes(name)) {
    const left =
      state.ending.decision === null && state.ending.closedAt !== null
        ? 'ingenting tas imot mer'
        : 'bare læringsanalysen og en ny sak om å oppheve beslutningen tas imot';
    return refuse(
      'ended',
      `${state.key} er avsluttet (${osloDayOf(state.ending.at)}); ${left}.`,
      rulesOf(state).stop.paragraph,
    );
  }
  const ctx: Context = {
    state,
    rules: rulesOf(state),
    envelope,
    by: envelope.by,
    at: at.value,
    day: osloDayOf(at.value),
    now,
    mended: goesByLatest(state) ? always : mended,
  };
  const decide = deciders[name] as (ctx: Context, payload: unknown) => Decided;
  const decided = decide(ctx, payload.data);
  if (!decided.ok) return decided;
  const accepted = applied(state, envelope, decided.value, now);
  return accept({ ...accepted, events: [...overdue, ...accepted.events] });
}

/** Who it is that does not know a command. */
export const whoTakes = ({ host }: Pick<InitiativeState, 'host'>): string =>
  ({ process: 'En prosess', desk: 'Programmet', initiative: 'Et initiativ' })[host ?? 'initiative'];

/** A case whose time has run out is closed before anything else is heard, also where nobody was awake when it did. */
const closedInTime = (state: InitiativeState, now: EpochMs): Unfolded =>
  state.cases.some((c) => c.status === 'open' && c.closing.at <= now)
    ? unfold(state, [], now)
    : { state, events: [] };

/** The state after an accepted command: chained first, so that a decision's head covers the command that made it. */
function applied(
  state: InitiativeState,
  envelope: Envelope,
  decided: InitiativeEvent[],
  now: EpochMs,
): Accepted {
  if (decided.length === 0) {
    const effect = ['Det står allerede slik; ingenting er endret.'];
    return {
      state,
      events: [],
      receipt: receiptOf(state, envelope, now, effect, caseOf(state, envelope, []), true),
    };
  }
  const chained = { ...state, chain: append(state.chain, envelope, now, []) };
  const result = unfold(chained, decided, now);
  const effect = effectWords(state, result.events, result.state);
  const entries = result.state.chain.entries.map((e) => (e.id === envelope.id ? { ...e, effect } : e));
  const after: InitiativeState = { ...result.state, chain: { ...result.state.chain, entries } };
  return {
    state: after,
    events: result.events,
    receipt: receiptOf(after, envelope, now, effect, caseOf(after, envelope, result.events), false),
  };
}

function caseOf(state: InitiativeState, envelope: Envelope, events: readonly InitiativeEvent[]): Case | null {
  const touched = events.find((e) => 'caseId' in e || e.type === 'caseTabled');
  const id = touched
    ? 'caseId' in touched
      ? touched.caseId
      : touched.type === 'caseTabled'
        ? touched.case.id
        : null
    : (envelope.case?.id ?? null);
  return state.cases.find((c) => c.id === id) ?? null;
}

function receiptOf(
  state: InitiativeState,
  envelope: Envelope,
  at: EpochMs,
  effect: string[],
  c: Case | null,
  repeated: boolean,
): Receipt {
  return {
    id: envelope.id,
    command: envelope.command,
    target: envelope.target,
    at: toIso(at),
    effect,
    case: c ? { id: c.id, revision: c.revision, manifest: c.manifest.hash } : null,
    phase: state.phase,
    step: state.step,
    head: state.chain.head,
    register: state.register.revision,
    repeated,
  };
}

/** Is the command meant for this programme and initiative, from somebody we know, on a register that is not too old? */
function addressedHere(state: InitiativeState, envelope: Envelope): Answer<true> {
  if (envelope.programme !== state.register.programme) {
    return refuse(
      'wrong-programme',
      `Kommandoen gjelder programmet «${envelope.programme}», men dette er «${state.register.programme}».`,
    );
  }
  if (envelope.target !== state.workflowId) {
    return refuse(
      'wrong-target',
      `Kommandoen er adressert til ${envelope.target}, men kom til ${state.workflowId}.`,
    );
  }
  if (envelope.register !== state.register.revision) {
    return refuse(
      'register-stale',
      `Registeret er i utgave ${state.register.revision}, og kommandoen bygger på utgave ${envelope.register}: les det på nytt og send igjen.`,
    );
  }
  if (!personOf(state.register, envelope.by)) {
    return refuse(
      'unknown-person',
      `Registeret kjenner ingen person «${envelope.by}»; --as tar en person-id derfra.`,
    );
  }
  return accept(true);
}

/** When it was decided: now, or the sender's day, at most so many days back and never before the initiative itself. */
function decidedAt(state: InitiativeState, envelope: Envelope, now: EpochMs): Answer<EpochMs> {
  const { decidedOn } = envelope;
  if (decidedOn === undefined) return accept(now);
  const dated = datedBack(decidedOn, rulesOf(state), now, (day) => dayInstant(state, day, now));
  if (!dated.ok) return dated;
  const at = dated.value;
  if (at < state.registeredAt) {
    return refuse(
      'bad-date',
      `${decidedOn} er før ${state.key} ble registrert (${osloDayOf(state.registeredAt)}).`,
    );
  }
  const about = state.cases.find((c) => c.id === envelope.case?.id);
  if (about && at < about.tabledAt) {
    return refuse(
      'bad-date',
      `${decidedOn} er før saken ${about.id} ble lagt frem (${osloDayOf(about.tabledAt)}).`,
    );
  }
  return accept(at);
}

/** A day stands for its noon, moved within the day past what it cannot precede. */
function dayInstant(state: InitiativeState, day: string, now: EpochMs): EpochMs {
  const noon = osloInstant(day, '12:00');
  const tabled = state.cases.map((c) => c.tabledAt);
  const changed = state.cases.flatMap((c) => c.standsSince ?? []);
  const filed = goesByLatest(state) ? state.documents.map((d) => d.at) : [];
  const floors = [state.registeredAt, state.phaseSince, ...tabled, ...changed, ...filed].filter(
    (t) => osloDayOf(t) === day,
  );
  const at = Math.max(noon, ...floors);
  return osloDayOf(now) === day ? Math.min(Math.max(at, ...floors), now) : at;
}
