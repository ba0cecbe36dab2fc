import type { Payload } from '../../contract/commands';
import { refuse } from '../refusal';
import { inPmo } from '../register';
import { events, type Context, type Decided } from './context';

/** What operators do: they hold the machine still, let it go on, and leave a note. Recorded, never a decision. */

function operator(ctx: Context): Decided | null {
  if (inPmo(ctx.state.register, ctx.by, ctx.day)) return null;
  return refuse('not-authorised', `${ctx.by} kan ikke dette; det kan PMO, som driver tjenesten.`, 'V4 §3.3');
}

/** Reminders, letters and closings stand still; commands are taken as before. */
export function pause(ctx: Context, p: Payload<'pause'>): Decided {
  const refused = operator(ctx);
  if (refused) return refused;
  const { state, by, now } = ctx;
  if (state.paused) return refuse('already-done', `${state.key} står alt på vent (${state.paused.reason}).`);
  return events({ type: 'paused', by, reason: p.reason, at: now });
}

/** What fell due in the meantime happens now. */
export function resume(ctx: Context, p: Payload<'resume'>): Decided {
  const refused = operator(ctx);
  if (refused) return refused;
  const { state, by, now } = ctx;
  if (!state.paused) return refuse('already-done', `${state.key} står ikke på vent.`);
  return events({ type: 'resumed', by, at: now }, ...(p.text === undefined ? [] : [note(ctx, p.text)]));
}

export function annotate(ctx: Context, p: Payload<'annotate'>): Decided {
  return operator(ctx) ?? events(note(ctx, p.text));
}

const note = (ctx: Context, text: string) => ({ type: 'annotated', text, by: ctx.by, at: ctx.now }) as const;
