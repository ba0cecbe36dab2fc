/** A place where two values differ, as a path: `decisions[2].positions[0].kind`. */
export type Place = string;

/**
 * Where what a record says differs from what was worked out again. A field that the record lacks and that is empty when
 * worked out came with a later version of the service, and is no difference.
 */
export function differences(said: unknown, workedOut: unknown, place: Place): Place[] {
  if (said === undefined && isEmpty(workedOut)) return [];
  if (Array.isArray(said) && Array.isArray(workedOut)) {
    const longest = Math.max(said.length, workedOut.length);
    return Array.from({ length: longest }, (_, i) => i).flatMap((i) =>
      i < said.length && i < workedOut.length
        ? differences(said[i], workedOut[i], `${place}[${i}]`)
        : [`${place}[${i}]`],
    );
  }
  if (isFields(said) && isFields(workedOut)) {
    const names = [...new Set([...Object.keys(said), ...Object.keys(workedOut)])];
    return names.flatMap((name) =>
      name in said && !(name in workedOut)
        ? [`${place}.${name}`]
        : differences(said[name], workedOut[name], `${place}.${name}`),
    );
  }
  return Object.is(said, workedOut) ? [] : [place];
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  value === 0 ||
  (Array.isArray(value) && value.length === 0);
