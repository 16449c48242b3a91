import type { LogEvent, LogValue, Position } from "../../line/index.ts";
import type { LineSource, SegmentInfo } from "../../storage/index.ts";
import type { LogItem } from "../decode-block.ts";
import type { EventFilter } from "../filter-parts.ts";
import { type BuildOptions, type BuildProgress, buildParts } from "./build-parts.ts";
import { countBefore } from "./count-before.ts";
import { countRows } from "./count-rows.ts";
import { coverageOf } from "./coverage.ts";
import { createRowScanner } from "./create-row-scanner.ts";
import { fieldValues } from "./field-values.ts";
import { GROUPINGS, type Grouping } from "./group-by.ts";
import { checkHistogram, type Histogram, type HistogramOptions, histogramOf } from "./histogram.ts";
import type { IndexMoment } from "./index-moment.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import { LogParts } from "./log-parts.ts";
import { type AskedRows, MomentRows } from "./moment-rows.ts";
import { namesOf } from "./name-counts.ts";
import { checkPage, type Page, type PageOptions } from "./page.ts";
import { positionOfRow, rowAt } from "./row-places.ts";
import { RowQuery } from "./row-query.ts";
import { SegmentRows } from "./segment-rows.ts";
import { type SessionFacts, sessionList } from "./session-list.ts";
import type { ValueCount, ValueTimes } from "./value-counts.ts";
import { type ItemOrder, wantedItems } from "./wanted-items.ts";

/** What is counted by value: what the index knows events by, or a field. */
export type Countable = Grouping | { readonly field: string };

/** How many values are given, beside the filter. */
export interface TopOptions extends EventFilter {
  /** At most so many, the most frequent. Default: all of them. */
  readonly limit?: number;
  /** Gives the earliest and the latest time of each as well, for which more is looked at. Default false. */
  readonly times?: boolean;
}

/** How an index is opened. */
export interface IndexOptions {
  /** Is told, once, why nothing can be stored beside the log; the index is kept in memory then. */
  readonly onTrouble?: (error: unknown) => void;
}

