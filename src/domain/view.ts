import type { Text } from './text';

/**
 * What `show --json` and the `state` query give: every top-level key is always there. Instants are ISO 8601 with Oslo
 * offset, days `YYYY-MM-DD`.
 */
export interface InitiativeView {
  key: string;
  title: string;
  need: string;
  kind: string;
  phase: string;
  step: string;
  ruleSet: string;
  sandbox: boolean;
  registeredAt: string;
  suspended: { at: string; by: string; reason: string } | null;
  paused: { at: string; by: string; reason: string } | null;
  notes: { text: string; by: string; at: string }[];
  ending: { how: string; at: string; reason: string; closedAt: string | null } | null;
  roles: { role: string; person: string | null; actor: string | null; since: string }[];
  actors: ActorView[];
  cases: CaseView[];
  documents: {
    kind: string;
    actor: string | null;
    version: number;
    sha256: string | null;
    class: string;
    waived: string | null;
    url: string | null;
    name: string | null;
    by: string;
    at: string;
  }[];
  reports: {
    line: string;
    period: string;
    due: string | null;
    status: string;
    /** Status of the last month before that the line has reported on; null for the first. */
    previous: string | null;
    version: number;
    draft: boolean;
    submittedAt: string;
    by: string;
    late: boolean;
    text: string;
    time: string | null;
    cost: string | null;
    scope: string | null;
    risk: string | null;
    /** What it covers, when that is more than the month. */
    covers: string | null;
  }[];
  duties: DutyView[];
  escalations: {
    case: string;
    reason: string;
    duty: string | null;
    status: string;
    tabledAt: string;
    outcome: string | null;
  }[];
  decisions: {
    id: string;
    question: string;
    gate: string | null;
    forum: string;
    outcome: string;
    at: string;
    recordedAt: string;
    ruleSet: string;
    sentence: string;
    annulledBy: string | null;
    void: boolean;
    manifest: string;
    head: string;
    conditions: ConditionView[];
  }[];
  refusals: {
    at: string;
    code: string;
    message: string;
    paragraph: string | null;
    command: string | null;
    by: string | null;
    id: string | null;
  }[];
  refusalCount: number;
  waitsFor: WaitView[];
  /** Letters that finally failed, or came back; `what` in Norwegian words. */
  undelivered: { intent: string; what: string; to: string | null; reason: string; at: string }[];
  letters: { sent: number; failed: number; pending: number };
  blockedBy: { process: string; since: string; stopped: boolean }[];
  /** Of a process: the idea it was, the initiatives that wait for it, what it came to. */
  process: { idea: string | null; awaitedBy: string[]; outcome: string | null } | null;
  /** Conflicts, with every step of their way (V4 §5). */
  disputes: {
    id: string;
    about: string;
    level: string;
    path: { level: string; by: string; text: string; at: string }[];
    solution: { text: string; url: string | null; actor: string; by: string; at: string } | null;
    answers: { actor: string; answer: string; by: string; at: string }[];
    status: string;
    endedAt: string | null;
  }[];
  cancelRequests: string[];
  register: number;
  head: string;
  commands: number;
  /** PMO's and the project's recommendations, oldest first. */
  recommendations: { gate: string; by: string; at: string; text: string | null }[];
  /** When something falls due by itself next; null when nothing does. */
  wakesAt: string | null;
  now: string;
}

export interface ActorView {
  actor: string;
  name: string;
  status: 'invited' | 'joined' | 'left';
  since: string;
  /** Will at the gate ahead, null when none is given. */
  will: { gate: string; answer: string; text: string | null; at: string } | null;
  commitment: { to: string; since: string; until: string } | null;
}

export interface ConditionView {
  id: string;
  text: string;
  owner: string;
  due: string;
  fulfilledAt: string | null;
}

export interface CaseView {
  id: string;
  revision: number;
  status: string;
  question: string;
  gate: string | null;
  forum: string;
  tabledAt: string;
  tabledBy: string | null;
  closesAt: string;
  mode: string;
  reference: string | null;
  proposal: { outcome: string; text: string | null; conditions: ConditionView[] };
  manifest: {
    hash: string;
    items: {
      kind: string;
      actor: string | null;
      version: number;
      sha256: string | null;
      waived: string | null;
    }[];
  };
  seats: { actor: string; person: string; call: string }[];
  positions: {
    actor: string;
    person: string;
    /** Whom a delegate acted for. */
    onBehalfOf?: string;
    position: string;
    reason: string | null;
    at: string;
    receivedAt: string;
    revision: number;
  }[];
  outcome: string | null;
  sentence: string | null;
}

export interface DutyView {
  id: string;
  kind: string;
  title: string;
  owedBy: string;
  due: string;
  status: 'upcoming' | 'open' | 'late' | 'done' | 'waived';
  reminders: { rung: string; at: string }[];
  /** PMO's last extension; the due time is the extended one. */
  extension: { until: string; reason: string; by: string; at: string } | null;
  escalatedAt: string | null;
  paragraph: string;
}

export interface WaitView {
  /** `tlf`, `sg`, `pmo`, `role:project-lead`, `seat:tlf/nav`, `actor:nav`. */
  who: string;
  /** The case, and the gate to be put forward, that it is about. */
  case: string | null;
  gate: string | null;
  what: string;
  paragraph: string;
  since: string;
  next: { at: string; what: string } | null;
  command: string | null;
}

/** The same in words, for `why`, letters and the Temporal UI. */
export interface Explanation {
  headline: Text;
  waits: {
    who: string;
    whoName: Text;
    case: string | null;
    gate: string | null;
    what: Text;
    paragraph: string;
    since: string;
    next: { at: string; what: Text } | null;
    command: string | null;
  }[];
  /** What comes next of itself; `what` is bokmål and says when, too. */
  comes: { at: string; what: string } | null;
}
