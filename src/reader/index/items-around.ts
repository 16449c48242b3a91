import type { Position } from "../../line/index.ts";
import type { LogItem } from "../decode-block.ts";
import type { AroundOptions } from "./index-options.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import { rowAt } from "./row-places.ts";
import { RowQuery } from "./row-query.ts";
import { itemsIn, type RowPlace } from "./wanted-items.ts";

/** The event at a position with those around it, in the log's order; none where the log has no such line. */
export function itemsAround(
  segments: readonly IndexedSegment[],
  position: Position,
  { before, after }: AroundOptions,
): LogItem[] {
  const number = segments.findIndex(({ info }) => info.id === position.segment);
  const segment = segments[number];
  const row = segment && rowAt(segment, position.offset);
  if (segment === undefined || row === undefined) return [];
  const query = new RowQuery({});
  const place = (first: number): RowPlace => ({ segment: number, row: first });
  const older = itemsIn(segments, query, { newestFirst: true, limit: before, from: place(row) });
  const [item] = itemsIn(segments, query, { newestFirst: true, limit: 1, from: place(row + 1) });
  const newer = itemsIn(segments, query, { newestFirst: false, limit: after, from: place(row + 1) });
  const { position: found } = item ?? {};
  // A line that is no event stands for nothing, but what is around it is given.
  const isIt = found?.segment === position.segment && rowAt(segment, found.offset) === row;
  return [...older, ...(isIt && item !== undefined ? [item] : []), ...newer];
}
