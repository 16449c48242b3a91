import type { Position } from "../line/index.ts";
import type { LineSource } from "../storage/index.ts";
import { BlockDecoder, firstTimeMs, type LogItem } from "./decode-block.ts";
import type { LineFilter } from "./filter.ts";

/** How a scan is bounded beside its filter. */
export interface ScanOptions {
  /** Where to begin, such as an event's `next`; the log's beginning if none is given. */
  readonly from?: Position;
  /** Looks at every line for `since` and `until`, whatever the clocks say. */
  readonly exact?: boolean;
  /** Gives the bytes that are no event as well. */
  readonly malformed?: boolean;
}

/**
 * The wanted items in the log's order, a block's at a time, in memory that does not grow with the log.
 * A batch may be empty: whoever reads asynchronously lets others have their turn between batches.
 */
export function* scanWanted(
  source: LineSource,
  filter: LineFilter,
  options: ScanOptions,
): Generator<LogItem[]> {
  const decoder = new BlockDecoder(filter, options.malformed === true);
  const from = options.from ?? (options.exact ? undefined : yield* beginningOf(source, filter));
  for (const block of source.scan(from)) {
    yield decoder.decode(block);
    const { firstTimeMs } = decoder;
    if (!options.exact && firstTimeMs !== undefined && filter.isAfterAll(firstTimeMs)) return;
  }
}

/**
 * Where reading for `since` has to begin: found backward from the end, since most ask for the last
 * hour of a log of months. Of each block only the first event is looked at.
 */
function* beginningOf(source: LineSource, filter: LineFilter): Generator<LogItem[], Position | undefined> {
  if (filter.sinceMs === Number.NEGATIVE_INFINITY) return undefined;
  for (const block of source.tail(Number.POSITIVE_INFINITY)) {
    const timeMs = firstTimeMs(block);
    if (timeMs !== undefined && filter.isBeforeAll(timeMs)) {
      return { segment: block.segment.id, offset: block.offset };
    }
    yield [];
  }
  return undefined;
}
