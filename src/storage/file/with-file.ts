import type { Disk, FileHandle } from "../../disk/index.ts";

/**
 * Does something with an open file. When that fails the file is closed before the error goes on, so
 * that a disk in trouble does not cost descriptors as well.
 */
export function withFile<T>(disk: Disk, file: FileHandle, use: () => T): T {
  try {
    return use();
  } catch (error) {
    closeQuietly(disk, file);
    throw error;
  }
}

/** Closes a file of which nothing more is wanted: the descriptor is gone, whatever the system says of it. */
export function closeQuietly(disk: Disk, file: FileHandle): void {
  try {
    disk.close(file);
  } catch {
    // Lines were written with write(2) and are not waiting for this.
  }
}
