import { commands } from '../../src/contract/commands';
import { begin } from '../../src/domain/begin';
import { parseInstant, type EpochMs } from '../../src/domain/calendar';
import { judge } from '../../src/domain/decide';
import type { InitiativeEvent } from '../../src/domain/events';
import type { DeliveryResult, LetterIntent } from '../../src/domain/letters';
import { ready } from '../../src/domain/outbox';
import type { InitiativeState } from '../../src/domain/state';
import { unfold, type Unfolded } from '../../src/domain/unfold';
import { nextWakeUp, wake } from '../../src/domain/wake';
import type { Account, Acknowledged, Silence } from './account';

/** A letter that ought to have been sent. */
export interface DueLetter {
  intent: LetterIntent;
  /** When it became ready, by the initiative's clock (epoch ms). */
  at: EpochMs;
}

/** What an initiative's life should have come to, by the rules alone. */
export interface ShouldBe {
  state: InitiativeState;
  /** Letters that should have arrived, each intent once. */
  letters: DueLetter[];
  /** Letters that fell away while the mail server was silent: what they asked for was done, or a later one says more. */
  overtaken: DueLetter[];
  /** Every rung that was climbed: duty, rung and when. */
  rungs: { duty: string; rung: string; at: EpochMs }[];
  /** Commands that the rules refuse although they were acknowledged, with the reason. */
  refused: { id: string; reason: string }[];
}

/**
 * Lives the life again in this process, without server, worker or mail: each acknowledged command at the instant its
 * receipt names, time passing in between with every wake-up, letters delivered as they become ready unless the mail
 * server was silent. What this comes to is what the service should have come to, whatever was broken on the way.
 * Throws when the account does not begin with a registration.
 */
export function whatShouldBe(account: Account): ShouldBe {
  const [registration, ...others] = account.acknowledged;
  if (registration?.envelope.command !== 'register') throw new Error(`${account.key}: no registration`);
  const life = createLife(account, registration);
  for (const { envelope, receipt } of [...others].sort((a, b) => instantOf(a) - instantOf(b))) {
    if (receipt.repeated) continue;
    life.passTo(parseInstant(receipt.at) ?? 0);
    life.take(envelope);
  }
  life.passTo(account.until);
  return life.result();
}

const instantOf = ({ receipt }: Acknowledged): EpochMs => parseInstant(receipt.at) ?? 0;

interface Life {
  passTo(at: EpochMs): void;
  take(envelope: Acknowledged['envelope']): void;
  result(): ShouldBe;
}

function createLife(account: Account, registration: Acknowledged): Life {
  const { register, silences } = account;
  let now = parseInstant(account.state.registeredAt) ?? 0;
  let state = begin(
    {
      envelope: registration.envelope,
      payload: commands.register.payload.parse(registration.envelope.payload),
      register,
      ruleSet: { version: account.state.ruleSet, custom: null },
      clockOffsetMs: 0,
    },
    now,
  );
  const letters = new Map<string, DueLetter>();
  const tried = new Map<string, DueLetter>();
  const overtaken = new Map<string, DueLetter>();
  const rungs: ShouldBe['rungs'] = [];
  const refused: ShouldBe['refused'] = [];

  const happened = ({ state: next, events }: Unfolded): void => {
    state = next;
    for (const event of events) note(event);
  };
  const note = (event: InitiativeEvent): void => {
    if (event.type === 'rungsFired')
      for (const rung of event.rungs) rungs.push({ duty: event.duty, rung, at: event.at });
    if (event.type !== 'lettersDropped') return;
    for (const id of event.intents) {
      const letter = tried.get(id);
      if (letter) overtaken.set(id, letter);
    }
  };
  const deliver = (): boolean => {
    const due = ready(state, now);
    if (due.length === 0) return false;
    const silent = silences.some((s) => isIn(s, now));
    for (const intent of due) (silent ? tried : letters).set(intent.id, { intent, at: now });
    const handed = unfold(state, [{ type: 'lettersHandedOver', intents: due.map((i) => i.id) }], now);
    const results = due.map((intent) => resultOf(intent, silent));
    happened(unfold(handed.state, [{ type: 'lettersDelivered', results, at: now }], now));
    return true;
  };
  const settle = (): void => {
    do happened(wake(state, now));
    while (deliver());
  };

  settle();
  return {
    passTo: (at) => {
      for (;;) {
        const next = nextWakeUp(state, now)?.at;
        if (next === undefined || next > at) break;
        now = Math.max(next, now);
        settle();
        // What cannot be sent now waits; nothing else wants this instant any more.
        if (nextWakeUp(state, now)?.at === now) break;
      }
      now = Math.max(now, at);
      settle();
    },
    take: (envelope) => {
      const answer = judge(state, envelope.command, envelope, now);
      if (!answer.ok) {
        refused.push({ id: envelope.id, reason: answer.refused.message });
        return;
      }
      happened(answer.value);
      settle();
    },
    result: () => ({
      state,
      letters: [...letters.values()],
      overtaken: [...overtaken.values()].filter(({ intent }) => !letters.has(intent.id)),
      rungs,
      refused,
    }),
  };
}

const isIn = ({ from, to }: Silence, at: EpochMs): boolean => from <= at && at < to;

function resultOf(intent: LetterIntent, silent: boolean): DeliveryResult {
  return {
    intent: intent.id,
    outcome: silent ? 'retry' : 'sent',
    messageId: null,
    to: null,
    reason: silent ? 'silent' : null,
  };
}
