import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { createDeliverLetters, type DeliverLettersDeps } from '../../activities/deliverLetters';
import type { Delivery, DeliveryResult, LetterFacts } from '../../src/domain/letters';
import type { PostOutcome } from '../../src/domain/post';
import { composeLetter, type Letter } from '../../src/mail/letter';
import { checkout, decision, duty, status } from '../../src/mail/sampleFacts';
import { connections, createTransport, type MailTransport } from '../../src/mail/transport';
import { startMailServer, type MailServer } from '../support/mailServer';
import { at, contacts, delivery, intent, person } from './delivery';

let server: MailServer;
let catcher: MailServer;
const open: MailTransport[] = [];

beforeAll(async () => {
  [server, catcher] = await Promise.all([startMailServer(), startMailServer()]);
});
afterEach(async () => {
  open.splice(0).forEach((transport) => transport.close());
  await server.up();
  server.reset();
  catcher.reset();
});
afterAll(async () => {
  await Promise.all([server.close(), catcher.close()]);
});

/** Patient as in service, so that a busy machine is not taken for a silent server. */
const connect = (url: string, socket = 30_000): MailTransport => {
  const transport = createTransport(url, { connection: 30_000, greeting: 30_000, socket });
  open.push(transport);
  return transport;
};

interface Run {
  deps?: Partial<DeliverLettersDeps>;
  heartbeatDetails?: unknown;
  onHeartbeat?: (details: unknown) => void;
  environment?: MockActivityEnvironment;
}

function run(
  what: Delivery,
  { deps, heartbeatDetails, onHeartbeat, environment }: Run = {},
): Promise<DeliveryResult[]> {
  const activity =
    environment ?? new MockActivityEnvironment({ heartbeatDetails }, { logger: new DefaultLogger('ERROR') });
  if (onHeartbeat) activity.on('heartbeat', onHeartbeat);
  const { deliverLetters } = createDeliverLetters({
    contacts: () => Promise.resolve(contacts),
    transport: connect(server.url),
    catcher: connect(catcher.url),
    from: 'DSOP <dsop@dsop.example>',
    replyTo: 'PMO <pmo@dsop.example>',
    ...deps,
  });
  return activity.run<[Delivery], DeliveryResult[], typeof deliverLetters>(deliverLetters, what);
}

