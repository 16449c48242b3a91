import { invalid } from "../check-options.ts";
import type { LogItem } from "../decode-block.ts";
import type { EventFilter } from "../filter-parts.ts";
import { BucketCounts } from "./bucket-counts.ts";
import { checkedGrouping, type Grouping, groupOfEvent, groupOfKind } from "./group-by.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import { OVERFLOW_SESSION } from "./part.ts";
import type { PartRows } from "./part-rows.ts";
import { type RowQuery, VERDICT } from "./row-query.ts";
import { type BlockTaker, takeBlocks } from "./take-blocks.ts";

const MINUTE_MS = 60_000;

/** What a histogram is made of, beside the filter. */
export interface HistogramOptions extends EventFilter {
  /** How long a bucket is, in milliseconds from 1. Buckets begin at multiples of it since 1970, UTC. */
  readonly bucketMs: number;
  /** Counts each bucket by type, source, session, or by the part of a type before its first colon as well. */
  readonly by?: Grouping;
}

/** The events of one stretch of time. */
export interface HistogramBucket {
  /** When it begins, in milliseconds since 1970. */
  readonly startMs: number;
  readonly count: number;
  /** The counts by group, the largest first; events without a session are in none. */
  readonly groups: readonly { readonly name: string; readonly count: number }[];
}

/** Events by time: the buckets that have some, in the order of time. */
export class Histogram implements Iterable<HistogramBucket> {
  readonly bucketMs: number;
  readonly #counts: BucketCounts;
  readonly #names: readonly string[];
  readonly #buckets: Float64Array;

  /** @internal */
  constructor(bucketMs: number, counts: BucketCounts, names: readonly string[]) {
    this.bucketMs = bucketMs;
    this.#counts = counts;
    this.#names = names;
    this.#buckets = counts.buckets;
  }

  /** How many buckets have events. */
  get length(): number {
    return this.#buckets.length;
  }

  /** The bucket of this number, from 0; undefined where there is none. */
  at(index: number): HistogramBucket | undefined {
    const bucket = this.#buckets[index];
    if (bucket === undefined) return undefined;
    const pairs = this.#counts.of(bucket);
    const groups: Group[] = [];
    let count = 0;
    for (let pair = 0; pair < pairs.length; pair += 2) {
      const name = this.#names[(pairs[pair] as number) - 1];
      const inGroup = pairs[pair + 1] as number;
      count += inGroup;
      if (name !== undefined) groups.push({ name, count: inGroup });
    }
    if (groups.length > FEW_GROUPS) groups.sort((a, b) => (isBefore(a, b) ? -1 : 1));
    else sortFew(groups);
    return { startMs: bucket * this.bucketMs, count, groups };
  }

  *[Symbol.iterator](): Iterator<HistogramBucket> {
    for (let index = 0; index < this.length; index++) yield this.at(index) as HistogramBucket;
  }
}

interface Group {
  readonly name: string;
  readonly count: number;
}

/** So many are put in order fastest by moving each to its place. */
const FEW_GROUPS = 24;

function sortFew(groups: Group[]): void {
  for (let from = 1; from < groups.length; from++) {
    const group = groups[from] as Group;
    let to = from;
    for (; to > 0 && isBefore(group, groups[to - 1] as Group); to--) groups[to] = groups[to - 1] as Group;
    groups[to] = group;
  }
}

function isBefore(a: Group, b: Group): boolean {
  return a.count > b.count || (a.count === b.count && a.name < b.name);
}

/** Counts what is wanted by time, and by group where one is given. */
export function histogramOf(
  segments: readonly IndexedSegment[],
  query: RowQuery,
  bucketMs: number,
  by: Grouping | undefined,
): Histogram {
  const taker = new HistogramTaker(bucketMs, by);
  takeBlocks(segments, query, taker);
  return new Histogram(bucketMs, taker.counts, taker.names);
}

/** @throws LogThreadError `ERR_INVALID_OPTION` */
export function checkHistogram({ bucketMs, by }: HistogramOptions): void {
  if (!(Number.isInteger(bucketMs) && bucketMs >= 1)) {
    throw invalid("bucketMs", bucketMs, "a whole number of milliseconds from 1");
  }
  if (by !== undefined) checkedGrouping("by", by);
}

class HistogramTaker implements BlockTaker {
  readonly counts = new BucketCounts();
  /** The name of each group but the first, which is that of events in none. */
  readonly names: string[] = [];
  readonly #bucketMs: number;
  readonly #by: Grouping | undefined;
  readonly #groups = new Map<string, number>();
  /** The group of each of a part's kinds, or of its sessions. */
  #rows: PartRows | undefined;
  #ids: Uint32Array = new Uint32Array(0);

  constructor(bucketMs: number, by: Grouping | undefined) {
    this.#bucketMs = bucketMs;
    this.#by = by;
  }

  takeKinds(rows: PartRows, block: number): boolean {
    if (this.#by === "session" || this.#bucketMs % MINUTE_MS !== 0) return false;
    const triples = rows.part.minuteTriples(block);
    if (triples === undefined) return false;
    const ids = this.#groupsOf(rows);
    const minutes = this.#bucketMs / MINUTE_MS;
    const firstMinute = rows.part.firstMinute(block);
    for (let at = 0; at < triples.length; at += 3) {
      const kind = triples[at + 1] as number;
      if (rows.kinds[kind] !== VERDICT.yes) continue;
      const minute = firstMinute + (triples[at] as number);
      const bucket = minutes === 1 ? minute : Math.floor(minute / minutes);
      this.counts.add(bucket, ids[kind] as number, triples[at + 2] as number);
    }
    return true;
  }

  takeRows(rows: PartRows, block: number): boolean {
    const bySession = this.#by === "session";
    const column = bySession ? rows.part.sessionsOf(block) : rows.part.kindsOf(block);
    if (bySession && column.includes(OVERFLOW_SESSION)) return false;
    const ids = this.#groupsOf(rows);
    const times = rows.part.timesOf(block);
    const bucketMs = this.#bucketMs;
    for (let index = 0; index < rows.count; index++) {
      const row = rows.rows[index] as number;
      this.counts.add(Math.floor((times[row] as number) / bucketMs), ids[column[row] as number] as number, 1);
    }
    return true;
  }

  takeItems(items: readonly LogItem[]): void {
    for (const item of items) {
      if (item.kind !== "event") continue;
      const name = this.#by === undefined ? undefined : groupOfEvent(item, this.#by);
      const group = name === undefined ? 0 : this.#groupOf(name);
      this.counts.add(Math.floor(item.timeMs / this.#bucketMs), group, 1);
    }
  }

  #groupsOf(rows: PartRows): Uint32Array {
    if (this.#rows === rows) return this.#ids;
    const by = this.#by;
    this.#rows = rows;
    if (by === undefined) this.#ids = new Uint32Array(rows.part.kinds.length);
    else if (by === "session") {
      this.#ids = Uint32Array.from(rows.part.sessions, ({ id }, at) => (at === 0 ? 0 : this.#groupOf(id)));
    } else {
      // Kinds of which nothing is wanted are no groups.
      this.#ids = Uint32Array.from(rows.part.kinds, (kind, at) =>
        rows.kinds[at] === VERDICT.no ? 0 : this.#groupOf(groupOfKind(kind, by)),
      );
    }
    this.counts.expect(this.names.length + 1);
    return this.#ids;
  }

  #groupOf(name: string): number {
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = this.names.push(name);
      this.#groups.set(name, group);
    }
    return group;
  }
}
