import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { Logger, MetricMeter, MetricTags } from '@temporalio/common';
import { runningHosts, runningInitiatives } from '../contract/savedViews';
import { builtInRuleSets, courseOf } from '../domain/agreement';
import { searchAttributeTypes } from '../contract/searchAttributes';

/** The state of the programme in a few numbers, read from the server's index alone. */
export interface Figures {
  /** Running initiatives by phase, `stopped` and `closed` included; phases of rule sets that are not built in together as `other`. */
  initiatives: Record<string, number>;
  /** Initiatives that wait for this forum or office. */
  awaiting: Record<string, number>;
  /** Duties that are late, over all initiatives. */
  lateDuties: number;
  /** Escalations on a forum's table. */
  escalations: number;
  /** When the oldest case that is not settled was tabled, epoch milliseconds; null when there is none. */
  oldestCase: number | null;
}

const phases = [
  ...new Set(builtInRuleSets.flatMap((rules) => rules.phases.map((phase) => phase.id))),
  'stopped',
  'closed',
  // What is a process says how far it is by the same attribute.
  ...builtInRuleSets.flatMap((rules) => courseOf(rules, 'process').phases.map((phase) => phase.id)),
  'concluded',
];
const forums = ['tlf', 'sg', 'pmo'];
/** An initiative has far fewer late duties and escalations than this. */
const mostAtOnce = 100;
const timeoutMs = 10_000;

/** Reads the figures; rejects when the server does not answer. */
export async function readFigures(client: Client): Promise<Figures> {
  const count = async (condition: string): Promise<number> => {
    return (await client.workflow.count(`${runningInitiatives} AND ${condition}`)).count;
  };
  const countEach = async (words: readonly string[], condition: (word: string) => string) =>
    Object.fromEntries(
      await Promise.all(words.map(async (word) => [word, await count(condition(word))] as const)),
    );
  // The sum of a small number over all initiatives: as many as have one, and those that have two, …
  const sum = async (attribute: string): Promise<number> => {
    let total = 0;
    for (let least = 1; least <= mostAtOnce; least++) {
      const found = await count(`${attribute} >= ${least}`);
      if (found === 0) break;
      total += found;
    }
    return total;
  };
  return client.withDeadline(Date.now() + timeoutMs, async () => {
    const known = await countEach(phases, (phase) => `DsopPhase = '${phase}'`);
    const all = await count('DsopPhase IS NOT NULL');
    const other = Math.max(0, all - Object.values(known).reduce((a, b) => a + b, 0));
    return {
      initiatives: { ...known, other },
      awaiting: await countEach(forums, (forum) => `DsopAwaits = '${forum}'`),
      lateDuties: await sum('DsopOverdue'),
      escalations: await sum('DsopEscalated'),
      oldestCase: await oldestCase(client),
    };
  });
}

const caseSince = defineSearchAttributeKey('DsopCaseSince', searchAttributeTypes.DsopCaseSince);

// The index cannot sort, so it is gone through; only initiatives with a case on the table are in it.
async function oldestCase(client: Client): Promise<number | null> {
  let oldest: number | null = null;
  const query = `${runningHosts} AND DsopCaseSince IS NOT NULL`;
  for await (const { typedSearchAttributes } of client.workflow.list({ query, pageSize: 1000 })) {
    const since = typedSearchAttributes.get(caseSince)?.getTime() ?? null;
    if (since !== null && (oldest === null || since < oldest)) oldest = since;
  }
  return oldest;
}

/** Writes figures to the gauges of a meter. In: the time now, epoch milliseconds. */
export function createGauges(meter: MetricMeter): (figures: Figures, now: number) => void {
  const gauge = (name: string, unit: string, description: string) => {
    const made = meter.createGauge(name, 'int', unit, description);
    return (value: number, tags: MetricTags = {}) => made.set(value, tags);
  };
  const initiatives = gauge('dsop_initiatives', 'initiatives', 'Running initiatives by phase');
  const awaiting = gauge(
    'dsop_initiatives_awaiting',
    'initiatives',
    'Initiatives that wait for this forum or office',
  );
  const late = gauge('dsop_duties_late', 'duties', 'Duties that are late');
  const escalations = gauge('dsop_escalations', 'cases', "Escalations on a forum's table");
  const oldest = gauge(
    'dsop_oldest_case_age_seconds',
    'seconds',
    'How long the oldest case that is not settled has been on the table; 0 when there is none',
  );
  const read = gauge(
    'dsop_figures_timestamp_seconds',
    'seconds',
    "When these figures were last read from the server's index, seconds since 1970",
  );
  return (figures, now) => {
    for (const [phase, count] of Object.entries(figures.initiatives)) initiatives(count, { phase });
    for (const [who, count] of Object.entries(figures.awaiting)) awaiting(count, { who });
    late(figures.lateDuties);
    escalations(figures.escalations);
    // A clock that was moved has cases from the future.
    const age = figures.oldestCase === null ? 0 : Math.max(0, now - figures.oldestCase);
    oldest(Math.round(age / 1000));
    read(Math.round(now / 1000));
  };
}

/**
 * Reads the figures now and every `everyMs` milliseconds until the returned function is called. A server that does not
 * answer is told once in the log; the gauges keep what they had, and `dsop_figures_timestamp_seconds` stands still.
 */
export function keepFigures(
  client: Client,
  meter: MetricMeter,
  logger: Logger,
  everyMs = 30_000,
): () => void {
  const write = createGauges(meter);
  let silent = false;
  let reading = false;
  const read = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    try {
      write(await readFigures(client), Date.now());
      if (silent) logger.info('the figures can be read again');
      silent = false;
    } catch (error) {
      if (!silent) logger.warn('the figures cannot be read', { error });
      silent = true;
    } finally {
      reading = false;
    }
  };
  void read();
  const timer = setInterval(() => void read(), everyMs);
  return () => clearInterval(timer);
}
