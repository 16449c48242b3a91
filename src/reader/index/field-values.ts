import type { LogValue } from "../../line/index.ts";
import type { LogItem } from "../decode-block.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import type { RowQuery } from "./row-query.ts";
import { type BlockTaker, takeBlocks } from "./take-blocks.ts";
import { type ValueCount, ValueCounts } from "./value-counts.ts";

/** Every value of a field that wanted events have. All their lines are read. */
export function fieldValues(
  segments: readonly IndexedSegment[],
  query: RowQuery,
  field: string,
  times: boolean,
): ValueCount[] {
  const taker = new FieldTaker(field);
  takeBlocks(segments, query, taker);
  return taker.counts.list(times);
}

class FieldTaker implements BlockTaker {
  /** By what a value is written as in JSON. */
  readonly counts = new ValueCounts<LogValue>();
  readonly #field: string;

  constructor(field: string) {
    this.#field = field;
  }

  takeKinds(): boolean {
    return false;
  }

  takeRows(): boolean {
    return false;
  }

  takeItems(items: readonly LogItem[]): void {
    for (const item of items) {
      const value = item.kind === "event" ? item.fields[this.#field] : undefined;
      if (item.kind !== "event" || value === undefined) continue;
      const { timeMs } = item;
      const key = JSON.stringify(value);
      // A text that is cut out of a line would keep the line.
      this.counts.add(key, () => JSON.parse(key) as LogValue, 1, timeMs, timeMs);
    }
  }
}
