import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commands, type CommandName, type PositionKind } from '../../src/contract/commands';
import type { Envelope } from '../../src/contract/envelope';
import type { Receipt } from '../../src/contract/messages';
import { parseRegister } from '../../src/contract/registerYaml';
import { v4_0, type GateId, type RuleSet } from '../../src/domain/agreement';
import { begin } from '../../src/domain/begin';
import { osloInstant, toIso, type EpochMs } from '../../src/domain/calendar';
import { judge, type Accepted } from '../../src/domain/decide';
import type { InitiativeEvent } from '../../src/domain/events';
import type { LetterIntent } from '../../src/domain/letters';
import type { Mended } from '../../src/domain/mended';
import { ready } from '../../src/domain/outbox';
import type { Answer, Refusal } from '../../src/domain/refusal';
import { snapshotOf, type ActorId, type PersonId, type Register } from '../../src/domain/register';
import type { Case, InitiativeState } from '../../src/domain/state';
import { unfold, type Unfolded } from '../../src/domain/unfold';
import { nextWakeUp, wake } from '../../src/domain/wake';

/** An initiative in a test: the rules alone, no server. Commands are a minute apart; time passes only when told to. */
export interface Scene {
  now: EpochMs;
  state: InitiativeState;
  /** All that has happened since the scene was set, oldest first. */
  events: InitiativeEvent[];
  /** Letters that never arrive while this is set: `held` stay in the outbox, `failed` have failed for good. */
  mail: 'sent' | 'held' | 'failed';
  /** Which rules its run goes by; those of today where this is not said. */
  mended?: Mended;
}

/** What may be set in an envelope beside command, sender and payload. */
export type Written = Partial<Omit<Envelope, 'command' | 'by' | 'payload'>>;

/** One scene with verbs: `takes` must be accepted, `refuses` must be refused and leave the state as it was. */
export interface Initiative extends Scene {
  takes: (by: PersonId, command: CommandName, payload?: object, written?: Written) => Receipt;
  refuses: (by: PersonId, command: CommandName, payload?: object, written?: Written) => Refusal;
  tries: (by: PersonId, command: CommandName, payload?: object, written?: Written) => Answer<Accepted>;
  /** Takes what `tries` accepted. */
  goOn: (accepted: Accepted) => Receipt;
  envelope: (by: PersonId, command: CommandName, payload?: object, written?: Written) => Envelope;
  /** Time passes to the instant, with every wake-up on the way; letters are delivered as they become ready. */
  until: (day: string, time?: string) => void;
  /** The clock moves with nobody waking: a worker that was away. */
  jump: (day: string, time?: string) => void;
  letters: (kind?: LetterIntent['facts']['kind']) => LetterIntent[];
  /** Another scene that begins where this one stands. */
  fork: () => Initiative;
  case: (id: string) => Case;
}

const sampleFile = path.join(__dirname, '../../register.sample.yaml');

/** The sample register of nine actors, with letters kept to working hours. */
export function sampleRegister(): Register {
  const answer = parseRegister(readFileSync(sampleFile, 'utf8'));
  if (!answer.ok) throw new Error(answer.faults.join('\n'));
  return {
    ...answer.register,
    standing: { ...answer.register.standing, sending: 'workingHours', letters: 'at-once', sgStatusDay: 0 },
  };
}

export const register: Register = sampleRegister();
export const sha = (...words: string[]): string => createHash('sha256').update(words.join('/')).digest('hex');

/** Monday 23 November 2026, 09:00 in Oslo: where scenes begin. */
export const monday = '2026-11-23';
export const pmo = 'ola.pmo';
export const projectLead = 'ida.lead';
export const steeringLead = 'stig.lead';
export const operationsLead = 'emily.lead';

/** Seats in the register's order of actors. */
export const seats = {
  sg: register.seats.filter((s) => s.forum === 'sg'),
  tlf: register.seats.filter((s) => s.forum === 'tlf'),
};

