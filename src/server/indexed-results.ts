import type { Position } from "../line/index.ts";
import type { EventFilter, LogIndex, LogItem } from "../reader/index.ts";
import type { Found } from "./contract.ts";
import type { Counted, HitCounts, HitGroup, Results } from "./results.ts";

/** Results that the index knows without looking at a line. */
export class IndexedResults implements Results {
  readonly found: Found;
  readonly #index: LogIndex;
  readonly #filter: EventFilter;

  constructor(index: LogIndex, filter: EventFilter, looked: number) {
    this.#index = index;
    this.#filter = filter;
    this.found = { total: index.count(filter), looked };
  }

  slice(first: number, limit: number): readonly LogItem[] {
    const { total } = this.found;
    const count = Math.min(limit, total - first);
    if (count <= 0) return [];
    const behind = total - first - count;
    // From the nearer end fewer blocks are passed over.
    return behind < first
      ? this.#index.newest(this.#filter, count, { skip: behind })
      : this.#index.oldest(this.#filter, count, { skip: first });
  }

  numberAt(position: Position): number {
    return this.#index.count(this.#filter, { before: position });
  }

  timeRange(): { readonly minMs: number; readonly maxMs: number } | undefined {
    return this.#index.timeRange(this.#filter);
  }

  hits(bucketMs: number, by: HitGroup): HitCounts {
    const histogram = this.#index.histogram({ ...this.#filter, bucketMs, by });
    const startMs = histogram.at(0)?.startMs ?? 0;
    const endMs = histogram.at(histogram.length - 1)?.startMs ?? 0;
    const length = histogram.length === 0 ? 0 : (endMs - startMs) / bucketMs + 1;
    const groups = new Map<string, Float64Array>();
    for (const bucket of histogram) {
      const at = (bucket.startMs - startMs) / bucketMs;
      for (const { name, count } of bucket.groups) {
        let counts = groups.get(name);
        if (counts === undefined) groups.set(name, (counts = new Float64Array(length)));
        counts[at] = count;
      }
    }
    const errors = new Float64Array(length);
    for (const bucket of this.#index.histogram({ ...this.#filter, bucketMs, errors: true })) {
      errors[(bucket.startMs - startMs) / bucketMs] = bucket.count;
    }
    return { startMs, groups, errors };
  }

  top(of: "type" | "source" | "session"): readonly Counted[] {
    return this.#index.top(of, this.#filter);
  }
}