describe('who gets what', () => {
  test('a person gets one letter for everything one wake-up has to say', async () => {
    const results = await run(
      delivery([
        intent('a', { person: 'ida' }),
        intent('b', { person: 'ida' }, status),
        intent('c', { person: 'ida' }, duty('upcoming', 'owner', checkout)),
      ]),
    );
    expect(server.letters).toHaveLength(1);
    const [letter] = server.letters;
    expect(letter!.to).toEqual(['ida@mail.example']);
    expect(letter!.subject).toMatch(/^Send statusrapporten innen .* \(\+2 andre\)$/);
    expect(letter!.text).toContain('3. ');
    expect(results).toEqual(
      ['a', 'b', 'c'].map((id) => ({
        intent: id,
        outcome: 'sent',
        messageId: letter!.messageId,
        to: 'ida',
        reason: null,
      })),
    );
  });

  test('the letter on the wire has the headers of automatic mail, the thread, and the workflow’s date', async () => {
    await run(delivery([intent('a', { person: 'ida' })]));
    const { header, mail, raw } = server.letters[0]!;
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(header('x-dsop-initiative')).toBe('SBL');
    expect(mail.replyTo?.value[0]?.address).toBe('pmo@dsop.example');
    expect(mail.from?.value[0]).toMatchObject({ address: 'dsop@dsop.example', name: 'DSOP' });
    expect(mail.date?.toISOString()).toBe('2026-12-01T08:00:00.000Z');
    expect(header('in-reply-to')).toMatch(/^<[0-9a-f]{40}@dsop\.example>$/);
    expect(header('references')).toBe(header('in-reply-to'));
    expect(raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i);
  });

  test('an office is its mailbox, or else whoever holds its first seat', async () => {
    const withMailbox = {
      ...contacts,
      offices: { pmo: { email: 'pmo@mail.example', language: 'nb' as const } },
    };
    await run(delivery([intent('a', { office: 'pmo' }, status)]), {
      deps: { contacts: () => Promise.resolve(withMailbox) },
    });
    expect(server.letters.map((l) => l.to)).toEqual([['pmo@mail.example']]);
    server.reset();
    const results = await run(delivery([intent('a', { office: 'pmo' }, status)]));
    expect(server.letters.map((l) => l.to)).toEqual([['per@mail.example']]);
    expect(results).toMatchObject([{ outcome: 'sent', to: 'per' }]);
  });

  test('an actor is one of its people: its seat in PMO, or else in the forums, in that person’s language', async () => {
    await run(delivery([intent('a', { actor: 'nav' }, decision), intent('b', { actor: 'bits' }, decision)]));
    expect(server.letters.flatMap((l) => l.to).sort()).toEqual(['ola@mail.example', 'per@mail.example']);
    server.reset();
    const onlyTlf = { ...contacts, seats: contacts.seats.filter((s) => s.forum === 'tlf') };
    await run(delivery([intent('a', { actor: 'nav' }, decision)]), {
      deps: { contacts: () => Promise.resolve(onlyTlf) },
    });
    expect(server.letters[0]!.to).toEqual(['tor@mail.example']);
    expect(server.letters[0]!.subject).toMatch(/^Approved with conditions: Decision point 2/);
  });

  test('a person named and reached through office and actor gets one letter, each thing said once', async () => {
    await run(
      delivery([
        intent('a', { person: 'per' }),
        intent('b', { office: 'pmo' }, status),
        intent('c', { actor: 'nav' }, status),
      ]),
    );
    const per = server.letters.filter((l) => l.to[0] === 'per@mail.example');
    expect(per).toHaveLength(1);
    expect(per[0]!.text.match(/STATUSRAPPORT/g)).toHaveLength(1);
  });

  test('the same intents have the same Message-ID on every attempt', async () => {
    const what = delivery([intent('a', { person: 'ida' }), intent('b', { person: 'ida' }, status)]);
    const [first] = await run(what);
    const [second] = await run({ ...what, at: at + 3_600_000, intents: [...what.intents].reverse() });
    expect(second!.messageId).toBe(first!.messageId);
  });
});

describe('a sandbox', () => {
  test('never touches the real mail server', async () => {
    const results = await run(delivery([intent('a', { person: 'ida' })], true));
    expect(results).toMatchObject([{ outcome: 'sent' }]);
    expect(server.letters).toHaveLength(0);
    expect(catcher.letters[0]!.subject).toMatch(/^\[Prøvedrift\]/);
  });

  test('without a catcher is not sent at all', async () => {
    const results = await run(delivery([intent('a', { person: 'ida' })], true), { deps: { catcher: null } });
    expect(results).toMatchObject([
      { outcome: 'failed', reason: expect.stringContaining('postfanger') as string },
    ]);
    expect(server.letters).toHaveLength(0);
  });
});

