import type { AgendaItem } from './agenda';
import type { DocumentClass, ForumId, RoleId, RungId } from './agreement/ruleSet';
import type { EpochMs, Month } from './calendar';
import type { MonthFigures } from './month';
import type { ActorId, PersonId } from './register';
import type { Text } from './text';

/**
 * What somebody is to be told: an intent, not a letter. Delivery resolves the person and the address when it sends, and
 * may put several intents into one letter. The intent's id is what makes it unique; the letter has the Message-ID.
 */
export interface LetterIntent {
  /** Unique within the initiative: `report/2026-12:late:owner`. */
  id: string;
  to: Addressee;
  facts: LetterFacts;
  /** Not to be sent before this instant. */
  notBefore: EpochMs;
  /** Deliveries tried so far, and when the first was. */
  attempts: number;
  firstTried?: EpochMs;
  /** Handed to delivery, which has not answered yet. */
  underWay?: boolean;
  /** Message-ID of the letter in which this may have arrived already: it goes again with the same companions only. */
  maybeIn?: string;
  /** For a call to a seat: the case whose seat counts as called when this arrives. */
  calls?: { caseId: string; revision: number; actor: ActorId };
}

/** A forum as an office, or the communications group, which has no seats (V4 §6.1). */
export type OfficeId = ForumId | 'communications';

/** A person, an office, or all contacts of an actor (its PMO, SG and TLF people). */
export type Addressee = { person: PersonId } | { office: OfficeId } | { actor: ActorId };

/** The id behind an addressee, as intents' ids end. */
export const wordOf = (to: Addressee): string =>
  'person' in to ? to.person : 'office' in to ? to.office : to.actor;

/** A duty as a letter tells it. */
export interface DutyFacts {
  id: string;
  kind: string;
  /** "Statusrapport for november 2026". */
  title: Text;
  /** What to do, in the imperative. */
  ask: Text;
  otherwise: Text;
  paragraph: string;
  /** The deadline is ours, not the agreement's. */
  ours: boolean;
  due: EpochMs;
  owedBy: Text;
  /** The person in whom it is owed now; letters written by an earlier version lack it. */
  person?: PersonId;
  /** A whole command line that discharges it. */
  command: string;
}

/** A case as a letter tells it. */
export interface CaseFacts {
  id: string;
  revision: number;
  /** "Beslutningspunkt 1: Igangsetting av konseptfasen". */
  question: Text;
  forum: ForumId;
  forumName: Text;
  /** The rule by which it will be decided, in one or two sentences. */
  rule: Text;
  paragraph: string;
  proposal: ProposalFacts;
  closesAt: EpochMs;
  mode: 'meeting' | 'written';
  reference: string | null;
  tabledBy: PersonId | null;
  recommendation: string | null;
  basis: {
    kind: string;
    name: Text;
    version: number | null;
    sha256: string | null;
    actor: string | null;
    waived: string | null;
    class: DocumentClass;
  }[];
  manifest: string;
}

export interface ProposalFacts {
  outcome: string;
  outcomeName: Text;
  text: string | null;
  conditions: { id: string; text: string; owner: string; due: string }[];
}

