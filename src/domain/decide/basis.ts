import type { Payload } from '../../contract/commands';
import { documentRuleOf, type DocumentClass } from '../agreement';
import { currentDocuments, joinedActors } from '../basis';
import { refuse, type Answer } from '../refusal';
import { actorName, inPmo, personOf } from '../register';
import { authorised, events, type Context, type Decided } from './context';

/** Documents of the decision basis: fingerprints only, versioned, waivable with a reason (V4 §4). */

interface Kind {
  name: string;
  paragraph: string;
  class: DocumentClass;
  waivable: boolean;
  perActor: boolean;
}

function kindOf(ctx: Context, kind: string): Answer<Kind> {
  const rule = documentRuleOf(ctx.rules, kind);
  if (!rule) {
    const known = ctx.rules.documents.map((d) => d.kind).join(', ');
    return refuse(
      'unknown-document',
      `Samarbeidserklæringen kjenner ikke dokumentet «${kind}»; den kjenner ${known}.`,
      'V4 §4',
    );
  }
  const perActor = [...ctx.rules.gates, ctx.rules.closure].some((g) =>
    g.basis.some((b) => b.kind === kind && b.perActor),
  );
  return {
    ok: true,
    value: {
      name: rule.name.nb,
      paragraph: rule.paragraph,
      class: rule.class,
      waivable: rule.waivable,
      perActor,
    },
  };
}

/** One document per actor needs to say whose it is; the others must not. */
function ownerFits(ctx: Context, kind: Kind, actor: string | undefined): Answer<true> {
  if (!kind.perActor) {
    if (actor === undefined) return { ok: true, value: true };
    return refuse('malformed', `${kind.name} er felles for alle: utelat --actor.`, kind.paragraph);
  }
  if (actor === undefined)
    return refuse('malformed', `${kind.name} leveres av hver aktør: si hvilken med --actor.`, kind.paragraph);
  if (joinedActors(ctx.state).includes(actor)) return { ok: true, value: true };
  return refuse(
    'not-participating',
    `${actorName(ctx.state.register, actor)} er ikke med i ${ctx.state.key}.`,
    kind.paragraph,
  );
}

const nextVersion = (ctx: Context, kind: string, actor: string | null): number =>
  (currentDocuments(ctx.state, kind).find((d) => d.actor === actor)?.version ?? 0) + 1;

/**
 * Files a document: its fingerprint, as the next version of its kind, of the actor where each files its own (V4 §4). Refused:
 * `unknown-document`, `not-authorised`, `malformed` (an actor that is wanting, or not asked for), `not-participating`,
 * `already-done` (the same fingerprint stands).
 */
export function document(ctx: Context, p: Payload<'document'>): Decided {
  const kind = kindOf(ctx, p.kind);
  if (!kind.ok) return kind;
  const may = authorised(ctx, kind.value.perActor ? (p.actor ?? null) : null);
  if (!may.ok) return may;
  const fits = ownerFits(ctx, kind.value, p.actor);
  if (!fits.ok) return fits;
  if (kind.value.perActor && p.actor !== undefined && !filesFor(ctx, p.actor)) {
    return refuse(
      'not-authorised',
      `${kind.value.name} for ${actorName(ctx.state.register, p.actor)} leveres av en person derfra eller av PMO.`,
      kind.value.paragraph,
    );
  }
  const actor = p.actor ?? null;
  const standing = currentDocuments(ctx.state, p.kind).find((d) => d.actor === actor);
  if (standing?.sha256 === p.sha256) {
    return refuse(
      'already-done',
      `Det samme dokumentet er allerede lagt inn (${p.kind}, versjon ${standing.version}).`,
      kind.value.paragraph,
    );
  }
  return events({
    type: 'documentFiled',
    document: {
      kind: p.kind,
      actor,
      version: nextVersion(ctx, p.kind, actor),
      sha256: p.sha256,
      url: p.url ?? null,
      name: p.name ?? null,
      class: p.class ?? kind.value.class,
      waived: null,
      by: ctx.by,
      at: ctx.at,
    },
  });
}

const filesFor = (ctx: Context, actor: string): boolean =>
  personOf(ctx.state.register, ctx.by)?.actor === actor ||
  inPmo(ctx.state.register, ctx.by, ctx.day) ||
  ctx.state.roles.some(
    (r) =>
      (r.role === 'legalContact' || r.role === 'privacyContact') &&
      r.actor === actor &&
      r.person === ctx.by &&
      r.until === null,
  );

/**
 * Does without a document, with a reason, where its kind allows that (V4 §4). Refused: `not-authorised`, `unknown-document`,
 * `malformed`, `not-participating`, `not-allowed` (a kind that cannot be waived), `already-done` (it is there, or is waived with
 * the same reason).
 */
export function waive(ctx: Context, p: Payload<'waive'>): Decided {
  const may = authorised(ctx);
  if (!may.ok) return may;
  const kind = kindOf(ctx, p.kind);
  if (!kind.ok) return kind;
  const fits = ownerFits(ctx, kind.value, p.actor);
  if (!fits.ok) return fits;
  if (!kind.value.waivable)
    return refuse('not-allowed', `${kind.value.name} kan ikke frafalles.`, kind.value.paragraph);
  const actor = p.actor ?? null;
  const standing = currentDocuments(ctx.state, p.kind).find((d) => d.actor === actor);
  if (standing && standing.waived === null) {
    return refuse(
      'already-done',
      `${kind.value.name} er levert (versjon ${standing.version}); det er ikke noe å frafalle.`,
      kind.value.paragraph,
    );
  }
  if (standing?.waived === p.reason) {
    return refuse(
      'already-done',
      `${kind.value.name} er alt frafalt med denne grunnen.`,
      kind.value.paragraph,
    );
  }
  return events({
    type: 'documentFiled',
    document: {
      kind: p.kind,
      actor,
      version: nextVersion(ctx, p.kind, actor),
      sha256: null,
      url: null,
      name: null,
      class: kind.value.class,
      waived: p.reason,
      by: ctx.by,
      at: ctx.at,
    },
  });
}
