import type { Envelope } from '../../contract/envelope';
import type { RuleSet } from '../agreement/ruleSet';
import type { SeatCall, WaitingItem } from '../journal';
import type { MeetingNews } from '../meetings';
import { signingIsOn } from '../proof';
import type { RegisterSnapshot } from '../register';
import type { RegisterChange } from '../registerChange';
import type { InitiativeState, NewsKind } from '../state';

/** The decision record, format 1, as `record.json` holds it; docs/decision-record.md describes it for others. */

export const recordFormat = 'dsop-decision-record';
export const recordVersion = 1;

/** What every copy says of itself (V4 §2). */
export const recordNote =
  'DSOP er en samarbeidserklæring uten rettslig virkning; dette er dokumentasjon av hva som er besluttet, og heller ikke mer.';

/** A value in which instants are ISO 8601 with Oslo's offset. */
export type Dated<T> = T extends number
  ? number | string
  : T extends readonly (infer I)[]
    ? Dated<I>[]
    : T extends object
      ? { [K in keyof T]: Dated<T[K]> }
      : T;

/** Everything that shaped the initiative, in the order it was taken. */
export type TimelineRow = {
  /** From 1, without gaps. */
  seq: number;
  /** When the service took it. */
  at: string;
  /** SHA-256 over the stamp before it and the row without its own. */
  stamp: string;
} & (
  | {
      what: 'command';
      envelope: Envelope;
      /** SHA-256 of the envelope's canonical JSON, and the head of the chain after it. */
      hash: string;
      head: string;
      effect: string[];
    }
  | { what: 'time'; mended?: true | 2 }
  | { what: 'post'; calls: SeatCall[] }
  | { what: 'bounce'; letters: { intent: string; messageId: string | null }[] }
  | { what: 'register'; revision: number }
  | { what: 'waits'; items?: Dated<WaitingItem>[] }
  | { what: 'news'; about: NewsKind; process: string; effectiveAt: string }
  | { what: 'meeting'; about: MeetingNews['what']; meeting: string; effectiveAt: string }
);

/** The parts of the state that stand in the record beside decisions and cases. */
export const standingFields = [
  'title',
  'need',
  'phase',
  'step',
  'phaseSince',
  'phaseBy',
  'idea',
  'participants',
  'roles',
  'documents',
  'recommendations',
  'wills',
  'reports',
  'lines',
  'extensions',
  'settled',
  'blockedBy',
  'process',
  'disputes',
  'suspended',
  'paused',
  'notes',
  'ending',
  'meetingsSince',
  'closelySince',
] as const satisfies readonly (keyof InitiativeState)[];

export interface DecisionRecord {
  format: string;
  version: number;
  note: string;
  programme: string;
  key: string;
  host: 'initiative' | 'process' | 'programme';
  /** Invented: a sample or a trial. */
  sandbox: boolean;
  registered: { at: string; by: string };
  /** Head of the chain after the last command. */
  head: string;
  /** The one it began under; each decision names its own. */
  ruleSet: { version: string; builtIn: boolean; sha256: string; rules: RuleSet };
  /** Every edition of the register that the initiative lived under, oldest first. */
  registers: { revision: number; sha256: string; register: RegisterSnapshot }[];
  /** What changed the register from its founding to the last of these editions, each with the command that did. */
  lineage: RegisterChange[];
  timeline: TimelineRow[];
  decisions: Dated<InitiativeState['decisions']>;
  cases: Dated<InitiativeState['cases']>;
  standing: Dated<Pick<InitiativeState, (typeof standingFields)[number]>>;
  /** SHA-256 of each of the parts above. */
  seals: Record<string, string>;
}

/** Is nothing in it signed, since no edition of the register has a root key? */
export const isUnsigned = ({ registers }: Pick<DecisionRecord, 'registers'>): boolean =>
  registers.every(({ register }) => !signingIsOn(register));
