import { resolve } from "node:path";
import { LogThreadError } from "../base/index.ts";
import { nodeDisk } from "../disk/index.ts";
import { DatabaseSource, type LineSource, openDirectory } from "../storage/index.ts";

/** What lines are copied from: a log's directory, or anything else that has lines. */
export type LogOrDirectory = string | LineSource;

/**
 * Opens what is copied.
 *
 * @param path the database it is copied into
 * @throws LogThreadError `ERR_NOT_A_LOG` where there is no such directory; `ERR_INVALID_OPTION` where the source is a
 * database's file, or the very database
 */
export function logSource(log: LogOrDirectory, path: string): LineSource {
  if (typeof log !== "string") {
    if (log instanceof DatabaseSource && isSameFile(log.path, path)) throw copiedIntoItself(path);
    return log;
  }
  if (isSameFile(log, path)) throw copiedIntoItself(path);
  const kind = nodeDisk.statusAt(`${resolve(log)}`)?.kind;
  if (kind === "file") {
    throw new LogThreadError(
      "ERR_INVALID_OPTION",
      `${log} is a file; name the directory that the log is in. Lines come back out of a database by log-thread export --from`,
      { details: { directory: log } },
    );
  }
  return openDirectory(log);
}

function isSameFile(first: string, second: string): boolean {
  const identity = nodeDisk.statusAt(resolve(first))?.identity;
  return identity !== undefined && identity === nodeDisk.statusAt(resolve(second))?.identity;
}

function copiedIntoItself(path: string): LogThreadError {
  return new LogThreadError(
    "ERR_INVALID_OPTION",
    `${path} is the source and the target at once; name the log's directory as the source, or another database`,
    { details: { path } },
  );
}
