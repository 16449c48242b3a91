/** What the rounds of one subject, or the ratios of two, come to. */
export interface Summary {
  readonly median: number;
  /** The least: what it takes when nothing else is going on. */
  readonly least: number;
  /** A quarter of the rounds lie below it, and a quarter above `upper`. */
  readonly lower: number;
  readonly upper: number;
  readonly rounds: number;
}

/** @throws RangeError when there is nothing to sum up */
export function summarise(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new RangeError("no rounds were measured");
  const sorted = samples.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    least: sorted[0] as number,
    lower: quantile(sorted, 0.25),
    upper: quantile(sorted, 0.75),
    rounds: sorted.length,
  };
}

/** A quantile of sorted numbers, between two of them in proportion. */
export function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (above - below) * (at - Math.floor(at));
}
