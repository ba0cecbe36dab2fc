/** Takes one line that a person at the terminal should see. */
export type Log = (line: string) => void;

/** A `Log` that writes to standard output, each line with the seconds since it was made. */
export function terminalLog(): Log {
  const began = process.uptime();
  return (line) => {
    const elapsed = (process.uptime() - began).toFixed(1).padStart(6);
    process.stdout.write(`${elapsed} s  ${line}\n`);
  };
}

/** Seconds since `began` (a `process.uptime()`), for people. */
export function since(began: number): string {
  return `${(process.uptime() - began).toFixed(1)} s`;
}
