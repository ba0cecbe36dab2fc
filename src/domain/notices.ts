import type { EpochMs } from './calendar';
import type { InitiativeEvent } from './events';
import { wordOf, type Addressee } from './letters';
import { sendingInstant } from './outbox';
import type { InitiativeState } from './state';
import type { Text } from './text';

/** Word to somebody of what has happened, beside the letters that events give rise to by themselves. */
export interface Notice {
  /** The id of each reader's letter, by who it is: unique for what happened. */
  id: (reader: string) => string;
  to: readonly Addressee[];
  subject: Text;
  body: Text;
  paragraph: string | null;
}

/** The letters of a notice, one to each reader. */
export function noticed(state: InitiativeState, notice: Notice, now: EpochMs): InitiativeEvent {
  const { id, to, ...facts } = notice;
  const readers = [...new Map(to.map((a) => [wordOf(a), a])).values()];
  return {
    type: 'lettersIntended',
    intents: readers.map((reader) => ({
      id: id(wordOf(reader)),
      to: reader,
      facts: { kind: 'notice', ...facts },
      notBefore: sendingInstant(state, now),
      attempts: 0,
    })),
  };
}
