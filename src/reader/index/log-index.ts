import type { LogEvent, LogValue, Position } from "../../line/index.ts";
import type { LineSource } from "../../storage/index.ts";
import { checkOptionNames, FILTER_NAMES } from "../check-options.ts";
import type { EventFilter } from "../filter-parts.ts";
import { type BuildOptions, type BuildProgress, buildParts } from "./build-parts.ts";
import { countBefore } from "./count-before.ts";
import { countRows } from "./count-rows.ts";
import { coverageOf } from "./coverage.ts";
import { createRowScanner } from "./create-row-scanner.ts";
import { fieldValues } from "./field-values.ts";
import { checkedGrouping, type Grouping } from "./group-by.ts";
import { checkHistogram, type Histogram, type HistogramOptions, histogramOf } from "./histogram.ts";
import { type IndexMoment, momentOf } from "./index-moment.ts";
import type { AroundOptions, Countable, IndexOptions, TopOptions } from "./index-options.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import { itemsAround } from "./items-around.ts";
import { LogParts } from "./log-parts.ts";
import type { AskedRows } from "./moment-rows.ts";
import { namesOf } from "./name-counts.ts";
import { checkPage, type Page, type PageOptions } from "./page.ts";
import { positionOfRow, rowAt } from "./row-places.ts";
import { RowQuery } from "./row-query.ts";
import { SegmentRows } from "./segment-rows.ts";
import { type SessionFacts, sessionList } from "./session-list.ts";
import type { ValueCount, ValueTimes } from "./value-counts.ts";
import { type ItemOrder, itemsIn } from "./wanted-items.ts";

/**
 * Answers about a log out of its index. Every answer is that of reading every line; lines are read only where the
 * index does not know, and then only they.
 */
export class LogIndex implements Disposable {
  readonly #source: LineSource;
  readonly #rows: SegmentRows;
  readonly #parts: LogParts;
  /** Those that questions are about: all that there are, or those of one moment. */
  readonly #asked: AskedRows;

  /** @internal */
  constructor(source: LineSource, options: IndexOptions, asked?: AskedRows) {
    this.#source = source;
    this.#parts = new LogParts(source, { createScanner: createRowScanner, ...options });
    this.#rows = new SegmentRows(source, this.#parts);
    this.#asked = asked ?? this.#rows;
  }

