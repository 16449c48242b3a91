import type { LogItem } from "../decode-block.ts";
import { IndexDamaged } from "./index-damaged.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import type { RowQuery } from "./row-query.ts";
import type { SegmentRows } from "./segment-rows.ts";
import { type ItemOrder, wantedItems } from "./wanted-items.ts";

/** What answers questions about rows: those of a log as it is, or of one moment. */
export type AskedRows = Pick<SegmentRows, "answer" | "items">;

/**
 * Rows as they were known at one moment: whatever is asked is answered of the same ones. Where the index turns out to be damaged the
 * moment is over, and whoever asks begins with a new one.
 */
export class MomentRows implements AskedRows {
  readonly #segments: readonly IndexedSegment[];
  readonly #rows: Pick<SegmentRows, "letGo">;
  readonly #forget: (segment: string) => void;

  /** @param forget is told which segment's index was found damaged */
  constructor(
    segments: readonly IndexedSegment[],
    rows: Pick<SegmentRows, "letGo">,
    forget: (segment: string) => void,
  ) {
    this.#segments = segments;
    this.#rows = rows;
    this.#forget = forget;
  }

  answer<T>(question: (segments: readonly IndexedSegment[]) => T): T {
    try {
      return question(this.#segments);
    } catch (error) {
      if (error instanceof IndexDamaged) this.#forget(error.segment);
      throw error;
    } finally {
      this.#rows.letGo();
    }
  }

  *items(query: RowQuery, order: Omit<ItemOrder, "from" | "skip">): Generator<readonly LogItem[]> {
    try {
      yield* wantedItems(this.#segments, query, order);
    } catch (error) {
      if (error instanceof IndexDamaged) this.#forget(error.segment);
      throw error;
    } finally {
      this.#rows.letGo();
    }
  }

  /** The same rows, those of a part at a time: whoever goes over many lets others have their turn between two. */
  pieces(): MomentRows[] {
    return this.#segments.flatMap((segment) =>
      segment.parts.map((part) => {
        const piece = { ...segment, parts: [part], rest: () => [] };
        return new MomentRows([piece], this.#rows, this.#forget);
      }),
    );
  }
}
