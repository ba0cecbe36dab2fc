import { commands } from '../src/contract/commands';
import { begin } from '../src/domain/begin';
import { toIso, type EpochMs } from '../src/domain/calendar';
import { judge } from '../src/domain/decide';
import { history, type HistoryView } from '../src/domain/history';
import { ready } from '../src/domain/outbox';
import { snapshotOf, type Register } from '../src/domain/register';
import { show } from '../src/domain/show';
import type { InitiativeState } from '../src/domain/state';
import { unfold } from '../src/domain/unfold';
import { nextWakeUp, wake } from '../src/domain/wake';
import type { TakenLetter } from './books/account';
import type { Ground } from './player';

/** A ground without server, worker or mail: the rules in this process, for trying out diaries and the books. */
export interface BareGround extends Ground {
  record: () => HistoryView;
  /** Letters as a mail server would have taken them, one for each intent. */
  letters: TakenLetter[];
}

/** In: the initiative's key, the register, and when it begins (epoch ms). */
export function createBareGround(key: string, register: Register, from: EpochMs): BareGround {
  let now = from;
  let founded: InitiativeState | undefined;
  const letters: TakenLetter[] = [];
  const current = (): InitiativeState => {
    if (!founded) throw new Error(`${key} is not registered`);
    return founded;
  };
  const settle = (): void => {
    for (;;) {
      founded = wake(current(), now).state;
      const due = ready(founded, now);
      if (due.length === 0) return;
      for (const { id } of due)
        letters.push({ at: now, messageId: `<${id}>`, initiative: key, intents: [id], to: [id] });
      const results = due.map(({ id }) => ({
        intent: id,
        outcome: 'sent' as const,
        messageId: null,
        to: null,
        reason: null,
      }));
      founded = unfold(founded, [{ type: 'lettersDelivered', results, at: now }], now).state;
    }
  };
  return {
    letters,
    record: () => history(current().chain),
    now: () => Promise.resolve(now),
    state: () => Promise.resolve(show(current(), now)),
    settle: () => Promise.resolve(),
    passTo: (at) => {
      for (let next = nextWakeUp(current(), now)?.at; next !== undefined && next <= at;) {
        now = Math.max(next, now);
        settle();
        const after = nextWakeUp(current(), now)?.at;
        next = after === now ? undefined : after;
      }
      now = Math.max(now, at);
      settle();
      return Promise.resolve();
    },
    send: (envelope) => {
      if (envelope.command === 'register') {
        const payload = commands.register.payload.parse(envelope.payload);
        const ruleSet = { version: register.ruleSet, custom: null };
        founded = begin(
          { envelope, payload, register: snapshotOf(register), ruleSet, clockOffsetMs: 0 },
          now,
        );
        const { id, command, target } = envelope;
        const effect: string[] = [];
        return Promise.resolve({
          id,
          command,
          target,
          at: toIso(now),
          effect,
          case: null,
          phase: null,
          step: null,
          head: '',
          register: register.revision,
          repeated: false,
        });
      }
      const answer = judge(current(), envelope.command, envelope, now);
      if (!answer.ok) throw new Error(`${envelope.command} by ${envelope.by}: ${answer.refused.message}`);
      founded = answer.value.state;
      settle();
      now += 1000;
      return Promise.resolve(answer.value.receipt);
    },
  };
}
