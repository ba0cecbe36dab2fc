import type { ProgrammeState } from './programmeState';
import type { RegisterChange } from './registerChange';
import { refusal, type Refusal } from './refusal';
import type { Waiting } from './starting';
import { bytesOf as bytesOfKeys, countOf } from './takenKeys';
import type { Mended } from './mended';

/*
 * A run hands its whole state to the next, of which the server takes 2 MB, packed; one that is larger stands still for good.
 * So what grows with use is counted before it is taken, and what has no room is refused. Bytes are those that packing leaves,
 * at most.
 */

/** Keys that were ever used, with those that wait to be started. */
const mostOfKeys = 1_250_000;
/** Changes of the register, all of which are kept. The rest is for the register itself, the programme's own cases and its months. */
const mostOfChanges = 450_000;

/** An id and a hash of a command that changed the register. */
const bytesOfLoad = 90;

type Growing = Pick<ProgrammeState, 'takenKeys' | 'starting' | 'changes' | 'loads'>;

/** Why no key can be taken now, by what is registered or still waits; undefined while there is room. */
export function noRoomForKey({ takenKeys, starting }: Growing, mended: Mended): Refusal | undefined {
  const keys = bytesOfKeys(takenKeys);
  if (keys >= mostOfKeys) {
    return refusal(
      'programme-full',
      `Programmet har brukt ${countOf(takenKeys)} nøkler og har ikke plass til flere: nye initiativer registreres i et nytt program, på en server eller i et navnerom for seg.`,
    );
  }
  if (keys + bytesOfAll(starting) < mostOfKeys || !mended('room')) return undefined;
  return refusal(
    'programme-busy',
    `${starting.length} initiativer er registrert og venter på å bli startet; programmet har ikke plass til flere før noen av dem er det. Send igjen om litt.`,
  );
}

/** Why the register cannot be changed any more; undefined while there is room. */
export function noRoomForChange(state: Growing, mended: Mended): Refusal | undefined {
  if (bytesOfChanges(state) < mostOfChanges || !mended('room')) return undefined;
  return refusal(
    'programme-full',
    `Registeret er endret ${state.loads.length} ganger, og programmet har ikke plass til flere endringer: det som kommer, hører til i et nytt program, på en server eller i et navnerom for seg.`,
  );
}

/** How much of its room a programme has used up for good, in per cent: of keys or of changes, whichever is more. */
export const percentUsed = (state: Growing): number =>
  Math.min(
    100,
    Math.floor(
      100 * Math.max(bytesOfKeys(state.takenKeys) / mostOfKeys, bytesOfChanges(state) / mostOfChanges),
    ),
  );

const bytesOfChanges = ({ changes, loads }: Growing): number =>
  (changes ?? []).reduce((sum, c) => sum + counted(c, () => partLeft * JSON.stringify(c.cause).length), 0) +
  loads.length * bytesOfLoad;

/** Signed commands of one kind after another are much alike. */
const partLeft = 0.3;

const known = new WeakMap<Waiting | RegisterChange, number>();

const bytesOfAll = (waiting: readonly Waiting[]): number =>
  waiting.reduce((sum, w) => sum + counted(w, () => packedBytes(JSON.stringify(w.envelope))), 0);

function counted(one: Waiting | RegisterChange, count: () => number): number {
  const bytes = known.get(one) ?? count();
  known.set(one, bytes);
  return bytes;
}

/** What is left of a text by packing, at most: of letters and signatures in base64 six bits in eight, of others two bytes each. */
function packedBytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) bytes += text.charCodeAt(index) < 128 ? 0.8 : 2.2;
  return bytes;
}
