import type { Outcome, PositionKind } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import type { HostKind } from './agreement/course';
import type { DocumentClass, ForumId, GateId, PhaseId, RoleId, RuleSet, RungId } from './agreement/ruleSet';
import type { Day, EpochMs, Month } from './calendar';
import type { Dispute } from './disputes';
import type { JournalRow } from './journal';
import type { LetterIntent } from './letters';
import type { MeetingBook } from './meetings';
import type { Refusal } from './refusal';
import type { ActorId, PersonId, RegisterSnapshot } from './register';

/**
 * An initiative's whole state: plain JSON, carried over every continue-as-new. Instants are epoch milliseconds, days are
 * Oslo days. It holds ids and hashes, never documents, addresses or secrets.
 */
export interface InitiativeState extends MeetingBook {
  schemaVersion: 1;
  /** What this is the state of; absent for an initiative. */
  host?: HostKind;
  key: string;
  workflowId: string;
  title: string;
  need: string;
  registeredAt: EpochMs;
  registeredBy: PersonId;
  /** Letters carry a banner and go to the catcher only. */
  sandbox: boolean;
  /** Added to the workflow's clock; zero except in a sandbox. */
  clockOffsetMs: number;
  /** The rule set in force for this initiative; `custom` holds one that is not built in. */
  ruleSet: { version: string; custom: RuleSet | null };
  register: RegisterSnapshot;
  phase: PhaseId;
  step: string;
  phaseSince: EpochMs;
  /** Gate decision that authorised the phase; null for the first. */
  phaseBy: string | null;
  idea: IdeaRecord;
  participants: Participant[];
  roles: RoleHolding[];
  documents: FiledDocument[];
  recommendations: Recommendation[];
  wills: Will[];
  /** When each actor last took its will to a gate back. */
  withdrawnWills?: Pick<Will, 'gate' | 'actor' | 'at'>[];
  cases: Case[];
  decisions: Decision[];
  reports: Report[];
  /** Since when each reporting line runs without a break, and until when it ran. */
  lines: { id: string; since: EpochMs; until: EpochMs | null }[];
  /** Rungs that have fired, by duty; removed when the duty is settled. */
  rungs: Record<string, { rung: RungId; at: EpochMs }[]>;
  extensions: { duty: string; until: EpochMs; reason: string; by: PersonId; at: EpochMs }[];
  settled: SettledDuty[];
  /** An external dependency that must be settled first (V4 §4.2.1). */
  blockedBy: Block[];
  /** What only a process has: whence it came, who waits for it, what it came to. */
  process?: ProcessRecord;
  /** Set where Topplederforum admitted it without the ordinary gates. */
  offModel?: OffModelAdmission;
  /** The rule set that it goes over to when no case is open. */
  nextRuleSet?: string;
  nextRules?: RuleSet;
  /** The rule set it began under, once it has moved to another: its record is judged anew from there. */
  begunUnder?: InitiativeState['ruleSet'];
  /** Conflicts, on their way or over (V4 §5). */
  disputes?: Dispute[];
  /** Duties that were learnt of after they had begun, and when: nobody could owe before that. */
  learnt?: Record<string, EpochMs>;
  /** Set when it goes by the mended rules, 2: as mended again; a run that began under a release before them may not. */
  mended?: true | 2;
  /** News for other workflows that they have not been told yet. */
  news?: News[];
  /** News to this one that builds on a register which has not come yet, as it was sent. */
  early?: unknown[];
  suspended: { at: EpochMs; by: PersonId; reason: string; case: string | null } | null;
  /** Held still by an operator: nothing is sent, reminded of or closed by time. */
  paused: { at: EpochMs; by: PersonId; reason: string } | null;
  notes: { text: string; by: PersonId; at: EpochMs }[];
  ending: Ending | null;
  outbox: LetterIntent[];
  /** Deliveries that failed for good, and calls that did not reach a seat. */
  undelivered: { intent: string; to: string | null; reason: string; at: EpochMs }[];
  /** Letters out: counted, the last few kept. */
  letters: { sent: number; failed: number; last: SentLetter[] };
  chain: Chain;
  /** What shaped it beside the commands; absent in what began before this was kept. */
  journal?: JournalRow[];
  refusals: KeptRefusal[];
  refusalCount: number;
  /** Whether a cancel request came from the Temporal UI or API; recorded and otherwise ignored. */
  cancelRequests: EpochMs[];
  caseCounters: Record<string, number>;
}

