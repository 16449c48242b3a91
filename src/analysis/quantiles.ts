/** How a number of measured values lie. */
export interface Quantiles {
  /** How many there are. */
  readonly count: number;
  readonly least: number;
  readonly median: number;
  /** Undefined below 20 values, of which it would only be the largest again. */
  readonly p95: number | undefined;
  readonly most: number;
}

/** From this many values on a twentieth of them is at least one. */
const P95_VALUES_MIN = 20;

/**
 * The quantiles of values, interpolated between neighbours: definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages"
 * (1996), which is what R, NumPy and spreadsheets take.
 *
 * @returns undefined where there are no values
 */
export function quantilesOf(values: readonly number[]): Quantiles | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return {
    count: sorted.length,
    least: sorted[0] as number,
    median: quantile(sorted, 0.5),
    p95: sorted.length < P95_VALUES_MIN ? undefined : quantile(sorted, 0.95),
    most: sorted.at(-1) as number,
  };
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (place - below);
}