describe('mail that fails', () => {
  const two = delivery([intent('a', { person: 'ida' }), intent('b', { person: 'tor' })]);

  test('one recipient refused for good fails; the others get theirs', async () => {
    server.refuse('ida@mail.example');
    expect(await run(two)).toMatchObject([
      { intent: 'a', outcome: 'failed', to: 'ida', reason: 'ida: adressen ble avvist (550 5.1.1)' },
      { intent: 'b', outcome: 'sent', to: 'tor', reason: null },
    ]);
    expect(server.letters.map((l) => l.to)).toEqual([['tor@mail.example']]);
  });

  test('reasons hold no address and no words of the server', async () => {
    server.refuse('ida@mail.example', { code: 550, text: '5.7.1 <ida@mail.example> Navn ida is not here' });
    const results = await run(delivery([intent('a', { person: 'ida' })]));
    expect(JSON.stringify(results)).not.toMatch(/mail\.example|Navn|not here/);
  });

  test('greylisting is worth another try, and the next one arrives with the same Message-ID', async () => {
    server.greylist('ida@mail.example', 1);
    const [first] = await run(delivery([intent('a', { person: 'ida' })]));
    expect(first).toMatchObject({ outcome: 'retry', reason: 'ida: e-posttjeneren utsatte det (451 4.7.1)' });
    const [second] = await run(delivery([intent('a', { person: 'ida' })]));
    expect(second).toMatchObject({ outcome: 'sent', messageId: first!.messageId });
    expect(server.letters[0]!.messageId).toBe(first!.messageId);
  });

  test('a line that breaks after the letter was taken is unknown: tried again later, one Message-ID, never by itself', async () => {
    server.dropAfterData(1);
    const [first] = await run(delivery([intent('a', { person: 'ida' })]));
    expect(first).toMatchObject({ outcome: 'retry' });
    expect(server.bodies()).toBe(1);
    const [second] = await run(delivery([intent('a', { person: 'ida' })]));
    expect(second).toMatchObject({ outcome: 'sent' });
    expect(new Set(server.letters.map((l) => l.messageId))).toEqual(new Set([first!.messageId]));
    expect(server.letters).toHaveLength(2);
  });

  test('also on a connection that has carried letters before', async () => {
    const transport = connect(server.url);
    await run(delivery([intent('a', { person: 'ida' })]), { deps: { transport } });
    server.dropAfterData(1);
    expect(await run(delivery([intent('b', { person: 'ida' })]), { deps: { transport } })).toMatchObject([
      { outcome: 'retry' },
    ]);
    expect(server.bodies()).toBe(2);
  });

  test('a server that answers too late is worth another try', async () => {
    server.answerAfter(10 * 60_000);
    const transport = connect(server.url, 400);
    expect(await run(delivery([intent('a', { person: 'ida' })]), { deps: { transport } })).toMatchObject([
      { outcome: 'retry' },
    ]);
  });

  test('a server that is down holds nothing up, and everything is tried again', async () => {
    await server.down();
    const many = Array.from({ length: 40 }, (_, i) => person(`p${i}`, 'nav'));
    const crowd = { ...contacts, persons: many };
    const transport = connect(server.url);
    const tried = jest.spyOn(transport, 'send');
    const results = await run(delivery(many.map((p) => intent(`i-${p.id}`, { person: p.id }))), {
      deps: { contacts: () => Promise.resolve(crowd), transport },
    });
    expect(results).toHaveLength(40);
    expect(new Set(results.map((r) => r.outcome))).toEqual(new Set(['retry']));
    // One for each connection, and those that were on their way when the last of these failed; the others wait.
    expect(tried.mock.calls.length).toBeLessThan(2 * connections);
  });

  test('nobody to send to, and an address that is none, fail with a reason', async () => {
    expect(
      await run(
        delivery([
          intent('a', { person: 'nobody' }),
          intent('b', { actor: 'ghost' }),
          intent('c', { office: 'tlf' }),
          intent('d', { person: 'odd' }),
          intent('e', { person: 'ida' }),
        ]),
        { deps: { contacts: () => Promise.resolve({ ...contacts, seats: [] }) } },
      ),
    ).toMatchObject([
      { intent: 'a', outcome: 'failed', to: 'nobody', reason: 'personen står ikke i registeret' },
      { intent: 'b', outcome: 'failed', to: 'ghost', reason: 'aktøren har ingen med sete i registeret' },
      { intent: 'c', outcome: 'failed', to: 'tlf' },
      { intent: 'd', outcome: 'failed', to: 'odd', reason: 'odd: ugyldig adresse' },
      { intent: 'e', outcome: 'sent' },
    ]);
    expect(server.letters).toHaveLength(1);
  });

  test('a refused contact of an actor is named by id', async () => {
    server.refuse('per@mail.example');
    expect(await run(delivery([intent('a', { actor: 'nav' }, decision)]))).toMatchObject([
      { outcome: 'failed', to: 'per', reason: 'per: adressen ble avvist (550 5.1.1)' },
    ]);
  });
});

describe('an attempt that takes over', () => {
  const three = delivery(['ida', 'tor', 'per'].map((id) => intent(id, { person: id })));

  test('does not repeat what the heartbeat says was sent, and tries what was put off', async () => {
    server.greylist('tor@mail.example', 1);
    let last: unknown;
    const first = await run(three, {
      onHeartbeat: (details) => void (last = structuredClone(details)),
    });
    expect(first.map((r) => r.outcome)).toEqual(['sent', 'retry', 'sent']);
    server.reset();
    const second = await run(three, { heartbeatDetails: last });
    expect(second.map((r) => r.outcome)).toEqual(['sent', 'sent', 'sent']);
    expect(second.map((r) => r.messageId)).toEqual(first.map((r) => r.messageId));
    expect(server.letters.map((l) => l.to)).toEqual([['tor@mail.example']]);
  });

  test('its heartbeat holds neither names nor addresses', async () => {
    const details: unknown[] = [];
    await run(three, { onHeartbeat: (d) => details.push(d) });
    expect(details).toHaveLength(3);
    expect(JSON.stringify(details)).not.toMatch(/mail\.example|Navn/);
  });
});