/** What happened or is asked; everything a letter needs that is neither address nor name. */
export type LetterFacts =
  | {
      kind: 'duty';
      rung: RungId;
      hearer: 'owner' | 'copy' | 'pmo' | 'sg';
      duty: DutyFacts;
      pmoHears: EpochMs | null;
      sgHears: EpochMs | null;
      escalation: string | null;
    }
  | {
      kind: 'dutyDone';
      duty: DutyFacts;
      at: EpochMs;
      by: PersonId | null;
      /** When the reader has not done it: waived, no longer owed by anyone, or owed by somebody else from now on. */
      how?: 'waived' | 'void' | 'passedOn';
    }
  | {
      kind: 'call';
      case: CaseFacts;
      actor: ActorId;
      command: string;
      again: 'amended' | 'basis' | 'moved' | null;
    }
  | { kind: 'caseWithdrawn'; case: CaseFacts; reason: string | null }
  | {
      kind: 'decision';
      case: CaseFacts;
      outcome: string;
      sentence: Text;
      phase: Text | null;
      commitments: string[];
      decisionId: string;
      head: string;
    }
  | {
      kind: 'undecided';
      case: CaseFacts;
      sentence: Text;
      why: Text[];
      /** To a seat that had been called, of a case that closed before its time: nothing is asked of it. */
      seat?: ActorId;
    }
  | {
      kind: 'willAsked';
      gate: string;
      gateName: Text;
      actor: ActorId;
      to: Text;
      paragraphs: string[];
      command: string;
      manifest: string;
      /** When the case closes for which it is asked; letters written by an earlier version lack it. */
      due?: EpochMs;
    }
  | {
      kind: 'report';
      line: string;
      period: string;
      status: 'green' | 'yellow' | 'red';
      previous: 'green' | 'yellow' | 'red' | null;
      /** The month of the report before this; letters written by an earlier version lack it, and the two below. */
      previousPeriod?: string | null;
      covers?: string | null;
      paragraph?: string;
      version: number;
      text: string;
      time: string | null;
      cost: string | null;
      scope: string | null;
      risk: string | null;
      by: PersonId;
    }
  | { kind: 'appointed'; role: RoleId; roleName: Text; owes: Text }
  | { kind: 'ended'; how: string; sentence: Text; lessons: DutyFacts | null }
  | {
      kind: 'undelivered';
      to: string;
      subject: string;
      /** The same in both languages; letters written by an earlier version lack it. */
      what?: Text;
      reason: string;
    }
  | {
      /** PMO's monthly status to DSOP SG; the document itself goes along with the letter. */
      kind: 'month';
      month: Month;
      name: Text;
      figures: MonthFigures;
      matters: Text[];
      paragraph: string;
    }
  | MeetingLetter
  | { kind: 'notice'; subject: Text; body: Text; paragraph: string | null };

/** A forum's meeting as a letter tells it; its agenda goes with the delivery, once for all its readers. */
export interface MeetingFacts {
  id: string;
  forum: ForumId;
  forumName: Text;
  kind: 'ordinary' | 'extra';
  reason: string | null;
  begins: EpochMs;
  ends: EpochMs;
  place: string | null;
  link: string | null;
  sequence: number;
  paragraph: string;
}

export type MeetingLetter =
  | {
      kind: 'meeting';
      /** `passedOn`: the invitation is another's now, named by `to`. */
      what: 'called' | 'moved' | 'cancelled' | 'passedOn';
      to?: PersonId;
      /** Called after the others: the agenda is the one they got. */
      later?: true;
      meeting: MeetingFacts;
      /** Whose seat the reader holds; null for those who are told and have no seat. */
      actor: ActorId | null;
      /** Why it was moved or cancelled. */
      because: string | null;
      /** When it was to begin before it moved. */
      was: EpochMs | null;
      /** The meeting that the cases of a cancelled one go to. */
      next: string | null;
    }
  | {
      kind: 'minutes';
      meeting: MeetingFacts;
      version: number;
      text: string | null;
      url: string | null;
      name: string | null;
      sha256: string;
      present: ActorId[];
      absent: ActorId[];
    };

/** What the delivery of one intent came to. */
export interface DeliveryResult {
  intent: string;
  outcome: 'sent' | 'retry' | 'failed';
  messageId: string | null;
  /** Person or office it went to, by id. */
  to: string | null;
  reason: string | null;
  /** With `retry`: no answer came, so it may have arrived all the same. */
  mayHaveArrived?: boolean;
  /** With `sent`: it goes with the reader's one letter of the next working morning. */
  handedOver?: true;
}

/** A letter handed over to a reader's post that could not be delivered after all. */
export interface ReturnedLetter {
  intent: string;
  to: string | null;
  reason: string;
}

/** What a letter's reader needs to know of the initiative it is about. */
export interface LetterSubject {
  workflowId: string;
  key: string;
  title: string;
  phase: Text;
  /** A sample or a sandbox: the letter carries a banner and goes nowhere but the catcher. */
  sandbox: boolean;
  programme: string;
}

/** One delivery: the intents of one wake-up, with the workflow's time. Holds ids, never addresses. */
export interface Delivery {
  about: LetterSubject;
  at: EpochMs;
  /** What is not urgent comes as one letter a day, over all initiatives. */
  daily?: true;
  intents: LetterIntent[];
  /** The agendas of the meetings that the intents tell of, by the meeting's id. */
  agendas?: Record<string, AgendaItem[]>;
}
