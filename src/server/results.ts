import type { Position } from "../line/index.ts";
import type { LogItem } from "../reader/index.ts";
import type { Found } from "./contract.ts";

/** Counts over time. */
export interface HitCounts {
  readonly startMs: number;
  readonly groups: ReadonlyMap<string, Float64Array>;
  readonly errors: Float64Array;
}

/** What counts are grouped by. */
export type HitGroup = "category" | "type" | "source";

/** A value and how many events have it. */
export interface Counted {
  readonly value: string;
  readonly count: number;
}

/**
 * The events of one query, numbered from 0 in the log's order. A log only grows at its end, so that a number stays what it is until a
 * segment is taken away.
 */
export interface Results {
  /** How many there are, as far as it is known now. */
  readonly found: Found;
  /** Those from a number on. */
  slice(first: number, limit: number): readonly LogItem[];
  /** The number of the event at a position, or of the next one behind it. */
  numberAt(position: Position): number;
  /** The times of the earliest and of the latest; undefined where there are none. */
  timeRange(): { readonly minMs: number; readonly maxMs: number } | undefined;
  /** Counts in buckets that begin at multiples of `bucketMs`. */
  hits(bucketMs: number, by: HitGroup): HitCounts;
  /** The commonest values, the most frequent first. */
  top(of: "type" | "source" | "session"): readonly Counted[];
}
