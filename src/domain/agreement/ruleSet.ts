import type { Text } from '../text';

/**
 * The shape of a rule set: one version of the collaboration agreement as data.
 *
 * Everything the machine knows of phases, gates, forums, documents, reports and deadlines stands here; no other
 * file compares a phase, gate or forum by name. A paragraph is written as the reader finds it: "V4 §4.2".
 * `ours: true` marks a choice the agreement does not make.
 */
export interface RuleSet {
  version: string;
  title: Text;
  /** Where the paragraphs are: the document's short name, as in "V4 §3.1". */
  source: string;
  drafted: string;
  effectiveFrom: string;
  approvals: Approval[];
  author: string;
  /** One line for every export: the declaration is no legal agreement (cover of the declaration). */
  note: Text;
  forums: Record<ForumId, ForumRule>;
  phases: PhaseRule[];
  /** The first phase, entered by registration. */
  entry: PhaseId;
  transitions: Transition[];
  gates: GateRule[];
  /** How rollout ends: no decision point, SG takes note (V4 §3.5, §4.5; ours). */
  closure: ClosureRule;
  documents: DocumentRule[];
  reporting: ReportingLine[];
  duties: DutyRule[];
  /** Who may send what in the idea phase, appoint, file, waive: office or roles, with paragraph. */
  authorities: AuthorityRule[];
  stop: StopRule;
  /** Where matters are escalated to (V4 §3.2). */
  escalation: { to: ForumId; paragraph: string };
  limits: {
    /** How long ago a decision may have been taken and still be sent, in days (ours). */
    backdatingDays: number;
    /** Default days a case stays open when nobody says when it closes, in working days (ours). */
    closingWorkingDays: number;
    /** What PMO may spend in the idea phase without asking SG, person-days of each actor; absent is nothing (V4 §3.2). */
    pmoPersonDays?: number;
  };
  /** When and by whom each forum is called together; absent in rule sets written before meetings were kept. */
  meetings?: Record<ForumId, MeetingRule>;
  /** Absent where the agreement knows no processes. */
  process?: ProcessRule;
  /** Absent where the agreement says nothing of disputes. */
  dispute?: DisputeRule;
  /** Advice only: how long a phase should last at most; absent when the agreement is silent. */
  phaseMonthsAdvice?: { months: number; paragraph: string };
}

export type ForumId = 'tlf' | 'sg' | 'pmo';
export type LifePhaseId = 'idea' | 'concept' | 'planning' | 'realisation' | 'rollout' | 'operations';
/** A process is proposed, then running; the programme's own cases stand in no phase (`standing`). */
export type PhaseId = LifePhaseId | 'proposed' | 'running' | 'standing';
export type GateId = 'BP1' | 'BP2' | 'BP3' | 'BP4';
export type RoleId =
  | 'projectLead'
  | 'steeringLead'
  | 'operationsLead'
  | 'dataOwner'
  | 'consumer'
  | 'legalContact'
  | 'privacyContact';

export interface Approval {
  forum: ForumId;
  date: string;
  paragraph: string;
}

export interface ForumRule {
  name: Text;
  /** Short name used in lists: "TLF", "DSOP SG", "PMO". */
  short: string;
  level: 'strategic' | 'tactical' | 'operational';
  paragraph: string;
  /** `consensus`: nobody objects. `chair`: the chair decides after hearing, no standing objection. */
  method: 'consensus' | 'chair';
  methodParagraph: string;
  methodOurs: boolean;
  /** The forum's own standing decision that may choose another method, if it has that freedom. */
  methodBy: 'sgMethod' | null;
  /** The forum's own standing decision without which it does not decide in writing. */
  writtenBy: 'tlfWrittenProcedure' | null;
  quorum: {
    /** Every participating actor must be represented (ours). */
    participants: boolean;
    /** Least share of all seats that must have answered, 0..1 (ours). */
    share: number;
  };
  /** Which forum hears when a case of this one closes undecided. */
  undecidedTo: ('pmo' | 'sg' | 'chair')[];
}

