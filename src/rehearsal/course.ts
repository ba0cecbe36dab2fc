import type { CommandName } from '../contract/commands';
import { documentRuleOf, gateFrom, phaseOf, type BasisItem, type GateRule } from '../domain/agreement';
import { addWorkingDays, osloDayOf, osloInstant, type Day, type EpochMs } from '../domain/calendar';
import { isUnsettled } from '../domain/cases';
import { wordOfRole } from '../domain/roles';
import { casePrefix } from '../domain/words/cases';
import { personFrom } from '../dev/cast';
import { doneAt, doneOn, nextWork, workTime } from './habits';
import { nextMeeting, tabledFor } from './meetings';
import { instantOf, paper, personFor, pmoPerson, type Intention, type Way, type World } from './world';

/**
 * The work on the way to the next decision: an idea's steps, the actors that join, the papers on the day the portfolio
 * says they are ready, recommendation, referral and the case itself, each tabled for the forum's next meeting.
 */
export function courseIntentions(world: World): Intention[] {
  const { view, rules, planned } = world;
  if (view.ending || view.suspended) return [];
  const phase = view.phase as Parameters<typeof gateFrom>[1];
  const gate = gateFrom(rules, phase);
  const ready = gate
    ? planned.ready?.[gate.id]
    : phase === rules.closure.from
      ? planned.ready?.closure
      : undefined;
  const joining = joins(world);
  if (!ready) return joining;
  const idea = ideaIntention(world, ready);
  if (idea.length > 0) return [...joining, ...idea];
  const basis = gate ? gate.basis : rules.closure.basis;
  const papers = basis.filter((item) => item.optional !== true).flatMap((item) => filed(world, item, ready));
  const roles = vacancies(world, ready, gate);
  if (papers.length + roles.length > 0) return [...joining, ...papers, ...roles];
  return [...joining, ...(gate ? onTheTable(world, gate, ready) : closure(world, ready))];
}

/** PMO's next step with an idea. */
export function ideaStep({ view, rules, planned }: World): Way | undefined {
  const { steps } = phaseOf(rules, rules.entry);
  const next = steps[steps.findIndex((s) => s.id === view.step) + 1]?.by;
  if (view.phase !== rules.entry || next === undefined) return undefined;
  const words: Record<string, Record<string, unknown>> = {
    assess: { utility: 4, feasibility: 4, text: `Vurdert mot de andre ideene: ${planned.title}` },
  };
  return { command: next as CommandName, payload: words[next] ?? {} };
}

/** PMO takes an idea a step on every week before its papers are ready. */
function ideaIntention(world: World, ready: Day): Intention[] {
  const way = ideaStep(world);
  if (!way) return [];
  const { steps } = phaseOf(world.rules, world.rules.entry);
  const left = steps.length - 1 - steps.findIndex((s) => s.id === world.view.step);
  return byPmo(
    world,
    osloInstant(addWorkingDays(ready, -5 * left), workTime),
    `idea/${world.view.step}`,
    way,
  );
}

const byPmo = (
  world: World,
  at: EpochMs,
  id: string,
  what: Pick<Intention, 'command' | 'payload'>,
): Intention[] => {
  const by = pmoPerson(world, osloDayOf(at));
  const when = by === undefined ? undefined : nextWork(Math.max(at, world.now));
  if (by === undefined || when === undefined) return [];
  return [{ id, at: when, by, command: what.command, payload: what.payload }];
};

/** Those who take part are invited when an idea is taken up, and join when they have thought about it. */
function joins(world: World): Intention[] {
  const { view, rules, planned, register, script, now } = world;
  if (view.phase === rules.entry && view.step === phaseOf(rules, rules.entry).steps[0]?.id) return [];
  return planned.participants.flatMap((actor): Intention[] => {
    const known = view.actors.find((a) => a.actor === actor);
    if (known?.status === 'joined' || known?.status === 'left') return [];
    if (!known) return byPmo(world, now, `invite/${actor}`, { command: 'invite', payload: { actor } });
    const by = personFrom(register, actor, osloDayOf(now));
    const since = instantOf(known.since);
    const due = osloInstant(addWorkingDays(osloDayOf(since), 3), workTime);
    const at = doneAt(script, by, { since: now, due, early: 0 });
    return at === undefined ? [] : [{ id: `join/${actor}`, at, by, command: 'join', payload: { actor } }];
  });
}

