import { LogThreadError } from "../base/index.ts";
import type { LogItem } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";

/** Stands in a decoded text wherever the bytes were no UTF-8. */
const REPLACEMENT = "\ufffd";

/**
 * The bytes of an item as they stand in the log. An event's text is its bytes unless some of them were
 * no UTF-8; those, and malformed pieces, are read again from their position.
 *
 * @returns a text where it is exact; fewer bytes than the item's `length` where a line is too long to be read
 */
export function exactBytes(source: LineSource, item: LogItem): string | Uint8Array {
  if (item.kind === "event" && !item.raw.includes(REPLACEMENT)) return item.raw;
  try {
    for (const block of source.scan(item.position)) {
      // The block lives until the next one is asked for, so that its bytes are copied.
      return Buffer.from(block.bytes.subarray(0, Math.min(item.length, block.bytes.length)));
    }
  } catch (error) {
    if (!(error instanceof LogThreadError && error.code === "ERR_UNKNOWN_POSITION")) throw error;
  }
  // Removed since it was read: what was decoded of it is all there is.
  return item.raw;
}
