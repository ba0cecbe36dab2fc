import { queryWholeRecord } from '../../src/client/reads';
import { wholeLife } from '../../src/dev/life';
import type { Step } from '../../src/dev/play';
import { addDays, osloDayOf } from '../../src/domain/calendar';
import type { DecisionRecord } from '../../src/domain/record/shape';
import { valueOf, type Command, type TestEnvironment } from '../support/env';

const tabling = ['refer', 'table', 'closeRollout', 'escalate'];

/** The steps in parts, each of which ends with the one that puts a case before a forum. */
function chapters(steps: readonly Step[]): Step[][] {
  const ends = steps.flatMap(({ command }, index) => (tabling.includes(command) ? [index + 1] : []));
  return [0, ...ends].map((begin, index) => steps.slice(begin, ends[index]));
}

/**
 * Plays a whole life on the server, the calls to each case delivered before it is answered, and then operations: a report,
 * and an escalated matter that a seat's delegate answers, by a delegation given on the way, and time closes.
 */
export async function wholeLifeOf(env: TestEnvironment, key: string): Promise<void> {
  const day = osloDayOf(Date.now());
  const lead = 'emily.lead';
  const step = (command: Step['command'], by: string, payload: Step['payload']): Step => ({
    key,
    command,
    by,
    payload,
  });
  const steps = [
    ...wholeLife(key, env.register, { day, cast: { operationsLead: lead } }),
    step('report', lead, { status: 'yellow', text: 'Stabil drift; én leverandør skifter plattform' }),
    step('escalate', lead, { reason: 'Leverandøren varsler nedetid i jula' }),
  ];
  for (const chapter of chapters(steps)) {
    await env.play(chapter);
    await env.delivered(key);
  }
  const ends = addDays(day, 60);
  await took(env, {
    key: '',
    command: 'delegate',
    by: 'per.nav',
    payload: { to: 'tuva.lead', scope: 'position', ends },
  });
  await env.until(key, ({ register }) => register > 1);
  const payload = { case: 'ESC-1', position: 'reservation', reason: 'NAV har egen beredskap' };
  await took(env, { key, command: 'decide', by: 'tuva.lead', onBehalfOf: 'per.nav', payload });
  await env.forward(key, 20 * 24 * 3600_000);
  await env.until(key, (state) => state.cases.some((c) => c.id === 'ESC-1' && c.status !== 'open'));
}

async function took(env: TestEnvironment, command: Command): Promise<void> {
  const sent = await env.send(command);
  if (!('receipt' in sent)) throw new Error(JSON.stringify(sent));
}

/** The record as the server gives it. */
export async function exported(env: TestEnvironment, key: string): Promise<DecisionRecord> {
  const record = valueOf(await queryWholeRecord(env.client, key, 30_000));
  if (record === null) throw new Error('no record');
  return record;
}
