import { join } from "node:path";
import { type Clock, randomBytes, randomHex } from "../../base/index.ts";
import type { Disk, FileHandle } from "../../disk/index.ts";
import { formatSegmentHeader, segmentIdFrom } from "../../line/index.ts";
import type { SegmentOptions } from "./file-storage.ts";
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
export function createSegment(disk: Disk, paths: LogPaths, clock: Clock, options: SegmentOptions): void {
  disk.makeDirectory(paths.directory, options.directoryMode);
  if (options.gitignore) createInPlace(disk, join(paths.directory, ".gitignore"), "*\n", options.fileMode);
  removeStale(disk, paths, clock);
  const header = newHeader(clock);
  const temporary = temporaryPath(paths);
  // Lines that are safe would not be found in a file whose header is lost.
  writeWhole(disk, temporary, header, options.fileMode, options.synced);
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

/**
 * Makes a segment of an empty file that is open for appending. Of several that do so at once the first gives the
 * segment its identity, and the header of another is a line like any other.
 */
export function beginInPlace(disk: Disk, file: FileHandle, clock: Clock, options: SegmentOptions): void {
  disk.write(file, newHeader(clock));
  if (options.synced) disk.syncData(file);
}

/** The first line of a segment that there was not before. */
export function newHeader(clock: Clock): string {
  return `${formatSegmentHeader(clock.now(), segmentIdFrom(randomBytes(16)))}\n`;
}

/** Where a file is until it is whole. */
export function temporaryPath(paths: LogPaths): string {
  return join(paths.directory, `${TEMPORARY_PREFIX}${randomHex(8)}.tmp`);
}

function createInPlace(disk: Disk, path: string, text: string, mode: number): void {
  try {
    writeWhole(disk, path, text, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/**
 * A file that was not there, with this text in it; nothing is left of one that could not be written.
 *
 * @param synced shall it survive a power failure?
 */
export function writeWhole(disk: Disk, path: string, text: string, mode: number, synced = false): void {
  const file = disk.create(path, mode);
  try {
    if (disk.write(file, text) !== Buffer.byteLength(text))
      throw new Error(`${path} could not be written whole: is the disk full?`);
    if (synced) disk.syncData(file);
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
