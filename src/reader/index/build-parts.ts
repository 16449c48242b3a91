import type { OpenedSegment, SegmentInfo } from "../../storage/index.ts";
import { nextTurn } from "../next-turn.ts";
import type { LogParts } from "./log-parts.ts";

/** How long the rest of the program waits at most while parts are made. */
const TURN_MS = 8;

/** How far the making of an index is. */
export interface BuildProgress {
  /** Bytes of the log for which there is an index. */
  readonly bytes: number;
  /** Bytes of the log when it began. */
  readonly totalBytes: number;
}

/** How an index is made beforehand. */
export interface BuildOptions {
  /** Ends it, without an error. What was made until then stays. */
  readonly signal?: AbortSignal;
  /** Is told how far it is, after each turn. */
  readonly onProgress?: (progress: BuildProgress) => void;
}

/**
 * Makes the index of all segments, while the program goes on.
 *
 * @param opened gives a segment's bytes
 */
export async function buildParts(
  parts: LogParts,
  segments: readonly SegmentInfo[],
  opened: (info: SegmentInfo) => OpenedSegment | undefined,
  { signal, onProgress }: BuildOptions = {},
): Promise<void> {
  const totalBytes = segments.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  let turnMs = performance.now();
  for (const info of segments) {
    for (const offset of parts.advance(info, () => opened(info))) {
      if (performance.now() - turnMs < TURN_MS) continue;
      onProgress?.({ bytes: before + offset, totalBytes });
      await nextTurn();
      if (signal?.aborted) return;
      turnMs = performance.now();
    }
    before += info.size;
  }
  onProgress?.({ bytes: before, totalBytes });
}
