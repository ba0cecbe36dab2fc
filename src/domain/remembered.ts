/** What `make` gives, the same always for the same key; the `most` asked for last are held. All workflows of a worker share them. */
export function remembered<T>(held: Map<string, T>, most: number, key: string, make: () => T): T {
  const value = held.get(key) ?? make();
  held.delete(key);
  held.set(key, value);
  if (held.size > most) {
    const [oldest] = held.keys();
    if (oldest !== undefined) held.delete(oldest);
  }
  return value;
}

/** What is held of an object, such as a row of a rule set: a few hundred, for as long as the object lives. */
export type HeldOf<T> = WeakMap<object, Map<string, T>>;

const mostOfOne = 512;

/** The same for what is worked out of an object by a key. */
export function rememberedOf<T>(held: HeldOf<T>, owner: object, key: string, make: () => T): T {
  const known = held.get(owner) ?? new Map<string, T>();
  held.set(owner, known);
  return remembered(known, mostOfOne, key, make);
}
