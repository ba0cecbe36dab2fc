import { loadConfig } from '../../../src/config';
import { osloInstant, toIso } from '../../../src/domain/calendar';
import { diaryOf } from '../../../src/rehearsal/diary';
import type { Entry } from '../../../src/rehearsal/entries';
import { rehearse, type Rehearsal, type RehearsalOptions } from '../../../src/rehearsal/rehearse';
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

describe('a rehearsal on a real server', () => {
  let played: Promise<Rehearsal> | undefined;
  const inOnePiece = (): Promise<Rehearsal> => (played ??= play('2027-01-01', 14));

  it('fourteen months of three initiatives are the same diary on every run and in every year', async () => {
    expect(text(await inOnePiece(), '2027-01-01', 14)).toMatchSnapshot();
  }, 600_000);

  it.concurrent(
    'a diary cut in two is the one in a piece',
    async () => {
      const first = await play('2027-01-01', 2, { keep: true });
      // The second half is played from copies of the states, by the same script.
      const script = { ...scriptOf('2027-01-01', 3), from: '2027-03-01' };
      const second = await play('2027-01-01', 3, {
        script,
        stand: first.kept.states,
        handed: first.kept.handed,
        ...(first.kept.programme && { programme: first.kept.programme }),
      });
      // On its first day each says where all stand, and plans the meetings as far ahead as its own end asks for.
      const begins = (entry: Entry): boolean =>
        (entry.kind === 'phase' && entry.from === null) ||
        (entry.kind === 'meeting' && entry.what === 'planned') ||
        (entry.kind === 'did' && entry.command === 'planMeeting');
      const happened = (entries: readonly Entry[]) => entries.filter((entry) => !begins(entry));
      const until = toIso(osloInstant('2027-04-01', '00:00'));
      const { entries } = await inOnePiece();
      expect([...happened(first.entries), ...happened(second.entries)]).toEqual(
        happened(entries).filter((entry) => entry.at < until),
      );
      expect(second.entries.length).toBeGreaterThan(50);
    },
    600_000,
  );

  it.concurrent(
    'stopped in the middle it keeps the diary so far and leaves nothing running',
    async () => {
      const controller = new AbortController();
      const played = await play('2027-01-01', 14, {
        signal: controller.signal,
        onDay: (day) => day >= '2027-03-01' && controller.abort(),
      });
      expect(played.whole).toBe(false);
      expect(played.playedTo >= '2027-03-01' && played.playedTo < '2027-06-01').toBe(true);
      expect(text(played, '2027-01-01', 14)).toContain('Avbrutt: spilt til');
      expect(played.entries.length).toBeGreaterThan(20);
    },
    600_000,
  );
});
