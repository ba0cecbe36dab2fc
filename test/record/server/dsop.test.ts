import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rootPerson } from '../../../src/domain/register';
import { testEnvironment } from '../../support/env';
import { publicKeyFor, withKeys } from '../../support/keys';

const env = testEnvironment({ register: withKeys });
const dir = mkdtempSync(path.join(os.tmpdir(), 'dsop-export-'));
const bin = path.resolve(__dirname, '../../../bin/dsop.js');
afterAll(() => rmSync(dir, { recursive: true }));

function dsop(
  variables: Record<string, string>,
  ...argv: string[]
): Promise<{ status: number; out: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [bin, ...argv],
      { cwd: dir, env: { PATH: process.env.PATH, ...variables } },
      (error, stdout, stderr) => resolve({ status: error ? Number(error.code) : 0, out: stdout + stderr }),
    );
  });
}

test('an initiative is exported from a real server, and verified without one', async () => {
  const key = env.newKey('LOGG');
  const life = env.life(key);
  await env.play([...life.registration(), ...life.idea()]);
  const { head } = await env.state(key);
  expect(await dsop(env.variables, 'export', key, '--out', 'logg')).toMatchObject({ status: 0 });
  const nowhere = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
  const trust = ['--trust', path.join(dir, 'root.pub')];
  writeFileSync(path.join(dir, 'root.pub'), `${publicKeyFor(rootPerson)}\n`);
  const good = await dsop(nowhere, 'verify', 'logg', ...trust, '--head', head.slice(0, 16), '--json');
  const { findings } = JSON.parse(good.out) as { findings: { holds: string }[] };
  expect(findings.filter((f) => f.holds === 'no')).toEqual([]);
  expect([good.status, JSON.parse(good.out)]).toMatchObject([0, { holds: true }]);
  expect(findings.filter((f) => f.holds === 'untried')).toEqual([]);
  const unrooted = await dsop(nowhere, 'verify', 'logg');
  expect([unrooted.status, unrooted.out]).toEqual([1, expect.stringContaining('Uten --trust')]);
  writeFileSync(path.join(dir, 'annen.pub'), publicKeyFor('en annen'));
  expect(await dsop(nowhere, 'verify', 'logg', '--trust', path.join(dir, 'annen.pub'))).toMatchObject({
    status: 1,
  });

  cpSync(path.join(dir, 'logg'), path.join(dir, 'endret'), { recursive: true });
  const file = path.join(dir, 'endret', 'record.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"utility": 5', '"utility": 1'));
  const bad = await dsop(nowhere, 'verify', 'endret');
  expect(bad.status).toBe(1);
  expect(bad.out).toContain('record.json');
  expect(bad.out).toMatch(/holder ikke +Kjede/);

  expect(await dsop(nowhere, 'verify', 'logg', '--head', 'ffffffffffffffff')).toMatchObject({ status: 1 });
  expect(await dsop(nowhere, 'verify', 'finnes-ikke')).toMatchObject({ status: 2 });
  expect(await dsop(env.variables, 'export', key, '--out', dir)).toMatchObject({ status: 2 });
});
