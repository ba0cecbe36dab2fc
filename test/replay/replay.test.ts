import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { carriedCodec } from '../../src/carriedCodec';
import { fromJson } from '../support/history';
import { sharedRun } from '../support/run';

const folder = path.join(__dirname, 'histories');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const schema = z.object({ workflowId: z.string(), history: z.looseObject({}) });
const histories = files.map((file) => {
  const { workflowId, history } = schema.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  return { workflowId, history: fromJson(history) };
});
const code = readFileSync(sharedRun().bundle, 'utf8');

beforeAll(() => {
  const filter = makeTelemetryFilterString({ core: 'ERROR' });
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter, forward: {} } },
  });
});

/** The files whose history does not replay with this code, each with the reason. */
async function unfaithful(bundle: string, codecs = [carriedCodec]): Promise<Record<string, string>> {
  const faults: Record<string, string> = {};
  let index = 0;
  const options = { workflowBundle: { code: bundle }, dataConverter: { payloadCodecs: codecs } };
  for await (const { error } of Worker.runReplayHistories(options, histories)) {
    if (error) faults[files[index] ?? ''] = error.message;
    index++;
  }
  expect(index).toBe(files.length);
  return faults;
}

/** The code with one place changed. Throws when the place is not there. */
function changed(place: RegExp, to: string): string {
  const other = code.replace(place, to);
  if (other === code) throw new Error(`nothing to change at ${place.source}`);
  return other;
}

test('there are histories of every kind of life', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'a-year-old.json',
      'case-moved.json',
      'gathered.json',
      'meetings.json',
      'messages.json',
      'month.json',
      'morning.json',
      'new-run.json',
      'packed.json',
      'portions.json',
      'process.json',
      'programme.json',
      'report-ladder.json',
      'reports-in-time.json',
      'rush.json',
      'stopped.json',
      'whole-life.json',
    ]),
  );
});

test('workflows that run in the world go on with the code as it is', async () => {
  expect(await unfaithful(code)).toEqual({});
});

/** The programme's histories, in the order of their names. */
const ofProgramme = ['meetings.json', 'month.json', 'programme.json'];
const ofPosts = ['gathered.json', 'morning.json'];

test('an initiative that sets one timer more is found out', async () => {
  const alarm = /const alarm = ([^;]*createAlarm[^;]*);/;
  const broken = changed(alarm, '$& ($1).set([{ at: Date.now() + 60_000, why: "one more" }], Date.now());');
  expect(Object.keys(await unfaithful(broken))).toEqual(
    files.filter((file) => !ofProgramme.includes(file) && !ofPosts.includes(file)),
  );
});

test('a programme that forgets a timer is found out', async () => {
  const broken = changed(/alarm\.set\((\[\s*ends\s*\]|wakeUps)[^;]*;/g, '');
  expect(Object.keys(await unfaithful(broken))).toEqual(ofProgramme);
});

test('a post that does not wait for the morning is found out', async () => {
  const broken = changed(/Math\.max\(next - now\(\), 1\)/, 'undefined');
  expect(Object.keys(await unfaithful(broken))).toEqual(ofPosts);
});

test('a worker that cannot unpack a state is found out', async () => {
  expect(Object.keys(await unfaithful(code, []))).toEqual(['packed.json']);
});
