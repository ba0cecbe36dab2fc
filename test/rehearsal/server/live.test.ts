import { addMonths } from '../../../src/domain/calendar';
import { meetingDays } from '../../../src/rehearsal/meetings';
import { liveStand, plannedOf } from '../../../src/rehearsal/live';
import { forRehearsal, rehearse } from '../../../src/rehearsal/rehearse';
import { sharedRun } from '../../support/run';
import { testEnvironment, valueOf } from '../../support/env';

const env = testEnvironment();

it('from the portfolio at hand: what runs is copied and played on, and nothing of it is touched', async () => {
  const key = env.newKey();
  const life = env.life(key);
  await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
  await env.delivered(key);
  const events = (await env.events(key)).length;
  const letters = env.mail.letters.length;
  const { client, connection, namespace, config } = env;
  const session = { client, connection, close: () => Promise.resolve() };
  let stand = valueOf(await liveStand(session, namespace, 30_000));
  // The index may learn of a new initiative a moment after it has begun.
  while (!stand.states.has(key)) stand = valueOf(await liveStand(session, namespace, 30_000));
  const state = stand.states.get(key);
  if (!state) throw new Error('not copied');
  const until = addMonths(stand.from, 2);
  const played = await rehearse({
    config: { ...config, virtualTime: true },
    register: forRehearsal(stand.register),
    script: {
      from: stand.from,
      until,
      months: 2,
      portfolio: { initiatives: [plannedOf(state)] },
      scenario: {},
      meetings: meetingDays({}, stand.from, until),
    },
    stand: stand.states,
    log: () => undefined,
    signal: new AbortController().signal,
    worker: { workflowBundle: { codePath: sharedRun().bundle }, workflowThreadPoolSize: 1 },
  });
  expect(played.whole).toBe(true);
  expect(played.states[0]).toMatchObject({ key, phase: 'concept', sandbox: true });
  expect(played.states[0]?.reports.length).toBeGreaterThan(0);
  expect((await env.state(key)).reports).toEqual([]);
  expect((await env.events(key)).length).toBe(events);
  expect(env.mail.letters.length).toBe(letters);
}, 300_000);