  /**
   * Makes the index of everything that has none, and stores it beside the log, while the program goes on. Without it
   * that is done when something is asked, before it is answered. What comes later is taken in as it is asked for.
   *
   */
  async build(options: BuildOptions = {}): Promise<void> {
    try {
      await buildParts(this.#parts, this.#rows.list(), ({ id }) => this.#rows.open(id), options);
    } finally {
      this.#rows.letGo();
    }
  }

  /** How much of the log there is an index of already; nothing is made. The rest is read when something is asked. */
  coverage(): BuildProgress {
    return coverageOf(this.#rows, this.#parts);
  }

  /**
   * What is known already, and stays as it is while it is asked: nothing is read for it, but for so many bytes at most that have come
   * since.
   *
   * @internal
   */
  moment(newBytesMax: number): IndexMoment {
    const indexOf = (rows: AskedRows): LogIndex => new LogIndex(this.#source, {}, rows);
    return momentOf(this.#rows, this.#parts, newBytesMax, indexOf);
  }

  /**
   * How many events match.
   *
   * @example
   * ```ts
   * import { openLog } from "log-thread";
   *
   * using log = openLog({ storage: "memory" });
   * for (let turn = 0; turn < 3; turn++) log.event("llm:request", "agent", { turn });
   * log.event("error:io", "disk", "no space left");
   * console.log(log.index().count({ types: ["error:*"] }), log.index().count());
   * ```
   * ```text
   * 1 4
   * ```
   */
  count(filter: EventFilter = {}): number {
    checkOptionNames(filter, FILTER_NAMES);
    const query = new RowQuery(filter);
    return this.#answer((segments) => countRows(segments, query));
  }

  /**
   * Events by time, in buckets of any length, and by group where one is given.
   *
   * @throws LogThreadError `ERR_INVALID_OPTION`
   * @example
   * ```ts
   * import { openLog } from "log-thread";
   *
   * using log = openLog({ storage: "memory" });
   * log.event("llm:request", "agent");
   * log.event("llm:response", "agent");
   * for (const { count, groups } of log.index().histogram({ bucketMs: 86_400_000, by: "category" })) {
   *   console.log(count, groups);
   * }
   * ```
   * ```text
   * 2 [ { name: 'llm', count: 2 } ]
   * ```
   */
  histogram(options: HistogramOptions): Histogram {
    checkOptionNames(options, [...FILTER_NAMES, "bucketMs", "by"]);
    checkHistogram(options);
    const { bucketMs, by, ...filter } = options;
    const query = new RowQuery(filter);
    return this.#answer((segments) => histogramOf(segments, query, bucketMs, by));
  }

  /**
   * Values with how many matching events have them, the most frequent first. For those of a field the lines are read.
   *
   * @example
   * ```ts
   * import { openLog } from "log-thread";
   *
   * using log = openLog({ storage: "memory" });
   * for (const model of ["llama3.2", "qwen2.5", "llama3.2"]) log.event("llm:request", "agent", { model });
   * console.log(log.index().top("type"), log.index().top({ field: "model" }, { limit: 1 }));
   * ```
   * ```text
   * [ { value: 'llm:request', count: 3 } ] [ { value: 'llama3.2', count: 2 } ]
   * ```
   */
  top(what: Grouping, options: TopOptions & { readonly times: true }): ValueTimes<string>[];
  top(what: Countable, options: TopOptions & { readonly times: true }): ValueTimes[];
  top(what: Grouping, options?: TopOptions): ValueCount<string>[];
  top(what: Countable, options?: TopOptions): ValueCount[];
  top(what: Countable, options: TopOptions = {}): ValueCount[] {
    checkOptionNames(options, [...FILTER_NAMES, "limit", "times"]);
    const { limit = Number.POSITIVE_INFINITY, times = false, ...filter } = options;
    return this.#values(what, filter, times).slice(0, limit);
  }

  /**
   * The values that matching events have, each once, in the order of their texts.
   *
   */
  distinct(what: Grouping, filter?: EventFilter): string[];
  distinct(what: Countable, filter?: EventFilter): LogValue[];
  distinct(what: Countable, filter: EventFilter = {}): LogValue[] {
    checkOptionNames(filter, FILTER_NAMES);
    return this.#values(what, filter, false)
      .map(({ value }) => ({ value, text: typeof value === "string" ? value : JSON.stringify(value) }))
      .sort((a, b) => (a.text < b.text ? -1 : 1))
      .map(({ value }) => value);
  }

  /** The first event that matches, in the log's order. */
  first(filter: EventFilter = {}): LogEvent | undefined {
    return this.oldest(filter, 1)[0];
  }

  /** The last event that matches. */
  last(filter: EventFilter = {}): LogEvent | undefined {
    return this.newest(filter, 1)[0];
  }

  /** The last `limit` events that match, oldest first; those before them where `skip` passes over some. */
  newest(filter: EventFilter, limit: number, skip = 0): LogEvent[] {
    return this.#some(filter, { newestFirst: true, limit, skip });
  }

  /** The first `limit` events that match, oldest first; those behind them where `skip` passes over some. */
  oldest(filter: EventFilter, limit: number, skip = 0): LogEvent[] {
    return this.#some(filter, { newestFirst: false, limit, skip });
  }

  /**
   * How many events match before a position: the number of the event there, counted from 0. Of a position that the log does not have,
   * as many as match at all.
   */
  countBefore(filter: EventFilter, position: Position): number {
    const query = new RowQuery(filter);
    return this.#answer((segments) => {
      const number = segments.findIndex(({ info }) => info.id === position.segment);
      const segment = segments[number];
      const row = segment === undefined ? undefined : rowAt(segment, position.offset);
      return countBefore(
        segments,
        query,
        row === undefined ? { segment: segments.length, row: 0 } : { segment: number, row },
      );
    });
  }

  /** The log's sessions, in the order in which they first came. */
  sessions(): SessionFacts[] {
    return this.#answer(sessionList);
  }

  /**
   * One page of the events that match, and how many there are.
   *
   * @throws LogThreadError `ERR_INVALID_OPTION`
   * @example
   * ```ts
   * import { openLog } from "log-thread";
   *
   * using log = openLog({ storage: "memory" });
   * for (let turn = 1; turn <= 25; turn++) log.event("llm:request", "agent", { turn });
   * const { events, pages, total } = log.index().page({ types: ["llm:*"] }, { page: 1, size: 2, newestFirst: true });
   * console.log(events.map(({ fields }) => fields["turn"]), pages, total);
   * ```
   * ```text
   * [ 25, 24 ] 13 25
   * ```
   */
  page(filter: EventFilter, options: PageOptions): Page {
    checkOptionNames(filter, FILTER_NAMES);
    checkPage(options);
    const { page, size, newestFirst = false } = options;
    const query = new RowQuery(filter);
    const order = { newestFirst, limit: size, skip: (page - 1) * size };
    return this.#answer((segments) => {
      const total = countRows(segments, query);
      const events = itemsIn(segments, query, order) as LogEvent[];
      return { events: newestFirst ? events.reverse() : events, page, pages: Math.ceil(total / size), total };
    });
  }

