import { compiledModule } from '../../support/bundle';
import { testEnvironment } from '../../support/env';
import { runScript } from '../../support/script';

/** The script's readings of duties, towards a programme on a real server. */

const env = testEnvironment({ beginsAt: '2027-11-22T10:00:00+01:00' });

function dsop(...argv: string[]) {
  compiledModule('src/cli/main');
  return runScript(argv, { cwd: env.config.dataDir, variables: env.variables });
}

/** A project in its concept phase, with its clock at the instant. */
async function project(word: string, now: string): Promise<string> {
  const key = env.newKey(word);
  const life = env.life(key, {
    cast: { actor: 'finansnorge', participants: ['finansnorge', 'nav'], projectLead: 'ida.lead' },
  });
  await env.play([...life.registration(), ...life.idea(), ...life.joining(), ...life.gate('BP1')]);
  await env.play(life.basis('BP2'));
  await env.forward(key, now);
  await env.delivered(key);
  return key;
}

/** Asks until the server's index has followed. */
async function lateOf(
  ...keys: string[]
): Promise<{ key: string; id: string; ageWorkingDays: number; case: string | null }[]> {
  for (let tries = 0; ; tries += 1) {
    const found = JSON.parse((await dsop('late', '--json')).stdout) as Awaited<ReturnType<typeof lateOf>>;
    if (keys.every((key) => found.some((one) => one.key === key)) || tries > 20) return found;
  }
}

test('dsop late: what is late in any initiative, the oldest first, in working days; nothing of what is in time', async () => {
  const day = await project('DAG', '2027-12-08T12:00:00+01:00');
  const weeks = await project('UKER', '2027-12-20T12:00:00+01:00');
  await project('ITIDE', '2027-12-01T12:00:00+01:00');
  const id = 'report/project/2027-12';
  expect((await lateOf(day, weeks)).map((l) => [l.key, l.id, l.ageWorkingDays, l.case])).toEqual([
    [weeks, id, 9, 'ESC-1'],
    [day, id, 1, null],
  ]);
  const { status, stdout } = await dsop('late');
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(
    new RegExp(
      `^${weeks}\\s+Statusrapport for prosjektet, desember 2027\\s+prosjektleder\\s+7\\. des\\. 2027 kl\\. 16:00\\s+9 arbeidsdager\\s+14\\. des\\. 2027, sak ESC-1$`,
    ),
  );
  expect(lines[2]).toContain('1 arbeidsdag ');

  const standing = await dsop('duties', weeks);
  expect(standing.stdout).toMatch(/^Står\n/);
  expect(standing.stdout).toMatch(
    /report\/project\/2027-12\s+Statusrapport.*forsinket, eskalert 14\. des\. 2027/,
  );
  expect(standing.stdout).toContain('Gjort eller falt bort');
}, 120_000);

test('dsop duties: the table with paragraphs, figures, what is ours, and who reports to whom; no server is asked', async () => {
  const { status, stdout } = await dsop('duties', '--timeout', '1');
  expect(status).toBe(0);
  expect(stdout).toContain('Statusrapport for prosjektet (V4 §3.4) [project-report]');
  expect(stdout).toContain(
    'månedlig, unntatt juli (V4 §3.4): leder av prosjektets styringsgruppe, ellers prosjektleder, ellers PMO → PMO',
  );
  expect(stdout).toContain('frist: 5. arbeidsdag i måneden kl. 16:00 *');
  expect(stdout).toContain('* vårt valg');
});
