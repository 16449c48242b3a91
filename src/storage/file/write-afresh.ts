import { formatLine } from "../../line/index.ts";
import type { AppenderParts } from "./appender.ts";
import { newHeader, temporaryPath, writeWhole } from "./create-segment.ts";
import { moveToSessions } from "./move-to-sessions.ts";

/** Lines in doubt, and why. */
export interface Doubtful {
  /** With their newlines. */
  readonly lines: readonly string[];
  /** How many more there were that nobody has any more. */
  readonly givenUp: number;
  /** What the system said. */
  readonly code: string;
}

/**
 * Writes lines that may have been lost to a segment of their own, in `sessions/`, behind a note that says so. It gets its
 * name when every byte of it is safe, so that a disk which keeps failing leaves no segments behind; the
 * name has still to be made safe.
 *
 * @param before is called when the lines are safe; the segment comes behind what it moves away
 */
export function writeAfresh(parts: AppenderParts, doubtful: Doubtful, before: () => void): void {
  const { disk, clock, paths, options } = parts;
  const { lines, givenUp, code } = doubtful;
  const note = formatLine({
    timestamp: clock.now(),
    type: "log:sync_failed",
    source: "log-thread",
    text: "these lines may stand in the segment before as well",
    fields: { code, lines: lines.length, ...(givenUp === 0 ? {} : { given_up: givenUp }) },
  });
  disk.makeDirectory(paths.directory, options.directoryMode);
  const temporary = temporaryPath(paths);
  writeWhole(disk, temporary, `${newHeader(clock)}${note}\n${lines.join("")}`, options.fileMode, true);
  try {
    before();
    moveToSessions(disk, paths, clock, options, temporary);
  } catch (error) {
    disk.remove(temporary);
    throw error;
  }
}