/** The actors that take part in the scenes, with a person of each. */
export const taking: { actor: ActorId; person: PersonId; leader: PersonId }[] = [
  { actor: 'finansnorge', person: 'kari.nes', leader: 'nils.finansnorge' },
  { actor: 'nav', person: 'per.nav', leader: 'tor.nav' },
  { actor: 'skatteetaten', person: 'turid.skatteetaten', leader: 'gro.skatteetaten' },
  { actor: 'bits', person: 'dag.bits', leader: 'egil.bits' },
];

export interface Setting {
  on?: string;
  at?: string;
  rules?: RuleSet;
  register?: Register;
  key?: string;
  mended?: Mended;
}

let scenes = 0;

/** A newly registered idea. */
export function anIdea(setting: Setting = {}): Initiative {
  const {
    on = monday,
    at = '09:00',
    rules = v4_0,
    register: people = register,
    key = 'SBL',
    mended,
  } = setting;
  const now = osloInstant(on, at);
  const payload = {
    key,
    title: 'Samtykkebasert lånesøknad',
    need: 'Slippe å sende inn papirer som banken kan hente',
    actor: 'finansnorge',
  };
  const envelope: Envelope = {
    v: 1,
    id: `register-${(scenes += 1)}`,
    programme: people.programme,
    command: 'register',
    target: 'programme',
    by: 'kari.nes',
    register: people.revision,
    sentAt: toIso(now),
    payload,
  };
  const ruleSet = { version: rules.version, custom: rules === v4_0 ? null : rules };
  const state = begin(
    {
      envelope,
      payload: commands.register.payload.parse(payload),
      register: snapshotOf(people),
      ruleSet,
      clockOffsetMs: 0,
    },
    now,
  );
  return staged({ now, state, events: [], mail: 'sent', mended });
}

/** Takes a scene up again, with the verbs to go on. */
export function staged(scene: Scene): Initiative {
  let sent = 0;
  const stage = (scenes += 1);
  const all: LetterIntent[] = [];
  const happened = ({ state, events }: Unfolded) => {
    it.state = state;
    it.events.push(...events);
    for (const e of events) if (e.type === 'lettersIntended') all.push(...e.intents);
  };
  const loop = () => {
    happened(wake(it.state, it.now, it.mended));
    const due = ready(it.state, it.now);
    if (due.length === 0 || it.mail === 'held') return;
    const results = due.map((intent) => ({
      intent: intent.id,
      outcome: it.mail === 'failed' ? ('failed' as const) : ('sent' as const),
      messageId: `<${sha(intent.id).slice(0, 16)}@dsop.example>`,
      to:
        'person' in intent.to ? intent.to.person : 'office' in intent.to ? intent.to.office : intent.to.actor,
      reason: it.mail === 'failed' ? 'no such address' : null,
    }));
    happened(unfold(it.state, [{ type: 'lettersDelivered', results, at: it.now }], it.now));
    happened(wake(it.state, it.now, it.mended));
  };
  const tries: Initiative['tries'] = (by, command, payload, written) =>
    judge(it.state, command, wire(it.envelope(by, command, payload, written)), it.now, it.mended);

  const it: Initiative = {
    ...scene,
    events: [...scene.events],
    tries,
    envelope: (by, command, payload = {}, written = {}) => ({
      v: 1,
      id: `command-${stage}-${(sent += 1)}-${it.state.chain.entries.length}`,
      programme: it.state.register.programme,
      command,
      target: it.state.workflowId,
      by,
      ...pinned(it.state, command, payload),
      register: it.state.register.revision,
      sentAt: toIso(it.now),
      payload: { ...payload },
      ...written,
    }),
    takes: (by, command, payload, written) => {
      const answer = tries(by, command, payload, written);
      if (!answer.ok) {
        const { code, message } = answer.refused;
        throw new Error(`${command} by ${by} was refused: ${code}: ${message}`);
      }
      return it.goOn(answer.value);
    },
    goOn: (accepted) => {
      happened(accepted);
      loop();
      it.now += 60_000;
      return accepted.receipt;
    },
    refuses: (by, command, payload, written) => {
      const before = JSON.stringify(it.state);
      const answer = tries(by, command, payload, written);
      if (answer.ok)
        throw new Error(`${command} by ${by} was accepted: ${answer.value.receipt.effect.join(' ')}`);
      if (JSON.stringify(it.state) !== before)
        throw new Error(`${command} was refused and changed the state`);
      return answer.refused;
    },
    until: (day, time = '09:00') => {
      const end = osloInstant(day, time);
      for (;;) {
        loop();
        const next = nextWakeUp(it.state, it.now)?.at;
        const later = next === undefined || next > end || (it.mail === 'held' && next <= it.now);
        if (later) break;
        it.now = Math.max(next, it.now);
      }
      it.now = Math.max(end, it.now);
      loop();
    },
    jump: (day, time = '09:00') => {
      it.now = osloInstant(day, time);
    },
    letters: (kind) => all.filter((l) => kind === undefined || l.facts.kind === kind),
    fork: () => staged({ now: it.now, state: it.state, events: it.events, mail: it.mail, mended: it.mended }),
    case: (id) => {
      const found = it.state.cases.find((c) => c.id === id);
      if (!found) throw new Error(`no case ${id}; there are ${it.state.cases.map((c) => c.id).join(', ')}`);
      return found;
    },
  };
  return it;
}

