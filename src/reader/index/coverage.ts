import type { BuildProgress } from "./build-parts.ts";
import type { LogParts } from "./log-parts.ts";
import type { SegmentRows } from "./segment-rows.ts";

/** How much of a log its parts stand for, without making any. */
export function coverageOf(rows: SegmentRows, parts: LogParts): BuildProgress {
  let bytes = 0;
  let totalBytes = 0;
  try {
    for (const info of rows.list()) {
      totalBytes += info.size;
      bytes += Math.min(
        info.size,
        parts.endOf(info, () => rows.open(info.id)),
      );
    }
  } finally {
    rows.letGo();
  }
  return { bytes, totalBytes };
}
