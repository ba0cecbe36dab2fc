import fc from 'fast-check';
import { commandNames, commands, type CommandName } from '../../src/contract/commands';
import { v4_0, type GateId } from '../../src/domain/agreement';
import { addDays, osloDayOf } from '../../src/domain/calendar';
import { openDuties } from '../../src/domain/duties';
import {
  joined,
  operationsLead,
  pmo,
  projectLead,
  register,
  sha,
  steeringLead,
  taking,
  type Scene,
} from '../support/given';

/** Random lives: what may be tried at any moment, right and wrong, and the right next step so that lives get somewhere. */

export type Move =
  /** The right next steps; one kind of them may be passed over, and the seats then stand aside where they cannot support. */
  | { kind: 'onward'; times: number; without: Skipped | null }
  /** `by: null` leaves it to whoever may. */
  | { kind: 'anything'; command: CommandName; by: string | null; seed: number; dated: boolean }
  | { kind: 'time'; days: number; awake: boolean }
  /** Every seat of an open case answers; one of them may object. */
  | { kind: 'settle'; seed: number; objects: boolean }
  | { kind: 'repeat' }
  | { kind: 'bad'; command: CommandName; by: string; fault: number };

const skippable = ['basis', 'recommendation', 'role', 'referral', 'will'] as const;
type Skipped = (typeof skippable)[number];

export interface Sent {
  by: string;
  command: CommandName;
  payload: object;
}

const initiativeCommands = commandNames.filter(
  (n) => commands[n].host === 'initiative' && !['pause', 'resume'].includes(n),
);
const persons = register.persons.map((p) => p.id);
const person = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(pmo, 'arne.brreg', 'tor.nav', projectLead, steeringLead, 'per.nav'),
  },
  { weight: 2, arbitrary: fc.constantFrom(...persons) },
);

export const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('onward' as const),
        times: fc.integer({ min: 1, max: 25 }),
        without: fc.option(fc.constantFrom<Skipped>(...skippable)),
      }),
    },
    {
      weight: 9,
      arbitrary: fc.record({
        kind: fc.constant('anything' as const),
        command: fc.constantFrom(...initiativeCommands),
        by: fc.oneof(person, fc.constant(null), fc.constant(null)),
        seed: fc.nat(1_000_000),
        dated: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('time' as const),
        days: fc.integer({ min: 0, max: 25 }),
        awake: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('settle' as const),
        seed: fc.nat(1000),
        objects: fc.constantFrom(false, false, true),
      }),
    },
    { weight: 1, arbitrary: fc.constant<Move>({ kind: 'repeat' }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('bad' as const),
        command: fc.constantFrom(...initiativeCommands),
        by: person,
        fault: fc.nat(5),
      }),
    },
  ),
  { minLength: 8, maxLength: 30 },
);

/** One of the list, by a seed; each use takes another part of it. */
const pick = <T>(list: readonly T[], seed: number): T => list[seed % list.length]!;

const gates: readonly GateId[] = ['BP1', 'BP2', 'BP3', 'BP4'];