/** The same state in a run that never said that it goes by the mended rules. */
export function asBefore({ mended: _, journal, ...state }: InitiativeState): InitiativeState {
  const unmended = journal?.map((row) => (row.what === 'time' ? { ...row, mended: undefined } : row));
  return { ...state, ...(unmended && { journal: wire(unmended) }) };
}

/** As it comes over the wire. */
export const wire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** What the sender saw of the case: the one named, or the newest about the gate or its referral. */
function pinned(state: InitiativeState, command: CommandName, payload: object): Pick<Envelope, 'case'> {
  const { case: id, gate, referral } = payload as { case?: string; gate?: string; referral?: string };
  if (!['decide', 'approve', 'amend', 'move', 'withdrawCase', 'will'].includes(command)) return {};
  const about = (kind: string, g: string) =>
    state.cases.findLast((c) => c.question.kind === kind && 'gate' in c.question && c.question.gate === g);
  const found =
    id !== undefined
      ? state.cases.find((c) => c.id === id)
      : gate !== undefined
        ? (about('gate', gate) ?? (command === 'will' ? about('referral', gate) : undefined))
        : referral !== undefined
          ? about('referral', referral)
          : state.cases.find((c) => c.status === 'open');
  return found ? { case: { id: found.id, revision: found.revision, manifest: found.manifest.hash } } : {};
}

/** Every seat of the case's forum takes a position: `kinds` by actor, support of the others; `silent` say nothing. */
export function everySeat(
  it: Initiative,
  caseId: string,
  kinds: Partial<Record<ActorId, PositionKind>> = {},
  silent: readonly ActorId[] = [],
): void {
  for (const { actor, person } of it.case(caseId).seats) {
    if (silent.includes(actor) || it.case(caseId).status !== 'open') continue;
    const position = kinds[actor] ?? 'support';
    const reason =
      position === 'object' || position === 'reservation' ? { reason: `${actor} mener det` } : {};
    it.takes(person, 'decide', { case: caseId, position, ...reason });
  }
}

/** Files the whole basis of a gate (or of the closing of rollout), except the kinds left out. */
export function basis(it: Initiative, gate: GateId | 'closure', without: readonly string[] = []): void {
  const rules = it.state.ruleSet.custom ?? v4_0;
  const items = gate === 'closure' ? rules.closure.basis : rules.gates.find((g) => g.id === gate)!.basis;
  for (const item of items.filter((i) => !i.optional && !without.includes(i.kind))) {
    const owners = item.perActor ? joined(it) : [undefined];
    for (const actor of owners)
      it.takes(pmo, 'document', { kind: item.kind, sha256: sha(gate, item.kind, actor ?? ''), actor });
  }
}

