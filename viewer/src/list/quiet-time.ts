/** Nothing for less than this is never a quiet time. */
const LEAST_MS = 60_000;

/** So many times what usually lies between two rows is one. */
const TIMES_USUAL = 8;

/** How long nothing has to be written to be a quiet time: where a query leaves most out, it takes more. */
export function quietTimeMs(wholeMs: number, rows: number, leastMs = LEAST_MS): number {
  return Math.max(leastMs, (TIMES_USUAL * wholeMs) / Math.max(1, rows));
}
