import { queryMeetings, readAgenda } from '../../src/client/agenda';
import { about, receivers } from '../support/letters';
import { testEnvironment, valueOf } from '../support/env';
import type { Received } from '../support/mailServer';

/** The forums' meetings, a whole life of them, on a real server under virtual time with real SMTP. */
const env = testEnvironment({ beginsAt: '2027-01-04T10:00:00+01:00' });
const pmo = 'ola.pmo';
const programme = 'PROGRAMME';
const group = 'kommunikasjon@dsop.example';

const meetings = async () => valueOf(await queryMeetings(env.client, 30_000)).meetings;
const meeting = async (id: string) => (await meetings()).find((m) => m.id === id)!;
const toDesk = (
  command: Parameters<typeof env.send>[0]['command'],
  payload: Record<string, unknown>,
  by = pmo,
) => env.send({ key: programme, command, by, payload });
const plan = (payload: Record<string, unknown>) => toDesk('planMeeting', payload);

/** The calendar message in a letter. */
const calendarOf = ({ mail }: Received): string =>
  mail.attachments.find((a) => a.contentType === 'text/calendar')?.content.toString('utf8') ?? '';

/** An initiative with BP1 ready to be tabled. */
async function ready(): Promise<string> {
  const key = env.newKey('MOTE');
  const life = env.life(key, {
    cast: { actor: 'finansnorge', projectLead: 'ida.lead', participants: ['nav', 'bits'] },
  });
  const gate = life.gate('BP1');
  const tabling = gate.findIndex((step) => step.command === 'table');
  await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...gate.slice(0, tabling)]);
  return key;
}

const tableFor = async (key: string, id: string) => {
  const { ends, sequence } = await meeting(id);
  return env.send({
    key,
    command: 'table',
    by: pmo,
    payload: { gate: 'BP1', meeting: id, closes: ends, meetingSequence: sequence },
  });
};

test('meetings are planned, and not twice at one time, nor in the past, nor by somebody else', async () => {
  expect(
    await plan({ forum: 'sg', begins: '2027-02-10', ends: '2027-02-10T12:00:00+01:00', place: 'Oslo' }),
  ).toMatchObject({
    receipt: { command: 'planMeeting', effect: [expect.stringContaining('SG-2027-02-10')] },
  });
  expect(await plan({ forum: 'sg', begins: '2027-02-10T11:00:00+01:00' })).toMatchObject({
    refused: { code: 'meeting-clash' },
  });
  expect(await plan({ forum: 'sg', begins: '2026-12-10' })).toMatchObject({ refused: { code: 'bad-date' } });
  expect(await plan({ forum: 'tlf', begins: '2027-06-10', kind: 'extra' })).toMatchObject({
    refused: { code: 'reason-missing', paragraph: 'V4 §3.1' },
  });
  expect(await toDesk('planMeeting', { forum: 'sg', begins: '2027-03-10' }, 'per.nav')).toMatchObject({
    refused: { code: 'not-authorised' },
  });
  // SG answers for TLF's meetings (V4 §3.1, §3.2).
  expect(await toDesk('planMeeting', { forum: 'tlf', begins: '2027-06-10' }, 'per.nav')).toMatchObject({
    receipt: { command: 'planMeeting' },
  });
});

