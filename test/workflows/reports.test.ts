import { testEnvironment } from '../support/env';
import { about, intentsOf, receivers } from '../support/letters';

/** A Monday in May; all days below follow from it, whatever day the tests are run on. */
const env = testEnvironment({ beginsAt: '2027-05-03T10:00:00+02:00' });
const pmo = 'pmo@dsop.example';

/** A project in its concept phase, with a project lead and, if wanted, a steering lead. */
async function project(steering: boolean): Promise<string> {
  const key = env.newKey('RAPPORT');
  const life = env.life(key, {
    cast: { actor: 'finansnorge', projectLead: 'ida.lead', participants: ['nav', 'bits'] },
  });
  await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
  if (steering) {
    const payload = { role: 'steering-lead', person: 'stig.lead' };
    await env.send({ key, command: 'appoint', by: life.cast.pmo, payload });
  }
  await env.delivered(key);
  return key;
}

/** When which rung of which report was told to whom: minute in UTC, period and rung, receivers. */
const told = (key: string, period: string): string[] =>
  about(env.letters(key), `duty:report/project/${period}`)
    .flatMap((letter) =>
      intentsOf(letter)
        .filter((intent) => intent.startsWith(`duty:report/project/${period}`))
        .map((intent) => {
          const [, , rung] = intent.split(':');
          const at = letter.mail.date?.toISOString().slice(0, 16);
          return `${at} ${rung} ${receivers([letter], env.register).join()}`;
        }),
    )
    .sort();

describe('the monthly report of a project', () => {
  let key: string;
  beforeAll(async () => {
    key = await project(true);
    await env.forward(key, '2027-08-02T12:00:00+02:00');
    await env.delivered(key);
  });

  test('is asked for, reminded of, told to PMO and put before SG, on the days and hours of the agreement', () => {
    expect(told(key, '2027-06')).toEqual([
      '2027-06-01T07:00 upcoming ida.lead',
      '2027-06-01T07:00 upcoming stig.lead',
      '2027-06-07T07:00 due ida.lead',
      '2027-06-07T07:00 due stig.lead',
      '2027-06-08T07:00 late ida.lead',
      '2027-06-08T07:00 late stig.lead',
      `2027-06-09T07:00 pmo ${pmo}`,
      '2027-06-14T07:00 sg ida.lead',
      `2027-06-14T07:00 sg ${pmo}`,
      '2027-06-14T07:00 sg stig.lead',
    ]);
  });

  test('becomes a case on the table of DSOP SG, to which every seat is called', async () => {
    const state = await env.state(key);
    const duty = state.duties.find(({ id }) => id === 'report/project/2027-06');
    expect(duty).toMatchObject({
      status: 'late',
      due: '2027-06-07T16:00:00+02:00',
      owedBy: 'role:steering-lead',
    });
    const [escalation] = state.escalations.filter((one) => one.duty === duty?.id);
    expect(escalation?.tabledAt.slice(0, 16)).toBe('2027-06-14T09:00');
    expect(state.cases.find(({ id }) => id === escalation?.case)).toMatchObject({ forum: 'sg' });
    expect(receivers(about(env.letters(key), `call:${escalation?.case}:`), env.register)).toHaveLength(9);
  });

  test('is not owed in July, and again from the first working day of August', async () => {
    const state = await env.state(key);
    expect(state.duties.map(({ id }) => id).filter((id) => id.startsWith('report/'))).toEqual([
      'report/project/2027-06',
      'report/project/2027-08',
      'report/project/2027-09',
    ]);
    expect(told(key, '2027-07')).toEqual([]);
    expect(told(key, '2027-08')).toEqual([
      '2027-08-02T07:00 upcoming ida.lead',
      '2027-08-02T07:00 upcoming stig.lead',
    ]);
  });

  test('when it comes, PMO and the actors get it, who owed it is thanked once, and nobody hears more of it', async () => {
    const report = (period: string) =>
      env.send({
        key,
        command: 'report',
        by: 'stig.lead',
        payload: { status: 'green', text: 'I rute', period },
      });
    expect(await report('2027-08')).toMatchObject({ receipt: { command: 'report' } });
    expect(await report('2027-06')).toMatchObject({ receipt: { command: 'report' } });
    await env.delivered(key);
    const published = about(env.letters(key), 'published:project:2027-08:');
    expect(receivers(published, env.register)).toEqual(['dag.bits', pmo, 'silje.finansnorge', 'siri.nav']);
    expect(receivers(about(env.letters(key), 'done:report/project/2027-06'), env.register)).toEqual([
      'stig.lead',
    ]);
    const heard = [...told(key, '2027-06'), ...told(key, '2027-08')];

    await env.forward(key, '2027-08-31T12:00:00+02:00');
    await env.delivered(key);
    expect([...told(key, '2027-06'), ...told(key, '2027-08')]).toEqual(heard);
    expect((await env.state(key)).reports.map(({ period, late }) => [period, late])).toEqual([
      ['2027-08', false],
      ['2027-06', true],
    ]);
  });

  test('comes at nine in Oslo in winter too', async () => {
    await env.forward(key, '2027-11-01T12:00:00+01:00');
    await env.delivered(key);
    expect(told(key, '2027-11')).toEqual([
      '2027-11-01T08:00 upcoming ida.lead',
      '2027-11-01T08:00 upcoming stig.lead',
    ]);
  });

  test('a timer rings only where something is due: what was done in time is not woken for', async () => {
    const events = await env.events(key);
    const rings = events.flatMap((event, index) => {
      const { timerFiredEventAttributes: fired } = event;
      if (!fired) return [];
      const after = events.slice(index + 1);
      const until = after.findIndex((one) => one.workflowTaskScheduledEventAttributes && one !== after[0]);
      const task = after.slice(0, until === -1 ? undefined : until);
      const did = task.some(
        (one) =>
          one.activityTaskScheduledEventAttributes ?? one.upsertWorkflowSearchAttributesEventAttributes,
      );
      const started = events[Number(fired.startedEventId) - 1];
      return [{ why: Buffer.from(started?.userMetadata?.summary?.data ?? []).toString(), did }];
    });
    expect(rings.length).toBeGreaterThan(10);
    expect(rings.filter(({ did, why }) => !did && !why.includes('neste rapportmåned'))).toEqual([]);
  });
});

test('without a steering lead it is the project lead who owes the report', async () => {
  const key = await project(false);
  await env.forward(key, '2027-06-08T12:00:00+02:00');
  await env.delivered(key);
  expect(told(key, '2027-06')).toEqual([
    '2027-06-01T07:00 upcoming ida.lead',
    '2027-06-07T07:00 due ida.lead',
    '2027-06-08T07:00 late ida.lead',
  ]);
});
