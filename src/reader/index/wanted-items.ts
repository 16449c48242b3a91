import { BlockDecoder, type LogItem } from "../decode-block.ts";
import type { IndexedSegment, PlacedPart } from "./indexed-segment.ts";
import { BLOCK_ROWS } from "./part.ts";
import { PartRows } from "./part-rows.ts";
import type { RowQuery } from "./row-query.ts";
import { RowReader } from "./row-reader.ts";

/** Rows that are read at once where only their lines tell whether they are wanted, and few are. */
const DOUBTFUL_ROWS = 512;

/** A row of a log: of the segment with this number. */
export interface RowPlace {
  readonly segment: number;
  readonly row: number;
  /** Was what stands behind its last row given already? */
  readonly hasRest?: boolean;
}

/** Which of the wanted items are given, and in what order. */
export interface ItemOrder {
  readonly newestFirst: boolean;
  /** How many at most. */
  readonly limit: number;
  /** How many are passed over before. */
  readonly skip?: number;
  /** The first row that is looked at or, newest first, the one behind the last. The log's beginning or end if none is given. */
  readonly from?: RowPlace | undefined;
}

/**
 * The wanted items, some at a time: batch after batch forward or backward, and within a batch always in the
 * log's order. A batch may be empty: whoever reads asynchronously lets others have their turn between batches.
 */
export function* wantedItems(
  segments: readonly IndexedSegment[],
  query: RowQuery,
  order: ItemOrder,
): Generator<readonly LogItem[]> {
  const { newestFirst, from } = order;
  const walk = new ItemWalk(query, order);
  const step = newestFirst ? -1 : 1;
  const first = from?.segment ?? (newestFirst ? segments.length - 1 : 0);
  for (let number = first; number >= 0 && number < segments.length && walk.left > 0; number += step) {
    const segment = segments[number] as IndexedSegment;
    const cut = number === from?.segment ? from : undefined;
    const range = newestFirst
      ? { first: 0, end: cut?.row ?? segment.rows }
      : { first: cut?.row ?? 0, end: segment.rows };
    const hasRest = cut?.hasRest === true;
    if (newestFirst && !hasRest && range.end >= segment.rows) yield* walk.rest(segment);
    yield* walk.items(segment, range.first, range.end);
    if (!newestFirst && !hasRest) yield* walk.rest(segment);
  }
}

/** All of them at once, in the log's order. */
export function itemsIn(segments: readonly IndexedSegment[], query: RowQuery, order: ItemOrder): LogItem[] {
  if (order.limit <= 0) return [];
  const batches = [...wantedItems(segments, query, order)];
  return (order.newestFirst ? batches.reverse() : batches).flat();
}

/** Goes over rows, and knows how many items are still to be passed over and to be given. */
class ItemWalk {
  left: number;
  #skip: number;
  readonly #query: RowQuery;
  readonly #newestFirst: boolean;
  readonly #reader: RowReader;

  constructor(query: RowQuery, { limit, skip = 0, newestFirst }: ItemOrder) {
    this.left = limit;
    this.#skip = skip;
    this.#query = query;
    this.#newestFirst = newestFirst;
    this.#reader = new RowReader(query);
  }

  /** What is wanted of a segment's rows from `first` up to `end`. */
  *items(segment: IndexedSegment, first: number, end: number): Generator<readonly LogItem[]> {
    const parts = this.#newestFirst ? segment.parts.toReversed() : segment.parts;
    for (const { part, firstRow } of parts) {
      if (firstRow >= end || firstRow + part.rows <= first) continue;
      yield* this.#itemsOf(segment, { part, firstRow }, first - firstRow, end - firstRow);
      if (this.left <= 0) return;
      yield [];
    }
  }

  /** What stands behind a segment's last row, for whoever wants what is no event. */
  *rest(segment: IndexedSegment): Generator<readonly LogItem[]> {
    if (!this.#query.malformed || this.left <= 0) return;
    for (const block of segment.rest())
      yield this.#kept(new BlockDecoder(this.#query.filter, true).decode(block));
  }

  *#itemsOf(
    segment: IndexedSegment,
    { part }: PlacedPart,
    from: number,
    to: number,
  ): Generator<readonly LogItem[]> {
    const rows = new PartRows(part, this.#query);
    const first = Math.max(rows.blocks.first, Math.floor(from / BLOCK_ROWS));
    const last = Math.min(rows.blocks.last, Math.floor((to - 1) / BLOCK_ROWS));
    const isWhole = from <= 0 && to >= part.rows;
    if (isWhole && this.#skip > 0 && this.#passOver(rows.wantedOfPart)) return;
    for (let index = 0; index <= last - first; index++) {
      const block = this.#newestFirst ? last - index : first + index;
      const begin = block * BLOCK_ROWS;
      const isWithin = from <= begin && to >= begin + BLOCK_ROWS;
      if (this.#skip > 0 && isWithin && this.#passOver(rows.wantedOf(block))) continue;
      rows.select(block);
      rows.keepBetween(from - begin, to - begin);
      yield* this.#itemsIn(segment, rows, block);
      if (this.left <= 0) return;
    }
  }

  /** The selected rows in pieces, so that no more of them are read than are needed. */
  *#itemsIn(segment: IndexedSegment, rows: PartRows, block: number): Generator<readonly LogItem[]> {
    const { count, doubts } = rows;
    let done = 0;
    if (doubts === 0) {
      done = Math.min(count, this.#skip);
      this.#skip -= done;
    }
    while (done < count && this.left > 0) {
      const wanted = doubts === 0 ? this.left : Math.max(this.left + this.#skip, DOUBTFUL_ROWS);
      const piece = Math.min(count - done, wanted);
      const start = this.#newestFirst ? count - done - piece : done;
      done += piece;
      const wantedRows = rows.rows.subarray(start, start + piece);
      yield this.#kept(this.#reader.items(segment, rows.part, block, wantedRows, piece, doubts === 0));
    }
  }

  /** Passes over so many items, if that many are to be passed over. Undefined: it is not known how many they are. */
  #passOver(count: number | undefined): boolean {
    if (count === undefined || (this.#skip < count && count > 0)) return false;
    this.#skip -= count;
    return true;
  }

  #kept(items: readonly LogItem[]): readonly LogItem[] {
    const skip = Math.min(this.#skip, items.length);
    this.#skip -= skip;
    const count = Math.min(this.left, items.length - skip);
    this.left -= count;
    if (count === items.length) return items;
    return this.#newestFirst
      ? items.slice(items.length - skip - count, items.length - skip)
      : items.slice(skip, skip + count);
  }
}
