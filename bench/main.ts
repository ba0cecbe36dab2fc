import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Line } from './figures';
import { machineOf, type Machine } from './machine';
import { measureAnswers } from './measures/answers';
import { measureCold } from './measures/cold';
import { measureHistories } from './measures/histories';
import { measureLives } from './measures/lives';
import { measureOpen } from './measures/open';
import { measureRehearsal } from './measures/rehearsal';
import { machineText, table } from './report';
import { measureSignatures, othersHeld } from './measures/signatures';
import { startSink, type Sink } from './sink';
import { bundleBare, openStage, type Stage, type StageOptions } from './stage';
import { measureNames, wantedOf, type MeasureName, type Wanted } from './wanted';

const USAGE = `Usage: npm run bench [-- --quick] [--json] [--only a,b]

Measures the programme's workflows beside a bare Temporal workflow that does the same, on servers of its own that are
started and thrown away.

  --quick      fewer rounds and fewer open initiatives: some two minutes
  --json       the result as JSON
  --only LIST  some of a (lives), b (histories), c (answers), d (open and idle), e (worker killed), g (rehearsal),
               s (signatures); f comes with d
`;

/** How much of each measure: whole, and quick. */
const amounts = {
  whole: {
    lives: { rounds: 3, atOnce: 50 },
    answers: 200,
    open: { count: 2000, windows: 12, windowMs: 10_000, restMs: 240_000 },
    coldRounds: 5,
    signatures: { rounds: 4, answers: 100, open: 1000 },
  },
  quick: {
    lives: { rounds: 1, atOnce: 10 },
    answers: 20,
    open: { count: 200, windows: 3, windowMs: 5_000, restMs: 20_000 },
    coldRounds: 1,
    signatures: { rounds: 2, answers: 15, open: 60 },
  },
};

/** What the measures of one run share. */
interface Run {
  folder: string;
  sink: Sink;
  bareBundle: string;
  amount: (typeof amounts)['whole'];
}

const onStage = async <T>(
  run: Run,
  options: Omit<StageOptions, 'folder' | 'sink' | 'bareBundle'>,
  work: (stage: Stage) => Promise<T>,
): Promise<T> => {
  const stage = await openStage({ ...run, ...options });
  try {
    return await work(stage);
  } finally {
    await stage.close();
  }
};

const measures: Record<MeasureName, (run: Run) => Promise<Line[]>> = {
  a: (run) => onStage(run, { name: 'lives' }, (stage) => measureLives(stage, run.amount.lives)),
  b: (run) => onStage(run, { name: 'histories', virtualTime: true }, measureHistories),
  c: (run) => onStage(run, { name: 'answers' }, (stage) => measureAnswers(stage, run.amount.answers)),
  d: (run) =>
    onStage(run, { name: 'open-ours' }, (ours) =>
      onStage(run, { name: 'open-bare' }, (bare) => measureOpen({ ours, bare }, run.amount.open)),
    ),
  e: (run) => onStage(run, { name: 'cold' }, (stage) => measureCold(stage, run.amount.coldRounds)),
  g: measureRehearsal,
  s: (run) =>
    onStage(run, { name: 'signed', signed: true, others: othersHeld }, (signed) =>
      onStage(run, { name: 'plain', others: othersHeld }, (plain) =>
        measureSignatures({ signed, plain }, run.amount.signatures),
      ),
    ),
};

async function main(wanted: Wanted): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-bench-'));
  const sink = await startSink();
  try {
    const bareBundle = await bundleBare(folder);
    const run: Run = { folder, sink, bareBundle, amount: amounts[wanted.quick ? 'quick' : 'whole'] };
    const machine = await onStage(run, { name: 'machine' }, (stage) =>
      Promise.resolve(machineOf(path.join(folder, 'machine'), stage.temporal.serverVersion)),
    );
    const lines: Line[] = [];
    for (const name of measureNames.filter((one) => wanted.only.has(one))) {
      const begun = performance.now();
      const measured = await measures[name](run);
      lines.push(...measured);
      // Said at once: a later measure may fail, and the run takes its time.
      const took = ((performance.now() - begun) / 1000).toFixed(0);
      const load = os.loadavg()[0]?.toFixed(1);
      process.stderr.write(`(${name}) measured in ${took} s, load ${load}\n${table(measured)}\n`);
    }
    process.stdout.write(wanted.json ? json(machine, lines) : `${machineText(machine)}\n\n${table(lines)}\n`);
  } finally {
    await sink.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const json = (machine: Machine, lines: readonly Line[]): string =>
  `${JSON.stringify({ machine, lines }, null, 2)}\n`;

// The servers and workers end with this process when it ends in order.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

const asked = wantedOf(process.argv.slice(2));
if ('help' in asked) {
  process.stdout.write(USAGE);
} else if ('wrong' in asked) {
  process.stderr.write(`${asked.wrong}\n`);
  process.exit(2);
} else {
  main(asked.wanted).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
}
