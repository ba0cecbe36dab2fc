import type { DecisionRecord } from '../../src/domain/record/shape';

/** One change of one place in a record. */
export interface Mutation {
  /** `timeline[3].envelope.by`, with what was done: `…: changed`. */
  place: string;
  /** The same with every index left out: what tells fields apart. */
  field: string;
  how: 'changed' | 'removed' | 'added';
  apply: () => DecisionRecord;
}

type Path = (string | number)[];

/** Every place of a record changed in turn: each value altered, each field and item removed, a field added to each object. */
export function mutations(record: DecisionRecord): Mutation[] {
  const found: Mutation[] = [];
  const walk = (value: unknown, path: Path) => {
    const at = (how: Mutation['how'], then: (parent: Holder, last: string | number) => void, inside = path) =>
      found.push({
        place: placeOf(inside),
        field: `${placeOf(inside).replace(/\[\d+\]/g, '[]')}: ${how}`,
        how,
        apply: () => changed(record, inside, then),
      });
    if (path.length > 0) {
      at('removed', (parent, last) => {
        if (Array.isArray(parent)) parent.splice(Number(last), 1);
        else delete parent[last];
      });
    }
    if (Array.isArray(value)) value.forEach((item, i) => walk(item, [...path, i]));
    else if (typeof value === 'object' && value !== null) {
      at('added', (parent, last) => ((parent as Fields)[last] = 'x'), [...path, 'stranger']);
      for (const [name, inner] of Object.entries(value)) walk(inner, [...path, name]);
    } else at('changed', (parent, last) => ((parent as Fields)[last] = altered(value)));
  };
  walk(record, []);
  return found;
}

type Fields = Record<string | number, unknown>;
type Holder = Fields | unknown[];

/** A copy that shares all but the way to the place. */
function changed(
  record: DecisionRecord,
  path: Path,
  then: (parent: Holder, last: string | number) => void,
): DecisionRecord {
  const copy = <T>(value: T): T => (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as T;
  const root = copy(record);
  let parent = root as unknown as Fields;
  for (const step of path.slice(0, -1)) {
    parent[step] = copy(parent[step]);
    parent = parent[step] as Fields;
  }
  then(parent, path.at(-1) ?? '');
  return root;
}

function altered(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (typeof value !== 'string') return 'x';
  if (/^[0-9a-f]{16,}$/.test(value)) return `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`;
  // An instant a second later stays one.
  const second = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:)(\d\d)(.*)$/.exec(value);
  if (second)
    return `${second[1]}${second[2] === '59' ? '58' : String(Number(second[2]) + 1).padStart(2, '0')}${second[3]}`;
  return `${value}x`;
}

const placeOf = (path: Path): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');

/** One mutation of each field, from its last occurrence. */
export const oneOfEach = (list: readonly Mutation[]): Mutation[] => [
  ...new Map(list.map((m) => [m.field, m])).values(),
];

/** One change of every field: what can be done to it (altered, removed, added to) by turns. */
export const oneOfEachField = (list: readonly Mutation[]): Mutation[] => {
  const byField = new Map<string, Mutation[]>();
  for (const one of oneOfEach(list)) {
    const field = one.field.slice(0, -`: ${one.how}`.length);
    byField.set(field, [...(byField.get(field) ?? []), one]);
  }
  return [...byField.values()].flatMap((ways, index) => ways[index % ways.length] ?? []);
};
