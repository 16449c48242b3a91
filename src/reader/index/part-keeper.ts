import type { OpenedSegment, SegmentInfo } from "../../storage/index.ts";
import type { IndexPart } from "./part.ts";

/** Keeps the parts of segments, and brings them up to date. */
export interface PartKeeper {
  /**
   * The parts of a segment, without a gap from its beginning on. What no part stands for yet is read.
   *
   * @param bytes the segment, opened when it is first asked for; undefined when it was taken away
   */
  partsOf(info: SegmentInfo, bytes: () => OpenedSegment | undefined): readonly IndexPart[];
  /** Forgets what is kept of a segment: it was found damaged. */
  forget(segment: string): void;
  /** Forgets all segments but these. */
  keepOnly(segments: ReadonlySet<string>): void;
  close(): void;
}
