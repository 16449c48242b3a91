import { countRows } from "./count-rows.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import { BLOCK_ROWS, type IndexPart } from "./part.ts";
import { PartRows } from "./part-rows.ts";
import type { RowQuery } from "./row-query.ts";
import { RowReader } from "./row-reader.ts";
import type { RowPlace } from "./wanted-items.ts";

/** How many events are wanted before a row. */
export function countBefore(
  segments: readonly IndexedSegment[],
  query: RowQuery,
  { segment: number, row }: RowPlace,
): number {
  const before = countRows(segments.slice(0, number), query);
  const segment = segments[number];
  if (segment === undefined) return before;
  const whole = segment.parts.filter(({ part, firstRow }) => firstRow + part.rows <= row);
  const cut = segment.parts.find(({ part, firstRow }) => firstRow < row && firstRow + part.rows > row);
  const within = countRows([{ ...segment, parts: whole }], query);
  return (
    before + within + (cut === undefined ? 0 : countInPart(segment, cut.part, query, row - cut.firstRow))
  );
}

/** How many of a part's first `end` rows are wanted. */
function countInPart(segment: IndexedSegment, part: IndexPart, query: RowQuery, end: number): number {
  const rows = new PartRows(part, query);
  const reader = new RowReader(query);
  const last = Math.min(rows.blocks.last, Math.floor((end - 1) / BLOCK_ROWS));
  let count = 0;
  for (let block = rows.blocks.first; block <= last; block++) {
    const begin = block * BLOCK_ROWS;
    const known = end >= begin + BLOCK_ROWS ? rows.wantedOf(block) : undefined;
    if (known !== undefined) {
      count += known;
      continue;
    }
    rows.select(block);
    rows.keepBetween(0, end - begin);
    count +=
      rows.doubts === 0
        ? rows.count
        : reader.items(segment, part, block, rows.rows, rows.count, false).length;
  }
  return count;
}
