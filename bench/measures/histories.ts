import { clockOf, forwardWorkflow } from '../../src/client/forward';
import { initiativeWorkflowId, programmeWorkflowId } from '../../src/contract/messages';
import type { Step } from '../../src/dev/play';
import { nextMonth, nthWorkingDayOf, osloInstant, osloMonthOf } from '../../src/domain/calendar';
import { compare, type Line } from '../figures';
import { eventsOf, tally, untilIdle, type Tally } from '../histories';
import { bareInput, chapters, createSender, lifeSteps, sendBare, startBare } from '../lives';
import type { Stage } from '../stage';

/** What one thing cost, in events and actions. */
type Costs = Record<'opening' | 'question' | 'gate' | 'reminder', Tally>;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const forPeriod = (step: Step, period: string): Step => ({ ...step, payload: { ...step.payload, period } });

/**
 * (b) Events and actions of a beginning, a gate and a reminder, each counted in a history, and of a quiet year in
 * realisation: each month a reminder of the report, and the report. Needs a server with virtual time.
 */
export async function measureHistories(stage: Stage): Promise<Line[]> {
  const worker = await stage.startWorker('ours');
  const bareWorker = await stage.startWorker('bare');
  const bare = await bareCosts(stage);
  const { costs, registration, year, months } = await ourCosts(stage);
  await Promise.all([worker, bareWorker].map((one) => one.stop(20_000)));

  const least = { opening: bare.opening, gate: bare.gate, reminder: bare.reminder };
  const lines = (what: string, ours: Tally, other: Tally, more: number): Line[] => [
    compare(
      { measure: 'b', what, unit: 'events', ours: ours.events, bare: other.events },
      { atMostMore: more },
    ),
    compare(
      { measure: 'b', what, unit: 'actions', ours: ours.actions, bare: other.actions },
      { atMostMore: more },
    ),
  ];
  const times = (a: Tally, n: number, b: Tally, m: number): Tally => ({
    events: a.events * n + b.events * m,
    actions: a.actions * n + b.actions * m,
  });
  const whole = (cost: Pick<Costs, 'opening' | 'gate' | 'reminder'>): Tally => {
    const rest = times(cost.reminder, 12, cost.gate, 4);
    return { events: cost.opening.events + rest.events, actions: cost.opening.actions + rest.actions };
  };
  return [
    ...lines('beginning of an initiative', costs.opening, bare.opening, 1),
    ...lines('registration, in the programme (bare: none)', registration, { events: 0, actions: 0 }, 11),
    ...lines('gate: the question put, with its letter', costs.question, bare.gate, 1),
    ...lines('gate: the answer that decides, with its letters', costs.gate, bare.gate, 1),
    ...lines('reminder', costs.reminder, bare.reminder, 1),
    ...lines(
      `quiet year in realisation: ${months} reminders, ${months} reports`,
      year,
      times(bare.reminder, months, bare.gate, months),
      2 * months,
    ),
    ...lines('year of 12 reminders and 4 gates, added up', whole(costs), whole(least), 16),
  ];
}

/** Counts what an action adds to a workflow's history, once nothing is under way any more. */
async function costOf(stage: Stage, workflowId: string, act: () => Promise<unknown>): Promise<Tally> {
  const count = async () => tally(await eventsOf(stage.client, workflowId));
  const before = await count();
  await act();
  await untilIdle(stage.client, workflowId);
  const after = await count();
  return { events: after.events - before.events, actions: after.actions - before.actions };
}

async function bareCosts(stage: Stage): Promise<Pick<Costs, 'opening' | 'gate' | 'reminder'>> {
  const { client, connection, temporal, register } = stage;
  const id = 'bare-COSTS';
  await startBare(client, { ...bareInput('COSTS', register, 0), everyMs: 30 * dayMs });
  await untilIdle(client, id);
  const opening = tally(await eventsOf(client, id));
  const to = [{ person: 'sg.nav' }];
  const gate = await costOf(stage, id, () => sendBare(client, 'COSTS', { message: {}, letters: to }));
  const reminder = await costOf(stage, id, async () => {
    const moved = await forwardWorkflow(connection, temporal.namespace, id, 30 * dayMs);
    if (moved.outcome !== 'forwarded') throw new Error(JSON.stringify(moved));
  });
  return { opening, gate, reminder };
}

async function ourCosts(stage: Stage): Promise<{
  costs: Costs;
  registration: Tally;
  year: Tally;
  /** Months with a reminder and a report. */
  months: number;
}> {
  const { client, connection, temporal, register } = stage;
  const key = 'COSTS';
  const id = initiativeWorkflowId(key);
  const life = chapters(key, register, Date.now());
  const sender = createSender(client, register);
  const steps = lifeSteps(key, register, Date.now());
  const at = (test: (step: Step) => boolean): number => steps.findIndex(test);
  const sendAll = async (some: readonly Step[]) => {
    for (const step of some) await sender.send(step);
    await untilIdle(client, id);
  };

  // The first idea of a programme begins the watch over the forums' meetings, with a timer that no other pays for.
  const [first] = lifeSteps('FIRST', register, Date.now());
  if (first) await createSender(client, register).send(first);
  await untilIdle(client, programmeWorkflowId);
  const registration = await costOf(stage, programmeWorkflowId, () => sendAll(steps.slice(0, 1)));
  const opening = tally(await eventsOf(client, id));
  const table = at(({ command }) => command === 'table');
  const answer = at(({ command }) => command === 'approve');
  const realisation = at(({ payload }) => payload.case === 'BP3-1') + 1;
  await sendAll(steps.slice(1, table));
  const question = await costOf(stage, id, () => sendAll(steps.slice(table, table + 1)));
  await sendAll(steps.slice(table + 1, answer));
  const gate = await costOf(stage, id, () => sendAll(steps.slice(answer, answer + 1)));
  await sendAll(steps.slice(answer + 1, realisation));
  const strategy: Step = {
    key,
    command: 'document',
    by: life.cast.projectLead,
    payload: { kind: 'communication-strategy', sha256: '0'.repeat(64), name: 'strategi.pdf', bytes: 40_000 },
  };
  await sendAll([strategy]);

  const clock = () => clockOf(connection, temporal.namespace, id);
  const forwardTo = async (instant: number) => {
    const moved = await forwardWorkflow(connection, temporal.namespace, id, instant - (await clock()));
    if (moved.outcome !== 'forwarded') throw new Error(JSON.stringify(moved));
  };
  const skipped = new Set(life.rules.reporting.find((line) => line.id === 'project')?.skipMonths);
  const begun = await clock();
  const reminders: Tally[] = [];
  const year = await costOf(stage, id, async () => {
    for (let month = nextMonth(osloMonthOf(begun)); ; month = nextMonth(month)) {
      const noon = osloInstant(nthWorkingDayOf(month, 1), '12:00');
      if (noon > begun + 365 * dayMs) break;
      if (skipped.has(Number(month.slice(5)))) continue;
      // What rings before the month has begun is no part of the reminder, only of the year.
      await forwardTo(noon - 12 * hourMs);
      reminders.push(await costOf(stage, id, () => forwardTo(noon)));
      await sendAll(life.report('green', 'Arbeidet går etter planen.').map((step) => forPeriod(step, month)));
    }
    await forwardTo(begun + 365 * dayMs);
  });
  return {
    costs: { opening, question, gate, reminder: reminders[0] ?? { events: 0, actions: 0 } },
    registration,
    year,
    months: reminders.length,
  };
}
