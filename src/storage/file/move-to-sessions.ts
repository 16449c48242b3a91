import { join } from "node:path";
import { type Clock, randomHex } from "../../base/index.ts";
import type { Disk } from "../../disk/index.ts";
import type { SegmentOptions } from "./file-storage.ts";
import { compareRotated, type LogPaths, rotatedName, sequenceOf } from "./paths.ts";

/**
 * Moves whatever is at `master.log` into `sessions/` under a unique name, as the newest of them. Nothing is
 * ever overwritten, and who has it open goes on writing to it there.
 *
 * @param from another file that is to be moved instead
 * @param isWanted is asked just before it is moved
 * @returns its name there; undefined where another process moved it first, or it is not wanted any more
 */
export function moveToSessions(
  disk: Disk,
  paths: LogPaths,
  clock: Clock,
  options: SegmentOptions,
  from = paths.master,
  isWanted: () => boolean = () => true,
): string | undefined {
  disk.makeDirectory(paths.sessions, options.directoryMode);
  if (disk.statusAt(paths.sessions)?.kind !== "directory") {
    throw new Error(`${paths.sessions} is no directory: move it away`);
  }
  const last = disk.list(paths.sessions).sort(compareRotated).at(-1);
  const sequence = (last === undefined ? 0 : (sequenceOf(last) ?? 0)) + 1;
  const name = rotatedName(sequence, clock.now(), randomHex(4));
  if (!isWanted()) return undefined;
  try {
    disk.rename(from, join(paths.sessions, name));
    return name;
  } catch (error) {
    if (from !== paths.master || (error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}
