import { wholeLife } from '../../src/dev/life';
import type { Step } from '../../src/dev/play';
import { osloDayOf } from '../../src/domain/calendar';
import { seatsOn } from '../../src/domain/register';
import type { InitiativeView } from '../../src/domain/view';
import { testEnvironment } from '../support/env';
import { eventsOf } from '../support/history';
import { about, intentsOf, languageOf, receivers } from '../support/letters';
import type { Received } from '../support/mailServer';

const env = testEnvironment();
const pmo = 'pmo@dsop.example';
const participants = ['finansnorge', 'nav', 'skatteetaten', 'bits', 'kartverket'];
const cast = {
  actor: 'finansnorge',
  registrant: 'kari.nes',
  participants,
  projectLead: 'ida.lead',
  steeringLead: 'stig.lead',
  operationsLead: 'emily.lead',
};

/** The steps in parts, each of which ends with the one that puts a case before a forum. */
function chapters(steps: readonly Step[]): Step[][] {
  const tabling = ['refer', 'table', 'closeRollout'];
  const ends = steps.flatMap(({ command }, index) => (tabling.includes(command) ? [index + 1] : []));
  return [0, ...ends].map((begin, index) => steps.slice(begin, ends[index]));
}

describe('a whole life, from registration to operations', () => {
  let key: string;
  let state: InitiativeView;
  let letters: Received[];
  beforeAll(async () => {
    key = env.newKey('LIV');
    // Between a case and the first answer the calls go out: one who has answered is not called any more.
    for (const chapter of chapters(wholeLife(key, env.register, { day: osloDayOf(Date.now()), cast }))) {
      await env.play(chapter);
      await env.delivered(key);
    }
    state = await env.delivered(key);
    letters = env.letters(key);
  });
  const seats = (forum: 'sg' | 'tlf') =>
    seatsOn(env.register, forum, osloDayOf(Date.now())).map(({ person }) => person);

  test('every gate is decided by the forum that the agreement names', () => {
    expect(state.decisions.map((d) => [d.id, d.forum, d.outcome])).toEqual([
      ['BP1-1', 'sg', 'approved'],
      ['REF-BP2-1', 'sg', 'approved'],
      ['BP2-1', 'tlf', 'approved'],
      ['REF-BP3-1', 'sg', 'approved'],
      ['BP3-1', 'tlf', 'approved'],
      ['BP4-1', 'sg', 'approved'],
      ['CLOSE-1', 'sg', 'approved'],
    ]);
    expect(state).toMatchObject({ phase: 'operations', refusals: [], undelivered: [], suspended: null });
  });

  test('the actors take part, and the project roles are dissolved', () => {
    expect(
      state.actors
        .filter((a) => a.status === 'joined')
        .map((a) => a.actor)
        .sort(),
    ).toEqual([...participants].sort());
    expect(state.roles.map(({ role, person }) => [role, person])).toEqual([
      ['operations-lead', 'emily.lead'],
    ]);
  });

  test('every seat of the forum is called to every case', () => {
    for (const { id, forum } of state.decisions) {
      expect([id, receivers(about(letters, `call:${id}:`), env.register)]).toEqual([
        id,
        [...seats(forum as 'sg' | 'tlf')].sort(),
      ]);
    }
  });

  test('every decision is told to every actor, to those who lead, and to PMO', () => {
    const told = Object.fromEntries(
      state.decisions.map(({ id }) => [id, receivers(about(letters, `decision:${id}:`), env.register)]),
    );
    const to = (forum: 'sg' | 'tlf', ...leads: string[]) => [...seats(forum), ...leads, pmo].sort();
    expect(told).toEqual({
      'BP1-1': to('sg', 'ida.lead'),
      'REF-BP2-1': to('sg', 'ida.lead', 'stig.lead'),
      'BP2-1': to('tlf', 'ida.lead', 'stig.lead'),
      'REF-BP3-1': to('sg', 'ida.lead', 'stig.lead'),
      'BP3-1': to('tlf', 'ida.lead', 'stig.lead'),
      'BP4-1': to('sg', 'ida.lead', 'stig.lead'),
      'CLOSE-1': to('sg', 'ida.lead', 'stig.lead'),
    });
    const { sentence } = state.decisions.find((d) => d.id === 'BP2-1')!;
    const norwegian = about(letters, 'decision:BP2-1:').find((letter) => languageOf(letter) === 'nb')!;
    expect(norwegian.text.replace(/\s+/g, ' ').toLowerCase()).toContain(sentence);
  });

  test('every participating actor, and no other, is asked for its will', () => {
    const asked = participants.map(
      (actor) =>
        seatsOn(env.register, 'tlf', osloDayOf(Date.now())).find((seat) => seat.actor === actor)!.person,
    );
    for (const gate of ['BP2', 'BP3'])
      expect(receivers(about(letters, `will:REF-${gate}-1:`), env.register)).toEqual([...asked].sort());
  });

  test('everyone is written to in their own language, in text and in HTML', () => {
    const spoken = new Map(env.register.persons.map(({ email, language }) => [email, language]));
    for (const letter of letters) {
      expect(letter.to).toHaveLength(1);
      expect([letter.subject, languageOf(letter)]).toEqual([
        letter.subject,
        spoken.get(letter.to[0]!) ?? 'nb',
      ]);
      expect(letter.text.length).toBeGreaterThan(200);
    }
    expect(new Set(letters.map(languageOf))).toEqual(new Set(['nb', 'en']));
  });

  test('nothing is said twice, and nothing is lost', () => {
    const said = letters.flatMap((letter) => intentsOf(letter).map((intent) => `${intent} ${letter.to[0]}`));
    expect(said).toHaveLength(new Set(said).size);
    expect(new Set(letters.map(({ messageId }) => messageId)).size).toBe(letters.length);
    expect(state.letters).toEqual({ sent: new Set(letters.flatMap(intentsOf)).size, failed: 0, pending: 0 });
  });

  test('it took no failed task, and the record holds every command in one chain', async () => {
    expect(eventsOf(await env.events(key), 'WORKFLOW_TASK_FAILED')).toEqual([]);
    const commands = await env.commands(key);
    expect(commands).toHaveLength(state.commands);
    expect(commands.at(-1)?.head).toBe(state.head);
    expect(commands[0]).toMatchObject({ command: 'register', by: 'kari.nes' });
  });

  test('lists tell what the state tells', async () => {
    const { client } = env;
    const found = [];
    for (let tries = 0; found.length === 0 && tries < 100; tries++) {
      for await (const one of client.workflow.list({
        query: `DsopPhase = 'operations' AND DsopActors = 'nav'`,
      }))
        found.push(one.memo);
    }
    expect(found).toEqual([{ key, title: state.title }]);
  });
});
