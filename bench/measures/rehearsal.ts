import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadConfig, repositoryRoot } from '../../src/config';
import { parseRegister } from '../../src/contract/registerYaml';
import { installRuntime } from '../../src/ops/runtime';
import { readScript } from '../../src/rehearsal/files';
import { forRehearsal, rehearse } from '../../src/rehearsal/rehearse';
import type { Line } from '../figures';

const months = 14;
const mostSeconds = 30;

/**
 * (g) The portfolio of twelve that the repository brings, played through on a server of its own: how long it takes, how many
 * years of an initiative's life pass in a second, and what the time goes to. There is no bare workflow to set it beside.
 */
export async function measureRehearsal(): Promise<Line[]> {
  const config = loadConfig({ DSOP_LOG_LEVEL: 'error' });
  installRuntime(config);
  const from = '2027-01-01';
  const file = (name: string): string => path.join(repositoryRoot, name);
  const sample = parseRegister(readFileSync(file('register.sample.yaml'), 'utf8'));
  if (!sample.ok) throw new Error(sample.faults.join('\n'));
  const register = forRehearsal(sample.register);
  const read = readScript(
    {
      from,
      months,
      portfolioFile: file('portfolio.sample.yaml'),
      scenarioFile: file('scenario.sample.yaml'),
    },
    register,
  );
  if (!read.ok) throw new Error(read.faults.join('\n'));
  const played = await rehearse({
    config,
    register,
    script: read.script,
    log: () => undefined,
    signal: new AbortController().signal,
  });
  const { raisedMs, foundedMs, playedMs, processorMs, pace } = played.measures;
  const seconds = (raisedMs + foundedMs + playedMs) / 1000;
  const years = (read.script.portfolio.initiatives.length * months) / 12;
  const all = Object.values(pace).reduce((sum, { ms }) => sum + ms, 0);
  return [
    {
      ...alone('twelve initiatives for fourteen months', 's', seconds),
      aim: `≤ ${mostSeconds}`,
      reached: seconds <= mostSeconds,
    },
    alone('initiative-years a second, the server up', '1/s', years / ((foundedMs + playedMs) / 1000)),
    alone('processor time, worker and driver, not the server', 's', processorMs / 1000),
    ...Object.entries(pace).map(([what, { ms }]) =>
      alone(`of the waiting, for ${words[what] ?? what}`, '%', (ms / all) * 100),
    ),
  ];
}

const words: Record<string, string> = {
  forward: 'clocks to move',
  settle: 'letters to go out',
  look: 'states to be read',
  send: 'commands to be answered',
  index: 'the index to follow',
};

const alone = (what: string, unit: string, ours: number): Line => ({
  measure: 'g',
  what,
  unit,
  ours,
  bare: Number.NaN,
  ratio: Number.NaN,
  aim: null,
  reached: null,
});
