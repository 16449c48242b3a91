import type { Block, OpenedSegment, SegmentInfo } from "../../storage/index.ts";
import type { IndexPart } from "./part.ts";

/** A part, and where its rows stand among those of its segment. */
export interface PlacedPart {
  readonly part: IndexPart;
  /** The row of the segment that is the part's first. */
  readonly firstRow: number;
}

/** A segment of one moment with everything that is known of its rows. */
export interface IndexedSegment {
  readonly info: SegmentInfo;
  /** Without a gap, from the segment's beginning on. */
  readonly parts: readonly PlacedPart[];
  /** Rows of all parts together. */
  readonly rows: number;
  /** Where the rows end: at the segment's end, or where an unfinished line begins. */
  readonly end: number;
  /** Its bytes, opened when they are first asked for; undefined when it was taken away since. */
  readonly bytes: () => OpenedSegment | undefined;
  /** What stands behind its rows, and never got its newline: bytes that are no event. None of the active segment. */
  readonly rest: () => Iterable<Block>;
}

/** Puts parts in a row. */
export function placed(parts: readonly IndexPart[]): PlacedPart[] {
  let firstRow = 0;
  return parts.map((part) => {
    const entry = { part, firstRow };
    firstRow += part.rows;
    return entry;
  });
}
