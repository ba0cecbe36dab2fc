import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { repositoryRoot } from '../../src/config';
import { testEnvironment } from '../support/env';
import { scriptCommand } from '../support/script';

/** Letters come as where `npm start` founds a programme. */
const env = testEnvironment({
  register: (sample) => ({ ...sample, standing: { ...sample.standing, letters: 'daily' } }),
});

/** The README's console blocks: each command with the output printed below it. */
function transcript(): { command: string; output: string }[] {
  const readme = readFileSync(path.join(repositoryRoot, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```console\n([\s\S]*?)```/g)].map((m) => m[1] ?? '');
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .filter((part) => part !== '')
      .map((part) => {
        const [command = '', ...output] = part.split('\n');
        return { command, output: output.join('\n').trim() };
      }),
  );
}

/** What differs from day to day: command ids, dates, times, and the columns that their width moves. */
const timeless = (text: string): string =>
  text
    .replace(/\(c[A-Za-z0-9]{21}\)/g, '(ID)')
    .replace(/(mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag) /g, '')
    .replace(/\d{1,2}\. [a-zæøå]{3,9}\.? \d{4}|\d{4}-\d{2}-\d{2}/g, 'DATE')
    .replace(/kl\. \d{2}:\d{2}/g, 'kl. TIME')
    .replace(/ får brev( DATE)?( kl\. TIME)?\./g, ' får brev.')
    .replace(/^.* dager av .*$\n?/gm, '')
    .replace(/ {2,}/g, '  ')
    .trim();

async function bash(line: string, variables: Record<string, string>): Promise<string> {
  const child = spawn('bash', ['-c', `${line} 2>&1`], {
    cwd: repositoryRoot,
    env: { ...process.env, ...variables },
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  await new Promise((resolve) => child.on('close', resolve));
  return output.trim();
}

/** `npx dsop` as users type it, without npm's own start-up. */
function withDsop(): Record<string, string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-bin-'));
  const npx = path.join(folder, 'npx');
  writeFileSync(npx, `#!/bin/sh\nshift\nexec ${scriptCommand.map((word) => `"${word}"`).join(' ')} "$@"\n`);
  chmodSync(npx, 0o755);
  return { PATH: `${folder}:${process.env.PATH ?? ''}` };
}

test("the README's quickstart does what it shows, and docs/life.sh takes the initiative to operations", async () => {
  const variables = { ...env.variables, ...withDsop() };
  const steps = transcript();
  expect(steps.length).toBeGreaterThan(12);
  for (const { command, output } of steps.filter((s) => !/ forward | list$/.test(s.command))) {
    expect(`$ ${command}\n${timeless(await bash(command, variables))}`).toBe(
      `$ ${command}\n${timeless(output)}`,
    );
  }
  const life = await bash('bash docs/life.sh SBL', variables);
  expect(life).not.toMatch(/Avvist|Feil bruk|svarer ikke/);
  const state = await env.state('SBL');
  expect(state.phase).toBe('operations');
  expect(state.decisions.map((d) => d.id)).toEqual([
    'BP1-1',
    'REF-BP2-1',
    'BP2-1',
    'REF-BP3-1',
    'BP3-1',
    'BP4-1',
    'CLOSE-1',
  ]);
  for (const { command, output } of steps.filter((s) => / forward /.test(s.command))) {
    expect(timeless(await bash(command, variables))).toBe(timeless(output));
  }
}, 300_000);
