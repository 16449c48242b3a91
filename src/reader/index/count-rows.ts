import type { IndexedSegment } from "./indexed-segment.ts";
import type { PartRows } from "./part-rows.ts";
import type { RowQuery } from "./row-query.ts";
import { type BlockTaker, takeBlocks } from "./take-blocks.ts";

/** How many events are wanted. */
export function countRows(segments: readonly IndexedSegment[], query: RowQuery): number {
  const counter = new RowCounter();
  takeBlocks(segments, query, counter);
  return counter.count;
}

class RowCounter implements BlockTaker {
  count = 0;

  takePart(rows: PartRows): boolean {
    this.count += rows.wantedOfPart ?? 0;
    return true;
  }

  takeKinds(rows: PartRows, block: number): boolean {
    this.count += rows.wantedOf(block) ?? 0;
    return true;
  }

  takeRows({ count }: PartRows): boolean {
    this.count += count;
    return true;
  }

  takeItems(items: readonly unknown[]): void {
    this.count += items.length;
  }
}
