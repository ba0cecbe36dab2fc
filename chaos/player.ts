import type { Envelope } from '../src/contract/envelope';
import type { Receipt } from '../src/contract/messages';
import { caseConcerned, envelopeOf } from '../src/client/envelope';
import type { Step } from '../src/dev/play';
import { toIso, type EpochMs } from '../src/domain/calendar';
import type { Register } from '../src/domain/register';
import type { InitiativeView } from '../src/domain/view';
import type { Acknowledged } from './books/account';
import type { Entry } from './diary';

/** Where a life is played: the real service, or the rules alone. All of it waits out whatever is broken. */
export interface Ground {
  /** The initiative's clock, epoch ms. */
  now: () => Promise<EpochMs>;
  state: () => Promise<InitiativeView>;
  /** Sends until it is answered. Throws when it is refused. */
  send: (envelope: Envelope) => Promise<Receipt>;
  /** Lets the initiative's time pass to the instant, with all that falls due. */
  passTo: (at: EpochMs) => Promise<void>;
  /** Waits until no letter is on its way, so that nobody answers before being asked. */
  settle: () => Promise<void>;
}

/** What a player is told. */
export interface PlayerOptions {
  key: string;
  register: Register;
  ground: Ground;
  /** Ids of commands begin so. */
  prefix: string;
  /** Called before each command is sent and after each is answered. */
  onStep?: (when: 'sending' | 'answered', step: Step) => void;
}

/** Plays steps and pages of a diary, and keeps the sender's side of the books. */
export interface Player {
  readonly acknowledged: readonly Acknowledged[];
  /** Sends steps one after another. */
  take: (steps: readonly Step[]) => Promise<void>;
  /** Lives through a diary, passing over what lies in the past. */
  live: (diary: readonly Entry[]) => Promise<void>;
}

const aboutACase: readonly Step['command'][] = ['decide', 'approve', 'amend', 'move', 'withdrawCase', 'will'];
const answering: readonly Step['command'][] = ['decide', 'approve', 'will'];

/** A player of one initiative. */
export function createPlayer({ key, register, ground, prefix, onStep }: PlayerOptions): Player {
  const acknowledged: Acknowledged[] = [];
  let asked = false;
  const take = async (steps: readonly Step[]): Promise<void> => {
    for (const step of steps) {
      if (answering.includes(step.command) && asked) {
        await ground.settle();
        asked = false;
      }
      const envelope = await envelopeFor(step);
      onStep?.('sending', step);
      const receipt = await ground.send(envelope);
      acknowledged.push({ envelope, receipt });
      if (!answering.includes(step.command)) asked = true;
      onStep?.('answered', step);
    }
  };
  const envelopeFor = async (step: Step): Promise<Envelope> => {
    const seen = aboutACase.includes(step.command) ? (await ground.state()).cases : [];
    return envelopeOf({
      id: `${prefix}-${String(acknowledged.length + 1).padStart(5, '0')}`,
      programme: register.programme,
      command: step.command,
      key,
      by: step.by,
      register: register.revision,
      payload: step.payload,
      concerns: caseConcerned(step.command, step.payload, seen),
      decidedOn: undefined,
      sentAt: Date.parse(acknowledged.at(-1)?.receipt.at ?? toIso(Date.now())),
    });
  };
  return {
    acknowledged,
    take,
    live: async (diary) => {
      for (const { at, steps, first } of diary) {
        await ground.passTo(at);
        await first?.();
        await take(steps(await ground.state()));
      }
    },
  };
}
