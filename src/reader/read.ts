import type { LogEvent } from "../line/index.ts";
import type { LineSource } from "../storage/index.ts";
import { checkOptionNames, FILTER_NAMES } from "./check-options.ts";
import type { LogItem } from "./decode-block.ts";
import { LineFilter } from "./filter.ts";
import type { EventFilter } from "./filter-parts.ts";
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
  return new ItemStream(scanWanted(source, filter, options), options.signal);
}
