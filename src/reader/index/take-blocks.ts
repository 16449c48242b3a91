import type { LogItem } from "../decode-block.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import { PartRows } from "./part-rows.ts";
import type { RowQuery } from "./row-query.ts";
import { RowReader } from "./row-reader.ts";

/** Whoever counts something: he is given wanted rows as the index has them, and where it can not tell, events. */
export interface BlockTaker {
  /** All rows of a part whose kind is wanted. False: by its blocks, please. */
  takePart?(rows: PartRows): boolean;
  /** All rows of a block whose kind is wanted. False: by its rows, please. */
  takeKinds(rows: PartRows, block: number): boolean;
  /** The rows that were selected, all of them wanted. False: what is asked is not in the index; then they are read. */
  takeRows(rows: PartRows, block: number): boolean;
  takeItems(items: readonly LogItem[]): void;
  /** Everything of a part was given. */
  endPart?(rows: PartRows): void;
}

/** Gives everything that is wanted to whoever counts it, in the log's order. */
export function takeBlocks(segments: readonly IndexedSegment[], query: RowQuery, taker: BlockTaker): void {
  const reader = new RowReader(query);
  for (const segment of segments) {
    for (const { part } of segment.parts) takePart(segment, new PartRows(part, query), reader, taker);
  }
}

function takePart(segment: IndexedSegment, rows: PartRows, reader: RowReader, taker: BlockTaker): void {
  const { first, last } = rows.blocks;
  if (first > last) return;
  if (!(rows.isByKinds && taker.takePart?.(rows) === true)) {
    for (let block = first; block <= last; block++) takeBlock(segment, rows, block, reader, taker);
  }
  taker.endPart?.(rows);
}

function takeBlock(
  segment: IndexedSegment,
  rows: PartRows,
  block: number,
  reader: RowReader,
  taker: BlockTaker,
): void {
  const verdict = rows.verdict(block);
  if (verdict === "none") return;
  if (verdict === "kinds" && rows.isSure && taker.takeKinds(rows, block)) return;
  if (rows.select(block, verdict) === 0) return;
  if (rows.doubts === 0 && taker.takeRows(rows, block)) return;
  taker.takeItems(reader.items(segment, rows.part, block, rows.rows, rows.count, rows.doubts === 0));
}
