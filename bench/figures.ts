/** One line of the result: a figure of ours beside that of the bare workflow, or beside the minimum. */
export interface Line {
  measure: string;
  what: string;
  unit: string;
  ours: number;
  bare: number;
  /** Ours by bare. */
  ratio: number;
  /** What is aimed at, in words; null where nothing is. */
  aim: string | null;
  /** Is the aim reached? null where there is none. */
  reached: boolean | null;
}

/** A bound on the ratio, or on how much more ours may be. */
export type Aim = { atLeast: number } | { above: number } | { atMost: number } | { atMostMore: number };

/** The middle value; the mean of the two in the middle where their number is even. Throws on none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new Error('no values to take the median of');
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The value that a share `p` (0..1) of all values does not exceed. Throws on none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * p) - 1)];
  if (value === undefined) throw new Error('no values to take a percentile of');
  return value;
}

/** A line from two figures, judged against an aim for their ratio. */
export function compare(
  given: Pick<Line, 'measure' | 'what' | 'unit' | 'ours' | 'bare'>,
  aim: Aim | null = null,
): Line {
  const ratio = given.bare === 0 ? Number.NaN : given.ours / given.bare;
  if (aim === null) return { ...given, ratio, aim: null, reached: null };
  if ('atLeast' in aim) return { ...given, ratio, aim: `≥ ${aim.atLeast}`, reached: ratio >= aim.atLeast };
  if ('above' in aim) return { ...given, ratio, aim: `> ${aim.above}`, reached: ratio > aim.above };
  if ('atMostMore' in aim)
    return {
      ...given,
      ratio,
      aim: `≤ bare + ${aim.atMostMore}`,
      reached: given.ours <= given.bare + aim.atMostMore,
    };
  return { ...given, ratio, aim: `≤ ${aim.atMost}`, reached: ratio <= aim.atMost };
}