  /** Every event that matches, in the log's order, some at a time. */
  *all(filter: EventFilter = {}): Generator<readonly LogEvent[]> {
    checkOptionNames(filter, FILTER_NAMES);
    const query = new RowQuery(filter);
    const order = { newestFirst: false, limit: Number.POSITIVE_INFINITY };
    for (const events of this.#asked.items(query, order)) if (events.length > 0) yield events as LogEvent[];
  }

  /** Which line of its segment holds a position, counted from 0; undefined where there is none. */
  rowOf(position: Position): number | undefined {
    return this.#answer((segments) => {
      const segment = segments.find(({ info }) => info.id === position.segment);
      return segment === undefined ? undefined : rowAt(segment, position.offset);
    });
  }

  /** Where a line of a segment begins; undefined where there is no such line. */
  positionOf(segment: string, row: number): Position | undefined {
    return this.#answer((segments) => {
      const found = segments.find(({ info }) => info.id === segment);
      return found === undefined ? undefined : positionOfRow(found, row);
    });
  }

  /**
   * The event at a position with those around it, whatever they are, in the log's order. None where the log has no
   * such line.
   */
  around(position: Position, options: AroundOptions): LogEvent[] {
    return this.#answer((segments) => itemsAround(segments, position, options)) as LogEvent[];
  }

  /** Lets go of everything that is held. What is asked afterwards opens it again. */
  close(): void {
    this.#rows.letGo();
    this.#parts.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #some(filter: EventFilter, order: ItemOrder): LogEvent[] {
    checkOptionNames(filter, FILTER_NAMES);
    const query = new RowQuery(filter);
    return this.#answer((segments) => itemsIn(segments, query, order)) as LogEvent[];
  }

  #values(what: Countable, filter: EventFilter, times: boolean): ValueCount[] {
    const query = new RowQuery(filter);
    return this.#answer((segments) =>
      typeof what === "string"
        ? namesOf(segments, query, checkedGrouping("what", what), times)
        : fieldValues(segments, query, what.field, times),
    );
  }

  #answer<T>(question: (segments: readonly IndexedSegment[]) => T): T {
    return this.#asked.answer(question);
  }
}
