import { createHash } from 'node:crypto';
import { type CommandName, type PositionKind } from '../contract/commands';
import {
  gateOf,
  phaseOf,
  v4_0,
  type BasisItem,
  type ForumId,
  type GateId,
  type PhaseId,
  type RoleId,
  type RuleSet,
} from '../domain/agreement';
import type { Day } from '../domain/calendar';
import { seatsOn, willSenders, type ActorId, type Register } from '../domain/register';
import { wordOfRole } from '../domain/roles';
import type { Question } from '../domain/state';
import { casePrefix } from '../domain/words/cases';
import { castOf, personFrom, type Cast } from './cast';
import type { Step } from './play';

/** What a life is made of, beside the rule set. */
export interface LifeOptions {
  /** Oslo day on which seats are looked up. */
  day: Day;
  rules?: RuleSet;
  title?: string;
  need?: string;
  cast?: Partial<Cast>;
  /** Registers it as a sample: letters carry a banner and go nowhere but the catcher. */
  sample?: boolean;
}

/** An initiative's life in chapters, each a list of steps in the order they must be sent. */
export interface Life {
  cast: Cast;
  rules: RuleSet;
  registration: () => Step[];
  /** The steps of the first phase that commands take, up to and with the command named; all without a name. */
  idea: (until?: CommandName) => Step[];
  /** Invites and joins the participating actors beside the registering one. */
  joining: () => Step[];
  /** Files a gate's whole basis, each document by whoever owes it; `only` leaves out the other kinds. */
  basis: (gate: GateId, only?: readonly string[]) => Step[];
  /** Holds the roles that a phase requires and that no phase before required. */
  roles: (phase: PhaseId) => Step[];
  /** PMO's recommendation, where the gate has one from PMO. */
  recommendation: (gate: GateId) => Step[];
  /** The referral's case with every seat's support; nothing where the gate needs none. */
  referral: (gate: GateId) => Step[];
  wills: (gate: GateId) => Step[];
  table: (gate: GateId) => Step[];
  /** Positions of all seats of the forum that decides the gate, `kinds[i]` of the i-th seat, support of the others. */
  decision: (gate: GateId, kinds?: readonly PositionKind[], count?: number) => Step[];
  /** Everything from the basis to the decision. */
  gate: (gate: GateId) => Step[];
  /** The progress markers of a phase after its first. */
  progress: (phase: PhaseId) => Step[];
  report: (status: 'green' | 'yellow' | 'red', text: string) => Step[];
  closure: () => Step[];
}

/** The fingerprint of a document that exists in name only. */
export const inventedSha256 = (...name: string[]): string =>
  createHash('sha256').update(name.join('/')).digest('hex');