export const joined = (it: Scene): ActorId[] =>
  it.state.participants.filter((p) => p.status === 'joined').map((p) => p.actor);

/** Every participating actor says yes to the gate. */
export function wills(it: Initiative, gate: GateId): void {
  for (const { actor, leader } of taking.filter((t) => joined(it).includes(t.actor)))
    it.takes(leader, 'will', { gate, actor, answer: 'yes' });
}

/** The idea, assessed, prioritised and qualified, with its actors joined, the lead named, and PMO's recommendation. */
export function aQualifiedIdea(setting: Setting = {}): Initiative {
  const it = anIdea(setting);
  it.takes(pmo, 'assess', { utility: 5, feasibility: 4 });
  it.takes(pmo, 'prioritise', { rank: 1 });
  it.takes(pmo, 'qualify');
  for (const { actor, person } of taking) it.takes(person, 'join', { actor });
  it.takes(pmo, 'appoint', { role: 'project-lead', person: projectLead });
  return it;
}

/** A qualified idea with all that BP1 stands on. */
export function readyForBP1(setting: Setting = {}): Initiative {
  const it = aQualifiedIdea(setting);
  it.takes(pmo, 'recommend', { text: 'Klar for konseptfase' });
  basis(it, 'BP1');
  return it;
}

/** The basis, the referral decided, the gate's own case tabled, the wills given: only the positions are wanting. */
export function readyToDecide(it: Initiative, gate: GateId): Initiative {
  const rules = it.state.ruleSet.custom ?? v4_0;
  basis(it, gate);
  if (gate === 'BP2') it.takes(pmo, 'appoint', { role: 'steering-lead', person: steeringLead });
  if (rules.gates.find((g) => g.id === gate)?.referral) {
    it.takes(pmo, 'refer', { gate });
    everySeat(it, it.state.cases.at(-1)!.id);
  }
  it.takes(pmo, 'table', { gate });
  if (rules.gates.find((g) => g.id === gate)?.will) wills(it, gate);
  return it;
}

/** Decides the gate ahead with everybody in favour. */
export function pass(it: Initiative, gate: GateId): Initiative {
  if (gate === 'BP1') it.takes(pmo, 'table', { gate });
  else readyToDecide(it, gate);
  everySeat(it, it.state.cases.at(-1)!.id);
  return it;
}

const cache = new Map<string, Initiative>();
const gateNames = ['BP1', 'BP2', 'BP3', 'BP4'] as const;

/** An initiative that has passed the gates up to and with this one, by ordinary decisions. */
export function past(gate: GateId, setting: Setting = {}): Initiative {
  const plain = Object.keys(setting).length === 0;
  const known = plain ? cache.get(gate) : undefined;
  if (known) return known.fork();
  const before = gateNames[gateNames.indexOf(gate) - 1];
  const it = pass(before ? past(before, setting) : readyForBP1(setting), gate);
  if (plain) cache.set(gate, it.fork());
  return it;
}

export const inConcept = (setting: Setting = {}): Initiative => past('BP1', setting);
export const inPlanning = (setting: Setting = {}): Initiative => past('BP2', setting);
export const inRealisation = (setting: Setting = {}): Initiative => past('BP3', setting);
export const inRollout = (setting: Setting = {}): Initiative => past('BP4', setting);

/** Rollout closed: in operations. */
export function inOperations(setting: Setting = {}): Initiative {
  const it = inRollout(setting);
  basis(it, 'closure');
  it.takes(pmo, 'appoint', { role: 'operations-lead', person: operationsLead });
  it.takes(pmo, 'closeRollout');
  everySeat(it, it.state.cases.at(-1)!.id);
  return it;
}

/** Ids of what is missing in a refusal. */
export const lacking = (refused: Refusal): string[] => refused.missing.map((m) => m.id);
