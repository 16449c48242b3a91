import type { Position } from "../line/index.ts";
import type { EventFilter, IndexMoment, LogIndex, LogItem } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { Found } from "./contract.ts";
import { HitTable } from "./hit-table.ts";
import { newestItems } from "./newest-items.ts";
import {
  byCount,
  type Counted,
  type HitCounts,
  type HitGroup,
  type Results,
  type TimeRange,
} from "./results.ts";
import { Turns } from "./turns.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Of longer times the minutes would be too many, and nobody sees them. */
const MINUTES_DAYS_MAX = 60;

/** Where everything lies within so many minutes milliseconds are looked at. */
const EXACT_MINUTES_MAX = 3;

/** What results come out of. */
export interface IndexedParts {
  readonly source: LineSource;
  readonly moment: IndexMoment;
  readonly filter: EventFilter;
  /** How much of the log the moment stands for, 0 to 1. */
  readonly looked: number;
}

/** Results that the index knows without looking at a line. */
export class IndexedResults implements Results {
  readonly found: Found;
  readonly #parts: IndexedParts;

  private constructor(parts: IndexedParts, total: number) {
    this.#parts = parts;
    this.found = { total, looked: parts.looked };
  }

  static async of(parts: IndexedParts): Promise<IndexedResults> {
    let total = 0;
    await eachPiece(parts.moment, (piece) => {
      total += piece.count(parts.filter);
    });
    return new IndexedResults(parts, total);
  }

  get end(): Position | undefined {
    return this.#parts.moment.end;
  }

  slice(first: number, limit: number): readonly LogItem[] {
    const { moment, filter } = this.#parts;
    const { total } = this.found;
    const count = Math.min(limit, total - first);
    if (count <= 0) return [];
    const behind = total - first - count;
    // From the nearer end less is passed over.
    return behind < first
      ? moment.index.newest(filter, count, behind)
      : moment.index.oldest(filter, count, first);
  }

  newest(limit: number): readonly LogItem[] {
    const { source, filter, looked } = this.#parts;
    return looked === 1 ? [] : newestItems(source, { filter, malformed: false }, limit, this.end);
  }

  numberAt(position: Position): number {
    return this.#parts.moment.index.countBefore(this.#parts.filter, position);
  }

  /** To the minute, which the index has counted, or to the hour; exact where everything lies within a few minutes. */
  async timeRange(): Promise<TimeRange | undefined> {
    const days = await this.#range(DAY_MS);
    if (days === undefined) return undefined;
    const isLong = days.maxMs - days.minMs > MINUTES_DAYS_MAX * DAY_MS;
    const range = await this.#range(isLong ? HOUR_MS : MINUTE_MS);
    if (range === undefined || range.maxMs - range.minMs >= EXACT_MINUTES_MAX * MINUTE_MS) return range;
    return this.#range(1);
  }

  async hits(bucketMs: number, by: HitGroup): Promise<HitCounts> {
    const table = new HitTable(bucketMs, by === "source" ? "type" : by);
    await this.#buckets(bucketMs, "type", (bucket, type, count) => table.addType(bucket, type, count));
    if (by !== "source") return table.counts();
    const sources = new HitTable(bucketMs, by);
    await this.#buckets(bucketMs, "source", (bucket, source, count) => sources.add(bucket, source, count));
    return { ...sources.counts(), errors: table.counts().errors };
  }

  async top(of: "type" | "source" | "session"): Promise<readonly Counted[]> {
    const { moment, filter } = this.#parts;
    const counts = new Map<string, number>();
    await eachPiece(moment, (piece) => {
      for (const { value, count } of piece.top(of, filter))
        counts.set(value, (counts.get(value) ?? 0) + count);
    });
    return Array.from(counts, ([value, count]) => ({ value, count })).sort(byCount);
  }

  async #range(bucketMs: number): Promise<TimeRange | undefined> {
    let minMs = Number.POSITIVE_INFINITY;
    let maxMs = Number.NEGATIVE_INFINITY;
    await eachPiece(this.#parts.moment, (piece) => {
      const buckets = piece.histogram({ ...this.#parts.filter, bucketMs });
      minMs = Math.min(minMs, buckets.at(0)?.startMs ?? minMs);
      maxMs = Math.max(maxMs, (buckets.at(buckets.length - 1)?.startMs ?? maxMs) + bucketMs - 1);
    });
    return minMs > maxMs ? undefined : { minMs, maxMs };
  }

  async #buckets(
    bucketMs: number,
    by: "type" | "source",
    take: (bucket: number, name: string, count: number) => void,
  ): Promise<void> {
    await eachPiece(this.#parts.moment, (piece) => {
      for (const { startMs, groups } of piece.histogram({ ...this.#parts.filter, bucketMs, by })) {
        for (const { name, count } of groups) take(Math.round(startMs / bucketMs), name, count);
      }
    });
  }
}

/** Asks each piece of an index, and lets others have their turn between two. */
export async function eachPiece({ pieces }: IndexMoment, ask: (piece: LogIndex) => void): Promise<void> {
  const turns = new Turns();
  for (const piece of pieces) {
    ask(piece);
    await turns.give();
  }
}
