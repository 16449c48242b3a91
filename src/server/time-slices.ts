const { setImmediate: nextTurn } = process.getBuiltinModule("node:timers/promises");

/** After so long others get their turn. */
const TURN_MS = 10;

/** What bounds the making of an answer. */
export interface Bounds {
  /** When it has to be there, by `performance.now()`. */
  readonly untilMs: number;
  readonly signal: AbortSignal;
}

/**
 * Goes through batches without holding up everybody else, until they end, the time is up or nobody waits any more.
 *
 * @returns was it all of them?
 */
export async function inTurns<T>(
  batches: Iterable<T>,
  { untilMs, signal }: Bounds,
  take: (batch: T) => boolean,
): Promise<boolean> {
  let turnMs = performance.now() + TURN_MS;
  for (const batch of batches) {
    if (!take(batch)) return true;
    const nowMs = performance.now();
    if (nowMs >= untilMs || signal.aborted) return false;
    if (nowMs < turnMs) continue;
    await nextTurn();
    if (signal.aborted) return false;
    turnMs = performance.now() + TURN_MS;
  }
  return true;
}
