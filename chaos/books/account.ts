import type { Envelope } from '../../src/contract/envelope';
import type { Receipt } from '../../src/contract/messages';
import type { EpochMs } from '../../src/domain/calendar';
import type { HistoryView } from '../../src/domain/history';
import type { RegisterSnapshot } from '../../src/domain/register';
import type { InitiativeView } from '../../src/domain/view';

/** A command as its sender remembers it: what was sent, and the answer that came. */
export interface Acknowledged {
  envelope: Envelope;
  receipt: Receipt;
}

/** While the mail server took nothing, by the initiative's clock (epoch ms). */
export interface Silence {
  from: EpochMs;
  to: EpochMs;
}

/** Everything that is known of one initiative when the books are made up: both sides of each page. */
export interface Account {
  key: string;
  /** The register that it was founded on and kept. */
  register: RegisterSnapshot;
  /** The sender's side: every command that was acknowledged, the registration first. */
  acknowledged: readonly Acknowledged[];
  /** The service's side: its record and its state at the end. */
  record: HistoryView;
  state: InitiativeView;
  /** Where its clock stood at the end (epoch ms). */
  until: EpochMs;
  /** Silences of the mail server; empty when it was only slow, or broke the line after taking a letter. */
  silences: readonly Silence[];
}

/** A letter as the mail server took it. */
export interface TakenLetter {
  /** When, on the real clock (epoch ms). */
  at: number;
  messageId: string;
  /** Key of the initiative. */
  initiative: string;
  /** Ids of intents, as the header has them. */
  intents: string[];
  to: string[];
}

/** A time on the real clock (epoch ms) in which something was broken or was coming back. */
export interface Trouble {
  what: 'worker' | 'server' | 'database' | 'post';
  from: number;
  to: number;
}
