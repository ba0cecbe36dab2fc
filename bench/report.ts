import type { Line } from './figures';
import type { Machine } from './machine';

/** The machine in a few lines of text. */
export function machineText(machine: Machine): string {
  return [
    `Machine     ${machine.processors}, ${machine.memoryGiB} GiB, ${machine.system}; load ${machine.load.toFixed(1)} at the start`,
    `Versions    Node ${machine.node}, Temporal TypeScript SDK ${machine.sdk}, Temporal server ${machine.server}`,
    `Durability  ${machine.durability}`,
  ].join('\n');
}

/** The figures as a table of fixed width. */
export function table(lines: readonly Line[]): string {
  const head = ['', 'measure', 'unit', 'ours', 'bare', 'ratio', 'aim', ''];
  const rows = lines.map((line) => [
    line.measure,
    line.what,
    line.unit,
    short(line.ours),
    short(line.bare),
    Number.isFinite(line.ratio) ? line.ratio.toFixed(2) : '–',
    line.aim ?? '',
    line.reached === null ? '' : line.reached ? 'reached' : 'missed',
  ]);
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const numbers = new Set([3, 4, 5]);
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          numbers.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Three figures are more than such a measurement is worth; whole numbers stay whole. */
function short(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : value.toFixed(2);
}
