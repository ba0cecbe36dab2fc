import { ruleSetOf } from '../agreement';
import { toIso } from '../calendar';
import { hashOf } from '../chain';
import { editionsOf, type JournalRow } from '../journal';
import type { RegisterChange } from '../registerChange';
import type { ChainEntry, InitiativeState } from '../state';
import {
  recordFormat,
  recordNote,
  recordVersion,
  standingFields,
  type Dated,
  type DecisionRecord,
  type TimelineRow,
} from './shape';

/** Parts that have a seal: all but the seals. */
export type Sealed = Omit<DecisionRecord, 'seals'>;

/**
 * The decision record of an initiative. The same state gives the same record, to the byte: it says nothing of when or by
 * whom it was made. Undefined for an initiative that began before its journal was kept.
 */
export function recordOf(state: InitiativeState): DecisionRecord | undefined {
  const { host = 'initiative' } = state;
  const began = state.begunUnder ?? state.ruleSet;
  const rules = began.custom ?? ruleSetOf(began.version);
  if (!state.journal || !rules) return undefined;
  const record: Sealed = {
    format: recordFormat,
    version: recordVersion,
    note: recordNote,
    programme: state.register.programme,
    key: state.key,
    host: host === 'desk' ? 'programme' : host,
    sandbox: state.sandbox,
    registered: { at: toIso(state.registeredAt), by: state.registeredBy },
    head: state.chain.head,
    ruleSet: {
      version: rules.version,
      builtIn: began.custom === null,
      sha256: hashOf(rules),
      rules,
    },
    registers: editionsOf(state).map((register) => ({
      revision: register.revision,
      sha256: hashOf(register),
      register,
    })),
    lineage: [],
    timeline: timelineOf(state, state.journal),
    ...resultsOf(state),
  };
  return { ...record, seals: sealsOf(record) };
}

/** The record with what the programme knows of where the register's editions came from. */
export function withLineage(record: DecisionRecord, changes: readonly RegisterChange[]): DecisionRecord {
  const last = record.registers.at(-1)?.revision ?? 0;
  const whole = { ...record, lineage: changes.filter(({ revision }) => revision <= last) };
  return { ...whole, seals: sealsOf(whole) };
}

/** What follows from the timeline: worked out again by whoever checks the record. */
export function resultsOf(state: InitiativeState): Pick<DecisionRecord, 'decisions' | 'cases' | 'standing'> {
  const standing = Object.fromEntries(
    standingFields.flatMap((field) => (state[field] === undefined ? [] : [[field, state[field]]])),
  );
  return {
    decisions: dated(state.decisions),
    cases: dated(state.cases),
    standing: dated(standing) as DecisionRecord['standing'],
  };
}

/** The seal of each part, by its name. */
export const sealsOf = (record: Sealed): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record)
      .filter(([name]) => name !== 'seals')
      .map(([name, part]) => [name, hashOf(part)]),
  );

/** The stamp of a row, over the one before it; before the first there are 64 zeros. */
export function stampOf(before: string, row: Omit<TimelineRow, 'stamp'>): string {
  const { stamp: _, ...rest } = row as TimelineRow;
  return hashOf([before, rest]);
}

type Unstamped = DistributiveOmit<TimelineRow, 'stamp' | 'seq'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function timelineOf(state: InitiativeState, journal: readonly JournalRow[]): TimelineRow[] {
  const revisions = editionsOf(state).map((register) => register.revision);
  const rows: Unstamped[] = [];
  const beside = (after: number) => {
    for (const row of journal.filter((r) => r.after === after)) rows.push(besideRow(row, revisions));
  };
  beside(0);
  state.chain.entries.forEach((entry, index) => {
    rows.push(commandRow(entry));
    beside(index + 1);
  });
  return rows.reduce<TimelineRow[]>((done, row, index) => {
    const numbered = { seq: index + 1, ...row };
    const stamp = stampOf(done.at(-1)?.stamp ?? '0'.repeat(64), numbered);
    return [...done, { ...numbered, stamp }];
  }, []);
}

function commandRow({ at, envelope, hash, head, effect }: ChainEntry): Unstamped {
  if (envelope === null) throw new Error('an initiative keeps every envelope');
  return { at: toIso(at), what: 'command', envelope, hash, head, effect };
}

function besideRow(row: JournalRow, revisions: number[]): Unstamped {
  const at = toIso(row.at);
  switch (row.what) {
    case 'time':
      return { at, what: 'time', ...(row.mended && { mended: row.mended }) };
    case 'post':
      return { at, what: 'post', calls: row.calls };
    case 'bounce':
      return { at, what: 'bounce', letters: row.letters };
    case 'waits':
      return {
        at,
        what: 'waits',
        ...(row.items && { items: row.items.map((item) => ({ ...item, since: toIso(item.since) })) }),
      };
    case 'news': {
      const { about, process, effectiveAt } = row;
      return { at, what: 'news', about, process, effectiveAt: toIso(effectiveAt) };
    }
    case 'meeting': {
      const { about, meeting, effectiveAt } = row;
      return { at, what: 'meeting', about, meeting, effectiveAt: toIso(effectiveAt) };
    }
    case 'register':
      // The editions stand in the order they came; the first is the one it began with.
      revisions.shift();
      return { at, what: 'register', revision: revisions[0] ?? 0 };
  }
}

const instants: readonly string[] = [
  'at',
  'recordedAt',
  'receivedAt',
  'tabledAt',
  'closedAt',
  'since',
  'phaseSince',
  'until',
  'due',
  'escalatedAt',
  'fulfilledAt',
  'meetingsSince',
  'closelySince',
];

/** The same value with its instants written out. */
function dated<T>(value: T): Dated<T> {
  const walk = (v: unknown, name: string): unknown => {
    if (typeof v === 'number') return instants.includes(name) ? toIso(v) : v;
    if (Array.isArray(v)) return v.map((item) => walk(item, ''));
    if (typeof v !== 'object' || v === null) return v;
    return Object.fromEntries(Object.entries(v).map(([key, inner]) => [key, walk(inner, key)]));
  };
  return walk(value, '') as Dated<T>;
}
