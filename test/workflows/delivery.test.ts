import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { initiativeWorkflowId } from '../../src/contract/messages';
import { testEnvironment } from '../support/env';
import { eventsOf } from '../support/history';
import { about, intentsOf, receivers } from '../support/letters';

const day = 86_400_000;

describe('a mail server that is away for days', () => {
  const env = testEnvironment({ beginsAt: '2027-03-01T10:00:00+01:00' });

  test('loses no letter and sends none twice, and the initiative goes on meanwhile', async () => {
    const key = env.newKey('POST');
    const life = env.life(key);
    await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.basis('BP1')]);
    await env.delivered(key);
    const before = env.letters(key).length;

    await env.mail.down();
    await env.play([...life.roles('concept'), ...life.recommendation('BP1'), ...life.table('BP1')]);
    await env.forward(key, 2 * day);
    expect(env.letters(key)).toHaveLength(before);
    const waiting = await env.state(key);
    expect(waiting.letters).toMatchObject({ pending: 10, failed: 0 });
    expect(waiting.cases[0]?.seats.map(({ call }) => call)).toEqual(
      Array.from({ length: 9 }, () => 'pending'),
    );

    await env.mail.up();
    await env.forward(key, day);
    const state = await env.delivered(key);
    expect(state).toMatchObject({ undelivered: [], letters: { failed: 0 } });
    expect(receivers(about(env.letters(key), 'call:BP1-1:'), env.register)).toHaveLength(9);
    expect(state.cases[0]?.seats.map(({ call }) => call)).toEqual(Array.from({ length: 9 }, () => 'called'));
    const said = env.letters(key).flatMap((letter) => intentsOf(letter).map((i) => `${i} ${letter.to[0]}`));
    expect(new Set(said).size).toBe(said.length);
    expect(eventsOf(await env.events(key), 'WORKFLOW_TASK_FAILED')).toEqual([]);
  });

  test('lists know at once what happens on its own, and of a rush while letters go out what it comes to', async () => {
    const key = env.newKey('HAST');
    const life = env.life(key, { cast: { participants: ['nav'] } });
    const phase = async () => {
      const described = await env.client.workflow.getHandle(initiativeWorkflowId(key)).describe();
      return described.typedSearchAttributes.get(
        defineSearchAttributeKey('DsopPhase', SearchAttributeType.KEYWORD),
      );
    };
    const told = async () => eventsOf(await env.events(key), 'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES').length;
    const { registration, idea, joining, basis, roles, recommendation, table, decision } = life;
    await env.play([...registration(), ...idea(), ...joining(), ...basis('BP1'), ...roles('concept')]);
    await env.play(recommendation('BP1'));
    await env.delivered(key);
    const before = await told();

    env.mail.answerAfter(700);
    await env.play([...table('BP1'), ...decision('BP1')]);
    expect(await env.state(key)).toMatchObject({ phase: 'concept' });
    expect(await phase()).toBe('idea');
    env.mail.answerAfter(0);
    await env.delivered(key);
    expect(await phase()).toBe('concept');
    // The marker that the run goes by this is one of them.
    expect((await told()) - before).toBeLessThanOrEqual(2);

    await env.forward(key, 60_000);
    const quiet = await told();
    env.mail.answerAfter(700);
    await env.send({ key, command: 'stop', by: 'ola.pmo', payload: { reason: 'Uklart' } });
    expect((await env.state(key)).letters.pending).toBeGreaterThan(0);
    expect((await told()) - quiet).toBe(1);
    env.mail.answerAfter(0);
  });

  test('an address that does not exist is recorded, told to PMO, and stops nothing', async () => {
    const { email } = env.register.persons.find(({ id }) => id === 'per.nav')!;
    env.mail.refuse(email);
    const key = env.newKey('ADRESSE');
    const life = env.life(key);
    const { registration, idea, joining, basis, roles, recommendation, table, decision } = life;
    await env.play([...registration(), ...idea(), ...joining(), ...basis('BP1'), ...roles('concept')]);
    await env.play([...recommendation('BP1'), ...table('BP1')]);
    const state = await env.delivered(key);
    expect(state.undelivered).toMatchObject([{ intent: 'call:BP1-1:1:nav', to: 'per.nav' }]);
    expect(state.cases[0]?.seats.find(({ actor }) => actor === 'nav')).toMatchObject({ call: 'failed' });
    expect(receivers(about(env.letters(key), 'undelivered:'), env.register)).toEqual(['pmo@dsop.example']);
    await env.play(decision('BP1'));
    expect(await env.delivered(key)).toMatchObject({ phase: 'concept' });
  });
});

