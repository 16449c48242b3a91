import type { Position } from "../line/index.ts";
import { type LogItem, OneBlock, type Query, readLog } from "../reader/index.ts";
import type { Block, LineSource } from "../storage/index.ts";

/** So much of the log's end is looked through at most: some milliseconds. */
const BYTES_MAX = 4 * 1_048_576;

/**
 * The newest items of a query, oldest first, for whoever does not want to wait until the log is counted up to them.
 *
 * @param from none before this position
 */
export function newestItems(
  source: LineSource,
  { filter, malformed }: Pick<Query, "filter" | "malformed">,
  limit: number,
  from: Position | undefined,
): readonly LogItem[] {
  const batches: (readonly LogItem[])[] = [];
  let count = 0;
  let bytes = 0;
  for (const block of limit === 0 ? [] : source.tail(Number.POSITIVE_INFINITY)) {
    const items = itemsOf(block, filter, malformed);
    const isLast = from !== undefined && block.segment.id === from.segment && block.offset <= from.offset;
    const kept = isLast ? items.filter(({ position }) => position.offset >= from.offset) : items;
    batches.push(kept.slice(-(limit - count)));
    count += kept.length;
    bytes += block.length;
    if (isLast || count >= limit || bytes >= BYTES_MAX) break;
  }
  return batches.reverse().flat();
}

function itemsOf(block: Block, filter: Query["filter"], malformed: boolean): readonly LogItem[] {
  const everything = { ...filter, limit: Number.POSITIVE_INFINITY, malformed: true, exact: true } as const;
  return readLog(new OneBlock(block), everything).filter(({ kind }) => (kind === "malformed") === malformed);
}
