import { rmSync } from 'node:fs';
import { writeRecord } from '../../src/record/directory';
import { testEnvironment } from '../support/env';
import { fixture } from './fixture';
import { exported, wholeLifeOf } from './life';

const env = testEnvironment();

test('exports a whole life as the fixture', async () => {
  const key = 'LIV';
  await wholeLifeOf(env, key);
  rmSync(fixture, { recursive: true, force: true });
  expect(await writeRecord(fixture, await exported(env, key))).toHaveProperty('files');
}, 300_000);
