import { LogThreadError } from "../../base/index.ts";
import type { Disk, FileHandle } from "../../disk/index.ts";
import { withFile } from "./with-file.ts";

/**
 * Opens a file of a log and refuses everything that is no regular file: through a symbolic link
 * somebody else would choose where lines go, and a FIFO would stop the program.
 *
 * @returns undefined when there is no such file
 * @throws LogThreadError `ERR_UNSAFE_PATH`, or what the system says
 */
export function openRegular(disk: Disk, path: string, purpose: "append" | "read"): FileHandle | undefined {
  let file: FileHandle | undefined;
  try {
    file = purpose === "append" ? disk.openForAppend(path) : disk.openForRead(path);
  } catch (error) {
    const kind = disk.statusAt(path)?.kind;
    if (kind === "other" || kind === "directory") throw unsafePath(path, error);
    throw error;
  }
  if (file === undefined) return undefined;
  const opened = file;
  return withFile(disk, opened, () => {
    if (disk.status(opened).kind !== "file") throw unsafePath(path);
    return opened;
  });
}

function unsafePath(path: string, cause?: unknown): LogThreadError {
  return new LogThreadError(
    "ERR_UNSAFE_PATH",
    `${path} is a symbolic link, a FIFO or a directory, and a log is only ever a regular file: move it away, or name another directory`,
    { cause, details: { path } },
  );
}
