import type { z } from 'zod';

/** One thing wrong in a file: where, and a Norwegian sentence that says what and what to do. */
export interface Fault {
  path: PropertyKey[];
  message: string;
}

/** Turns a path into words a reader finds again: `persons[3].email`, or with the line in front. */
export type Where = (path: readonly PropertyKey[], value: unknown) => string;

const unreadable = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Text as it may be shown over several lines: without characters that hide or reorder it, or that a terminal obeys. */
export const legible = (words: string): string =>
  words
    .split('\n')
    .map((one) => one.replace(unreadable, '\ufffd'))
    .join('\n');

/** A value as it may be shown in a sentence: short, on one line, without characters that hide or reorder text. */
export function shown(value: unknown): string {
  const written = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  const clean = written.replace(unreadable, '\ufffd');
  return `«${clean.length > 60 ? `${clean.slice(0, 59)}…` : clean}»`;
}

/** The part of a path that exists in the value, with what stands there: a short form has fewer levels than its meaning. */
export function resolve(
  path: readonly PropertyKey[],
  value: unknown,
): { path: PropertyKey[]; value: unknown; whole: boolean } {
  let at = value;
  for (const [depth, step] of path.entries()) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) {
      return { path: path.slice(0, depth), value: at, whole: false };
    }
    at = (at as Record<PropertyKey, unknown>)[step];
  }
  return { path: [...path], value: at, whole: true };
}

/** `persons[3].email`; the top of the file for an empty path. */
export const pathWords: Where = (path, value) => {
  const words = resolve(path, value).path.reduce<string>(
    (before, step) =>
      typeof step === 'number'
        ? `${before}[${step}]`
        : `${before}${before === '' ? '' : '.'}${shown(step).slice(1, -1)}`,
    '',
  );
  return words === '' ? 'øverst' : words;
};

const kinds: Record<string, string> = {
  string: 'tekst',
  number: 'et tall',
  int: 'et helt tall',
  boolean: 'true eller false',
  array: 'en liste',
  object: 'nøkler med verdier',
  record: 'nøkler med verdier',
};

function typeWords(expected: string, value: unknown): string {
  const wanted = kinds[expected] ?? expected;
  if (value === null || value === undefined) return `er tom; her skal det stå ${wanted}`;
  if (expected === 'string' && typeof value !== 'object') {
    return `${shown(value)} er ikke tekst; sett verdien i anførselstegn`;
  }
  return `${typeof value === 'object' ? (Array.isArray(value) ? 'en liste' : 'nøkler med verdier') : shown(value)} passer ikke her; det skal stå ${wanted}`;
}

/**
 * What a zod issue says, as faults in Norwegian; `value` is the whole that was checked, `sample` the file that shows how
 * it is written.
 */
export function faultWords(
  issue: z.core.$ZodIssue,
  value: unknown,
  sample = 'register.sample.yaml',
): Fault[] {
  const found = resolve(issue.path, value);
  const missing = issue.path.at(-1);
  const parentIsMap = typeof found.value === 'object' && found.value !== null;
  if (
    !found.whole &&
    parentIsMap &&
    found.path.length === issue.path.length - 1 &&
    issue.code !== 'unrecognized_keys'
  ) {
    return [{ path: found.path, message: `mangler ${String(missing)}; legg til ${String(missing)}:` }];
  }
  const fault = (message: string): Fault[] => [{ path: issue.path, message }];
  switch (issue.code) {
    case 'invalid_type':
      return fault(
        issue.message.startsWith('må')
          ? `${shown(found.value)} ${issue.message}`
          : typeWords(issue.expected, found.value),
      );
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        message: `kjenner ikke nøkkelen ${shown(key)}; stryk den eller rett skrivemåten`,
      }));
    case 'invalid_value':
      return fault(
        `${shown(found.value)} er ikke et gyldig valg; skriv ${issue.values.map(String).join(' eller ')}`,
      );
    case 'invalid_key':
      return [
        {
          path: issue.path,
          message: `${shown(missing)} ${issue.issues.map((inner) => inner.message).join(', ')}; rett nøkkelen`,
        },
      ];
    case 'invalid_union':
      return fault(`har ikke en form som kan leses her; rett den etter ${sample}`);
    case 'too_small':
    case 'too_big':
      if (issue.origin === 'array') return fault('listen har ikke riktig antall; den trenger minst ett ledd');
      if (issue.origin === 'string') return fault(`${shown(found.value)} ${issue.message}`);
      return fault(
        `${shown(found.value)} er utenfor området; ${issue.code === 'too_small' ? `minste verdi er ${issue.minimum}` : `største verdi er ${issue.maximum}`}`,
      );
    case 'custom':
      return fault(
        typeof found.value === 'string' ? `${shown(found.value)} ${issue.message}` : issue.message,
      );
    case 'invalid_format':
      return fault(`${shown(found.value)} ${issue.message}`);
    case 'invalid_element':
    case 'not_multiple_of':
      return fault(`${shown(found.value)} passer ikke her; rett den etter ${sample}`);
  }
}
