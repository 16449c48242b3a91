import { dirname } from "node:path";
import type { Disk } from "../../disk/index.ts";
import type { LogPaths } from "./paths.ts";

/**
 * Makes the names of a log's files survive a power failure: lines that do are of no use in a file that
 * nobody finds. The directories above may have been made just now as well; those that may not be
 * opened were there before.
 *
 * @throws what the system says of the log's own directories
 */
export function syncNames(disk: Disk, paths: LogPaths): void {
  if (disk.statusAt(paths.sessions)?.kind === "directory") disk.syncDirectory(paths.sessions);
  disk.syncDirectory(paths.directory);
  for (let path = dirname(paths.directory); path !== dirname(path); path = dirname(path)) {
    try {
      disk.syncDirectory(path);
    } catch {
      return;
    }
  }
}