/** The chapters of one initiative's life under a rule set (V4.0 by default), played by people of the register. */
export function lifeOf(key: string, register: Register, options: LifeOptions): Life {
  const { day, rules = v4_0, title = 'Samtykkebasert lånesøknad' } = options;
  const cast = castOf(register, day, options.cast);
  const step = (command: CommandName, by: string, payload: Record<string, unknown> = {}): Step => ({
    key,
    command,
    by,
    payload,
  });

  const document = (item: BasisItem, actor: ActorId | null): Step => {
    const rule = rules.documents.find((one) => one.kind === item.kind);
    const byProject = rule?.filedBy.includes('project') ?? false;
    const by = actor === null ? (byProject ? cast.projectLead : cast.pmo) : personFrom(register, actor, day);
    return step('document', by, {
      kind: item.kind,
      sha256: inventedSha256(key, item.kind, actor ?? ''),
      name: `${item.kind}${actor === null ? '' : `-${actor}`}.pdf`,
      bytes: 40_000,
      ...(actor !== null && { actor }),
    });
  };
  const documents = (items: readonly BasisItem[], only?: readonly string[]): Step[] =>
    items
      .filter((item) => !item.optional && (only === undefined || only.includes(item.kind)))
      .flatMap((item) =>
        item.perActor ? cast.participants.map((actor) => document(item, actor)) : [document(item, null)],
      );

  const meeting = (forum: ForumId) =>
    forum === 'tlf' && !register.standing.tlfWrittenProcedure
      ? { meeting: `${rules.forums[forum].short}, neste møte` }
      : {};
  const positions = (
    question: Question,
    forum: ForumId,
    kinds: readonly PositionKind[] = [],
    count = Number.POSITIVE_INFINITY,
  ): Step[] =>
    seatsOn(register, forum, day)
      .slice(0, count)
      .map(({ person }, index) => {
        const position = kinds[index] ?? 'support';
        const reason = position === 'support' || position === 'recused' ? {} : { reason: reasons[position] };
        return step('decide', person, { case: `${casePrefix(question)}-1`, position, ...reason });
      });

  const appoint = (role: RoleId, person: string): Step =>
    step('appoint', cast.pmo, { role: wordOfRole(role), person });
  const holders: Partial<Record<RoleId, string>> = {
    projectLead: cast.projectLead,
    steeringLead: cast.steeringLead,
    operationsLead: cast.operationsLead,
  };

  const life: Life = {
    cast,
    rules,
    registration: () => [
      step('register', cast.registrant, {
        key,
        title,
        need:
          options.need ??
          'Innbyggere og næringsliv skal slippe å sende inn det som alt finnes hos en annen aktør',
        actor: cast.actor,
        ...(options.sample && { sample: true }),
      }),
    ],
    idea: (until) => {
      const commands = phaseOf(rules, rules.entry).steps.flatMap(({ by }) =>
        by === undefined ? [] : [by as CommandName],
      );
      const last = until === undefined ? commands.length : commands.indexOf(until) + 1;
      return commands.slice(0, last).map((command) => step(command, cast.pmo, ideaPayloads[command] ?? {}));
    },
    joining: () =>
      cast.participants.flatMap((actor) => [
        ...(actor === cast.actor ? [] : [step('invite', cast.pmo, { actor })]),
        step('join', personFrom(register, actor, day), { actor }),
      ]),
    basis: (gate, only) => documents(gateOf(rules, gate).basis, only),
    roles: (phase) => {
      const index = rules.phases.findIndex((rule) => rule.id === phase);
      const earlier = new Set(
        rules.phases.slice(0, index).flatMap((rule) => rule.requiredRoles.map(({ role }) => role)),
      );
      return phaseOf(rules, phase)
        .requiredRoles.filter(({ role }) => !earlier.has(role))
        .flatMap(({ role }) => (holders[role] === undefined ? [] : [appoint(role, holders[role])]));
    },
    recommendation: (gate) =>
      gateOf(rules, gate).recommendation.by === 'pmo'
        ? [step('recommend', cast.pmo, { text: `Grunnlaget er klart, og PMO innstiller på ${gate}` })]
        : [],
    referral: (gate) => {
      const { referral } = gateOf(rules, gate);
      if (!referral) return [];
      return [
        step('refer', cast.pmo, { gate, ...meeting(referral.by) }),
        ...positions({ kind: 'referral', gate }, referral.by),
      ];
    },
    wills: (gate) =>
      gateOf(rules, gate).will === null
        ? []
        : cast.participants.flatMap((actor) =>
            willSenders(register, actor, day)
              .slice(0, 1)
              .map((person) => step('will', person, { gate, actor, answer: 'yes' })),
          ),
    table: (gate) => [step('table', cast.pmo, { gate, ...meeting(gateOf(rules, gate).decidedBy) })],
    decision: (gate, kinds, count) =>
      positions({ kind: 'gate', gate }, gateOf(rules, gate).decidedBy, kinds, count),
    gate: (gate) => {
      const edge = rules.transitions.find((one) => one.gate === gate);
      return [
        ...life.basis(gate),
        ...(edge ? life.roles(edge.to) : []),
        ...life.recommendation(gate),
        ...life.referral(gate),
        ...life.table(gate),
        ...life.wills(gate),
        ...life.decision(gate),
      ];
    },
    progress: (phase) =>
      phaseOf(rules, phase)
        .steps.slice(1)
        .flatMap(({ id, by }) => (by === undefined ? [step('step', cast.projectLead, { to: id })] : [])),
    report: (status, text) => [step('report', cast.steeringLead, { status, text })],
    closure: () => [
      ...documents(rules.closure.basis),
      appoint('operationsLead', cast.operationsLead),
      step('closeRollout', cast.projectLead, meeting(rules.closure.decidedBy)),
      ...positions({ kind: 'closure' }, rules.closure.decidedBy),
    ],
  };
  return life;
}

const reasons: Partial<Record<PositionKind, string>> = {
  reservation: 'Ressursene må avklares på nytt før neste beslutningspunkt',
  'stand-aside': 'Vi berøres ikke av dette',
  object: 'Grunnlaget svarer ikke på spørsmålet om eierskap',
};

const ideaPayloads: Partial<Record<CommandName, Record<string, unknown>>> = {
  assess: {
    utility: 5,
    feasibility: 4,
    text: 'Stor nytte for innbyggere og banker; data finnes hos deltakerne',
  },
  prioritise: { rank: 1, text: 'Øverst på listen over prioriterte ideer' },
  qualify: { text: 'Det er grunnlag for en konseptfase' },
};

/**
 * Every command of a whole life in order, from registration to operations: each gate's basis, recommendation, referral,
 * case, wills and positions as the rule set asks, roles before they are needed, and the closing of rollout. Assumes that
 * the cases of each kind are the initiative's first.
 */
export function wholeLife(key: string, register: Register, options: LifeOptions): Step[] {
  const life = lifeOf(key, register, options);
  const { rules } = life;
  const walk = (phase: PhaseId): Step[] => {
    const edge = rules.transitions.find(({ from }) => from === phase);
    if (!edge) return [];
    const ways = edge.gate === null ? life.closure() : life.gate(edge.gate);
    return [...life.progress(phase), ...ways, ...walk(edge.to)];
  };
  return [...life.registration(), ...life.idea(), ...life.joining(), ...walk(rules.entry)];
}
