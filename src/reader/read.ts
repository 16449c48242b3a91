import type { LogEvent } from "../line/index.ts";
import type { LineSource } from "../storage/index.ts";
import { checkOptionNames, FILTER_NAMES } from "./check-options.ts";
import type { LogItem } from "./decode-block.ts";
import { LineFilter } from "./filter.ts";
import type { EventFilter } from "./filter-parts.ts";
import { keptRows } from "./index/kept-rows.ts";
import { RowQuery } from "./index/row-query.ts";
import { ItemStream } from "./item-stream.ts";
import { type ScanOptions, scanWanted } from "./scan.ts";

/** What `read` is asked for. */
export interface ReadOptions extends EventFilter, ScanOptions {
  /** Ends the reading, without an error, before the next block. */
  readonly signal?: AbortSignal;
}

/**
 * Every wanted event from the log's beginning to the end it had when the reading began, in the
 * log's order. Memory stays the same however large the log is; other work of the program goes on
 * between blocks.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION`, `ERR_UNKNOWN_POSITION`
 */
export function read(
  source: LineSource,
  options: ReadOptions & { readonly malformed: true },
): AsyncGenerator<LogItem>;
export function read(source: LineSource, options?: ReadOptions): AsyncGenerator<LogEvent>;
export function read(source: LineSource, options: ReadOptions = {}): AsyncGenerator<LogItem> {
  checkOptionNames(options, [...FILTER_NAMES, "from", "exact", "malformed", "signal"]);
  const filter = new LineFilter(options);
  return new ItemStream(batches(source, filter, options), options.signal);
}

/** Out of the log's index, where it has one that helps; else every line is read. */
function* batches(
  source: LineSource,
  filter: LineFilter,
  options: ReadOptions,
): Generator<readonly LogItem[]> {
  const rows = options.from === undefined ? keptRows(source, options) : undefined;
  if (rows === undefined) {
    yield* scanWanted(source, filter, options);
    return;
  }
  const query = new RowQuery(options, options.malformed === true);
  yield* rows.items(query, { newestFirst: false, limit: Number.POSITIVE_INFINITY });
}