export interface PhaseRule {
  id: PhaseId;
  name: Text;
  paragraph: string;
  /** Progress markers in order; `by` names the command that takes the step, in order and by its own authority. */
  steps: { id: string; name: Text; by?: string }[];
  /** Roles that must be held for the phase to be entered. */
  requiredRoles: { role: RoleId; paragraph: string }[];
  /** What the thing is called while in this phase (V4 footnotes 3–5). */
  kind: 'initiative' | 'project' | 'process' | 'programme';
  /** The forum that authorised the phase, and so stops it. */
  stoppedBy: ForumId;
  /** May actors join in this phase? */
  joinable: boolean;
  /** Roles dissolved on entering. */
  dissolves: RoleId[];
}

/** One edge of the life: `gate: null` says plainly that no decision point guards it. */
export interface Transition {
  from: PhaseId;
  to: PhaseId;
  gate: GateId | null;
}

export interface GateRule {
  id: GateId;
  name: Text;
  paragraph: string;
  decidedBy: ForumId;
  /** Paragraph that gives the forum the decision. */
  deciderParagraph: string;
  /** Whose recommendation the forum decides on; `required: false` when the paper may come without one. */
  recommendation: { by: 'pmo' | 'project'; required: boolean; paragraph: string };
  /** The forum that must first put the case to the deciding forum; null where none is needed. */
  referral: { by: ForumId; paragraph: string } | null;
  /** Each participating actor's expressed wish and will; null where the gate asks for none. */
  will: { opens: 'referral' | 'tabling'; paragraphs: string[]; to: Text } | null;
  basis: BasisItem[];
  /** Document kind of the mandate that becomes effective on approval. */
  mandate: string;
  commitment: {
    to: 'participate' | 'realise' | 'rollOut';
    /** Ends at this gate's decision, or at closure of rollout. */
    until: GateId | 'closure';
    paragraph: string;
    ours: boolean;
  };
  /** An external dependency that is not settled stops this gate (V4 §4.2.1). */
  blockedByProcess: { paragraph: string } | null;
}

export interface BasisItem {
  kind: string;
  paragraph: string;
  /** One document from each participating actor. */
  perActor?: boolean;
  /** Filed when relevant; its absence is no lack. */
  optional?: boolean;
}

export interface ClosureRule {
  from: PhaseId;
  to: PhaseId;
  decidedBy: ForumId;
  paragraph: string;
  ours: boolean;
  basis: BasisItem[];
}

/** One kind of document: what it is called, where it is demanded, how open it is. */
export interface DocumentRule {
  kind: string;
  name: Text;
  paragraph: string;
  class: DocumentClass;
  waivable: boolean;
  /** Who may file it beside PMO: roles, or an actor's own person for documents owed per actor. */
  filedBy: ('project' | 'actor')[];
}

/** `operational` is closed to outsiders until realisation is decided (V4 §6.1); `confidential` needs a declaration (V4 §6.2). */
export type DocumentClass = 'open' | 'operational' | 'confidential';

export interface ReportingLine {
  id: 'project' | 'process' | 'operations';
  name: Text;
  paragraph: string;
  /** Phases in which the line runs; the process line runs for processes only. */
  phases: PhaseId[];
  /** First role that is held reports; the office stands in when none is. */
  reporters: RoleId[];
  /** Reports when no role above is held. */
  standIn: ForumId;
  /** Roles that get a copy of the reminders. */
  copies: RoleId[];
  to: ForumId;
  /** Calendar months (1–12) in which nothing is owed. */
  skipMonths: number[];
  /** The duty kind that carries the ladder of this line. */
  duty: string;
}

/** Who hears of a rung. `owner` is whoever owes; `copies` the line's copy roles. */
export type Hearer = 'owner' | 'copies' | 'pmo' | 'sg' | 'chair' | 'participants';

