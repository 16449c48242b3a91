import type { LogValue } from "../../line/index.ts";

/** A value, and how many events have it. */
export interface ValueCount<T = LogValue> {
  readonly value: T;
  readonly count: number;
}

/** The same with the times of the earliest and the latest of those events, in milliseconds since 1970. */
export interface ValueTimes<T = LogValue> extends ValueCount<T> {
  readonly firstMs: number;
  readonly lastMs: number;
}

interface Counted<T> {
  readonly value: T;
  count: number;
  firstMs: number;
  lastMs: number;
}

/** Counts values, each by a text that no other value has. */
export class ValueCounts<T> {
  readonly #counts = new Map<string, Counted<T>>();

  /** @param keep makes what is kept of a value, the first time */
  add(key: string, keep: () => T, count: number, firstMs: number, lastMs: number): void {
    const known = this.#counts.get(key);
    if (known === undefined) {
      this.#counts.set(key, { value: keep(), count, firstMs, lastMs });
      return;
    }
    known.count += count;
    if (firstMs < known.firstMs) known.firstMs = firstMs;
    if (lastMs > known.lastMs) known.lastMs = lastMs;
  }

  /** The most frequent first, and those that are equal by their texts. */
  list(times: boolean): ValueCount<T>[] {
    return [...this.#counts]
      .sort(([a, { count: x }], [b, { count: y }]) => y - x || (a < b ? -1 : 1))
      .map(([, counted]) => (times ? counted : { value: counted.value, count: counted.count }));
  }
}
