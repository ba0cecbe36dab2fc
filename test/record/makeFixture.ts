import { rmSync, writeFileSync } from 'node:fs';
import { writeRecord } from '../../src/record/directory';
import { rootPerson } from '../../src/domain/register';
import { testEnvironment } from '../support/env';
import { publicKeyFor, withKeys } from '../support/keys';
import { fixture, rootFile } from './fixture';
import { exported, wholeLifeOf } from './life';

const env = testEnvironment({ register: withKeys });

test('exports a whole life as the fixture', async () => {
  const key = 'LIV';
  await wholeLifeOf(env, key);
  rmSync(fixture, { recursive: true, force: true });
  writeFileSync(rootFile, `${publicKeyFor(rootPerson)}\n`);
  expect(await writeRecord(fixture, await exported(env, key))).toHaveProperty('files');
}, 300_000);