/** How much is given around a position. */
export interface AroundOptions {
  /** Events before it. */
  readonly before: number;
  /** Events behind it. */
  readonly after: number;
}

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
   * @example
   * ```ts
   * import { openLog } from "log-thread";
   *
   * using log = openLog({ storage: "memory" });
   * log.event("app:start", "agent");
   * await log.index().build({ onProgress: ({ bytes, totalBytes }) => console.log(bytes === totalBytes) });
   * ```
   * ```text
   * true
   * ```
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
    const ready = (): ReturnType<SegmentRows["ready"]> =>
      this.#rows.ready((info, bytes) => this.#parts.ready(info, bytes));
    try {
      let known = ready();
      const missing = bytesBehind(this.#rows.list(), known.segments);
      if (!known.isWhole && missing <= newBytesMax) {
        this.#rows.answer(() => {});
        known = ready();
      }
      return this.#momentOf(known);
    } finally {
      this.#rows.letGo();
    }
  }

  #momentOf({ segments, isWhole }: ReturnType<SegmentRows["ready"]>): IndexMoment {
    const rows = new MomentRows(segments, this.#rows, (segment) => this.#parts.forget(segment));
    const indexOf = (asked: MomentRows): LogIndex => new LogIndex(this.#source, {}, asked);
    const infos = this.#rows.list();
    const last = segments.at(-1);
    return {
      index: indexOf(rows),
      pieces: rows.pieces().map(indexOf),
      end: last === undefined ? undefined : { segment: last.info.id, offset: last.end },
      bytesBehind: bytesBehind(infos, segments),
      totalBytes: infos.reduce((sum, { size }) => sum + size, 0),
      isWhole,
    };
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
    const { limit = Number.POSITIVE_INFINITY, times = false, ...filter } = options;
    return this.#values(what, filter, times).slice(0, limit);
  }

  /**
   * The values that matching events have, each once, in the order of their texts.
   *
   * @example
   * ```ts
   * import { openLog } from "log-thread";
   *
   * using log = openLog({ storage: "memory" });
   * log.event("tool:start", "search", { session_id: "s2" });
   * log.event("tool:end", "search", { session_id: "s1" });
   * console.log(log.index().distinct("session"));
   * ```
   * ```text
   * [ 's1', 's2' ]
   * ```
   */
  distinct(what: Grouping, filter?: EventFilter): string[];
  distinct(what: Countable, filter?: EventFilter): LogValue[];
  distinct(what: Countable, filter: EventFilter = {}): LogValue[] {
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
    return this.#some(new RowQuery(filter), { newestFirst: true, limit, skip }) as LogEvent[];
  }

  /** The first `limit` events that match, oldest first; those behind them where `skip` passes over some. */
  oldest(filter: EventFilter, limit: number, skip = 0): LogEvent[] {
    return this.#some(new RowQuery(filter), { newestFirst: false, limit, skip }) as LogEvent[];
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

  /**
   * Every event that matches, in the log's order, some at a time.
   *
   * @example
   * ```ts
   * import { openLog } from "log-thread";
   *
   * using log = openLog({ storage: "memory" });
   * for (let turn = 1; turn <= 3; turn++) log.event("llm:request", "agent", { turn });
   * for (const events of log.index().all({ types: ["llm:*"] })) console.log(events.length);
   * ```
   * ```text
   * 3
   * ```
   */
  *all(filter: EventFilter = {}): Generator<readonly LogEvent[]> {
    const query = new RowQuery(filter);
    yield* this.#asked.items(query, { newestFirst: false, limit: Number.POSITIVE_INFINITY }) as Generator<
      LogEvent[]
    >;
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
   *
   * @example
   * ```ts
   * import { openLog } from "log-thread";
   *
   * using log = openLog({ storage: "memory" });
   * for (let turn = 1; turn <= 9; turn++) log.event("llm:request", "agent", { turn });
   * const [found] = log.readLog({ text: "turn=5" });
   * if (found !== undefined) {
   *   const around = log.index().around(found.position, { before: 1, after: 2 });
   *   console.log(around.map(({ fields }) => fields["turn"]));
   * }
   * ```
   * ```text
   * [ 4, 5, 6, 7 ]
   * ```
   */
  around(position: Position, { before, after }: AroundOptions): LogEvent[] {
    const query = new RowQuery({});
    return this.#answer((segments) => {
      const number = segments.findIndex(({ info }) => info.id === position.segment);
      const row = number === -1 ? undefined : rowAt(segments[number] as IndexedSegment, position.offset);
      if (row === undefined) return [];
      const from = (first: number) => ({ segment: number, row: first });
      const older = itemsIn(segments, query, { newestFirst: true, limit: before, from: from(row) });
      const it = itemsIn(segments, query, { newestFirst: true, limit: 1, from: from(row + 1) });
      const newer = itemsIn(segments, query, { newestFirst: false, limit: after, from: from(row + 1) });
      const isIt =
        it[0] !== undefined && rowAt(segments[number] as IndexedSegment, it[0].position.offset) === row;
      return [
        ...older,
        ...(isIt && it[0]?.position.segment === position.segment ? it : []),
        ...newer,
      ] as LogEvent[];
    });
  }

  /** Lets go of everything that is held. What is asked afterwards opens it again. */
  close(): void {
    this.#rows.letGo();
    this.#parts.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #some(query: RowQuery, order: ItemOrder): LogItem[] {
    return this.#answer((segments) => itemsIn(segments, query, order));
  }

  #values(what: Countable, filter: EventFilter, times: boolean): ValueCount[] {
    const query = new RowQuery(filter);
    return this.#answer((segments) => {
      if (typeof what === "string" && GROUPINGS.includes(what)) return namesOf(segments, query, what, times);
      return fieldValues(segments, query, (what as { readonly field: string }).field, times);
    });
  }

  #answer<T>(question: (segments: readonly IndexedSegment[]) => T): T {
    return this.#asked.answer(question);
  }
}

/** Bytes of a log behind the last row that is known. */
function bytesBehind(infos: readonly SegmentInfo[], known: readonly IndexedSegment[]): number {
  const last = known.at(-1);
  const behind = infos.slice(Math.max(0, known.length - 1)).reduce((sum, { size }) => sum + size, 0);
  return Math.max(0, behind - (last?.end ?? 0));
}

function itemsIn(segments: readonly IndexedSegment[], query: RowQuery, order: ItemOrder): LogItem[] {
  if (order.limit <= 0) return [];
  const batches = [...wantedItems(segments, query, order)];
  return (order.newestFirst ? batches.reverse() : batches).flat();
}