/** A payload that a person might have typed: of things that exist in this initiative more often than not. */
export function payloadOf(it: Scene, command: CommandName, seed: number): object {
  const { state, now } = it;
  const rest = (n: number): number => Math.floor(seed / n);
  const caseId = pick([...state.cases.map((c) => c.id), 'BP9-9'], seed);
  const decision = pick([...state.decisions.map((d) => d.id), 'BP9-9'], seed);
  const gate = pick(gates, seed);
  const actor = pick(['nav', 'bits', 'politiet', 'finansnorge', 'kartverket', 'ingen'], rest(3));
  const closes = addDays(osloDayOf(now), 1 + (seed % 20));
  const meeting = rest(5) % 3 === 0 ? { meeting: 'Møtet' } : {};
  const proposal = pick<object>(
    [
      {},
      {},
      {},
      { outcome: 'returned', text: 'Mangler' },
      { outcome: 'not-approved', text: 'Nei', then: pick(['stop', 'stay'], rest(11)) },
      { outcome: 'deferred' },
      {
        conditions: [
          { text: 'Gjør det', owner: pick(['pmo', 'project-lead', 'nav'], rest(11)), due: closes },
        ],
      },
    ],
    rest(7),
  );
  const kind = pick(v4_0.documents, seed).kind;
  switch (command) {
    case 'invite':
    case 'join':
    case 'leave':
      return { actor };
    case 'appoint': {
      const role = pick(
        ['project-lead', 'steering-lead', 'operations-lead', 'data-owner', 'legal-contact'],
        seed,
      );
      const who = pick([projectLead, steeringLead, operationsLead, 'per.nav'], rest(5));
      return rest(13) % 4 === 0
        ? { role, vacate: true }
        : { role, person: who, ...(role.includes('-lead') ? {} : { actor }) };
    }
    case 'document':
      return { kind, sha256: sha(String(rest(2) % 4)), ...(kind === 'legal-privacy-checkout' && { actor }) };
    case 'waive':
      return { kind, reason: `Grunn ${seed % 2}`, ...(kind === 'legal-privacy-checkout' && { actor }) };
    case 'step':
      return {
        to: pick(
          v4_0.phases.flatMap((p) => p.steps),
          seed,
        ).id,
      };
    case 'refer':
    case 'table':
      return { gate, ...proposal, ...meeting, closes };
    case 'amend':
      return { case: caseId, ...proposal };
    case 'move':
      return { case: caseId, closes, ...meeting };
    case 'withdrawCase':
      return { case: caseId };
    case 'will':
      return {
        gate,
        actor,
        answer: pick(['yes', 'yes', 'reservation', 'no', 'withdraw'], rest(2)),
        text: 'Slik',
      };
    case 'decide': {
      const position = pick(
        ['support', 'support', 'reservation', 'stand-aside', 'object', 'recused'],
        rest(2),
      );
      return { case: caseId, position, reason: 'Fordi' };
    }
    case 'approve':
      return pick<object>([{ case: caseId }, { gate }, { referral: gate }, {}], rest(2));
    case 'fulfil':
      return { condition: `${caseId}/1` };
    case 'annul':
      return { decision, reason: 'Feil', ...meeting, closes };
    case 'report': {
      const period = pick([osloDayOf(now).slice(0, 7), '2026-12', '2027-02'], rest(3));
      return {
        status: pick(['green', 'yellow', 'red'], seed),
        text: 'Status',
        draft: seed % 5 === 0,
        period,
      };
    }
    case 'extend': {
      const duties = openDuties(state, now).map((d) => d.id);
      return {
        duty: pick([...duties, 'lessons'], seed),
        until: addDays(osloDayOf(now), 10 + (seed % 40)),
        reason: 'Ferie',
      };
    }
    case 'escalate':
      return { reason: 'Trenger hjelp', ...(seed % 3 === 0 && { to: 'pmo' }) };
    case 'stop':
      return { reason: 'Nok', suspend: seed % 3 === 0, ...meeting };
    case 'lessons':
      return { sha256: sha('lessons') };
    case 'bounced':
      return { letter: pick(state.letters.last, seed)?.messageId ?? '<x>', reason: 'Ukjent' };
    case 'annotate':
      return { text: 'Merknad' };
    default:
      return {};
  }
}

/** A person who may send this, as far as the command tells. */
export function rightful({ state }: Scene, command: CommandName, payload: object, seed: number): string {
  const { actor, case: id, gate, duty } = payload as Partial<Record<string, string>>;
  const from = (a: string | undefined) => register.persons.filter((p) => p.actor === a).map((p) => p.id);
  const leader = register.seats.find((s) => s.forum === 'tlf' && s.actor === actor)?.person;
  const c =
    state.cases.find((x) => x.id === id) ??
    state.cases.findLast((x) => gate === undefined || x.id.startsWith(gate));
  switch (command) {
    case 'join':
    case 'leave':
      return pick([...from(actor), pmo], seed);
    case 'will':
      return leader ?? pmo;
    case 'decide':
    case 'approve':
      return c ? pick(c.seats, seed).person : pmo;
    case 'amend':
    case 'move':
    case 'withdrawCase':
      return c?.tabledBy ?? pmo;
    case 'stop':
      return pick([pmo, 'arne.brreg', projectLead], seed);
    case 'escalate':
      return pick([pmo, steeringLead], seed);
    default:
      return duty === undefined && seed % 5 === 0 ? projectLead : pmo;
  }
}

/** The positions that settle an open case, those that nobody is sure to reach otherwise first. */
export function settling({ state }: Scene, seed: number, objects: boolean): Sent[] {
  const open = state.cases.filter((c) => c.status === 'open');
  const rare = open.filter((c) => ['annulment', 'stop', 'closure'].includes(c.question.kind));
  const c = rare.length > 0 ? pick(rare, seed) : open.length > 0 ? pick(open, seed) : undefined;
  return (c?.seats ?? []).map((s, i): Sent => {
    const position = objects ? (i === seed % 9 ? 'object' : 'stand-aside') : 'support';
    return { by: s.person, command: 'decide', payload: { case: c?.id, position, reason: 'Fordi' } };
  });
}

