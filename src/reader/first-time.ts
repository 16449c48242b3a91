import { LineScanner, TIMESTAMP_BYTES } from "../line/index.ts";
import type { Block } from "../storage/index.ts";
import { byteString } from "./byte-string.ts";

/** The time of a block's first event; undefined where it holds none. Little more than that event is looked at. */
export function firstTimeMs(block: Block): number | undefined {
  if (block.oversized) return undefined;
  const text = byteString(block.bytes);
  const scanner = new LineScanner();
  scanner.reset(text, block.segment.own, block.bytes);
  while (scanner.next()) {
    if (scanner.kind !== "event" || !scanner.terminated) continue;
    return Date.parse(text.slice(scanner.eventStart, scanner.eventStart + TIMESTAMP_BYTES));
  }
  return undefined;
}
