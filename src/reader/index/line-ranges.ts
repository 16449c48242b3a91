import { limits } from "../../base/index.ts";
import type { Column } from "./part.ts";

/** What stands between two wanted lines is read with them where it is shorter: about what asking the system twice takes. */
const GAP_BYTES = 4_096;

/** Wanted lines that are read at once, with what stands between them. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
  /** Where each wanted line begins in the segment, and its bytes with the newline: pairs, flat. */
  readonly lines: readonly number[];
  /** Bytes of the wanted lines. */
  readonly wanted: number;
}

/**
 * Joins wanted rows of a block to ranges that are read at once. A line that is longer than what is read at once is a
 * range of its own.
 *
 * @param start where the block begins in its segment
 * @param lengths of all its lines
 */
export function lineRanges(
  start: number,
  lengths: Column,
  rows: Uint16Array,
  count: number,
): LineRange[] {
  const ranges: LineRange[] = [];
  let lines: number[] = [];
  let rangeStart = 0;
  let rangeEnd = 0;
  let wanted = 0;
  let offset = start;
  let row = 0;
  for (let index = 0; index < count; index++) {
    const next = rows[index] as number;
    while (row < next) offset += lengths[row++] as number;
    const length = lengths[row] as number;
    const isNear = offset - rangeEnd <= GAP_BYTES && offset + length - rangeStart <= limits.readChunkBytes;
    if (!isNear && lines.length > 0) {
      ranges.push({ start: rangeStart, end: rangeEnd, lines, wanted });
      lines = [];
    }
    if (lines.length === 0) {
      rangeStart = offset;
      wanted = 0;
    }
    lines.push(offset, length);
    rangeEnd = offset + length;
    wanted += length;
  }
  if (lines.length > 0) ranges.push({ start: rangeStart, end: rangeEnd, lines, wanted });
  return ranges;
}
