import { envelopeOf, newCommandId } from '../../../src/client/envelope';
import { forwardWorkflow } from '../../../src/client/forward';
import { initiativeWorkflowId } from '../../../src/contract/messages';
import { testEnvironment } from '../../support/env';
import type { Received } from '../../support/mailServer';
import { fromMs } from '../oslo';
import { begins, deeds, ends, expected, gates, type Deed } from '../story';
import { expectedLines, receivedLines } from '../told';

const env = testEnvironment({
  beginsAt: begins,
  register: (sample) => ({ ...sample, standing: { ...sample.standing, sending: 'workingHours' } }),
});

const participants = ['finansnorge', 'nav'];
const key = 'TIAAR';

/** Moves the clock in one go; each hop costs the server a little. */
async function forwardTo(ms: number): Promise<void> {
  const by = ms - (await env.now(key));
  const moved = await forwardWorkflow(env.connection, env.namespace, initiativeWorkflowId(key), by, {
    hopMs: by,
  });
  expect(moved).toEqual({ outcome: 'forwarded' });
}

/** As `env.send` does, without reading the register and the state first: nothing here is about a case. */
function send({ command, by, payload, when }: Deed) {
  const envelope = envelopeOf({
    id: newCommandId(),
    programme: env.config.programme,
    command,
    key,
    by,
    register: env.register.revision,
    payload,
    concerns: undefined,
    decidedOn: undefined,
    sentAt: when.toMillis(),
  });
  return env.sendEnvelope(envelope);
}

async function passTheGates(): Promise<void> {
  const life = env.life(key, {
    cast: {
      actor: 'finansnorge',
      participants,
      projectLead: 'tuva.lead',
      steeringLead: 'stig.lead',
      operationsLead: 'emily.lead',
    },
  });
  const { roles, recommendation, referral, table, wills, decision } = life;
  await env.play([
    ...roles('planning'),
    ...recommendation('BP2'),
    ...referral('BP2'),
    ...table('BP2'),
    ...wills('BP2'),
    ...decision('BP2'),
    ...life.gate('BP3'),
    ...life.gate('BP4'),
    ...life.closure(),
  ]);
  expect((await env.delivered(key)).phase).toBe('operations');
}

test('ten years of one initiative: the letters that come are those that an independent script predicts', async () => {
  const life = env.life(key, { cast: { actor: 'finansnorge', participants, projectLead: 'ida.lead' } });
  await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
  await env.play(life.basis('BP2'));
  await env.delivered(key);
  const before = env.mail.letters.length;

  let passed = false;
  for (const deed of deeds) {
    if (!passed && deed.when > gates) {
      await forwardTo(gates.toMillis());
      await passTheGates();
      passed = true;
    }
    await forwardTo(deed.when.toMillis());
    const sent = await send(deed);
    expect([deed.when.toISO(), deed.payload, sent]).toEqual([
      deed.when.toISO(),
      deed.payload,
      { receipt: expect.anything() as unknown },
    ]);
  }
  await forwardTo(ends.toMillis());
  const state = await env.delivered(key);

  const seats = env.register.seats.filter((s) => s.forum === 'sg').map((s) => s.person);
  const cast = { seats, chair: env.register.chairs.sg!, contacts: ['silje.finansnorge', 'siri.nav'] };
  const onGateDay = ({ mail }: Received) =>
    fromMs(mail.date?.getTime() ?? 0).toISODate() === gates.toISODate();
  const letters = env.mail.letters.slice(before).filter((letter) => !onGateDay(letter));
  expect(receivedLines(letters, env.register)).toEqual(expectedLines(expected(cast)));
  expect(new Set(env.mail.letters.map((letter) => letter.messageId)).size).toBe(env.mail.letters.length);
  expect(state).toMatchObject({ undelivered: [], letters: { failed: 0, pending: 0 } });
}, 900_000);
