import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { start } from '../src/dev/start';

/** What `npm start` cannot do without is looked at before anything is brought up. */

const dir = mkdtempSync(path.join(os.tmpdir(), 'dsop-service-'));
const names = ['DSOP_REGISTER', 'DSOP_UI_PORT', 'DSOP_DATA_DIR'] as const;
afterEach(() => names.forEach((name) => delete process.env[name]));
afterAll(() => rmSync(dir, { recursive: true }));

async function started(register: string): Promise<{ status: number; said: string }> {
  // A port that is none: whatever is said of the register, nothing is brought up.
  Object.assign(process.env, { DSOP_REGISTER: register, DSOP_UI_PORT: '0', DSOP_DATA_DIR: dir });
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const status = await start([]);
    return { status, said: write.mock.calls.map(([words]) => String(words)).join('') };
  } finally {
    write.mockRestore();
  }
}

test('a register that is not there is a fault among the others, by its variable', async () => {
  const { status, said } = await started('/nope/register.yaml');
  expect(status).toBe(1);
  expect(said).toMatch(/2 faults:\n.*DSOP_UI_PORT.*\n.*DSOP_REGISTER.*\/nope\/register\.yaml.*ENOENT/);
});

test('a register that is not in order is told with its lines', async () => {
  const file = path.join(dir, 'register.yaml');
  writeFileSync(file, 'programme: dsop\nactors: []\nactors: []\n');
  const { said } = await started(file);
  expect(said).toMatch(/DSOP_UI_PORT/);
  expect(said).toMatch(/DSOP_REGISTER: .*register\.yaml: linje 3: /);
});