/** The papers of one kind that are missing, each by whoever owes it. */
function filed(world: World, item: BasisItem, ready: Day): Intention[] {
  const { view, rules, register, script, now } = world;
  const has = (actor: string | null) =>
    view.documents.some((d) => d.kind === item.kind && (actor === null || d.actor === actor));
  const one = (by: string | undefined, actor: string | null): Intention[] => {
    if (by === undefined || has(actor)) return [];
    // What an actor owes by a date of its own does not wait until the whole basis is wanted.
    const own = view.duties.find((d) => d.id === `checkout/${item.kind}/${actor}` && d.status !== 'done');
    const wanted = osloInstant(ready, workTime);
    const at =
      own && instantOf(own.due) < wanted
        ? doneAt(script, by, { since: now, due: instantOf(own.due), early: 1 })
        : doneOn(script, by, ready, now);
    if (at === undefined) return [];
    const payload = {
      ...paper(view.key, item.kind, ...(actor === null ? [] : [actor])),
      ...(actor !== null && { actor }),
    };
    return [{ id: `paper/${item.kind}/${actor ?? ''}`, at, by, command: 'document', payload }];
  };
  if (item.perActor) {
    return view.actors
      .filter((a) => a.status === 'joined')
      .flatMap(({ actor }) => one(personFrom(register, actor, osloDayOf(now)), actor));
  }
  const byProject = documentRuleOf(rules, item.kind)?.filedBy.includes('project') ?? false;
  return one(personFor(world, byProject ? 'role:project-lead' : 'pmo'), null);
}

/** PMO finds whom the next phase needs, where the portfolio names somebody. */
function vacancies(world: World, ready: Day, gate: GateRule | undefined): Intention[] {
  const { view, rules, planned } = world;
  const edge = rules.transitions.find((t) => t.from === view.phase);
  const wanted = gate
    ? phaseOf(rules, edge?.to ?? rules.entry).requiredRoles.map(({ role }) => role)
    : (['operationsLead'] as const);
  return wanted.flatMap((role) => {
    const word = wordOfRole(role);
    const person = planned[role as 'projectLead' | 'steeringLead' | 'operationsLead'];
    if (!person || view.roles.some((r) => r.role === word && r.person !== null)) return [];
    const what = { command: 'appoint', payload: { role: word, person } } as const;
    return byPmo(world, osloInstant(ready, workTime), `appoint/${word}`, what);
  });
}

/** Recommendation, referral and the gate's own case, one after the other. */
function onTheTable(world: World, gate: GateRule, ready: Day): Intention[] {
  const { view } = world;
  const from = Math.max(osloInstant(ready, workTime), world.now);
  if (view.cases.some((c) => isUnsettled(c) && c.gate === gate.id)) return [];
  const since = instantOf(view.registeredAt);
  const recommended = view.recommendations.some((r) => r.gate === gate.id && instantOf(r.at) >= since);
  const referred = view.decisions.some(
    (d) =>
      d.id.startsWith(`REF-${gate.id}-`) &&
      d.outcome.startsWith('approved') &&
      !d.void &&
      d.annulledBy === null,
  );
  if (gate.recommendation.by === 'pmo' && !recommended) {
    const payload = { text: `Grunnlaget er klart, og PMO innstiller på ${gate.id}.` };
    return byPmo(world, from, `recommend/${gate.id}`, { command: 'recommend', payload });
  }
  const refer = gate.referral !== null && !referred;
  const forum = refer && gate.referral ? gate.referral.by : gate.decidedBy;
  const meeting = nextMeeting(world, forum, nextWork(from));
  if (meeting === undefined) return [];
  return byPmo(world, from, `${refer ? 'refer' : 'table'}/${gate.id}/${meeting.id}`, {
    command: refer ? 'refer' : 'table',
    payload: { gate: gate.id, ...tabledFor(meeting) },
  });
}

/** Rollout is closed by SG, on the project's word. */
function closure(world: World, ready: Day): Intention[] {
  const { view, rules, script } = world;
  if (view.cases.some((c) => isUnsettled(c) && c.id.startsWith(casePrefix({ kind: 'closure' })))) return [];
  const by = personFor(world, 'role:project-lead');
  const at = by === undefined ? undefined : doneOn(script, by, ready, world.now);
  const meeting =
    at === undefined ? undefined : nextMeeting(world, rules.closure.decidedBy, Math.max(at, world.now));
  if (by === undefined || at === undefined || meeting === undefined) return [];
  const when = nextWork(Math.max(at, world.now));
  const payload = tabledFor(meeting);
  return [{ id: `closure/${meeting.id}`, at: when, by, command: 'closeRollout', payload }];
}