describe('with no room for anything in the cache, so that every task replays the whole history', () => {
  const env = testEnvironment({
    beginsAt: '2027-03-01T10:00:00+01:00',
    register: (sample) => ({
      ...sample,
      actors: sample.actors.map((a) => (a.id === 'bits' ? { ...a, validTo: '2027-03-20' } : a)),
      seats: sample.seats.flatMap((s) =>
        s.forum === 'sg' && s.actor === 'nav'
          ? [
              { ...s, validTo: '2027-03-09' },
              { ...s, person: 'tuva.lead', validFrom: '2027-03-10' },
            ]
          : [s],
      ),
    }),
    worker: { maxCachedWorkflows: 0, workflowFailureErrorTypes: { '*': ['NondeterminismError'] } },
  });

  test('a life through BP1 and two months of duties is the same', async () => {
    const key = env.newKey('GLEMSEL');
    const life = env.life(key, { cast: { actor: 'nav', participants: ['nav'] } });
    await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
    const stop = { reason: 'Uklart', closes: '2027-03-12' };
    await env.send({ key, command: 'stop', by: 'ola.pmo', payload: stop });
    await env.forward(key, 61 * day);
    const state = await env.delivered(key);
    expect(state).toMatchObject({ phase: 'concept', undelivered: [], refusals: [] });
    expect(state.escalations.map(({ duty }) => duty)).toContain('report/project/2027-04');
    const events = await env.events(key);
    for (const name of ['WORKFLOW_TASK_FAILED', 'WORKFLOW_TASK_TIMED_OUT', 'WORKFLOW_EXECUTION_FAILED'])
      expect([name, eventsOf(events, name)]).toEqual([name, []]);
    const said = env.letters(key).flatMap((letter) => intentsOf(letter).map((i) => `${i} ${letter.to[0]}`));
    expect(new Set(said).size).toBe(said.length);
    // The seat changed hands while the case was open.
    const called = receivers(about(env.letters(key), 'call:STOP-1:1:nav'), env.register);
    expect(called).toEqual(['per.nav', 'tuva.lead']);
  });

  test('PMO records that an actor is out which the programme has taken leave of, with nothing woken in between', async () => {
    const key = env.newKey('FARVEL');
    const life = env.life(key, { cast: { actor: 'nav', participants: ['nav', 'bits'] } });
    await env.play([...life.registration(), ...life.joining()]);
    await env.forward(key, '2027-03-22T10:00:00+01:00');
    const leave = { key, command: 'leave', by: 'ola.pmo', payload: { actor: 'bits' } } as const;
    expect(await env.send(leave)).toMatchObject({ receipt: { repeated: false } });
    await env.send({ key, command: 'annotate', by: 'ola.pmo', payload: { text: 'Sett' } });
    expect((await env.state(key)).actors.find((a) => a.actor === 'bits')?.status).toBe('left');
    expect(eventsOf(await env.events(key), 'WORKFLOW_TASK_FAILED')).toEqual([]);
  });
});

describe('letters go out on working days between seven and twenty', () => {
  // A Saturday.
  const env = testEnvironment({
    beginsAt: '2027-03-06T12:00:00+01:00',
    register: (sample) => ({ ...sample, standing: { ...sample.standing, sending: 'workingHours' } }),
  });

  test('what happens on a Saturday is told on Monday morning', async () => {
    const key = env.newKey('HELG');
    const life = env.life(key);
    await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
    expect((await env.state(key)).letters).toMatchObject({ sent: 0 });
    await env.forward(key, '2027-03-08T06:59:00+01:00');
    expect(env.letters(key)).toEqual([]);
    await env.forward(key, '2027-03-08T07:01:00+01:00');
    await env.until(key, ({ letters }) => letters.sent > 0);
    const told = about(env.letters(key), 'decision:BP1-1:');
    expect(receivers(told, env.register)).toHaveLength(11);
    expect(new Set(told.map(({ mail }) => mail.date?.toISOString()))).toEqual(
      new Set(['2027-03-08T06:00:00.000Z']),
    );
  });
});
