import { freeBytes } from "../../disk/index.ts";
import { LogUnavailableError } from "../usage-error.ts";
import { ClockWatch } from "./clock-watch.ts";
import { examineSegment } from "./examine-segment.ts";
import { findCopies } from "./find-copies.ts";
import type { LogFacts } from "./finding.ts";
import { listLogFiles } from "./log-files.ts";
import type { SegmentFacts } from "./segment-facts.ts";

/** Told how much there is to read, and how much of it is read. */
export interface ReadingProgress {
  expect(totalBytes: number): void;
  advance(bytes: number): void;
}

/**
 * Reads everything in a log's directory and gives what is known of it. Nothing is judged here.
 *
 * @throws LogUnavailableError where there is nothing to be read
 */
export async function examineLog(
  directory: string,
  nowMs: number,
  reading: ReadingProgress,
): Promise<LogFacts> {
  const files = listLogFiles(directory, nowMs);
  if ([...files.segments, ...files.strange, ...files.empty].length === 0 && files.forbidden === undefined) {
    throw new LogUnavailableError(
      `there is no log in ${directory}; name its directory with --dir DIR or in LOG_THREAD_DIR`,
    );
  }
  const twins = findCopies(files.segments);
  const copies = new Set(twins.copies.map(({ file }) => file));
  const wanted = files.segments.filter((file) => !copies.has(file));
  reading.expect(wanted.reduce((sum, { size }) => sum + size, 0));
  const clock = new ClockWatch(nowMs);
  const segments: SegmentFacts[] = [];
  for (const file of wanted) {
    segments.push(
      await examineSegment(file, clock, (bytes) => {
        reading.advance(bytes);
        // Signals are heard between two pieces, however large the log is.
        return new Promise((resolve) => setImmediate(resolve));
      }),
    );
  }
  return { files, twins, segments, clock, freeBytes: freeBytes(directory), user: process.getuid?.() };
}
