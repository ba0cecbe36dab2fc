import { Connection } from '@temporalio/client';
import { loadConfig } from '../../../src/config';
import { osloInstant, toIso } from '../../../src/domain/calendar';
import { diaryOf } from '../../../src/rehearsal/diary';
import type { Entry } from '../../../src/rehearsal/entries';
import { BrokenOff, rehearse, type Rehearsal, type RehearsalOptions } from '../../../src/rehearsal/rehearse';
import { textOf } from '../../../src/rehearsal/text';
import { sharedRun } from '../../support/run';
import { rehearsalRegister, sampleRegister, scriptOf } from '../script';

const register = rehearsalRegister();

function play(from: string, months: number, more: Partial<RehearsalOptions> = {}): Promise<Rehearsal> {
  const { address, bundle } = sharedRun();
  return rehearse({
    config: loadConfig({ TEMPORAL_ADDRESS: address, DSOP_VIRTUAL_TIME: 'true', DSOP_LOG_LEVEL: 'error' }),
    register,
    script: scriptOf(from, months),
    log: () => undefined,
    signal: new AbortController().signal,
    worker: { workflowBundle: { codePath: bundle }, workflowThreadPoolSize: 1 },
    ...more,
  });
}

const text = (played: Rehearsal, from: string, months: number): string =>
  textOf(diaryOf(played, scriptOf(from, months), sampleRegister()), sampleRegister());

/** Those that stand on the shared server. */
async function namespaces(): Promise<string[]> {
  const connection = await Connection.connect({ address: sharedRun().address });
  try {
    const { namespaces } = await connection.workflowService.listNamespaces({ pageSize: 500 });
    return namespaces.flatMap(({ namespaceInfo: n }) => (Number(n?.state) === 1 && n?.name ? [n.name] : []));
  } finally {
    await connection.close();
  }
}

