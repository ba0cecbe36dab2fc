import { scenarios, type Outcome, type Scenario } from './scenarios';
import { wantedOf } from './wanted';

const USAGE = `Usage: npm run chaos [-- --only a,b] [--times N] [--months N] [--initiatives N] [--seed N]

Lives busy years on real processes of their own while these are killed and broken, and then balances the books: every
command acknowledged, every duty, every letter. Ends with a table, and with 1 when the books of any fault do not balance;
with 2 when it was asked for something that there is not.

${scenarios.map(({ name, what }) => `  ${name.padEnd(10)} ${what}`).join('\n')}
`;

interface Line {
  scenario: Scenario;
  outcome: Outcome;
}

async function main(chosen: readonly Scenario[], wanted: Partial<Scenario['long']>): Promise<boolean> {
  const lines: Line[] = [];
  for (const scenario of chosen) {
    const say = (line: string): void => void process.stderr.write(`${scenario.name}: ${line}\n`);
    say(`${scenario.what} …`);
    const outcome = await scenario.run({ ...scenario.long, ...wanted }, say);
    [...outcome.notes, ...outcome.faults].forEach(say);
    say(`done in ${outcome.seconds} s`);
    lines.push({ scenario, outcome });
  }
  process.stdout.write(`${table(lines)}\n`);
  return lines.every(({ outcome }) => outcome.faults.length === 0);
}

const columns: [string, (line: Line) => string | number][] = [
  ['fault', ({ scenario }) => scenario.name],
  [
    'broken',
    ({ outcome }) =>
      Object.entries(outcome.broken)
        .map(([what, times]) => `${what} ${times}`)
        .join(', '),
  ],
  ['commands', ({ outcome: { books } }) => books.counts.acknowledged],
  ['lost', ({ outcome: { books } }) => books.lost.length],
  ['altered', ({ outcome: { books } }) => books.altered.length + books.invented.length + books.astray.length],
  ['duties', ({ outcome: { books } }) => books.counts.duties],
  ['reminders', ({ outcome: { books } }) => books.counts.reminders],
  ['escalated', ({ outcome: { books } }) => books.counts.escalations],
  ['unreminded', ({ outcome: { books } }) => books.unreminded.length],
  ['intents', ({ outcome: { books } }) => books.counts.intents],
  ['letters', ({ outcome: { books } }) => books.counts.letters],
  ['missing', ({ outcome: { books } }) => books.missing.length],
  ['needless', ({ outcome: { books } }) => books.needless.length + books.saidTwice.length],
  ['overtaken', ({ outcome: { books } }) => books.overtaken.length],
  ['doubles', ({ outcome: { books } }) => books.doubles.reduce((sum, double) => sum + double.extra, 0)],
  ['outside', ({ outcome: { books } }) => books.doubles.filter((double) => double.because === null).length],
  ['seconds', ({ outcome }) => outcome.seconds],
];

/** The result as columns of text. */
function table(lines: readonly Line[]): string {
  const rows = [
    columns.map(([head]) => head),
    ...lines.map((line) => columns.map(([, cell]) => String(cell(line)))),
  ];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

// What a stage has started ends with this process when it ends in order.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

const asked = wantedOf(
  process.argv.slice(2),
  scenarios.map(({ name }) => name),
);
if ('help' in asked) {
  process.stdout.write(USAGE);
} else if ('wrong' in asked) {
  process.stderr.write(`${asked.wrong}\n`);
  process.exit(2);
} else {
  const { names, amount } = asked.wanted;
  main(
    scenarios.filter(({ name }) => names.includes(name)),
    amount,
  ).then(
    (balanced) => process.exit(balanced ? 0 : 1),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
}
