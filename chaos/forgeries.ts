import type { Envelope } from '../src/contract/envelope';
import type { Random } from './random';

/**
 * Envelopes that nobody has signed, made of one that somebody has: a field replaced, the content altered under the same
 * signature, the signature itself touched, or nothing that is an envelope at all. None of them is `good`.
 */
export function* forgeries(good: Envelope, random: Random): Generator<unknown, never> {
  const text = JSON.stringify(good);
  for (;;) {
    const forged = pick(ways, random)(good, random);
    if (JSON.stringify(forged) !== text) yield forged;
  }
}

const pick = <T>(from: readonly T[], random: Random): T => {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
};

const ways: readonly ((good: Envelope, random: Random) => unknown)[] = [
  (good, random) => ({ ...good, [pick(Object.keys(good), random)]: anything(random, 2) }),
  (good, random) => ({ ...good, id: word(random, 22) }),
  (good, random) => ({
    ...good,
    id: word(random, 22),
    payload: {
      ...good.payload,
      position: pick(['object', 'reservation', 'recused'], random),
      reason: word(random, 30),
    },
  }),
  (good, random) => ({
    ...good,
    by: pick(['tor.nav', 'ola.pmo', 'root', 'kari.nes', word(random, 9)], random),
  }),
  (good, random) => ({ ...good, onBehalfOf: pick(['tor.nav', 'gro.skatteetaten', word(random, 9)], random) }),
  (good, random) => ({ ...good, proof: touched(good.proof ?? '', random) }),
  (_, random) => anything(random, 4),
];

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'.split('');
const word = (random: Random, length: number): string =>
  Array.from({ length }, () => pick(letters, random)).join('');

/** One character of it is another. */
function touched(proof: string, random: Random): string {
  const at = Math.floor(random() * proof.length);
  return `${proof.slice(0, at)}${pick(letters, random)}${proof.slice(at + 1)}`;
}

/** Any JSON, nested no deeper than this. */
function anything(random: Random, depth: number): unknown {
  const count = Math.floor(random() * 4);
  switch (Math.floor(random() * (depth > 0 ? 8 : 6))) {
    case 0:
      return null;
    case 1:
      return random() < 0.5;
    case 2:
      return Math.floor(random() * 2 ** 40) - 2 ** 39;
    case 3:
      return random() * 1e300;
    case 4:
      return word(random, count * 20);
    case 5:
      return '\u0000\u202e𝕏'.repeat(count + 1);
    case 6:
      return Array.from({ length: count }, () => anything(random, depth - 1));
    default:
      return Object.fromEntries(
        Array.from({ length: count }, () => [word(random, 5), anything(random, depth - 1)]),
      );
  }
}
