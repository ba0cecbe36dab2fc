import {
  clockOf,
  forwardTogether,
  forwardWorkflow,
  type Forwarded,
  type ForwardProgress,
} from '../client/forward';
import { list } from '../client/list';
import { queryRegister, workflowOf } from '../client/reads';
import type { Session } from '../client/connect';
import { attempt, unknownWorkflow } from '../client/reply';
import { programmeWorkflowId } from '../contract/messages';
import { postWorkflowId } from '../contract/post';
import {
  addDuration,
  isDay,
  osloInstant,
  parseDuration,
  parseInstant,
  toIso,
  type EpochMs,
} from '../domain/calendar';
import type { Context } from './context';
import type { Typed } from './flags';
import { instantWords } from './names';
import { done, refusedResult, unanswered, usage, type Result } from './result';

/** How long the whole may take; each hop has its own, much shorter limit. */
const longestMs = 24 * 3_600_000;
const dayMs = 24 * 3_600_000;

/** From a clock to the instant it is to be moved to; `wrong` is one sentence. */
type Aim = (clock: EpochMs) => EpochMs;

/**
 * `dsop forward KEY|--all --by P30D|--to DATE`: moves clocks on a server started for it. Each initiative has its own
 * clock; `--all` moves all of them and the programme's in lockstep, by the same stretch.
 */
export async function forward(context: Context, key: string | undefined, typed: Typed): Promise<Result> {
  if ((key === undefined) === (typed.all !== true))
    return usage('Si hva som skal flyttes: en nøkkel, eller --all.');
  const aim = aimOf(typed);
  if ('wrong' in aim) return usage(aim.wrong);
  const { temporal, virtualTime } = context.config;
  if (temporal.origin === 'running' && !virtualTime) return unsupported('den er startet uten');
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const ids = await workflowIds(context, session.value, key);
  if (!('ids' in ids)) return ids;
  const { connection, client } = session.value;
  const { namespace } = temporal;
  const lead = ids.ids[0] ?? programmeWorkflowId;
  const clock = await attempt(client, context.leftMs(), { workflowId: lead }, () =>
    clockOf(connection, namespace, lead),
  );
  if (!('value' in clock)) return unanswered(clock);
  const byMs = aim.aim(clock.value) - clock.value;
  if (byMs <= 0)
    return usage(`Klokken for ${lead} er alt ${instantWords(toIso(clock.value))}; den går bare fremover.`);
  const plan = { workflows: ids.ids, byMs, to: toIso(clock.value + byMs) };
  const whole =
    key === undefined
      ? `${ids.ids.length} klokker ${stretch(byMs)}`
      : `${lead} ${stretch(byMs)}, til ${instantWords(plan.to)}`;
  if (context.common.dryRun) return done({ wouldForward: plan }, () => `Ville flyttet ${whole}.`);
  const followers = typed.all === true ? [programmeWorkflowId, ...(await postIds(context, client))] : [];
  const first = ids.ids.filter((id) => !followers.includes(id));
  const onHop = (hop: ForwardProgress) => context.note(`${stretch(hop.doneMs)} av ${stretch(hop.ofMs)}`);
  const moved = await attempt(client, longestMs, { workflowId: lead }, async () =>
    typed.all === true
      ? forwardTogether(connection, namespace, first, byMs, { onHop, followers })
      : new Map([[lead, await forwardWorkflow(connection, namespace, lead, byMs, { onHop })]]),
  );
  if (!('value' in moved)) return unanswered(moved);
  for (const [workflowId, outcome] of moved.value) {
    const fault = faultOf(workflowId, outcome);
    if (fault) return fault;
  }
  return done({ forwarded: plan }, () =>
    [`Flyttet ${whole}.`, ...(typed.all === true ? [] : morning)].join('\n'),
  );
}

/** One initiative's clock is not the post's: what it has handed over for the morning goes by the programme's. */
const morning = [
  'Dagens brev går etter programmets klokke; «dsop forward --all» flytter den og postens også.',
];

function aimOf(typed: Typed): { aim: Aim } | { wrong: string } {
  const { by, to } = typed;
  if ((by === undefined) === (to === undefined))
    return { wrong: 'Si hvor langt: --by P30D, eller --to 2027-01-04.' };
  if (typeof by === 'string') {
    const duration = parseDuration(by);
    return duration
      ? { aim: (clock) => addDuration(clock, duration) }
      : { wrong: `--by må være en varighet som P30D, P1M eller PT12H, ikke «${by}»` };
  }
  const text = String(to);
  const instant = isDay(text) ? osloInstant(text, '00:00') : parseInstant(text);
  return instant === undefined
    ? { wrong: `--to må være en dato som 2027-01-04 eller et tidspunkt, ikke «${text}»` }
    : { aim: () => instant };
}

async function workflowIds(
  context: Context,
  session: Session,
  key: string | undefined,
): Promise<{ ids: string[] } | Result> {
  if (key !== undefined) {
    const found = await workflowOf(session.client, key, context.leftMs());
    return 'value' in found ? { ids: [found.value] } : unanswered(found);
  }
  const found = await list(session.client, { runningOnly: true }, context.leftMs());
  if (!('value' in found)) return unanswered(found);
  return { ids: [programmeWorkflowId, ...found.value.map((one) => one.workflowId)] };
}

/** The posts that readers may have: they go by the programme's clock. */
async function postIds(context: Context, client: Session['client']): Promise<string[]> {
  const register = await queryRegister(client, context.leftMs());
  if (!('value' in register)) return [];
  const { persons, offices, communications } = register.value;
  return [
    ...persons.map(({ id }) => postWorkflowId('person', id)),
    ...[...Object.keys(offices), ...(communications ? ['communications'] : [])].map((office) =>
      postWorkflowId('office', office),
    ),
  ];
}

function faultOf(workflowId: string, outcome: Forwarded): Result | undefined {
  switch (outcome.outcome) {
    case 'forwarded':
      return undefined;
    case 'unsupported':
      return unsupported(outcome.reason);
    case 'unknown-workflow':
      return { kind: 'refused', refused: unknownWorkflow(workflowId) };
    case 'held':
      return refusedResult(
        'failed',
        `Klokken for ${workflowId} ble stående etter ${stretch(outcome.doneMs)} (${outcome.reason}): noe er i gang og blir ikke ferdig, som et brev som ikke lar seg levere; rett det og flytt resten.`,
      );
  }
}

const unsupported = (reason: string): Result =>
  refusedResult(
    'not-allowed',
    `Denne serveren flytter ikke klokker (${reason}): en flyttet klokke kunne lukke en sak. Bruk serveren som «npm start» setter opp.`,
  );

/** A stretch of time in days, or hours when it is short. */
function stretch(ms: number): string {
  const days = ms / dayMs;
  if (days < 1) return `${Math.round(ms / 3_600_000)} timer`;
  if (days === 1) return '1 dag';
  return `${Math.round(days * 10) / 10} dager`.replace('.', ',');
}
