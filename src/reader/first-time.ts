import { LineScanner, TIMESTAMP_BYTES } from "../line/index.ts";
import type { Block } from "../storage/index.ts";
import { byteString } from "./byte-string.ts";
import { linesEnd } from "./lines-end.ts";

/** Mostly the first line is an event, and holds less. */
const PART_BYTES = 1_024;

/** The time of a block's first event; undefined where it holds none. Little more than that event is looked at. */
export function firstTimeMs(block: Block): number | undefined {
  if (block.oversized) return undefined;
  const scanner = new LineScanner();
  for (let start = 0; start < block.bytes.length; ) {
    const end = linesEnd(block.bytes, start, PART_BYTES);
    const bytes = block.bytes.subarray(start, end);
    const text = byteString(bytes);
    scanner.reset(text, block.segment.own, bytes);
    while (scanner.next()) {
      if (scanner.kind !== "event" || !scanner.terminated) continue;
      return Date.parse(text.slice(scanner.eventStart, scanner.eventStart + TIMESTAMP_BYTES));
    }
    start = end;
  }
  return undefined;
}