describe('what the activity throws for', () => {
  test('a register that cannot be read: nothing is sent', async () => {
    await expect(
      run(delivery([intent('a', { person: 'ida' })]), {
        deps: { contacts: () => Promise.reject(new Error('no register')) },
      }),
    ).rejects.toThrow('no register');
    expect(server.letters).toHaveLength(0);
  });

  test('a month’s status that cannot be read: after the other letters have gone', async () => {
    const month: LetterFacts = { kind: 'month', month: '2026-11', figures: {} } as unknown as LetterFacts;
    await expect(
      run(delivery([intent('a', { person: 'ida' }, month), intent('b', { person: 'tor' })]), {
        deps: { monthStatus: () => Promise.reject(new Error('no programme')) },
      }),
    ).rejects.toThrow('no programme');
    expect(server.letters.map((l) => l.to)).toEqual([['tor@mail.example']]);
  });

  test('a cancellation: no further letter is begun', async () => {
    const environment = new MockActivityEnvironment();
    environment.cancel();
    await expect(run(delivery([intent('a', { person: 'ida' })]), { environment })).rejects.toThrow(
      /cancelled/,
    );
    expect(server.letters).toHaveLength(0);
  });

  test('a cancellation while the server thinks: the letter under way is let go of', async () => {
    server.answerAfter(10 * 60_000);
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    const running = run(delivery([intent('a', { person: 'ida' })]), {
      environment,
      deps: { transport: connect(server.url, 20 * 60_000) },
    });
    void server.waitFor(1).then(() => environment.cancel());
    await expect(running).rejects.toThrow(/cancelled/);
  });
});

describe('what cannot be written', () => {
  const odd = { kind: 'from-the-future' } as unknown as LetterFacts;
  const failed = {
    outcome: 'failed',
    messageId: null,
    to: 'ida',
    reason: expect.stringMatching(/^kunne ikke skrives: ./) as string,
  };

  test('fails with a reason, and the other letters go', async () => {
    const what = delivery([intent('a', { person: 'ida' }, odd), intent('b', { person: 'tor' })]);
    expect(await run(what)).toMatchObject([
      { intent: 'a', ...failed },
      { intent: 'b', outcome: 'sent' },
    ]);
    expect(server.letters.map((l) => l.to)).toEqual([['tor@mail.example']]);
    // Also where letters are sorted by what may wait for the morning.
    const handOver = jest.fn(() => Promise.resolve());
    expect(await run({ ...what, daily: true }, { deps: { handOver } })).toMatchObject([
      { intent: 'a', ...failed },
      { intent: 'b', handedOver: true },
    ]);
  });

  test('takes nothing else out of its own letter', async () => {
    const results = await run(
      delivery([
        intent('a', { person: 'ida' }),
        intent('b', { person: 'ida' }, odd),
        intent('c', { person: 'ida' }, status),
      ]),
    );
    expect(results).toMatchObject([{ outcome: 'sent' }, { intent: 'b', ...failed }, { outcome: 'sent' }]);
    expect(server.letters.map((l) => l.header('X-DSOP-Intents'))).toEqual(['a c']);
  });

  test('is told in the log, without what was written', async () => {
    const lines: LogEntry[] = [];
    const environment = new MockActivityEnvironment(
      {},
      { logger: new DefaultLogger('WARN', (line) => lines.push(line)) },
    );
    await run(delivery([intent('a', { person: 'ida' }, odd)]), { environment });
    expect(lines.map(({ meta }) => meta)).toMatchObject([
      { workflowId: 'initiative-SBL', intent: 'a', fault: 'Error' },
    ]);
    const told = lines.flatMap(({ message, meta }) => [message, ...Object.values(meta ?? {}).map(String)]);
    expect(told.join()).not.toContain('future');
  });
});

