import type { Payload } from '../../contract/commands';
import { isProgramme, processWorkflowId } from '../../contract/messages';
import { authorityOf, gateFrom, phaseWords, takeoverParagraph } from '../agreement';
import type { InitiativeEvent } from '../events';
import { noticed } from '../notices';
import { newsOf, newsToWaiting } from '../process';
import { heardToStart } from '../prerequisites';
import { programmesOwn, refuse } from '../refusal';
import { inPmo } from '../register';
import { authorised, events, type Context, type Decided } from './context';

/** Processes: run by PMO, begun, concluded, and what waits for them (V4 §3.3, §4.2.1). */

/** A proposed process is set going; from then on PMO reports it to SG each month. */
export function beginProcess(ctx: Context, _: Payload<'beginProcess'>): Decided {
  const { state, rules, at } = ctx;
  const may = authorised(ctx);
  if (!may.ok) return may;
  const next = rules.transitions.find((t) => t.from === state.phase)?.to;
  if (next === undefined) {
    return refuse(
      'already-done',
      `${state.key} er alt ${phaseWords(rules, state.phase).nb}.`,
      rules.process?.paragraph ?? null,
    );
  }
  return events({ type: 'phaseEntered', phase: next, decision: null, at });
}

/** PMO concludes with what it came to; whoever waits hears it with this command. */
export function conclude(ctx: Context, p: Payload<'conclude'>): Decided {
  const { state, rules, envelope, at } = ctx;
  const may = authorised(ctx);
  if (!may.ok) return may;
  if (rules.transitions.some((t) => t.from === state.phase)) {
    return refuse(
      'wrong-phase',
      `${state.key} er bare foreslått: sett den i gang (dsop begin-process ${state.key}) eller stans den (dsop stop ${state.key}).`,
      rules.process?.paragraph ?? null,
    );
  }
  return events(
    { type: 'processConcluded', outcome: p.text, at },
    {
      type: 'ended',
      ending: { how: 'concluded', at, reason: p.text, decision: null, phase: state.phase, closedAt: at },
    },
    ...newsToWaiting(state, 'concluded', envelope, at),
  );
}

/** What a concept needs from outside DSOP is handed over to PMO; the next gate waits for it (V4 §4.2.1). */
export function handOverExternal(ctx: Context, p: Payload<'handOverExternal'>): Decided {
  const { state, rules, envelope, at } = ctx;
  const paragraph = authorityOf(rules, 'handOverExternal')?.paragraph ?? null;
  if (!rules.process) {
    return refuse(
      'not-allowed',
      `${rules.title.nb} kjenner ingen prosesser; ${state.key} kan ikke overlate noe til en.`,
      rules.forums.pmo.paragraph,
    );
  }
  const may = authorised(ctx);
  if (!may.ok) return may;
  const standing = state.blockedBy.find((b) => b.process === p.process);
  if (p.lift) return lifted(ctx, p, standing !== undefined);
  const gate = gateFrom(rules, state.phase);
  if (!gate?.blockedByProcess) {
    const home = rules.transitions.find((t) => rules.gates.find((g) => g.id === t.gate)?.blockedByProcess);
    return refuse(
      'wrong-phase',
      `Avhengigheter utenfor DSOP overlates til PMO i ${home ? phaseWords(rules, home.from).nb : 'en annen fase'}; ${state.key} er i ${phaseWords(rules, state.phase).nb}.`,
      paragraph,
    );
  }
  if (isProgramme(p.process) && ctx.mended('again'))
    return refuse('key-used', programmesOwn(p.process), paragraph);
  if (p.process === state.key && ctx.mended('again')) {
    return refuse(
      'not-allowed',
      `${state.key} kan ikke vente på seg selv; prosessen får sin egen nøkkel (--process).`,
      paragraph,
    );
  }
  const news = newsOf({ key: p.process }, processWorkflowId(p.process), 'handedOver', envelope, at);
  const told: InitiativeEvent = { type: 'newsToTell', news: [news] };
  const waits = standing !== undefined && standing.stopped !== true;
  // What the process was told before it had begun is lost: it is told again, and nothing else happens.
  if (waits && !heardToStart(state, p.process) && ctx.mended('again')) return events(told);
  if (waits) return refuse('already-done', `${state.key} venter alt på prosessen ${p.process}.`, paragraph);
  if (p.title === undefined || p.need === undefined) {
    return refuse('reason-missing', 'Si hva som må løses: --title og --need.', paragraph);
  }
  return events({ type: 'blocked', process: p.process, at }, handedOver(ctx, p), told);
}

/** PMO, which took it over, may say that no process has to settle it any more. */
function lifted(ctx: Context, p: Payload<'handOverExternal'>, standing: boolean): Decided {
  const { state, rules, by, day, at } = ctx;
  const paragraph = takeoverParagraph(rules);
  if (!inPmo(state.register, by, day))
    return refuse('not-authorised', 'Bare PMO, som har overtatt oppgaven, kan ta den bort.', paragraph);
  if (!standing)
    return refuse('already-done', `${state.key} venter ikke på prosessen ${p.process}.`, paragraph);
  if (p.reason === undefined)
    return refuse('reason-missing', 'Si hvorfor den ikke lenger må løses (--reason).', paragraph);
  return events({ type: 'blockEnded', process: p.process, how: 'lifted', at });
}

/** PMO gets the task, with the command that starts the process. */
function handedOver(
  { state, rules, envelope, now }: Context,
  p: Payload<'handOverExternal'>,
): InitiativeEvent {
  const { key } = state;
  const title = p.title ?? p.process;
  const command = `dsop start-process ${p.process} --title "${title}" --need "…" --from ${key}`;
  return noticed(
    state,
    {
      id: (reader) => `handed-over:${envelope.id}:${reader}`,
      to: [{ office: 'pmo' }],
      subject: { nb: `${key}: ${title} overlates til PMO`, en: `${key}: ${title} is handed over to PMO` },
      body: {
        nb: `${key} trenger en løsning utenfor DSOP: ${p.need ?? title}\nPlanleggingen kan ikke settes i gang før prosessen ${p.process} er avsluttet. Start den med «${command}».`,
        en: `${key} needs something settled outside DSOP: ${p.need ?? title}\nPlanning cannot begin until the process ${p.process} is concluded. Start it with "${command}".`,
      },
      paragraph: takeoverParagraph(rules),
    },
    now,
  );
}
