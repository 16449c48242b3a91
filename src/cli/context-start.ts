import type { Position } from "../line/index.ts";
import { type LogItem, read } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import type { EveryItem } from "./every-item.ts";

/**
 * Where to begin reading so that `count` items are read before a position: the beginning of a block,
 * found backward from the log's end, since most matches that are shown are its newest. Undefined stands for
 * the log's beginning.
 */
export async function startBefore(
  source: LineSource,
  position: Position,
  count: number,
  every: EveryItem,
): Promise<Position | undefined> {
  let start: Position | undefined;
  let isReached = false;
  let blocks = 0;
  let blocksWanted = 1;
  for (const block of source.tail(Number.POSITIVE_INFINITY)) {
    const { segment, offset, length } = block;
    isReached ||=
      segment.id === position.segment && offset <= position.offset && position.offset <= offset + length;
    if (!isReached) continue;
    start = { segment: segment.id, offset };
    blocks++;
    if (blocks < blocksWanted) continue;
    if (await hasItemsBefore(source, start, position, count, every)) return start;
    // Blank lines and such are no items: only reading tells, each time twice as far.
    blocksWanted *= 2;
  }
  return undefined;
}

async function hasItemsBefore(
  source: LineSource,
  start: Position,
  position: Position,
  count: number,
  every: EveryItem,
): Promise<boolean> {
  let items = 0;
  for await (const item of read(source, { ...every, from: start })) {
    if (items >= count || isAtOrBehind(item, position)) break;
    items++;
  }
  return items >= count;
}

/** Is an item, read in order, no longer before a position? In another segment it has been passed. */
function isAtOrBehind({ position }: LogItem, { segment, offset }: Position): boolean {
  return position.segment === segment && position.offset >= offset;
}
