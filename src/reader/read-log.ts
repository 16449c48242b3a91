import { limits } from "../base/index.ts";
import type { LogEvent } from "../line/index.ts";
import type { LineSource } from "../storage/index.ts";
import { checkOptionNames, FILTER_NAMES, invalid } from "./check-options.ts";
import { BlockDecoder, type LogItem } from "./decode-block.ts";
import { LineFilter } from "./filter.ts";
import type { EventFilter } from "./filter-parts.ts";
import { keptRows } from "./index/kept-rows.ts";
import { RowQuery } from "./index/row-query.ts";
import type { SegmentRows } from "./index/segment-rows.ts";
import { scanWanted } from "./scan.ts";
import { newestFirst } from "./time-range.ts";

/** What `readLog` is asked for. */
export interface ReadLogOptions extends EventFilter {
  /** How many at most: a whole number, or Infinity. Default 1000. */
  readonly limit?: number;
  /** Which of more than `limit`: the newest (default) or the oldest. They are always returned oldest first. */
  readonly from?: "newest" | "oldest";
  /**
   * Reads the whole log for `since` and `until`, for writers whose clocks differ by more than 60 s. Default false. A log
   * that has an index answers exactly in any case.
   */
  readonly exact?: boolean;
  /** Returns the bytes that are no event as well, each with its reason. Default false. */
  readonly malformed?: boolean;
}

/**
 * Reads events, oldest first. Filters are applied first, then the limit; newest means last in the
 * log's own order, over all segments.
 *
 * @returns events, and malformed lines where `malformed: true` asks for them; none for an empty log
 * @throws LogThreadError `ERR_INVALID_OPTION`
 */
export function readLog(
  source: LineSource,
  options: ReadLogOptions & { readonly malformed: true },
): LogItem[];
export function readLog(source: LineSource, options?: ReadLogOptions): LogEvent[];
export function readLog(source: LineSource, options: ReadLogOptions = {}): LogItem[] {
  checkOptionNames(options, [...FILTER_NAMES, "limit", "from", "exact", "malformed"]);
  const limit = checkedLimit(options.limit);
  const filter = new LineFilter(options);
  checkFrom(options.from);
  if (limit === 0) return [];
  const rows = keptRows(source, options);
  if (rows !== undefined) return askedOf(rows, limit, options);
  return options.from === "oldest"
    ? readOldest(source, filter, limit, options)
    : readNewest(source, filter, limit, options);
}

/** The same out of the log's index. */
function askedOf(rows: SegmentRows, limit: number, options: ReadLogOptions): LogItem[] {
  const newestFirst = options.from !== "oldest" && limit !== Number.POSITIVE_INFINITY;
  const query = new RowQuery(options, options.malformed === true);
  const batches = [...rows.items(query, { newestFirst, limit })];
  return (newestFirst ? batches.reverse() : batches).flat();
}

function readNewest(
  source: LineSource,
  filter: LineFilter,
  limit: number,
  options: ReadLogOptions,
): LogItem[] {
  const decoder = new BlockDecoder(filter, options.malformed === true);
  const parts: (readonly LogItem[])[] = [];
  let left = limit;
  const blocks = options.exact ? source.tail(Number.POSITIVE_INFINITY) : newestFirst(source, filter);
  for (const block of blocks) {
    const items = decoder.decode(block);
    parts.push(items.length > left ? items.slice(-left) : items);
    left -= items.length;
    if (left <= 0) break;
    const { firstTimeMs } = decoder;
    if (!options.exact && firstTimeMs !== undefined && filter.isBeforeAll(firstTimeMs)) break;
  }
  return parts.reverse().flat();
}

function readOldest(
  source: LineSource,
  filter: LineFilter,
  limit: number,
  options: ReadLogOptions,
): LogItem[] {
  const items: LogItem[] = [];
  const bounds = { exact: options.exact === true, malformed: options.malformed === true };
  for (const batch of scanWanted(source, filter, bounds)) {
    for (const item of batch) {
      items.push(item);
      if (items.length >= limit) return items;
    }
  }
  return items;
}

function checkedLimit(limit: number = limits.readLimitDefault): number {
  if (limit === Number.POSITIVE_INFINITY || (Number.isInteger(limit) && limit >= 0)) return limit;
  throw invalid("limit", limit, "a whole number from 0, or Infinity");
}

function checkFrom(from: string | undefined): void {
  if (from === undefined || from === "newest" || from === "oldest") return;
  throw invalid("from", from, '"newest" or "oldest"');
}