/** Something that must be settled outside DSOP, handed over to PMO. */
export interface Block {
  process: string;
  since: EpochMs;
  /** The process ended without settling it. */
  stopped?: boolean;
}

export interface ProcessRecord {
  /** Key of the idea that became this process. */
  idea: string | null;
  /** Keys of the initiatives that wait for it. */
  awaitedBy: string[];
  outcome: string | null;
}

/** What another workflow is told, with the command that caused it and when it counts from. */
export interface News {
  to: string;
  what: NewsKind;
  process: string;
  envelope: Envelope;
  effectiveAt: EpochMs;
}

export type NewsKind = 'handedOver' | 'started' | 'becameProcess' | 'concluded' | 'stopped';

export interface IdeaRecord {
  assessment: {
    utility: number | null;
    feasibility: number | null;
    text: string | null;
    by: PersonId;
    at: EpochMs;
  } | null;
  priority: { rank: number | null; text: string | null; by: PersonId; at: EpochMs } | null;
  qualification: { text: string | null; by: PersonId; at: EpochMs } | null;
}

export interface Participant {
  actor: ActorId;
  status: 'invited' | 'joined' | 'left';
  since: EpochMs;
  commitment: Commitment | null;
}

/** What an actor has bound itself to, and until which decision (V4 §4.1, §4.3, §4.4). */
export interface Commitment {
  to: 'participate' | 'realise' | 'rollOut';
  since: EpochMs;
  until: GateId | 'closure';
  phase: PhaseId;
}

export interface RoleHolding {
  role: RoleId;
  person: PersonId | null;
  actor: ActorId | null;
  since: EpochMs;
  until: EpochMs | null;
}

export interface FiledDocument {
  kind: string;
  actor: ActorId | null;
  version: number;
  /** Null for a waiver. */
  sha256: string | null;
  url: string | null;
  name: string | null;
  class: DocumentClass;
  waived: string | null;
  by: PersonId;
  at: EpochMs;
}

export interface Recommendation {
  gate: GateId;
  by: PersonId;
  at: EpochMs;
  text: string | null;
}

export interface Will {
  gate: GateId;
  actor: ActorId;
  answer: 'yes' | 'reservation' | 'no';
  text: string | null;
  by: PersonId;
  onBehalfOf?: PersonId;
  at: EpochMs;
  manifest: string;
}

/** The question a case puts. The case engine does not know who hosts the case. */
export type Question =
  | { kind: 'gate'; gate: GateId }
  | { kind: 'referral'; gate: GateId }
  | { kind: 'closure' }
  | { kind: 'stop'; reason: string }
  | { kind: 'escalation'; reason: string; duty: string | null; about?: { nb: string; en: string } }
  | { kind: 'annulment'; decision: string; reason: string }
  | { kind: 'admission'; actor: ActorId; as?: Admitted }
  | { kind: 'retirement'; actor: ActorId }
  | { kind: 'offModel'; entry: PhaseId; skipped: GateId[]; reason: string; work?: OffModelWork }
  | { kind: 'ruleSet'; version: string; sha256?: string }
  | { kind: 'method'; method: 'consensus' | 'chair'; chair?: PersonId }
  | { kind: 'resources'; reason: string; personDays?: number }
  | { kind: 'dispute'; dispute: string; about: string }
  | { kind: 'written'; allowed: boolean }
  /** SG's, on what Topplederforum is to decide. */
  | { kind: 'recommendation'; about: string; title: { nb: string; en: string } };

/** What an actor would be admitted as, and who would hold its seats. */
export interface Admitted {
  name: string;
  sector: 'public' | 'finance';
  seats: Partial<Record<ForumId, PersonId>>;
}

export interface OffModelWork {
  key: string;
  title: string;
  need: string;
  actor: ActorId;
  actors: ActorId[];
}

/** How work that did not follow the model came in (V4 §3.1). */
export interface OffModelAdmission {
  entry: PhaseId;
  skipped: GateId[];
  reason: string;
  decision: string;
  /** Head of the programme's chain of cases when it was decided. */
  head: string;
}

export interface Proposal {
  outcome: Outcome;
  text: string | null;
  conditions: Condition[];
  then: 'stop' | 'stay';
}

export interface Condition {
  id: string;
  text: string;
  owner: string;
  due: Day;
  fulfilledAt: EpochMs | null;
  fulfilledBy: PersonId | null;
}

