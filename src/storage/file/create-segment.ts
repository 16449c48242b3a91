import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Clock } from "../../base/index.ts";
import type { Disk } from "../../disk/index.ts";
import { formatSegmentHeader, segmentIdFrom } from "../../line/index.ts";
import type { FileStorageOptions } from "./file-storage.ts";
import type { LogPaths } from "./paths.ts";
import { closeQuietly } from "./with-file.ts";

/** A file that is being made begins with this; one that is left over from a killed process is removed. */
const TEMPORARY_PREFIX = ".segment-";
const TEMPORARY_STALE_MS = 60_000;

/**
 * Creates the active segment whole: the header is written to a temporary file, which then gets its
 * name by a link. No writer comes before the header, and of several that create at once one wins
 * and the others find its file.
 */
export function createSegment(
  disk: Disk,
  paths: LogPaths,
  clock: Clock,
  options: Required<FileStorageOptions>,
): void {
  disk.makeDirectory(paths.directory, options.directoryMode);
  if (options.gitignore) createInPlace(disk, join(paths.directory, ".gitignore"), "*\n", options.fileMode);
  removeStale(disk, paths, clock);
  const header = `${formatSegmentHeader(clock.now(), segmentIdFrom(randomBytes(16)))}\n`;
  const temporary = join(paths.directory, `${TEMPORARY_PREFIX}${randomBytes(8).toString("hex")}.tmp`);
  writeWhole(disk, temporary, header, options.fileMode);
  try {
    disk.link(temporary, paths.master);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
    // A file system without links: the name is taken exclusively, and the header is its first write.
    createInPlace(disk, paths.master, header, options.fileMode);
  } finally {
    disk.remove(temporary);
  }
}

function createInPlace(disk: Disk, path: string, header: string, mode: number): void {
  try {
    writeWhole(disk, path, header, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function writeWhole(disk: Disk, path: string, text: string, mode: number): void {
  const file = disk.create(path, mode);
  try {
    if (disk.write(file, text) !== text.length)
      throw new Error(`${path} could not be written whole: is the disk full?`);
  } catch (error) {
    disk.remove(path);
    throw error;
  } finally {
    closeQuietly(disk, file);
  }
}

function removeStale(disk: Disk, paths: LogPaths, clock: Clock): void {
  for (const name of disk.list(paths.directory)) {
    if (!name.startsWith(TEMPORARY_PREFIX)) continue;
    const path = join(paths.directory, name);
    const status = disk.statusAt(path);
    if (status?.kind !== "file" || clock.now() - status.modifiedMs < TEMPORARY_STALE_MS) continue;
    try {
      disk.remove(path);
    } catch {
      // Another process removed it first.
    }
  }
}
