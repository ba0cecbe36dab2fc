import type { Payload } from '../../contract/commands';
import { gateFrom, phaseOf, phaseWords } from '../agreement';
import { refuse } from '../refusal';
import { authorised, events, type Context, type Decided } from './context';
import { withinLimit } from './resources';

/** Steps of the idea phase: PMO's, in order, and none of them is a judgement at intake (V4 §4.1). */

/** The step that a command takes, checked for phase, sender and order. Refused as `assess` says. */
function stepBy(ctx: Context, personDays: number | undefined): Decided | { step: string } {
  const { state, rules, envelope } = ctx;
  const home = rules.phases.find((p) => p.steps.some((s) => s.by === envelope.command));
  if (!home || home.id !== state.phase) {
    return refuse(
      'wrong-phase',
      `Dette hører til ${home ? phaseWords(rules, home.id).nb : 'en annen fase'}; ${state.key} er i ${phaseWords(rules, state.phase).nb}.`,
      home?.paragraph ?? null,
    );
  }
  const may = authorised(ctx);
  if (!may.ok) return may;
  const index = home.steps.findIndex((s) => s.by === envelope.command);
  const here = home.steps.findIndex((s) => s.id === state.step);
  const before = home.steps[index - 1];
  const target = home.steps[index];
  if (!target) return refuse('wrong-step', 'Steget finnes ikke i denne fasen.', home.paragraph);
  if (here > index) {
    return refuse(
      'already-done',
      `${state.key} er allerede ${home.steps[here]?.name.nb.toLowerCase() ?? ''}.`,
      home.paragraph,
    );
  }
  if (here < index - 1) {
    return refuse(
      'wrong-step',
      `${state.key} må være ${before?.name.nb.toLowerCase() ?? ''} før den kan bli ${target.name.nb.toLowerCase()}; nå er den ${home.steps[here]?.name.nb.toLowerCase() ?? state.step}.`,
      home.paragraph,
    );
  }
  const within = withinLimit(ctx, personDays);
  return within.ok ? { step: target.id } : within;
}

/**
 * PMO weighs the idea: utility and feasibility, 1 to 5, and a remark, all optional (V4 §4.1). Refused: `wrong-phase`,
 * `not-authorised`, `already-done` (a later step is reached), `wrong-step`, `resources-needed`.
 */
export function assess(ctx: Context, p: Payload<'assess'>): Decided {
  const to = stepBy(ctx, p.personDays);
  if (!('step' in to)) return to;
  const { by, at } = ctx;
  const record = {
    assessment: {
      utility: p.utility ?? null,
      feasibility: p.feasibility ?? null,
      text: p.text ?? null,
      by,
      at,
    },
  };
  return events({ type: 'ideaWeighed', step: to.step, record, at });
}

/** PMO gives the idea its place among the others, or a remark (V4 §4.1). Refused as `assess`. */
export function prioritise(ctx: Context, p: Payload<'prioritise'>): Decided {
  const to = stepBy(ctx, p.personDays);
  if (!('step' in to)) return to;
  const { by, at } = ctx;
  return events({
    type: 'ideaWeighed',
    step: to.step,
    record: { priority: { rank: p.rank ?? null, text: p.text ?? null, by, at } },
    at,
  });
}

/** PMO finds the idea ready to be recommended (V4 §4.1). Refused as `assess`. */
export function qualify(ctx: Context, p: Payload<'qualify'>): Decided {
  const to = stepBy(ctx, p.personDays);
  if (!('step' in to)) return to;
  const { by, at } = ctx;
  return events({
    type: 'ideaWeighed',
    step: to.step,
    record: { qualification: { text: p.text ?? null, by, at } },
    at,
  });
}

/**
 * The recommendation for the gate ahead, with or without words (V4 §3.2, §3.3); in a phase whose steps are commanded, after the
 * last one. Refused: `not-authorised`, `wrong-phase` (no gate ahead), `wrong-step`.
 */
export function recommend(ctx: Context, p: Payload<'recommend'>): Decided {
  const { state, rules, by, at } = ctx;
  const may = authorised(ctx);
  if (!may.ok) return may;
  const gate = gateFrom(rules, state.phase);
  if (!gate)
    return refuse(
      'wrong-phase',
      `Det er ikke noe beslutningspunkt foran ${state.key} nå.`,
      phaseOf(rules, state.phase).paragraph,
    );
  const { steps, paragraph } = phaseOf(rules, state.phase);
  const last = steps.at(-1);
  if (last?.by !== undefined && state.step !== last.id) {
    return refuse(
      'wrong-step',
      `${state.key} må være ${last.name.nb.toLowerCase()} før PMO kan innstille; nå er den ${steps.find((s) => s.id === state.step)?.name.nb.toLowerCase() ?? state.step}.`,
      paragraph,
    );
  }
  return events({ type: 'recommended', recommendation: { gate: gate.id, by, at, text: p.text ?? null } });
}

/** Moves the progress marker of a phase whose steps nobody commands. Refused: `not-authorised`, `wrong-step`, `already-done`. */
export function step(ctx: Context, p: Payload<'step'>): Decided {
  const { state, rules, at } = ctx;
  const may = authorised(ctx);
  if (!may.ok) return may;
  const { steps, name, paragraph } = phaseOf(rules, state.phase);
  const target = steps.find((s) => s.id === p.to && s.by === undefined);
  if (!target || (target === steps[0] && target.by === undefined && steps.some((s) => s.by))) {
    const free = steps.filter((s) => s.by === undefined).map((s) => s.id);
    return refuse(
      'wrong-step',
      `${name.nb} har ikke steget ${p.to}${free.length > 0 ? `; den har ${free.join(', ')}` : ''}.`,
      paragraph,
    );
  }
  if (target.id === state.step)
    return refuse(
      'already-done',
      `${state.key} er allerede i steget ${target.name.nb.toLowerCase()}.`,
      paragraph,
    );
  return events({ type: 'stepTaken', step: target.id, at });
}
