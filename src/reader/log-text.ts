import { limits } from "../base/index.ts";
import type { LineSource } from "../storage/index.ts";
import { checkOptionNames, FILTER_NAMES } from "./check-options.ts";
import { BlockDecoder } from "./decode-block.ts";
import { LineFilter } from "./filter.ts";
import type { EventFilter } from "./filter-parts.ts";
import { isFirst, newestFirst } from "./time-range.ts";

/**
 * The log as plain text, for scoring and for a model's context: `type source message`, a line each,
 * oldest first. At most the newest 1 MiB is given; a first line says so when it was more.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION`
 */
export function getLogText(source: LineSource, options: EventFilter = {}): string {
  checkOptionNames(options, FILTER_NAMES);
  const filter = new LineFilter(options);
  using decoder = new BlockDecoder(filter, false);
  const lines: string[] = [];
  let left = limits.logTextBytesMax;
  for (const block of newestFirst(source, filter, decoder.room)) {
    for (const event of decoder.decode(block).toReversed()) {
      if (event.kind !== "event") continue;
      const line = `${event.type} ${event.source} ${event.message}`;
      left -= Buffer.byteLength(line) + 1;
      if (left < 0)
        return [`[cut: events up to ${event.timestamp} are left out]`, ...lines.reverse()].join("\n");
      lines.push(line);
    }
    if (isFirst(block, filter)) break;
  }
  return lines.reverse().join("\n");
}
