import type { Payload } from '../../contract/commands';
import { phaseOf, type RoleId, phaseWords } from '../agreement';
import { osloDayOf } from '../calendar';
import { refuse, type Answer } from '../refusal';
import { actorName, actorOn, inPmo, personOf, type Actor } from '../register';
import { holdersOf, roleNames, roleOfWord } from '../roles';
import { perActor } from '../evolve';
import { askedAsConsumer } from './disputes';
import { authorised, events, today, type Context, type Decided } from './context';

/** Participation is opt-in, per actor and phase, and may be ended at any time (V4 §4.1, §5). */

function knownActor(ctx: Context, id: string): Answer<Actor> {
  const actor = actorOn(ctx.state.register, id, ctx.day);
  if (actor) return { ok: true, value: actor };
  const known = ctx.state.register.actors.map((a) => a.id).join(', ');
  return refuse(
    'unknown-actor',
    `Registeret har ingen aktør «${id}» den ${ctx.day}; det har ${known}.`,
    'V4 §2',
  );
}

const statusOf = (ctx: Context, actor: string) =>
  ctx.state.participants.find((p) => p.actor === actor)?.status;

/** An actor is asked to take part (V4 §3.3). Refused: `not-authorised`, `unknown-actor`, `already-done` (asked, or takes part). */
export function invite(ctx: Context, p: Payload<'invite'>): Decided {
  const may = today(ctx, (as) => authorised(as, p.actor));
  if (!may.ok) return may;
  const actor = knownActor(ctx, p.actor);
  if (!actor.ok) return actor;
  const status = statusOf(ctx, p.actor);
  if (status === 'joined' || status === 'invited') {
    return refuse(
      'already-done',
      `${actor.value.name} er allerede ${status === 'joined' ? 'med' : 'invitert'}.`,
      'V4 §3.3',
    );
  }
  return events({ type: 'actorInvited', actor: p.actor, at: ctx.at });
}

/**
 * A person of the actor binds it until the next decision point (V4 §4.1). Refused: `unknown-actor`, `not-authorised`,
 * `already-done`, `wrong-phase` (nobody joins in this one).
 */
export function join(ctx: Context, p: Payload<'join'>): Decided {
  const actor = knownActor(ctx, p.actor);
  if (!actor.ok) return actor;
  const may = authorised(ctx, p.actor);
  if (!may.ok) return may;
  if (statusOf(ctx, p.actor) === 'joined')
    return refuse('already-done', `${actor.value.name} er allerede med.`, 'V4 §4.1');
  const phase = phaseOf(ctx.rules, ctx.state.phase);
  if (!phase.joinable)
    return refuse(
      'wrong-phase',
      `Ingen kan bli med i ${phaseWords(ctx.rules, phase.id).nb}.`,
      phase.paragraph,
    );
  return events({ type: 'actorJoined', actor: p.actor, at: ctx.at });
}

/**
 * An actor takes part no longer, or declines (V4 §4.1). Refused: `unknown-actor`, `not-authorised`, `not-participating`. PMO says so
 * for one that the programme has taken leave of.
 */
export function leave(ctx: Context, p: Payload<'leave'>): Decided {
  const status = statusOf(ctx, p.actor);
  // An actor that has left the programme may still leave what it takes part in.
  if (status === undefined) {
    const actor = knownActor(ctx, p.actor);
    if (!actor.ok) return actor;
  }
  const may = authorised(ctx, p.actor);
  if (!may.ok && !(takesLeave(ctx, p.actor) && ctx.mended())) return may;
  if (status !== 'joined' && status !== 'invited') {
    const name = actorName(ctx.state.register, p.actor);
    return refuse('not-participating', `${name} er ikke med i ${ctx.state.key}.`, 'V4 §4.1');
  }
  return events({ type: 'actorLeft', actor: p.actor, at: ctx.at });
}

/** An actor that the programme has taken leave of may have nobody left to say so here: then PMO does (V2 §3.1; ours). */
const takesLeave = ({ state, by, day, now }: Context, actor: string): boolean =>
  actorOn(state.register, actor, day) === undefined && inPmo(state.register, by, osloDayOf(now));

/** Roles that an actor holds, not a person. */
const actorRoles: readonly RoleId[] = ['dataOwner', 'consumer'];
const contactRoles: readonly RoleId[] = ['legalContact', 'privacyContact'];

/**
 * Gives a role to a person or, as data owner and consumer, to an actor, or takes it back (V4 §3.3, §4.2, §5). A role for one is
 * taken from whoever had it. Refused: `not-authorised`, `unknown-actor`, `unknown-person`, `malformed` (the person or actor is
 * wanting), `not-participating`, `already-done`, `bad-date` (before the present holder began).
 */
export function appoint(ctx: Context, p: Payload<'appoint'>): Decided {
  const { state, at } = ctx;
  const may = authorised(ctx);
  if (!may.ok) return may;
  const role = roleOfWord(p.role);
  const name = roleNames[role].nb;
  const byActor = actorRoles.includes(role);
  if (p.actor !== undefined) {
    const actor = knownActor(ctx, p.actor);
    if (!actor.ok) return actor;
  }
  if (p.vacate) {
    const held = holdersOf(state, role).filter(
      (r) =>
        (p.actor === undefined || r.actor === p.actor) && (p.person === undefined || r.person === p.person),
    );
    const first = held[0];
    if (!first) return refuse('already-done', `Ingen har rollen ${name} nå.`, 'V4 §3.3');
    return events({ type: 'roleVacated', role, person: p.person ?? null, actor: p.actor ?? null, at });
  }
  if (byActor) {
    if (p.actor === undefined)
      return refuse('malformed', `Rollen ${name} har en aktør: si hvilken med --actor.`, 'V4 §5');
    if (!state.participants.some((x) => x.actor === p.actor && x.status === 'joined')) {
      return refuse(
        'not-participating',
        `${actorName(state.register, p.actor)} er ikke med i ${state.key} og kan ikke være ${name}.`,
        'V4 §5',
      );
    }
  } else {
    if (p.person === undefined)
      return refuse('malformed', `Si hvem som skal være ${name} med --person.`, 'V4 §3.3');
    if (!personOf(state.register, p.person)) {
      return refuse(
        'unknown-person',
        `Registeret kjenner ingen person «${p.person}»; PMO fører dem inn med «dsop enrol».`,
        'V4 §3.3',
      );
    }
    if (contactRoles.includes(role) && p.actor === undefined) {
      return refuse('malformed', `En ${name} er det hos hver aktør: si hvilken med --actor.`, 'V4 §4.2');
    }
  }
  const person = byActor ? null : (p.person ?? null);
  const actor = byActor || contactRoles.includes(role) ? (p.actor ?? null) : null;
  if (holdersOf(state, role).some((r) => r.person === person && r.actor === actor)) {
    return refuse('already-done', `${person ?? actor ?? ''} er allerede ${name}.`, 'V4 §3.3');
  }
  const holder = perActor.has(role) ? undefined : holdersOf(state, role)[0];
  if (holder && at < holder.since && ctx.mended('again')) {
    return refuse(
      'bad-date',
      `${holder.person ?? holder.actor ?? ''} er ${name} fra ${osloDayOf(holder.since)}; en ny kan ikke være det fra før.`,
      'V4 §3.3',
    );
  }
  const appointed = { type: 'roleAppointed', role, person, actor, at } as const;
  return events(
    appointed,
    ...(role === 'consumer' && actor !== null && ctx.mended('again') ? askedAsConsumer(ctx, actor) : []),
  );
}
