import type { Position } from "../line/index.ts";
import type { LogItem } from "../reader/index.ts";
import type { Found } from "./contract.ts";

/** Counts over time. */
export interface HitCounts {
  readonly startMs: number;
  /** The largest groups, the largest first. */
  readonly groups: ReadonlyMap<string, Float64Array>;
  /** All others together; undefined where there are none. */
  readonly others: Float64Array | undefined;
  readonly errors: Float64Array;
}

/** What counts are grouped by. */
export type HitGroup = "category" | "type" | "source";

/** A value and how many events have it. */
export interface Counted {
  readonly value: string;
  readonly count: number;
}

/** The times of the earliest and of the latest event, about. */
export interface TimeRange {
  readonly minMs: number;
  readonly maxMs: number;
}

/**
 * The events of one query, numbered from 0 in the log's order, as far as they are counted: from the log's beginning up to `end`. A log
 * only grows at its end, so that a number stays what it is until a segment is taken away.
 */
export interface Results {
  /** How many there are, as far as it is known now. */
  readonly found: Found;
  /** Up to where they are counted; undefined where the log is empty. */
  readonly end: Position | undefined;
  /** Those from a number on. */
  slice(first: number, limit: number): readonly LogItem[];
  /** The newest of those behind `end`, that have no number yet: where not everything was looked at. */
  newest(limit: number): readonly LogItem[];
  /** The number of the event at a position, or of the next one behind it. */
  numberAt(position: Position): number;
  /** Undefined where there are none. */
  timeRange(): Promise<TimeRange | undefined>;
  /** Counts in buckets that begin at multiples of `bucketMs`. */
  hits(bucketMs: number, by: HitGroup): Promise<HitCounts>;
  /** The commonest values, the most frequent first. */
  top(of: "type" | "source" | "session"): Promise<readonly Counted[]>;
}

/** The most frequent first, and those that are as frequent in the order of their texts. */
export function byCount(a: Counted, b: Counted): number {
  return b.count - a.count || (a.value < b.value ? -1 : 1);
}