/**
 * A rung of a ladder. `workingDays` counts from the anchor: negative before, positive after, 0 the anchor's own day.
 * `workingDayOfMonth` is for monthly duties: the nth working day of the period's month.
 */
export interface Rung {
  id: RungId;
  at:
    | { from: 'due'; workingDays: number; time: string }
    | { from: 'opened'; workingDays: number; time: string }
    | { workingDayOfMonth: number; time: string };
  to: Hearer[];
  /** Puts a case on this forum's table as well. */
  escalates?: ForumId;
}

export type RungId = 'upcoming' | 'due' | 'late' | 'pmo' | 'sg';

/** One row of the duty table: who owes what, when, who is reminded, and who hears when it is late. */
export interface DutyRule {
  kind: string;
  name: Text;
  /** What is asked, in the imperative: the first words of the letter's subject. */
  ask: Text;
  /** What happens if it is not done. */
  otherwise: Text;
  paragraph: string;
  /** The figures below are ours, not the agreement's. */
  ours: boolean;
  /** How the due instant is found, or what carries it: a case's closing, a decision, the quarter after the last time. */
  due:
    | { by: 'source'; set?: 'closing' | 'decision' | 'quarter' | 'cadence' }
    | { by: 'workingDayOfMonth'; workingDay: number; time: string }
    | { by: 'opened'; workingDays: number; time: string };
  rungs: Rung[];
  /** Phases in which a duty that has no other source is owed. */
  phases?: PhaseId[];
  /** Calendar months in which reminders and rung clocks stand still. */
  pausedMonths: number[];
  /** The admin script's command that discharges it; KEY, CASE, PERIOD … are replaced. */
  command: string;
}

/** Who may send a command outside the cases. `anyActor`: any person of an actor in the programme. */
export interface AuthorityRule {
  command: string;
  /** `pmo`: any PMO person. A role: its holder. `ownActor`: a person of the actor named. `sg`/`tlf`: a seat there. */
  may: (ForumId | RoleId | 'anyActor' | 'ownActor' | 'conditionOwner')[];
  paragraph: string;
}

export interface StopRule {
  paragraph: string;
  /** Who may ask for it. */
  proposedBy: (ForumId | RoleId)[];
  /** Forum that may suspend at once, pending its own decision. */
  suspendedBy: ForumId;
  lessons: { kind: string; paragraph: string };
}

/** How a forum's meetings are called. Every figure is ours, unless a paragraph stands beside it. */
export interface MeetingRule {
  paragraph: string;
  /** Who plans, moves and cancels them: PMO as an office, or a seat of the forum named. */
  calledBy: ForumId[];
  /** The call goes out so many working days before. */
  noticeWorkingDays: number;
  /** When one begins and how long it lasts, where nobody says. */
  usual: { begins: string; minutes: number };
  /** Gets calls and packs without having a seat or a vote (V4 §6.1). */
  alsoCalled: 'communications'[];
  /** PMO hears of an actor that has been absent from so many meetings running (V4 §2.3). */
  absences: number;
  /**
   * A meeting in so many months is aimed at, and reminded of so many months before the time is out. The agreement itself is
   * not kept when there is none in `mostMonths`; where that is absent, in `months` (V4 §3.1).
   */
  cadence?: { months: number; mostMonths?: number; warnMonths: number; paragraph: string };
  /** A case that would wait longer than this makes an extra meeting reasonable (V4 §3.1). */
  longestWait?: { workingDays: number; paragraph: string };
}

/** What goes beyond the idea phase without being formalised as a project (V4 §3.2, footnote 5; §3.3). */
export interface ProcessRule {
  paragraph: string;
  runBy: ForumId;
  /** What it is called before it is set going, and after. */
  proposed: Text;
  running: Text;
}

/** How a conflict is handled, and what ends it (V4 §5). */
export interface DisputeRule {
  paragraph: string;
  /** Who handles it, in order, after the project itself; the last one's failure ends the initiative. */
  path: ForumId[];
}
