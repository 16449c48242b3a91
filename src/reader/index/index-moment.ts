import type { Position } from "../../line/index.ts";
import type { SegmentInfo } from "../../storage/index.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import type { LogIndex } from "./log-index.ts";
import type { LogParts } from "./log-parts.ts";
import { MomentRows } from "./moment-rows.ts";
import type { SegmentRows } from "./segment-rows.ts";

/** What an index knows of a log at one moment. */
export interface IndexMoment {
  /** Answers of the log's beginning, up to `end`, and of nothing that comes behind it. */
  readonly index: LogIndex;
  /** The same in pieces of at most a million lines: whoever asks all of them lets others have their turn between two. */
  readonly pieces: readonly LogIndex[];
  /** Up to where the log is known without a gap; undefined where it is empty. */
  readonly end: Position | undefined;
  /** Bytes that the log has behind it. */
  readonly bytesBehind: number;
  /** Bytes of the log. */
  readonly totalBytes: number;
  /** Is everything known, but for a line that is still being written? */
  readonly isWhole: boolean;
}

/**
 * What is known of a log now.
 *
 * @param newBytesMax so much of it is read, where that is all that is missing
 * @param indexOf makes an index that answers of these rows
 */
export function momentOf(
  rows: SegmentRows,
  parts: LogParts,
  newBytesMax: number,
  indexOf: (rows: MomentRows) => LogIndex,
): IndexMoment {
  const ready = (): ReturnType<SegmentRows["ready"]> => rows.ready((info, bytes) => parts.ready(info, bytes));
  try {
    let known = ready();
    if (!known.isWhole && bytesBehind(rows.list(), known.segments) <= newBytesMax) {
      // Whoever answers takes in first what has come.
      rows.answer(() => {});
      known = ready();
    }
    const { segments, isWhole } = known;
    const asked = new MomentRows(segments, rows, (segment) => parts.forget(segment));
    const infos = rows.list();
    const last = segments.at(-1);
    return {
      index: indexOf(asked),
      pieces: asked.pieces().map(indexOf),
      end: last === undefined ? undefined : { segment: last.info.id, offset: last.end },
      bytesBehind: bytesBehind(infos, segments),
      totalBytes: infos.reduce((sum, { size }) => sum + size, 0),
      isWhole,
    };
  } finally {
    rows.letGo();
  }
}

/** Bytes of a log behind the last row that is known. */
function bytesBehind(infos: readonly SegmentInfo[], known: readonly IndexedSegment[]): number {
  const last = known.at(-1);
  const behind = infos.slice(Math.max(0, known.length - 1)).reduce((sum, { size }) => sum + size, 0);
  return Math.max(0, behind - (last?.end ?? 0));
}
