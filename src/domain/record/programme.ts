import { builtInRuleSets, ruleSetOf } from '../agreement';
import { backFrom, type JournalRow } from '../journal';
import type { ProgrammeState } from '../programmeState';
import { signingIsOn } from '../proof';
import { snapshotSchema } from '../../contract/registerSnapshot';
import { rootPerson, type RegisterSnapshot } from '../register';
import { afterCause, type RegisterChange } from '../registerChange';
import type { InitiativeState } from '../state';
import { recordOf } from './make';
import type { DecisionRecord } from './shape';

/**
 * The record of the programme's own cases, with every edition of the register they were judged by. Undefined where there
 * was no case yet, or commands are signed and the root key had not signed the register by then: nobody could judge it.
 */
export function recordOfProgramme(state: ProgrammeState): DecisionRecord | undefined {
  const { desk } = state;
  const first = desk?.chain.entries[0];
  if (!desk?.journal || !first) return undefined;
  const lived = signingIsOn(state.register) ? underSigned(desk, desk.journal, state.changes ?? []) : desk;
  const version = desk.cases[0]?.ruleSet ?? state.register.ruleSet;
  const rules = ruleSetOf(version, state.register.ruleSets);
  if (!lived || !rules) return undefined;
  const began = { version, custom: builtInRuleSets.includes(rules) ? null : rules };
  return recordOf({ ...lived, begunUnder: began });
}

/** The desk with the editions that signed commands made of the register; undefined where none goes so far back. */
function underSigned(
  desk: InitiativeState,
  kept: readonly JournalRow[],
  changes: readonly RegisterChange[],
): InitiativeState | undefined {
  const editions = editionsFrom(changes);
  if (editions.length === 0) return undefined;
  const placed = editions.map((edition) => ({ ...edition, after: placeOf(edition.change, desk) }));
  const begun = placed.findLastIndex(({ change }) => change.cause.at <= desk.registeredAt);
  if (begun < 0) return undefined;
  const lived = placed.slice(begun);
  const rows = lived.slice(1).map(({ register, change, after }, i): JournalRow => {
    const was = lived[i]?.register ?? register;
    return { at: change.cause.at, after, what: 'register', was: backFrom(register, was) };
  });
  const journal = [...kept, ...rows].sort((a, b) => a.after - b.after || a.at - b.at);
  const register = lived.at(-1)?.register;
  return register && { ...desk, journal, register };
}

interface Edition {
  register: RegisterSnapshot;
  change: RegisterChange;
}

/** Every edition since the first that the root key signed as a whole. */
function editionsFrom(changes: readonly RegisterChange[]): Edition[] {
  const start = changes.findIndex(
    ({ cause: c }) =>
      c.kind === 'command' && c.envelope.command === 'loadRegister' && c.envelope.by === rootPerson,
  );
  const load = changes[start];
  const signed =
    load?.cause.kind === 'command'
      ? snapshotSchema.safeParse(load.cause.envelope.payload.snapshot)
      : undefined;
  if (!load || !signed?.success) return [];
  const editions: Edition[] = [{ register: { ...signed.data, revision: load.revision }, change: load }];
  for (const change of changes.slice(start + 1)) {
    const before = editions.at(-1)?.register;
    const next = before && afterCause(before, change.cause);
    if (next?.ok) editions.push({ register: next.value.register, change });
  }
  return editions;
}

/** After how many of the desk's commands a change came: what a decision brought about, after the one that decided. */
function placeOf({ revision, cause }: RegisterChange, { chain }: InitiativeState): number {
  return chain.entries.filter(
    ({ at, envelope }) =>
      at < cause.at ||
      (at === cause.at && (cause.kind === 'decision' || (envelope?.register ?? 0) < revision)),
  ).length;
}