export interface ManifestItem {
  kind: string;
  actor: ActorId | null;
  version: number;
  sha256: string | null;
  waived: string | null;
}

export interface Manifest {
  hash: string;
  items: ManifestItem[];
}

export interface CaseSeat {
  actor: ActorId;
  person: PersonId;
  /**
   * A seat whose call could not be delivered, or arrived only after the case should have closed, has not been called; its
   * own answer cures that.
   */
  call: 'pending' | 'called' | 'failed' | 'late';
  /** Somebody else held it when the case was tabled. */
  passed?: true;
}

export interface Position {
  actor: ActorId;
  /** Who gave it; `onBehalfOf`: whom for, when the seat is another's. */
  person: PersonId;
  onBehalfOf?: PersonId;
  kind: PositionKind;
  reason: string | null;
  /** When it was given (the sender's day, if backdated) and when it was received. */
  at: EpochMs;
  receivedAt: EpochMs;
  revision: number;
  manifest: string;
  command: string;
}

export interface Case {
  id: string;
  revision: number;
  question: Question;
  forum: ForumId;
  ruleSet: string;
  method: 'consensus' | 'chair';
  tabledAt: EpochMs;
  tabledBy: PersonId | null;
  receivedAt: EpochMs;
  /** From when it stands as it does, where the proposal or the basis has changed since it was tabled. */
  standsSince?: EpochMs;
  recommendation: string | null;
  /** `sequence`: by which edition of its meeting's time. */
  closing: { mode: 'meeting' | 'written'; at: EpochMs; reference: string | null; sequence?: number };
  proposal: Proposal;
  manifest: Manifest;
  seats: CaseSeat[];
  positions: Position[];
  /** Positions that no longer count: replaced, or given on an older revision. */
  replaced: Position[];
  status: 'open' | 'undecided' | 'decided' | 'withdrawn';
  closedAt: EpochMs | null;
  /** Said once when it closed without a decision. */
  sentence: { nb: string; en: string } | null;
}

/** What a forum has decided; never removed. */
export interface Decision {
  id: string;
  question: Question;
  forum: ForumId;
  outcome: Outcome;
  at: EpochMs;
  /** When the machine learnt of it. */
  recordedAt: EpochMs;
  ruleSet: string;
  sentence: { nb: string; en: string };
  proposal: Proposal;
  manifest: Manifest;
  positions: Position[];
  participants: ActorId[];
  phaseBefore: PhaseId;
  phaseAfter: PhaseId;
  annulledBy: string | null;
  /** A referral made on a basis that has changed since is void. */
  void: boolean;
  /** Head of the chain when it was decided. */
  head: string;
  registerRevision: number;
}

export interface Report {
  line: string;
  period: Month;
  version: number;
  status: 'green' | 'yellow' | 'red';
  text: string;
  time: string | null;
  cost: string | null;
  scope: string | null;
  risk: string | null;
  covers: string | null;
  draft: boolean;
  by: PersonId;
  at: EpochMs;
  late: boolean;
}

/** A duty that is no longer open, as the record keeps it. */
export interface SettledDuty {
  id: string;
  kind: string;
  owedBy: string;
  due: EpochMs;
  status: 'done' | 'waived' | 'void';
  at: EpochMs;
  reminders: number;
  escalatedAt: EpochMs | null;
}

export interface Ending {
  how: 'stopped' | 'terminatedByDispute' | 'becameProcess' | 'concluded';
  at: EpochMs;
  reason: string;
  decision: string | null;
  phase: PhaseId;
  /** Set when the lessons analysis came in: the record is closed. */
  closedAt: EpochMs | null;
}

export interface SentLetter {
  intent: string;
  messageId: string | null;
  to: string | null;
  at: EpochMs;
}

/** Every accepted command, hashed as received, each hash over the one before. */
export interface Chain {
  head: string;
  entries: ChainEntry[];
}

export interface ChainEntry {
  id: string;
  command: string;
  by: PersonId;
  at: EpochMs;
  hash: string;
  head: string;
  /** Kept whole, so that later proof covers it; null where it carried a register, whose addresses stay out of the record. */
  envelope: Envelope | null;
  /** What it led to, given again to a repeat. */
  effect: string[];
}

export interface KeptRefusal extends Refusal {
  at: EpochMs;
  command: string | null;
  by: string | null;
  id: string | null;
}
