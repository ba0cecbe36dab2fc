import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseRegister } from '../../src/contract/registerYaml';
import { osloInstant } from '../../src/domain/calendar';
import type { Register } from '../../src/domain/register';
import { readScript, type Running, type ScriptAnswer } from '../../src/rehearsal/files';
import { forRehearsal } from '../../src/rehearsal/rehearse';
import type { Script } from '../../src/rehearsal/scenario';

const root = path.join(__dirname, '../..');

/** The register that the repository brings. */
export function sampleRegister(): Register {
  const read = parseRegister(readFileSync(path.join(root, 'register.sample.yaml'), 'utf8'));
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return read.register;
}

/** The same as a rehearsal uses it. */
export const rehearsalRegister = (): Register => forRehearsal(sampleRegister());

export const sample = (name: string): string => path.join(root, name);
export const three = (name: 'portfolio' | 'scenario'): string => path.join(__dirname, `three.${name}.yaml`);

export function wantedScript(
  from: string,
  months: number,
  portfolioFile = three('portfolio'),
  scenarioFile: string | undefined = three('scenario'),
  live?: Running,
): ScriptAnswer {
  return readScript({ from, months, portfolioFile, scenarioFile }, rehearsalRegister(), live);
}

/** A rehearsal in which nothing came about. */
export const nothingPlayed = {
  entries: [],
  states: [],
  meetings: [],
  reached: osloInstant('2027-01-01', '00:00'),
  whole: true,
};

/** What runs, as far as it is told; nothing of the rest. */
export const runningOf = (told: Partial<Running>): Running => ({
  states: new Map(),
  leftOut: [],
  standing: {},
  past: { since: '2026-01-01', until: '2027-01-01', people: {} },
  programme: { takenKeys: [] },
  ...told,
});

/** The script of three initiatives; throws when it has faults. */
export function scriptOf(from: string, months: number): Script {
  const read = wantedScript(from, months);
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return read.script;
}