test('a case is tabled for a meeting, follows two moves, and its seats keep their positions', async () => {
  const key = await ready();
  expect(await tableFor(key, 'SG-2027-02-10')).toMatchObject({ receipt: { case: { id: 'BP1-1' } } });
  await env.send({ key, command: 'approve', by: 'per.nav', payload: { gate: 'BP1' } });
  const move = (day: string, sequence: number) =>
    toDesk('moveMeeting', {
      meeting: 'SG-2027-02-10',
      begins: `${day}T10:00:00+01:00`,
      ends: `${day}T12:00:00+01:00`,
      reason: 'Kollisjon',
      sequence,
    });
  expect(await move('2027-02-17', 1)).toMatchObject({ receipt: { command: 'moveMeeting' } });
  expect(await move('2027-02-24', 1)).toMatchObject({ refused: { code: 'meeting-stale' } });
  // The second move comes as a signal, right behind.
  const second = await env.envelope({
    key: programme,
    command: 'moveMeeting',
    by: pmo,
    payload: {
      meeting: 'SG-2027-02-10',
      begins: '2027-02-24T10:00:00+01:00',
      ends: '2027-02-24T12:00:00+01:00',
      sequence: 2,
    },
  });
  await env.signal(programme, 'moveMeeting', second);
  const moved = await env.until(key, ({ cases }) => cases[0]?.closesAt === '2027-02-24T12:00:00+01:00');
  expect(moved.cases[0]).toMatchObject({ status: 'open', reference: 'SG-2027-02-10', revision: 1 });
  expect(moved.cases[0]!.positions).toMatchObject([{ actor: 'nav', position: 'support' }]);
  expect(moved.refusals).toEqual([]);
  // The first move is old by now, whoever sends it again.
  const [first] = (await env.commands(programme)).filter((c) => c.command === 'moveMeeting');
  await env.signal(key, 'meetingNews', {
    what: 'moved',
    meeting: 'SG-2027-02-10',
    envelope: second,
    effectiveAt: 0,
  });
  await env.signal(key, 'meetingNews', { what: 'moved', meeting: 'SG-2027-02-10', effectiveAt: 0 });
  const claimed = await env.until(key, ({ refusals }) => refusals.length > 0);
  expect(claimed.refusals.at(-1)).toMatchObject({ command: 'meetingNews', code: 'malformed' });
  expect(claimed.cases[0]!.closesAt).toBe('2027-02-24T12:00:00+01:00');
  expect(first).toBeDefined();
});

test('the call goes out in time, with agenda, papers and an invitation, to every seat and to the communications group', async () => {
  await env.forward(programme, '2027-02-17T09:30:00+01:00');
  await env.delivered(programme);
  expect(await meeting('SG-2027-02-10')).toMatchObject({
    status: 'called',
    agenda: [{ case: 'BP1-1' }],
  });
  const calls = about(env.letters(programme), 'meeting:called:SG-2027-02-10:');
  expect(receivers(calls, env.register)).toHaveLength(10);
  expect(receivers(calls, env.register)).toContain(group);
  const { mail } = calls[0]!;
  expect(mail.text).toContain('BP1-1');
  const pack = mail.attachments.find((a) => a.filename === 'sakspapirer-SG-2027-02-10.html');
  expect(pack?.content.toString('utf8')).toContain('Beslutningspunkt 1');
  const calendar = calendarOf(calls[0]!);
  expect(calendar).toMatch(/METHOD:REQUEST/);
  expect(calendar).toMatch(/SEQUENCE:2\b/);
  expect(calendar).toMatch(/DTSTART:20270224T090000Z/);
  const agenda = valueOf(await readAgenda(env.client, 'sg', 10_000));
  expect(agenda).toMatchObject([{ case: { id: 'BP1-1' }, reference: 'SG-2027-02-10' }]);
});

test('cancelled an hour before: the cases go to the next meeting, and the invitation is taken back', async () => {
  const key = (await meeting('SG-2027-02-10')).agenda[0]!.key;
  await plan({ forum: 'sg', begins: '2027-03-10', ends: '2027-03-10T12:00:00+01:00' });
  await env.forward(programme, '2027-02-24T09:00:00+01:00');
  await env.forward(key, '2027-02-24T09:00:00+01:00');
  const next = { meeting: 'SG-2027-03-10', ends: '2027-03-10T12:00:00+01:00', sequence: 0 };
  const cancel = { meeting: 'SG-2027-02-10', reason: 'Ikke beslutningsdyktig', sequence: 3 };
  expect(await toDesk('cancelMeeting', cancel)).toMatchObject({ refused: { code: 'meeting-stale' } });
  expect(await toDesk('cancelMeeting', { ...cancel, next })).toMatchObject({
    receipt: { command: 'cancelMeeting' },
  });
  const kept = await env.until(key, ({ cases }) => cases[0]?.reference === 'SG-2027-03-10');
  expect(kept.cases[0]).toMatchObject({ status: 'open', closesAt: next.ends });
  await env.delivered(programme);
  const letters = about(env.letters(programme), 'meeting:cancelled:SG-2027-02-10:');
  expect(receivers(letters, env.register)).toHaveLength(10);
  const calendar = calendarOf(letters[0]!);
  expect(calendar).toMatch(/METHOD:CANCEL/);
  expect(calendar).toMatch(/SEQUENCE:3\b/);
  const called = calendarOf(about(env.letters(programme), 'meeting:called:SG-2027-02-10:')[0]!);
  expect(/UID:(\S+)/.exec(calendar)?.[1]).toBe(/UID:(\S+)/.exec(called)?.[1]);
});

