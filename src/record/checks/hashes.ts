import { builtInRuleSets, type RuleSet } from '../../domain/agreement';
import { parseInstant } from '../../domain/calendar';
import { envelopeHash, genesis, hashOf, manifestHash, nextHead } from '../../domain/chain';
import { differences } from '../../domain/record/compare';
import { sealsOf, stampOf } from '../../domain/record/make';
import type { DecisionRecord, TimelineRow } from '../../domain/record/shape';
import type { Manifest } from '../../domain/state';
import { fails, holds, type Finding, type Look } from './finding';

/** What hashes tell: has anything been changed, cut or put in, if not everything was made anew? */

const answer = (check: Finding['check'], good: string, bad: string, places: readonly string[]): Finding =>
  places.length === 0 ? holds(check, good) : fails(check, bad, places);

/** Each part of the record by its seal. */
export const checkSeals: Look = (record) => {
  const { seals } = record;
  const now = sealsOf(record);
  const names = [...new Set([...Object.keys(now), ...Object.keys(seals)])];
  return answer(
    'seals',
    `Seglene: alle ${names.length} deler er som da de ble forseglet`,
    'Delen er endret etter at den ble forseglet',
    names.filter((name) => now[name] !== seals[name]),
  );
};

/** Every row in its place, with its stamp over the one before, and none taken earlier than the one before. */
export const checkTimeline: Look = ({ timeline }) => {
  const wrong = timeline.flatMap((row, i) => {
    const before = timeline[i - 1];
    const stamped = row.stamp === stampOf(before?.stamp ?? genesis, row);
    const later = before === undefined || (parseInstant(row.at) ?? 0) >= (parseInstant(before.at) ?? 0);
    return [
      ...(row.seq === i + 1 ? [] : [`timeline[${i}].seq`]),
      ...(stamped ? [] : [`timeline[${i}]`]),
      ...(later ? [] : [`timeline[${i}].at`]),
    ];
  });
  return answer(
    'timeline',
    `Forløpet: ${timeline.length} linjer i rekkefølge, hvert stempel stemmer`,
    'Forløpet er ikke helt: en linje er endret, tatt ut, satt inn eller flyttet',
    wrong,
  );
};

/** The commands' chain of hashes. */
export const checkChain: Look = ({ timeline, head }) => {
  const commands = timeline.flatMap((row, i) => (row.what === 'command' ? [{ ...row, i }] : []));
  const wrong = commands.flatMap(({ envelope, hash, head: own, i }, n) => [
    ...(hash === envelopeHash(envelope) ? [] : [`timeline[${i}].envelope`]),
    ...(own === nextHead(commands[n - 1]?.head ?? genesis, hash) ? [] : [`timeline[${i}].head`]),
  ]);
  const last = commands.at(-1)?.head ?? genesis;
  return answer(
    'chain',
    `Kjeden: ${commands.length} kommandoer, hvert fingeravtrykk stemmer; hodet er ${head.slice(0, 16)}…`,
    'Kjeden er brutt: en kommando er endret, tatt ut, satt inn eller flyttet',
    [...wrong, ...(last === head ? [] : ['head'])],
  );
};

/** A rule set without its wording, which a later version of the service may have mended: the rules are what is left. */
function unworded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unworded);
  if (typeof value !== 'object' || value === null) return value;
  if ('nb' in value && 'en' in value) return 'words';
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unworded(inner)]));
}

/** Duties that came with the forums' meetings. They are the programme's: no initiative has been judged by them. */
const ofMeetings: readonly string[] = ['tlf-cadence', 'extra-meeting', 'meeting-minutes'];

/**
 * The service's own rule set as a record can have it that was made before meetings were kept, or before the cadence told
 * what is aimed at from what there must be.
 */
function asKnownTo(rules: RuleSet, own: RuleSet | undefined): RuleSet | undefined {
  if (!own?.meetings) return own;
  const { meetings, ...rest } = own;
  if (!rules.meetings)
    return { ...rest, duties: own.duties.filter((duty) => !ofMeetings.includes(duty.kind)) };
  const { cadence } = meetings.tlf;
  if (!cadence || rules.meetings.tlf.cadence?.mostMonths !== undefined) return own;
  const { mostMonths: _, ...known } = cadence;
  return { ...rest, meetings: { ...meetings, tlf: { ...meetings.tlf, cadence: known } } };
}

/** The rule set is the one it says it is. */
export const checkRules: Look = ({ ruleSet }) => {
  const { version, builtIn, sha256, rules } = ruleSet;
  const own = builtInRuleSets.find((r) => r.version === version);
  const wrong = [
    ...(hashOf(rules) === sha256 ? [] : ['ruleSet.rules']),
    ...(rules.version === version ? [] : ['ruleSet.version']),
    ...(builtIn ? differences(unworded(rules), unworded(asKnownTo(rules, own)), 'ruleSet.rules') : []),
  ];
  const whose = builtIn ? 'slik tjenesten har det' : 'programmets eget, i loggen';
  return answer(
    'rules',
    `Regelsettet: ${version}, ${whose}`,
    `Regelsettet er ikke ${version} slik det var`,
    wrong,
  );
};

/** Every edition of the register, in the order they came. */
export const checkRegisters: Look = (record) => {
  const { registers, programme, timeline } = record;
  const changes = timeline.flatMap((row, i) => (row.what === 'register' ? [{ ...row, i }] : []));
  const wrong = registers.flatMap(({ revision, sha256, register }, i) => [
    ...(hashOf(register) === sha256 ? [] : [`registers[${i}].register`]),
    ...(register.revision === revision ? [] : [`registers[${i}].revision`]),
    ...(register.programme === programme ? [] : [`registers[${i}].register.programme`]),
    ...(i === 0 || changes[i - 1]?.revision === revision ? [] : [`registers[${i}]`]),
  ]);
  const beyond = changes.slice(registers.length - 1).map(({ i }) => `timeline[${i}].revision`);
  return answer(
    'registers',
    `Registeret: ${registers.length === 1 ? 'én utgave' : `${registers.length} utgaver`} (${registers.map((r) => r.revision).join(', ')})`,
    'Registeret er ikke som det var',
    [...wrong, ...beyond],
  );
};

/** What each decision stood on: the manifest's fingerprint, the positions on it, and the commands that gave them. */
export const checkManifests: Look = ({ decisions, cases, timeline }) => {
  const sent = new Set(timeline.flatMap((row) => (row.what === 'command' ? [row.envelope.id] : [])));
  const faults = (list: DecisionRecord['decisions'] | DecisionRecord['cases'], name: string): string[] =>
    list.flatMap(({ manifest, positions }, i) => [
      ...(manifestHash(manifest.items as Manifest['items']) === manifest.hash
        ? []
        : [`${name}[${i}].manifest`]),
      ...positions.flatMap((p, n) =>
        p.manifest === manifest.hash && sent.has(p.command) ? [] : [`${name}[${i}].positions[${n}]`],
      ),
    ]);
  const wrong = [...faults(decisions, 'decisions'), ...faults(cases, 'cases')];
  return answer(
    'manifests',
    `Grunnlaget: ${decisions.length} beslutninger, hver bundet til dokumentene ved fingeravtrykk`,
    'Et grunnlag eller et standpunkt hører ikke sammen med det som ble besluttet',
    wrong,
  );
};

/** The commands of the timeline. */
export const commandsOf = (record: DecisionRecord): (TimelineRow & { what: 'command' })[] =>
  record.timeline.flatMap((row) => (row.what === 'command' ? [row] : []));
