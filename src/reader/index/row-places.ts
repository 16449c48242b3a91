import type { Position } from "../../line/index.ts";
import type { IndexedSegment, PlacedPart } from "./indexed-segment.ts";
import { BLOCK_ROWS, type IndexPart } from "./part.ts";

/** The row of a segment whose line holds a byte; undefined where no row does. */
export function rowAt(segment: IndexedSegment, offset: number): number | undefined {
  const found = segment.parts.find(({ part }) => offset >= part.start && offset < part.end);
  if (found === undefined) return undefined;
  const { part, firstRow } = found;
  const block = blockAt(part, offset);
  const lengths = part.lengthsOf(block);
  let end = part.blockStart(block);
  for (let row = 0; row < lengths.length; row++) {
    end += lengths[row] as number;
    if (offset < end) return firstRow + block * BLOCK_ROWS + row;
  }
  return undefined;
}

/** Where a row of a segment begins; undefined where there is no such row. */
export function positionOfRow(segment: IndexedSegment, row: number): Position | undefined {
  const found = segment.parts.find(({ part, firstRow }) => row >= firstRow && row < firstRow + part.rows);
  if (found === undefined) return undefined;
  return { segment: segment.info.id, offset: offsetOf(found, row) };
}

function offsetOf({ part, firstRow }: PlacedPart, row: number): number {
  const within = row - firstRow;
  const block = Math.floor(within / BLOCK_ROWS);
  const lengths = part.lengthsOf(block);
  let offset = part.blockStart(block);
  for (let before = 0; before < within % BLOCK_ROWS; before++) offset += lengths[before] as number;
  return offset;
}

/** The block that holds a byte of a part. */
function blockAt(part: IndexPart, offset: number): number {
  let low = 0;
  let high = part.blocks - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (part.blockStart(middle) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
