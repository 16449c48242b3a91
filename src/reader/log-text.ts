import { limits } from "../base/index.ts";
import type { LineSource } from "../storage/index.ts";
import { checkOptionNames, FILTER_NAMES } from "./check-options.ts";
import { BlockDecoder, type LogItem } from "./decode-block.ts";
import { LineFilter } from "./filter.ts";
import type { EventFilter } from "./filter-parts.ts";
import { keptRows } from "./index/kept-rows.ts";
import { RowQuery } from "./index/row-query.ts";
import { newestFirst } from "./time-range.ts";

/**
 * The log as plain text, for scoring and for a model's context: `type source message`, a line each,
 * oldest first. At most the newest 1 MiB is given; a first line says so when it was more.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION`
 */
export function getLogText(source: LineSource, options: EventFilter = {}): string {
  checkOptionNames(options, FILTER_NAMES);
  const lines: string[] = [];
  let left = limits.logTextBytesMax;
  for (const items of newestItems(source, options)) {
    for (const event of items.toReversed()) {
      if (event.kind !== "event") continue;
      const line = `${event.type} ${event.source} ${event.message}`;
      left -= Buffer.byteLength(line) + 1;
      if (left < 0)
        return [`[cut: events up to ${event.timestamp} are left out]`, ...lines.reverse()].join("\n");
      lines.push(line);
    }
  }
  return lines.reverse().join("\n");
}

/** What is wanted, the newest batch first: out of the log's index, where it has one that helps. */
function* newestItems(source: LineSource, options: EventFilter): Generator<readonly LogItem[]> {
  const rows = keptRows(source, options);
  if (rows !== undefined) {
    const order = { newestFirst: true, limit: Number.POSITIVE_INFINITY };
    yield* rows.items(new RowQuery(options), order);
    return;
  }
  const filter = new LineFilter(options);
  const decoder = new BlockDecoder(filter, false);
  for (const block of newestFirst(source, filter)) {
    yield decoder.decode(block);
    const { firstTimeMs } = decoder;
    if (firstTimeMs !== undefined && filter.isBeforeAll(firstTimeMs)) return;
  }
}
