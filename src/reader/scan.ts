import type { Position } from "../line/index.ts";
import type { LineSource } from "../storage/index.ts";
import { BlockDecoder, type LogItem } from "./decode-block.ts";
import type { LineFilter } from "./filter.ts";
import { beginningOf, isLast } from "./time-range.ts";

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
): Generator<readonly LogItem[]> {
  using decoder = new BlockDecoder(filter, options.malformed === true);
  const from = options.from ?? (options.exact ? undefined : yield* beginningOf(source, filter));
  for (const block of source.scan(from, decoder.room)) {
    const isEnd = !options.exact && isLast(block, filter);
    yield decoder.decode(block);
    if (isEnd) return;
  }
}