/** What would bring the initiative on now, by the person whose move it is; undefined when only time can. */
export function onward(it: Scene, without: Skipped | null): Sent | undefined {
  const { state } = it;
  const send = (by: string, command: CommandName, payload: object = {}): Sent => ({ by, command, payload });
  if (state.ending)
    return state.ending.closedAt === null ? send(pmo, 'lessons', { sha256: sha('lessons') }) : undefined;
  const idle = (['assess', 'prioritise', 'qualify'] as const)[
    ['registered', 'assessed', 'prioritised'].indexOf(state.step)
  ];
  if (state.phase === 'idea' && idle) return send(pmo, idle);
  const missing = taking.find((t) => !joined(it).includes(t.actor));
  if (missing && joined(it).length < 2) return send(missing.person, 'join', { actor: missing.actor });
  for (const [role, who] of [
    ['project-lead', projectLead],
    ['steering-lead', steeringLead],
  ] as const) {
    const key = role === 'project-lead' ? 'projectLead' : 'steeringLead';
    const needed = state.phase !== 'operations' && (key === 'projectLead' || state.phase !== 'idea');
    if (without !== 'role' && needed && !state.roles.some((r) => r.role === key && r.until === null))
      return send(pmo, 'appoint', { role, person: who });
  }
  const edge = v4_0.transitions.find((t) => t.from === state.phase);
  if (!edge) return undefined;
  const rule = v4_0.gates.find((g) => g.id === edge.gate);
  for (const item of (rule ?? v4_0.closure).basis.filter((b) => !b.optional)) {
    if (without === 'basis' && item.perActor !== true) continue;
    const owners = item.perActor ? joined(it) : [undefined];
    for (const actor of owners)
      if (!state.documents.some((d) => d.kind === item.kind && d.actor === (actor ?? null)))
        return send(pmo, 'document', { kind: item.kind, sha256: sha(item.kind), actor });
  }
  const hosted = state.cases.filter((c) => c.status === 'open' || c.status === 'undecided');
  const about = (kind: string) => hosted.find((c) => c.question.kind === kind);
  const decided = state.decisions.some(
    (d) =>
      d.question.kind === 'referral' &&
      d.question.gate === rule?.id &&
      !d.void &&
      d.annulledBy === null &&
      d.at >= state.phaseSince,
  );
  if (!rule) return about('closure') ? answer(it, about('closure')!.id, without) : send(pmo, 'closeRollout');
  if (
    without !== 'recommendation' &&
    rule.id === 'BP1' &&
    !state.recommendations.some((r) => r.at >= state.phaseSince)
  )
    return send(pmo, 'recommend');
  if (without !== 'referral' && rule.referral && !decided)
    return about('referral')
      ? answer(it, about('referral')!.id, without)
      : send(pmo, 'refer', { gate: rule.id });
  const standing = about('gate');
  if (!standing) return send(pmo, 'table', { gate: rule.id });
  const unwilling =
    without !== 'will' &&
    rule.will &&
    taking.find((t) => joined(it).includes(t.actor) && !willing(it, rule.id, t.actor));
  if (unwilling)
    return send(unwilling.leader, 'will', { gate: rule.id, actor: unwilling.actor, answer: 'yes' });
  return answer(it, standing.id, without);
}

const willing = ({ state }: Scene, gate: GateId, actor: string): boolean => {
  const manifest = state.cases.findLast((c) => 'gate' in c.question && c.question.gate === gate)?.manifest
    .hash;
  return state.wills.some(
    (w) => w.actor === actor && w.gate === gate && w.answer !== 'no' && w.manifest === manifest,
  );
};

function answer({ state }: Scene, id: string, without: Skipped | null): Sent | undefined {
  const c = state.cases.find((x) => x.id === id);
  if (!c) return undefined;
  if (c.status === 'undecided')
    return { by: c.tabledBy ?? pmo, command: 'withdrawCase', payload: { case: id } };
  const next = c.seats.find((s) => !c.positions.some((p) => p.actor === s.actor && p.kind !== 'object'));
  const position = without === null ? 'support' : 'stand-aside';
  return next ? { by: next.person, command: 'decide', payload: { case: id, position } } : undefined;
}
