import type { GateId, PhaseId, RoleId, RuleSet, RungId } from './agreement/ruleSet';
import type { EpochMs } from './calendar';
import type { DisputeEvent } from './disputes';
import type { JournalRow } from './journal';
import type { DeliveryResult, LetterIntent, ReturnedLetter } from './letters';
import type { MeetingEvent } from './meetings';
import type { ActorId, PersonId, RegisterSnapshot } from './register';
import type {
  Case,
  Decision,
  Ending,
  FiledDocument,
  IdeaRecord,
  Manifest,
  News,
  Position,
  Proposal,
  Recommendation,
  Report,
  SettledDuty,
  Will,
} from './state';
import type { Text } from './text';

/** What has happened to an initiative. `at` is when it counts from: the sender's day where a command was backdated. */
export type InitiativeEvent =
  | { type: 'ideaWeighed'; step: string; record: Partial<IdeaRecord>; at: EpochMs }
  | { type: 'stepTaken'; step: string; at: EpochMs }
  | { type: 'recommended'; recommendation: Recommendation }
  | { type: 'actorInvited'; actor: ActorId; at: EpochMs }
  | { type: 'actorJoined'; actor: ActorId; at: EpochMs }
  | { type: 'actorLeft'; actor: ActorId; at: EpochMs }
  | { type: 'roleAppointed'; role: RoleId; person: PersonId | null; actor: ActorId | null; at: EpochMs }
  | { type: 'roleVacated'; role: RoleId; person: PersonId | null; actor: ActorId | null; at: EpochMs }
  | { type: 'documentFiled'; document: FiledDocument }
  | { type: 'caseTabled'; case: Case }
  | { type: 'caseAmended'; caseId: string; proposal: Proposal; at: EpochMs }
  | { type: 'caseBasisChanged'; caseId: string; manifest: Manifest; at: EpochMs }
  | { type: 'caseMoved'; caseId: string; closing: Case['closing']; at: EpochMs }
  | { type: 'caseWithdrawn'; caseId: string; reason: string | null; at: EpochMs }
  | { type: 'seatPassed'; caseId: string; actor: ActorId; person: PersonId; at: EpochMs }
  | { type: 'positionTaken'; caseId: string; position: Position }
  | { type: 'caseDecided'; caseId: string; decision: Decision }
  | { type: 'caseUndecided'; caseId: string; sentence: Text; at: EpochMs }
  | { type: 'referralVoided'; decisionId: string; at: EpochMs }
  | { type: 'decisionAnnulled'; decisionId: string; by: string; at: EpochMs }
  | { type: 'willExpressed'; will: Will }
  | { type: 'willWithdrawn'; gate: GateId; actor: ActorId; at: EpochMs }
  | { type: 'phaseEntered'; phase: PhaseId; decision: string | null; at: EpochMs }
  | { type: 'conditionFulfilled'; decisionId: string; condition: string; by: PersonId; at: EpochMs }
  | { type: 'reportFiled'; report: Report }
  | { type: 'dutyExtended'; duty: string; until: EpochMs; reason: string; by: PersonId; at: EpochMs }
  | { type: 'rungsFired'; duty: string; rungs: RungId[]; at: EpochMs }
  | { type: 'dutySettled'; settled: SettledDuty }
  | { type: 'dutiesLearnt'; duties: string[]; at: EpochMs }
  | { type: 'suspended'; by: PersonId; reason: string; case: string | null; at: EpochMs }
  | { type: 'suspensionLifted'; at: EpochMs }
  | { type: 'paused'; by: PersonId; reason: string; at: EpochMs }
  | { type: 'resumed'; by: PersonId; at: EpochMs }
  | { type: 'annotated'; text: string; by: PersonId; at: EpochMs }
  | { type: 'blocked'; process: string; at: EpochMs }
  | { type: 'blockEnded'; process: string; how: 'settled' | 'stopped' | 'lifted'; at: EpochMs }
  | { type: 'processAwaited'; by: string; at: EpochMs }
  | { type: 'processConcluded'; outcome: string; at: EpochMs }
  | { type: 'newsToTell'; news: News[] }
  | { type: 'newsTold'; count: number }
  | DisputeEvent
  | MeetingEvent
  | { type: 'ruleSetChosen'; version: string; rules?: RuleSet; at: EpochMs }
  | { type: 'ruleSetMoved'; version: string; at: EpochMs }
  | { type: 'ended'; ending: Ending }
  | { type: 'reopened'; at: EpochMs }
  | { type: 'recordClosed'; at: EpochMs }
  | { type: 'lettersIntended'; intents: LetterIntent[] }
  | { type: 'lettersHandedOver'; intents: string[] }
  | { type: 'lettersDropped'; intents: string[] }
  | { type: 'lettersDelivered'; results: DeliveryResult[]; at: EpochMs }
  | { type: 'lettersReturned'; letters: ReturnedLetter[]; at: EpochMs }
  | { type: 'letterBounced'; intent: string; to: string | null; reason: string; at: EpochMs }
  | { type: 'journalled'; row: JournalRow }
  | { type: 'rulesMended'; again?: true; at: EpochMs }
  | { type: 'registerUpdated'; register: RegisterSnapshot }
  | { type: 'cancelRequested'; at: EpochMs };