describe('a rehearsal on a real server', () => {
  let played: Promise<Rehearsal> | undefined;
  const inOnePiece = (): Promise<Rehearsal> => (played ??= play('2027-01-01', 14));

  it('fourteen months of three initiatives are the same diary on every run and in every year', async () => {
    expect(text(await inOnePiece(), '2027-01-01', 14)).toMatchSnapshot();
  }, 600_000);

  it.concurrent('a diary cut in two is the one in a piece', async () => {
    const told = scriptOf('2027-01-01', 3);
    // Somebody tries, before the cut, what is refused: it is not tried again after it.
    const [on, initiative, by] = ['2027-02-03', 'LAN', 'emily.lead'];
    const attempt = { on, initiative, by, command: 'escalate' as const, with: { reason: 'Ikke min sak' } };
    const happenings = [...(told.scenario.happenings ?? []), attempt];
    const script = { ...told, scenario: { ...told.scenario, happenings } };
    const day = '2027-02-17';
    const first = await play('2027-01-01', 3, { keep: true, script: { ...script, until: day } });
    // The second half is played from copies of the states, by the same script.
    const second = await play('2027-01-01', 3, {
      script: { ...script, from: day },
      stand: first.kept.states,
      handed: first.kept.handed,
      done: first.kept.done,
      ...(first.kept.programme && { programme: first.kept.programme }),
    });
    // On its first day each says where all stand, and plans the meetings as far ahead as its own end asks for.
    const begins = (entry: Entry): boolean =>
      (entry.kind === 'phase' && entry.from === null) ||
      (entry.kind === 'meeting' && entry.what === 'planned') ||
      (entry.kind === 'did' && entry.command === 'planMeeting');
    const refused = (entry: Entry): boolean => entry.kind === 'refused' && entry.by === by;
    const happened = (entries: readonly Entry[]) =>
      entries.filter((entry) => !begins(entry) && !refused(entry));
    const until = toIso(osloInstant('2027-04-01', '00:00'));
    const { entries } = await inOnePiece();
    expect([...happened(first.entries), ...happened(second.entries)]).toEqual(
      happened(entries).filter((entry) => entry.at < until),
    );
    expect(second.entries.length).toBeGreaterThan(50);
    expect([...first.entries, ...second.entries].filter(refused)).toMatchObject([
      { at: '2027-02-03T10:00:00+01:00' },
    ]);
  }, 600_000);

  it.concurrent('a case goes with its meeting that the scenario moves twice, and what it calls off does not sit', async () => {
    const told = scriptOf('2027-01-01', 4);
    const changes = [
      { forum: 'sg', meeting: '2027-03-10', on: '2027-03-05', to: '2027-03-17', reason: 'Vinterferie' },
      { forum: 'sg', meeting: '2027-03-17', on: '2027-03-12', to: '2027-03-24', reason: 'Streik' },
      { forum: 'sg', meeting: '2027-04-14', on: '2027-04-05', reason: 'For få saker' },
    ] as const;
    const script = { ...told, scenario: { ...told.scenario, changes: [...changes] } };
    const played = await play('2027-01-01', 4, { script });
    const sg = played.meetings.filter((m) => m.forum === 'sg');
    expect(sg.slice(2, 5).map(({ id, begins, status }) => [id, begins.slice(0, 10), status])).toEqual([
      ['SG-2027-03-10', '2027-03-24', 'held'],
      ['SG-2027-04-14', '2027-04-14', 'cancelled'],
      ['SG-2027-05-12', '2027-05-12', 'planned'],
    ]);
    const ofCase = played.entries.flatMap((e) =>
      (e.kind === 'moved' || e.kind === 'decided') && e.case === 'REF-BP2-1'
        ? [[e.at.slice(0, 10), e.kind, e.meeting]]
        : [],
    );
    expect(ofCase).toEqual([
      ['2027-03-05', 'moved', 'SG-2027-03-10'],
      ['2027-03-12', 'moved', 'SG-2027-03-10'],
      ['2027-03-24', 'decided', 'SG-2027-03-10'],
    ]);
    const words = text(played, '2027-01-01', 4);
    expect(words).toContain('DSOP SG 2027-03-10 er flyttet til onsdag 24. mars 2027 kl. 10:00 (Streik)');
    expect(words).toContain('MØTE DSOP SG 2027-03-10 (flyttet til 2027-03-24)');
    expect(words).toContain('DSOP SG 2027-04-14 er avlyst (For få saker)');
  }, 600_000);

  it.concurrent('stopped in the middle it keeps the diary so far and leaves nothing running', async () => {
    const controller = new AbortController();
    const said: string[] = [];
    const played = await play('2027-01-01', 14, {
      signal: controller.signal,
      log: (line) => said.push(line),
      // Well into the month, where some have lived longer than others.
      onDay: (day) => day === '2027-03-01' && setTimeout(() => controller.abort(), 400),
    });
    expect(played.whole).toBe(false);
    expect(played.reached).toBeGreaterThan(osloInstant('2027-03-01', '00:00') - 1);
    const { entries } = await inOnePiece();
    expect(played.entries).toEqual(entries.filter(({ at }) => Date.parse(at) < played.reached));
    const diary = diaryOf(played, scriptOf('2027-01-01', 14), sampleRegister());
    expect(textOf(diary, sampleRegister())).toContain('Avbrutt: spilt til');
    const ends = diary.initiatives.flatMap(({ stretches }) => stretches.map(({ to }) => to));
    expect(ends.filter((day) => day > diary.playedTo)).toEqual([]);
    const [, namespace] = /navnerommet «(rehearsal-[0-9a-f]+)»/.exec(said.join()) ?? [];
    expect(namespace).toBeDefined();
    expect(await namespaces()).not.toContain(namespace);
  }, 600_000);

  it.concurrent('where something fails, what had been played is not lost', async () => {
    const failing = play('2027-01-01', 2, {
      onDay: (day) => {
        if (day === '2027-02-01') throw new Error('noe gikk galt');
      },
    });
    const broken = await failing.catch((error: unknown) => error);
    expect(broken).toBeInstanceOf(BrokenOff);
    const { message, played } = broken as BrokenOff;
    expect(message).toBe('noe gikk galt');
    const { entries } = await inOnePiece();
    const until = osloInstant('2027-02-01', '00:00');
    const begins = ({ kind }: Entry) => kind === 'meeting' || kind === 'did';
    expect(played.entries.filter((e) => !begins(e))).toEqual(
      entries.filter((e) => !begins(e) && Date.parse(e.at) < until),
    );
  }, 600_000);
});
