import type { Position } from "../line/index.ts";
import type { EventFilter, LogIndex, LogItem } from "../reader/index.ts";
import type { Found } from "./contract.ts";
import { HitTable } from "./hit-table.ts";
import type { Counted, HitCounts, HitGroup, Results } from "./results.ts";

const MINUTE_MS = 60_000;

/** Results that the index knows without looking at a line. */
export class IndexedResults implements Results {
  readonly found: Found;
  readonly #index: LogIndex;
  readonly #filter: EventFilter;

  /** @param looked how much of the log the index stands for, 0 to 1 */
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
    // From the nearer end less is passed over.
    return behind < first
      ? this.#index.newest(this.#filter, count, behind)
      : this.#index.oldest(this.#filter, count, first);
  }

  numberAt(position: Position): number {
    return this.#index.countBefore(this.#filter, position);
  }

  /** To the minute, which the index has counted; exact where everything lies within a few of them. */
  timeRange(): { readonly minMs: number; readonly maxMs: number } | undefined {
    const minutes = this.#index.histogram({ ...this.#filter, bucketMs: MINUTE_MS });
    const first = minutes.at(0);
    const last = minutes.at(minutes.length - 1);
    if (first === undefined || last === undefined) return undefined;
    if (minutes.length > 3) return { minMs: first.startMs, maxMs: last.startMs + MINUTE_MS - 1 };
    const exact = this.#index.histogram({ ...this.#filter, bucketMs: 1 });
    return {
      minMs: exact.at(0)?.startMs ?? first.startMs,
      maxMs: exact.at(exact.length - 1)?.startMs ?? last.startMs,
    };
  }

  hits(bucketMs: number, by: HitGroup): HitCounts {
    const table = new HitTable(bucketMs, by === "source" ? "type" : by);
    for (const { startMs, groups } of this.#index.histogram({ ...this.#filter, bucketMs, by: "type" })) {
      for (const { name, count } of groups) table.addType(startMs / bucketMs, name, count);
    }
    if (by !== "source") return table.counts();
    const sources = new HitTable(bucketMs, by);
    for (const { startMs, groups } of this.#index.histogram({ ...this.#filter, bucketMs, by: "source" })) {
      for (const { name, count } of groups) sources.add(startMs / bucketMs, name, count);
    }
    return { ...sources.counts(), errors: table.counts().errors };
  }

  top(of: "type" | "source" | "session"): readonly Counted[] {
    return this.#index.top(of, this.#filter);
  }
}
