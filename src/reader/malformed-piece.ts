import type { MalformedLine, MalformedReason } from "../line/index.ts";
import type { Block } from "../storage/index.ts";
import { bufferOf } from "./byte-string.ts";

/** Bytes of a malformed piece that are shown. */
const SHOWN_BYTES = 4_096;

/** Bytes of a block, from `start` to `end`, that are no event. */
export function malformedLine(
  block: Block,
  start: number,
  end: number,
  reason: MalformedReason,
): MalformedLine {
  const shown = block.bytes.subarray(start, Math.min(end, start + SHOWN_BYTES));
  return {
    kind: "malformed",
    reason,
    position: { segment: block.segment.id, offset: block.offset + start },
    length: end - start,
    raw: bufferOf(shown).toString("utf8"),
  };
}
