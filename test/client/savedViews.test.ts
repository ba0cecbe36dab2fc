import { setTimeout as wait } from 'node:timers/promises';
import { keyOf } from '../../src/contract/messages';
import { savedViews, viewQuery } from '../../src/contract/savedViews';
import type { Cast } from '../../src/dev/cast';
import { fewActors } from '../ops/server/fewActors';
import { testEnvironment } from '../support/env';

const env = testEnvironment({ register: fewActors, beginsAt: '2027-03-01T10:00:00+01:00' });
const day = 86_400_000;

/** One initiative for each thing that a view asks. */
const keys = {
  idea: 'IDE',
  sg: 'HOS-SG',
  tlf: 'HOS-TLF',
  late: 'SEN',
  red: 'ROD',
  escalated: 'ESKALERT',
  stopped: 'STANSET',
} as const;
type Which = keyof typeof keys;

/** Which of them each view must find, by what was done to them; nothing else may be found. */
const expected: Record<string, readonly Which[]> = {
  'Alle initiativ': ['idea', 'sg', 'tlf', 'late', 'red', 'escalated', 'stopped'],
  'Venter på TLF': ['tlf'],
  'Venter på DSOP SG': ['sg', 'late', 'escalated'],
  'Venter på PMO': ['idea', 'late', 'red', 'escalated'],
  Forsinket: ['late'],
  Eskalert: ['late', 'escalated'],
  'Sak på bordet': ['sg', 'tlf', 'late', 'escalated'],
  'Frist før dato': ['sg', 'tlf', 'escalated'],
  'Rødt eller gult': ['red'],
  'Aktør er med': ['sg', 'late'],
  'Venter på aktør': ['late'],
  Leder: ['late'],
  Fase: ['red'],
  Stanset: ['stopped'],
};

/** The words that are put in, where the view's example is not about these. */
const words: Record<string, string> = { 'Frist før dato': '2027-03-20T00:00:00+01:00', Leder: 'tuva.lead' };

const cast = {
  actor: 'nav',
  participants: ['nav', 'bits'],
  projectLead: 'dag.bits',
  steeringLead: 'dag.bits',
};
const banks = { ...cast, actor: 'bits', participants: ['bits', 'finansnorge'] };

function playing(which: Which, players: Partial<Cast> = banks) {
  const life = env.life(keys[which], { cast: players });
  const begun = [...life.registration(), ...life.idea(), ...life.joining()];
  const ready = [...life.basis('BP1'), ...life.roles('concept'), ...life.recommendation('BP1')];
  return { ...life, begun, tabled: [...begun, ...ready, ...life.table('BP1')] };
}

beforeAll(async () => {
  const [sg, tlf, red, stopped] = [playing('sg', cast), playing('tlf'), playing('red'), playing('stopped')];
  const late = playing('late', { ...cast, projectLead: 'tuva.lead' });
  const concept = (one: typeof sg) => [...one.begun, ...one.gate('BP1')];
  const referred = [
    ...tlf.basis('BP2'),
    ...tlf.roles('planning'),
    ...tlf.recommendation('BP2'),
    ...tlf.referral('BP2'),
  ];
  await Promise.all([
    env.play(playing('idea').registration()),
    env.play(sg.tabled),
    env.play([...concept(tlf), ...referred, ...tlf.table('BP2')]),
    env.play(concept(late)),
    env.play([...concept(red), ...red.gate('BP2'), ...red.gate('BP3'), ...red.report('red', 'Står fast')]),
    env.play(playing('escalated').registration()),
    env.play(concept(stopped)),
  ]);
  await env.forward(keys.late, 41 * day);
  const pmo = stopped.cast.pmo;
  await env.send({
    key: keys.escalated,
    command: 'escalate',
    by: pmo,
    payload: { reason: 'Mangler avklaring' },
  });
  await env.send({ key: keys.stopped, command: 'stop', by: pmo, payload: { reason: 'Ikke aktuelt lenger' } });
  const stop = (await env.state(keys.stopped)).cases.find(({ status }) => status === 'open');
  for (const { by } of stopped.decision('BP1'))
    await env.send({
      key: keys.stopped,
      command: 'decide',
      by,
      payload: { case: stop?.id, position: 'support' },
    });
});

const find = async (query: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const { workflowId } of env.client.workflow.list({ query }))
    found.push(keyOf(workflowId) ?? workflowId);
  return found.sort();
};

test.each(savedViews.map((view) => [view.name, view] as const))(
  '«%s» finds just what it says',
  async (name, view) => {
    const wanted = (expected[name] ?? []).map((which) => keys[which]).sort();
    let found: string[] = [];
    // The index follows a command after a moment.
    for (const ends = Date.now() + 10_000; Date.now() < ends; await wait(100)) {
      found = await find(viewQuery(view, words[name]));
      if (JSON.stringify(found) === JSON.stringify(wanted)) break;
    }
    expect(found).toEqual(wanted);
  },
);
