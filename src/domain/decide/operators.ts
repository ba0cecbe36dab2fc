import type { Payload } from '../../contract/commands';
import { accept, refuse, type Answer } from '../refusal';
import { inPmo } from '../register';
import { events, today, type Context, type Decided } from './context';

/** What operators do: they hold the machine still, let it go on, and leave a note. Recorded, never a decision. */

const operator = (ctx: Context): Answer<true> =>
  today(ctx, ({ state, by, day }) =>
    inPmo(state.register, by, day)
      ? accept(true)
      : refuse('not-authorised', `${by} kan ikke dette; det kan PMO, som driver tjenesten.`, 'V4 §3.3'),
  );

/** Reminders, letters and closings stand still; commands are taken as before. Refused: `not-authorised` (V4 §3.3), `already-done`. */
export function pause(ctx: Context, p: Payload<'pause'>): Decided {
  const may = operator(ctx);
  if (!may.ok) return may;
  const { state, by, now } = ctx;
  if (state.paused) return refuse('already-done', `${state.key} står alt på vent (${state.paused.reason}).`);
  return events({ type: 'paused', by, reason: p.reason, at: now });
}

/** What fell due in the meantime happens now; a text is kept as a note. Refused: `not-authorised` (V4 §3.3), `already-done`. */
export function resume(ctx: Context, p: Payload<'resume'>): Decided {
  const may = operator(ctx);
  if (!may.ok) return may;
  const { state, by, now } = ctx;
  if (!state.paused) return refuse('already-done', `${state.key} står ikke på vent.`);
  return events({ type: 'resumed', by, at: now }, ...(p.text === undefined ? [] : [note(ctx, p.text)]));
}

/** A note that stays with the initiative and changes nothing. Refused: `not-authorised` (V4 §3.3). */
export function annotate(ctx: Context, p: Payload<'annotate'>): Decided {
  const may = operator(ctx);
  return may.ok ? events(note(ctx, p.text)) : may;
}

const note = (ctx: Context, text: string) => ({ type: 'annotated', text, by: ctx.by, at: ctx.now }) as const;
