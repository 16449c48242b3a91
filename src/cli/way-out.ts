import { safeCode } from "../base/index.ts";
import { safeString } from "../line/index.ts";
import { LogUnavailableError } from "./usage-error.ts";

/**
 * What to tell a person who asked for something that the system does not do.
 *
 * @param what such as `nothing could be written to /log/master.log`
 */
export function couldNot(what: string, error: unknown): LogUnavailableError {
  const message = error instanceof Error ? error.message : safeString(error);
  return new LogUnavailableError(`${what}: ${message}${wayOut(safeCode(error))}`);
}

function wayOut(code: string): string {
  switch (code) {
    case "EACCES":
    case "EPERM":
      return "; write as the user the log belongs to, or name a directory of your own with --dir DIR";
    case "ENOSPC":
    case "EDQUOT":
      return "; make room on the disk, and try again";
    case "ENOENT":
    case "ENOTDIR":
    case "EEXIST":
      return "; name a directory with --dir DIR";
    case "EROFS":
      return "; name a directory on another disk with --dir DIR";
    default:
      return "";
  }
}
