import type { Position } from "../line/index.ts";
import { type LogItem, type Query, read } from "../reader/index.ts";
import type { LineSource, SegmentInfo } from "../storage/index.ts";
import type { Found } from "./contract.ts";
import { bytesBehind, CountedSource } from "./counted-source.ts";
import { FoundItems } from "./found-items.ts";
import { newestItems } from "./newest-items.ts";
import { showPosition } from "./parameters.ts";
import { readItems } from "./read-items.ts";
import type { Counted, HitCounts, HitGroup, Results, TimeRange } from "./results.ts";

/** More matches than this are counted no further: nobody looks at them one by one. */
const MATCHES_MAX = 500_000;

/**
 * Results for which lines have to be read. They are looked for once, in the background, from the log's beginning on; who asks meanwhile
 * gets what was found until then.
 */
export class SearchedResults implements Results {
  readonly #source: LineSource;
  readonly #query: Pick<Query, "filter" | "malformed">;
  #items = new FoundItems();
  /** Where the search goes on, and how many were found before that. */
  #reached: Position | undefined;
  #sure = 0;
  /** The segments up to there: when others stand in their place, it has to begin anew. */
  #segments: readonly string[] = [];
  #looked = 0;
  #isFull = false;
  #searching: Promise<void> | undefined;

  constructor(source: LineSource, query: Pick<Query, "filter" | "malformed">) {
    this.#source = source;
    this.#query = query;
  }

  get found(): Found {
    const limited = this.#isFull ? ({ limitedBy: "rows" } as const) : {};
    return { total: this.#items.count, looked: this.#looked, ...limited };
  }

  get end(): Position | undefined {
    return this.#reached;
  }

  /**
   * Looks on from where it has come to, up to the log's end. A search that goes on is not begun twice.
   *
   * @param signal ends it; what was found stays, and the next one goes on there
   */
  search(signal: AbortSignal): Promise<void> {
    this.#searching ??= this.#searchOn(signal).finally(() => {
      this.#searching = undefined;
    });
    return this.#searching;
  }

  slice(first: number, limit: number): readonly LogItem[] {
    return readItems(this.#source, this.#items.places(first, limit));
  }

  newest(limit: number): readonly LogItem[] {
    if (this.#looked === 1) return [];
    // What was found behind the place that is reached has a number already.
    const found = this.#items.places(this.#sure, limit).map(showPosition);
    const items = newestItems(this.#source, this.#query, limit, this.#reached);
    return items.filter(({ position }) => !found.includes(showPosition(position)));
  }

  numberAt(position: Position): number {
    const order = new Map(this.#source.segments().map(({ id }, at) => [id, at]));
    const wanted = order.get(position.segment);
    if (wanted === undefined) return this.#items.count;
    const isBefore = (at: number): boolean => {
      const { segment, offset } = this.#items.positionOf(at);
      const place = order.get(segment) ?? -1;
      return place < wanted || (place === wanted && offset < position.offset);
    };
    let low = 0;
    let high = this.#items.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  async timeRange(): Promise<TimeRange | undefined> {
    return this.#items.timeRange();
  }

  async hits(bucketMs: number, by: HitGroup): Promise<HitCounts> {
    return this.#items.hits(bucketMs, by);
  }

  async top(of: "type" | "source" | "session"): Promise<readonly Counted[]> {
    return this.#items.top(of);
  }

  async #searchOn(signal: AbortSignal): Promise<void> {
    if (!this.#isGoingOn(this.#source.segments())) this.#beginAnew();
    if (this.#isFull) return;
    this.#items.cutTo(this.#sure);
    const bytes = bytesBehind(this.#source, this.#reached);
    const before = this.#looked;
    const counted = new CountedSource(this.#source, (position, passed) => {
      // Everything that was found before it was given, before the next block is asked for.
      this.#sure = this.#items.count;
      this.#reach(position);
      this.#looked = Math.min(0.999, before + (1 - before) * (passed / bytes));
    });
    await this.#read(counted, this.#reached, signal);
    if (!signal.aborted && !this.#isFull) this.#looked = 1;
  }

  async #read(source: CountedSource, from: Position | undefined, signal: AbortSignal): Promise<void> {
    const { filter, malformed } = this.#query;
    const everything = { ...filter, exact: true, malformed: true, signal } as const;
    for await (const item of read(source, from === undefined ? everything : { ...everything, from })) {
      if ((item.kind === "malformed") !== malformed) continue;
      if (this.#items.count >= MATCHES_MAX) {
        this.#isFull = true;
        return;
      }
      this.#items.add(item);
    }
  }

  #reach(position: Position): void {
    const isNew = position.segment !== this.#reached?.segment;
    this.#reached = position;
    if (!isNew) return;
    const ids = this.#source.segments().map(({ id }) => id);
    this.#segments = ids.slice(0, ids.indexOf(position.segment) + 1);
  }

  /** Does the log still begin as it did, up to where the search has come? */
  #isGoingOn(segments: readonly SegmentInfo[]): boolean {
    const last = segments[this.#segments.length - 1];
    return (
      this.#segments.every((id, at) => segments[at]?.id === id) &&
      (last === undefined || last.size >= (this.#reached?.offset ?? 0))
    );
  }

  #beginAnew(): void {
    this.#items = new FoundItems();
    this.#reached = undefined;
    this.#sure = 0;
    this.#segments = [];
    this.#looked = 0;
    this.#isFull = false;
  }
}
