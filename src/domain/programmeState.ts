import type { EpochMs } from './calendar';
import { genesis } from './chain';
import type { MonthBook } from './month';
import type { Register } from './register';
import type { RegisterChange } from './registerChange';
import { shared, unshared, type HandedOnWaiting, type Waiting } from './starting';
import type { Chain, InitiativeState, KeptRefusal } from './state';
import { shortened, type TakenKeys, type WholeTakenKey } from './takenKeys';

/** The programme: its register, and every key that was ever used. Plain JSON, carried over continue-as-new. */
export interface ProgrammeState {
  schemaVersion: 1;
  register: Register;
  clockOffsetMs: number;
  /** A key is used once, for ever. */
  takenKeys: TakenKeys;
  /** Initiatives and processes that are registered and not yet started. */
  starting: Waiting[];
  /** The register has changed, and not every initiative has heard of it yet. */
  relaying: boolean;
  /** Register changes taken: what each commanded, by hash, so that a repeat is known. */
  loads: { id: string; hash: string; at: EpochMs; revision: number }[];
  /** Every change of the register since it was founded, oldest first; absent in states older than signed commands. */
  changes?: RegisterChange[];
  /** The revision that initiatives have been told of. */
  relayed?: number;
  /** The revision it was founded on, where the root key had signed that. */
  founded?: number;
  /** The programme's own cases, once there is one; how many of its decisions have been carried out. */
  desk?: InitiativeState;
  deskSettled?: number;
  /**
   * A decision is carried out only where initiatives would follow it, and PMO is told of one that is not carried out; absent
   * in runs that began before that was asked.
   */
  proves?: true;
  /** Its status to DSOP SG, month by month; absent where none is sent. */
  months?: MonthBook;
  chain: Chain;
  refusals: KeptRefusal[];
  refusalCount: number;
}

/** A programme that has just been given its register. */
export function foundProgramme(register: Register, clockOffsetMs: number): ProgrammeState {
  return {
    schemaVersion: 1,
    register,
    clockOffsetMs,
    takenKeys: [],
    starting: [],
    relaying: false,
    loads: [],
    changes: [],
    relayed: register.revision,
    chain: { head: genesis, entries: [] },
    refusals: [],
    refusalCount: 0,
  };
}

/** A programme of an earlier release, which kept more of each key, under another name. */
export type EarlierProgramme = Omit<ProgrammeState, 'takenKeys'> & { keys: Record<string, WholeTakenKey> };

/** A programme as a run hands it to the next while some wait to be started: thousands would each bring the whole register. */
export type PackedProgramme = Omit<ProgrammeState, 'starting'> & { waiting: HandedOnWaiting };

/** What this run hands to the next. */
export function handingOn(state: ProgrammeState): ProgrammeState | PackedProgramme {
  const { starting, ...rest } = state;
  return starting.length === 0 ? state : { ...rest, waiting: shared(starting) };
}

/** A state that another run has handed on, or that was copied. */
export function handedOn(state: ProgrammeState | PackedProgramme | EarlierProgramme): ProgrammeState {
  if ('waiting' in state) {
    const { waiting, ...rest } = state;
    return { ...rest, starting: unshared(waiting) };
  }
  if ('takenKeys' in state) return state;
  // The release before knows a state without its keys for one that is not its own, and stands still.
  const { keys, ...rest } = state;
  return { ...rest, takenKeys: shortened(keys) };
}