test('the last one cancelled: its cases close undecided at once, with the reason, and PMO owes the next step', async () => {
  const key = (await meeting('SG-2027-02-10')).agenda[0]!.key;
  const envelope = await env.envelope({
    key: programme,
    command: 'cancelMeeting',
    by: pmo,
    payload: { meeting: 'SG-2027-03-10', reason: 'Snøstorm', sequence: 1 },
  });
  await env.signal(programme, 'cancelMeeting', envelope);
  const closed = await env.until(key, ({ cases }) => cases[0]?.status === 'undecided');
  expect(closed.cases[0]!.sentence).toContain('Snøstorm');
  expect(closed.waitsFor).toContainEqual(
    expect.objectContaining({ who: 'pmo', what: expect.stringContaining('BP1-1') }),
  );
  // Moved to a new meeting it is taken up again, with the position that was given.
  await plan({ forum: 'sg', begins: '2027-03-17', ends: '2027-03-17T12:00:00+01:00' });
  const again = {
    case: 'BP1-1',
    meeting: 'SG-2027-03-17',
    closes: '2027-03-17T12:00:00+01:00',
    meetingSequence: 0,
  };
  expect(await env.send({ key, command: 'move', by: pmo, payload: again })).toMatchObject({
    receipt: { command: 'move' },
  });
  expect((await env.state(key)).cases[0]).toMatchObject({ status: 'open', positions: [{ actor: 'nav' }] });
});

test('held, with attendance and minutes to every actor; who stays away twice is shown to PMO', async () => {
  await env.forward(programme, '2027-03-17T13:00:00+01:00');
  expect(
    await toDesk('attendance', { meeting: 'SG-2027-03-17', present: ['nav', 'bits', 'arne.brreg'] }),
  ).toMatchObject({
    receipt: { effect: [expect.stringContaining('3 av 9')] },
  });
  const minutes = { meeting: 'SG-2027-03-17', sha256: 'a'.repeat(64), text: 'To saker' };
  expect(await toDesk('minutes', minutes)).toMatchObject({ receipt: { command: 'minutes' } });
  await env.delivered(programme);
  const letters = about(env.letters(programme), 'minutes:SG-2027-03-17:');
  expect(receivers(letters, env.register)).toHaveLength(10);
  await plan({ forum: 'sg', begins: '2027-03-24' });
  await env.forward(programme, '2027-03-24T13:00:00+01:00');
  await toDesk('attendance', {
    meeting: 'SG-2027-03-24',
    present: ['nav', 'brreg', 'politiet', 'skatteetaten', 'digdir', 'finansnorge', 'fnf', 'kartverket'],
  });
  await env.delivered(programme);
  expect(about(env.letters(programme), 'absence:SG-2027-03-24:')).toHaveLength(0);
  await plan({ forum: 'sg', begins: '2027-04-07' });
  await env.forward(programme, '2027-04-07T13:00:00+02:00');
  await toDesk('attendance', {
    meeting: 'SG-2027-04-07',
    present: ['nav', 'brreg', 'politiet', 'skatteetaten', 'digdir', 'finansnorge', 'fnf', 'kartverket'],
  });
  await env.delivered(programme);
  const absence = about(env.letters(programme), 'absence:SG-2027-04-07:');
  expect(receivers(absence, env.register)).toEqual(['pmo@dsop.example']);
  const { absences } = valueOf(await queryMeetings(env.client, 30_000));
  expect(absences).toEqual([{ forum: 'sg', actor: 'bits', running: 2 }]);
});
