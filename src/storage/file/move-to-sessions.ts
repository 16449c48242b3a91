import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Clock } from "../../base/index.ts";
import type { Disk } from "../../disk/index.ts";
import type { FileStorageOptions } from "./file-storage.ts";
import { compareRotated, type LogPaths, rotatedName, sequenceOf } from "./paths.ts";

/**
 * Moves whatever is at `master.log` into `sessions/` under a unique name. Nothing is ever
 * overwritten, and who has it open goes on writing to it there.
 */
export function moveToSessions(
  disk: Disk,
  paths: LogPaths,
  clock: Clock,
  options: Required<FileStorageOptions>,
): void {
  disk.makeDirectory(paths.sessions, options.directoryMode);
  if (disk.statusAt(paths.sessions)?.kind !== "directory") {
    throw new Error(`${paths.sessions} is no directory: move it away`);
  }
  const last = disk.list(paths.sessions).sort(compareRotated).at(-1);
  const sequence = (last === undefined ? 0 : (sequenceOf(last) ?? 0)) + 1;
  const name = rotatedName(sequence, clock.now(), randomBytes(4).toString("hex"));
  try {
    disk.rename(paths.master, join(paths.sessions, name));
  } catch (error) {
    // Another process moved it first.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