test('header injection through a title does not reach the wire', async () => {
  const what = delivery([intent('a', { person: 'ida' })]);
  await run({
    ...what,
    about: { ...what.about, title: 'Lån\r\nBcc: all@mail.example\r\n\r\nbody', key: 'K\r\nX-Evil: 1' },
  });
  const letter = server.letters[0]!;
  expect(letter.to).toEqual(['ida@mail.example']);
  expect(letter.mail.headers.has('bcc')).toBe(false);
  expect(letter.mail.headers.has('x-evil')).toBe(false);
  expect(letter.subject).toContain('Lån Bcc: all@mail.example body');
});

test('a title of emoji and right-to-left text arrives as it was written', async () => {
  const what = delivery([intent('a', { person: 'ida' })]);
  await run({ ...what, about: { ...what.about, title: '🏦 طلب קרض' } });
  const letter = server.letters[0]!;
  expect(letter.subject).toContain('\u2068🏦 طلب קרض\u2069');
  expect(letter.html).toContain('<bdi>🏦 طلب קרض</bdi>');
});

test('a letter is what composeLetter wrote, through SMTP and back', async () => {
  await run(delivery([intent('a', { person: 'ida' })]));
  const ida = contacts.persons[0]!;
  const written: Letter = composeLetter({
    about: delivery([]).about,
    at,
    to: { id: 'ida', kind: 'person', name: ida.name, email: ida.email, language: 'nb', forums: [] },
    intents: [intent('a', { person: 'ida' })],
    names: (id) => id,
    from: 'DSOP <dsop@dsop.example>',
    replyTo: 'PMO <pmo@dsop.example>',
  });
  expect(server.letters[0]).toMatchObject({ subject: written.subject, messageId: written.messageId });
  expect(server.letters[0]!.text.trimEnd()).toBe(written.text.trimEnd());
  expect(server.letters[0]!.html.trimEnd()).toBe(written.html.trimEnd());
});

/** One reader's letter of the morning, of what these tell. */
function morning(
  deliveries: readonly Delivery[],
  { deps, heartbeatDetails, onHeartbeat }: Run = {},
): Promise<PostOutcome> {
  const items = deliveries.flatMap(({ about, intents }) =>
    intents.map((one) => ({ about, intent: one, notBefore: at })),
  );
  const activity = new MockActivityEnvironment({ heartbeatDetails }, { logger: new DefaultLogger('ERROR') });
  if (onHeartbeat) activity.on('heartbeat', onHeartbeat);
  const { deliverMorning } = createDeliverLetters({
    contacts: () => Promise.resolve(contacts),
    transport: connect(server.url),
    catcher: connect(catcher.url),
    from: 'DSOP <dsop@dsop.example>',
    replyTo: 'PMO <pmo@dsop.example>',
    ...deps,
  });
  return activity.run(deliverMorning, { to: { person: 'ida' }, at, day: '2026-12-01', items });
}

test('an attempt that takes over a morning’s letters repeats neither the real one nor the trial’s', async () => {
  const both = [delivery([intent('a', { person: 'ida' })]), delivery([intent('b', { person: 'ida' })], true)];
  let last: unknown;
  await morning(both, { onHeartbeat: (details) => void (last = structuredClone(details)) });
  expect([server.letters.length, catcher.letters.length]).toEqual([1, 1]);
  expect(await morning(both, { heartbeatDetails: last })).toMatchObject({ outcome: 'sent' });
  expect([server.letters.length, catcher.letters.length]).toEqual([1, 1]);
});

test('a letter of the morning goes without what cannot be written, and says what that was and why', async () => {
  const broken = { kind: 'report', period: 7 } as unknown as LetterFacts;
  const hollow = { kind: 'duty', rung: 'upcoming', hearer: 'owner' } as unknown as LetterFacts;
  const whole = delivery([
    intent('fine', { person: 'ida' }),
    intent('broken', { person: 'ida' }, broken),
    intent('hollow', { person: 'ida' }, hollow),
  ]);
  const outcome = await morning([whole]);
  expect(outcome).toMatchObject({
    outcome: 'sent',
    unwritable: [
      {
        workflowId: 'initiative-SBL',
        intent: 'broken',
        reason: expect.stringMatching(/^kunne ikke skrives: ./),
      },
      { intent: 'hollow' },
    ],
  });
  expect(server.letters.map((letter) => letter.header('X-DSOP-Intents'))).toEqual(['SBL/fine']);
});
